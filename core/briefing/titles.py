"""Titles over several lines: of even length, broken after a clause where one ends near, never in a number."""

from __future__ import annotations

import math
from typing import Final

from core.charts.measure import text_width

_PAUSES: Final = frozenset("，；：。")
#: What may not begin a line (GB/T 15834, punctuation; units and signs that belong to a number).
_BOUND: Final = frozenset("，；：。、）”%～—")
#: How far from an even line a clause may end, in characters.
_REACH: Final = 7
#: Characters that a line may lose to a number that must not be broken.
_SLACK: Final = 0.4


def balanced(title: str, room: float) -> tuple[str, ...]:
    """Break a title into as few lines as hold it.

    Parameters
    ----------
    room : float
        Width of a line in characters.
    """
    lines: list[str] = []
    rest = title
    while text_width(rest, 1) > room:
        cut = _cut(rest, math.ceil(text_width(rest, 1) / (room - _SLACK)), room)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return (*lines, rest)


def _cut(text: str, count: int, room: float) -> int:
    """Place of the break nearest to an even line: a clause's end that costs no line more, else any."""
    even = text_width(text, 1) / count
    rest = (count - 1) * (room - _SLACK)
    widths = {place: text_width(text[:place], 1) for place in range(1, len(text))}
    fitting = [place for place in widths if widths[place] <= room and _may_break(text, place)] or [1]
    ends = [p for p in fitting if text[p - 1] in _PAUSES and abs(widths[p] - even) <= _REACH]
    clauses = [p for p in ends if text_width(text[p:], 1) <= rest]
    return min(clauses or fitting, key=lambda place: abs(widths[place] - even))


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return after not in _BOUND and not (_in_number(before) and (_in_number(after) or after in "亿万年个"))


def _in_number(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign in ".+-")
