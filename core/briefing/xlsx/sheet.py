"""One sheet of the workbook: title, what it shows, head, rows; formulas keep the value that was computed.

Previews, phones and protected view show a formula's stored value and compute nothing. openpyxl writes none:
:func:`with_values` puts them into the finished file.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any, Final

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.briefing.model import Briefing
from core.charts.kit.measure import text_width, wrap
from core.charts.kit.theme import AXIS, STATUS, SURFACE, WARN_TINT
from core.store.export import harmless
from core.workbook.template import style

#: Rows above the first row of data: title, hint, head.
HEAD_ROWS: Final = 3
_LINE: Final = 15.0
_UNIT: Final = 5.6
_TYPE: Final = 10
#: Width in characters beyond which A4 would print too small.
_WIDEST_A4: Final = 170
#: Width up to which an upright A4 page prints large enough.
_UPRIGHT: Final = 130
HATCH: Final = PatternFill("lightUp", fgColor=AXIS.lstrip("#"), bgColor=SURFACE.lstrip("#"))
INPUT: Final = style.fill(WARN_TINT)
_TINTS: Final = {word: style.fill(look.tint) for word, look in STATUS.items()}
_INKS: Final = {word: style.font(10, look.text, bold=True) for word, look in STATUS.items()}

Values = dict[tuple[str, str], float | str]


@dataclass(frozen=True, slots=True)
class Column:
    """Heading and width (in characters) of a column; numbers are aligned right."""

    name: str
    width: float = 12
    right: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: text, number or (with ``formula``) a number that Excel computes anew.

    ``format`` is Excel's number format; ``word`` a status, ``estimate`` a hollow value, ``given`` an input.
    """

    value: str | float | int | None
    format: str = ""
    formula: str = ""
    word: str = ""
    estimate: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet. ``printed`` is whether its rows are put on paper, not only on the screen."""

    name: str
    title: str
    hint: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = field(default=())
    frozen: int = 1
    printed: bool = True


def write_grid(sheet: Worksheet, grid: Grid, briefing: Briefing, values: Values) -> None:
    """Write a grid and set up its page; the values of formulas are noted in ``values``."""
    marks = "　".join(briefing.marks)
    title = f"{grid.title}　{marks}" if marks else grid.title
    style.put(sheet, 1, 1, title, font=style.TITLE, alignment=style.ONE_LINE)
    style.put(sheet, 2, 1, grid.hint, font=style.HINT, alignment=style.ONE_LINE)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26, 17
    widths = [column.width for column in grid.columns]
    style.widths(sheet, widths)
    for place, column in enumerate(grid.columns, start=1):
        style.put(
            sheet,
            HEAD_ROWS,
            place,
            column.name,
            font=style.HEAD_KNOWN,
            fill=style.FILL_KNOWN,
            alignment=style.CENTER,
            border=style.BOX,
        )
    sheet.row_dimensions[HEAD_ROWS].height = _high([column.name for column in grid.columns], widths) + 6
    for number, row in enumerate(grid.rows, start=HEAD_ROWS + 1):
        for place, (written, column) in enumerate(zip(row, grid.columns, strict=True), start=1):
            cell = style.put(sheet, number, place, _plain(written), **_look(written, column))
            if written.formula:
                cell.value = f"={written.formula}"
                values[sheet.title, cell.coordinate] = written.value if written.value is not None else ""
        # A number is shown by its format and never takes a second line.
        texts = [written.value if isinstance(written.value, str) else "" for written in row]
        sheet.row_dimensions[number].height = _high(texts, widths)
    for number, note in enumerate(grid.notes, start=HEAD_ROWS + len(grid.rows) + 2):
        style.put(sheet, number, 1, note, font=style.QUIET, alignment=style.ONE_LINE)
    sheet.freeze_panes = f"{get_column_letter(grid.frozen + 1)}{HEAD_ROWS + 1}"
    if grid.rows:
        last = get_column_letter(len(grid.columns))
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{last}{HEAD_ROWS + len(grid.rows)}"
    _page(sheet, briefing, sum(widths))
    if not grid.printed:
        sheet.print_area = f"A1:{get_column_letter(len(grid.columns))}{HEAD_ROWS}"


def _plain(value: Value) -> str | float | int | None:
    return harmless(value.value) if isinstance(value.value, str) else value.value


def _look(value: Value, column: Column) -> dict[str, Any]:
    look: dict[str, Any] = {"border": style.BOX, "font": style.BODY}
    look["alignment"] = style.RIGHT if column.right else style.LEFT
    if value.word in STATUS:
        look["font"], look["fill"] = _INKS[value.word], _TINTS[value.word]
    if value.estimate:
        look["fill"] = HATCH
    if value.given:
        look["fill"] = INPUT
    if value.format:
        look["number_format"] = value.format
    return look


def _high(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Height in points of a row by its longest cell."""
    # No sign is wider than the type is high: short text needs no measuring, and most of it is short.
    lines = max(
        1 if len(text) * _TYPE <= width * _UNIT and "\n" not in text else _lines(text, width * _UNIT)
        for text, width in zip(texts, widths, strict=True)
    )
    return max(1, lines) * _LINE + 3


def _lines(text: str, room: float) -> int:
    """Lines that a text takes in a cell: an address has no place to break and is cut where the cell ends."""
    return sum(math.ceil(text_width(line, _TYPE) / room) or 1 for line in wrap(text, _TYPE, room))


def _page(sheet: Worksheet, briefing: Briefing, width: float) -> None:
    """One page wide, narrow sheets upright, the head repeated; date, version and marks on every page."""
    wide = width > _WIDEST_A4 and briefing.imprint.paper.upper() != "A4"
    paper = style.PAPER_A3 if wide else style.PAPER_A4
    style.page(sheet, repeat=HEAD_ROWS, drill=briefing.drill, paper=paper)
    if width <= _UPRIGHT:
        sheet.page_setup.orientation = "portrait"
    sheet.oddHeader.left.text = f"{briefing.name}　{briefing.scope}"
    sheet.oddHeader.right.text = "　".join(briefing.marks)
    sheet.oddFooter.left.text = f"&A　{briefing.basis.replace('，', '　')}　编制{briefing.made}"


_CELL: Final = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>')


def with_values(content: bytes, sheets: Mapping[str, str], values: Values) -> bytes:
    """Give every formula of a packed workbook its value.

    Parameters
    ----------
    sheets : mapping of str to str
        Name of each sheet by the path of its part.
    values : dict
        Value by sheet and cell, as :func:`write_grid` noted them.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for member in source.infolist():
            raw = source.read(member)
            name = sheets.get(member.filename)
            if name is not None:
                raw = _CELL.sub(partial(_with_value, sheet=name, values=values), raw.decode()).encode()
            target.writestr(member, raw, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _with_value(match: re.Match[str], sheet: str, values: Values) -> str:
    value = values.get((sheet, match.group(1)))
    if value is None:
        return match.group(0)
    kind = re.sub(r'\st="[^"]*"', "", match.group(2)) + (' t="str"' if isinstance(value, str) else "")
    shown = escape(value) if isinstance(value, str) else repr(float(value))
    return f'<c r="{match.group(1)}"{kind}><f>{match.group(3)}</f><v>{shown}</v></c>'
