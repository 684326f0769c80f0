"""Find the table of figures in a sheet: which rows and columns hold what, by their labels."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NoReturn

from core.workbook.findings import ERROR, NOTE, Findings, Place
from core.workbook.labels import (
    COLUMN_FIELDS,
    IDENTITY,
    INFORMATION,
    ROW_FIELDS,
    SHEET_FIELDS,
    SOURCE,
    VALUE,
    Field,
    Names,
    label_of,
    sheet_label,
)
from core.workbook.read.attributes import Value, attribute
from core.workbook.read.heads import Heads, read_heads
from core.workbook.read.model import Source
from core.workbook.values import Read, Trouble, fold
from core.workbook.xlsx.cells import Position, RawCell, Sheet, address

_INFORMATION: Final = frozenset(fold(label) for label in INFORMATION)
_VALUE: Final = fold(VALUE)


@dataclass
class Table:
    """Where things stand in one sheet of figures.

    Attributes
    ----------
    header : int
        Row that holds the labels of the rows' own columns.
    row_columns : dict
        Columns that state an attribute of their row.
    column_rows : dict
        Rows that state an attribute of each column.
    sheet_cells : dict
        Cells that state an attribute of the whole sheet.
    informative, label_columns : set of int
        Columns that only inform, and those that hold the labels of ``column_rows``.
    value_columns : list of int
        Columns that hold figures.
    value_rows : list of int
        Rows that hold figures.
    heads : Heads
        What unlabelled heads say.
    """

    sheet: Sheet
    header: int
    row_columns: dict[int, Field]
    column_rows: dict[int, Field]
    sheet_cells: dict[Field, Position]
    informative: set[int] = field(default_factory=set)
    label_columns: set[int] = field(default_factory=set)
    value_columns: list[int] = field(default_factory=list)
    value_rows: list[int] = field(default_factory=list)
    heads: Heads = field(default_factory=Heads)

    def place(self, row: int, column: int) -> Place:
        """Name a cell."""
        return self.sheet.name, address(row, column)

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a filled cell; ``None`` where nothing but spaces stands in it."""
        cell = self.sheet.cells.get((row, column))
        return None if cell is None or cell.blank else cell

    def header_cell(self, row: int, column: int) -> tuple[Position, RawCell | None]:
        """Return the cell that speaks for a column in a header row: a merged header spans its columns."""
        cell = self.cell(row, column)
        first = self.spanned_headers.get((row, column)) if cell is None else None
        return ((row, column), cell) if first is None else (first, self.cell(*first))

    @property
    def keys(self) -> frozenset[int]:
        """Columns that say of which area or indicator a row is."""
        return frozenset(c for c, f in self.row_columns.items() if f in (Field.AREA, Field.INDICATOR))

    @cached_property
    def spanned_headers(self) -> dict[Position, Position]:
        """Cells of merged headers, each with the cell that speaks for it."""
        headers: dict[Position, Position] = {}
        for first, last in self.merged_headers:
            for column in range(first[1], last[1] + 1):
                headers.setdefault((first[0], column), first)
        return headers

    @cached_property
    def merged_headers(self) -> list[tuple[Position, Position]]:
        """Merged ranges in the header rows."""
        return [m for m in self.sheet.merged if m[0][0] in self.column_rows and m[0][0] == m[1][0]]

    @cached_property
    def merged_values(self) -> list[tuple[Position, Position]]:
        """Merged ranges of figures; titles and notes begin beside the figures and reach over them."""
        rows, columns = sorted(self.value_rows), sorted(self.value_columns)
        covered = set(columns)
        return [
            (first, last)
            for first, last in self.sheet.merged
            if first[1] in covered
            and _any_between(rows, first[0], last[0])
            and _any_between(columns, first[1], last[1])
        ]


def _any_between(places: list[int], first: int, last: int) -> bool:
    """Whether one of the sorted places lies in the range."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def find_table(sheet: Sheet, knows: Callable[[str], bool] = lambda _: False) -> Table | None:
    """Find the table in a sheet; ``None`` where no row says what its rows are.

    Parameters
    ----------
    sheet : Sheet
    knows : callable
        Whether a head names an indicator: a pasted table may have its indicators in the line of 地区.
    """
    rows = sheet.by_row()
    header = _header(rows)
    if header is None:
        return None
    labels = {column: _label(cell) for column, cell in rows[header].items()}
    sheet_cells = _sheet_cells(rows)
    column_rows = _column_rows(rows, header)
    table = Table(
        sheet=sheet,
        header=header,
        row_columns={c: ROW_FIELDS[label] for c, label in labels.items() if label in ROW_FIELDS},
        column_rows=column_rows,
        sheet_cells=sheet_cells,
    )
    table.informative = {c for c, label in labels.items() if label in _INFORMATION}
    labelling = (item for row in column_rows for item in rows[row].items())
    table.label_columns = {column for column, cell in labelling if _label(cell) in COLUMN_FIELDS}
    if _VALUE not in labels.values():
        known = frozenset((*table.row_columns, *table.informative, *table.label_columns))
        table.heads = read_heads(rows, header, column_rows, (known, table.keys), knows)
        table.column_rows = column_rows | table.heads.lines
    table.value_columns = _value_columns(table, rows, labels)
    apart = {header, *table.column_rows, *table.heads.repeated, *(row for row, _ in sheet_cells.values())}
    end = table.heads.other or max(rows) + 1
    table.value_rows = [
        row
        for row in rows
        if row not in apart and row < end and (row > header or any(table.cell(row, c) for c in table.keys))
    ]
    return table


def looks_like_table(sheet: Sheet) -> bool:
    """Whether a sheet holds a table of figures, whatever it is called."""
    return _header(sheet.by_row()) is not None


def _header(rows: dict[int, dict[int, RawCell]]) -> int | None:
    best: tuple[int, int] | None = None
    for row, cells in rows.items():
        labels = {_label(cell) for cell in cells.values()}
        if any(ROW_FIELDS.get(label) in (Field.AREA, Field.INDICATOR) for label in labels):
            score = len(labels & ROW_FIELDS.keys())
            if best is None or score > best[0]:
                best = (score, row)
    return best[1] if best else None


def _label(cell: RawCell) -> str:
    return label_of(cell.value) if isinstance(cell.value, str) else ""


def _column_rows(rows: dict[int, dict[int, RawCell]], header: int) -> dict[int, Field]:
    """Rows labelled as attributes of columns, by the column in which most of such labels stand."""
    counted: Counter[int] = Counter()
    for row, cells in rows.items():
        if row != header:
            counted.update(column for column, cell in cells.items() if _label(cell) in COLUMN_FIELDS)
    if not counted:
        return {}
    most = max(counted.values())
    column = min(column for column, count in counted.items() if count == most)
    labelled = {row: _label(cells[column]) for row, cells in rows.items() if column in cells}
    return {
        r: COLUMN_FIELDS[label] for r, label in labelled.items() if r != header and label in COLUMN_FIELDS
    }


def _sheet_cells(rows: dict[int, dict[int, RawCell]]) -> dict[Field, Position]:
    """Cells to the right of a label that speaks for the whole sheet."""
    positions: dict[Field, Position] = {}
    for row, cells in rows.items():
        for column, cell in cells.items():
            named = SHEET_FIELDS.get(_label(cell))
            if named is not None and named not in positions:
                positions[named] = (row, column + 1)
    return positions


def _value_columns(table: Table, rows: dict[int, dict[int, RawCell]], labels: dict[int, str]) -> list[int]:
    listed = [column for column, label in labels.items() if label == _VALUE]
    if listed:
        return listed
    used = {column for row in table.column_rows for column in rows[row]}
    used |= {c for first, last in table.merged_headers for c in range(first[1], last[1] + 1)}
    return sorted(used - set(table.row_columns) - table.informative - table.label_columns)


# What row, column and sheet state about one cell of a table; the nearest level speaks.

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
    _read: dict[tuple[Field, Position], Read[Value]] = field(default_factory=dict)

    _shared: dict[tuple[Field, int], list[tuple[Value, Position]]] = field(default_factory=dict)
    _said: dict[tuple[Field, int], Value | None] = field(default_factory=dict)
    _sources: dict[int, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = _inverted(self.table.row_columns)
        self._rows = _inverted(self.table.column_rows)
        #: Attributes for which rows have a column of their own.
        self._in_rows = frozenset(
            f for f in Field if any(part in self._columns for part in _TOGETHER.get(f, (f,)))
        )

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
        if wanted in self._in_rows:
            return self._nearest(wanted, spot)
        key = (wanted, spot[1])
        if key not in self._said:  # what column and sheet say is the same for every row
            self._said[key] = self._nearest(wanted, spot)
        return self._said[key]

    def _nearest(self, wanted: Field, spot: Position) -> Value | None:
        candidates = self.statements(wanted, spot)
        if not candidates:
            return None
        value, position = candidates[0]
        other = next((p for v, p in candidates[1:] if v != value), None)
        if other is not None and wanted in IDENTITY:
            there = self.table.place(*other)[1]
            expected = f"同一个数只有一个{wanted}"
            self.refuse(
                self.table.place(*position), Trouble(f"{wanted}与{there}所写不一致", expected, "请改正")
            )
        return value

    def statements(self, wanted: Field, spot: Position) -> list[tuple[Value, Position]]:
        """Return all that is said of an attribute with the cells that say it, the nearest first."""
        nearest = self._stated_by(wanted, spot, _LEVELS[:1]) if wanted in self._in_rows else []
        key = (wanted, spot[1])
        if key not in self._shared:  # what column and sheet say is the same for every row
            self._shared[key] = self._stated_by(wanted, spot, _LEVELS[1:])
        return [*nearest, *self._shared[key]]

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
        if any(f in self._columns for f in SOURCE):
            return self._source(spot)
        if spot[1] not in self._sources:
            self._sources[spot[1]] = self._source(spot)
        return self._sources[spot[1]]

    def _source(self, spot: Position) -> Source:
        for level in _LEVELS:
            parts = {f: self._at(f, spot, level) for f in SOURCE}
            if any(value is not None for value in parts.values()):
                break
        for wanted in (Field.TITLE, Field.PUBLISHER):
            if parts[wanted] is None:
                shared = f"；整张表同一来源的，填在“{sheet_label(wanted)}”即可"
                remedy = f"请填写{shared if wanted in self.table.sheet_cells else ''}"
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
            self._read[key] = read
        if self._read[key].trouble is not None:
            raise IncompleteError
        return self._read[key].value


def _inverted(places: dict[int, Field]) -> dict[Field, list[int]]:
    columns: dict[Field, list[int]] = {}
    for place, named in places.items():
        columns.setdefault(named, []).append(place)
    return columns
