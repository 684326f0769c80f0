"""Run a scenario: nominal growth from the latest figure, the city as the sum of its counties."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.scenario.assumptions import EVERY_AREA, EVERY_YEAR, Rate, Scenario, ScenarioError
from core.scenario.inputs import WAN_YUAN_PER_YI, County, Inputs
from core.scenario.result import (
    ESTIMATED,
    OUTTURN,
    PROJECTED,
    CityResult,
    CountyResult,
    PathPoint,
    ScenarioResult,
    sentences,
)
from core.scenario.sides import joint_results, side_results, unmoved

Array = npt.NDArray[np.float64]

ONE_POINT = 0.01
MOST_COMPARED = 3


def run(inputs: Inputs, scenario: Scenario) -> ScenarioResult:
    """Carry every county from its start to the horizon and add up the city.

    ``nominal = (1 + real)(1 + deflator) - 1`` each year; the city is the sum of the counties times the
    reconciliation factor of the last common year. A growth stated for a year that is already an
    outturn of the county has no effect.

    Parameters
    ----------
    inputs : Inputs
        From :func:`core.scenario.prepare.prepare`.
    scenario : Scenario
        Growth and deflator must be stated for every county and year still open.

    Returns
    -------
    ScenarioResult
        The city's value, increment and gap are the exact sums (``math.fsum``) of what its counties
        contribute, add, and lack (with the margin of the targets).

    Raises
    ------
    ScenarioError
        Where an assumption is missing, or names a county that the city does not have.
    """
    check_areas(inputs, scenario)
    real, price = rate_arrays(inputs, scenario)
    start = np.array([c.start.value for c in inputs.counties])
    last = start * np.prod((1 + real) * (1 + price), axis=1)
    raised = start * np.prod((1 + np.where(open_years(inputs), real + ONE_POINT, 0.0)) * (1 + price), axis=1)
    factor = inputs.factor.value
    bases = [c.base.value for c in inputs.counties]
    forward = inputs.horizon > inputs.reference_year
    contributions = [float(v) for v in last * factor] if forward else bases
    total = math.fsum(contributions)
    paths = _paths(inputs, real, price)
    increments = [v - b for v, b in zip(contributions, bases, strict=True)]
    persons = [_persons(county, scenario) for county in inputs.counties]
    targets = [c.target_value(p) for c, p in zip(inputs.counties, persons, strict=True)]
    shortfalls, margin = _shortfalls(inputs, contributions, targets)
    counties = tuple(
        _county(
            inputs,
            county,
            path=paths[i],
            value=float(last[i]),
            rates=real[i],
            prices=price[i],
            target=targets[i],
            persons=persons[i],
            contribution=contributions[i],
            increment=increments[i],
            shortfall=shortfalls[i],
            effect=float((raised[i] - last[i]) * factor),
        )
        for i, county in enumerate(inputs.counties)
    )
    city = _city(inputs, counties, total, margin)
    return ScenarioResult(
        scenario=scenario,
        horizon=inputs.horizon,
        benchmark=inputs.benchmark,
        benchmark_name=inputs.benchmark_name,
        city=city,
        counties=counties,
        sides=side_results(inputs, scenario),
        others=unmoved(inputs),
        joints=joint_results(inputs, {c.code: float(v) for c, v in zip(inputs.counties, last, strict=True)}),
        factor=inputs.factor,
        **sentences(
            city=city,
            counties=counties,
            horizon=inputs.horizon,
            factor=inputs.factor,
            closed=inputs.closed,
        ),
    )


def compare(inputs: Inputs, scenarios: Sequence[tuple[str, Scenario]]) -> pd.DataFrame:
    """Set up to three named scenarios side by side.

    Returns
    -------
    DataFrame
        One row a scenario and area (city first): ``scenario, area_code, area, value, target,
        difference, met, estimated`` in 亿元, in the order given.

    Raises
    ------
    ScenarioError
        Where none or more than three are given, or two bear one name.
    """
    if not 1 <= len(scenarios) <= MOST_COMPARED:
        raise ScenarioError(f"一次可对比1～{MOST_COMPARED}个方案。")
    if len({name for name, _ in scenarios}) < len(scenarios):
        raise ScenarioError("对比的方案须各有名称，不得重名。")
    rows: list[dict[str, object]] = []
    for name, scenario in scenarios:
        result = run(inputs, scenario)
        city = result.city
        rows.append(
            {
                "scenario": name,
                "area_code": inputs.city_code,
                "area": city.name,
                "value": city.value,
                "target": None if city.goal is None else city.goal.value,
                "difference": city.difference,
                "met": city.met,
                "estimated": city.estimated_share > 0,
            }
        )
        rows.extend(
            {
                "scenario": name,
                "area_code": c.code,
                "area": c.name,
                "value": c.value,
                "target": c.target,
                "difference": c.difference,
                "met": c.met,
                "estimated": c.rests_on_estimate,
            }
            for c in result.counties
        )
    return pd.DataFrame(rows)


def check_areas(inputs: Inputs, scenario: Scenario) -> None:
    """Refuse a scenario that names counties the city does not have."""
    named = {r.area for r in (*scenario.growth, *scenario.deflator)}
    named |= {code for code, _ in scenario.population}
    for code in sorted(named - {EVERY_AREA} - set(inputs.codes)):
        inputs.county(code)  # raises, naming the counties there are


def open_years(inputs: Inputs) -> npt.NDArray[np.bool_]:
    """Which years each county still has to grow through: rows counties, columns years after the reference."""
    years = np.array(inputs.years[1:], dtype=np.int64)
    first = np.array([c.start.year for c in inputs.counties], dtype=np.int64)
    return years[None, :] > first[:, None]


def rate_arrays(inputs: Inputs, scenario: Scenario) -> tuple[Array, Array]:
    """Real growth and deflator by county and year after the reference; 0 where the county's year is past.

    Raises
    ------
    ScenarioError
        Where a rate is missing for a county and year that is still open.
    """
    still_open = open_years(inputs)
    growth, deflator = _Table(scenario.growth), _Table(scenario.deflator)
    real, price = np.zeros(still_open.shape), np.zeros(still_open.shape)
    for i, county in enumerate(inputs.counties):
        for j, year in enumerate(inputs.years[1:]):
            if still_open[i, j]:
                real[i, j] = growth.require(county, year, "实际增速")
                price[i, j] = deflator.require(county, year, "平减指数")
    return real, price


class _Table:
    """Rates of one kind, looked up the most specific first."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = {(rate.area, rate.year): rate.value for rate in rates}

    def require(self, county: County, year: int, name: str) -> float:
        for key in (
            (county.code, year),
            (county.code, EVERY_YEAR),
            (EVERY_AREA, year),
            (EVERY_AREA, EVERY_YEAR),
        ):
            if key in self._rates:
                return self._rates[key]
        raise ScenarioError(f"方案没有给出{county.name}{year}年的{name}。请补充，或先选用一个预设方案。")


def _paths(inputs: Inputs, real: Array, price: Array) -> list[tuple[PathPoint, ...]]:
    """Path of each county from the reference year; a year between reference and start is unknown."""
    nominal = (1 + real) * (1 + price)
    paths = []
    for i, county in enumerate(inputs.counties):
        start = county.start
        level = start.value
        points = []
        for j, year in enumerate(inputs.years):
            if year == start.year:
                points.append(PathPoint(year, level, ESTIMATED if start.estimated else OUTTURN, start.grade))
            elif year > start.year:
                level *= float(nominal[i, j - 1])
                points.append(PathPoint(year, level, PROJECTED, start.grade))
            elif year == inputs.reference_year:
                base = county.base
                points.append(
                    PathPoint(year, base.value, ESTIMATED if base.estimated else OUTTURN, base.grade)
                )
            else:
                points.append(PathPoint(year, None, OUTTURN, ""))
        paths.append(tuple(points))
    return paths


def _persons(county: County, scenario: Scenario) -> float | None:
    """Population (万人) where the goal is per head: the scenario's, else the last figure."""
    if county.goal is None or not county.goal.per_capita:
        return None
    assumed = scenario.population_of(county.code)
    if assumed is not None:
        return assumed
    return None if county.population is None else county.population.value


def _shortfalls(
    inputs: Inputs, contributions: Sequence[float], targets: Sequence[float | None]
) -> tuple[tuple[float | None, ...], float | None]:
    """Each county's distance to its own target, and the margin of the city's: together the city's gap."""
    known = [target for target in targets if target is not None]
    factor = inputs.factor.value
    single = tuple(
        None if target is None else target * factor - value
        for target, value in zip(targets, contributions, strict=True)
    )
    if inputs.goal is None or len(known) < len(targets):
        return single, None
    return single, inputs.goal.value - math.fsum(target * factor for target in known)


def _county(
    inputs: Inputs,
    county: County,
    *,
    path: tuple[PathPoint, ...],
    value: float,
    rates: Array,
    prices: Array,
    target: float | None,
    persons: float | None,
    contribution: float,
    increment: float,
    shortfall: float | None,
    effect: float,
) -> CountyResult:
    start = county.start
    left = inputs.horizon - start.year
    ratio = value / start.value
    grown = float(np.prod(1 + rates))
    needed = None
    if target is not None and left > 0:
        needed = (target / (start.value * float(np.prod(1 + prices)))) ** (1 / left) - 1
    met = None
    if county.goal is not None and target is not None:
        met = county.goal.met_by(value / target * county.goal.value, inputs.rounding)
    return CountyResult(
        code=county.code,
        name=county.name,
        start=start,
        path=path,
        value=value,
        low=None if start.low is None else start.low * ratio,
        high=None if start.high is None else start.high * ratio,
        goal=county.goal,
        target=target,
        difference=None if target is None else value - target,
        met=met,
        average_growth=grown ** (1 / left) - 1 if left > 0 else None,
        needed_growth=needed,
        base=county.base.value,
        contribution=contribution,
        increment=increment,
        shortfall=shortfall,
        effect=effect,
        population=persons,
        population_start=county.population,
        population_carried=county.population_carried,
        per_capita=None if persons is None else value * WAN_YUAN_PER_YI / persons,
    )


def _city(
    inputs: Inputs, counties: tuple[CountyResult, ...], total: float, margin: float | None
) -> CityResult:
    goal, left = inputs.goal, inputs.horizon - inputs.reference_year
    points = [PathPoint(inputs.reference_year, inputs.city.value, OUTTURN, inputs.city.grade)]
    for j, year in enumerate(inputs.years[1:], start=1):
        levels = [county.path[j].value for county in counties]
        known = [level for level in levels if level is not None]
        level = math.fsum(known) * inputs.factor.value if len(known) == len(levels) else None
        estimated = any(county.rests_on_estimate for county in counties)
        points.append(PathPoint(year, level, PROJECTED, "E" if estimated else inputs.city.grade))
    shortfalls = [c.shortfall for c in counties if c.shortfall is not None]
    gap = None if margin is None else math.fsum([*shortfalls, margin])
    resting = math.fsum(c.contribution for c in counties if c.rests_on_estimate)
    return CityResult(
        name=inputs.city_name,
        path=tuple(points),
        value=total,
        goal=goal,
        difference=None if goal is None else total - goal.value,
        met=None if goal is None else goal.met_by(total, inputs.rounding),
        reference=inputs.city.value,
        reference_year=inputs.reference_year,
        increment=math.fsum(c.increment for c in counties),
        nominal_growth=(total / inputs.city.value) ** (1 / left) - 1 if left > 0 else None,
        needed_nominal_growth=(goal.value / inputs.city.value) ** (1 / left) - 1
        if goal is not None and left > 0
        else None,
        estimated_share=resting / total,
        margin=margin,
        gap=gap,
    )
