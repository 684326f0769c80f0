"""Ten thousand shuffled and damaged workbooks of a fixed seed: no failure, no figure that is not shown."""

from __future__ import annotations

import pytest

from core.plan.load import load_catalog
from tests.workbook.shuffled import check

pytestmark = pytest.mark.torture


@pytest.mark.parametrize("block", range(100))
def test_ten_thousand_workbooks(block: int) -> None:
    catalog = load_catalog()
    for seed in range(10_000 + block * 100, 10_100 + block * 100):
        check(seed, catalog)
