"""Workbooks of a department and of a county: their rows only, what others own grey, and back again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.cli.main import main
from core.editors.rights import who_may_import
from core.plan.catalog import Catalog
from core.reporting.acting import Desk
from core.reporting.checking import split_workbook
from core.reporting.reading import read_ledger
from core.store.reader import open_reader
from core.workbook.check import check
from core.workbook.labels import TEMPLATE_VERSION
from core.workbook.template import style
from core.workbook.template.write import template
from tests.reporting.conftest import DAY, GONGXIN, LINZE, NOW


def made(home: Path, catalog: Catalog, county: str | None = None, department: str = "") -> Any:
    with open_reader("official", home, catalog) as reader:
        content = template(catalog, reader, DAY, county, department=department)
    return load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def rows(book: Any, name: str, header: int) -> list[dict[str, Any]]:
    sheet = book[name]
    labels = [cell.value for cell in sheet[header]]
    filled = (row for row in sheet.iter_rows(min_row=header + 1) if row[0].value is not None)
    return [{label: cell for label, cell in zip(labels, row, strict=True) if label} for row in filled]


def test_a_departments_workbook_holds_its_rows_only(official: Path, catalog: Catalog) -> None:
    book = made(official, catalog, department="gongxin")
    assert not [name for name in book.sheetnames if name.endswith("年")]
    own = {m.number for m in catalog.measures if "gongxin" in m.lead}
    assert {row["序号"].value for row in rows(book, "举措台账", 4)} == own
    items = {m.id for m in catalog.milestones if "gongxin" in catalog.lead_of(m)}
    listed = {row["编号"].value for row in rows(book, "里程碑", 4)}
    listed |= {row["编号"].value for row in rows(book, "常态化活动", 4)}
    assert listed == items
    for row in rows(book, "补数清单", 7):
        assert "市工信局" in row["责任部门"].value
    for name in ("补数清单", "举措台账", "里程碑"):
        assert book[name].auto_filter.ref and not book[name].protection.autoFilter
    assert book["说明"]["B5"].value == TEMPLATE_VERSION or any(
        cell.value == "市工信局" for row in book["说明"].iter_rows() for cell in row
    )


def test_a_countys_workbook_says_whose_a_figure_is_and_fills_its_area_in(
    official: Path, catalog: Catalog
) -> None:
    book = made(official, catalog, county="620723")
    for name in ("举措台账", "里程碑"):
        for row in rows(book, name, 4):
            assert row["地区"].value == "临泽县", (name, row[next(iter(row))].value)
    gdp = next(r for r in rows(book, "补数清单", 7) if r["指标名称"].value == "地区生产总值")
    other = next(r for r in rows(book, "补数清单", 7) if r["责任部门"].value.startswith("市商务局"))
    assert "由市统计局填报" in gdp["补数说明"].value
    assert gdp["数值"].fill.fgColor.rgb == style.FILL_LABEL.fgColor.rgb != other["数值"].fill.fgColor.rgb


def test_a_county_sends_its_filled_workbook_for_review(home: Path, catalog: Catalog) -> None:
    book = made(home, catalog, county="620723")
    sheet = book["补数清单"]
    row = next(r for r in rows(book, "补数清单", 7) if r["指标名称"].value == "地区生产总值")["数值"].row
    labels = {cell.value: cell.column for cell in sheet[7]}
    for label, value in {
        "数值": 86.5,
        "来源标题": "2025年统计公报",
        "发布单位": "临泽县统计局",
        "发布日期": "2026-04-20",
        "公开标记": "公开",
    }.items():
        sheet.cell(row, labels[label]).value = value
    own = next(r for r in rows(book, "里程碑", 4) if r["编号"].value == "m03-11")
    for label, text in {"状态": "推进中", "佐证": "开工报道", "佐证日期": "2026-05-01"}.items():
        own[label].value = text
    content = saved(book)
    with open_reader("official", home, catalog) as reader:
        report = check(content, "县.xlsx", reader, catalog, DAY).report
    assert report.importable, report.text(catalog)
    said = who_may_import(report.changes, catalog)
    assert "市统计局1项" in said and "县域办登录后可直接导入" in said
    split = split_workbook(content, "县.xlsx", "official", catalog, as_of=DAY, home=home)
    outcome = Desk(LINZE, "official", catalog, home).submit(split.forms, now=NOW)
    assert outcome.done and "已送审2项，其中1项是代提" in outcome.message, outcome.message
    assert [s.task for s in read_ledger("official", catalog, home).submissions] == [
        "f/620723/gdp/2025/b2023",
        "s/m03-11",
    ]


def test_a_department_sends_its_filled_workbook_for_review(home: Path, catalog: Catalog) -> None:
    book = made(home, catalog, department="gongxin")
    for number in (2, 16):
        row = next(r for r in rows(book, "举措台账", 4) if r["序号"].value == number)
        for label, text in {"状态": "推进中", "佐证": "调度通报", "佐证日期": "2026-11-20"}.items():
            row[label].value = text
    split = split_workbook(saved(book), "局.xlsx", "official", catalog, as_of=DAY, home=home)
    assert Desk(GONGXIN, "official", catalog, home).submit(split.forms, now=NOW).done
    assert {s.task for s in read_ledger("official", catalog, home).submissions} == {"m/2", "m/16"}


def test_the_command_writes_a_departments_workbook(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    file = tmp_path / "工信.xlsx"
    assert main(["template", str(file), "--department", "市工信局"]) == 0
    assert "举措台账" in load_workbook(file).sheetnames
    assert main(["template", str(file), "--department", "没有的局"]) == 1
    assert "没有编号或名称为没有的局的部门" in capsys.readouterr().err
    assert main(["template", str(file), "--department", "gongxin", "--county", "620723"]) == 1
