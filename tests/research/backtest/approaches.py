"""The approaches that were tried: our own, statsmodels' Theta and damped Holt, and the search of constants.

Each goes from windows of growths to a distribution at leads 1 to 4. The goal of the search is stated for each
lead: the fan shall cover what it says. So a plain grid is searched on the tuning half for the constants whose
worst miss of coverage is smallest, over panels and leads, both for a series alone and for series pooled: the
product meets both (one city; six counties). Where two do equally well the smaller interval score decides.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import product
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm
from scipy.stats import t as student

from core.figures.arithmetic import AnalysisError
from core.targets.ahead.forecast import (
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
from core.targets.ahead.pooling import MANY
from tests.research.backtest.cases import FanCases
from tests.research.backtest.scores import coverage, interval_score

#: Level of the fan that is calibrated.
LEVEL: Final = 0.8
#: Best constants where the trend may not fade, found on the tuning half (``--tune``).
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


# Rivals by statsmodels, one window at a time.

#: Half width of the central normal interval, in standard deviations.
REACH: Final = float(norm.ppf(0.5 + LEVEL / 2))

Rival = Callable[[Array], tuple[Array, Array]]


def theta(logs: Array) -> tuple[Array, Array]:
    """Mean and standard deviation at leads 1-4 of the Theta method.

    V. Assimakopoulos and K. Nikolopoulos, 2000, The theta model, Int. J. Forecasting 16:521-530;
    intervals as statsmodels gives them.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fitted = ThetaModel(logs, period=1, deseasonalize=False).fit()
    mean = np.asarray(fitted.forecast(MAX_LEAD), dtype=float)
    ends = np.asarray(fitted.prediction_intervals(MAX_LEAD, alpha=1 - LEVEL), dtype=float)
    return mean, (ends[:, 1] - ends[:, 0]) / (2 * REACH)


def damped_holt(logs: Array) -> tuple[Array, Array]:
    """Mean and standard deviation at leads 1-4 of Holt's linear method with damped trend, additive errors.

    R. J. Hyndman and others, 2008, Forecasting with Exponential Smoothing; analytic intervals as
    statsmodels gives them.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(pd.Series(logs), error="add", trend="add", damped_trend=True)
    fitted = model.fit(disp=False)
    found = fitted.get_prediction(start=len(logs), end=len(logs) + MAX_LEAD - 1)
    ends = found.pred_int(1 - LEVEL).to_numpy(dtype=float)
    mean = np.asarray(found.predicted_mean, dtype=float)
    return mean, (ends[:, 1] - ends[:, 0]) / (2 * REACH)


#: Id, Chinese name and function of each rival.
RIVALS: Final[tuple[tuple[str, str, Rival], ...]] = (
    ("theta", "Theta法（statsmodels）", theta),
    ("damped_holt", "阻尼Holt法（statsmodels）", damped_holt),
)


def run_rival(rival: Rival, growths: Array) -> Predictive:
    """Forecast the change of the logarithm from windows of growths, one row each.

    A row on which the rival fails, or gives no finite answer, gets NaN.

    Raises
    ------
    AnalysisError
        Where statsmodels is not installed.
    """
    if find_spec("statsmodels") is None:
        raise AnalysisError(
            "回测需要研究用依赖 statsmodels，请先运行 pip install -r tests/research/requirements.txt。"
        )
    location = np.full((len(growths), MAX_LEAD), np.nan)
    scale = np.full_like(location, np.nan)
    for row, window in enumerate(growths):
        logs = np.concatenate([[0.0], np.cumsum(window[~np.isnan(window)])])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # short windows do not always converge; that is a finding
            try:
                mean, deviation = rival(logs)
            except (ValueError, np.linalg.LinAlgError):
                continue
        if np.isfinite(mean).all() and np.isfinite(deviation).all() and (deviation > 0).all():
            location[row], scale[row] = mean - logs[-1], deviation
    return Predictive(location, scale, np.full(len(growths), MANY))


# The search of constants.

#: Values that are tried. Neighbours alone cannot be correlated by more than a half.
FADING: Final = tuple(k / 100 for k in range(60, 101, 2))
CARRY: Final = tuple(k / 100 for k in range(0, 51, 5))
WEIGHTS: Final = tuple(k / 100 for k in range(30, 101, 5))

Build = Callable[..., list[Predictive]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Best constants of one approach on the tuning half.

    ``worst`` is the largest miss of coverage over panels and leads; ``score`` the mean interval score
    relative to the plain rule.
    """

    name: str
    values: tuple[tuple[str, float], ...]
    worst: float
    score: float


def tune(panels: Sequence[FanCases]) -> tuple[Choice, ...]:
    """Search the constants of the three tuned approaches on the tuning half of ``panels``."""
    cases = [tuning_half(p) for p in panels]
    plain = [_score(alone(PLAIN)(c.growths, c.groups), c)[1] for c in cases]
    single = [fit(c.growths) for c in cases]
    pooled = [fit(c.growths, c.groups) for c in cases]

    def best(name: str, names: tuple[str, ...], grid: Iterable[tuple[float, ...]], build: Build) -> Choice:
        tried = []
        for values in grid:
            worst, score = _miss_and_score(build(*values), cases, plain)
            tried.append((worst, score, values))
        worst, score, values = min(tried)
        return Choice(name, tuple(zip(names, values, strict=True)), worst, score)

    def faded(fading: float, carry: float) -> list[Predictive]:
        return [predict(f, MAX_LEAD, Constants(fading, carry)) for f in (*single, *pooled)]

    def steady(carry: float) -> list[Predictive]:
        return faded(1.0, carry)

    def leaning(weight: float, carry: float) -> list[Predictive]:
        forecast = recent(weight, Constants(1.0, carry))
        return [forecast(c.growths, c.groups) for c in cases]

    return (
        best("tuned", ("fading", "carry"), product(FADING, CARRY), faded),
        best("steady_pooled", ("carry",), product(CARRY), steady),
        best("recent", ("weight", "carry"), product(WEIGHTS, CARRY), leaning),
    )


def tuning_half(cases: FanCases) -> FanCases:
    """The cases from which constants may be learned."""
    kept = ~cases.held_out
    return FanCases(
        cases.codes[kept],
        cases.origins[kept],
        cases.groups[kept],
        cases.growths[kept],
        cases.outcomes[kept],
        cases.held_out[kept],
    )


def _miss_and_score(
    found: list[Predictive], cases: list[FanCases], plain: list[Array]
) -> tuple[float, float]:
    """Worst miss of coverage and mean relative interval score; ``found`` repeats the order of ``cases``."""
    misses, ratios = [], []
    for i, predictive in enumerate(found):
        covered, score = _score(predictive, cases[i % len(cases)])
        misses.append(np.abs(covered - LEVEL))
        ratios.append(np.nanmean(score / plain[i % len(cases)]))
    # Rounded so that a tie of counts is a tie, whatever the last digit.
    return round(float(np.nanmax(misses)), 6), round(float(np.mean(ratios)), 6)


def _score(predictive: Predictive, cases: FanCases) -> tuple[Array, Array]:
    low, high = log_interval(predictive)
    return coverage(cases.outcomes, low, high), interval_score(cases.outcomes, low, high, LEVEL)
