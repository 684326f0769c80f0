"""What a scenario leads to: frozen records, and tables of them for pages and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pandas as pd

from core.scenario.assumptions import Scenario
from core.scenario.inputs import WAN_YUAN_PER_YI, Factor, Goal, Level, Lever
from core.wording import scenario as say
from core.wording.numbers import MINUS, number

# Parts of a whole that add up as printed.


def rounded(parts: Sequence[float], total: float, decimals: int = 1) -> tuple[float, ...]:
    """Round parts so that the printed parts add up to the printed total (largest remainders).

    The total is rounded half up as everywhere; each part is rounded to one of its two neighbours,
    the parts with the largest remainders upward. Ties go to the earlier part. Where `total` is itself
    the difference of two printed numbers, a part may move by one printed unit more.

    Parameters
    ----------
    parts : sequence of float
        Parts that add up to `total` within one printed unit.
    total : float
        Their sum as it is to be printed.
    decimals : int
        Digits after the point.

    Returns
    -------
    tuple of float
        Rounded parts in the same order.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) for part in parts]
    floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in exact]
    whole = Decimal(repr(float(total))).quantize(step, rounding=ROUND_HALF_UP)
    missing = int((whole - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    up = order[:missing] if missing > 0 else []
    down = order[missing:] if missing < 0 else []
    for index in up:
        floors[index] += step
    for index in down:
        floors[index] -= step
    return tuple(float(part) for part in floors)


#: Kinds of values on a path.
OUTTURN, ESTIMATED, PROJECTED = "实绩", "估算", "推演"


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One year of a path in 亿元; ``kind`` is 实绩, 估算 or 推演, ``grade`` that of what it rests on."""

    year: int
    value: float | None
    kind: str
    grade: str


@dataclass(frozen=True, slots=True)
class CountyResult:
    """One county under the scenario; money in 亿元 at current prices, rates as fractions a year.

    ``value`` is the level in the target year, ``low`` and ``high`` its band where the start is an
    estimate; ``target`` the county's own target in the same unit (yuan a head times population where
    the target is per head); ``needed_growth`` the constant real growth that would just reach it at the
    scenario's prices. ``contribution`` is its part of the city (value times the reconciliation
    factor), ``increment`` that less its part in the reference year, ``effect`` what one point more of
    real growth in every year adds to the city. ``rests_on_estimate`` marks all of it.
    """

    code: str
    name: str
    start: Level
    path: tuple[PathPoint, ...]
    value: float
    low: float | None
    high: float | None
    goal: Goal | None
    target: float | None
    difference: float | None
    met: bool | None
    average_growth: float | None
    needed_growth: float | None
    base: float
    contribution: float
    increment: float
    shortfall: float | None
    effect: float
    population: float | None = None
    population_start: Level | None = None
    per_capita: float | None = None
    population_carried: Level | None = None

    @property
    def turning_point(self) -> float | None:
        """Population (万人) up to which a goal per head is met at the scenario's GDP."""
        return self._people_for(self.value)

    @property
    def turning_range(self) -> tuple[float, float] | None:
        """The same at both ends of the band of an estimated start."""
        low, high = self._people_for(self.low), self._people_for(self.high)
        return None if low is None or high is None else (low, high)

    def _people_for(self, value: float | None) -> float | None:
        if value is None or self.goal is None or not self.goal.per_capita:
            return None
        return value * WAN_YUAN_PER_YI / self.goal.value

    @property
    def rests_on_estimate(self) -> bool:
        """Whether the start, and so the result, is an estimate."""
        return self.start.estimated


@dataclass(frozen=True, slots=True)
class SideResult:
    """An outcome beside GDP.

    ``value`` is what the scenario gives in the due year, ``needed`` the growth (fraction a year) or,
    for a share that a lever moves, the yearly change (fraction) that would just reach the target; of a
    target without a lever that is not ``geometric``, the yearly change in its own unit. Where there is no
    starting figure the path and the needed rate are ``None`` and ``note`` says so. ``quota`` is what a yearly
    target asks of every year, ``beyond`` marks a GDP target of a year that the scenario does not reach.
    """

    goal: Goal
    indicator: str
    lever: Lever
    geometric: bool
    decimals: int
    start: Level | None
    path: tuple[tuple[int, float], ...]
    value: float | None
    difference: float | None
    met: bool | None
    needed: float | None
    note: str
    quota: str = ""
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class JointResult:
    """A joint target of GDP under the scenario: the counties that fall ``short``, of how many ``members``."""

    target_id: str
    name: str
    short: tuple[str, ...]
    members: int

    @property
    def met(self) -> bool:
        """Whether every member meets its part."""
        return not self.short

    @property
    def sentence(self) -> str:
        """Say who falls short, or that none does."""
        if self.met:
            return f"{self.members}个县区都达到"
        if len(self.short) == self.members > 1:
            return f"{self.members}个县区均未达到"
        return f"{self.members}个县区中{'、'.join(self.short)}未达到"


@dataclass(frozen=True, slots=True)
class CityResult:
    """The city under the scenario; ``estimated_share`` is the part that rests on estimates.

    ``margin`` is the city's target less the sum of the counties' own (negative where they ask for
    more): the shortfalls of the counties and the margin add up to the ``gap``, what is missing to the
    target (negative where it is exceeded). Both are ``None`` where a county has no target to be held to.
    """

    name: str
    path: tuple[PathPoint, ...]
    value: float
    goal: Goal | None
    difference: float | None
    met: bool | None
    reference: float
    reference_year: int
    increment: float
    nominal_growth: float | None
    needed_nominal_growth: float | None
    estimated_share: float
    margin: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """City, counties and side outcomes of one scenario, with the sentences that state the finding."""

    scenario: Scenario
    horizon: int
    benchmark: str
    benchmark_name: str
    city: CityResult
    counties: tuple[CountyResult, ...]
    sides: tuple[SideResult, ...]
    others: tuple[SideResult, ...]
    joints: tuple[JointResult, ...]
    factor: Factor
    headline: str
    county_sentence: str
    population_sentence: str
    effect_sentence: str
    estimate_sentence: str
    factor_sentence: str

    def county_frame(self) -> pd.DataFrame:
        """One row a county in document order, columns as the fields of :class:`CountyResult`.

        Start is spread over ``start_value, start_year, start_grade``; money in 亿元.
        """
        return pd.DataFrame(
            {
                "area_code": c.code,
                "area": c.name,
                "start_value": c.start.value,
                "start_year": c.start.year,
                "start_grade": c.start.grade,
                "value": c.value,
                "low": c.low,
                "high": c.high,
                "target": c.target,
                "difference": c.difference,
                "met": c.met,
                "average_growth": c.average_growth,
                "needed_growth": c.needed_growth,
                "base": c.base,
                "contribution": c.contribution,
                "increment": c.increment,
                "effect": c.effect,
                "estimated": c.rests_on_estimate,
            }
            for c in self.counties
        )

    def bridge_frame(self) -> pd.DataFrame:
        """Steps of the bridge from the reference year to the target, document order.

        Columns ``step, kind, start, end, amount, printed, estimated`` (亿元); ``kind`` is ``outturn``,
        ``county``, ``scenario`` or ``gap`` (over the target: ``surplus``). County amounts add up to the
        difference of the two levels, and ``printed``, with one decimal, to that of the printed levels.
        """
        city = self.city
        first, last = _printed(city.reference), _printed(city.value)
        increments = rounded([c.increment for c in self.counties], float(last - first))
        name = f"{city.reference_year}年{city.name}"
        rows = [_step(name, "outturn", (0.0, city.reference), float(first), estimated=False)]
        level = city.reference
        for county, printed in zip(self.counties, increments, strict=True):
            span = (level, level + county.increment)
            rows.append(_step(county.name, "county", span, printed, estimated=county.rests_on_estimate))
            level = span[1]
        span = (0.0, city.value)
        rows.append(_step(f"{self.horizon}年推演", "scenario", span, float(last), estimated=True))
        if city.goal is not None:
            kind, name = ("surplus", "超出") if city.met else ("gap", "缺口")
            missing = float(_printed(city.goal.value) - last)
            rows.append(_step(name, kind, (city.value, city.goal.value), missing, estimated=True))
        return pd.DataFrame(rows)


def _printed(value: float) -> Decimal:
    """Return the value as it is printed, with one decimal."""
    return Decimal(number(value).replace(MINUS, "-"))


def _step(
    step: str, kind: str, span: tuple[float, float], printed: float, *, estimated: bool
) -> dict[str, object]:
    start, end = span
    return {
        "step": step,
        "kind": kind,
        "start": start,
        "end": end,
        "amount": end - start,
        "printed": printed,
        "estimated": estimated,
    }


def sentences(
    *,
    city: CityResult,
    counties: tuple[CountyResult, ...],
    horizon: int,
    factor: Factor,
    closed: bool,
) -> dict[str, str]:
    """Word the finding of a result; keys are the sentence fields of :class:`ScenarioResult`."""
    goal = city.goal
    strict = goal is not None and goal.comparison == "above"
    most = max(counties, key=lambda c: c.effect)
    return {
        "headline": say.headline(
            area=city.name,
            year=horizon,
            value=city.value,
            unit="亿元",
            target=None if goal is None else goal.value,
            strict=strict,
            met=city.met,
            closed=closed,
        ),
        "county_sentence": say.counties(
            [c.name for c in counties if c.met],
            [c.name for c in counties if c.met is False],
            [c.name for c in counties if c.goal is not None and c.met is None],
        ),
        "population_sentence": "；".join(_turning(c, horizon) for c in counties if c.population is not None),
        "effect_sentence": say.effect(most.name, horizon, city.name, most.effect, "亿元"),
        "estimate_sentence": say.estimated(city.estimated_share),
        "factor_sentence": say.factor(factor.value, factor.origin),
    }


def _turning(county: CountyResult, horizon: int) -> str:
    """Say at which population the verdict of a goal per head turns; the scenario's own stands beside it."""
    start, carried, persons = county.population_start, county.population_carried, county.population
    unchanged = start is not None and persons == start.value
    return say.turning_point(
        county.name,
        horizon,
        people=county.turning_point or 0.0,
        span=county.turning_range,
        used=persons or 0.0,
        origin=start.origin if unchanged and start is not None else "设定的人口",
        carried=None if carried is None else (carried.value, carried.origin),
        strict=county.goal is not None and county.goal.comparison == "above",
    )
