"""What a scenario starts from, gathered once: levels with their evidence, goals, histories, limits.

Prepared by :func:`core.scenario.prepare.prepare`, after which every move of a slider is
arithmetic on these records alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from core.figures.arithmetic import digits_of, rounded
from core.figures.observation import Grade
from core.plan.models import Comparison
from core.scenario.assumptions import EVERY_AREA, EVERY_YEAR, Rate, Scenario, ScenarioError
from core.wording.numbers import percent, quantity

#: Yuan a head times 万人 gives 万元; a hundred million yuan (亿元) are ten thousand of these.
WAN_YUAN_PER_YI: Final = 10_000


@dataclass(frozen=True, slots=True)
class Level:
    """A starting level and what it rests on.

    ``value`` in ``unit`` (GDP in 亿元 at current prices of ``year``), on ``benchmark``. ``low`` and
    ``high`` are the 80 % band of an estimate. ``origin`` says in Chinese where it comes from.
    """

    value: float
    year: int
    unit: str
    grade: str
    benchmark: str = ""
    stage: str = ""
    low: float | None = None
    high: float | None = None
    source_id: str = ""
    origin: str = ""

    @property
    def estimated(self) -> bool:
        """Whether the level is an estimate of ours (grade E)."""
        return self.grade == Grade.E


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of the plan that a scenario is held against."""

    target_id: str
    name: str
    value: float
    unit: str
    comparison: Comparison
    due: int
    per_capita: bool = False

    def met_by(self, value: float, rounding: float) -> bool:
        """Whether a value meets the goal: 突破 strictly above, 达到 at or above, 不超过 at or below.

        Compared after rounding the relative difference to ``rounding``.
        """
        difference = rounded(value / self.value - 1, digits_of(rounding))
        if self.comparison is Comparison.AT_MOST:
            return difference <= 0
        return difference > 0 if self.comparison is Comparison.ABOVE else difference >= 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A published or computed rate (fraction a year) that a preset takes a value from.

    ``period`` is worded (``2021—2024年年均``), ``area`` the code of the area it belongs to, ``origin``
    the Chinese sentence fragment that says how it was had.
    """

    value: float
    area: str
    area_name: str
    year: int
    period: str
    grade: str
    source_id: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """One county's part in a scenario.

    ``base`` is its level in the reference year (亿元), the bases of all counties adding up to the
    city's outturn. ``population`` is set where the goal is per head; ``population_carried`` is it at the
    horizon (万人), carried on at the yearly change between the last two censuses.
    """

    code: str
    name: str
    start: Level
    base: Level
    goal: Goal | None
    population: Level | None
    recent: Evidence | None
    history: tuple[Evidence, ...]
    population_carried: Level | None = None

    def target_value(self, persons: float | None) -> float | None:
        """Return the goal in 亿元: the level itself, or yuan a head times ``persons`` (万人)."""
        if self.goal is None:
            return None
        if not self.goal.per_capita:
            return self.goal.value
        return None if persons is None else self.goal.value * persons / WAN_YUAN_PER_YI


@dataclass(frozen=True, slots=True)
class Factor:
    """Reconciliation of county sum and city: ``city / counties`` of the last common year."""

    value: float
    year: int | None
    benchmark: str
    city: float | None
    counties: float | None
    origin: str


class Lever(StrEnum):
    """Which assumption of a scenario moves an outcome beside GDP."""

    INDUSTRY = "industry"
    TOURISM = "tourism"
    NONE = ""


@dataclass(frozen=True, slots=True)
class SideStart:
    """Start of an outcome beside GDP: its goal and last figure, if any.

    ``lever`` is what moves it in a scenario; ``geometric`` whether it grows by rates rather than by steps;
    ``decimals`` how it is printed. ``quota`` is what a yearly target asks of every year, else empty;
    its goal falls due in its last year. ``horizon`` is set for a target of GDP that falls due in another year
    than the scenario reckons to.
    """

    goal: Goal
    indicator: str
    start: Level | None
    lever: Lever = Lever.NONE
    geometric: bool = False
    decimals: int = 1
    quota: str = ""
    horizon: int | None = None


@dataclass(frozen=True, slots=True)
class JointGoal:
    """A rule that several counties must all meet in GDP: code and goal of each."""

    target_id: str
    name: str
    parts: tuple[tuple[str, Goal], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Limits and step of an assumption, in the unit of the scenario."""

    low: float
    high: float
    step: float

    def clip(self, value: float) -> float:
        """Return the nearest value inside the limits."""
        return min(max(value, self.low), self.high)

    def holds(self, value: float, rounding: float = 1e-9) -> bool:
        """Whether a value lies inside the limits, both included."""
        return self.low - rounding <= value <= self.high + rounding


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of every assumption; data, so that sliders, links and goal seek share them.

    Real growth: -10 to 20 % a year, wider than any clean real growth in the figures. Deflator: the
    plausibility window of the catalog's rules. Population: 30 % either side of the last figure. They
    limit what can be asked, they are no judgement of what is likely.
    """

    growth: Range = Range(-0.10, 0.20, 0.001)
    deflator: Range = Range(-0.03, 0.08, 0.001)
    population_factor: Range = Range(0.7, 1.3, 0.01)
    industry_share: Range = Range(0.0, 0.4, 0.001)
    tourism_growth: Range = Range(-0.3, 0.6, 0.001)


@dataclass(frozen=True)
class Inputs:
    """Everything a scenario of one city needs; immutable.

    ``reference_year`` is the last year with an outturn of the city on ``benchmark``; ``years`` run
    from it to the horizon (the due year of the city's GDP target). ``closed`` says that the horizon is over
    and only its figure still out. ``sides`` are outcomes that a lever moves, ``others`` the city's further
    dated targets, ``joints`` the joint targets of GDP that fall due at the horizon.
    """

    city_code: str
    city_name: str
    city: Level
    goal: Goal | None
    counties: tuple[County, ...]
    factor: Factor
    benchmark: str
    benchmark_name: str
    reference_year: int
    horizon: int
    rounding: float
    min_clean_growths: int
    city_recent: Evidence | None
    city_history: tuple[Evidence, ...]
    deflator: Evidence | None
    sides: tuple[SideStart, ...] = ()
    others: tuple[SideStart, ...] = ()
    joints: tuple[JointGoal, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    source_labels: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False

    @property
    def years(self) -> tuple[int, ...]:
        """Reference year to horizon, both included."""
        return tuple(range(self.reference_year, self.horizon + 1))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the counties in document order."""
        return tuple(county.code for county in self.counties)

    def county(self, code: str) -> County:
        """Return one county's inputs.

        Raises
        ------
        ScenarioError
            Where the city has no such county.
        """
        for county in self.counties:
            if county.code == code:
                return county
        known = "、".join(f"{c.code}（{c.name}）" for c in self.counties)
        raise ScenarioError(f"没有代码为“{code[:12]}”的县区。可用：{known}。")

    def population_range(self, code: str) -> Range | None:
        """Limits of a county's population (万人), where its goal is per head and a figure is known."""
        start = self.county(code).population
        if start is None:
            return None
        factor = self.bounds.population_factor
        return Range(round(start.value * factor.low, 2), round(start.value * factor.high, 2), factor.step)

    def source_label(self, source_id: str) -> str:
        """Publisher and title of a source, or its id where no labels were given."""
        return self.source_labels.get(source_id, source_id)


# From a link to a scenario that can be run: cut to the limits, complete, and say what was changed.


def load_query(
    inputs: Inputs, query: Mapping[str, str | Sequence[str]], base: Scenario
) -> tuple[Scenario, tuple[str, ...]]:
    """Read a link's parameters over a complete base scenario.

    Returns
    -------
    tuple
        A scenario that :func:`core.scenario.run.run` accepts, and a Chinese note for every
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


#: A larger rate is no wish beyond the limits but a slip, such as a county's code in its place.
_NO_RATE: Final = 10.0


def _rates(
    inputs: Inputs, rates: tuple[Rate, ...], limits: Range, name: str, notes: list[str]
) -> tuple[Rate, ...]:
    kept = []
    for rate in rates:
        if abs(rate.value) > _NO_RATE:
            notes.append(f"{name}“{percent(rate.value)}”不是可用的数，已忽略。")
            continue
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
