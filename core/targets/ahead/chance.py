"""The chance of a target as real growth times prices, and where it may be shown.

The change of the logarithm over ``h`` years is the common part (:mod:`core.targets.ahead.expected`: announced
real growth and prices, each with its own spread) plus what the series did beyond the nation, pooled over its
sisters (:mod:`core.targets.ahead.pooling`). The variances of the parts add; the degrees of freedom are
those of the series.

What such a distribution states is carried through a monotone map that was learned where the truth is known
(V. Kuleshov, N. Fenner and S. Ermon, 2018, Accurate uncertainties for deep learning using calibrated
regression, ICML: the share of outcomes below each stated quantile, by lead). Whether a chance or a fan may
be shown at all is read from the measured table, by class of series and lead, and never decided by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from core.figures.arithmetic import NotPositiveError, ShapeError
from core.targets.ahead.expected import Array, Expected
from core.targets.ahead.forecast import MIN_GROWTHS, Group, Predictive, fit


@dataclass(frozen=True, slots=True)
class OwnRule:
    """Constants of the part of its own, found on the tuning half of the back-test.

    ``spread`` is how far mean growths of series truly lie from the nation's (log a year): with a variance
    ``s^2`` of yearly growths a mean of ``n`` years keeps the share ``spread^2 / (spread^2 + s^2 / n)``. What
    is kept fades by ``fading`` a year. ``carry`` is the correlation of neighbouring years: below zero, for
    what was booked early is missing later.
    """

    spread: float = 0.005
    fading: float = 0.5
    carry: float = -0.4


#: Years ahead that the table covers.
MOST_LEADS: Final = 4
#: Probabilities at which a map has its knots.
KNOTS: Final = (0.0, 0.01, 0.025, 0.05, *(k / 20 for k in range(2, 19)), 0.95, 0.975, 0.99, 1.0)


class Calibration(Protocol):
    """A monotone map of probabilities by lead, and its inverse."""

    def calibrated(self, raw: Array, lead: NDArray[np.intp]) -> Array:
        """Calibrated probability."""

    def raw(self, calibrated: Array, lead: NDArray[np.intp]) -> Array:
        """The inverse."""


@dataclass(frozen=True, slots=True)
class QuantileMap:
    """Monotone map of stated to true probabilities, by lead: ``raw[h][k]`` came true as ``KNOTS[k]``."""

    raw_knots: tuple[tuple[float, ...], ...]

    def calibrated(self, raw: Array, lead: NDArray[np.intp]) -> Array:
        """Calibrated probability of what the distribution calls ``raw``, at leads from 1."""
        return self._each(raw, lead, lambda p, knots: np.interp(p, knots, KNOTS))

    def raw(self, calibrated: Array, lead: NDArray[np.intp]) -> Array:
        """The inverse of :meth:`calibrated`."""
        return self._each(calibrated, lead, lambda p, knots: np.interp(p, KNOTS, knots))

    def _each(self, values: Array, lead: NDArray[np.intp], change: Callable[[Array, Array], Array]) -> Array:
        if not self.raw_knots:
            return np.asarray(values, dtype=float)
        values, lead = np.broadcast_arrays(np.asarray(values, dtype=float), lead)
        shares: Array = np.empty(values.shape)
        for each_lead in np.unique(lead).tolist():
            knots = np.array(self.raw_knots[min(each_lead, len(self.raw_knots)) - 1])
            shares[lead == each_lead] = change(values[lead == each_lead], knots)
        return shares


#: Changes nothing.
NO_MAP: Final = QuantileMap(())
#: The constants in use.
OWN: Final = OwnRule()


def own_growths(growths: ArrayLike, common: ArrayLike) -> Array:
    """What series did beyond the common part: log growths minus the nation's (last axis: years)."""
    beyond: Array = np.asarray(growths, dtype=float) - np.asarray(common, dtype=float)
    return beyond


def own_part(
    own: ArrayLike,
    horizon: int,
    groups: Group | None = None,
    *,
    minimum: int = MIN_GROWTHS,
    rule: OwnRule = OWN,
) -> Predictive:
    """Distribution of what many series will do beyond the nation, at leads 1..``horizon``.

    Parameters
    ----------
    own : array, series x years
        Log growths beyond the nation's (:func:`own_growths`), NaN where there is none.
    groups : array of int, optional
        Sisters whose variances are pooled.
    minimum : int
        Growths below which a series gets NaN.
    """
    alone = fit(own, minimum=minimum)
    scaled = alone if groups is None else fit(own, groups, minimum=minimum)
    lead = np.arange(1, horizon + 1)
    carried = np.cumsum(rule.fading ** (lead - 1.0))
    doubt = scaled.variance / np.maximum(alone.growths, 1)
    share = rule.spread**2 / (rule.spread**2 + doubt)
    shocks = lead + 2 * rule.carry * (lead - 1)
    squared = scaled.variance[:, None] * shocks + (share * doubt)[:, None] * carried**2
    return Predictive((share * alone.drift)[:, None] * carried, np.sqrt(squared), scaled.degrees)


def joined(predictive: Predictive, common: Expected) -> Predictive:
    """The sum of the own and the common part; variances add."""
    return joined_rows(predictive, common.location[None, :], common.scale[None, :])


def joined_rows(predictive: Predictive, location: Array, scale: Array) -> Predictive:
    """The same with a common part for each series (series x leads, or one row for all)."""
    return Predictive(predictive.location + location, np.hypot(predictive.scale, scale), predictive.degrees)


def reaching(
    levels: ArrayLike,
    predictive: Predictive,
    targets: ArrayLike,
    lead: int,
    calibration: Calibration = NO_MAP,
    *,
    direction: int = 1,
) -> Array:
    """Probability that the level reaches its target after ``lead`` years, as calibrated.

    Parameters
    ----------
    levels, targets : array
        Latest level and target of each series in one unit, > 0.
    lead : int
        Years from level to target, 1..H.
    direction : {1, -1}
        Whether the level must be at least (1) or at most (-1) the target.

    Raises
    ------
    NotPositiveError, ShapeError
        Where a level or target is not positive, or the lead lies outside 1..H.
    """
    start, goal = np.atleast_1d(np.asarray(levels, float)), np.atleast_1d(np.asarray(targets, float))
    if not ((start > 0).all() and (goal > 0).all()):
        raise NotPositiveError("对数增速要求数值为正，请核对是否为零或负数。")
    if not 1 <= lead <= predictive.horizon:
        raise ShapeError(f"到目标年份的年数须在1至{predictive.horizon}之间。")
    needed = np.log(goal) - np.log(start)
    below = below_of(predictive, needed[:, None], np.array([lead]), calibration)[:, 0]
    return 1.0 - below if direction > 0 else below


def below_of(
    predictive: Predictive, change: Array, leads: NDArray[np.intp], calibration: Calibration = NO_MAP
) -> Array:
    """Probability that the change of the logarithm stays below ``change`` (series x leads)."""
    location, scale = predictive.location[:, leads - 1], predictive.scale[:, leads - 1]
    away = change - location
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(scale > 0, away / scale, np.sign(away) * np.inf)
    z = np.where(np.isnan(scale), np.nan, np.where((scale == 0) & (away == 0), 0.0, z))
    raw = stdtr(predictive.degrees[:, None], z)
    return calibration.calibrated(np.asarray(raw, dtype=float), np.broadcast_to(leads, raw.shape))


def quantile_of(predictive: Predictive, probability: float, calibration: Calibration = NO_MAP) -> Array:
    """The change of the logarithm below which it stays with ``probability``, series x leads 1..H."""
    leads = np.arange(1, predictive.horizon + 1)
    raw = calibration.raw(np.full(len(leads), probability), leads)
    reach = stdtrit(predictive.degrees[:, None], np.broadcast_to(raw, predictive.scale.shape))
    return np.asarray(predictive.location + reach * predictive.scale, dtype=float)


def fan_of(
    levels: ArrayLike, predictive: Predictive, level: float = 0.8, calibration: Calibration = NO_MAP
) -> tuple[Array, Array, Array]:
    """Low end, median and high end of future levels, series x leads, in the unit of the levels."""
    if not 0 < level < 1:
        raise ShapeError("区间的概率须在0与1之间。")
    start = np.atleast_1d(np.asarray(levels, dtype=float))[:, None]
    ends = (quantile_of(predictive, p, calibration) for p in (0.5 - level / 2, 0.5, 0.5 + level / 2))
    low, median, high = (start * np.exp(x) for x in ends)
    return low, median, high


@dataclass(frozen=True, slots=True)
class Measured:
    """What the back-test found for one class of series at one lead; shares are fractions.

    ``worst_bin`` is the largest distance between stated and observed frequency over bins of at least
    :data:`BIN_CASES` cases; ``to_best`` the Brier score over that of the best rival or status rule on the
    same cases (below 1 is better than all of them).
    """

    series_class: str
    lead: int
    coverage: float
    below: float
    above: float
    cases: int
    worst_bin: float
    brier: float
    to_best: float


@dataclass(frozen=True, slots=True)
class Goals:
    """What a class must reach before it is shown: coverage, each tail, distance in a bin (fractions)."""

    coverage: tuple[float, float]
    tail: tuple[float, float]
    bin: float = 0.10


#: The common goals, and those of the home classes, which are small and share their shocks.
STRICT: Final = Goals(coverage=(0.77, 0.83), tail=(0.06, 0.14))
HOME: Final = Goals(coverage=(0.72, 1.0), tail=(0.06, 0.22))
#: Bins with fewer cases say too little.
BIN_CASES: Final = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether fan and chance of a class may be shown at a lead, and the Chinese reasons where not."""

    fan: bool
    chance: bool
    reasons: tuple[str, ...]


#: A class or lead outside the table.
NOT_MEASURED: Final = "未经回测检验"


def judge(measured: Measured | None, goals: Goals) -> Verdict:
    """Decide from one measured row; nothing measured, nothing shown."""
    if measured is None:
        return Verdict(False, False, (NOT_MEASURED,))
    fan = []
    if not goals.coverage[0] <= measured.coverage <= goals.coverage[1]:
        fan.append(f"80%区间实际覆盖{measured.coverage:.0%}")
    for name, share in (("低于下端", measured.below), ("高于上端", measured.above)):
        if not goals.tail[0] <= share <= goals.tail[1]:
            fan.append(f"{name}的占{share:.0%}")
    chance = (*fan, *_probability_faults(measured.worst_bin, measured.to_best, goals))
    return Verdict(not fan, not chance, chance)


def _probability_faults(worst_bin: float, to_best: float, goals: Goals) -> tuple[str, ...]:
    """What is wrong with stated probabilities, in Chinese."""
    faults = []
    if worst_bin > goals.bin:
        faults.append(f"所报与实现最多相差{worst_bin * 100:.0f}个百分点")
    if not to_best < 1:
        faults.append("误差不小于最好的对照方法")
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class MeasuredJoint:
    """What the back-test found of the joint chance of a class at one lead (see :class:`Measured`)."""

    series_class: str
    lead: int
    worst_bin: float
    to_best: float
    cases: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The measured table as the product reads it: rows by class and lead, maps by family, home classes.

    ``joint`` holds what was found of several areas together.
    """

    rows: Mapping[tuple[str, int], Measured]
    maps: Mapping[str, QuantileMap]
    home: frozenset[str]
    joint: Mapping[tuple[str, int], MeasuredJoint] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[Measured],
        maps: Mapping[str, QuantileMap],
        home: Iterable[str],
        joint: Iterable[MeasuredJoint] = (),
    ) -> Standing:
        """A standing from its rows."""
        together = {(r.series_class, r.lead): r for r in joint}
        return cls({(r.series_class, r.lead): r for r in rows}, dict(maps), frozenset(home), together)

    def against_joint(self, series_class: str, lead: int) -> tuple[str, ...]:
        """Why no joint chance of a class may be shown at a lead, in Chinese; empty where it may."""
        row = self.joint.get((series_class, lead))
        return (NOT_MEASURED,) if row is None else _probability_faults(row.worst_bin, row.to_best, STRICT)

    def verdict(self, series_class: str, lead: int) -> Verdict:
        """Whether fan and chance may be shown for a class at a lead."""
        goals = HOME if series_class in self.home else STRICT
        return judge(self.rows.get((series_class, lead)), goals)

    def calibration(self, family: str) -> Calibration:
        """The map of a family; one that changes nothing where none was learned."""
        return self.maps.get(family, NO_MAP)

    def nearest(self, *candidates: str) -> str:
        """The first class that was measured, else the last of them."""
        measured = {name for name, _ in self.rows}
        return next((c for c in candidates if c in measured), candidates[-1])

    def worst(self, series_class: str) -> Measured | None:
        """The measured lead at which a class covers least."""
        rows = [r for (c, _), r in self.rows.items() if c == series_class]
        return min(rows, key=lambda r: r.coverage, default=None)


#: The approach of the table that the product follows, and what decides about it.
CHOSEN: Final = "chosen"
DECIDING: Final = ("coverage", "below", "above", "worst_bin", "brier", "to_best")
#: How the classes of several areas together begin.
JOINT: Final = "joint-"


def standing_of(table: pd.DataFrame, about: Mapping[str, Any]) -> Standing:
    """The measured table (``data/calibration/chance.csv`` and ``chance.json``) as the product reads it."""
    chosen = table[(table["approach"] == CHOSEN) & table["measure"].isin(DECIDING)]
    columns = (chosen[c].tolist() for c in ("series_class", "lead", "measure", "value", "cases"))
    measures: dict[tuple[str, int], dict[str, float]] = {}
    counts: dict[tuple[str, int], int] = {}
    for name, lead, what, value, cases in zip(*columns, strict=True):
        measures.setdefault((name, int(lead)), {})[what] = float(value)
        if what == DECIDING[0] or (what == DECIDING[4] and name.startswith(JOINT)):
            counts[name, int(lead)] = int(cases)
    rows = [
        Measured(
            *key,
            values["coverage"],
            values["below"],
            values["above"],
            counts[key],
            values["worst_bin"],
            values["brier"],
            values["to_best"],
        )
        for key, values in measures.items()
        if set(DECIDING) <= set(values)
    ]
    maps = {
        family: QuantileMap(tuple(tuple(float(k) for k in knots) for knots in leads))
        for family, leads in about["maps"].items()
    }
    joint = [
        MeasuredJoint(
            name.removeprefix(JOINT), lead, values["worst_bin"], values["to_best"], counts[name, lead]
        )
        for (name, lead), values in measures.items()
        if name.startswith(JOINT)
    ]
    return Standing.of(rows, maps, about["home"], joint)
