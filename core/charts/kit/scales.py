"""Round ticks and class breaks: chosen for the reader, constant through the years."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

_NICE_STEPS: Final = (1.0, 1.5, 2.0, 2.5, 4.0, 5.0)
_LADDER: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
CLASSES: Final = 5
#: Printed values that differ by less are the same.
_SAME: Final = 1e-6


def ticks(low: float, high: float, *, count: int = 4, from_zero: bool = False) -> list[float]:
    """Three to five round values that span ``low`` to ``high``.

    Parameters
    ----------
    low, high : float
        Smallest and largest value shown, ``low < high``.
    count : int
        Intervals aimed at.
    from_zero : bool
        Whether the axis starts at zero (bars must).

    Returns
    -------
    list of float
        The first is at or below ``low``; the last may lie below ``high``, by less than a step.
    """
    start = 0.0 if from_zero else low
    if high <= start:
        high = start + 1.0
    rough = (high - start) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * 0.82), 10.0 * power)
    first = math.floor(start / step + 1e-9) * step
    steps = math.floor((high - first) / step + 1e-9)
    return [round(first + i * step, 10) for i in range(steps + 1)]


def year_ticks(first: int, last: int, room: float, *, each: float = 72.0) -> list[int]:
    """Years to label between ``first`` and ``last``: the last always, then back at equal steps.

    ``room`` is the width of the axis in px and ``each`` what a label takes.
    """
    fits = max(2, int(room // each))
    span = max(1, last - first)
    step = next(s for s in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100) if span / s <= fits - 1 or s == _COARSEST)
    return list(range(last, first - 1, -step))[::-1]


_COARSEST: Final = 100


def rounded_breaks(values: Iterable[float], classes: int = CLASSES) -> tuple[float, ...]:
    """Choose round class breaks from the values of all areas and all years.

    Candidates are arithmetic progressions of round steps and stretches of a 1-1.5-2-3-4-5-6-8 ladder;
    the one that spreads the values most evenly over the classes (largest entropy) is taken, the
    arithmetic one where they tie. They are given all years, so that a class means the same in every
    map of an indicator; they are never quantiles, because quantiles of six areas say nothing.

    Parameters
    ----------
    values : iterable of float
        Rounded as they are shown; missing ones are ignored.
    classes : int
        Number of classes.

    Returns
    -------
    tuple of float
        ``classes - 1`` breaks, ascending; a value equal to a break belongs above it.

    Raises
    ------
    ValueError
        Without any value.
    """
    known = sorted(float(v) for v in values if v is not None and math.isfinite(v))
    if not known:
        raise ValueError("没有可分级的数值")
    low, high = known[0], known[-1]
    if high - low < _SAME:
        step = 10.0 ** math.floor(math.log10(abs(high))) if abs(high) >= _SAME else 1.0
        first = math.floor(low / step) if high else 1
        return tuple(round(step * (first + i), 10) for i in range(classes - 1))
    candidates = [*_arithmetic(low, high, classes - 1), *_ladder(low, high, classes - 1)]
    if all(value.is_integer() for value in known):
        # Whole things have whole classes: one more at a time where there are few of them.
        consecutive = tuple(low + i for i in range(1, classes))
        whole = [c for c in candidates if c[0] > low and all(b.is_integer() for b in c)]
        candidates = whole or [consecutive]
    return max(candidates, key=lambda breaks: (round(_entropy(known, breaks), 6), _evenness(breaks)))


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Class of a value (0 the lowest). Round the value as it is shown before asking."""
    return sum(value >= edge for edge in breaks)


def _arithmetic(low: float, high: float, count: int) -> list[tuple[float, ...]]:
    candidates: list[tuple[float, ...]] = []
    power = math.floor(math.log10((high - low) / (count + 1)))
    for exponent in (power - 1, power, power + 1):
        for nice in _NICE_STEPS:
            step = nice * 10.0**exponent
            first = math.ceil(low / step)
            last = math.floor(high / step) - count + 1
            candidates.extend(
                tuple(round((start + i) * step, 10) for i in range(count))
                for start in range(first, min(last, first + 60) + 1)
            )
    middle = (low + high) / 2
    span = 10.0 ** math.floor(math.log10(high - low))
    fallback = tuple(round(middle + (i - count / 2) * span, 10) for i in range(count))
    return candidates or [fallback]


def _ladder(low: float, high: float, count: int) -> list[tuple[float, ...]]:
    if low <= 0:
        return []
    first, last = math.floor(math.log10(low)) - 1, math.floor(math.log10(high)) + 1
    rungs = [round(rung * 10.0**e, 10) for e in range(first, last + 1) for rung in _LADDER]
    steps = []
    for stride in (1, 2, 3, 4):
        for start in range(len(rungs) - stride * (count - 1)):
            breaks = tuple(rungs[start + stride * i] for i in range(count))
            if low < breaks[0] and breaks[-1] <= high:
                steps.append(breaks)
    return steps


def _entropy(values: Sequence[float], breaks: Sequence[float]) -> float:
    counts = [0] * (len(breaks) + 1)
    for value in values:
        counts[class_of(value, breaks)] += 1
    shares = (count / len(values) for count in counts if count)
    return -sum(share * math.log(share) for share in shares)


def _evenness(breaks: Sequence[float]) -> tuple[int, float]:
    steps = [b - a for a, b in pairwise(breaks)]
    even = max(steps) - min(steps) < 1e-9 * max(abs(b) for b in breaks)
    return int(even), steps[0]
