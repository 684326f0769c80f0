"""Widths of text, for labels that must not collide.

Good to a few per cent for Noto Sans SC and Microsoft YaHei, whose digits and Latin letters are of
much the same width. No font is read: a label's room is decided before any renderer is at hand.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final

_HALF: Final = 0.56
_NARROW: Final = frozenset(".,:;|!il'()[] ")
_NARROW_WIDTH: Final = 0.3
_BOLD: Final = 1.03
_SEAM: Final = 0.125
_LINE: Final = 1.35


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in px of the longest line of ``text``."""
    widest = max(_line_width(line) for line in text.split("\n"))
    return widest * size * (_BOLD if bold else 1)


def text_height(text: str, size: float) -> float:
    """Height in px of ``text`` with its lines."""
    return size * _LINE * (text.count("\n") + 1)


def _line_width(line: str) -> float:
    return sum(map(_advance, line)) + sum(_seam(character, other) for character, other in pairwise(line))


def _seam(before: str, after: str) -> float:
    """Browsers with text-autospace put an eighth of an em between Chinese and digits or letters."""
    return _SEAM if before.isascii() != after.isascii() and before.isalnum() and after.isalnum() else 0.0


@cache
def _advance(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return _NARROW_WIDTH if char in _NARROW else _HALF


_NO_LINE_START: Final = frozenset("，。；：、）》”’！？％%·,.;:)～—")


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break text into lines of at most ``room`` px, and where it breaks itself.

    Chinese breaks anywhere, but no line starts with closing punctuation; digits and letters hold
    together.
    """
    em = size * (_BOLD if bold else 1)
    return [line for written in text.split("\n") for line in _wrapped(written, room / em)] if text else []


def _wrapped(text: str, room: float) -> list[str]:
    """Break one paragraph; ``room`` is told in ems. The width is added up, never measured anew."""
    lines, line, wide = [], "", 0.0
    for piece in _pieces(text):
        grown = wide + _line_width(piece) + (_seam(line[-1], piece[0]) if line else 0.0)
        if line and grown > room:
            lines.append(line)
            line = piece.lstrip()
            wide = _line_width(line)
        else:
            line, wide = line + piece, grown
    return [*lines, line] if line or not lines else lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        glued = pieces and (char in _NO_LINE_START or (_latin(char) and _latin(pieces[-1][-1])))
        if glued:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _latin(char: str) -> bool:
    return char.isascii() and not char.isspace()
