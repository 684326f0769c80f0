"""Ask backwards: what growth the counties need so that the city just reaches its target.

Two questions. **Extra**: by how much must the growth of the free counties rise uniformly, every county
keeping its distance to the others? **Common**: at which one constant rate must the free counties grow,
while the fixed ones stay as the scenario has them? Both are break-even answers: put back in, the city's
total equals the target to 1e-9 亿元. A target that is to be exceeded (突破) asks for anything above it;
sentences and presets therefore round the rate up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from core.plan.models import Comparison
from core.scenario.assumptions import EVERY_YEAR, Rate, Scenario, ScenarioError
from core.scenario.inputs import County, Inputs
from core.scenario.run import open_years, rate_arrays, run
from core.wording import scenario as say
from core.wording.numbers import percent

_HIGHEST_RATE: Final = 1e3
_LOWEST_FACTOR: Final = 1e-9


class Mode(StrEnum):
    """What is asked of the free counties."""

    EXTRA = "extra"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Rank:
    """Place of a rate among clean real growths of the past: ``below`` of ``total`` were lower."""

    rate: float
    below: int
    total: int
    area_name: str

    @property
    def percentile(self) -> float | None:
        """Share of past growths below the rate (0 to 1); ``None`` where there are none."""
        return self.below / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class GoalSeek:
    """Answer of a goal seek.

    ``answer`` is the extra growth (mode extra) or the common rate (mode common), a fraction a year;
    ``None`` where no growth of the free counties can give the target. ``feasible`` says whether every
    rate stays inside the limits; otherwise ``reason`` says which does not. ``scenario`` holds the answer
    put back in (also where infeasible), ``total`` the city's value under it, ``growth`` the average
    real growth of each free county, ``rank`` the place of their highest rate among the clean growths.
    """

    mode: Mode
    target: float
    comparison: Comparison
    free: tuple[str, ...]
    fixed: tuple[str, ...]
    answer: float | None
    feasible: bool
    reason: str
    scenario: Scenario | None
    total: float | None
    growth: tuple[tuple[str, float], ...]
    rank: Rank | None
    sentence: str
    rank_sentence: str


def seek(
    inputs: Inputs,
    scenario: Scenario,
    *,
    mode: Mode = Mode.COMMON,
    fixed: Collection[str] = (),
    target: float | None = None,
) -> GoalSeek:
    """Find the growth at which the city's total in the horizon year equals its target.

    Parameters
    ----------
    inputs, scenario
        As for :func:`core.scenario.run.run`. Fixed counties keep the scenario's growth.
    mode : Mode
        Uniform extra growth, or one common rate.
    fixed : collection of str
        Codes of counties that are not to change; unknown codes are refused.
    target : float, optional
        In 亿元; by default the city's target in the plan.

    Returns
    -------
    GoalSeek

    Raises
    ------
    ScenarioError
        Where the plan has no target for the city and none is given, the target is not positive, or
        a code is unknown.

    Notes
    -----
    The total is strictly increasing in the answer wherever growth factors are positive, so the root is
    unique; it is bracketed and found by Brent's method (R. P. Brent, *Algorithms for Minimization
    without Derivatives*, 1973, ch. 4).
    """
    for code in fixed:
        inputs.county(code)
    wanted = _target(inputs, target)
    comparison = inputs.goal.comparison if inputs.goal is not None else Comparison.AT_LEAST
    free = tuple(c for c in inputs.counties if c.code not in fixed and c.start.year < inputs.horizon)
    base = _Answer(inputs, scenario, mode, free, wanted, comparison)
    if not free:
        return base.none("没有可调整的县区：各县区均已固定，或已有目标年实绩")
    answer = _solve(*_total_of(inputs, scenario, mode, free), wanted)
    if answer is None:
        return base.none(f"已固定的县区合计已超过{say.plain(wanted)}亿元，其余县区无论如何调整都不会恰好相等")
    return base.found(answer)


def put_back(
    inputs: Inputs, scenario: Scenario, mode: Mode, free: Collection[str], answer: float
) -> Scenario:
    """Return the scenario with the answer in it."""
    if mode is Mode.EXTRA:
        return scenario.shifted(answer, free, inputs.years[1:])
    return Scenario(growth=tuple(Rate(code, EVERY_YEAR, answer) for code in free)).over(scenario)


def rank_of(rate: float, history: Collection[float], area_name: str) -> Rank:
    """Place a real growth among past ones (those strictly lower are counted, after rounding to 1e-9)."""
    below = sum(1 for past in history if round(past - rate, 9) < 0)
    return Rank(rate, below, len(history), area_name)


def _target(inputs: Inputs, target: float | None) -> float:
    if target is None:
        if inputs.goal is None:
            raise ScenarioError(f"{inputs.city_name}没有可反推的地区生产总值目标。请直接给出目标数（亿元）。")
        return inputs.goal.value
    if not math.isfinite(target) or target <= 0:
        raise ScenarioError("反推的目标须是大于零的数（亿元）。")
    return target


def _total_of(
    inputs: Inputs, scenario: Scenario, mode: Mode, free: tuple[County, ...]
) -> tuple[Callable[[float], float], float]:
    """Return the city's total as a function of the answer, and the answer's open lower end."""
    real, price = rate_arrays(inputs, scenario)
    moving = open_years(inputs) & np.array([[c in free] for c in inputs.counties])
    start = np.array([c.start.value for c in inputs.counties]) * inputs.factor.value
    kept: npt.NDArray[np.float64] = np.where(moving, real if mode is Mode.EXTRA else 0.0, real)

    def total(x: float) -> float:
        return float(np.sum(start * np.prod((1 + kept + np.where(moving, x, 0.0)) * (1 + price), axis=1)))

    return total, -1 - float(kept[moving].min())


def _solve(total: Callable[[float], float], lowest: float, target: float) -> float | None:
    from scipy.optimize import brentq  # slow to load: whoever asks nothing backwards does without

    low = lowest + _LOWEST_FACTOR
    if total(low) > target:
        return None
    high = 0.1 if low < 0 else low + 0.1
    while total(high) < target and high < _HIGHEST_RATE:
        high *= 2
    if total(high) < target:
        return None
    eps = 4 * float(np.finfo(float).eps)
    return float(brentq(lambda x: total(x) - target, low, high, xtol=1e-16, rtol=eps, maxiter=500))


@dataclass(frozen=True)  # without slots, which would leave no room for what is computed once
class _Answer:
    """Assembles a :class:`GoalSeek` from what was asked."""

    inputs: Inputs
    scenario: Scenario
    mode: Mode
    free: tuple[County, ...]
    target: float
    comparison: Comparison

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(county.code for county in self.free)

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        free = frozenset(self.codes)
        return tuple(code for code in self.inputs.codes if code not in free)

    def none(self, reason: str) -> GoalSeek:
        return GoalSeek(
            mode=self.mode,
            target=self.target,
            comparison=self.comparison,
            free=self.codes,
            fixed=self.fixed,
            answer=None,
            feasible=False,
            reason=f"不可行：{reason}",
            scenario=None,
            total=None,
            growth=(),
            rank=None,
            sentence=f"不可行：{reason}",
            rank_sentence="",
        )

    def found(self, answer: float) -> GoalSeek:
        inputs = self.inputs
        scenario = put_back(inputs, self.scenario, self.mode, self.codes, answer)
        result = run(inputs, scenario)
        growth = tuple(
            (c.code, c.average_growth)
            for c in result.counties
            if c.code in self.codes and c.average_growth is not None
        )
        reason = self._outside(scenario)
        leader, highest = max(growth, key=lambda pair: pair[1])
        rank = rank_of(highest, [e.value for e in inputs.city_history], inputs.city_name)
        whose = inputs.county(leader).name if self.mode is Mode.EXTRA else ""
        return GoalSeek(
            mode=self.mode,
            target=self.target,
            comparison=self.comparison,
            free=self.codes,
            fixed=self.fixed,
            answer=answer,
            feasible=not reason,
            reason=reason,
            scenario=scenario,
            total=result.city.value,
            growth=growth,
            rank=rank,
            sentence=self._sentence(answer),
            rank_sentence=say.percentile(
                rank.below,
                rank.total,
                rank.area_name,
                rank.rate,
                whose,
                priced=inputs.deflator is not None,
            ),
        )

    def _outside(self, scenario: Scenario) -> str:
        """Name the first county whose rate leaves the limits, worst first; empty where none does."""
        limits = self.inputs.bounds.growth
        rates = [
            (rate, county.name)
            for county in self.free
            for year in self.inputs.years[1:]
            if year > county.start.year and (rate := scenario.growth_of(county.code, year)) is not None
        ]
        highest, lowest = max(rates), min(rates)
        for (rate, name), limit in ((highest, limits.high), (lowest, limits.low)):
            if not limits.holds(rate) and (rate > limits.high) == (limit == limits.high):
                at_limit = put_back(self.inputs, self.scenario, Mode.COMMON, self.codes, limit)
                reachable = run(self.inputs, at_limit).city.value
                city = self.inputs.city_name
                return say.infeasible(name, rate, limit, city=city, reachable=reachable)
        return ""

    def _sentence(self, answer: float) -> str:
        names = [county.name for county in self.free]
        goal = say.goal_phrase(self.target, "亿元", strict=self.comparison is Comparison.ABOVE)
        city = self.inputs.city_name
        kept = [
            (county.name, text)
            for county in self.inputs.counties
            if county.code in self.fixed and (text := self._kept(county)) is not None
        ]
        every = len(names) == len(self.inputs.counties)
        starts = {county.start.year for county in self.free}
        period = say.open_period(min(starts), self.inputs.horizon, same=len(starts) == 1)
        word = say.extra_rate if self.mode is Mode.EXTRA else say.common_rate
        return word(answer, fixed=kept, free=names, every=every, period=period, goal=goal, city=city)

    def _kept(self, county: County) -> str | None:
        """Growth of a fixed county as text; ``None`` where its year is already an outturn."""
        rates = [
            self.scenario.growth_of(county.code, year)
            for year in self.inputs.years[1:]
            if year > county.start.year
        ]
        known = [rate for rate in rates if rate is not None]
        if not known:
            return None
        low, high = min(known), max(known)
        return percent(low) if low == high else f"{percent(low)}～{percent(high)}"
