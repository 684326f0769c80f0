"""A published figure as the interval of values that its statement leaves possible.

A source rarely gives a bare number: it rounds (取整), speaks roughly (约), or names a bound (不低于, 突破).
Verdicts and comparisons read the interval, so that a rounded 800 neither meets nor misses 突破800, and a
lower bound never counts as a miss. Pure numbers in, numbers out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from core.figures.arithmetic import completion
from core.figures.observation import Observation, Precision
from core.wording.completion import Completion

#: Digits of a rounded whole number that are taken as stated even where they are zeros: 800亿元 is rounded
#: to 1亿元, not to 100亿元, while 120200元 is rounded to 100元.
STATED_DIGITS: Final = 3
#: 约 leaves at least this many times what rounding leaves.
ROUGHER: Final = 2.0
#: Relative step below which two numbers are the same for a verdict.
NOISE: Final = 1e-9
#: The same where only binary noise is meant: an interval of a figure with many digits is narrow.
BINARY: Final = 1e-13


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from ``low`` to ``high``, in the figure's unit; an open end is not itself possible."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def contains(self, value: float, noise: float = BINARY) -> bool:
        """Whether a value is possible, up to binary noise at the closed ends."""
        above = _sign(value, self.low, noise)
        below = _sign(self.high, value, noise)
        return (above > 0 or (above == 0 and not self.low_open)) and (
            below > 0 or (below == 0 and not self.high_open)
        )

    def overlaps(self, other: Interval, noise: float = BINARY) -> bool:
        """Whether some value is possible under both."""
        width = _sign(min(self.high, other.high), max(self.low, other.low), noise)
        return width > 0 or (width == 0 and not self._open_beside(other) and not other._open_beside(self))

    def _open_beside(self, other: Interval) -> bool:
        """Whether an open end of this interval is what the two would meet at."""
        return (self.low_open and self.low >= other.low) or (self.high_open and self.high <= other.high)


def rounding_unit(value: float) -> float:
    """Unit of the last digit that a rounded value states.

    Digits after the point are all stated. Zeros at the end of a whole number are read as rounding, but never
    further than :data:`STATED_DIGITS` digits from the front.

    Raises
    ------
    ValueError
        Where the value is not a finite number.
    """
    if not math.isfinite(value):
        raise ValueError("数值缺失或不是有效数字，请核对原始数据。")
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    if not isinstance(exponent, int) or value == 0:
        return 1.0
    if exponent <= 0:
        return 10.0**exponent
    digits = len(str(int(abs(value))))
    return 10.0 ** max(0, min(exponent, digits - STATED_DIGITS))


def interval_of(value: float, precision: str = Precision.EXACT) -> Interval:
    """Values that a statement leaves possible.

    Parameters
    ----------
    value : float
        As stated, in its unit.
    precision : str
        One of :class:`core.figures.observation.Precision`.

    Returns
    -------
    Interval
        exact a point; rounded half a unit of the last digit either side (四舍五入: the end that would round
        further from zero excluded);
        approximate twice that; at least ``[v, inf)``; above ``(v, inf)``.
    """
    if precision == Precision.AT_LEAST:
        return Interval(value, math.inf, high_open=True)
    if precision == Precision.ABOVE:
        return Interval(value, math.inf, low_open=True, high_open=True)
    if precision == Precision.EXACT:
        return Interval(value, value)
    half = rounding_unit(value) / 2
    if precision == Precision.ROUNDED:  # a half is rounded away from zero
        return Interval(value - half, value + half, low_open=value < 0, high_open=value >= 0)
    return Interval(value - ROUGHER * half, value + ROUGHER * half)


def possible_values(observation: Observation) -> Interval:
    """Values that an observation leaves possible."""
    return interval_of(observation.value, observation.precision)


def is_bound(observation: Observation) -> bool:
    """Whether a figure states only what it is not below (不低于, 超过)."""
    return math.isinf(possible_values(observation).high)


def completion_of(observation: Observation, goal: float, direction: Literal[1, -1] = 1) -> Completion | None:
    """完成率 of a figure against a goal in its unit, with what its statement leaves.

    ``None`` where there is no share (:func:`core.figures.arithmetic.completion`).
    """
    share, possible = completion(observation.value, goal, direction), possible_values(observation)
    if share is None:
        return None
    if direction < 0 and possible.low <= 0:  # it may be nothing at all
        return None
    finite = (end if math.isfinite(end) else None for end in (possible.low, possible.high))
    ends = [None if end is None else completion(end, goal, direction) for end in finite]
    low, high = ends if direction > 0 else ends[::-1]
    opened = (possible.low_open, possible.high_open)[::direction]
    return Completion(
        share,
        low if low is not None else -math.inf,
        high if high is not None else math.inf,
        *opened,
    )


def meets(
    interval: Interval,
    goal: float,
    *,
    strictly: bool,
    direction: Literal[1, -1] = 1,
    noise: float = NOISE,
) -> bool | None:
    """Whether all of an interval meets a goal, none of it does, or neither can be said.

    Parameters
    ----------
    goal : float
        In the interval's unit.
    strictly : bool
        突破 asks for more than the goal, 达到 and 以上 for at least it.
    direction : {1, -1}
        Whether higher or lower is better.
    noise : float
        Relative difference below which two numbers are the same.

    Returns
    -------
    bool or None
        ``None`` where the goal lies inside the interval (临界待核).
    """
    worst, worst_open = (interval.low, interval.low_open)
    best, best_open = (interval.high, interval.high_open)
    if direction < 0:
        worst, worst_open, best, best_open = best, best_open, worst, worst_open
    if _reaches(worst, goal, strictly and not worst_open, direction, noise):
        return True
    # An open best end is not reached itself: standing on the goal it does not meet it.
    return None if _reaches(best, goal, strictly or best_open, direction, noise) else False


def _reaches(value: float, goal: float, strictly: bool, direction: int, noise: float) -> bool:
    sign = direction * _sign(value, goal, noise)
    return sign > 0 if strictly else sign >= 0


def _sign(first: float, second: float, noise: float) -> int:
    """Sign of ``first - second`` after rounding the relative difference, so that noise decides nothing."""
    if math.isinf(first) or math.isinf(second):
        return (first > second) - (first < second)
    difference = first - second
    if abs(difference) <= noise / 2 * (abs(second) or 1.0):
        return 0
    return 1 if difference > 0 else -1
