"""Where a series may stand in some years: median, fan and the chance of reaching a target.

A random walk with drift on logarithms, after Student, over clean yearly growths. With ``n`` growths of
mean ``m`` and standard deviation ``s``, the change of the logarithm over ``h`` years has

- location ``m * k(h)``, ``k(h) = 1 + f + ... + f^(h-1)``: the trend of the window fades by the factor
  ``f`` a year (the damped trend of E. S. Gardner and E. McKenzie, 1985, Forecasting trends in time
  series, Management Science 31:1237-1246);
- squared scale ``s^2 (h + 2 r (h - 1)) + (s^2 / n) k(h)^2``: the yearly shocks, neighbours among which
  are correlated by ``r`` (a good year seldom comes alone), and what is unknown about the drift;
- ``n - 1`` degrees of freedom.

With ``f = 1, r = 0`` (:data:`PLAIN`) it is the textbook rule, reproduced to the last digit in the
tests. :data:`TUNED` holds the values that the back-test found on one half of its series; how they fare on
the other half stands in ``docs/backtest.md``. Given groups, scale and drift are pooled
(:mod:`core.targets.ahead.pooling`). One call handles any number of series: nothing here loops over series.

A shock that hits all at once (a pandemic, a census revision) is outside what a series can know of itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit  # the whole of scipy.stats takes half a second to load

from core.figures.arithmetic import NotFiniteError, NotPositiveError, NoYearsLeftError, ShapeError
from core.targets.ahead.pooling import drift_prior, pooled_drift, pooled_scale, scale_prior

Array = NDArray[np.float64]
Group = NDArray[np.intp]

#: Fewer clean growths than this give no forecast.
MIN_GROWTHS = 5
#: Most growths of a window, and most years ahead, that the back-test covers.
MAX_GROWTHS = 11
MAX_LEAD = 4
#: A window may skip this many years (breaks, missing figures); what lies before is too old.
MOST_SKIPPED = 4
#: Fewer series than this in a group teach too little about each other: each then speaks for itself.
MIN_POOL = 4


@dataclass(frozen=True, slots=True)
class Constants:
    """The two numbers of the rule.

    ``fading`` is the factor by which the trend fades a year (1: never); ``carry`` the correlation of the
    shocks of neighbouring years.
    """

    fading: float
    carry: float


#: The textbook random walk with drift.
PLAIN = Constants(fading=1.0, carry=0.0)
#: Found by ``python -m tests.research.backtest --tune`` on the tuning half of M3 yearly and China's counties.
TUNED = Constants(fading=0.8, carry=0.4)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the growths of each series say; arrays have one entry a series, NaN where too few growths.

    ``drift`` (log growth a year) with sampling variance ``drift_variance``; ``variance`` of yearly log
    growth with ``degrees`` of freedom; ``growths`` is the number used; ``pooled`` whether sisters spoke.
    """

    growths: NDArray[np.intp]
    drift: Array
    drift_variance: Array
    variance: Array
    degrees: Array
    pooled: NDArray[np.bool_]

    def with_drift(self, drift: float) -> Fitted:
        """The same spread around another yearly log growth (a price assumption)."""
        return replace(self, drift=np.full_like(self.drift, drift))


@dataclass(frozen=True, slots=True)
class Predictive:
    """Student t of the change of the logarithm: ``location`` and ``scale`` by series and lead 1..H."""

    location: Array
    scale: Array
    degrees: Array

    @property
    def horizon(self) -> int:
        """Most years ahead."""
        return int(self.location.shape[1])


@dataclass(frozen=True, slots=True)
class Fan:
    """Median and the ends of the central interval, by series and lead 1..H, in the unit of the levels."""

    low: Array
    median: Array
    high: Array
    level: float


def window_years(clean: Iterable[int], last: int, most: int = MAX_GROWTHS) -> tuple[int, ...]:
    """Years of a window, ascending: the latest clean growths up to the year ``last``, at most ``most``.

    It ends where going back would skip more than :data:`MOST_SKIPPED` years without a clean growth.
    """
    chosen: list[int] = []
    for year in sorted({y for y in clean if y <= last}, reverse=True):
        if len(chosen) == most or last - year - len(chosen) > MOST_SKIPPED:
            break
        chosen.append(year)
    return tuple(reversed(chosen))


def fit(growths: ArrayLike, groups: Group | None = None, *, minimum: int = MIN_GROWTHS) -> Fitted:
    """Estimate drift and scale of many series at once.

    Parameters
    ----------
    growths : array, series x years
        Clean yearly log growths, the order does not matter; NaN where there is none.
    groups : array of int, optional
        Group of each series. Within a group scale and drift are pooled; left out, each series speaks
        for itself. A group with fewer than :data:`MIN_POOL` usable series is not pooled.
    minimum : int
        Growths below which a series gets NaN; at least 2.

    Raises
    ------
    NotFiniteError
        Where a growth is infinite.
    """
    values = np.atleast_2d(np.asarray(growths, dtype=float))
    if np.isinf(values).any():
        raise NotFiniteError("年度增速中有无穷大的数，请核对原始数据是否为零。")
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    usable = count >= max(minimum, 2)
    n = np.where(usable, count, np.nan)
    drift = np.where(known, values, 0.0).sum(axis=1) / n
    residual = np.where(known, values - drift[:, None], 0.0)
    variance = (residual**2).sum(axis=1) / (n - 1)
    alone = Fitted(count, drift, variance / n, variance, n - 1, np.zeros(len(values), dtype=bool))
    return alone if groups is None else _pool(alone, np.asarray(groups), usable)


def _pool(alone: Fitted, groups: Group, usable: NDArray[np.bool_]) -> Fitted:
    if groups.shape != alone.drift.shape:
        raise ShapeError("分组个数与序列个数不一致。")
    drift, drift_variance = alone.drift.copy(), alone.drift_variance.copy()
    variance, degrees, pooled = alone.variance.copy(), alone.degrees.copy(), alone.pooled.copy()
    order = np.argsort(groups, kind="stable")
    order = order[usable[order]]
    for members in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        if len(members) < MIN_POOL:
            continue
        prior = scale_prior(alone.variance[members], alone.degrees[members])
        if prior is None:
            continue
        variance[members], degrees[members] = pooled_scale(
            alone.variance[members], alone.degrees[members], prior
        )
        sampling = variance[members] / alone.growths[members]
        drift[members], drift_variance[members] = pooled_drift(
            alone.drift[members], sampling, drift_prior(alone.drift[members], sampling)
        )
        pooled[members] = True
    return Fitted(alone.growths, drift, drift_variance, variance, degrees, pooled)


def predict(fitted: Fitted, horizon: int, constants: Constants = TUNED) -> Predictive:
    """Distribution of the change of the logarithm at leads 1 to ``horizon``.

    Raises
    ------
    NoYearsLeftError
        Where ``horizon`` < 1.
    """
    if horizon < 1:
        raise NoYearsLeftError("预测至少须向前一年。")
    lead = np.arange(1, horizon + 1)
    carried = np.cumsum(constants.fading ** (lead - 1.0))
    shocks = lead + 2 * constants.carry * (lead - 1)
    squared = fitted.variance[:, None] * shocks + fitted.drift_variance[:, None] * carried**2
    return Predictive(fitted.drift[:, None] * carried, np.sqrt(squared), fitted.degrees)


def fan(levels: ArrayLike, predictive: Predictive, level: float = 0.8) -> Fan:
    """Median and central interval of future levels.

    Parameters
    ----------
    levels : array
        Latest level of each series, > 0.
    predictive : Predictive
        From :func:`predict`.
    level : float
        Probability inside the interval, between 0 and 1.
    """
    if not 0 < level < 1:
        raise ShapeError("区间的概率须在0与1之间。")
    start = _levels(levels, predictive)
    reach = stdtrit(predictive.degrees, 0.5 + level / 2)[:, None] * predictive.scale
    middle = predictive.location
    low, median, high = (start[:, None] * np.exp(x) for x in (middle - reach, middle, middle + reach))
    return Fan(low, median, high, level)


def chance(
    levels: ArrayLike, predictive: Predictive, targets: ArrayLike, leads: ArrayLike, direction: int = 1
) -> Array:
    """Probability that the level reaches its target at a lead.

    Parameters
    ----------
    levels : array
        Latest level of each series, > 0.
    predictive : Predictive
        From :func:`predict`, at least as far as the longest lead.
    targets : array, series or series x m
        Targets in the unit of the levels, > 0.
    leads : int or array
        Years from the latest level to the target, one for all or one a series.
    direction : {1, -1}
        Whether the level must be at least (1) or at most (-1) the target. To stand above it and to
        reach it are equally likely: the distribution has no lumps.

    Returns
    -------
    array
        Shape of ``targets``; NaN where a series has too few growths.

    Raises
    ------
    NotFiniteError, NotPositiveError, NoYearsLeftError
        Where a target or level is not a positive number, or a lead is outside 1..H.
    """
    start = _levels(levels, predictive)
    goal = np.asarray(targets, dtype=float)
    _check_finite(goal)
    _check_positive(goal)
    lead = np.broadcast_to(np.asarray(leads, dtype=int), start.shape)
    if (lead < 1).any() or (lead > predictive.horizon).any():
        raise NoYearsLeftError(f"到目标年份的年数须在1至{predictive.horizon}之间。")
    if goal.ndim == 0 or goal.shape[0] != start.shape[0]:
        raise ShapeError("目标个数与序列个数不一致。")
    row = np.arange(len(start))
    shape = start.shape + (1,) * (goal.ndim - 1)
    location = predictive.location[row, lead - 1].reshape(shape)
    scale = predictive.scale[row, lead - 1].reshape(shape)
    distance = direction * (location + np.log(start).reshape(shape) - np.log(goal))
    # A series that never varied leaves no doubt: at the target it counts as reached.
    sure = np.where(distance >= 0, np.inf, -np.inf)
    safe = np.where(scale > 0, scale, 1.0)
    z = np.where(scale > 0, distance / safe, np.where(np.isnan(scale), np.nan, sure))
    return np.asarray(stdtr(predictive.degrees.reshape(shape), z), dtype=float)


def _levels(levels: ArrayLike, predictive: Predictive) -> Array:
    start = np.atleast_1d(np.asarray(levels, dtype=float))
    if start.shape != predictive.degrees.shape:
        raise ShapeError("基数个数与序列个数不一致。")
    _check_finite(start)
    _check_positive(start)
    return start


def _check_finite(values: Array) -> None:
    if not np.isfinite(values).all():
        raise NotFiniteError("参与预测的数值缺失或不是有效数字，请核对原始数据。")


def _check_positive(values: Array) -> None:
    if (values <= 0).any():
        raise NotPositiveError("对数增速要求数值为正，请核对是否为零或负数。")
