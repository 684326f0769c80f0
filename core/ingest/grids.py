"""Grids of figures: what stands in the header of every column, in the head of every row, and in the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.ingest.fields import Field
from core.ingest.material import Figure, Written

Attributes = Mapping[Field, Written]

#: Attributes of a column, in the order in which they stand above the figures.
COLUMN_FIELDS: Final = (
    Field.PERIOD,
    Field.PRECISION,
    Field.TITLE,
    Field.PUBLISHER,
    Field.DATE,
    Field.ADDRESS,
    Field.RELEASE,
    Field.GRADE,
    Field.BREAK,
    Field.NOTE,
)


@dataclass(frozen=True)
class Line:
    """A column or a row: its attributes, and whether its head is open for writing."""

    attributes: Attributes
    open: bool = False


@dataclass
class Grid:
    """One sheet of figures.

    Attributes
    ----------
    name, title, hint : str
        Name of the sheet, its heading, and the line below it.
    fixed : mapping
        Attributes of the whole sheet that are not to be changed.
    row_fields, column_fields : tuple of Field
        What rows and columns state, in order; ``frozen`` of the column's fields stay in view.
    values : dict
        Figures by row and column (both from 0).
    gaps : set
        Cells that are asked for.
    """

    name: str
    title: str
    hint: str
    fixed: Attributes
    row_fields: tuple[Field, ...]
    column_fields: tuple[Field, ...]
    frozen: int
    rows: list[Line] = field(default_factory=list)
    columns: list[Line] = field(default_factory=list)
    values: dict[tuple[int, int], float] = field(default_factory=dict)
    gaps: set[tuple[int, int]] = field(default_factory=set)

    def row(self, attributes: Attributes, *, opened: bool = False) -> int:
        """Return the index of the row with these attributes, adding it where it is new."""
        return _index(self.rows, _only(attributes, self.row_fields), opened)

    def column(self, attributes: Attributes, *, opened: bool = False) -> int:
        """Return the index of the column with these attributes, adding it where it is new."""
        return _index(self.columns, _only(attributes, self.column_fields), opened)

    def put(self, figures: Iterable[Figure]) -> None:
        """Place figures; a later one of the same row and column takes the place of an earlier one."""
        for figure in figures:
            spot = self.row(figure.written), self.column(figure.written)
            self.values[spot] = figure.value

    def spare(self, count: int) -> None:
        """Add empty columns, all open."""
        self.columns.extend(Line({}, open=True) for _ in range(count))

    def arrange(
        self, row_key: Callable[[Attributes], Any] | None, column_key: Callable[[Attributes], Any]
    ) -> None:
        """Bring rows and columns into order; open columns without attributes stay last."""
        row_order = _order(self.rows, row_key)
        column_order = _order(self.columns, column_key)
        self.rows = [self.rows[i] for i in row_order]
        self.columns = [self.columns[j] for j in column_order]
        new_row = {old: new for new, old in enumerate(row_order)}
        new_column = {old: new for new, old in enumerate(column_order)}
        self.values = {(new_row[i], new_column[j]): value for (i, j), value in self.values.items()}
        self.gaps = {(new_row[i], new_column[j]) for i, j in self.gaps}


def _index(lines: list[Line], attributes: Attributes, opened: bool) -> int:
    for i, line in enumerate(lines):
        if line.attributes == attributes and line.open is opened:
            return i
    lines.append(Line(attributes, opened))
    return len(lines) - 1


def _only(attributes: Attributes, fields: Sequence[Field]) -> Attributes:
    return {f: attributes[f] for f in fields if attributes.get(f) is not None}


def _order(lines: list[Line], key: Callable[[Attributes], Any] | None) -> list[int]:
    if key is None:
        return list(range(len(lines)))
    filled = [i for i, line in enumerate(lines) if line.attributes]
    empty = [i for i, line in enumerate(lines) if not line.attributes]
    return [*sorted(filled, key=lambda i: key(lines[i].attributes)), *empty]
