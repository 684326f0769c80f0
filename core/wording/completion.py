"""完成率 as the statement of its figure leaves it: a number, 约 a number, or a bound (≥91.2%)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from core.wording.numbers import completion_text, percent

#: A bound in a cell and how a sentence says it.
BOUNDS: Final[dict[str, str]] = {"≥": "不低于", ">": "超过", "≤": "不高于", "<": "低于"}
ROUGHLY: Final = "约"
#: Half a unit of the decimal that is printed, as a fraction: what a figure may leave open unsaid.
_CARRIED: Final = 0.0005 + 1e-9
_TENTHS: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Completion:
    """完成率 of a figure, a fraction, and the values that the figure's statement leaves possible.

    Attributes
    ----------
    value : float
        Of the number as stated.
    low, high : float
        ``high`` is infinite where the figure is only a lower bound; ``low`` is where, lower being better,
        such a figure leaves any worse completion possible.
    low_open, high_open : bool
        Whether the end itself is not possible (超过).
    """

    value: float
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def bound(self) -> str:
        """Sign of a bound before the number: ≥, >, ≤ or <; empty where both ends are known."""
        if math.isinf(self.high):
            return ">" if self.low_open else "≥"
        if math.isinf(self.low):
            return "<" if self.high_open else "≤"
        return ""

    def printed(self, *, met: bool) -> str:
        """Print it for a cell: 85.1%, 约85%, ≥91.2%; see :func:`core.wording.numbers.completion_text`."""
        if self.bound:
            return self.bound + bounded(self.value, self.bound)
        half, plain = (self.high - self.low) / 2, completion_text(self.value, met=met)
        if self.value == 1 and half:
            return f"{ROUGHLY}100%"
        if half <= _CARRIED:
            return plain
        whole = percent(self.value, 0)  # as many digits as are carried, unless they hide the side, or all
        return ROUGHLY + (plain if whole in {"100%", "0%"} else whole)

    def in_words(self, *, met: bool) -> str:
        """Say it in a sentence: 不低于91.2% for ≥91.2%."""
        text = self.printed(met=met)
        return BOUNDS.get(text[:1], text[:1]) + text[1:]


def bounded(fraction: float, bound: str = "") -> str:
    """Print a share behind a sign of :data:`BOUNDS`, rounded to the side on which it stays true."""
    if not bound:
        return percent(fraction)
    rounding = ROUND_FLOOR if bound in "≥>" else ROUND_CEILING
    settled = Decimal(repr(round(float(fraction), 12)))
    return percent(float(settled.quantize(_TENTHS, rounding=rounding)))
