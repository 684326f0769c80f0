"""From a link to a scenario that can be run: cut to the limits, complete, and say what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.analysis.scenario import EVERY_AREA, EVERY_YEAR, Rate, Scenario
from core.analysis.scenario_inputs import Inputs, Range
from core.wording import percent, quantity


def load_query(
    inputs: Inputs, query: Mapping[str, str | Sequence[str]], base: Scenario
) -> tuple[Scenario, tuple[str, ...]]:
    """Read a link's parameters over a complete base scenario.

    Returns
    -------
    tuple
        A scenario that :func:`core.analysis.scenario_run.run` accepts, and a Chinese note for every
        value that was left out or cut. Notes may quote the link: show them as text.
    """
    read, unread = Scenario.from_query(query)
    cleaned, notes = clean(inputs, read)
    return cleaned.over(base), (*unread, *notes)


def clean(inputs: Inputs, scenario: Scenario) -> tuple[Scenario, tuple[str, ...]]:
    """Drop what the city does not have and cut what lies outside the limits, noting each."""
    notes: list[str] = []
    bounds = inputs.bounds
    growth = _rates(inputs, scenario.growth, bounds.growth, "实际增速", notes)
    deflator = _rates(inputs, scenario.deflator, bounds.deflator, "平减指数", notes)
    population = []
    for code, persons in scenario.population:
        limits = inputs.population_range(code) if code in inputs.codes else None
        if limits is None:
            notes.append(f"常住人口中的县区代码{code}不适用，已忽略。")
            continue
        kept = limits.clip(persons)
        if kept != persons:
            before, after = quantity(persons, "万人", 2), quantity(kept, "万人", 2)
            notes.append(f"{inputs.county(code).name}常住人口{before}超出可设范围，已改为{after}。")
        population.append((code, kept))
    share = _single(scenario.industry_share, bounds.industry_share, "工业占比", notes)
    tourism = _single(scenario.tourism_growth, bounds.tourism_growth, "旅游增速", notes)
    return Scenario(growth, deflator, tuple(population), share, tourism), tuple(notes)


def _rates(
    inputs: Inputs, rates: tuple[Rate, ...], limits: Range, name: str, notes: list[str]
) -> tuple[Rate, ...]:
    kept = []
    for rate in rates:
        if rate.area != EVERY_AREA and rate.area not in inputs.codes:
            notes.append(f"{name}中的县区代码{rate.area}不属于{inputs.city_name}，已忽略。")
            continue
        if rate.year != EVERY_YEAR and rate.year not in inputs.years[1:]:
            notes.append(f"{name}中的{rate.year}年不在推演年份内，已忽略。")
            continue
        value = limits.clip(rate.value)
        if value != rate.value:
            whose = inputs.county(rate.area).name if rate.area else "各县区"
            notes.append(f"{whose}{name}{percent(rate.value)}超出可设范围，已改为{percent(value)}。")
        kept.append(Rate(rate.area, rate.year, value))
    return tuple(kept)


def _single(value: float | None, limits: Range, name: str, notes: list[str]) -> float | None:
    if value is None:
        return None
    kept = limits.clip(value)
    if kept != value:
        notes.append(f"{name}{percent(value)}超出可设范围，已改为{percent(kept)}。")
    return kept
