"""Reading by labels: shuffled sheets, the three levels of attributes, and what is reported on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from core.plan.catalog import Catalog
from core.workbook.findings import ERROR, NOTE, WARNING, RefusedWorkbookError
from core.workbook.read.model import FigureCell, Reading
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import DEFAULTS, GDP, SHARE, VISITS, add_year, cell_of, one, save, workbook

AREAS = ("全市", "甘州区", "肃南县", "民乐县", "临泽县", "高台县", "山丹县")


def read(book: Workbook, catalog: Catalog) -> Reading:
    return read_workbook(save(book), catalog)


def said(reading: Reading, severity: str) -> str:
    return "\n".join(str(f) for f in reading.findings if f.severity == severity)


def plain(figures: Sequence[FigureCell]) -> set[tuple[Any, ...]]:
    return {(f.area, f.indicator, f.year, f.value, f.benchmark, f.source.title) for f in figures}


def test_one_figure_with_all_that_is_said_of_it(catalog: Catalog) -> None:
    found = read(one(105.3, {**GDP, "精度": "取整", "备注": "测试"}), catalog)
    assert not found.findings
    (figure,) = found.figures
    assert (figure.area, figure.indicator, figure.year, figure.value) == ("620723", "gdp", 2025, 105.3)
    assert (figure.benchmark, figure.stage, figure.precision) == ("b2023", "初步核算", "rounded")
    assert (figure.grade, figure.release, figure.note) == ("A", "公开", "测试")
    assert (figure.source.publisher, figure.source.date) == ("测试统计局", "2026-04-20")
    assert figure.place == ("2025年", "B13")


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(3)), rows=st.permutations(AREAS))
def test_rows_and_columns_may_stand_in_any_order(
    catalog: Catalog, order: Sequence[int], rows: Sequence[str]
) -> None:
    columns = [GDP, VISITS, SHARE]
    values = {area: [100.0 + i, 50.0 + i, 20.0 + i] for i, area in enumerate(AREAS)}
    straight = read(add_year(workbook(), columns, values), catalog)
    assert len(straight.figures) == 21
    mixed = {area: [values[area][i] for i in order] for area in rows}
    shuffled = read(add_year(workbook(), [columns[i] for i in order], mixed), catalog)
    assert plain(shuffled.figures) == plain(straight.figures)


def test_header_rows_may_stand_in_any_order_too(catalog: Catalog) -> None:
    backwards = dict(reversed(GDP.items()))
    assert plain(read(one(105.3, backwards), catalog).figures) == plain(read(one(105.3), catalog).figures)


@pytest.mark.parametrize("name", ["临泽县", "620723", "620723 临泽县", "临泽县（620723）", " 临 泽 县 "])
def test_an_area_by_name_or_code(catalog: Catalog, name: str) -> None:
    assert read(one(105.3, area=name), catalog).figures[0].area == "620723"


@pytest.mark.parametrize("name", ["gdp", "地区生产总值", "地区生产总值（亿元）", "地区生产总值(亿元)"])
def test_an_indicator_by_name_or_id(catalog: Catalog, name: str) -> None:
    assert read(one(105.3, {**GDP, "指标": name}), catalog).figures[0].indicator == "gdp"


def test_a_column_s_source_takes_the_place_of_the_sheet_s_as_a_whole(catalog: Catalog) -> None:
    own = {**GDP, "来源标题": "县公报", "发布单位": "县统计局", "证据等级": "B"}
    figure = read(one(105.3, own), catalog).figures[0]
    assert (figure.source.title, figure.source.publisher) == ("县公报", "县统计局")
    assert figure.source.date == ""  # the sheet's date is that of another source
    half = read(one(105.3, {**GDP, "来源标题": "县公报"}), catalog)
    assert "没有发布单位" in said(half, ERROR)


def test_a_row_speaks_before_its_column_and_sheet(catalog: Catalog) -> None:
    book = workbook()
    sheet = book.create_sheet("补数清单")
    for label, value in DEFAULTS.items():
        sheet.append([label, value])
    sheet.append(
        ["地区", "指标名称", "年份", "核算口径", "数据阶段", "数值", "来源标题", "发布单位", "发布日期"]
    )
    sheet.append(["临泽县", "地区生产总值", 2025, "五经普口径", "初步核算", 105.3, None, None, None])
    sheet.append(
        ["高台县", "地区生产总值", 2025, "五经普口径", "初步核算", 91.2, "县报", "县局", "2026-05-01"]
    )
    figures = read(book, catalog).figures
    assert [f.source.title for f in figures] == ["测试用统计公报", "县报"]
    assert figures[1].source.date == "2026-05-01"


def test_contradictions_between_levels_are_errors(catalog: Catalog) -> None:
    assert "不一致" in said(read(one(105.3, {**GDP, "年份": 2024}), catalog), ERROR)
    assert "不一致" in said(read(one(105.3, {**GDP, "指标代码": "tourist_visits"}), catalog), ERROR)


@pytest.mark.parametrize("name", ["2024年", "2024", "２０２４年", "2024年（快报）", "2024年 (2)", "2024(2)"])
def test_a_copied_sheet_that_still_states_another_year(catalog: Catalog, name: str) -> None:
    found = read(one(105.3, year=2025, name=name), catalog)
    assert f"表名为“{name}”，表内年份为“2025”" in said(found, ERROR)


MISSING = (
    ({"本表来源标题": None}, "没有来源标题"),
    ({"本表发布单位": None}, "没有发布单位"),
    ({"本表发布日期": None}, "没有发布日期"),
    ({"本表公开标记": None}, "没有公开标记"),
    ({"year": None}, "没有年份"),
)


@pytest.mark.parametrize(("change", "message"), MISSING)
def test_what_must_be_there(catalog: Catalog, change: dict[str, Any], message: str) -> None:
    found = read(one(105.3, **{"name": "2025年", **change}), catalog)
    assert message in said(found, ERROR)
    assert not found.figures


WRONG = (
    ({**GDP, "指标": "国内生产总值"}, "不认识的指标“国内生产总值”"),
    ({**GDP, "核算口径": "六经普"}, "不认识的核算口径“六经普”"),
    ({**GDP, "数据阶段": "快报"}, "不认识的数据阶段“快报”"),
    ({**GDP, "数据阶段": None}, "没有数据阶段"),
    ({**GDP, "精度": "大概"}, "不认识的精度“大概”"),
    ({**GDP, "公开标记": "保密"}, "不认识的公开标记“保密”"),
    ({**GDP, "证据等级": "E"}, "不认识的证据等级“E”"),
    ({**GDP, "时期": "1—13月"}, "时期“1—13月”不能识别"),
    ({**GDP, "与上年不可比": "也许"}, "与上年不可比一栏为“也许”"),
    ({**GDP, "单位": "万元"}, "“地区生产总值”的单位写作“万元”"),
    ({**GDP, "发布日期": "2026-02-30"}, "不存在这一天"),
)


@pytest.mark.parametrize(("column", "message"), WRONG)
def test_unknown_words_name_the_header_cell_once(
    catalog: Catalog, column: dict[str, Any], message: str
) -> None:
    found = read(add_year(workbook(), [column], {"临泽县": [105.3], "高台县": [91.2]}), catalog)
    errors = [f for f in found.findings if f.severity == ERROR]
    assert len(errors) == 1
    assert message in str(errors[0])
    assert errors[0].cell.startswith("B")
    assert not found.figures


MARKED_NAMES = (
    ({"area": "临泽县①"}, "“临泽县①”读作“临泽县”"),
    ({"area": "临泽县（1）"}, "读作“临泽县”"),
    ({"area": "*临泽县"}, "读作“临泽县”"),
    ({"column": {**GDP, "指标": "地区生产总值②"}}, "读作“地区生产总值”"),
    ({"column": {**GDP, "指标": "地区生产总值（亿元）[1]"}}, "[1]”读作“地区生产总值(亿元)”"),
    ({"column": {**GDP, "数据阶段": "初步核算*"}}, "读作“初步核算”"),
    ({"year": "2025①", "name": "2025年"}, "“2025①”读作“2025”"),
    ({"year": "2025年（注1）", "name": "2025年"}, "读作“2025年”"),
)


@pytest.mark.parametrize(("change", "note"), MARKED_NAMES)
def test_note_marks_on_names_are_taken_off_and_said(
    catalog: Catalog, change: dict[str, Any], note: str
) -> None:
    found = read(one(105.3, **change), catalog)
    assert [(f.area, f.indicator, f.year, f.value) for f in found.figures] == [("620723", "gdp", 2025, 105.3)]
    assert note in said(found, NOTE)


YEARS_TOLD = (
    *(
        (written, "数据阶段")
        for written in ("2025E", "2025(预计)", "2025年预计", "2025年（快报）", "FY2025", "2025F")
    ),
    *((written, "时期") for written in ("2025年1-9月", "2025年上半年", "2025-12", "2025Q4", "2025年全年")),
    *((written, "一个年份") for written in ("2024-2025", "2024/2025年", "2025-12-31至2026-01-01")),
    *((written, "四位") for written in ("25年", "’25", "25", "45658", "20250101")),
    *((written, "请改正") for written in ("上年", "2O25", "2025.5", "٢٠٢٥", "二千零二十五年")),
)


@pytest.mark.parametrize(("written", "remedy"), YEARS_TOLD)
def test_what_is_no_year_is_told_as_it_is_seen(catalog: Catalog, written: str, remedy: str) -> None:
    found = read(one(105.3, year=written, name="2025年"), catalog)
    assert not found.figures
    assert f"“{written}”不是年份" in said(found, ERROR)
    assert remedy in said(found, ERROR)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("临泽", "620723"),
        ("临 泽", "620723"),
        ("甘州", "620702"),
        ("肃南", "620721"),
        ("肃南自治县", "620721"),
        ("张掖", "620700"),
        ("张掖市民乐", "620722"),
    ],
)
def test_an_area_as_tables_call_it_is_read_and_said(catalog: Catalog, name: str, code: str) -> None:
    found = read(one(105.3, area=name), catalog)
    assert found.figures[0].area == code
    assert f"“{name}”读作“{catalog.area(code).short}”" in "".join(map(str, found.findings))


def test_an_area_below_its_province_and_city(catalog: Catalog) -> None:
    assert read(one(105.3, area="甘肃省张掖市临泽县"), catalog).figures[0].area == "620723"


@pytest.mark.parametrize("name", ["临泽区", "临", "州", "市"])
def test_another_kind_of_area_is_no_other_name(catalog: Catalog, name: str) -> None:
    assert not read(one(105.3, area=name), catalog).figures


@pytest.mark.parametrize(
    ("written", "stage"), [("初步核算数", "初步核算"), ("终核", "最终核实"), ("预计数", "预计")]
)
def test_a_stage_in_other_words(catalog: Catalog, written: str, stage: str) -> None:
    assert read(one(105.3, {**GDP, "数据阶段": written}), catalog).figures[0].stage == stage


def test_an_unknown_area(catalog: Catalog) -> None:
    found = read(one(105.3, area="临择县"), catalog)
    assert "不认识的地区“临择县”" in said(found, ERROR)
    assert "临泽县" in said(found, ERROR)  # the remedy lists what can be written


def test_hidden_and_merged_cells_and_comments_are_reported(catalog: Catalog) -> None:
    book = add_year(workbook(), [GDP, VISITS], {"临泽县": [105.3, 300.0], "高台县": [91.2, 200.0]})
    sheet = book["2025年"]
    cell = cell_of(book, "临泽县")
    cell.comment = Comment("请核对", "张三")
    sheet.row_dimensions[cell.row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    found = read(book, catalog)
    assert "隐藏的行里有数" in said(found, WARNING)
    assert "隐藏的列里有数" in said(found, WARNING)
    assert "批注不会导入" in said(found, NOTE)
    assert len(found.figures) == 4


def test_a_merged_range_of_figures_is_refused_and_a_merged_header_spans_its_columns(catalog: Catalog) -> None:
    bare = {k: v for k, v in GDP.items() if k != "数据阶段"}
    book = add_year(workbook(), [GDP, {**bare, "核算口径": "四经普口径"}], {"临泽县": [105.3, 99.0]})
    stage = next(r for r in range(1, 20) if book["2025年"].cell(r, 1).value == "数据阶段")
    book["2025年"].merge_cells(start_row=stage, start_column=2, end_row=stage, end_column=3)
    assert {f.stage for f in read(book, catalog).figures} == {"初步核算"}

    book = add_year(workbook(), [GDP], {"临泽县": [105.3], "高台县": [None]})
    row = cell_of(book, "临泽县").row
    book["2025年"].merge_cells(start_row=row, start_column=2, end_row=row + 1, end_column=2)
    assert "合并单元格B" in said(read(book, catalog), ERROR)


def test_figures_outside_the_table_are_not_silently_dropped(catalog: Catalog) -> None:
    book = one(105.3)
    cell = cell_of(book, "临泽县")
    book["2025年"].cell(cell.row, 9).value = 12
    book["2025年"].cell(cell.row + 1, 2).value = 99
    found = read(book, catalog)
    assert "表外的内容" in said(found, WARNING)
    assert "没有地区" in said(found, ERROR)


def test_formulas_and_the_epoch_of_1904(catalog: Catalog) -> None:
    from openpyxl.utils.datetime import MAC_EPOCH

    assert "公式没有计算结果" in said(read(one("=100+5.3"), catalog), ERROR)
    book = one(105.3)
    book.epoch = MAC_EPOCH
    found = read(book, catalog)
    assert "1904" in said(found, WARNING)
    assert found.figures[0].source.date == "2026-04-20"


def test_other_sheets_are_named_and_left_alone(catalog: Catalog) -> None:
    book = one(105.3)
    book.create_sheet("草稿")["A1"] = "随手记"
    found = read(book, catalog)
    assert "“草稿”表：不认识的工作表" in said(found, WARNING)
    assert found.sheets == ("2025年",)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"模板版本": "99"}, "模板版本是“99”"),
        ({"模板版本": None}, "没有模板版本"),
        ({"方案": "other-plan"}, "这是方案“other-plan”的工作簿"),
    ],
)
def test_a_workbook_of_another_template_or_plan(
    catalog: Catalog, about: dict[str, Any], message: str
) -> None:
    book = add_year(workbook(**about), [GDP], {"临泽县": [105.3]})
    with pytest.raises(RefusedWorkbookError, match=message):
        read_workbook(save(book), catalog)


def test_findings_are_bounded(catalog: Catalog) -> None:
    many = {f"不存在{i}县": [1.0] for i in range(700)}
    found = read(add_year(workbook(), [GDP], many), catalog)
    assert len(found.findings) == 501
    assert "另有200处未逐一列出" in str(found.findings[-1])
