"""Scores of interval and probability forecasts, and the status words read as forecasts to set beside them.

Coverage and reliability ask whether a stated probability comes true; the interval score and the Brier
score punish vagueness as well as error (T. Gneiting and A. E. Raftery, 2007, Strictly proper scoring
rules, J. Am. Stat. Assoc. 102:359-378); the area under the curve asks only whether the order is right.

A word is not a probability. Three readings are tried, from the plainest to the kindest: on course means
yes; words in equal steps from 0 to 1; and for each word the frequency with which its targets were reached
in the tuning half. The last knows how the very years that it is tested on ended, which no rule can know in
advance; the chance is therefore also shown with frequencies learned in the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from core.figures.arithmetic import ShapeError, pace_ratio, word_for_ratio
from core.plan.models import GapCuts, PaceCuts
from core.targets.ahead.gap import projected_gap
from core.wording.words import GapWord, Status
from tests.research.backtest.cases import PLAN_YEARS, TargetCases

Array = NDArray[np.float64]
Words = NDArray[np.intp]

#: Words of the pace ratio from worst to best.
PACE_WORDS: Final = (
    Status.BELOW_BASE,
    Status.FAR_BEHIND,
    Status.BEHIND,
    Status.ON_TRACK,
    Status.AHEAD,
    Status.ACHIEVED,
)
#: Words of the projected gap from worst to best; the last place is for too few changes.
GAP_WORDS: Final = (GapWord.WRONG_WAY, GapWord.LARGE, GapWord.SMALL, GapWord.WITHIN)
#: Bins in which frequencies of the chance are learned.
CHANCE_BINS: Final = 10


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


# The status words as forecasts.


def pace_words(cases: TargetCases, cuts: PaceCuts) -> Words:
    """Place in :data:`PACE_WORDS` of every case and factor."""
    found = np.empty(cases.goals.shape, dtype=np.intp)
    for i, (done, elapsed) in enumerate(zip(cases.done.tolist(), cases.elapsed.tolist(), strict=True)):
        for j, goal in enumerate(cases.goals[i].tolist()):
            found[i, j] = PACE_WORDS.index(_pace_word(done, elapsed, goal, cuts))
    return found


def _pace_word(done: float, elapsed: int, goal: float, cuts: PaceCuts) -> Status:
    if done >= goal:
        return Status.ACHIEVED
    ratio = pace_ratio(1.0, 0, math.exp(done), elapsed, target=math.exp(goal), due=PLAN_YEARS)
    return word_for_ratio(0.0 if ratio is None else ratio, cuts)


def gap_words(cases: TargetCases, cuts: GapCuts) -> Words:
    """Place in :data:`GAP_WORDS` of every case and factor; one past the end where it gives no word."""
    found = np.full(cases.goals.shape, len(GAP_WORDS), dtype=np.intp)
    changes = np.diff(np.exp(cases.past), axis=1)
    for i in range(len(found)):
        known = {k - changes.shape[1] + 1: c for k, c in enumerate(changes[i].tolist()) if not math.isnan(c)}
        for j, goal in enumerate(cases.goals[i].tolist()):
            gap = projected_gap(
                known,
                1.0,
                0,
                target=math.exp(goal - cases.done[i]),
                due=int(cases.leads[i]),
                direction=1,
                cuts=cuts,
            )
            if gap is not None:
                found[i, j] = GAP_WORDS.index(gap.word)
    return found


def as_yes_or_no(words: Words, first_yes: int) -> Array:
    """1 for a word from ``first_yes`` on, else 0."""
    return (words >= first_yes).astype(float)


def in_equal_steps(words: Words, last: int) -> Array:
    """Words as 0, 1/last, ..., 1."""
    return np.minimum(words, last) / last


def as_learned(words: Words, happened: Array, learn: NDArray[np.bool_]) -> Array:
    """Frequency with which the targets of each word were reached among the cases to learn from.

    A word that was not seen there gets the frequency of all.
    """
    rate = np.full(int(words.max()) + 1, float(happened[learn].mean()))
    for word in np.unique(words[learn]):
        rate[word] = happened[learn][words[learn] == word].mean()
    return np.asarray(rate[words], dtype=float)


def in_bins(probability: Array) -> Words:
    """Place of a probability in :data:`CHANCE_BINS` equal bins, to be learned like a word."""
    return np.minimum((probability * CHANCE_BINS).astype(np.intp), CHANCE_BINS - 1)
