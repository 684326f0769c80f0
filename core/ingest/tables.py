"""Find the table of figures in a sheet: which rows and columns hold what, by their labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from core.ingest.cells import Position, RawCell, Sheet, address
from core.ingest.fields import (
    COLUMN_FIELDS,
    INFORMATION,
    ROW_FIELDS,
    ROW_INDICATOR,
    SHEET_FIELDS,
    VALUE,
    Field,
)
from core.ingest.findings import Place
from core.ingest.values import fold

#: One of these stands in the header of rows, and nowhere else.
_ROW_KEYS: Final = frozenset({fold(Field.AREA), fold(ROW_INDICATOR)})
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

    def place(self, row: int, column: int) -> Place:
        """Name a cell."""
        return self.sheet.name, address(row, column)

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a filled cell; ``None`` where nothing but spaces stands in it."""
        found = self.sheet.cells.get((row, column))
        return None if found is None or found.blank else found

    def header_cell(self, row: int, column: int) -> tuple[Position, RawCell | None]:
        """Return the cell that speaks for a column in a header row: a merged header spans its columns."""
        own = self.cell(row, column)
        if own is None:
            for first, last in self.merged_headers:
                if first[0] <= row <= last[0] and first[1] <= column <= last[1]:
                    return first, self.cell(*first)
        return (row, column), own

    @cached_property
    def merged_headers(self) -> list[tuple[Position, Position]]:
        """Merged ranges in the header rows."""
        return [m for m in self.sheet.merged if m[0][0] in self.column_rows and m[0][0] == m[1][0]]

    @cached_property
    def merged_values(self) -> list[tuple[Position, Position]]:
        """Merged ranges that reach over more than one cell of figures."""
        rows, columns = set(self.value_rows), set(self.value_columns)
        return [
            (first, last)
            for first, last in self.sheet.merged
            if any(first[0] <= r <= last[0] for r in rows) and any(first[1] <= c <= last[1] for c in columns)
        ]


def find_table(sheet: Sheet) -> Table | None:
    """Find the table in a sheet; ``None`` where no row says what its rows are."""
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
    table.value_columns = _value_columns(table, rows, labels)
    apart = {header, *column_rows, *(row for row, _ in sheet_cells.values())}
    keys = [c for c, f in table.row_columns.items() if f in (Field.AREA, Field.INDICATOR)]
    table.value_rows = [
        row for row in rows if row not in apart and (row > header or any(table.cell(row, c) for c in keys))
    ]
    return table


def looks_like_table(sheet: Sheet) -> bool:
    """Whether a sheet holds a table of figures, whatever it is called."""
    return _header(sheet.by_row()) is not None


def _header(rows: dict[int, dict[int, RawCell]]) -> int | None:
    best: tuple[int, int] | None = None
    for row, cells in rows.items():
        labels = {_label(cell) for cell in cells.values()}
        if labels & _ROW_KEYS:
            score = len(labels & ROW_FIELDS.keys())
            if best is None or score > best[0]:
                best = (score, row)
    return best[1] if best else None


def _label(cell: RawCell) -> str:
    return fold(cell.value) if isinstance(cell.value, str) else ""


def _column_rows(rows: dict[int, dict[int, RawCell]], header: int) -> dict[int, Field]:
    """Rows labelled as attributes of columns, by the column in which most of such labels stand."""
    found: Counter[int] = Counter()
    for row, cells in rows.items():
        if row != header:
            found.update(column for column, cell in cells.items() if _label(cell) in COLUMN_FIELDS)
    if not found:
        return {}
    most = max(found.values())
    column = min(column for column, count in found.items() if count == most)
    labelled = {row: _label(cells[column]) for row, cells in rows.items() if column in cells}
    return {
        r: COLUMN_FIELDS[label] for r, label in labelled.items() if r != header and label in COLUMN_FIELDS
    }


def _sheet_cells(rows: dict[int, dict[int, RawCell]]) -> dict[Field, Position]:
    """Cells to the right of a label that speaks for the whole sheet."""
    found: dict[Field, Position] = {}
    for row, cells in rows.items():
        for column, cell in cells.items():
            named = SHEET_FIELDS.get(_label(cell))
            if named is not None and named not in found:
                found[named] = (row, column + 1)
    return found


def _value_columns(table: Table, rows: dict[int, dict[int, RawCell]], labels: dict[int, str]) -> list[int]:
    listed = [column for column, label in labels.items() if label == _VALUE]
    if listed:
        return listed
    used = {column for row in table.column_rows for column in rows[row]}
    used |= {c for first, last in table.merged_headers for c in range(first[1], last[1] + 1)}
    return sorted(used - set(table.row_columns) - table.informative - table.label_columns)
