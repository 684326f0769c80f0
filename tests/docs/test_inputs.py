"""The table of inputs is up to date, and each kind has more cases of our own than were given."""

from __future__ import annotations

import pytest

from tests.inputs import DOCUMENT, KINDS, Kind, render
from tests.workbook.test_cases import EXPECTED

MORE = 3


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(), "run python -m tests.inputs"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_has_three_cases_more_than_were_given(kind: Kind) -> None:
    assert kind.count() >= len(kind.files) + MORE


def test_every_kind_of_the_given_cases_is_counted() -> None:
    counted = {file for kind in KINDS for file in kind.files}
    given = {
        name.rpartition("_")[0].split("_")[0] if "/" not in name else name.split("_")[0] for name in EXPECTED
    }
    packages = {
        "security/17b",
        "security/20",
        "security/41",
        "security/43",
        "security/27d",
    }  # of other issues
    assert given - packages - {"base"} <= counted
