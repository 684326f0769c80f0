"""Cells and sheets as they stand in the file, before anything is made of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["number", "text", "bool", "error"]

#: Stands for each raised or lowered character of a cell's text: such runs are note marks, not digits.
RAISED: Final = "\ufdd0"
#: The same for characters that are struck out: they count no more, but nobody knows what does.
STRUCK: Final = "\ufdd1"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES: Final = range(0xD800, 0xE000)

#: Position: row and column, both from 1.
Position = tuple[int, int]

_LONGEST_WHOLE: Final = 9
_LETTERS: Final = 26
_EPOCH: Final = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
#: Excel counts a 29 February 1900 that never was; nothing before March 1900 is read.
_FIRST_SERIAL: Final = 61
_LAST_SERIAL: Final = 2_958_465


@dataclass(frozen=True, slots=True)
class RawCell:
    """One filled cell.

    ``value`` is a float, text or bool; ``None`` for a formula without a cached result, and where ``kind`` is
    ``error`` the error's name. ``cut`` says that the text was longer than what is kept; ``marked`` is the
    text with :data:`RAISED` in place of raised and lowered characters and :data:`STRUCK` in place of struck
    ones, "" where there are none; ``raised``
    says that the whole cell is shown so. ``years`` says that a date shows its year alone, ``unseen`` that
    the format shows nothing, ``no_digit`` that it shows a zero, or what rounds to it, without a digit.
    ``hides`` says what of a date is not shown ("day", "year", "date"), ``shown`` what the format shows of a
    number where that is not the number alone, ``struck`` that the whole cell is struck out.
    """

    value: float | str | bool | None
    kind: Kind
    formula: bool = False
    date: bool = False
    percent: bool = False
    cut: bool = False
    marked: str = ""
    raised: bool = False
    years: bool = False
    unseen: bool = False
    no_digit: bool = False
    hides: str = ""
    shown: str = ""
    struck: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing but spaces stands in it."""
        return not self.formula and isinstance(self.value, str) and not self.value.strip()


@dataclass
class Sheet:
    """One worksheet: its filled cells by position, and what else a reader should know of it."""

    name: str
    hidden: bool = False
    cells: dict[Position, RawCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    comments: set[Position] = field(default_factory=set)

    def column_is_hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def by_row(self) -> dict[int, dict[int, RawCell]]:
        """Filled cells by row and column, in order."""
        rows: dict[int, dict[int, RawCell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            rows.setdefault(row, {})[column] = cell
        return rows


@dataclass(frozen=True)
class RawBook:
    """A workbook as it stands in the file."""

    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False
    external_links: bool = False
    connections: bool = False

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet with this name; spaces around it do not matter."""
        return next((s for s in self.sheets if s.name.strip() == name), None)


def unescaped(text: str) -> str:
    """Decode ``_x000D_`` and its like, by which a workbook writes what XML cannot hold."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _SURROGATES else chr(code)


def address(row: int, column: int) -> str:
    """Write a position as ``C9``."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """Write a column as letters: 28 is ``AB``."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def position(reference: str) -> Position | None:
    """Read ``C9`` as row and column; ``None`` where it is no such reference."""
    column = 0
    for i, char in enumerate(reference):
        if "A" <= char <= "Z":
            column = column * _LETTERS + ord(char) - ord("A") + 1
        else:
            row = whole(reference[i:])
            return (row, column) if row and column else None
    return None


def whole(text: str | None) -> int | None:
    """Read a whole number as XML attributes have it; ``None`` for anything else, and for absurd lengths."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) <= _LONGEST_WHOLE
    return int(text) if plain and text is not None else None


def serial_date(serial: float, epoch_1904: bool) -> dt.date | None:
    """Return the date of an Excel serial number; ``None`` where it is out of range."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return None
    return (_EPOCH[epoch_1904] + dt.timedelta(days=serial)).date()
