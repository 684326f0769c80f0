"""A kept workbook read again gives the rows that were accepted, whatever came before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.store.build import build
from core.store.errors import DamagedStoreError
from core.store.reader import open_reader
from core.store.schema import close_idle
from core.store.versions import restore
from core.workbook.importing import import_workbook, mend_rows, replay
from tests.workbook.mini import GDP, add_list, add_year, one, save, workbook
from tests.workbook.workbooks import WHEN

pytestmark = pytest.mark.long

BOTH = {"临泽县": [105.3], "高台县": [91.2]}
WORD = {"序号": 3, "状态": "推进中", "佐证": "文件", "佐证日期": "2026-10-01"}


def bring(content: bytes, home: Path, catalog: Catalog) -> None:
    outcome = import_workbook(content, "测试.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted, outcome.message


@pytest.fixture
def history(home: Path, catalog: Catalog) -> Path:
    """Three imports: a figure; the same with another and an entry; a correction of the first."""
    bring(save(one(105.3)), home, catalog)
    bring(save(add_list(add_year(workbook(), [GDP], BOTH), "举措台账", [WORD])), home, catalog)
    bring(save(one(106.3, 本表更正原因="录入时看错行")), home, catalog)
    return home


def digest(home: Path) -> str:
    with open_reader("official", home) as reader:
        return reader.version.digest


def test_reading_again_agrees_with_what_was_accepted(history: Path, catalog: Catalog) -> None:
    before = digest(history)
    report = build("official", history, catalog, replay("official", history, catalog))
    assert not [w for w in report.warnings if "批次" in w and "重读" in w]
    assert not report.published
    assert digest(history) == before


@pytest.mark.on_files
@pytest.mark.parametrize("number", [1, 2, 3])
def test_damaged_rows_are_read_from_the_workbook(number: int, history: Path, catalog: Catalog) -> None:
    before = digest(history)
    rows = history / "official" / "batches" / f"{number:06d}" / "rows.json"
    rows.write_bytes(rows.read_bytes()[:-20])
    close_idle()
    with pytest.raises(DamagedStoreError):
        build("official", history, catalog)
    report = build("official", history, catalog, replay("official", history, catalog))
    assert any(f"批次{number}的 rows.json 已损坏，改由留存的工作簿重新读出" in w for w in report.warnings)
    assert digest(history) == before


@pytest.mark.on_files
def test_damaged_rows_are_mended_so_that_imports_go_on(history: Path, catalog: Catalog) -> None:
    before = digest(history)
    damaged = [history / "official" / "batches" / f"{n:06d}" / "rows.json" for n in (1, 3)]
    whole = [path.read_bytes() for path in damaged]
    damaged[0].write_bytes(b"{}")
    damaged[1].unlink()
    close_idle()
    assert mend_rows("official", history, catalog) == (1, 3)
    assert [path.read_bytes() for path in damaged] == whole
    assert mend_rows("official", history, catalog) == ()
    build("official", history, catalog)
    assert digest(history) == before
    bring(save(one(84.7, area="山丹县")), history, catalog)


@pytest.mark.on_files
def test_batches_that_a_restore_has_withdrawn_do_not_count(history: Path, catalog: Catalog) -> None:
    restore("official", 2, history, catalog)  # batches 2 and 3 no longer count
    bring(save(add_year(workbook(), [GDP], {**BOTH, "山丹县": [84.7]})), history, catalog)
    before = digest(history)
    rows = history / "official" / "batches" / "000004" / "rows.json"
    rows.write_bytes(b"{}")
    close_idle()
    build("official", history, catalog, replay("official", history, catalog))
    assert digest(history) == before
