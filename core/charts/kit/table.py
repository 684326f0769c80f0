"""Tables as text: real ``<table>`` markup that can be read, copied and printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from core.charts.kit.templates import fill
from core.wording.numbers import NOT_APPLICABLE
from core.wording.terms import TERMS, explanation, term_of


@dataclass(frozen=True, slots=True)
class Column:
    """Head and form of one column.

    ``align`` right is for numbers (tabular figures, the same decimals down the column, unit in the
    head). ``estimate`` sets the column on the grey ground of estimates; ``wide_only`` drops it on
    phones.
    """

    head: str
    align: Literal["left", "right", "center"] = "left"
    width: str = ""
    estimate: bool = False
    wide_only: bool = False
    wrap: bool = False

    @property
    def css(self) -> str:
        """Classes of every cell of the column."""
        names = [f"ct-{self.align}"]
        names += ["ct-e"] if self.estimate else []
        names += ["ct-wide"] if self.wide_only else []
        names += ["ct-wrap"] if self.wrap else []
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class Group:
    """A row that heads the rows below it, with a quiet note."""

    title: str
    note: str = ""


Row = Sequence[object]


def table(
    columns: Sequence[Column],
    rows: Sequence[Row | Group],
    *,
    label: str,
    css_class: str = "",
    strong_rows: Sequence[int] = (),
    stacked: int = 0,
) -> Markup:
    """Lay out rows under heads.

    Parameters
    ----------
    columns : sequence of Column
    rows : sequence of sequences, or Group
        Cells in column order. Strings are escaped; fragments of :mod:`core.charts.kit.html` are not.
    label : str
        What the table holds, for screen readers.
    css_class : str
        One more class, e.g. ``ct-ledger`` for the tighter row of the ledger.
    strong_rows : sequence of int
        Positions (groups counted) of rows in bold, for totals.
    stacked : int
        For tables wider than a phone: there every row is a block. So many first cells are its head, the
        others follow with the names of their columns; 0 leaves the table a table.

    Raises
    ------
    ValueError
        Where a row has another number of cells than there are columns.
    """
    apart = _apart(columns)
    name = " ".join(filter(None, ("ct-table", css_class, "ct-stacked" if stacked else "")))
    heads = [
        (
            column,
            css,
            [_whole(line) for line in column.head.split("\n")],
            term_of(column.head),
            explanation(column.head),
        )
        for column, css in zip(columns, apart, strict=True)
    ]
    laid = [
        (row, False, ())
        if isinstance(row, Group)
        else (None, place in strong_rows, _cells(columns, apart, _headed(row), stacked))
        for place, row in enumerate(rows)
    ]
    return fill("table.html", "table", name, label, heads, laid, len(columns))


#: Heads of columns that belong to the number before them.
_OF_NUMBER: Final = frozenset({"", "单位", "年份"})


def _apart(columns: Sequence[Column]) -> list[str]:
    """Classes of every column; words that follow a number stand apart from it, its unit and year close by."""
    before = ["", *(column.align for column in columns)]
    return [
        f"{column.css} ct-apart"
        if align == "right" and column.align == "left" and column.head not in _OF_NUMBER
        else column.css
        for column, align in zip(columns, before, strict=False)
    ]


#: What of a head's line is never parted: the line where it has few signs, and a year in it.
_SHORT: Final = re.compile(r"^.{1,4}$|\d{4}年")


def _whole(line: str) -> str | Markup:
    short = _SHORT.search(line)
    if short is None:
        return line
    whole = Markup('<span class="ct-whole">{}</span>').format(short.group())
    return Markup("{}{}{}").format(line[: short.start()], whole, line[short.end() :])


def _headed(row: Row) -> Row:
    """Explain the head of a row where it is a word of ours, as the head of a column is explained."""
    head = row[0] if row else None
    if isinstance(head, Markup) or not isinstance(head, str) or head not in TERMS:
        return row
    return (fill("fragments.html", "term", head, head, TERMS[head]), *row[1:])


def _cells(
    columns: Sequence[Column], apart: Sequence[str], row: Row, stacked: int
) -> list[tuple[str, str, object]]:
    """Class, name of the column where the row may become a block, and content of every cell."""
    if len(row) != len(columns):
        raise ValueError(f"表格一行有{len(row)}格，表头有{len(columns)}列")
    if not stacked:
        return [(css, "", cell) for css, cell in zip(apart, row, strict=True)]
    cells: list[tuple[str, str, object]] = []
    for place, (column, css, cell) in enumerate(zip(columns, apart, row, strict=True)):
        if place < stacked:
            cells.append((f"{css} ct-name", "", cell))
        else:
            void = " ct-void" if cell in ("", NOT_APPLICABLE) else ""
            cells.append((css + void, column.head.replace("\n", ""), cell))
    return cells
