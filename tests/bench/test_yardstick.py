"""The bare page has every kind of widget that a page of ours may have: else the bench ends half way."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.bench.server_time import BARE
from tests.bench.visitor import WIDGETS

TWICE = 2


@pytest.mark.parametrize("kind", sorted(WIDGETS))
def test_the_bare_page_draws_it(kind: str) -> None:
    bare = AppTest.from_file(str(BARE), default_timeout=60)
    bare.query_params.update({"widgets": json.dumps({kind: TWICE}), "chart": "line"})
    bare.run()
    assert not bare.exception
    assert len(bare.get(kind)) == TWICE
