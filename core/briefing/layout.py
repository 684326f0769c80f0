"""Widths of a table's columns and breaks of titles: numbers keep together with their unit."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import accumulate, combinations, pairwise
from typing import Final

from core.briefing.model import Cell, Table, TableColumn
from core.charts.kit.html import status_text
from core.charts.kit.measure import text_width
from core.wording.line_breaks import seams, tokens
from core.wording.words import Status

# Titles over several lines: of even length, broken after a clause where one ends near, never in a
# number.

_PAUSES: Final = frozenset("，；：。、")
#: What may not begin a line (GB/T 15834, punctuation; units and signs that belong to a number).
_BOUND: Final = frozenset("，；：。、）”%～—")
#: What may not end a line.
_OPENING: Final = frozenset("（“《〔")
#: Lines of a title at most, and the size in pt (小二) of one that takes fewer by it.
MOST_LINES: Final = 3
_SMALL_TITLE: Final = 18.0
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


def titled(title: str, room: float) -> tuple[str, ...]:
    """Break a title at the ends of clauses alone where so many lines hold it as it needs.

    Else between words, as :func:`balanced` does; and over one line more at clauses, where that would part a
    number from the word before it.
    """
    plain = balanced(title, room)
    ends = [place for place in range(1, len(title)) if _ends_clause(title, place)]
    for count in range(len(plain), MOST_LINES + 1):
        ways = [_parted(title, cuts) for cuts in combinations(ends, count - 1)]
        fitting = [way for way in ways if all(text_width(line, 1) <= room for line in way)]
        if fitting:
            return min(fitting, key=lambda way: max(text_width(line, 1) for line in way))
        if not any(_before_number(title, place) for place in _cuts(plain)):
            break
    return plain


def fitted(title: str, width: float, size: float, spare: float) -> tuple[tuple[str, ...], float]:
    """Lines of a document's title and its size in pt: one that would take three lines is set smaller for two.

    Parameters
    ----------
    width : float
        Of the text in pt; ``spare`` is what a line keeps free, in characters.
    """
    lines = titled(title, width / size - spare)
    if len(lines) < MOST_LINES:
        return lines, size
    smaller = titled(title, width / _SMALL_TITLE - spare)
    return (smaller, _SMALL_TITLE) if len(smaller) < MOST_LINES else (lines, size)


def _ends_clause(text: str, place: int) -> bool:
    return text[place - 1] in _PAUSES and text[place] not in _BOUND


def _cuts(lines: tuple[str, ...]) -> list[int]:
    return list(accumulate(len(line) for line in lines[:-1]))


def _parted(text: str, cuts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in pairwise((0, *cuts, len(text))))


def _cut(text: str, count: int, room: float) -> int:
    """Place of the break nearest to an even line: at a clause's end, else between words, else anywhere."""
    even = text_width(text, 1) / count
    rest = (count - 1) * (room - _SLACK)
    widths = {place: text_width(text[:place], 1) for place in range(1, len(text))}
    fitting = [place for place in widths if widths[place] <= room and _may_break(text, place)] or [1]
    words = seams(text)
    between = [p for p in fitting if p in words and not _before_number(text, p)]
    between = between or [p for p in fitting if p in words]
    ends = [p for p in between if text[p - 1] in _PAUSES and abs(widths[p] - even) <= _REACH]
    for places in (ends, between):  # what leaves more than the other lines hold would cost a line
        kept = [p for p in places if text_width(text[p:], 1) <= rest]
        if kept:
            return min(kept, key=lambda place: abs(widths[place] - even))
    return min(between or fitting, key=lambda place: (place not in words, abs(widths[place] - even)))


def _before_number(text: str, place: int) -> bool:
    """Whether a line would end with the word that a number belongs to: 须增长｜9.2%."""
    return text[place].isdigit() and text[place - 1] not in _PAUSES


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in _BOUND or before in _OPENING:
        return False
    return not (_in_number(before) and (_in_number(after) or after in "亿万年个月日项户家元人"))


def _in_number(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign in ".+-")


#: Tables with more columns than this are set in smaller type.
DENSE: Final = 6
#: Margins of a cell, both sides together (5 pt in Word, 4.4 in PDF), and what rounding takes, pt.
PADDING: Final = 5.2
#: Some faces set a digit or a sign this much wider than it is measured, in characters.
SPARE: Final = 0.12
#: Characters of the widest mark before a word, and how much wider words are in bold.
MARK: Final = 1.0
_BOLD: Final = 1.04
_SHORT: Final = 3
_ROUNDING: Final = 1e-6
#: Left-aligned columns may break their text, but not below this many characters a line.
NARROWEST: Final = 4
#: A line shorter than so many characters is left over.
_STUB: Final = 3.0
#: Characters of the longest text that is a name and no sentence.
_NAME: Final = 30


def needed(
    table: Table, place: int, size: float, spare: float = 0.0, mark: float = MARK
) -> tuple[float, float]:
    """Least and natural width of a column in pt: that at which no number and no line is broken.

    ``spare`` is room in characters for each digit and sign that a wider face may take, thrice for a %, and
    for what some programs leave between Chinese and digits.
    ``mark`` is the room of the shape before the word of a status, in characters.
    """
    column = table.columns[place]
    head = size * _head(column.name)
    widths = [_widest(row[place], spare, mark) for row in table.rows]
    natural = max([head, *(size * wide for wide in widths)])
    # Numbers are whole, and so are the words of a status.
    whole = column.align == "right" or column.whole or any(row[place].word for row in table.rows)
    least = natural if whole else max(head, min(natural, size * NARROWEST))
    return least + PADDING, natural + PADDING


def _head(name: str) -> int:
    """Characters of a heading on its line: a short one is not broken, a longer one in the middle."""
    return len(name) if len(name) <= _SHORT else -(-len(name) // 2)


def _widest(cell: Cell, spare: float, mark: float) -> float:
    """Characters of a cell's longest line; words of a status are measured bold and with their mark."""
    lines = cell.text.split("\n")
    if not cell.word or not cell.text:
        return max(_wide(line, spare) for line in lines)
    return _BOLD * max(_wide(line, spare) + (0 if place else mark) for place, line in enumerate(lines))


def _wide(line: str, spare: float) -> float:
    seams_ = sum(a.isascii() != b.isascii() and a.isalnum() and b.isalnum() for a, b in pairwise(line))
    extra = sum(char.isascii() for char in line) + 2 * line.count("%") + seams_
    return text_width(line, 1) + spare * extra


def shares(table: Table, room: float, size: float, mark: float = MARK) -> tuple[float, ...]:
    """Share ``room`` (pt) among the columns.

    Every column gets its least width; the rest is given out by weight, to no column more than its natural
    width while another wants. Where even the least widths have no room, weights alone decide.
    """
    weights = [column.weight for column in table.columns]
    bounds = [needed(table, place, size, SPARE, mark) for place in range(len(weights))]
    least_widths = [least for least, _ in bounds]
    left = room - sum(least_widths)
    if left < 0:
        return _by_weight(table.columns, room)
    wanting = {place for place, (least, natural) in enumerate(bounds) if natural > least}
    while wanting and left > 0:
        total = sum(weights[place] for place in wanting)
        given = {p: min(left * weights[p] / total, bounds[p][1] - least_widths[p]) for p in wanting}
        for place, more in given.items():
            least_widths[place] += more
        left -= sum(given.values())
        full = {place for place in wanting if least_widths[place] >= bounds[place][1] - _ROUNDING}
        if not full:
            break
        wanting -= full
    spare = _by_weight(table.columns, max(left, 0.0))
    return tuple(width + more for width, more in zip(least_widths, spare, strict=True))


def _by_weight(columns: tuple[TableColumn, ...], room: float) -> tuple[float, ...]:
    total = sum(column.weight for column in columns)
    return tuple(room * column.weight / total for column in columns)


def broken(cell: Cell, column: TableColumn, width: float, size: float) -> Cell:
    """Break a name with a number between its words; running text is left to the reader's program.

    Parameters
    ----------
    width : float
        Of the column in pt; ``size`` that of the type.
    """
    text = cell.text
    running = "\n" in text or "。" in text or text_width(text, 1) > _NAME
    numbers = any(char.isdigit() for char in text)  # what must not be broken
    if column.align == "right" or running or cell.word or not numbers:
        return cell
    room = (width - PADDING) / size - SPARE * sum(char.isascii() for char in text) / 2
    if room <= NARROWEST:
        return cell
    lines = balanced(text, room)
    if any(text_width(line, 1) < _STUB for line in lines):  # a long name after a short word
        lines = _filled(text, room)
    return replace(cell, text="\n".join(lines))


def _filled(text: str, room: float) -> tuple[str, ...]:
    """Fill line after line, never within a number or between it and its unit."""
    parts = [
        part
        for token in tokens(text)
        for part in ((token,) if any(char.isdigit() for char in token) else tuple(token))
    ]
    lines = [""]
    for part in parts:
        if lines[-1] and text_width(lines[-1] + part, 1) > room and part not in _BOUND:
            lines.append("")
        lines[-1] += part
    return tuple(lines)


def shown(text: str, word: str) -> str:
    """Return the text of a cell with the mark of its status before it, where that is its whole first line."""
    first, _, rest = text.partition("\n")
    return "\n".join((status_text(word), *([rest] if rest else []))) if first == word in set(Status) else text
