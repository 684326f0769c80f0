"""Heads that a table pasted from a yearbook brings along: lines without a label of the template's.

A yearbook names its indicators in the line of 地区 itself or above it, puts years or units in a second line,
and the unit of all figures in a corner. What such a line says is read where it is plain; a head that nothing
accounts for is reported, and the figures below it are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.workbook.labels import ROW_FIELDS, SHEET_FIELDS, Field, label_of, year
from core.workbook.marks import narrow, says_no_figure, without_marks
from core.workbook.values import fold
from core.workbook.xlsx.cells import Position, RawCell

Rows = Mapping[int, Mapping[int, RawCell]]

#: Heads that say no more than that figures stand below.
_PLAIN: Final = frozenset(
    map(fold, ("数值", "数据", "绝对值", "绝对数", "绝对量", "总量", "总值", "实绩", "完成数", "实际"))
)
_BRACKETED: Final = re.compile(r"\(([^()]{1,8})\)")
#: The unit of all figures of a table, as a corner or title has it; not 发布单位, 填报单位 and their like.
_UNITS: Final = re.compile(r"(?:^|[^\u4e00-\u9fff]|计量|数据|金额)单位\s*[:：\s]\s*([^()（）。\n]+)")
#: Units that yearbooks put in brackets behind a title.
_UNIT_WORDS: Final = re.compile(
    r"(?:[十百千万亿]*(?:元|美元|人次?|户|个|件|家|亩|公顷|吨|斤|头|只|辆|平方米|平方公里|公里|千瓦时?)(?:/.{1,3})?|%|‰)"
)
#: A figure with its unit, which is no head; a year or a span of months is one.
_FIGURE: Final = re.compile(r"[+-]?\d[\d.,]*(?!\d|年|-|月)")
_SEPARATORS: Final = re.compile(r"[、,，;；/和及\s]+")
#: So many lines of heads follow the line of 地区 at most.
_LINES: Final = 3


@dataclass
class Heads:
    """What the unlabelled heads of a table say.

    Attributes
    ----------
    lines : dict
        Rows that turned out to state an attribute of each column.
    strange : list of Position
        Cells that nothing accounts for.
    units : dict
        Cells that name the unit of all figures, each with the units that it names, folded.
    repeated : list of int
        Rows that repeat the heads, as tables of several pages do.
    other : int
        Row where another table begins, 0 where none does.
    """

    lines: dict[int, Field] = field(default_factory=dict)
    strange: list[Position] = field(default_factory=list)
    units: dict[Position, tuple[str, ...]] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    other: int = 0


def read_heads(
    rows: Rows,
    header: int,
    labelled: Mapping[int, Field],
    columns: tuple[frozenset[int], frozenset[int]],
    knows: Callable[[str], bool],
) -> Heads:
    """Find out what the unlabelled lines around the header say.

    Parameters
    ----------
    rows : mapping
        Filled cells by row and column.
    header : int
        The line that labels the rows' own columns.
    labelled : mapping
        Rows that state an attribute of each column by a label of the template's.
    columns : tuple of frozenset of int
        Columns that hold no figures, and of these the ones that say which figure a row holds.
    knows : callable
        Whether a head names an indicator.
    """
    apart, keys = columns
    titles = [row for row in rows if row < header and row not in labelled]
    heads = Heads(units=_units({row: rows[row] for row in titles}))
    first = min((*labelled, header))
    named = Field.INDICATOR in labelled.values() or Field.CODE in labelled.values()
    above = [row for row in rows if first < row < header and row not in labelled]
    if not named and header - 1 in rows and not keys & rows[header - 1].keys():
        above.append(header - 1)
    for row in (*above, header, *_below(rows, header, keys)):
        cells = {c: cell for c, cell in rows[row].items() if c not in apart and not cell.blank}
        if cells and all(_is_year(cell) for cell in cells.values()):
            heads.lines[row] = Field.YEAR
        elif cells and all(_BRACKETED.fullmatch(_text(cell)) for cell in cells.values()):
            heads.lines[row] = Field.UNIT
        elif cells and (all if named else any)(knows(str(cell.value)) for cell in cells.values()):
            heads.lines[row] = Field.INDICATOR
            named = True
        elif row <= header and named:
            heads.strange += [(row, c) for c, cell in cells.items() if _text(cell) not in _PLAIN]
        elif row > header and cells and all(_is_word(cell) for cell in cells.values()):
            heads.strange += [(row, c) for c in cells]
            heads.repeated.append(row)
    _further(rows, header, (apart, keys), set(labelled) | set(heads.lines), heads)
    return heads


def _further(
    rows: Rows,
    header: int,
    columns: tuple[frozenset[int], frozenset[int]],
    positions: set[int],
    heads: Heads,
) -> None:
    """Find where the heads are repeated below, and where another table begins."""
    apart, keys = columns
    written = {(c, _text(cell)) for row in (header, *positions) for c, cell in rows[row].items()}
    for row in (row for row in rows if row > header):
        cells = rows[row]
        if any(ROW_FIELDS.get(_text(cells[c])) in (Field.AREA, Field.INDICATOR) for c in keys & cells.keys()):
            if (
                not {(c, _text(cell)) for c, cell in cells.items() if c not in apart and not cell.blank}
                <= written
            ):
                heads.other = row
                return
            heads.repeated.append(row)


def _below(rows: Rows, header: int, keys: frozenset[int]) -> list[int]:
    """Lines of heads that follow the header: of years or units, without a key of their own."""
    found: list[int] = []
    for row in range(header + 1, header + 1 + _LINES):
        cells = rows.get(row, {})
        if not cells or any(c in keys and not cells[c].blank for c in cells):
            break
        found.append(row)
    return found


def _units(titles: Rows) -> dict[Position, tuple[str, ...]]:
    """Units that titles and corners name for all figures."""
    by_position: dict[Position, tuple[str, ...]] = {}
    for row, cells in titles.items():
        if any(_text(cell) in SHEET_FIELDS for cell in cells.values()):
            continue  # a source's title is none of the table's
        for column, cell in cells.items():
            units = _named_units(cell.value) if isinstance(cell.value, str) else ()
            if units:
                by_position[row, column] = units
    return by_position


def _named_units(title: str) -> tuple[str, ...]:
    match = _UNITS.search(title)
    if match is not None:
        words = [fold(word) for word in _SEPARATORS.split(without_marks(match[1])[0]) if word]
        if re.search("[:：]", match[0]) or any(_UNIT_WORDS.fullmatch(word) for word in words):
            return tuple(words)
    bracketed = [_SEPARATORS.split(text) for text in _BRACKETED.findall(fold(title))]
    return next((tuple(b) for b in bracketed if all(_UNIT_WORDS.fullmatch(word) for word in b)), ())


def _is_word(cell: RawCell) -> bool:
    """Whether a cell below the header is a head of its own and no figure, nor a sign that there is none."""
    text = _text(cell)
    return bool(re.search("[\u4e00-\u9fff%]", text)) and not says_no_figure(text) and not _FIGURE.match(text)


def _is_year(cell: RawCell) -> bool:
    if isinstance(cell.value, float):
        return not cell.date and cell.value.is_integer() and year(f"{cell.value:.0f}") is not None
    return year(without_marks(narrow(_text(cell)))[0]) is not None


def _text(cell: RawCell) -> str:
    return (
        label_of(cell.value) if isinstance(cell.value, str) else "" if cell.value is None else str(cell.value)
    )


def unit_of(label: str) -> tuple[str, str]:
    """Part a head into its name and the unit in brackets at its end, "" where there is none."""
    folded = without_marks(narrow(label))[0]
    match = re.fullmatch(r"(.+?)\s*\(([^()]{1,8})\)", folded, re.DOTALL)
    return (match[1].strip(), match[2].strip()) if match else (folded, "")
