"""A scenario: starts, arithmetic, parts, and what holds for any city."""

from __future__ import annotations

import copy
import datetime as dt
import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.models import Comparison
from core.scenario.assumptions import Rate, Scenario, ScenarioError
from core.scenario.inputs import Inputs
from core.scenario.prepare import prepare
from core.scenario.result import JointResult
from core.scenario.run import compare, run
from core.targets.consistency import consistency
from core.wording.numbers import number
from tests.scenario.scenario_book import (
    LEVELS,
    OUTTURN,
    TOTAL,
    any_inputs,
    cases,
    goal,
    levels_2024,
    rates,
    reversed_counties,
    small_city,
    small_inputs,
    steady,
)
from tests.targets.books import (
    AS_OF,
    CITY,
    GANZHOU,
    LINZE,
    NEW,
    OLD,
    SUNAN,
    book,
    catalog,
    gdp,
    obs,
)

# ---------------------------------------------------------------- where a scenario starts


def test_starts_are_figures_where_they_count_and_marked_estimates_elsewhere() -> None:
    inputs = small_inputs()
    assert (inputs.reference_year, inputs.horizon, inputs.benchmark) == (2024, 2026, NEW)
    assert inputs.city.value == OUTTURN
    first, *others = inputs.counties
    assert (first.code, first.start.value, first.start.year, first.start.grade) == (GANZHOU, 280, 2025, "A")
    for county in others:
        expected = levels_2024(LEVELS)[county.code]
        assert (county.start.year, county.start.grade) == (2024, "E")
        assert county.start.value == pytest.approx(expected)
        assert county.start.low == pytest.approx(expected * 0.83)
        assert county.start.high == pytest.approx(expected * 1.17)
    assert math.fsum(c.base.value for c in inputs.counties) == pytest.approx(OUTTURN, rel=1e-15)
    assert [c.code for c in inputs.counties] == list(LEVELS)


def test_a_figure_replaces_the_estimate_and_the_forecast_never_counts() -> None:
    inputs = small_inputs(gdp(LINZE, 2024, 77, NEW))
    county = inputs.county(LINZE)
    assert (county.start.value, county.start.grade, county.start.estimated) == (77, "C", False)
    assert inputs.city.year == 2024  # the forecast of 2025 is no outturn


def test_a_figure_older_than_the_outturn_is_carried_by_share_and_marked() -> None:
    """The years up to the city's outturn are past: they are no scenario."""
    inputs = small_inputs(gdp(CITY, 2022, 500, NEW), gdp(LINZE, 2022, 64, NEW))
    start = inputs.county(LINZE).start
    shares = {code: value / TOTAL for code, value in LEVELS.items()} | {LINZE: 64 / 500}
    assert (start.year, start.grade) == (2024, "E")
    assert start.value == pytest.approx(levels_2024(shares)[LINZE])


def test_only_what_was_known_enters() -> None:
    later = {"published": dt.date(2026, 1, 27)}
    inputs = small_inputs(gdp(LINZE, 2024, 77, NEW, **later), as_of=dt.date(2026, 1, 26))
    assert inputs.county(LINZE).start.estimated


def test_the_reconciliation_factor_is_that_of_the_last_common_year() -> None:
    inputs = small_inputs(city_2021=480.0)
    assert inputs.factor.value == pytest.approx(480 / TOTAL)
    assert (inputs.factor.year, inputs.factor.benchmark) == (2021, OLD)
    result = run(inputs, steady(inputs))
    assert result.city.value == pytest.approx(sum(c.value for c in result.counties) * 480 / TOTAL)
    path = {p.year: p.value for p in result.city.path}
    levels = [next(p.value for p in c.path if p.year == 2025) for c in result.counties]
    assert path[2025] == pytest.approx(sum(v for v in levels if v is not None) * 480 / TOTAL)
    assert path[2026] == pytest.approx(result.city.value)
    assert "1.0105" in result.factor_sentence
    assert "2021年" in result.factor_sentence


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (book(), "缺少全市地区生产总值"),
        (book(gdp(CITY, 2024, 600, NEW)), "甘州区、临泽县、高台县、山丹县、民乐县、肃南县没有2024年"),
        (book(gdp(CITY, 2025, 600, NEW, stage="预计")), "缺少全市地区生产总值"),
    ],
)
def test_a_city_without_a_start_is_refused_with_place_and_remedy(figures: Any, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        prepare(catalog(), figures, AS_OF)


def test_population_is_the_latest_year_end_or_census() -> None:
    census = small_inputs().county(SUNAN).population
    assert census is not None
    assert (census.value, census.year, census.unit) == (2.78, 2020, "万人")
    later = small_inputs(obs(SUNAN, "population_resident", 2024, 2.66)).county(SUNAN).population
    assert later is not None
    assert (later.value, later.origin) == (2.66, "2024年末常住人口")
    both = small_city(obs(SUNAN, "population_resident", 2024, 2.66))
    checked = consistency(catalog(), both, AS_OF)  # the overview's check of the targets says the same
    assert checked is not None
    target = run(prepare(catalog(), both, AS_OF), steady(small_inputs())).counties[-1].target
    assert target == pytest.approx(checked.parts[-1].value)


# ---------------------------------------------------------------- arithmetic


def test_nominal_growth_compounds_from_each_countys_own_year() -> None:
    inputs = small_inputs()
    scenario = Scenario(
        growth=(Rate("", 0, 0.06), Rate(GANZHOU, 0, 0.07), Rate(LINZE, 2026, 0.10)),
        deflator=(Rate("", 2025, -0.01), Rate("", 2026, 0.02)),
    )
    result = run(inputs, scenario)
    by = {c.code: c for c in result.counties}
    assert by[GANZHOU].value == pytest.approx(280 * 1.07 * 1.02)
    starts = levels_2024(LEVELS)
    start = starts[LINZE]
    assert by[LINZE].value == pytest.approx(start * 1.06 * 0.99 * 1.10 * 1.02)
    assert by[LINZE].average_growth == pytest.approx(math.sqrt(1.06 * 1.10) - 1)
    assert [p.year for p in by[LINZE].path] == [2024, 2025, 2026]
    assert by[LINZE].path[1].value == pytest.approx(start * 1.06 * 0.99)
    assert [p.kind for p in by[GANZHOU].path] == ["估算", "实绩", "推演"]
    assert [p.kind for p in by[LINZE].path] == ["估算", "推演", "推演"]
    assert [p.grade for p in by[GANZHOU].path] == ["E", "A", "A"]
    assert result.city.path[0].value == OUTTURN
    assert result.city.path[1].value == pytest.approx(
        280 + sum(value * 1.06 * 0.99 for code, value in starts.items() if code != GANZHOU)
    )


def test_needed_growth_and_the_effect_of_one_point() -> None:
    inputs = small_inputs()
    scenario = steady(inputs, 0.06, 0.005)
    result = run(inputs, scenario)
    for county in result.counties:
        assert county.needed_growth is not None and county.target is not None
        reached = run(inputs, scenario.with_growth(county.code, county.needed_growth))
        value = next(c.value for c in reached.counties if c.code == county.code)
        assert value == pytest.approx(county.target, rel=1e-12)
        faster = run(inputs, scenario.shifted(0.01, [county.code], inputs.years[1:]))
        assert faster.city.value - result.city.value == pytest.approx(county.effect, rel=1e-9)


def test_a_goal_per_head_moves_with_the_population() -> None:
    inputs = small_inputs()
    scenario = steady(inputs)
    county = run(inputs, scenario).counties[-1]
    assert county.target == pytest.approx(18 * 2.78)
    assert county.per_capita == pytest.approx(county.value / 2.78 * 10_000)
    smaller = run(inputs, scenario.with_population(SUNAN, 2.5)).counties[-1]
    assert smaller.value == county.value
    assert smaller.target == pytest.approx(45.0)
    assert smaller.per_capita is not None and county.per_capita is not None
    assert smaller.per_capita > county.per_capita


def test_a_goal_per_head_without_population_is_said_to_be_unknown() -> None:
    without = book(*(o for o in small_city().observations if o.indicator != "population_census"))
    inputs = prepare(catalog(), without, AS_OF)
    result = run(inputs, steady(inputs))
    county = result.counties[-1]
    assert (county.target, county.met, county.needed_growth, county.per_capita) == (None, None, None, None)
    assert "肃南县缺数" in result.county_sentence
    assert result.city.margin is None


@pytest.mark.parametrize(
    ("value", "strict", "met"),
    [
        (800.0, True, False),
        (800.0, False, True),
        (800.0 * (1 + 1e-12), True, False),
        (800.0 * (1 - 1e-12), False, True),
        (800.01, True, True),
        (799.99, False, False),
    ],
)
def test_reaching_is_not_exceeding(value: float, strict: bool, met: bool) -> None:
    assert goal(800.0, strict=strict).met_by(value, 1e-9) is met


def test_a_year_that_is_past_cannot_be_changed() -> None:
    inputs = small_inputs()
    scenario = steady(inputs)
    changed = run(inputs, scenario.with_growth(GANZHOU, 0.5, 2025))
    assert changed.city.value == run(inputs, scenario).city.value


def test_an_outturn_of_the_target_year_leaves_nothing_to_assume() -> None:
    figures = [gdp(code, 2026, value * 1.5, NEW) for code, value in LEVELS.items()]
    inputs = small_inputs(gdp(CITY, 2026, 712.5, NEW), *figures, as_of=dt.date(2027, 3, 1))
    result = run(inputs, Scenario())
    assert result.city.value == pytest.approx(712.5)
    assert result.city.increment == 0
    assert result.city.nominal_growth is None
    assert all(c.needed_growth is None and c.effect == 0 for c in result.counties)


def test_outcomes_beside_gdp() -> None:
    inputs = small_inputs(obs(CITY, "industry_share", 2024, 12.0))
    scenario = Scenario(industry_share=0.15, tourism_growth=0.2).over(steady(inputs))
    industry, visits, revenue = run(inputs, scenario).sides
    assert industry.path == ((2024, 12.0), (2025, 13.5), (2026, 15.0))
    assert industry.met is True
    assert industry.needed == pytest.approx(0.015)
    assert visits.value == pytest.approx(4200 * 1.2**6)
    assert visits.met is True
    assert visits.needed == pytest.approx((10_000 / 4200) ** (1 / 6) - 1)
    assert (revenue.start, revenue.value, revenue.path) == (None, None, ())
    assert "尚无公布数" in revenue.note


def test_a_share_without_a_start_is_held_against_the_target_only() -> None:
    inputs = small_inputs()
    industry = run(inputs, Scenario(industry_share=0.14).over(steady(inputs))).sides[0]
    assert (industry.value, industry.met, industry.path, industry.needed) == (
        14.000000000000002,
        False,
        (),
        None,
    )
    assert "尚无公布数" in industry.note
    assert run(inputs, steady(inputs)).sides[0].value is None


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("growth", "ending"),
    [
        (0.30, "超过800亿元约"),
        (0.00, "距800亿元还差约"),
    ],
)
def test_the_headline_follows_the_scenario(growth: float, ending: str) -> None:
    inputs = small_inputs()
    assert ending in run(inputs, steady(inputs, growth)).headline


def test_a_target_just_reached_is_not_exceeded() -> None:
    inputs = any_inputs([(800.0, 2024, "A")])
    result = run(inputs, Scenario.uniform(0.0, 0.0))
    assert result.city.met is False
    assert result.headline == "按这一方案，2026年全市恰为800亿元，尚未突破"


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        (Scenario(), "没有给出甘州区2026年的实际增速"),
        (Scenario(growth=(Rate("", 0, 0.05),)), "没有给出甘州区2026年的平减指数"),
        (Scenario(growth=(Rate("", 2026, 0.05),), deflator=(Rate("", 0, 0.0),)), "临泽县2025年的实际增速"),
        (Scenario.uniform(0.05, 0.0).with_growth("999999", 0.1), "没有代码为“999999”的县区"),
        (Scenario.uniform(0.05, 0.0).with_population("620799", 3), "没有代码为“620799”的县区"),
    ],
)
def test_an_incomplete_scenario_is_refused_with_a_sentence(scenario: Scenario, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        run(small_inputs(), scenario)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Rate("", 0, math.nan),
        lambda: Rate("", 0, math.inf),
        lambda: Rate("", 0, -1.0),
        lambda: Rate("6207", 0, 0.1),
        lambda: Rate("", 20, 0.1),
        lambda: Scenario(growth=(Rate("", 0, 0.1), Rate("", 0, 0.2))),
        lambda: Scenario(deflator=(Rate("", 2026, 0.1), Rate("", 2026, 0.1))),
        lambda: Scenario(population=((SUNAN, 0.0),)),
        lambda: Scenario(population=((SUNAN, math.nan),)),
        lambda: Scenario(population=((SUNAN, 2.0), (SUNAN, 2.1))),
        lambda: Scenario(industry_share=1.2),
        lambda: Scenario(industry_share=math.nan),
        lambda: Scenario(tourism_growth=-1.5),
    ],
)
def test_assumptions_that_make_no_sense_are_refused(build: Any) -> None:
    with pytest.raises(ScenarioError) as refused:
        build()
    assert str(refused.value).endswith("。")


def test_comparison_takes_up_to_three_named_scenarios() -> None:
    inputs = small_inputs()
    named = [("甲", steady(inputs, 0.04)), ("乙", steady(inputs, 0.06)), ("丙", steady(inputs, 0.08))]
    frame = compare(inputs, named)
    assert list(frame["scenario"].unique()) == ["甲", "乙", "丙"]
    totals = frame[frame["area_code"] == CITY]["value"]
    assert totals.is_monotonic_increasing
    assert totals.iloc[1] == run(inputs, named[1][1]).city.value
    assert len(frame) == 3 * 7
    for wrong in ([], [*named, ("丁", steady(inputs))], [named[0], named[0]]):
        with pytest.raises(ScenarioError):
            compare(inputs, wrong)


# ---------------------------------------------------------------- for any city


@given(cases())
def test_parts_add_up_exactly(case: tuple[Inputs, Scenario]) -> None:
    result = run(*case)
    city = result.city
    assert math.fsum(c.contribution for c in result.counties) == city.value
    assert math.fsum(c.increment for c in result.counties) == city.increment
    assert city.increment == pytest.approx(city.value - city.reference, abs=1e-9)
    assert city.margin is not None and city.goal is not None and city.gap is not None
    shortfalls = [c.shortfall for c in result.counties if c.shortfall is not None]
    assert math.fsum([*shortfalls, city.margin]) == city.gap
    assert city.gap == pytest.approx(city.goal.value - city.value, abs=1e-9)
    bridge = result.bridge_frame()
    steps = bridge[bridge["kind"] == "county"]
    assert steps["end"].iloc[-1] == pytest.approx(city.value, rel=1e-12)


@given(cases())
def test_the_printed_bridge_adds_up_as_printed(case: tuple[Inputs, Scenario]) -> None:
    result = run(*case)
    bridge = result.bridge_frame()
    first, *counties, last, _ = bridge.itertuples()
    assert (first.kind, last.kind) == ("outturn", "scenario")
    assert round(sum(c.printed for c in counties), 6) == round(last.printed - first.printed, 6)
    assert all(abs(c.printed - c.amount) < 0.2 + 1e-6 for c in counties)
    assert f"{last.printed:.1f}" == number(result.city.value)


@given(cases())
def test_the_order_of_counties_does_not_matter(case: tuple[Inputs, Scenario]) -> None:
    inputs, scenario = case
    forward, backward = run(inputs, scenario), run(reversed_counties(inputs), scenario)
    assert backward.city.value == pytest.approx(forward.city.value, rel=1e-14)
    assert [c.value for c in backward.counties[::-1]] == [c.value for c in forward.counties]


@given(cases(), st.integers(0, 7), st.floats(1e-4, 0.3))
def test_the_city_rises_with_every_countys_growth(
    case: tuple[Inputs, Scenario], which: int, more: float
) -> None:
    inputs, scenario = case
    code = inputs.codes[which % len(inputs.codes)]
    faster = run(inputs, scenario.shifted(more, [code], inputs.years[1:]))
    assert faster.city.value > run(inputs, scenario).city.value


@given(cases())
def test_nothing_is_changed_by_running(case: tuple[Inputs, Scenario]) -> None:
    inputs, scenario = case
    before = copy.deepcopy((inputs, scenario))
    run(inputs, scenario).county_frame()
    assert (inputs, scenario) == before


def test_preparing_changes_neither_book_nor_estimates() -> None:
    figures = small_city()
    seen = figures.observations
    estimates = pd.DataFrame(
        [
            {
                "area_code": code,
                "indicator": "gdp",
                "year": 2024.0,
                "value": value / TOTAL * OUTTURN,
                "low": float("nan"),
                "high": float("nan"),
                "benchmark": NEW,
                "method": "share_projection",
            }
            for code, value in LEVELS.items()
        ]
    )
    before = estimates.copy()
    inputs = prepare(catalog(), figures, AS_OF, estimates=estimates)
    assert figures.observations == seen
    pd.testing.assert_frame_equal(estimates, before)
    assert inputs.county(LINZE).start.low is None


@given(cases(), st.floats(-0.1, 0.15))
def test_prices_move_the_nominal_total_and_not_the_real_growth(
    case: tuple[Inputs, Scenario], price: float
) -> None:
    inputs, scenario = case
    result, other = run(inputs, scenario), run(inputs, scenario.with_deflator(price))
    assert [c.average_growth for c in result.counties] == [c.average_growth for c in other.counties]


# ---------------------------------------------------------------- laying one over another

years = st.sampled_from([0, 2025, 2026])
areas = st.sampled_from(["", "100001", "100002"])


@st.composite
def rate_sets(draw: st.DrawFn) -> tuple[Rate, ...]:
    keys = draw(st.sets(st.tuples(areas, years), max_size=5))
    return tuple(Rate(area, year, draw(rates)) for area, year in keys)


@given(rate_sets(), rate_sets())
def test_what_is_laid_on_top_speaks_and_the_rest_stays(
    top: tuple[Rate, ...], under: tuple[Rate, ...]
) -> None:
    above, below = Scenario(growth=top), Scenario(growth=under)
    both = above.over(below)
    for area in ("100001", "100002"):
        for year in (2025, 2026):
            own = above.growth_of(area, year)
            assert both.growth_of(area, year) == (below.growth_of(area, year) if own is None else own)


def test_single_changes_leave_the_rest() -> None:
    base = Scenario.uniform(0.05, 0.0).with_growth(LINZE, 0.07).with_population(SUNAN, 2.7)
    changed = base.with_growth(LINZE, 0.08, 2026).with_deflator(0.01)
    assert (changed.growth_of(LINZE, 2025), changed.growth_of(LINZE, 2026)) == (0.07, 0.08)
    assert (changed.growth_of(GANZHOU, 2026), changed.deflator_of(GANZHOU, 2026)) == (0.05, 0.01)
    assert changed.population_of(SUNAN) == 2.7
    assert base == Scenario.uniform(0.05, 0.0).with_population(SUNAN, 2.7).with_growth(LINZE, 0.07)


def test_comparison_words_reach_the_goal() -> None:
    inputs = small_inputs()
    assert inputs.goal is not None and inputs.goal.comparison is Comparison.ABOVE
    last = inputs.counties[-1].goal
    assert last is not None and last.comparison is Comparison.AT_LEAST and last.per_capita


# ---------------------------------------------------------------- population decides a goal per head


def test_the_population_at_which_a_goal_per_head_turns_is_said_and_true() -> None:
    inputs = small_inputs(obs(SUNAN, "population_census", 2010, 33_653, frequency="instant", grade="A"))
    result = run(inputs, steady(inputs))
    sunan = next(c for c in result.counties if c.code == SUNAN)
    turning = sunan.turning_point
    assert turning is not None
    for persons, met in ((turning * 0.999, True), (turning * 1.001, False)):
        again = run(inputs, steady(inputs).with_population(SUNAN, persons))
        assert next(c for c in again.counties if c.code == SUNAN).met is met
    said = result.population_sentence
    assert said.startswith(
        f"肃南县2026年人口不超过{math.floor(turning * 1000) / 1000:.3f}万人时达标（起点按估算区间"
    )
    carried = 2.78 * (27_800 / 33_653) ** 0.6
    assert (
        f"2020年人口普查常住人口2.780万人，按2010—2020年两次普查间的变化延续则2026年约{carried:.3f}" in said
    )
    stated = run(inputs, steady(inputs).with_population(SUNAN, 2.65)).population_sentence
    assert "设定的人口2.650万人" in stated


def test_without_a_goal_per_head_no_population_is_said() -> None:
    inputs = any_inputs([(100.0, 2024, "A")])
    assert run(inputs, Scenario.uniform(0.05, 0.0)).population_sentence == ""
    assert "延续" not in run(small_inputs(), steady(small_inputs())).population_sentence


def test_members_that_all_fall_short_are_not_named_one_by_one() -> None:
    assert JointResult("t", "名", ("甲县", "乙县"), 2).sentence == "2个县区均未达到"
    assert JointResult("t", "名", ("甲县",), 2).sentence == "2个县区中甲县未达到"
