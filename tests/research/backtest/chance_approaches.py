"""The approaches to the chance that were measured against each other, and the rivals.

Each answers two questions for cases and leads: how likely the change stays below a value, and which value it
stays below with a probability. What is learned, is learned on the tuning half of one panel a family.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainc, betaincinv, betaln, ndtr, ndtri, stdtr

from core.targets.ahead.chance import (
    KNOTS,
    NO_MAP,
    Calibration,
    QuantileMap,
    joined_rows,
    own_part,
    quantile_of,
)
from core.targets.ahead.forecast import MAX_LEAD, PLAIN, TUNED, Array, Predictive, fit, predict
from tests.research.backtest.approaches import RIVALS, run_rival
from tests.research.backtest.chance_cases import Cases

LEADS: Final = np.arange(1, MAX_LEAD + 1)
#: A series that hardly moved has this deviation a year in the plain rivals.
LEAST: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Forecasts:
    """``below(x)`` for x of cases x leads (x factors), and ``quantile(p)`` as cases x leads."""

    below: Callable[[Array], Array]
    quantile: Callable[[float], Array]


Approach = Callable[[Cases], Forecasts]


@dataclass(frozen=True, slots=True)
class BetaMap:
    """A beta distribution function a lead (M. Kull and others, 2017, Beta calibration, AISTATS)."""

    a: tuple[float, ...]
    b: tuple[float, ...]

    def calibrated(self, raw: Array, lead: NDArray[np.intp]) -> Array:
        """Mapped probability."""
        return np.asarray(betainc(*self._at(lead), np.clip(raw, 0.0, 1.0)))

    def raw(self, calibrated: Array, lead: NDArray[np.intp]) -> Array:
        """The inverse."""
        return np.asarray(betaincinv(*self._at(lead), np.clip(calibrated, 0.0, 1.0)))

    def _at(self, lead: NDArray[np.intp]) -> tuple[Array, Array]:
        return np.array(self.a)[lead - 1], np.array(self.b)[lead - 1]


def student(predictive: Predictive, calibration: Calibration = NO_MAP) -> Forecasts:
    """Student t, through a map of its probabilities."""

    def below(x: Array) -> Array:
        extra = (1,) * (x.ndim - 2)
        location, scale = (a.reshape(*a.shape, *extra) for a in (predictive.location, predictive.scale))
        degrees = predictive.degrees.reshape(-1, 1, *extra)
        raw = stdtr(degrees, (x - location) / scale)
        lead = np.broadcast_to(LEADS.reshape(1, -1, *extra), raw.shape)
        return calibration.calibrated(np.asarray(raw), lead)

    return Forecasts(below, lambda p: quantile_of(predictive, p, calibration))


def normal(location: Array, scale: Array) -> Forecasts:
    """Normal errors."""
    safe = np.maximum(scale, LEAST)

    def below(x: Array) -> Array:
        extra = (1,) * (x.ndim - 2)
        return np.asarray(
            ndtr((x - location.reshape(*location.shape, *extra)) / safe.reshape(*safe.shape, *extra))
        )

    return Forecasts(below, lambda p: np.asarray(location + ndtri(p) * safe))


def empirical(location: Array, errors: tuple[Array, ...]) -> Forecasts:
    """Learned errors around a location, without a distribution: one sorted sample a lead."""

    def below(x: Array) -> Array:
        found = np.empty(x.shape)
        for lead, sample in enumerate(errors):
            away = x[:, lead] - location[:, lead].reshape(-1, *(1,) * (x.ndim - 2))
            found[:, lead] = np.searchsorted(sample, away, side="right") / len(sample)
        return np.where(np.isnan(x), np.nan, found)

    return Forecasts(below, lambda p: location + np.array([np.quantile(e, p) for e in errors])[None, :])


def plain(cases: Cases) -> Forecasts:
    """Textbook random walk with drift, each series for itself."""
    return student(predict(fit(cases.growths), MAX_LEAD, PLAIN))


def pooled_predictive(cases: Cases) -> Predictive:
    """The rule of version 0.1: fading trend, pooled."""
    return predict(fit(cases.growths, cases.groups), MAX_LEAD, TUNED)


def common_predictive(cases: Cases) -> Predictive:
    """Announced real growth times prices plus the own part; without a nation the pooled rule."""
    if not cases.common:
        return pooled_predictive(cases)
    own = own_part(cases.own, MAX_LEAD, cases.groups)
    return joined_rows(own, cases.table("location"), cases.table("scale"))


def provincial_predictive(cases: Cases) -> Predictive:
    """The same with half of the distance of the province's own target from the nation's."""
    if not cases.provincial:
        return pooled_predictive(cases)
    own = own_part(cases.own, MAX_LEAD, cases.groups)
    location, scale = (cases.table(what, provincial=True) for what in ("location", "scale"))
    return joined_rows(own, location, scale)


def provincial(cases: Cases) -> Forecasts:
    """See :func:`provincial_predictive`."""
    return student(provincial_predictive(cases))


def provincial_mapped(calibration: Calibration) -> Approach:
    """The same through a learned map."""
    return lambda cases: student(provincial_predictive(cases), calibration)


def pooled(cases: Cases) -> Forecasts:
    """See :func:`pooled_predictive`."""
    return student(pooled_predictive(cases))


def common(cases: Cases) -> Forecasts:
    """See :func:`common_predictive`."""
    return student(common_predictive(cases))


def common_mapped(calibration: Calibration) -> Approach:
    """The same through a learned map."""
    return lambda cases: student(common_predictive(cases), calibration)


def drift(cases: Cases) -> Array:
    """Mean growth of the window carried on."""
    return np.asarray(np.nanmean(cases.growths, axis=1)[:, None] * LEADS)


def quantiles(errors: tuple[Array, ...]) -> Approach:
    """Mean growth carried on, with the errors of the tuning half: no distribution at all."""
    return lambda cases: empirical(drift(cases), errors)


def naive(cases: Cases) -> Forecasts:
    """The level stays, errors of the size of past changes."""
    size = np.sqrt(np.nanmean(cases.growths**2, axis=1))
    return normal(np.zeros((len(size), MAX_LEAD)), size[:, None] * np.sqrt(LEADS))


def announced(cases: Cases) -> Forecasts:
    """Everyone grows as announced, prices as last; errors of the size of the series' own deviations."""
    if not cases.common:
        return naive(cases)
    size = np.nanstd(cases.growths, axis=1)
    return normal(cases.table("location"), size[:, None] * np.sqrt(LEADS))


def last_growth(cases: Cases) -> Forecasts:
    """The last growth goes on; errors of the size of past changes of growth."""
    change = np.sqrt(np.nanmean(np.diff(cases.growths, axis=1) ** 2, axis=1))
    return normal(cases.growths[:, -1:] * LEADS, change[:, None] * LEADS)


def rival(place: int) -> Approach:
    """Theta (0) or damped Holt (1) of statsmodels."""

    def approach(cases: Cases) -> Forecasts:
        found = run_rival(RIVALS[place][2], cases.growths)
        return normal(found.location, found.scale)

    return approach


def beta_map(cases: Cases) -> BetaMap:
    """Learn the map on the tuning half: the beta distribution nearest to what came true, by lead (maximum
    likelihood).

    ``stated = I(raw; a, b)`` makes the mapped probabilities uniform where the raw ones follow a beta(a, b).
    """
    raw = common(cases).below(cases.outcomes)[~cases.held_out]
    found = [_beta(raw[:, lead][~np.isnan(raw[:, lead])]) for lead in range(MAX_LEAD)]
    return BetaMap(tuple(round(a, 3) for a, _ in found), tuple(round(b, 3) for _, b in found))


def _beta(raw: Array) -> tuple[float, float]:
    p = np.clip(raw, 1e-4, 1 - 1e-4)
    logs, others = float(np.log(p).mean()), float(np.log1p(-p).mean())

    def loss(v: Array) -> float:
        a, b = np.exp(v)
        return float(betaln(a, b) - (a - 1) * logs - (b - 1) * others)

    a, b = np.exp(minimize(loss, np.zeros(2), method="Nelder-Mead").x)
    return float(a), float(b)


def quantile_map(
    cases: Cases, kept: NDArray[np.bool_] | None = None, approach: Approach | None = None
) -> QuantileMap:
    """Learn the monotone map of the product on the tuning half: the quantiles of what came true, by lead.

    ``kept`` leaves cases out of the learning (another year's, to see how much the years themselves teach).
    """
    learn = ~cases.held_out if kept is None else ~cases.held_out & kept
    raw = (approach or common)(cases).below(cases.outcomes)[learn]
    found = []
    for lead in range(MAX_LEAD):
        known = raw[:, lead][~np.isnan(raw[:, lead])]
        inner = np.maximum.accumulate(np.quantile(known, KNOTS[1:-1]))
        found.append((0.0, *(round(float(q), 4) for q in inner), 1.0))
    return QuantileMap(tuple(found))


def learned_errors(cases: Cases) -> tuple[Array, ...]:
    """Sorted errors of the carried-on drift in the tuning half, by lead."""
    away = (cases.outcomes - drift(cases))[~cases.held_out]
    return tuple(np.sort(away[:, i][~np.isnan(away[:, i])]) for i in range(MAX_LEAD))
