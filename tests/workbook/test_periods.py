"""Periods in words, there and back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.catalog import Catalog
from core.plan.periods import Frequency
from core.workbook.findings import ERROR
from core.workbook.labels import Period, latest_quarter, parse, words
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import GDP, one, save

WORDS = (
    ("", Period()),
    ("全年", Period()),
    ("上半年", Period("half", "2025-01-01", "2025-06-30")),
    ("一季度", Period("quarter", "2025-01-01", "2025-03-31")),
    ("前三季度", Period("quarter", "2025-01-01", "2025-09-30")),
    ("1—2月", Period("months", "2025-01-01", "2025-02-28")),
    ("1-11月", Period("months", "2025-01-01", "2025-11-30")),
    ("１～８月", Period("months", "2025-01-01", "2025-08-31")),
    ("2021—2025年", Period("span", "2021-01-01", "2025-12-31")),
    ("2025-11-01时点", Period("instant", "2025-11-01", "2025-11-01")),
    ("2025-03-05至2025-04-06", Period("months", "2025-03-05", "2025-04-06")),
)


@pytest.mark.parametrize(("word", "period"), WORDS)
def test_words(word: str, period: Period) -> None:
    assert parse(word, 2025) == period
    assert parse(words(period), 2025) == period


ALSO = (
    *(
        (w, "1—9月")
        for w in ("1至9月", "1到9月", "1月-9月", "1-9月份", "01-09月", "一月至九月", "1−9月", "2025年1—9月")
    ),
    *((w, "前三季度") for w in ("前3季度", "1至3季度", "一至三季度", "2025年前三季度", "前三个季度")),
    *((w, "全年") for w in ("全年累计", "年度", "2025年全年")),
    ("Q1", "一季度"),
)


@pytest.mark.parametrize(("word", "same"), ALSO)
def test_other_ways_to_say_a_period(word: str, same: str) -> None:
    assert parse(word, 2025) == parse(same, 2025)
    assert word.startswith("2025年") <= (parse(word, 2024) is None)


#: One span of time under several names is one period: else the same figure would be two series.
SAME_SPAN = (
    *((w, "全年") for w in ("1—12月", "1-12月份", "一至十二月", "01-12月", "2025年1—12月", "前四季度")),
    *((w, "全年") for w in ("2025-01-01至2025-12-31",)),
    *((w, "前三季度") for w in ("1—9月", "一月至九月", "2025-01-01至2025-09-30")),
    *((w, "上半年") for w in ("1—6月", "前二季度", "2025-01-01至2025-06-30")),
    *((w, "一季度") for w in ("1—3月", "1至3月份")),
    ("2025-01-01至2025-08-31", "1—8月"),
)


@pytest.mark.parametrize(("word", "same"), SAME_SPAN)
def test_one_span_of_time_is_one_period(word: str, same: str) -> None:
    assert parse(word, 2025) == parse(same, 2025) is not None
    assert words(parse(word, 2025) or Period("unknown")) == same


@pytest.mark.parametrize(
    "word",
    ["1—13月", "0-9月", "1-0月", "去年", "2021—2024年", "2024-11-01时点", "2025-02-30时点", "季度", "2025年"],
)
def test_not_understood_or_of_another_year(word: str) -> None:
    assert parse(word, 2025) is None


def test_without_a_year() -> None:
    assert parse("", None) == Period(Frequency.UNKNOWN)
    assert words(Period(Frequency.UNKNOWN)) == "未注明"
    assert parse("上半年", None) is None


@given(st.integers(1950, 2090), st.integers(1, 12))
def test_months_of_any_year_are_read_back(year: int, month: int) -> None:
    period = parse(f"1—{month}月", year)
    assert period is not None
    assert parse(words(period), year) == period
    assert dt.date.fromisoformat(period.end or f"{year}-12-31").month == month


def test_the_latest_quarter_that_is_over() -> None:
    assert latest_quarter(dt.date(2026, 3, 31)) is None
    assert latest_quarter(dt.date(2026, 4, 1)) == "一季度"
    assert latest_quarter(dt.date(2026, 9, 30)) == "上半年"
    assert latest_quarter(dt.date(2026, 11, 24)) == "前三季度"


@pytest.mark.parametrize(
    "written", ("三季度", "第4季度", "2025年二季度", "Q3", "当季", "第三季度当期", "9月当月")
)
def test_a_quarter_by_itself_is_told_to_be_filled_cumulatively(written: str, catalog: Catalog) -> None:
    found = read_workbook(save(one(105.3, {**GDP, "时期": written})), catalog)
    assert not found.figures
    (error,) = [str(f) for f in found.findings if f.severity == ERROR]
    assert "是单季或当期" in error
    assert "请填年初至季末的累计数" in error
