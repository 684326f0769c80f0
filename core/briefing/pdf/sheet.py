"""A page of the dashboard as one picture: the markup and the pictures that the page shows, typeset anew.

What a page draws is read, not written again: heads, lines and tables come from its own markup, so that a
picture and its page cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote

from markupsafe import Markup

from core.briefing.pdf.document import Data, typeset_page
from core.charts.kit.export import for_raster, to_svg
from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, INK2, INK3, Spec
from core.wording.titles import heading
from core.wording.words import DRILL_MARK

#: Markup as the page shows it, or the spec of a picture.
Part = Markup | str | Spec | None
#: Width of a page and of the room between its columns, in px of the screen.
WIDTH: Final = 1536
GAP: Final = 36
_SVG: Final = "data:image/svg+xml,"


@dataclass(frozen=True)
class Stack:
    """Parts below one another, in a column of so many px."""

    width: int
    parts: Sequence[Part]


#: Blocks of a page: rows of columns.
Rows = Sequence[Sequence[Stack]]


@dataclass(frozen=True)
class Sheet:
    """A page: its finding, what stands below it, rows of columns, sources and dates."""

    page: str
    finding: str
    below: str
    rows: Rows
    sources: Sequence[str]
    product: str
    as_of: str
    made: str
    drill: bool = False


def sheet_png(sheet: Sheet) -> bytes:
    """Draw a page as a picture, twice as large as on a screen."""
    return typeset_page("sheet", sheet_data(sheet), "png")


def sheet_data(sheet: Sheet) -> Data:
    """Return everything that the template prints."""
    text = heading(sheet.finding, drill=sheet.drill)
    return {
        "title": text.title,
        "second": text.second,
        "below": read(sheet.below),
        "marks": [DRILL_MARK] if sheet.drill else [],
        "made": sheet.made,
        "dates": f"数据截至{sheet.as_of}　制图{sheet.made}",
        "product": sheet.product,
        "page": sheet.page,
        "sources": "；".join(sheet.sources),
        "rows": [
            [{"width": column.width, "blocks": _blocks(column)} for column in row] for row in sheet.rows
        ],
    }


def _blocks(column: Stack) -> list[Data]:
    blocks: list[Data] = []
    for part in column.parts:
        if part is None:
            continue
        if isinstance(part, dict):
            fixed = {**part, "width": column.width} if part.get("width") == "container" else part
            blocks.append({"kind": "picture", "svg": for_raster(to_svg(fixed))})
        else:
            blocks += [_fitted(block, column.width) for block in read(part)]
    return blocks


#: Type of a table and air of a cell in px.
_SIZE: Final = 13
_AIR: Final = 17


def _fitted(block: Data, room: int) -> Data:
    """Give the columns of a table their widths: what their texts need, the first what is left."""
    if block["kind"] != "table":
        return block
    needs = [0.0] * block["columns"]
    for row in block["cells"]:
        # A first cell may reach down over rows; a row with a cell across columns asks for nothing of its own.
        first = len(needs) - len(row)
        if all(cell["span"] == 1 for cell in row):
            asked = [_asked(cell["runs"]) for cell in row]
            needs = needs[:first] + [max(pair) for pair in zip(needs[first:], asked, strict=True)]
    left = room - sum(needs)
    most = max(needs)
    while sum(min(need, most) for need in needs) > room:  # the widest give way until all fit
        most -= 1
    widths = [needs[0] + left, *needs[1:]] if left >= 0 else [min(need, most) for need in needs]
    return block | {"widths": widths}


def _asked(runs: list[Data]) -> float:
    """Width of the longest line of a cell."""
    lines = [0.0]
    for run in runs:
        if run["break"]:
            lines.append(0.0)
        else:
            lines[-1] += (
                run["width"] + 7 if "svg" in run else text_width(run["text"], _SIZE, bold=run["bold"])
            )
    return max(lines) + _AIR


def read(markup: str) -> list[Data]:
    """Read markup of the dashboard's own templates: heads, lines and tables, with their marks and colours."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return reader.blocks()


@dataclass
class _Form:
    """How text looks where the reader stands."""

    bold: bool = False
    small: bool = False
    color: str = INK
    hidden: bool = False


@dataclass
class _Cell:
    runs: list[Data] = field(default_factory=list)
    right: bool = False
    span: int = 1
    down: int = 1


#: Elements that are a line of their own, and the kind of block that they make.
_LINES: Final = {"h1": "head", "h2": "head", "h3": "head", "p": "line", "li": "line", "div": "line"}
_VOID: Final = frozenset({"img", "br", "input", "hr"})
_QUIET: Final = frozenset({"ct-figure-sub", "ct-note", "ct-card-line", "ct-subtitle", "ct-figure-legend"})
#: What only a phone shows.
_PHONE: Final = frozenset({"ct-own-lines"})


class _Reader(HTMLParser):
    """Turns elements into blocks; what it does not know it reads as text."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Data] = []
        self._open: list[tuple[str, _Form]] = []
        self._line: list[Data] = []
        self._kind = "line"
        self._rows: list[list[_Cell]] | None = None
        self._heads = 0
        self._row_names: set[str] = set()

    def blocks(self) -> list[Data]:
        """Everything read, the last line closed."""
        self._end_line()
        return self._made

    @property
    def _form(self) -> _Form:
        return self._open[-1][1] if self._open else _Form()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = set(given.get("class", "").split())
        if tag == "img":
            self._image(given)
        elif tag == "br":
            self._target.append({"break": True})
        if tag in _VOID:
            return
        if tag == "table":
            self._end_line()
            self._rows, self._heads = [], 0
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._begin_cell(tag, given, names)
        elif tag in _LINES and self._rows is None:
            self._end_line()
            self._kind = "verdict" if "ct-verdict" in names else _LINES[tag]
        self._open.append((tag, self._formed(tag, given, names)))

    def _formed(self, tag: str, given: dict[str, str], names: set[str]) -> _Form:
        form = self._form
        color = next(
            (p.split(":")[1].strip() for p in given.get("style", "").split(";") if p.startswith("color:")),
            form.color,
        )
        quiet = bool(names & _QUIET)
        head = tag == "th" and self._rows is not None and "ct-group" not in self._row_names
        if tag == "tr":
            self._row_names = names
        return _Form(
            bold=(form.bold or tag == "b" or "ct-strong" in names or tag in ("h1", "h2", "h3")) and not quiet,
            small=form.small or tag == "small" or quiet,
            hidden=form.hidden or bool(names & _PHONE) or any("narrow" in name for name in names),
            color=INK3 if tag == "small" else INK2 if quiet or head else color,
        )

    def _begin_cell(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        rows = self._rows or [[]]
        span, down = (int(given.get(name) or 1) for name in ("colspan", "rowspan"))
        rows[-1].append(_Cell(right="ct-right" in names, span=span, down=down))
        if tag == "th" and len(rows) == 1:
            self._heads = 1

    @property
    def _target(self) -> list[Data]:
        """Runs of the cell or line that is open."""
        if self._rows is not None:
            return self._rows[-1][-1].runs if self._rows and self._rows[-1] else []
        return self._line

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag == "style" or form.hidden for tag, form in self._open):
            form, apart = self._form, bool(self._open) and self._open[-1][0] == "small"
            look = {"bold": form.bold, "small": form.small, "apart": apart, "color": form.color}
            self._target.append({"text": data, "break": False, **look})

    def _image(self, given: dict[str, str]) -> None:
        source = given.get("src", "")
        if source.startswith(_SVG):
            svg = for_raster(unquote(source.removeprefix(_SVG)))
            size = {name: float(given.get(name) or 16) for name in ("width", "height")}
            self._target.append({"svg": svg, "break": False, **size})

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass  # what was left open ends with what holds it
        if tag == "table" and self._rows is not None:
            self._made.append(_table(self._rows, self._heads))
            self._rows = None
        elif tag in _LINES and self._rows is None:
            self._end_line()

    def _end_line(self) -> None:
        if self._line:
            self._made.append({"kind": self._kind, "runs": self._line})
        self._line, self._kind = [], "line"


def _table(rows: list[list[_Cell]], heads: int) -> Data:
    """Cells row by row; columns as wide as their longest texts ask for."""
    columns = max((sum(cell.span for cell in row) for row in rows), default=1)
    return {
        "kind": "table",
        "columns": columns,
        "heads": heads,
        "cells": [[_cell(cell) for cell in row] for row in rows if any(cell.runs for cell in row)],
    }


def _cell(cell: _Cell) -> dict[str, Any]:
    return {"runs": cell.runs, "right": cell.right, "span": cell.span, "down": cell.down}
