"""Numbers, dates and texts: what is read, what is said about it, and what is refused."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workbook.dates import date
from core.workbook.labels import year
from core.workbook.values import fold, number, text
from core.workbook.xlsx.cells import RawCell, address, letters, position, serial_date
from core.workbook.xlsx.limits import LIMITS


def typed(value: str) -> RawCell:
    return RawCell(value, "text")


NUMBERS = (
    ("330.5", "亿元", 330.5),
    ("３３０．５", "亿元", 330.5),
    ("1,234.5", "亿元", 1234.5),
    ("1，234.5", "亿元", 1234.5),
    ("12,345,678", "人", 12_345_678),
    (" 330.5 ", "亿元", 330.5),
    ("330.5亿元", "亿元", 330.5),
    ("41.3%", "%", 41.3),
    ("41.3％", "%", 41.3),
    ("−5.2", "%", -5.2),
    ("－5.2", "%", -5.2),
    ("+5.2", "%", 5.2),
    ("'330.5", "亿元", 330.5),
    ("1.5e3", "亿元", 1500),
    ("9.24E+01", "亿元", 92.4),
    ("0", "个", 0),
    ("−0", "个", 0),
    ("330.5（亿元）", "亿元", 330.5),
    ("330.5 亿元", "亿元", 330.5),
    ("41.3﹪", "%", 41.3),
    ("41.3٪", "%", 41.3),
    ("﹣5.2", "%", -5.2),
    ("- 5.2", "%", -5.2),
    ("‘330.5", "亿元", 330.5),
    ("\u200e330.5\u200f", "亿元", 330.5),
    ("\u2800330.5\u3164", "亿元", 330.5),
    ("330.5\x7f", "亿元", 330.5),
    ("\u00ad330.5\u00ad", "亿元", 330.5),
)

#: Note marks beside a number are taken off, whatever they look like.
MARKED = (
    ("92.4²", 92.4),
    ("731.2①", 731.2),
    ("92.4 ①", 92.4),
    ("105.3₂", 105.3),
    ("105.3¹⁾", 105.3),
    ("105.3⁽¹⁾", 105.3),
    ("105.3⑴", 105.3),
    ("105.3❷", 105.3),
    ("105.3㊁", 105.3),
    ("①②105.3", 105.3),
    ("105.3[1]", 105.3),
    ("105.3［12］", 105.3),
    ("105.3【注】", 105.3),
    ("105.3（注1）", 105.3),
    ("105.3(3)", 105.3),
    ("[2] 105.3", 105.3),
    ("105.3*", 105.3),
    ("105.3＊＊", 105.3),
    ("※105.3", 105.3),
    ("105.3†‡", 105.3),
    ("105.3a", 105.3),
    ("105.3 b)", 105.3),
    ("105.3ᵃ", 105.3),
    ("105.3注2", 105.3),
    ("105.3亿元①", 105.3),
    ("105.3①亿元", 105.3),
    ("1,105.3*①", 1105.3),
    ("105.3①、②", 105.3),
    ("105.3¹,²", 105.3),
    ("105.3[1,2]", 105.3),
    ("105.3［1］［2］", 105.3),
    ("105.3〈3〉", 105.3),
    ("105.3（ii）", 105.3),
    ("105.3(*)", 105.3),
    ("105.3（①）", 105.3),
    ("105.3P", 105.3),
    ("105.3 A", 105.3),
    ("105.3见注1", 105.3),
    ("105.3 见注", 105.3),
    ("105.3﹡", 105.3),
    ("105.3⁑", 105.3),
    ("105.3(20)", 105.3),
    ("-5.2②", -5.2),
)
#: Signs that stand where a figure would.
NONE_THERE = (
    *(
        "②",
        "¹",
        "[1]",
        "*",
        "※",
        "⑴",
        "-①",
        "—*",
        "－",
        "―",
        "‒",
        "─",
        "−",
        "ー",
        "﹣",
        "- -",
        "…①",
        "．．．",
        "⋯",
        "..",
    ),
    *(
        "×",
        "Ｘ",
        "／",
        "\u3000",
        "\u00a0",
        "暂缺",
        "（缺）",
        "缺①",
        "N/A",
        "n.a.",
        "不详",
        "待公布",
        "资料暂缺",
    ),
    *("～", "﹏", "┄", "⎯", "➖", "˗", "¯", "╌╌", "(—)", "[…]", "|", "、", "-_-"),
    *("\u2800", "\u3164", "\u200e\u200f", "\u180e", "\x7f", "\u00ad", "\x85"),
    *(
        "尚未统计",
        "暂未公布",
        "未上报",
        "缺报",
        "空值",
        "没有数据",
        "无此项",
        "待核实",
        "不适用",
        "未知",
        "数据尚未公布",
    ),
    *("None", "TBD", "n.d.", "（空）", "—（缺）".replace("（缺）", "①")),
)
#: What two numbers, a unit, a formula or a guess would be: never joined, never guessed.
APART = (
    *("92.4\n93", "92.4\r\n93", "92 94", "92.4 93.1", "92.4\t93", "92.4\u300093", "1 234.5", "92\u00a0494"),
    *(
        "92.4/93",
        "92.4、93",
        "92.4；93",
        "92.4|93",
        "92.4：93",
        "92.4\u202893",
        "92.4\u2009931",
        "9①2.4",
        "92²4",
    ),
    *(
        "92.4\u00ad3",
        "½",
        "92½",
        "Ⅷ",
        "٣٥",
        "𝟗𝟐",
        "10⁵.1",
        "92.4w",
        "92.4k",
        "▲5.2",
        "(1)",
        "1_05.3",
        "1e308",
        "1e-320",
    ),
)


@pytest.mark.parametrize(("written", "value"), MARKED)
def test_note_marks_are_taken_off_and_said(written: str, value: float) -> None:
    found = number(typed(written), "亿元")
    assert found.value == value
    assert "注码不计入" in found.said


@pytest.mark.parametrize("written", NONE_THERE)
def test_marks_and_dashes_alone_are_no_figure(written: str) -> None:
    found = number(typed(written), "亿元")
    assert (found.value, found.trouble) == (None, None)


@pytest.mark.parametrize("written", APART)
def test_what_is_not_one_plain_number_is_refused(written: str) -> None:
    found = number(typed(written), "亿元")
    assert found.value is None
    assert found.trouble is not None


def test_raised_runs_and_raised_cells_are_marks() -> None:
    assert number(RawCell("92.41", "text", marked="92.4\ufdd0"), "亿元").value == 92.4
    assert number(RawCell("192.4", "text", marked="\ufdd092.4"), "亿元").value == 92.4
    assert number(RawCell("9212.4", "text", marked="92\ufdd0.4"), "亿元").trouble is not None
    for cell in (RawCell("1", "text", raised=True), RawCell(1.0, "number", raised=True)):
        found = number(cell, "个")
        assert (found.value, found.trouble) == (None, None)
        assert "没有数" in found.said


@given(st.sampled_from("²③❶⑷₅ᵃ*※"), st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), st.booleans())
def test_no_mark_ever_becomes_a_digit(mark: str, value: float, before: bool) -> None:
    written = f"{mark}{value!r}" if before else f"{value!r}{mark}"
    found = number(typed(written), "亿元").value
    assert found is None or found == value


@pytest.mark.parametrize("label", ["1²", "①", "2025①", "三²"])
def test_no_mark_becomes_part_of_a_name(label: str) -> None:
    assert fold(label) == label
    assert year(label) is None


YEARS = (
    "2025",
    "2025年",
    "2025 年",
    "２０２５",
    "２０２５年",
    "2025年度",
    "二〇二五年",
    "二零二五",
    " 2025 ",
    "2025.0",
    "'2025",
    "公元2025年",
    "二O二五年",
    "二0二五",
    "20２5年",
    "2025\u200b年",
)


@pytest.mark.parametrize("written", YEARS)
def test_years_in_any_form(written: str) -> None:
    assert year(written) == 2025


#: What is refused, and the part of the sentence that says why or what to do.
REFUSED_NUMBERS = (
    *((w, "亿元", "可能是负号") for w in ("—5.2", "―5.2", "﹘5.2", "——5.2", "─ 5.2", "ー5.2")),
    *((w, "亿元", "单位写法") for w in ("92.4亿", "330亿", "92.4億元", "92.4亿元人民币", "92.4 /亿元")),
    *((w, "亿元", "请换算") for w in ("92.4万", "92.4元", "0.0924万亿元", "92.4億美元")),
    *((w, "亿元", "多余的符号") for w in ("〔92.4〕", "｛92.4｝", "「92.4」", "【92.4】")),
    ("92.4元", "万元", "请换算"),
    ("92.4万", "万元", "单位写法"),
    *(
        (w, "亿元", "约数")
        for w in ("约330", "330左右", "≥330", "突破330", "330～340", "不足330", "330+", "330±5", "≈330")
    ),
    *((w, "亿元", "单位不是亿元") for w in ("3305000万元", "330 万元", "33%", "330（万元）", "330元")),
    *(
        (w, "亿元", "两个数")
        for w in ("92.4（93）", "92.4[93]", "92.4-93", "92.4至93", "92.4，93.5", "9.24E 1", "92.4—93")
    ),
    *((w, "亿元", "汉字数字") for w in ("三百三十", "一百二十", "壹佰贰拾", "〇", "九十二点四", "百分之五")),
    *((w, "亿元", "其他文字") for w in ("٩٢٫٤", "९२.४", "𝟗𝟐")),
    *(
        (w, "亿元", "千分位")
        for w in ("1.234,5", "1'234.5", "1·234", "1.234.567", "0,924", "92,4", "1˙234.5")
    ),
    *((w, "亿元", "小数点请用") for w in ("92。4", "92·4")),
    *((w, "亿元", "错误值") for w in ("#N/A", "#REF!", "#DIV/0!")),
    *((w, "亿元", "列宽") for w in ("####", "#")),
    *((w, "亿元", "数据阶段") for w in ("92.4（预计）", "92.4(初步核算)", "92.4（快报）")),
    *((w, "%", "负数") for w in ("(5)", "（92.4）", "▲5.2", "下降5.2%", "减少5.2")),
    *((w, "亿元", "控制字符") for w in ("\u202e4.29", "9\x002", "92.4\u00ad3")),
    *((w, "亿元", "公式") for w in ("=1+1", "@92.4")),
    *((w, "亿元", "不是数字") for w in ("NaN", "inf", "1e999", "TRUE", "⁻5.2", "92.4e", "--5")),
    *((w, "亿元", "旁有多余的符号") for w in ("1,", "92.4⁻¹")),
    ("无", "个", "可能是零"),
    ("0x1F", "亿元", ""),
    ("2025-01-01", "亿元", ""),
)


@pytest.mark.parametrize(("written", "unit", "value"), NUMBERS)
def test_numbers_kept_as_text_are_read_and_said(written: str, unit: str, value: float) -> None:
    found = number(typed(written), unit)
    assert found.value == value
    assert found.trouble is None
    assert "读作" in found.said


@pytest.mark.parametrize(("written", "unit", "why"), REFUSED_NUMBERS)
def test_what_would_be_a_guess_is_refused(written: str, unit: str, why: str) -> None:
    found = number(typed(written), unit)
    assert found.value is None
    assert found.trouble is not None
    assert why in found.trouble.found + found.trouble.remedy


@pytest.mark.parametrize("written", ["-", "—", "——", "…", "缺", "/", "未公布"])
def test_signs_for_no_figure_are_no_figure(written: str) -> None:
    found = number(typed(written), "亿元")
    assert (found.value, found.trouble) == (None, None)
    assert "没有数" in found.said


def test_number_cells_by_how_they_are_shown() -> None:
    assert number(RawCell(330.5, "number"), "亿元").value == 330.5
    percent = number(RawCell(0.413, "number", percent=True), "%")
    assert percent.value == 41.3
    assert "百分比" in percent.said
    assert number(RawCell(0.413, "number", percent=True), "亿元").trouble is not None
    assert number(RawCell(45000.0, "number", date=True), "亿元").trouble is not None
    assert number(RawCell(True, "bool"), "个").trouble is not None
    assert number(RawCell("#DIV/0!", "error"), "个").trouble is not None


def test_formulas_need_a_result() -> None:
    assert number(RawCell(None, "text", formula=True), "亿元").trouble is not None
    found = number(RawCell(12.0, "number", formula=True), "亿元")
    assert found.value == 12
    assert "公式" in found.said


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_number_written_out_is_read_back(value: float) -> None:
    found = number(typed(repr(value)), "亿元")
    plausible = value == 0 or 1e-9 < abs(value) < 1e15
    assert found.value == (pytest.approx(value, rel=1e-15, abs=0) if plausible else None)
    assert (found.trouble is None) is plausible


@given(st.integers(-(10**12), 10**12))
def test_thousands_separators_do_not_change_a_number(value: int) -> None:
    assert number(typed(f"{value:,}"), "人").value == value


@given(st.text(max_size=60))
def test_no_text_makes_reading_fail(written: str) -> None:
    for found in (
        number(typed(written), "亿元"),
        date(typed(written), epoch_1904=False),
        text(typed(written)),
    ):
        assert found.value is None or found.trouble is None
    value = number(typed(written), "亿元").value
    assert value is None or math.isfinite(value)


DATES = (
    "（2026年3月20日）",
    "【2026-03-20】",
    "发布日期：2026-03-20",
    "时间: 2026年3月20日 上午9:30",
    "20260320093000",
    "2026．03．20",
    "20 March 2026",
    "March 20, 2026",
    "Mar. 20th 2026",
    "2026-Mar-20",
    "20-MAR-2026",
    "20Mar2026",
    "Friday, 20 March 2026",
    "20th of March 2026 10:30",
    "２０ Ｍａｒｃｈ ２０２６",
    "2026-03-20",
    "2026/3/20",
    "2026.3.20",
    "2026年3月20日",
    "20260320",
    "２０２６年３月２０日",
    " 2026-3-20 ",
    "2026-03-20 00:00:00",
    "2026-03-20T00:00:00",
    "2026-03-20T00:00:00.000Z",
    "2026-03-20T08:00:00+08:00",
    "2026/3/20 0:00",
    "2026年3月20号",
    "2026年3月20日 星期五",
    "2026年3月20日（周五）",
    "2026 年 3 月 20 日",
    "二〇二六年三月二十日",
    "2026年3月20日①",
    *(
        "2026—03—20",
        "2026‐3‐20",
        "2026−3−20",
        "2026、3、20",
        "2026·3·20",
        "2026。3。20",
        "2026\\3\\20",
        "2026_03_20",
    ),
    *(
        "2026年3月20日10时30分",
        "2026年3月20日 上午10:30",
        "2026/3/20 10:30:00 AM",
        "2026-03-20T08:00+08",
        "2026/3/20 AM 9:05",
    ),
    *("2026-03-20 (Fri)", "2026年三月二十日", "二O二六年三月廿日", "二0二六年三月20日", "公元2026年3月20日"),
    *(
        "2026-03-20（发布）",
        "2026年3月20日印发",
        "2026-03-20，",
        '"2026-03-20"',
        "\u200e2026-03-20\u200f",
        "2026年3月20日上午",
    ),
)
#: What is told of a text that is no date.
TOLD_DATES = (
    *((w, "月、日的先后") for w in ("3/20/2026", "20-03-2026", "03.04.2026")),
    *((w, "四位") for w in ("26/3/20", "26年3月20日", "’26.3.20")),
    *((w, "补上年份") for w in ("3月20日", "3-20", "3/20")),
    *(
        (w, "只知年月")
        for w in ("2026年3月", "2026年3月底", "2026年3月上旬", "2026Q1", "2026年一季度", "2026.3")
    ),
    *((w, "只填一个") for w in ("2026-03-20;2026-03-21", "2026年3月20-21日", "2026-03-20至2026-03-22")),
    ("民国115年3月20日", "公历"),
    *((w, "是日还是年分不清") for w in ("Mar-26", "26-Mar", "March 20", "20th March", "Mar '26")),
    *((w, "只知年月") for w in ("March 2026", "2026 Mar", "Mar-2026")),
    *((w, "年份写四位") for w in ("20-Mar-26", "20 März 2026".replace("ä", "a"), "Marchish 20, 2026")),
    ("31 June 2026", "核对年月日"),
    ("20 March 2026 to 22 March 2026", "只填一个"),
    ("昨天", "今天"),
    ("2026-02-30", "核对年月日"),
)
EARLY = ("0001-01-01", "1899-12-31", "二〇二六年三月")
BAD_DATES = (
    "2026-02-30",
    "2026年3月",
    "三月二十日",
    "2026",
    "03/20/2026",
    "2026-13-01",
    "46101",
    "0001-01-01",
    "1899-12-31",
    "2026-03-20至21",
    "二〇二六年三月",
)


@pytest.mark.parametrize("written", DATES)
def test_dates_in_words(written: str) -> None:
    assert date(typed(written), epoch_1904=False).value == dt.date(2026, 3, 20)


def test_the_first_month_by_its_own_name() -> None:
    for written in ("2026年元月28日", "二〇二六年元月二十八日", "2026年元月28日（公布）"):
        assert date(typed(written), epoch_1904=False).value == dt.date(2026, 1, 28)


@pytest.mark.parametrize("written", BAD_DATES)
def test_dates_that_are_none(written: str) -> None:
    assert date(typed(written), epoch_1904=False).trouble is not None


@pytest.mark.parametrize(("written", "told"), TOLD_DATES)
def test_what_is_no_date_is_told_with_its_remedy(written: str, told: str) -> None:
    trouble = date(typed(written), epoch_1904=False).trouble
    assert trouble is not None
    assert told in trouble.remedy


def test_date_cells_count_from_the_workbook_s_epoch() -> None:
    shown = RawCell(46101.0, "number", date=True)
    assert date(shown, epoch_1904=False).value == dt.date(2026, 3, 20)
    assert date(RawCell(46101.0 - 1462, "number", date=True), epoch_1904=True).value == dt.date(2026, 3, 20)
    assert date(RawCell(46101.0, "number"), epoch_1904=False).value == dt.date(2026, 3, 20)
    assert "序列号" in date(RawCell(46101.0, "number"), epoch_1904=False).said
    assert date(RawCell(2026.0, "number"), epoch_1904=False).trouble is not None
    assert date(RawCell(46101.75, "number", date=True), epoch_1904=False).value == dt.date(2026, 3, 20)
    assert date(RawCell("—", "text"), epoch_1904=False).trouble is None
    assert date(RawCell(20260320.0, "number"), epoch_1904=False).value == dt.date(2026, 3, 20)
    assert serial_date(-1, epoch_1904=False) is None


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_every_date_is_read_back_from_its_serial_number(day: dt.date) -> None:
    serial = float((day - dt.date(1899, 12, 30)).days)
    assert date(RawCell(serial, "number", date=True), epoch_1904=False).value == day


DANGEROUS = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x")')
REFUSED_TEXTS = (*DANGEROUS, "a\x07b", "统计\x00公报", "\u202e公报", "_x0007_公报")
FINE_TEXTS = ("统计公报", "- 已完成立项", "+8.4%", "第一行\n第二行", "a=b", "推算：520−170")


@pytest.mark.parametrize("written", REFUSED_TEXTS)
def test_texts_that_would_do_harm(written: str) -> None:
    assert text(typed(written)).trouble is not None


@pytest.mark.parametrize("written", FINE_TEXTS)
def test_texts_that_are_fine(written: str) -> None:
    assert text(typed(written)).value == written


def test_texts_are_trimmed_and_bounded() -> None:
    assert text(typed("  统计\u200b公报\u3000 ")).value == "统计公报"
    assert text(RawCell("x" * LIMITS.text, "text", cut=True)).trouble is not None
    assert text(RawCell(2025.0, "number")).value == "2025"
    assert text(RawCell(46022.0, "number", date=True)).value == "2025-12-31"
    assert text(RawCell(46022.0, "number", date=True, years=True)).value == "2025年"
    assert text(RawCell(0.65, "number", percent=True)).value == "65%"
    assert text(RawCell("一\r\n二\r三", "text")).value == "一\n二\n三"
    assert text(RawCell("x", "text", formula=True)).trouble is not None


def test_labels_are_compared_without_width_and_spaces() -> None:
    assert fold(" 数据 阶段：") == fold("数据阶段")
    assert fold("ＧＤＰ") == fold("gdp")
    assert fold("地区生产总值（亿元）") == fold("地区生产总值(亿元)")


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses_are_read_back(column: int, row: int) -> None:
    assert position(address(row, column)) == (row, column)
    assert letters(column).isalpha()


@pytest.mark.parametrize("reference", ["", "A", "1", "a1", "A0", "A1:B2", "A-1", "A1.5", "A99999999999"])
def test_no_address(reference: str) -> None:
    assert position(reference) is None
