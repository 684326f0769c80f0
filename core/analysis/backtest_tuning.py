"""Choose the constants on the tuning half of the series.

The aim is small interval scores with coverage at its level on every kind of panel at once, both for a
series alone and for series pooled: the product meets both (one city; six counties).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from core.analysis.backtest_approaches import (
    LEVEL,
    Forecast,
    alone,
    log_interval,
    recent,
    together,
)
from core.analysis.backtest_data import FanCases
from core.analysis.forecast import PLAIN, Array, Constants
from core.analysis.scores import coverage, interval_score

#: A miss of coverage by less than this is not punished; beyond, its square times the weight.
SLACK: Final = 0.01
WEIGHT: Final = 200.0
FEWEST_FADING: Final = 0.2
STEPS: Final = 300
STOP: Final = 1e-3
FORBIDDEN: Final = 99.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Result of a search: what was varied, the best values, their loss, and the worst miss of coverage."""

    name: str
    values: tuple[tuple[str, float], ...]
    loss: float
    worst: float


def tune(panels: Sequence[FanCases]) -> tuple[Choice, ...]:
    """Search the constants of the three tuned approaches on the tuning half of ``panels``."""
    cases = [_half(p) for p in panels]

    def fading(v: Array) -> Sequence[Forecast] | None:
        if not FEWEST_FADING <= v[0] <= 1 or v[1] <= 0 or v[2] < 0:
            return None
        found = Constants(*map(float, v))
        return (alone(found), together(found))

    def steady(v: Array) -> Sequence[Forecast] | None:
        return fading(np.array([1.0, *v]))

    def leaning(v: Array) -> Sequence[Forecast] | None:
        if not FEWEST_FADING <= v[0] <= 1 or v[1] <= 0 or v[2] < 0:
            return None
        return (recent(float(v[0]), Constants(1.0, float(v[1]), float(v[2]))),)

    return (
        _search("tuned", ("fading", "spread", "carry"), (0.8, 0.9, 0.2), cases, fading),
        _search("steady_pooled", ("spread", "carry"), (0.9, 0.2), cases, steady),
        _search("recent", ("weight", "spread", "carry"), (0.8, 0.9, 0.2), cases, leaning),
    )


def _search(
    name: str,
    names: tuple[str, ...],
    start: tuple[float, ...],
    cases: Sequence[FanCases],
    build: Callable[[Array], Sequence[Forecast] | None],
) -> Choice:
    plain = [_score(alone(PLAIN), c)[0] for c in cases]

    def loss(v: NDArray[np.float64]) -> tuple[float, float]:
        forecasts = build(v)
        if forecasts is None:
            return FORBIDDEN, FORBIDDEN
        ratios, misses = [], []
        for forecast in forecasts:
            for base, one in zip(plain, cases, strict=True):
                score, covered = _score(forecast, one)
                ratios.append(np.nanmean(score / base))
                misses.append(np.abs(covered - LEVEL))
        beyond = np.maximum(np.array(misses) - SLACK, 0)
        return float(np.mean(ratios) + WEIGHT * np.nanmean(beyond**2)), float(np.nanmax(misses))

    found = minimize(
        lambda v: loss(v)[0],
        start,
        method="Nelder-Mead",
        options={"maxfev": STEPS, "xatol": STOP, "fatol": STOP / 100},
    )
    best = np.asarray(found.x, dtype=float)
    return Choice(name, tuple(zip(names, best.tolist(), strict=True)), *loss(best))


def _score(forecast: Forecast, cases: FanCases) -> tuple[Array, Array]:
    low, high = log_interval(forecast(cases.growths, cases.groups))
    return interval_score(cases.outcomes, low, high, LEVEL), coverage(cases.outcomes, low, high)


def _half(cases: FanCases) -> FanCases:
    kept = ~cases.held_out
    return FanCases(
        cases.codes[kept],
        cases.origins[kept],
        cases.groups[kept],
        cases.growths[kept],
        cases.outcomes[kept],
        cases.held_out[kept],
    )
