"""The status rules read as forecasts, to set beside the chance.

A word is not a probability. Three readings are tried, from the plainest to the kindest: on course means
yes; words in equal steps from 0 to 1; and for each word the frequency with which its targets were reached
in the tuning half. The last knows how the very years that it is tested on ended, which no rule can know in
advance; the chance is therefore also shown with frequencies learned in the same way.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.analysis.backtest_data import PLAN_YEARS, TargetCases
from core.analysis.forecast import Array
from core.analysis.progress import pace_ratio, word_for_ratio
from core.analysis.projected_gap import projected_gap
from core.catalog.models import GapCuts, PaceCuts
from core.wording import GapWord, Status

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
