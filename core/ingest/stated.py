"""What row, column and sheet state about one cell of a table; the nearest level speaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, NoReturn

from core.ingest.attributes import Value, attribute
from core.ingest.cells import Position
from core.ingest.fields import IDENTITY, SOURCE, Field, sheet_label
from core.ingest.findings import ERROR, NOTE, Findings, Place
from core.ingest.names import Names
from core.ingest.reading import Source
from core.ingest.tables import Table
from core.ingest.values import Trouble

#: Levels from the nearest to the farthest.
_LEVELS: Final = ("row", "column", "sheet")

#: Fields that are one attribute stated in two ways.
_TOGETHER: Final = {Field.INDICATOR: (Field.INDICATOR, Field.CODE)}


class IncompleteError(Exception):
    """An attribute is missing or unreadable; the finding has been made and the cell is left out."""


@dataclass
class Statements:
    """Looks attributes up for the cells of one table, reading every stating cell once."""

    table: Table
    names: Names
    findings: Findings
    epoch_1904: bool
    _read: dict[tuple[Field, Position], Value | None] = field(default_factory=dict)

    _shared: dict[tuple[Field, int], list[tuple[Value, Position]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = _inverted(self.table.row_columns)
        self._rows = _inverted(self.table.column_rows)

    def one(self, wanted: Field, spot: Position) -> Value:
        """Return an attribute that must be there."""
        value = self.optional(wanted, spot)
        if value is None:
            self.missing(wanted, spot, Trouble(f"没有{wanted}", "", "请填写"))
        return value

    def text(self, wanted: Field, spot: Position) -> str:
        """Return an attribute as text, "" where nothing is stated."""
        value = self.optional(wanted, spot)
        return "" if value is None else str(value)

    def optional(self, wanted: Field, spot: Position) -> Value | None:
        """Return an attribute, or ``None`` where nothing is stated.

        Raises
        ------
        IncompleteError
            Where it cannot be read, or two levels contradict each other in what the figure is.
        """
        stated = self.stated(wanted, spot)
        if not stated:
            return None
        value, position = stated[0]
        other = next((p for v, p in stated[1:] if v != value), None)
        if other is not None and wanted in IDENTITY:
            there = self.table.place(*other)[1]
            expected = f"同一个数只有一个{wanted}"
            self.refuse(
                self.table.place(*position), Trouble(f"{wanted}与{there}所写不一致", expected, "请改正")
            )
        return value

    def stated(self, wanted: Field, spot: Position) -> list[tuple[Value, Position]]:
        """Return all that is said of an attribute with the cells that say it, the nearest first."""
        in_rows = any(f in self._columns for f in _TOGETHER.get(wanted, (wanted,)))
        own = self._stated_by(wanted, spot, _LEVELS[:1]) if in_rows else []
        key = (wanted, spot[1])
        if key not in self._shared:  # what column and sheet say is the same for every row
            self._shared[key] = self._stated_by(wanted, spot, _LEVELS[1:])
        return [*own, *self._shared[key]]

    def _stated_by(
        self, wanted: Field, spot: Position, levels: tuple[str, ...]
    ) -> list[tuple[Value, Position]]:
        fields = _TOGETHER.get(wanted, (wanted,))
        cells = [(f, p) for level in levels for f in fields for p in self._positions(f, spot, level)]
        return [(value, p) for f, p in cells if (value := self._cell(f, p)) is not None]

    def source(self, spot: Position) -> Source:
        """Return the source: all of it from the nearest level that states any part of it.

        Title and publisher must be there. Parts are never mixed from several levels: a date that the sheet
        gives for its own source says nothing of a column's.
        """
        for level in _LEVELS:
            parts = {f: self._at(f, spot, level) for f in SOURCE}
            if any(value is not None for value in parts.values()):
                break
        for wanted in (Field.TITLE, Field.PUBLISHER):
            if parts[wanted] is None:
                remedy = f"请填写；整张表同一来源的，填在“{sheet_label(wanted)}”即可"
                self.missing(wanted, spot, Trouble(f"没有{wanted}", "", remedy))
        date = parts[Field.DATE]
        written = date.isoformat() if isinstance(date, dt.date) else ""
        address = str(parts[Field.ADDRESS] or "")
        return Source(str(parts[Field.PUBLISHER]), str(parts[Field.TITLE]), written, address)

    def missing(self, wanted: Field, spot: Position, trouble: Trouble) -> NoReturn:
        """Report a missing attribute, once for the column where columns state it, and leave the cell out."""
        row, column = spot
        in_row = [(row, c) for c in self._columns.get(wanted, ())]
        in_header = [(r, column) for r in self._rows.get(wanted, ())]
        position = next(iter((*in_row, *in_header)), spot)
        self.refuse(self.table.place(*position), trouble)

    def refuse(self, place: Place, trouble: Trouble) -> NoReturn:
        """Report why a cell cannot be read, and leave it out."""
        self.report(place, trouble)
        raise IncompleteError

    def report(self, place: Place, trouble: Trouble) -> None:
        """Report an error."""
        self.findings.add(ERROR, place, trouble.found, trouble.expected, trouble.remedy)

    def _at(self, wanted: Field, spot: Position, level: str) -> Value | None:
        values = (self._cell(wanted, p) for p in self._positions(wanted, spot, level))
        return next((v for v in values if v is not None), None)

    def _positions(self, wanted: Field, spot: Position, level: str) -> list[Position]:
        row, column = spot
        if level == "row":
            return [(row, c) for c in self._columns.get(wanted, ())]
        if level == "column":
            return [self.table.header_cell(r, column)[0] for r in self._rows.get(wanted, ())]
        cell = self.table.sheet_cells.get(wanted)
        return [cell] if cell else []

    def _cell(self, wanted: Field, position: Position) -> Value | None:
        """Read an attribute's cell once; ``None`` where it is empty."""
        cell = self.table.cell(*position)
        if cell is None:
            return None
        key = (wanted, position)
        if key not in self._read:
            read = attribute(wanted, cell, self.names, epoch_1904=self.epoch_1904)
            place = self.table.place(*position)
            if read.trouble is not None:
                self.report(place, read.trouble)
            elif read.said:
                self.findings.add(NOTE, place, read.said)
            self._read[key] = read.value if read.trouble is None else None
        if self._read[key] is None:
            raise IncompleteError
        return self._read[key]


def _inverted(places: dict[int, Field]) -> dict[Field, list[int]]:
    found: dict[Field, list[int]] = {}
    for place, named in places.items():
        found.setdefault(named, []).append(place)
    return found
