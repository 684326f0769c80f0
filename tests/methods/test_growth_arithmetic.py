"""Growth arithmetic that others published or that follows from published rules.

Where we differ: CA-002 documents that a growth over zero years is infinite. Ours raises, with a sentence
for the page: an infinite growth is no figure, and nothing after it would be.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pytest

from core.figures.arithmetic import (
    NoYearsLeftError,
    average_growth,
    calendar_share,
    completion_progress,
    elapsed_share,
    growth,
    implied_deflator,
    nominal_growth,
    pace_ratio,
    path_value,
    project,
    required_change,
    required_growth,
    word_for_ratio,
)
from core.plan.rules import Rules
from core.wording.words import Status

Case = dict[str, Any]


def cagr(case: Case, _: Rules) -> None:
    i, expected = case["inputs"], case["expected"]["cagr_pct"]
    if expected == "inf":
        with pytest.raises(NoYearsLeftError):
            growth(i["start"], i["end"], i["years"])
    else:
        assert growth(i["start"], i["end"], i["years"]) * 100 == _near(expected, case)


def linear_required(case: Case, _: Rules) -> None:
    i = case["inputs"]
    assert required_change(i["start"], i["end"], i["years"]) == _near(case["expected"]["per_year"], case)


def pathway(case: Case, _: Rules) -> None:
    i, e = case["inputs"], case["expected"]
    y0, t0, y, t = i["base_value"], i["base_year"], i["current_value"], i["current_year"]
    goal, due = i["target"], i["target_year"]
    observed, now = growth(y0, y, t - t0), required_growth(y, goal, due - t)
    on_path = path_value(y0, t0, goal, due, t)
    direction = 1 if goal > y0 else -1
    found = {
        "observed_cagr": observed,
        "required_cagr_from_base": required_growth(y0, goal, due - t0),
        "required_cagr_from_now": now,
        "ratio_R": pace_ratio(y0, t0, y, t, target=goal, due=due, direction=direction),
        "acceleration_needed": now / observed,
        "geometric_path_value_now": on_path,
        "linear_path_value_now": path_value(y0, t0, goal, due, t, geometric=False),
        "deviation_from_geometric_path": y - on_path,
        "projected_target_year": project(y, observed, due - t),
    }
    assert found.keys() == e.keys()
    for name, value in found.items():
        assert value == pytest.approx(e[name], abs=5e-9), name  # printed to eight decimals or more


def time_progress_years(case: Case, _: Rules) -> None:
    i = case["inputs"]
    share = elapsed_share(i["base_year"], i["current_year"], i["target_year"])
    assert share * 100 == _near(case["expected"]["schedule_pct"], case)


def plan_cumulative_reduction(case: Case, rules: Rules) -> None:
    i, e = case["inputs"], case["expected"]
    level = math.prod(1 + change for change in i["annual_changes_2021_2022"])
    goal, years = 1 - i["cumulative_target"], 5
    elapsed = round(i["schedule_pct"] / 100 * years)
    assert 1 - level == _near(e["cumulative_reduction"], case)
    assert completion_progress(1, level, goal, -1) == _near(e["completion_pct_log"] / 100, case)
    assert -required_growth(1, goal, years) == _near(e["required_annual_rate"], case)
    ratio = pace_ratio(1, 0, level, elapsed, target=goal, due=years, direction=-1)
    assert ratio is not None
    word = word_for_ratio(ratio, rules.pace, rules.rounding)
    assert (word in {Status.BEHIND, Status.FAR_BEHIND}) == (e["label"] == "滞后")


def two_year_average(case: Case, _: Rules) -> None:
    average = average_growth(case["inputs"]["growth"])
    assert average == _near(case["expected"]["average"], case)
    assert round(average, 3) == case["expected"]["published_rounded"]


def implied(case: Case, _: Rules) -> None:
    i = case["inputs"]
    found = implied_deflator(i["nominal_growth"], i["real_growth"])
    assert found == _near(case["expected"]["implied_price_change"], case)


def nominal_projection(case: Case, _: Rules) -> None:
    i = case["inputs"]
    rate = nominal_growth(i["real_growth"], i["deflator"])
    assert project(i["gdp_now"], rate, i["years"]) == _near(case["expected"]["gdp_nominal"], case)


def scenario_aroc_target(case: Case, _: Rules) -> None:
    i = case["inputs"]
    years = i["target_year"] - 2018
    rate = required_growth(i["v2018"], i["target"], years)
    assert rate == _near(case["expected"]["derived_aroc"], case)
    assert project(i["v2018"], rate, years) == _near(case["expected"]["value_2025"], case)


def scenario_fixed_target_linear(case: Case, _: Rules) -> None:
    i = case["inputs"]
    due = i["target_year"]
    path = [path_value(i["v2018"], 2018, i["target"], due, y, geometric=False) for y in range(2018, due + 1)]
    assert path == pytest.approx(case["expected"]["path_2018_2025"], abs=1e-9)


METHODS: dict[str, Callable[[Case, Rules], None]] = {
    "cagr": cagr,
    "linear_required": linear_required,
    "pathway": pathway,
    "time_progress_years": time_progress_years,
    "plan_cumulative_reduction": plan_cumulative_reduction,
    "two_year_average": two_year_average,
    "implied_deflator": implied,
    "nominal_projection": nominal_projection,
    "scenario_aroc_target": scenario_aroc_target,
    "scenario_fixed_target_linear": scenario_fixed_target_linear,
}


def test_growth_arithmetic(growth_arithmetic_case: Case, rules: Rules) -> None:
    method = growth_arithmetic_case["method"]
    assert method in METHODS, f"a method that we cannot evaluate: {method}"
    METHODS[method](growth_arithmetic_case, rules)


def _near(value: float, case: Case) -> Any:
    # Expected values are printed to about ten digits, so large ones need the relative tolerance.
    return pytest.approx(value, abs=case["tolerance"], rel=case["tolerance"])


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (dt.date(2020, 6, 1), 0.0),
        (dt.date(2020, 12, 31), 0.0),
        (dt.date(2023, 12, 31), 1095 / 2191),
        (dt.date(2026, 12, 30), 2190 / 2191),
        (dt.date(2026, 12, 31), 1.0),
        (dt.date(2028, 1, 1), 1.0),
    ],
)
def test_the_calendar_share_is_counted_in_days(day: dt.date, share: float) -> None:
    assert calendar_share(2020, 2026, day) == pytest.approx(share)
