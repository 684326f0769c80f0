"""How a chance is worded: never as certain, for the tails are not known that well."""

from __future__ import annotations

from typing import Final

from core.wording.numbers import percent, percent_span

LEAST: Final = 0.01
MOST: Final = 0.99


def chance_text(value: float) -> str:
    """A chance in words: ``35%``; beyond 1 % and 99 % only 不足 and 超过."""
    if value < LEAST:
        return f"不足{percent(LEAST, 0)}"
    return f"超过{percent(MOST, 0)}" if value > MOST else percent(value, 0)


def chance_span(low: float, high: float) -> str:
    """A range of chance: ``24%～45%``, ``94%以上``, or one value where both ends read the same."""
    first, last = chance_text(low), chance_text(high)
    if first == last:
        return first
    if low < LEAST and high > MOST:
        return f"{first}至{last}"
    if low < LEAST:
        return f"{last}以下"
    return f"{first}以上" if high > MOST else percent_span(low, high)
