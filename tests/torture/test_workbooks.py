"""Ten thousand shuffled and damaged workbooks of a fixed seed: no failure, no figure that is not shown.

Four hundred of them are imported, one after another, into one state: what is refused changes nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.load import load_catalog
from tests.conftest import copied
from tests.workbook.shuffled import check, try_import

pytestmark = [pytest.mark.torture, pytest.mark.long]


@pytest.mark.parametrize("block", range(100))
def test_ten_thousand_workbooks(block: int) -> None:
    catalog = load_catalog()
    for seed in range(10_000 + block * 100, 10_100 + block * 100):
        check(seed, catalog)


@pytest.mark.parametrize("block", range(20))
def test_four_hundred_imports(block: int, built: Path, tmp_path: Path) -> None:
    catalog = load_catalog()
    home = copied(built, tmp_path / "home")
    accepted = [try_import(50_000 + block * 20 + n, home, catalog).accepted for n in range(20)]
    assert not all(accepted), "damaged ones are among them"
