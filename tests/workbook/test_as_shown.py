"""What a sheet shows is what is read: words of formats, parts of dates, raised cells, words of the press."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.catalog import Catalog
from core.workbook.dates import date
from core.workbook.findings import ERROR
from core.workbook.labels import Field, Names
from core.workbook.read.attributes import attribute
from core.workbook.read.workbook import read_workbook
from core.workbook.values import Read, number
from core.workbook.xlsx.cells import RawCell
from core.workbook.xlsx.formats import read_format
from tests.workbook.mini import cell_of, one, save


def formatted(value: float, code: str) -> RawCell:
    look = read_format(200, code).of(value)
    return RawCell(
        value,
        "number",
        date=look.date,
        percent=look.percent,
        years=look.years,
        hides=look.hides,
        unseen=look.unseen,
        no_digit=look.blank,
        shown=look.shown,
    )


#: Formats that say no more than the unit, how digits are grouped, or that a number is below zero.
PLAIN = (
    *("General", "0", "0.00", "#,##0.0", "0.0_ ", "0.00_);[Red]\\(0.00\\)", "0.00;[Red]0.00", "@", "000.0"),
    *('0.0"亿元"', '0.0"（亿元）"', '"¥"#,##0.00', "[$¥-804]#,##0.00", '_ * #,##0.0_ ;_ * "-"??_ ;_ @_ '),
    *("0.00E+00", "[DBNum1]0.0", '0.0" "', "+0.0;-0.0", "# ?/?", '0.0"亿元";\\-0.0"亿元"', "G/通用格式"),
)
TOLD = (
    ('0.0"万元"', "请换算"),
    ('0.0"元"', "请换算"),
    ('0.0"%"', "请换算"),
    ("0.0\\万", "请换算"),
    ('G/通用格式"万元"', "请换算"),
    ('"约"0.0', "选择“约数”"),
    ('0.0"左右"', "选择“约数”"),
    ('0.0"以上"', "选择“不低于”"),
    ('"突破"0.0"亿元"', "选择“超过”"),
    ('"不足"0.0', "没有上限"),
    ('0.0"亿元（预计）"', "“数据阶段”"),
    ('"目标"0.0', "实际完成"),
    ('"-"0.0', "常规"),
    ('"92.4"', "常规"),
    ('"很大"', "常规"),
)


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("value", [86.5, -86.5])
def test_a_format_that_adds_nothing_changes_nothing(code: str, value: float) -> None:
    read = number(formatted(value, code), "亿元")
    assert (read.value, read.trouble) == (value, None)


@pytest.mark.parametrize(("code", "told"), TOLD)
def test_what_a_format_writes_around_a_number_is_read_as_if_it_were_typed(code: str, told: str) -> None:
    trouble = number(formatted(86.5, code), "亿元").trouble
    assert trouble is not None
    assert "按其格式显示为" in trouble.found
    assert "86.5" in trouble.found
    assert told in trouble.remedy


def test_marks_and_settled_stages_of_a_format_are_said() -> None:
    assert "①" in number(formatted(86.5, '0.0"①"'), "亿元").said
    read = number(formatted(86.5, '0.0"亿元（初步）"'), "亿元")
    assert (read.value, "数据阶段" in read.said) == (86.5, True)
    assert number(formatted(0.65, '0.0%"左右"'), "%").trouble is not None


def test_in_a_workbook(catalog: Catalog) -> None:
    for code, fine in (('0.0"亿元"', True), ('0.0"万元"', False), ('"约"0.0', False)):
        book = one(86.5)
        cell_of(book, "临泽县").number_format = code
        reading = read_workbook(save(book), catalog)
        assert [f.value for f in reading.figures] == ([86.5] if fine else [])
        assert any(f.severity == ERROR and f.cell for f in reading.findings) is not fine


#: Formats of several sections: the number in the cell, and what is read: a number, or words of what is said
#: where another thing is seen.
SECTIONS: tuple[tuple[str, float, float | str], ...] = (
    # a condition says which section shows a number
    ('[>100]0.0"万元";0.0', 105.3, "显示为“105.3万元”"),
    ('[>100]0.0"万元";0.0', 86.5, 86.5),
    ('[>100]0.0"万元"', 105.3, "显示为“105.3万元”"),
    ('[>100]0.0"万元"', 86.5, 86.5),
    ('[>=100]0.0"万元";[<100]0.0"亿元"', 86.5, 86.5),
    ('[>=100]0.0"万元";[<100]0.0"亿元"', 100.0, "万元"),
    ('[<=100]"约"0.0;0.0', 100.0, "选择“约数”"),
    ('[<>86.5]"约"0.0;0.0', 86.5, 86.5),
    ('[<>86.5]"约"0.0;0.0', 86.4, "选择“约数”"),
    ('[=86.5]"待核实";0.0', 86.5, "显示为“待核实”"),
    ('[ >= 1e2 ]0.0"万元";0.0', 105.3, "万元"),
    ('[Red][>100]0.0"万元";[Blue]0.0', 105.3, "万元"),
    ('[Red][>100]0.0"万元";[Blue]0.0', 86.5, 86.5),
    ('[红色][>100]0.0"万元";[蓝色]0.0', 105.3, "万元"),
    ('[颜色 10][>100]"突破"0.0;0.0', 105.3, "选择“超过”"),
    ('[>1000]0.0"万元";[>100]"约"0.0;0.0', 105.3, "选择“约数”"),
    ('[>1000]0.0"万元";[>100]"约"0.0;0.0', 86.5, 86.5),
    ("[>1000]0.0;[<0]0.0", 86.5, "显示为“##########”"),
    # each section has its own share, thousands and dates
    ("[<1]0.0%;0.0", 0.865, "百分比格式"),
    ("[<1]0.0%;0.0", 86.5, 86.5),
    ("[>=100]0.0,;0.0", 86.5, 86.5),
    ("[>=100]0.0,;0.0", 1053.0, "显示为“1.1”"),
    ("0.0%%", 0.071, "显示为“710%%”"),
    ("[>40000]yyyy-mm-dd;0.0", 46132.0, "日期格式"),
    ("[>40000]yyyy-mm-dd;0.0", 86.5, 86.5),
    # zero
    ('[=0]"—"', 0.0, "把0显示为“—”"),
    ('[=0]"—";0.0', 0.0, "把0显示为“—”"),
    ('[=0]"—";0.0', 86.5, 86.5),
    ('0.0;-0.0;"缺"', 0.0, "把0显示为“缺”"),
    ('0.0;-0.0;"零"0', 0.0, "显示为“零0”"),
    ('[<1]"—";0.0', 0.5, "显示为“—”"),
    ('_ * #,##0.0_ ;_ * -#,##0.0_ ;_ * "-"??_ ;_ @_ ', 0.0, "把0显示为“-”"),
    ("#.##", 0.001, "把0.001显示为空白"),
    ("#,###", 0.3, "把0.3显示为空白"),
    ("0.0;-0.0; ", 0.0, "把0显示为空白"),
    # below zero
    ("0.0;[Red]0.0", -86.5, -86.5),
    ("[>=0]0.0;[Red]-0.0", -86.5, -86.5),
    ("[<0][红色]0.0;0.0", -86.5, -86.5),
    ("[<0]▲0.0;0.0", -86.5, -86.5),
    ("[<0](0.0);0.0", -86.5, -86.5),
    ("0.0;0.0", -86.5, "显示为“86.5”，其中的数是-86.5"),
    ("[<0]0.0;0.0", -86.5, "显示为“86.5”"),
    ('[<0]0.0"亏";0.0', -86.5, "显示为“86.5亏”"),
    ("[>100]0.0;0.0", -86.5, -86.5),
    ('[<100]"约"0.0;0.0', -86.5, "显示为“-约86.5”"),
    # signs among the digits
    ("0!.0", 924.0, "显示为“92.4”"),
    ("0!.0,", 924_000.0, "显示为“92.4”"),
    ("0\\.0", 924.0, "显示为“92.4”"),
    ('0"亿"0000"万"', 1_053_000.0, "显示为“105亿3000万”"),
    ("000-0000", 5_521_234.0, "显示为"),
    ('#" "##0.0', 1053.5, 1053.5),
    ("# ##0.0", 1053.5, 1053.5),
    # other currencies
    ("[$¥-804]#,##0.0", 86.5, 86.5),
    ("[$$-409]#,##0.0", 86.5, "显示为“$86.5”"),
    ("[$€-2] #,##0.0", 86.5, "显示为“€86.5”"),
    ('"US$"0.0', 86.5, "显示为“US$86.5”"),
    # what nobody sees, or sees running on
    ("0.0;", -86.5, "不显示"),
    ("[White]0.0", 86.5, "不显示"),
    ("[h]:mm", 86.5, "日期格式"),
    ("[h]", 86.5, "日期格式"),
)


@pytest.mark.parametrize(("code", "value", "expected"), SECTIONS)
def test_the_section_that_shows_a_number_says_what_is_read(
    code: str, value: float, expected: float | str, catalog: Catalog
) -> None:
    read = number(formatted(value, code), "亿元")
    if isinstance(expected, float):
        assert (read.value, read.trouble) == (expected, None)
    elif read.trouble is None:  # hidden, and said
        assert expected in read.said
    else:
        assert expected in read.trouble.found + read.trouble.remedy
    # the same in a workbook, by the reader's own way from the format to the cell
    book = one(value)
    cell_of(book, "临泽县").number_format = code
    reading = read_workbook(save(book), catalog)
    assert [f.value for f in reading.figures] == ([] if read.value is None else [read.value])
    told = "".join(str(f) for f in reading.findings)
    assert isinstance(expected, float) or expected in told


@given(
    st.text(st.sampled_from('0#?.,;%"\\!_*[]<>=@-()约万元亿年月日ymdhs约 ¥$0123456789'), max_size=40),
    st.floats(),
)
def test_no_format_makes_reading_fail(code: str, value: float) -> None:
    read = number(formatted(value, code), "亿元") if math.isfinite(value) else Read(None)
    assert read.value is None or read.trouble is None
    assert read.value is None or read.value in (value, round(value * 100, 10))
    read_format(200, code).of_text("临泽县")


#: Formats of texts: what stands in the cell, and what is read of it as a number of 亿元.
TEXTS: tuple[tuple[str, str, float | str], ...] = (
    ("@", "86.5", 86.5),
    ("General", "86.5", 86.5),
    ("0.0;-0.0;0.0;@", "86.5", 86.5),
    ('@"亿元"', "86.5", 86.5),
    ('@"万元"', "86.5", "“86.5万元”"),
    ('0.0;-0.0;0.0;"约"@', "86.5", "“约86.5”"),
    ('0.0;-0.0;0.0;"缺"', "86.5", "“缺”按没有数处理"),
    ('@"①"', "86.5", 86.5),
    (";;;", "86.5", "不显示"),
)


@pytest.mark.parametrize(("code", "written", "expected"), TEXTS)
def test_a_text_is_read_as_its_format_shows_it(
    code: str, written: str, expected: float | str, catalog: Catalog
) -> None:
    book = one(written)
    cell_of(book, "临泽县").number_format = code
    reading = read_workbook(save(book), catalog)
    told = "".join(str(f) for f in reading.findings)
    if isinstance(expected, float):
        assert [f.value for f in reading.figures] == [expected]
    else:
        assert expected in told


def test_names_and_years_are_read_as_their_format_shows_them(catalog: Catalog) -> None:
    book = one(86.5, area="临泽")
    cell_of(book, "临泽", 1).number_format = '@"县"'
    book["2025年"]["B1"].number_format = '0"年"'
    assert [(f.area, f.year) for f in read_workbook(save(book), catalog).figures] == [("620723", 2025)]
    book["2025年"]["B1"].number_format = '0"年（预计）"'
    reading = read_workbook(save(book), catalog)
    assert not reading.figures
    assert "“2025年（预计）”" in "".join(str(f) for f in reading.findings)


DAY = dt.date(2026, 4, 20)
DATES = (
    ("yyyy-mm-dd", ""),
    ('yyyy"年"m"月"d"日"', ""),
    ("yyyy/m/d h:mm", ""),
    ('[$-804]yyyy"年"m"月"d"日";@', ""),
    ("d-mmm-yy", ""),
    ('yyyy"年"m"月"', "只显示年月"),
    ("mmm-yy", "只显示年月"),
    ("yyyy-mm", "只显示年月"),
    ("yyyy", "只显示年份"),
    ("h:mm", "只显示时刻"),
    ("mm:ss.0", "只显示时刻"),
    ('m"月"d"日"', "不显示年份"),
    ("d-mmm", "不显示年份"),
)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("code", "said"), DATES)
def test_a_day_that_nobody_sees_is_not_known(code: str, said: str, strict: bool) -> None:
    look = read_format(200, code).of(46132.0)
    value: float | str = DAY.isoformat() if strict else 46132.0
    cell = RawCell(value, "text" if strict else "number", date=look.date, years=look.years, hides=look.hides)
    read = date(cell, epoch_1904=False)
    if said.startswith("只"):
        assert read.trouble is not None
        assert said in read.trouble.found
        assert "2026-04-20" in read.trouble.found
    else:
        assert read.value == DAY
        assert said in read.said


@pytest.mark.parametrize(
    ("built_in", "hides"),
    [(14, ""), (31, ""), (17, "day"), (57, "day"), (58, "year"), (16, "year"), (20, "date")],
)
def test_formats_that_every_program_knows(built_in: int, hides: str) -> None:
    look = read_format(built_in, "").of(46132.0)
    assert (look.date, look.hides) == (True, hides)


@pytest.mark.parametrize("value", [92.4, 731.0, 0.0, -3.0, 21.0])
def test_a_raised_number_that_can_be_no_note_is_asked_about(value: float) -> None:
    trouble = number(RawCell(value, "number", raised=True), "亿元").trouble
    assert trouble is not None
    assert "上标" in trouble.found


#: How the press states a figure: what the cell is told, and what the same word means under 精度.
PRESS = (
    *((w, "约数", "approximate") for w in ("约", "大约", "近", "接近", "将近", "左右", "上下")),
    *((w, "不低于", "at_least") for w in ("不低于", "不少于", "至少", "以上", "≥")),
    *((w, "超过", "above") for w in ("超过", "突破", "逾", "超", "高于", "大于", "余", "多", ">")),
    *((w, "没有上限", None) for w in ("不足", "不到", "不超过", "低于", "以下", "以内", "≤", "<")),
)


@pytest.mark.parametrize(("word", "told", "precision"), PRESS)
def test_words_of_the_press(word: str, told: str, precision: str | None, catalog: Catalog) -> None:
    behind = word in ("左右", "上下", "以上", "余", "多", "以下", "以内")
    written = f"800{word}" if behind else f"{word}800"
    trouble = number(RawCell(written, "text"), "亿元").trouble
    assert trouble is not None
    assert "约数或界限" in trouble.found
    assert told in trouble.remedy
    read = attribute(Field.PRECISION, RawCell(word, "text"), Names(catalog), epoch_1904=False)
    assert read.value == precision
    assert precision or "没有上限" in str(read.trouble)


#: What else stands around a number, and what is told of it.
AROUND = (
    *((w, "“数据阶段”") for w in ("预计800", "800预计", "800\n（初步）", "初步核算800", "800（快报数）")),
    *((w, "实际完成") for w in ("力争800", "目标800", "800（计划）")),
    *((w, "一格只填一个数") for w in ("800（上年730）", "800或805", "800→805", "8百亿5千万")),
    *((w, "请只填数字") for w in ("达到800", "合计800", "GDP 800", "￥800", "800。", "“800”", "注：800")),
    *((w, "字母") for w in ("8OO", "80O.5", "l00")),
    ("700～800", "范围"),
    ("1105,3", "不清楚"),
)  # fmt: skip


@pytest.mark.parametrize(("written", "told"), AROUND)
def test_what_stands_around_a_number_is_told_by_its_own_reason(written: str, told: str) -> None:
    trouble = number(RawCell(written, "text"), "亿元").trouble
    assert trouble is not None
    assert told in trouble.found + trouble.remedy


@pytest.mark.parametrize("word", ["预计", "初步", "快报"])
def test_a_stage_is_no_precision(word: str, catalog: Catalog) -> None:
    trouble = attribute(Field.PRECISION, RawCell(word, "text"), Names(catalog), epoch_1904=False).trouble
    assert trouble is not None
    assert "“数据阶段”" in trouble.remedy
