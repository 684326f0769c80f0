"""The book: which figure is current, what is known when, which growths are clean."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from core.figures.arithmetic import AnalysisError, MixedBenchmarkError, NotFiniteError, UnknownTargetError
from core.figures.book import Book, growth_between
from core.figures.observation import COLUMNS
from core.plan.models import Comparison
from core.targets.judge import assess
from tests.small_plan import AS_OF, CITY, DISTRICT, NEW, OLD, book, catalog, gdp, obs, plan_with


def test_stage_grade_date_and_precision_choose_the_current_figure() -> None:
    ladder = [
        gdp(CITY, 2021, 1, OLD, stage="初步核算", precision="exact", grade="C"),
        gdp(CITY, 2021, 2, OLD, stage="初步核算", precision="rounded", grade="B", source_id="other"),
        gdp(CITY, 2021, 3, OLD, stage="初步核算", precision="exact", grade="B"),
        gdp(CITY, 2021, 4, OLD, stage="初步核算", grade="B", published=dt.date(2022, 5, 1)),
        gdp(CITY, 2021, 5, OLD, stage="初步核算", grade="B", published=dt.date(2022, 5, 1), batch=2),
        gdp(CITY, 2021, 6, OLD, stage="最终核实", grade="D"),
        gdp(CITY, 2021, 7, OLD, stage="普查修订", grade="D", precision="approximate"),
        gdp(CITY, 2021, 8, NEW, stage="未注明", grade="D", precision="at_least"),
    ]
    for count in range(1, len(ladder) + 1):
        for order in (ladder[:count], ladder[:count][::-1]):
            found, latest = book(*order).at(CITY, "gdp", 2021), book(*order).latest(CITY, "gdp")
            assert found is not None
            assert found.value == count
            assert latest == found


@pytest.mark.parametrize(
    ("figures", "stands", "contradicting"),
    [
        # digits never displace a better grade
        ([(801, "rounded", "A", "局", 10), (798.3, "exact", "C", "网", 20)], 801, [798.3]),
        # inside its rounding they sharpen it
        ([(801, "rounded", "A", "局", 10), (800.7, "exact", "C", "网", 20)], 800.7, []),
        # of one issuer the later publication stands, exact or not
        ([(805, "exact", "A", "局", 10), (792, "exact", "A", "局", 28)], 792, [805]),
        ([(799.6, "exact", "A", "局", 10), (801, "rounded", "A", "局", 28)], 801, [799.6]),
        # of two issuers of one grade the more exact, the other is named
        ([(805, "rounded", "A", "局", 28), (792.4, "exact", "A", "网", 10)], 792.4, [805]),
        ([(720, "exact", "A", "局", 10), (738, "exact", "C", "网", 20)], 720, [738]),
        # a retelling within its rounding is no contradiction
        ([(65.0019, "exact", "C", "鉴", 10), (65, "rounded", "C", "百科", 20)], 65.0019, []),
        # nor is the same figure with fewer digits after its point, however it is marked
        ([(314.7, "exact", "A", "局", 10), (314.6543, "exact", "A", "鉴", 20)], 314.6543, []),
        ([(314.7, "exact", "A", "局", 10), (314.6, "exact", "C", "网", 20)], 314.7, [314.6]),
        ([(801, "exact", "A", "局", 10), (800.7, "exact", "C", "网", 20)], 801, [800.7]),
        # a bound is not contradicted by what lies above it, and is sharpened by it
        ([(800, "above", "A", "局", 10), (805, "exact", "C", "网", 20)], 805, []),
        ([(800, "above", "A", "局", 10), (795, "exact", "C", "网", 20)], 800, [795]),
    ],
)
def test_contradictions_are_settled_by_grade_and_issuer_and_named(figures, stands, contradicting) -> None:
    rows = [
        gdp(
            CITY,
            2026,
            value,
            NEW,
            stage="初步核算",
            precision=precision,
            grade=grade,
            publisher=issuer,
            source_id=f"{issuer}-{day}",
            published=dt.date(2027, 1, day),
        )
        for value, precision, grade, issuer, day in figures
    ]
    for order in (rows, rows[::-1]):
        known = book(*order)
        latest = known.latest(CITY, "gdp")
        assert latest is not None and latest.value == stands
        assert [o.value for o in known.rivals(latest)] == contradicting


@pytest.mark.parametrize("fields", [{"stage": "预计"}, {"grade": "E"}, {"frequency": "half"}])
def test_what_does_not_count_is_never_current(fields) -> None:
    figures = book(gdp(CITY, 2021, 1, OLD), gdp(CITY, 2022, 9, NEW, **fields))
    latest = figures.latest(CITY, "gdp")
    assert latest is not None
    assert latest.value == 1
    assert figures.at(CITY, "gdp", 2022) is None
    assert figures.benchmarks(CITY, "gdp") == (OLD,)


def test_growths_stay_inside_a_benchmark_and_start_again_after_a_break() -> None:
    figures = book(
        *(gdp(CITY, year, 100 * 1.1 ** (year - 2017), OLD) for year in (2017, 2018, 2020, 2021)),
        gdp(CITY, 2022, 300, OLD, break_before=True),
        gdp(CITY, 2023, 330, OLD),
        gdp(CITY, 2024, 400, NEW),
        gdp(CITY, 2021, 200, NEW),
        gdp(CITY, 2020, 160, NEW),
    )
    found = {g.last.year: g for g in figures.clean_growths(CITY, "gdp")}
    assert {year: round(g.rate, 9) for year, g in found.items()} == {2018: 0.1, 2021: 0.25, 2023: 0.1}
    assert found[2021].last.benchmark == NEW  # the later benchmark speaks


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (gdp(CITY, 2020, 100, OLD), gdp(CITY, 2021, 110, NEW)),
        (gdp(CITY, 2020, 100, OLD), gdp(DISTRICT, 2021, 110, OLD)),
        (obs(CITY, "primary_va", 2020, 100, OLD), gdp(CITY, 2021, 110, OLD)),
        (gdp(CITY, 2020, 100, OLD), gdp(CITY, 2021, 110, OLD, break_before=True)),
    ],
)
def test_growth_across_series_benchmarks_or_a_break_is_refused(first, last) -> None:
    with pytest.raises(MixedBenchmarkError, match="不能"):
        growth_between(first, last)


def test_growth_between_two_figures() -> None:
    first, last = gdp(CITY, 2020, 491.2, NEW, stage="普查修订"), gdp(CITY, 2024, 680.9, NEW)
    assert growth_between(first, last) == pytest.approx(0.0851, abs=5e-5)
    with pytest.raises(AnalysisError):
        growth_between(last, first)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_figure_that_is_no_number_raises(value: float) -> None:
    figures = book(gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, value, OLD))
    with pytest.raises(NotFiniteError):
        assess(plan_with(), figures, "bench", AS_OF)


def test_a_target_with_nothing_to_be_held_against_raises() -> None:
    plan = plan_with(value=None, comparison=Comparison.AT_MOST_PREVIOUS_YEAR)
    with pytest.raises(UnknownTargetError, match="无法判定"):
        assess(plan, book(), "bench", AS_OF)


def test_known_cuts_to_the_day() -> None:
    figures = book(
        gdp(CITY, 2023, 1, OLD, published=dt.date(2024, 4, 1)),
        gdp(CITY, 2022, 2, OLD, published=None),
        gdp(CITY, 2025, 3, NEW, stage="预计", published=None),
        gdp(CITY, None, 4, OLD, frequency="unknown"),
    )

    def values(day: dt.date) -> set[float]:
        return {o.value for o in figures.known(day).observations}

    assert values(dt.date(2023, 12, 30)) == {4}
    assert values(dt.date(2023, 12, 31)) == {2, 4}
    assert values(dt.date(2024, 3, 31)) == {2, 4}
    assert values(dt.date(2024, 4, 1)) == {1, 2, 4}
    assert values(dt.date(2025, 12, 30)) == {1, 2, 4}
    assert values(dt.date(2025, 12, 31)) == {1, 2, 3, 4}


def test_a_book_from_the_canonical_table_keeps_missing_years() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "area_code": CITY,
        "indicator": "gdp",
        "year": math.nan,
        "value": 1.0,
        "unit": "亿元",
        "frequency": "unknown",
        "break_before": False,
        "stage": "未注明",
        "precision": "exact",
        "grade": "C",
        "published": pd.NaT,
        "batch": 0,
    }
    (one,) = Book.from_frame(pd.DataFrame([row]), catalog().benchmark_rank).observations
    assert one.year is None
    assert one.published is None
    assert one.break_before is False
