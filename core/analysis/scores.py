"""Scores of interval and probability forecasts.

Coverage and reliability ask whether a stated probability comes true; the interval score and the Brier
score punish vagueness as well as error (T. Gneiting and A. E. Raftery, 2007, Strictly proper scoring
rules, J. Am. Stat. Assoc. 102:359-378); the area under the curve asks only whether the order is right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from core.analysis.errors import ShapeError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between ``low`` and ``high``: how many, their mean, and how often it came true."""

    low: float
    high: float
    cases: int
    forecast: float
    observed: float


def coverage(outcome: Array, low: Array, high: Array) -> Array:
    """Share of known outcomes inside their interval, by column; NaN for a column without any."""
    known = ~np.isnan(outcome)
    inside = known & (outcome >= low) & (outcome <= high)
    count = known.sum(axis=0)
    return _mean(inside.sum(axis=0).astype(float), count)


def interval_score(outcome: Array, low: Array, high: Array, level: float) -> Array:
    """Mean interval score by column: width plus ``2 / (1 - level)`` times what falls outside.

    In the unit of the outcome; smaller is better; NaN for a column without a known outcome.
    """
    missed = np.maximum(low - outcome, 0) + np.maximum(outcome - high, 0)
    score = high - low + 2 / (1 - level) * missed
    known = ~np.isnan(outcome)
    count = known.sum(axis=0)
    total = np.where(known, score, 0.0).sum(axis=0)
    return _mean(total, count)


def brier(probability: ArrayLike, happened: ArrayLike) -> float:
    """Mean squared difference between a probability and 1 or 0; 0 is perfect, a coin has 0.25."""
    p, y = _pair(probability, happened)
    return float(np.mean((p - y) ** 2))


def auc(probability: ArrayLike, happened: ArrayLike) -> float:
    """Chance that a case that happened was rated above one that did not (ties count half).

    NaN where all cases ended alike.
    """
    p, y = _pair(probability, happened)
    yes = int(y.sum())
    no = len(y) - yes
    if not yes or not no:
        return float("nan")
    ranks = rankdata(p)
    return float((ranks[y == 1].sum() - yes * (yes + 1) / 2) / (yes * no))


def reliability(
    probability: ArrayLike, happened: ArrayLike, cuts: tuple[float, ...] = (0.2, 0.4, 0.6, 0.8)
) -> tuple[Bin, ...]:
    """Compare stated and observed frequencies in bins; a bin without cases is left out."""
    p, y = _pair(probability, happened)
    place = np.digitize(p, cuts)
    edges = (0.0, *cuts, 1.0)
    return tuple(
        Bin(
            edges[i],
            edges[i + 1],
            int((place == i).sum()),
            float(p[place == i].mean()),
            float(y[place == i].mean()),
        )
        for i in range(len(edges) - 1)
        if (place == i).any()
    )


def _mean(total: Array, count: NDArray[np.intp]) -> Array:
    share: Array = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return share


def _pair(probability: ArrayLike, happened: ArrayLike) -> tuple[Array, Array]:
    p = np.ravel(np.asarray(probability, dtype=float))
    y = np.ravel(np.asarray(happened, dtype=float))
    if p.shape != y.shape or not len(p):
        raise ShapeError("概率与结果的个数须相同且不为零。")
    return p, y
