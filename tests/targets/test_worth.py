"""Figures that no word waits for and the decision does: each kind where it is due, and gone when it is in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.figures.book import Book
from core.targets.ahead.worth import Worth, worth_having
from core.targets.judge import assess_all
from tests.targets.books import CITY, GANZHOU, LINZE, NEW, PROVINCE, catalog, gdp, obs, official

NOVEMBER = dt.date(2026, 11, 29)
FEBRUARY = dt.date(2027, 2, 1)
#: Members of the joint target, in document order.
FOUR = ("620723", "620724", "620725", "620722")


def worth(book: Book, as_of: dt.date = NOVEMBER) -> tuple[Worth, ...]:
    known = book.known(as_of)
    return worth_having(catalog(), known, assess_all(catalog(), book, as_of), as_of)


def places(figures: tuple[Worth, ...], kind: str) -> list[str]:
    return [one.area for one in figures if one.kind == kind]


def quarter(area: str, end: str) -> Any:
    span = {"frequency": "months", "start": "2026-01-01", "end": end}
    return obs(area, "gdp_growth_real", 2026, 6.2, NEW, published=dt.date(2026, 10, 22), **span)


def test_a_figure_that_the_headline_leans_on_is_to_be_confirmed() -> None:
    found = [one for one in worth(official()) if one.kind == "confirm"]
    assert [(one.area, one.indicator, one.year) for one in found] == [(CITY, "gdp", 2025)]
    assert "C级" in found[0].reason


def test_a_confirmed_figure_leaves_the_list() -> None:
    firm = gdp(CITY, 2025, 734.35, NEW, stage="最终核实", grade="A", published=dt.date(2026, 10, 1))
    assert places(worth(official().with_observations([firm])), "confirm") == []


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2026, 4, 24), None),
        (dt.date(2026, 4, 25), "2026年一季度"),
        (dt.date(2026, 7, 24), "2026年一季度"),
        (dt.date(2026, 7, 25), "2026年上半年"),
        (dt.date(2026, 10, 25), "2026年前三季度"),
        (dt.date(2026, 12, 31), "2026年前三季度"),
        (dt.date(2027, 1, 1), None),
    ],
)
def test_the_latest_quarter_that_is_out_is_asked_for(day: dt.date, period: str | None) -> None:
    asked = {one.period for one in worth(official(), day) if one.kind == "quarter"}
    assert asked == ({period} if period else set())


def test_a_quarter_that_is_in_is_asked_for_no_more() -> None:
    before = places(worth(official()), "quarter")
    after = places(worth(official().with_observations([quarter(GANZHOU, "2026-09-30")])), "quarter")
    assert set(before) - set(after) == {GANZHOU}
    half = official().with_observations([quarter(GANZHOU, "2026-06-30")])
    assert GANZHOU in places(worth(half), "quarter")


@pytest.mark.parametrize(
    "without", [{"gdp_growth_real"}, {"deflator_change"}, {"gdp", "gdp_growth_real", "deflator_change"}]
)
def test_a_plan_without_these_indicators_is_asked_for_none(without: set[str]) -> None:
    whole = catalog()
    plan = replace(
        whole,
        indicators=tuple(i for i in whole.indicators if i.id not in without),
        targets=tuple(t for t in whole.targets if t.indicator not in without),
    )
    kept = Book([o for o in official().observations if o.indicator not in without], whole.benchmark_rank)
    judged = assess_all(plan, kept, NOVEMBER)
    asked = worth_having(plan, kept.known(NOVEMBER), judged, NOVEMBER)
    assert without.isdisjoint(one.indicator for one in asked)


def test_prices_of_the_last_year_are_asked_for_where_they_are_missing() -> None:
    assert places(worth(official()), "price") == []
    kept = [o for o in official().observations if (o.indicator, o.year) != ("deflator_change", 2025)]
    assert places(worth(Book(kept, catalog().benchmark_rank)), "price") == [PROVINCE]


def test_members_of_a_joint_target_may_decide_it() -> None:
    assert places(worth(official()), "joint") == []  # not due before the year is over
    assert tuple(places(worth(official(), FEBRUARY), "joint")) == FOUR


def test_the_last_open_member_decides_alone_and_a_failed_one_ends_the_asking() -> None:
    met = [gdp(code, 2026, 120, NEW, published=FEBRUARY) for code in FOUR[1:]]
    (last,) = [one for one in worth(official().with_observations(met), FEBRUARY) if one.kind == "joint"]
    assert last.area == LINZE
    assert "只差这一个数" in last.reason
    missed = [gdp(FOUR[1], 2026, 90, NEW, published=FEBRUARY)]
    assert places(worth(official().with_observations(missed), FEBRUARY), "joint") == []
