"""Tables as text: real ``<table>`` markup that can be read, copied and printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from core.wording.numbers import NOT_APPLICABLE


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
    heads = "".join(_head(column) for column in columns)
    body = "".join(
        _group(row, len(columns))
        if isinstance(row, Group)
        else _row(columns, row, strong=i in strong_rows, stacked=stacked)
        for i, row in enumerate(rows)
    )
    name = " ".join(filter(None, ("ct-table", css_class, "ct-stacked" if stacked else "")))
    return Markup(
        f'<div class="ct-scroll" role="region" aria-label="{escape(label)}" tabindex="0">'
        f'<table class="{name}" aria-label="{escape(label)}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _head(column: Column) -> str:
    width = f' style="width:{escape(column.width)}"' if column.width else ""
    lines = "<br>".join(escape(line) for line in column.head.split("\n"))
    return f'<th scope="col" class="{column.css}"{width}>{lines}</th>'


def _group(group: Group, span: int) -> str:
    note = f"<span>{escape(group.note)}</span>" if group.note else ""
    return f'<tr class="ct-group"><th scope="colgroup" colspan="{span}">{escape(group.title)}{note}</th></tr>'


def _form(column: Column, cell: object, *, head: bool, stacked: bool) -> str:
    """Class of a cell; where its row may become a block also the column's name."""
    if not stacked:
        return f' class="{column.css}"'
    if head:
        return f' class="{column.css} ct-name"'
    void = " ct-void" if cell in ("", NOT_APPLICABLE) else ""
    return f' class="{column.css}{void}" data-head="{escape(column.head.replace(chr(10), ""))}"'


def _row(columns: Sequence[Column], row: Row, *, strong: bool, stacked: int) -> str:
    if len(row) != len(columns):
        raise ValueError(f"表格一行有{len(row)}格，表头有{len(columns)}列")
    cells = "".join(
        f"<td{_form(column, cell, head=place < stacked, stacked=bool(stacked))}>{escape(cell)}</td>"
        for place, (column, cell) in enumerate(zip(columns, row, strict=True))
    )
    return f'<tr class="ct-strong">{cells}</tr>' if strong else f"<tr>{cells}</tr>"
