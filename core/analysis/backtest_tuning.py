"""Choose the constants on the tuning half of the series.

The goal is stated for each lead: the fan shall cover what it says. So a plain grid is searched for the
constants whose worst miss of coverage is smallest, over panels and leads, both for a series alone and for
series pooled: the product meets both (one city; six counties). Where two do equally well the smaller
interval score decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from core.analysis.backtest_approaches import LEVEL, alone, log_interval, recent
from core.analysis.backtest_data import FanCases
from core.analysis.forecast import MAX_LEAD, PLAIN, Array, Constants, Predictive, fit, predict
from core.analysis.scores import coverage, interval_score

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
            worst, score = _measure(build(*values), cases, plain)
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


def _measure(found: list[Predictive], cases: list[FanCases], plain: list[Array]) -> tuple[float, float]:
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
