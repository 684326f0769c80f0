"""The template: what it asks for, in which order, and how it helps to fill it in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from core.figures.book import Book
from core.plan.catalog import Catalog
from core.plan.models import CatalogError
from core.store.build import build
from core.store.reader import open_reader
from core.targets.missing import gaps
from core.wording.words import DRILL_MARK
from core.workbook.template.style import Choices
from core.workbook.template.write import write_template
from tests.workbook.workbooks import AS_OF, Filler, blank

CITY_SHEETS = [
    "说明",
    "补数清单",
    *(f"{year}年" for year in range(2026, 2019, -1)),
    "年度任务",
    "举措台账",
    "里程碑",
    "常态化活动",
    "更正与撤回",
    "选项",
]
COUNTY_SHEETS = [name for name in CITY_SHEETS if not name[0].isdigit()]
COUNTY_SHEETS.insert(2, "县区数据")


@pytest.fixture(scope="module")
def city(untouched: bytes) -> Workbook:
    return load_workbook(io.BytesIO(untouched))


@pytest.fixture(scope="module")
def county(official: Path) -> Workbook:
    return load_workbook(io.BytesIO(blank(official, county="620724")))


def labels(book: Workbook, sheet: str, column: int = 1) -> list[object]:
    return [cell.value for (cell,) in book[sheet].iter_rows(min_col=column, max_col=column)]


def test_sheets(city: Workbook, county: Workbook) -> None:
    assert city.sheetnames == CITY_SHEETS
    assert county.sheetnames == COUNTY_SHEETS


def test_rows_stand_as_yearbooks_print_them(city: Workbook) -> None:
    """The city, then its counties by code: not the order of the document."""
    found = labels(city, "2025年")
    start = found.index("地区") + 1
    assert found[start:] == ["全市", "甘州区", "肃南县", "民乐县", "临泽县", "高台县", "山丹县"]


def test_the_list_of_missing_figures_asks_for_every_gap(
    city: Workbook, official: Path, catalog: Catalog
) -> None:
    with open_reader("official", official, catalog) as reader:
        book = Book.from_frame(reader.figures(), catalog.benchmark_rank)
    wanted = gaps(catalog, book, AS_OF)
    sheet = city["补数清单"]
    header = labels(city, "补数清单").index("序号") + 1
    heads = {cell.value: cell.column for cell in sheet[header]}
    rows = [
        tuple(sheet.cell(row, heads[name]).value for name in ("地区", "指标名称", "年份", "核算口径"))
        for row in range(header + 1, sheet.max_row + 1)
    ]
    expected = [
        (
            catalog.area(gap.cell.area).short,
            catalog.indicator(gap.cell.indicator).name,
            gap.cell.year,
            catalog.benchmark(gap.cell.benchmark).short if gap.cell.benchmark else "不适用",
        )
        for gap in wanted
    ]
    assert rows == expected
    assert {2021, 2025} <= {row[2] for row in rows}  # the revised base years among them
    target = catalog.target(wanted[0].decides[0])
    assert target.name in str(sheet.cell(header + 1, heads["可判定的目标"]).value)


def test_gaps_are_highlighted_where_figures_stand(city: Workbook) -> None:
    book = Filler.__new__(Filler)
    book.book = city
    column = book.column("2025年", "地区生产总值", "五经普口径")
    cell = book.cell("2025年", "临泽县", column)
    tinted = {str(area.sqref) for area in city["2025年"].conditional_formatting}
    assert cell.coordinate in tinted
    known = book.cell("2025年", "甘州区", column)
    assert known.coordinate not in tinted


def test_headings_are_protected_without_a_password_and_cells_are_open(city: Workbook) -> None:
    for sheet in city.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    book = Filler.__new__(Filler)
    book.book = city
    column = book.column("2025年", "地区生产总值", "五经普口径")
    assert not book.cell("2025年", "临泽县", column).protection.locked
    sheet = city["2025年"]
    assert sheet.cell(book.find("2025年", "指标").row, column).protection.locked
    assert not sheet.cell(book.find("2025年", "来源标题").row, column).protection.locked
    known = book.column("2025年", "地区生产总值", opened=False)
    assert sheet.cell(book.find("2025年", "来源标题").row, known).protection.locked


def test_indicators_explain_themselves(city: Workbook, catalog: Catalog) -> None:
    book = Filler.__new__(Filler)
    book.book = city
    column = book.column("2025年", "地区生产总值", "五经普口径")
    comment = city["2025年"].cell(book.find("2025年", "指标").row, column).comment
    assert comment is not None
    assert catalog.indicator("gdp").definition in comment.text
    assert "市统计局" in comment.text
    row = book.find("2025年", "指标代码").row
    assert city["2025年"].row_dimensions[row].hidden
    assert city["2025年"].cell(row, column).value == "gdp"


def test_words_come_from_lists(city: Workbook, catalog: Catalog) -> None:
    rules = city["2025年"].data_validations.dataValidation
    sources = {str(rule.formula1) for rule in rules if rule.type == "list"}
    assert len(sources) >= 8
    assert all(source.startswith("'选项'!$") for source in sources)
    windows = [rule for rule in rules if rule.type == "decimal"]
    assert windows
    assert all(rule.errorStyle == "warning" for rule in windows)
    ledger = city["举措台账"].data_validations.dataValidation
    assert any("选项" in str(rule.formula1) for rule in ledger)
    words = [cell.value for cell in next(city["选项"].iter_cols(min_col=1, max_col=1))]
    assert {i.name for i in catalog.indicators} <= set(words)
    assert Choices(catalog).offered("数据阶段")


def test_headings_stay_in_view_and_print_on_every_page(city: Workbook) -> None:
    for name in (*CITY_SHEETS[1:], "选项"):
        sheet = city[name]
        assert name == "选项" or sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows is not None
        assert sheet.oddHeader.right.text == "内部资料"


def test_figures_show_all_their_digits(untouched: bytes, official: Path) -> None:
    book = Filler(untouched)
    column = book.column("2021年", "地区生产总值", "四经普口径", opened=False)
    cell = book.cell("2021年", "高台县", column + 1)
    with open_reader(home=official) as reader:
        known = reader.figures()
    of_county = known[
        (known["area_code"] == "620724") & (known["indicator"] == "gdp") & (known["year"] == 2021)
    ]
    assert cell.value in set(of_county["value"])
    assert cell.number_format == "0." + "0" * len(str(cell.value).partition(".")[2]) and cell.value % 1
    assert book.cell("2025年", "临泽县", book.column("2025年", "开发区")).number_format == "0"


def test_the_ledger_lists_every_measure_and_event(city: Workbook, catalog: Catalog) -> None:
    assert [n for n in labels(city, "举措台账") if isinstance(n, int)] == [m.number for m in catalog.measures]
    listed = set(labels(city, "里程碑")) | set(labels(city, "常态化活动"))
    assert {m.id for m in catalog.milestones} <= listed
    years = {v for v in labels(city, "常态化活动", 3) if isinstance(v, int)}
    assert years == set(range(2022, 2027))


def test_a_county_s_workbook_is_about_that_county(county: Workbook, catalog: Catalog) -> None:
    assert "高台县主要指标" in labels(county, "县区数据")
    assert "填报范围" in labels(county, "说明")
    others = {c.short for c in catalog.counties} - {"高台县"}
    for name in ("县区数据", "补数清单", "年度任务", "里程碑"):
        values = {cell.value for row in county[name].iter_rows() for cell in row}
        assert not values & others
    own = [m.number for m in catalog.measures if "620724" in m.implementing]
    assert [n for n in labels(county, "举措台账") if isinstance(n, int)] == own


def test_an_unknown_county(official: Path, catalog: Catalog) -> None:
    with open_reader("official", official) as reader, pytest.raises(CatalogError, match="没有这个地区代码"):
        write_template(io.BytesIO(), catalog, reader, AS_OF, "999999")


def test_every_sheet_of_the_drill_says_so(tmp_path: Path, catalog: Catalog) -> None:
    build("drill", tmp_path, catalog)
    book = load_workbook(io.BytesIO(blank(tmp_path, "drill", "620702")))
    for sheet in book.worksheets:
        assert DRILL_MARK in str(sheet["A1"].value)
        assert sheet.oddHeader.right.text == DRILL_MARK


def test_the_year_that_runs_is_asked_for_its_quarter_and_its_forecast(city: Workbook) -> None:
    heads = [
        row for row in city["2026年"].iter_rows(values_only=True) if row[0] in ("指标", "数据阶段", "时期")
    ]
    asked = set(zip(*heads, strict=True))
    assert ("地区生产总值", "初步核算", "前三季度") in asked
    assert ("地区生产总值", "预计", "全年") in asked


def units(text: str) -> float:
    """Room of a text in digits of its own size: a Chinese character is about two wide."""
    return sum(1.7 if ord(char) > 0x24F else 0.9 for char in text)


@pytest.mark.parametrize("scope", ["city", "county"])
def test_no_wrapped_text_is_cut(scope: str, request: pytest.FixtureRequest) -> None:
    book: Workbook = request.getfixturevalue(scope)
    for sheet in book.worksheets:
        for cell in (c for row in sheet.iter_rows() for c in row):
            hidden = sheet.row_dimensions[cell.row].hidden
            if hidden or not isinstance(cell.value, str) or not cell.alignment.wrap_text:
                continue
            width = sheet.column_dimensions[cell.column_letter].width
            size = cell.font.sz
            lines = sum(-(-units(part) * size / 10 // width) for part in cell.value.splitlines())
            needed = lines * size * 1.2
            height = sheet.row_dimensions[cell.row].height
            assert needed <= height, f"{sheet.title} {cell.coordinate}: {cell.value}"


def test_a_years_title_keeps_within_the_column_that_every_printed_page_repeats(city: Workbook) -> None:
    sheet = city["2025年"]
    title = sheet["A1"]
    assert title.value.split() == ["2025年", "主要指标"]
    assert sheet.print_title_cols == "$A:$A"
    room = sheet.column_dimensions["A"].width
    assert max(units(part) for part in title.value.split()) * title.font.sz / 10 <= room
    assert sheet["A2"].value is None, "the hint would be cut at the column's edge"
    assert sheet["B2"].value
