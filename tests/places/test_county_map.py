"""The map's model: what is drawn, what never counts, what may be compared, what is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.book import Book
from core.figures.estimates import COLUMNS, RECONSTRUCTION
from core.figures.observation import Observation
from core.places.map import SPREAD_YEARS, CountyMap, county_map, coverage
from core.places.map_words import finding, history_finding, ranking_finding
from core.wording.numbers import Scale, scale_of
from tests.targets.books import AS_OF, CITY, NEW, OLD, PROVINCE, book, catalog, obs

COUNTIES = tuple(county.code for county in catalog().counties)
NOTHING = pd.DataFrame(columns=list(COLUMNS))
PER_CAPITA = "gdp_per_capita"


def six(
    indicator: str, year: int, values: list[float], benchmark: str = OLD, **more: object
) -> list[Observation]:
    return [
        obs(code, indicator, year, value, benchmark, **more)
        for code, value in zip(COUNTIES, values, strict=True)
    ]


def estimate(code: str, year: int, value: float, indicator: str = "gdp") -> dict[str, object]:
    return {
        "area_code": code,
        "indicator": indicator,
        "year": year,
        "value": value,
        "low": value * 0.9,
        "high": value * 1.1,
        "unit": "亿元",
        "benchmark": OLD,
        "method": RECONSTRUCTION,
        "note": "",
    }


def mapped(known: Book, indicator: str, year: int, estimates: pd.DataFrame = NOTHING) -> CountyMap:
    return county_map(catalog(), known, estimates, indicator, year)


def scale(one: CountyMap) -> Scale:
    return scale_of(one.indicator.unit, one.indicator.decimals, one.spread)


PER_CAPITAS = [44_300.0, 56_500.0, 48_400.0, 46_400.0, 35_900.0, 120_200.0]


def test_a_full_year_is_ranked_and_said() -> None:
    known = book(
        *six(PER_CAPITA, 2021, PER_CAPITAS),
        obs(CITY, PER_CAPITA, 2021, 46_726, OLD),
        obs(PROVINCE, PER_CAPITA, 2021, 41_046, OLD),
    )
    one = mapped(known, PER_CAPITA, 2021)
    assert one.ranking.refusal is None
    assert {shown.form for shown in one.values} == {"figure"}
    assert finding(catalog(), one, scale(one)) == (
        "肃南县人均地区生产总值12.02万元，为民乐县的3.3倍；六个县区中三个高于全市"
    )
    assert ranking_finding(catalog(), one, scale(one)) == "六个县区中五个高于全省，仅民乐县低于全省"


def test_estimates_and_forecasts_never_count() -> None:
    known = book(
        obs(COUNTIES[0], "gdp", 2020, 202.2, OLD),
        obs(COUNTIES[1], "gdp", 2020, 57.0, OLD, stage="预计"),
        *six("gdp", 2019, [150.0, 50.0, 45.0, 44.0, 43.0, 20.0]),
    )
    estimates = pd.DataFrame([estimate(code, 2020, 50.0) for code in COUNTIES[1:]])
    one = mapped(known, "gdp", 2020, estimates)
    assert [shown.form for shown in one.values] == ["figure", *["estimate"] * 5]
    assert one.ranking.refusal is not None
    assert one.values[1].forecast is not None
    assert sorted(one.spread) == [20.0, 43.0, 44.0, 45.0, 50.0, 150.0]
    said = finding(catalog(), one, scale(one))
    assert said == "2020年地区生产总值只有甘州区202.2亿元为公布数，其余为估算，不计入"
    assert ranking_finding(catalog(), one, scale(one)) == "2020年不排名"


def test_missing_is_missing() -> None:
    known = book(obs(COUNTIES[0], "gdp", 2025, 314.7, NEW), obs(COUNTIES[2], "gdp", 2025, 81.0, NEW))
    one = mapped(known, "gdp", 2025)
    assert [shown.form for shown in one.values].count("missing") == 4
    assert finding(catalog(), one, scale(one)) == (
        "2025年地区生产总值只有甘州区314.7亿元、高台县81.0亿元为公布数，其余4个县区缺数"
    )


def test_benchmarks_are_never_mixed_silently() -> None:
    known = book(
        *six("gdp", 2021, [200.0, 60, 60, 60, 60, 30])[:3],
        *six("gdp", 2021, [1.0, 1, 1, 65, 65, 31], NEW)[3:],
    )
    one = mapped(known, "gdp", 2021)
    assert len(one.benchmarks) == 2
    assert finding(catalog(), one, scale(one)) == "2021年各县区地区生产总值口径不同，不能直接比较"


def test_a_year_on_two_benchmarks_is_shown_on_the_later() -> None:
    known = book(
        *six("gdp", 2021, [200.0, 60, 60, 60, 60, 30]), *six("gdp", 2021, [210.0, 63, 63, 63, 63, 31], NEW)
    )
    one = mapped(known, "gdp", 2021)
    assert one.benchmarks == (NEW,)
    assert [shown.value for shown in one.values] == [210.0, 63, 63, 63, 63, 31]


@pytest.mark.parametrize(
    ("city", "expected"),
    [(46_726.0, True), (500_000.0, False), (1.0, False)],
)
def test_the_city_is_a_yardstick_only_where_it_can_be_an_average(city: float, expected: bool) -> None:
    known = book(*six(PER_CAPITA, 2021, PER_CAPITAS), obs(CITY, PER_CAPITA, 2021, city, OLD))
    assert bool(mapped(known, PER_CAPITA, 2021).references) is expected


def test_a_total_of_the_city_is_said_as_a_share() -> None:
    known = book(*six("gdp", 2021, [220.0, 60, 60, 60, 60, 40]), obs(CITY, "gdp", 2021, 500, OLD))
    one = mapped(known, "gdp", 2021)
    assert one.references == ()
    assert finding(catalog(), one, scale(one)).endswith("；甘州区占全市44.0%")
    assert ranking_finding(catalog(), one, scale(one)) == "甘州区、临泽县占六个县区合计的56.0%"


@pytest.mark.parametrize(
    ("indicator", "values", "said"),
    [
        (
            "industry_share",
            [13.0, 9.8, 15.5, 16.3, 16.2, 12.0],
            "山丹县工业增加值占地区生产总值比重16.3%，比临泽县高6.5个百分点",
        ),
        (
            "gdp_growth_real",
            [5.0, -0.4, 3.0, 10.9, 2.0, 1.0],
            "山丹县地区生产总值实际增速10.9%，比临泽县高11.3个百分点",
        ),
        ("local_festivals", [1.0, 1, 1, 1, 1, 0], "甘州区等5个县区县域特色节庆1个，比肃南县多1个"),
        (
            "urban_income_growth",
            [5.0, 5.0, 5.01, 5.0, 4.96, 5.0],
            "六个县区城镇居民人均可支配收入增速同为5.0%",
        ),
    ],
)
def test_extremes_are_said_in_the_way_of_their_kind(indicator: str, values: list[float], said: str) -> None:
    benchmark = OLD if indicator in {"industry_share", "gdp_growth_real"} else ""
    one = mapped(book(*six(indicator, 2024, values, benchmark)), indicator, 2024)
    assert finding(catalog(), one, scale(one)).startswith(said)


def test_history_compares_only_inside_a_benchmark_and_never_over_a_break() -> None:
    known = book(
        *six("gdp", 2018, [100.0, 10, 10, 10, 10, 10]),
        *six("gdp", 2019, [50.0, 20, 20, 20, 20, 20], break_before=True),
        *six("gdp", 2020, [55.0, 20, 20, 20, 20, 21]),
        *six("gdp", 2021, [100.0, 30, 30, 30, 30, 30], NEW),
    )
    one = mapped(known, "gdp", 2020)
    assert (
        history_finding(catalog(), one, scale(one))
        == "2020年增速：甘州区最高（10.0%），临泽县等4个县区最低（0.0%）"
    )


def test_history_without_common_years_compares_nothing() -> None:
    known = book(*six("gdp", 2011, [100.0] * 6), *six("gdp", 2021, [200.0] * 6))
    one = mapped(known, "gdp", 2021)
    assert "不比较快慢" in history_finding(catalog(), one, scale(one))


def test_classes_do_not_depend_on_the_year_shown() -> None:
    years = [six("gdp", year, [10.0 * year, 60, 60, 60, 60, 30]) for year in range(2011, 2022)]
    known = book(*(o for year in years for o in year))
    spreads = {mapped(known, "gdp", year).spread for year in range(2011, 2022)}
    assert len(spreads) == 1
    assert len(spreads.pop()) == 6 * SPREAD_YEARS


def test_coverage_lists_years_with_what_exists() -> None:
    known = book(
        *six("gdp", 2021, [200.0, 60, 60, 60, 60, 30]),
        obs(COUNTIES[0], "gdp", 2025, 314.7, NEW),
        obs(COUNTIES[0], "gdp", 2026, 150.0, NEW, frequency="half", start="2026-01-01", end="2026-06-30"),
        obs(COUNTIES[1], "gdp", 2025, 78.0, NEW, stage="预计"),
        obs(CITY, "tourist_visits", 2024, 4000.0),
        obs(COUNTIES[0], "leading_firms", None, 30.0, frequency="unknown"),
    )
    estimates = pd.DataFrame(
        [estimate(code, 2022, 50.0) for code in COUNTIES]
        + [estimate(COUNTIES[0], 2021, 50.0), estimate(COUNTIES[1], 2026, 1.0)]
    )
    found = coverage(catalog(), known, estimates, AS_OF)
    assert [cover.indicator.id for cover in found] == ["gdp"]
    gdp = found[0]
    assert [(y.year, y.figures, y.estimates) for y in gdp.years] == [(2021, 6, 0), (2022, 0, 6), (2025, 1, 0)]
    assert gdp.latest_full == 2021
    assert gdp.of(1999).figures == 0


def test_no_estimate_stands_beside_a_figure() -> None:
    known = book(*six("gdp", 2021, [200.0, 60, 60, 60, 60, 30]))
    estimates = pd.DataFrame([estimate(code, 2021, 1.0) for code in COUNTIES])
    one = mapped(known, "gdp", 2021, estimates)
    assert {shown.form for shown in one.values} == {"figure"}
    assert set(one.history["grade"]) == {"C"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1, 500), min_size=6, max_size=6), st.permutations(range(6)))
def test_order_of_rows_does_not_matter(values: list[float], order: list[int]) -> None:
    rows = six("gdp", 2021, [round(value, 2) for value in values])
    one = mapped(book(*rows), "gdp", 2021)
    other = mapped(book(*(rows[i] for i in order)), "gdp", 2021)
    assert finding(catalog(), one, scale(one)) == finding(catalog(), other, scale(other))
    assert [shown.value for shown in one.values] == [shown.value for shown in other.values]
