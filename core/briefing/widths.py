"""Widths of a table's columns: numbers keep together, the rest goes to the columns that have more to say."""

from __future__ import annotations

from typing import Final

from core.briefing.model import Table, TableColumn
from core.charts.html import status_text
from core.charts.measure import text_width
from core.wording import Status

#: Tables with more columns than this are set in smaller type.
DENSE: Final = 6
#: Margins of a cell, both sides together, and what rounding takes, pt.
PADDING: Final = 6.0
#: Some faces set a digit or a sign this much wider than it is measured, in characters.
SPARE: Final = 0.12
_SHORT: Final = 3
_ROUNDING: Final = 1e-6
#: Left-aligned columns may break their text, but not below this many characters a line.
NARROWEST: Final = 4


def needed(table: Table, place: int, size: float, spare: float = 0.0) -> tuple[float, float]:
    """Least and natural width of a column in pt: that at which no number and no line is broken.

    ``spare`` is room for each digit and sign, in characters, that a wider face may take; thrice for a %.
    """
    column = table.columns[place]
    head = size * _head(column.name)
    texts = [_shown(row[place].text, row[place].word) for row in table.rows]
    natural = max([head, *(size * _wide(line, spare) for text in texts for line in text.split("\n"))])
    least = natural if column.align == "right" else max(head, min(natural, size * NARROWEST))
    return least + PADDING, natural + PADDING


def _head(name: str) -> int:
    """Characters of a heading on its line: a short one is not broken, a longer one in the middle."""
    return len(name) if len(name) <= _SHORT else -(-len(name) // 2)


def _wide(line: str, spare: float) -> float:
    return text_width(line, 1) + spare * (sum(char.isascii() for char in line) + 2 * line.count("%"))


def shares(table: Table, room: float, size: float) -> tuple[float, ...]:
    """Share ``room`` (pt) among the columns.

    Every column gets its least width; the rest is given out by weight, to no column more than its natural
    width while another wants. Where even the least widths have no room, weights alone decide.
    """
    weights = [column.weight for column in table.columns]
    bounds = [needed(table, place, size, SPARE) for place in range(len(weights))]
    own = [least for least, _ in bounds]
    left = room - sum(own)
    if left < 0:
        return _by_weight(table.columns, room)
    wanting = {place for place, (least, natural) in enumerate(bounds) if natural > least}
    while wanting and left > 0:
        total = sum(weights[place] for place in wanting)
        given = {p: min(left * weights[p] / total, bounds[p][1] - own[p]) for p in wanting}
        for place, more in given.items():
            own[place] += more
        left -= sum(given.values())
        full = {place for place in wanting if own[place] >= bounds[place][1] - _ROUNDING}
        if not full:
            break
        wanting -= full
    spare = _by_weight(table.columns, max(left, 0.0))
    return tuple(width + more for width, more in zip(own, spare, strict=True))


def _by_weight(columns: tuple[TableColumn, ...], room: float) -> tuple[float, ...]:
    total = sum(column.weight for column in columns)
    return tuple(room * column.weight / total for column in columns)


def _shown(text: str, word: str) -> str:
    return status_text(word) if word in set(Status) and text == word else text
