"""The approaches that were tried, each from windows of growths to a distribution at leads 1 to 4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.stats import t as student

from core.analysis.backtest_data import FanCases
from core.analysis.forecast import (
    MAX_LEAD,
    PLAIN,
    TUNED,
    Array,
    Constants,
    Group,
    Predictive,
    fan,
    fit,
    predict,
)
from core.analysis.pooling import MANY

#: Level of the fan that is calibrated.
LEVEL: Final = 0.8
#: Best constants where the trend may not fade, found on the tuning half (``backtest --tune``).
STEADY: Final = Constants(fading=1.0, carry=0.5)
#: Best constants and yearly weight where the drift leans on recent years and may not fade.
RECENT: Final = Constants(fading=1.0, carry=0.5)
RECENT_WEIGHT: Final = 0.65

Forecast = Callable[[Array, Group], Predictive]


@dataclass(frozen=True, slots=True)
class Approach:
    """One way to forecast: an id for tables, a Chinese name, and the function."""

    id: str
    name: str
    forecast: Forecast


def alone(constants: Constants) -> Forecast:
    """Each series for itself."""
    return lambda growths, _groups: predict(fit(growths), MAX_LEAD, constants)


def together(constants: Constants) -> Forecast:
    """Scale and drift pooled over the sisters of the same origin."""
    return lambda growths, groups: predict(fit(growths, groups), MAX_LEAD, constants)


def naive(growths: Array, _groups: Group) -> Predictive:
    """Random walk without drift: the latest level stays, normal errors of the size of past changes."""
    size = np.sqrt(np.nanmean(growths**2, axis=1))
    lead = np.arange(1, MAX_LEAD + 1)
    scale = size[:, None] * np.sqrt(lead)
    return Predictive(np.zeros_like(scale), scale, np.full(len(growths), MANY))


def recent(weight: float, constants: Constants) -> Forecast:
    """Drift weighted by ``weight`` for every year of age: it leans on the last years."""

    def forecast(growths: Array, _groups: Group) -> Predictive:
        fitted = fit(growths)
        age = np.arange(growths.shape[1])[::-1]
        weights = np.where(np.isnan(growths), 0.0, weight**age)
        weights /= weights.sum(axis=1, keepdims=True)
        drift = (weights * np.nan_to_num(growths)).sum(axis=1)
        uncertainty = fitted.variance * (weights**2).sum(axis=1)
        return predict(replace(fitted, drift=drift, drift_variance=uncertainty), MAX_LEAD, constants)

    return forecast


def lead_factors(cases: FanCases) -> Array:
    """Factor by lead that gives the plain rule the right coverage on the tuning half.

    The 80th percentile of the errors, each over the half width of its own interval.
    """
    learn = ~cases.held_out
    plain = alone(PLAIN)(cases.growths[learn], cases.groups[learn])
    half = plain.scale * student.ppf(0.5 + LEVEL / 2, plain.degrees)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(cases.outcomes[learn] - plain.location) / half
    return np.asarray(np.nanquantile(ratio, LEVEL, axis=0), dtype=float)


def widened(factors: Array) -> Forecast:
    """The plain rule with its scale multiplied by a factor for each lead."""

    def forecast(growths: Array, groups: Group) -> Predictive:
        plain = alone(PLAIN)(growths, groups)
        return replace(plain, scale=plain.scale * factors)

    return forecast


def approaches(factors: Array) -> tuple[Approach, ...]:
    """All that was tried, the chosen one last."""
    return (
        Approach("naive", "零增长随机游走", naive),
        Approach("plain", "带漂移随机游走（教科书）", alone(PLAIN)),
        Approach("plain_pooled", "同上，合并尺度与漂移", together(PLAIN)),
        Approach("widened", "教科书区间按年限放宽", widened(factors)),
        Approach("recent", "漂移偏重近年", recent(RECENT_WEIGHT, RECENT)),
        Approach("steady_pooled", "合并、年际相关，趋势不衰减", together(STEADY)),
        Approach("tuned", "趋势衰减，各序列单独", alone(TUNED)),
        Approach("tuned_pooled", "趋势衰减，合并尺度与漂移（采用）", together(TUNED)),
    )


def log_interval(predictive: Predictive) -> tuple[Array, Array]:
    """Ends of the calibrated interval of the change of the logarithm."""
    found = fan(np.ones(len(predictive.degrees)), predictive, LEVEL)
    return np.log(found.low), np.log(found.high)
