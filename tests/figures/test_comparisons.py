"""Rows against each other: what is let pass, what warns, what is refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from core.figures.comparisons import tolerance
from core.figures.validation import validate
from core.plan.catalog import Catalog
from tests.figures.conftest import COUNTIES, table

Change = dict[str, Any]


def severities(rows: pd.DataFrame, register: pd.DataFrame, catalog: Catalog, words: str) -> list[str]:
    """Severity of each finding, all of which must carry ``words``."""
    problems = validate(rows, register, catalog)
    assert all(words in p.message for p in problems), [str(p) for p in problems]
    return [p.severity for p in problems]


def test_tolerance_is_that_of_the_last_step_begun() -> None:
    steps = ((2019, 0.0006), (1949, 0.002))
    assert [tolerance(steps, year) for year in (1948, 1949, 2018, 2019, 2026)] == [
        0.0,
        0.002,
        0.002,
        0.0006,
        0.0006,
    ]


def counties(year: float, benchmark: str, values: list[float], **more: Any) -> list[Change]:
    return [
        {"area_code": c, "year": year, "benchmark": benchmark, "value": v, **more}
        for c, v in zip(COUNTIES, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("year", "excess", "expected"),
    [
        (2021.0, 1.0005, []),
        (2021.0, 1.0007, ["warning"]),
        (2021.0, 0.9993, ["warning"]),
        (2021.0, 1.06, ["error"]),
        (2021.0, 0.94, ["error"]),
        (2015.0, 1.0019, []),
        (2015.0, 1.0021, ["warning"]),
    ],
)
def test_county_sum(
    year: float, excess: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    benchmark = "b2016" if year == 2015.0 else "b2019"
    city = {"year": year, "benchmark": benchmark, "value": 600.0}
    rows = table(city, *counties(year, benchmark, [100.0 * excess] * 6))
    assert severities(rows, register, catalog, "各县区合计") == expected


def test_a_county_missing_or_forecast_gives_no_sum(catalog: Catalog, register: pd.DataFrame) -> None:
    six = counties(2021.0, "b2019", [200.0] * 6)
    assert validate(table({"value": 600.0}, *six[:5]), register, catalog) == []
    forecast = [*six[:5], {**six[5], "stage": "预计"}]
    assert validate(table({"value": 600.0}, *forecast), register, catalog) == []


def test_the_sum_stays_on_one_benchmark(catalog: Catalog, register: pd.DataFrame) -> None:
    other = counties(2021.0, "b2023", [200.0] * 6, stage="普查修订")
    assert validate(table({"value": 600.0}, *other), register, catalog) == []


def test_a_rough_part_makes_a_gross_difference_a_warning(catalog: Catalog, register: pd.DataFrame) -> None:
    six = counties(2021.0, "b2019", [120.0] * 6)
    six[0]["precision"] = "approximate"
    rows = table({"value": 600.0}, *six)
    assert severities(rows, register, catalog, "各县区合计") == ["warning"]
    (problem,) = validate(rows, register, catalog)
    assert "甘州区2021年地区生产总值为取整或约数" in problem.remedy


def test_what_does_not_add_up_is_not_summed(catalog: Catalog, register: pd.DataFrame) -> None:
    visits = {"indicator": "tourist_visits", "unit": "万人次", "benchmark": ""}
    six = [{**c, **visits} for c in counties(2021.0, "", [300.0] * 6)]
    assert validate(table({**visits, "value": 900.0}, *six), register, catalog) == []


@pytest.mark.parametrize(
    ("tertiary", "expected"), [(269.7, []), (271.0, ["warning"]), (310.0, ["error"]), (200.0, ["error"])]
)
@pytest.mark.parametrize(
    "period",
    [{}, {"frequency": "half", "start": "2021-01-01", "end": "2021-06-30"}],
)
def test_sectors_make_gdp(
    period: Change, tertiary: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    sectors = {"primary_va": 154.0, "secondary_va": 102.5, "tertiary_va": tertiary}
    rows = table({**period}, *({**period, "indicator": i, "value": v} for i, v in sectors.items()))
    assert severities(rows, register, catalog, "三次产业合计") == expected


@pytest.mark.parametrize(
    ("tertiary", "expected"), [(51.1, []), (51.35, ["warning"]), (50.5, ["warning"]), (48.0, ["error"])]
)
def test_shares_make_a_hundred(
    tertiary: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    shares = {"primary_share": 29.3, "secondary_share": 19.5, "tertiary_share": tertiary}
    rows = table(*({"indicator": i, "value": v, "unit": "%"} for i, v in shares.items()))
    assert severities(rows, register, catalog, "比重合计") == expected


def per_capita_rows(per_capita: float, **last: Any) -> pd.DataFrame:
    people = {"indicator": "population_resident", "unit": "万人", "benchmark": "", "stage": "未注明"}
    return table(
        {"value": 526.2267},
        {"indicator": "gdp_per_capita", "unit": "元", "value": per_capita},
        {**people, "year": 2020.0, "value": 112.99},
        {**people, "value": 112.25, **last},
    )


@pytest.mark.parametrize(
    ("per_capita", "expected"),
    [(46726.0, []), (47600.0, []), (47700.0, ["warning"]), (45700.0, ["warning"]), (52000.0, ["warning"])],
)
def test_per_capita_is_over_the_mean_of_two_year_ends(
    per_capita: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    assert severities(per_capita_rows(per_capita), register, catalog, "平均常住人口") == expected


def test_no_mean_across_a_break_of_the_population(catalog: Catalog, register: pd.DataFrame) -> None:
    assert validate(per_capita_rows(52000.0, break_before=True), register, catalog) == []


def growth_rows(real: float, indicator: str = "gdp_growth_real", **last: Any) -> pd.DataFrame:
    return table(
        {"year": 2020.0, "value": 467.0511},
        {"value": 526.2267, **last},
        {"indicator": indicator, "unit": "%", "value": real},
    )


@pytest.mark.parametrize(("real", "expected"), [(7.6, []), (4.4, []), (4.2, ["error"]), (16.5, ["error"])])
def test_implied_price_change(
    real: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    """Nominal growth of 12.67 % leaves the window of -3 to +8 % outside 4.33 to 16.15 % real."""
    assert severities(growth_rows(real), register, catalog, "隐含价格变动") == expected


def test_no_implied_price_change_across_a_break(catalog: Catalog, register: pd.DataFrame) -> None:
    assert validate(growth_rows(40.0, break_before=True), register, catalog) == []


def test_no_implied_price_change_across_benchmarks(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table(
        {"year": 2020.0, "value": 200.0},
        {"value": 491.2, "benchmark": "b2023", "stage": "普查修订"},
        {"indicator": "gdp_growth_real", "unit": "%", "value": 5.0, "benchmark": "b2023"},
    )
    assert validate(rows, register, catalog) == []


@pytest.mark.parametrize(("stated", "expected"), [(22.3, []), (24.2, []), (25.0, ["warning"])])
def test_growth_of_a_count_against_its_levels(
    stated: float, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    visits = {"indicator": "tourist_visits", "unit": "万人次", "benchmark": ""}
    rows = table(
        {**visits, "year": 2017.0, "value": 2599.0},
        {**visits, "year": 2018.0, "value": 3178.0},
        {"indicator": "tourist_visits_growth", "unit": "%", "benchmark": "", "year": 2018.0, "value": stated},
    )
    assert severities(rows, register, catalog, "两年数值之比") == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ({}, []),
        ({"break_before": True}, ["error"]),
        ({"benchmark": "b2023", "stage": "普查修订"}, ["error"]),
        ({"stage": "预计"}, ["error"]),
    ],
)
def test_no_growth_is_derived_across_a_break_or_benchmark(
    last: Change, expected: list[str], catalog: Catalog, register: pd.DataFrame
) -> None:
    rows = growth_rows(7.0, **last).assign(note=["", "", "推算"], grade=["A", "A", "D"])
    assert severities(rows, register, catalog, "没有相邻两年可比") == expected


def test_vintages_agree_on_a_break(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table({"break_before": True}, {"source_id": "report-2026-01"})
    assert severities(rows, register, catalog, "断点标记") == ["error"]
    forecast = table({"break_before": True}, {"source_id": "report-2026-01", "stage": "预计"})
    assert validate(forecast, register, catalog) == []


def test_the_current_figure_is_compared_not_its_vintages(catalog: Catalog, register: pd.DataFrame) -> None:
    six = counties(2021.0, "b2019", [100.0] * 6)
    rough = {"value": 650.0, "precision": "approximate", "source_id": "report-2026-01"}
    assert validate(table({"value": 600.0}, rough, *six), register, catalog) == []


def test_a_row_in_error_is_not_compared(catalog: Catalog, register: pd.DataFrame) -> None:
    six = counties(2021.0, "b2019", [200.0] * 6)
    rows = table({"value": 600.0, "grade": "E"}, *six)
    assert severities(rows, register, catalog, "等级E") == ["error"]
