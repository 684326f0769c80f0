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
    ("0", "个", 0),
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
)


@pytest.mark.parametrize("written", YEARS)
def test_years_in_any_form(written: str) -> None:
    assert year(written) == 2025


REFUSED_NUMBERS = (
    ("约330", "亿元", "约数"),
    ("330左右", "亿元", "约数"),
    ("≥330", "亿元", "约数"),
    ("突破330", "亿元", "约数"),
    ("330～340", "亿元", "约数"),
    ("3305000万元", "亿元", "单位不是亿元"),
    ("330亿", "亿元", "单位不是亿元"),
    ("1,23.4", "亿元", "不是数字"),
    ("1.234,5", "亿元", "不是数字"),
    ("(5)", "%", "不是数字"),
    ("无", "个", "不是数字"),
    ("三百三十", "亿元", "不是数字"),
    ("NaN", "亿元", "不是数字"),
    ("inf", "亿元", "不是数字"),
    ("1e999", "亿元", "不是数字"),
    ("0x1F", "亿元", ""),
    ("TRUE", "亿元", "不是数字"),
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
    assert why in found.trouble.found


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


@pytest.mark.parametrize("written", BAD_DATES)
def test_dates_that_are_none(written: str) -> None:
    assert date(typed(written), epoch_1904=False).trouble is not None


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
