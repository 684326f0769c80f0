"""Tables of a briefing as real Word tables: repeated heads, rows that do not split, widths by weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

from core.briefing.docx import styles as look
from core.briefing.docx.styles import element
from core.briefing.layout import DENSE, PADDING, balanced, broken, needed, shares, shown
from core.briefing.model import Cell, Table
from core.charts.kit.theme import RULE, STATUS
from core.wording.words import Status

_POINTS_PER_MM: Final = 72 / 25.4
#: Twentieths of a point.
_TWIPS: Final = 20

#: Tables of so few rows are not parted by a page's end.
_WHOLE: Final = 10
_ORDINARY: Final = (look.HEAD, look.CELL, look.NUMBER)


def is_wide(table: Table) -> bool:
    """Whether a table needs a landscape page: its numbers alone would not fit across an upright one."""
    size = type_size(table)
    least = sum(needed(table, place, size)[0] for place in range(len(table.columns)))
    return least > look.WIDTH * _POINTS_PER_MM


def type_size(table: Table) -> float:
    """Size of type in pt: size 5 (10.5 pt), for many columns its smaller half (9 pt)."""
    return 9.0 if len(table.columns) > DENSE else 10.5


def add_table(document: Document, table: Table, width: float) -> None:
    """Add a table ``width`` mm wide with its head repeated on every page.

    The rows are put together as XML: python-docx walks the whole grid for every cell that it is asked for.
    """
    size = type_size(table)
    own_widths = shares(table, width * _POINTS_PER_MM, size)
    widths = [round(points * _TWIPS) for points in own_widths]
    made = element("tbl")
    made.append(_properties(document, table, sum(widths)))
    grid = element("tblGrid")
    for own_width in widths:
        grid.append(element("gridCol", w=own_width))
    made.append(grid)
    dense = len(table.columns) > DENSE
    names = (look.SMALL_HEAD, look.SMALL_CELL, look.SMALL_NUMBER) if dense else _ORDINARY
    top, left, right = (document.styles[name].style_id for name in names)
    cells = [
        _cell("\n".join(balanced(column.name, (points - PADDING) / size)), w, top)
        for column, points, w in zip(table.columns, own_widths, widths, strict=True)
    ]
    made.append(_row(cells, head=True))
    styles = [right if column.align == "right" else left for column in table.columns]
    whole, last = len(table.rows) <= _WHOLE, len(table.rows) - 1
    for place, line in enumerate(table.rows):
        parted = (
            broken(cell, column, points, size)
            for cell, column, points in zip(line, table.columns, own_widths, strict=True)
        )
        drawn = [_drawn(cell, w, style) for cell, w, style in zip(parted, widths, styles, strict=True)]
        # A short table stands on one page, and the last row of any beside its note.
        if table.note if place == last else whole:
            for cell in drawn:
                cell.find(qn("w:p")).find(qn("w:pPr")).append(element("keepNext"))
        made.append(_row(drawn))
    document.element.body.insert_element_before(made, "w:sectPr")


def _properties(document: Document, table: Table, width: int) -> Any:
    properties = element("tblPr")
    properties.append(element("tblStyle", val=document.styles[look.TABLE].style_id))
    properties.append(element("tblW", w=width, type="dxa"))
    properties.append(element("jc", val="center"))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblLook", val="0020", firstRow=1, noHBand=1, noVBand=1))
    properties.append(element("tblCaption", val=table.caption))
    return properties


def _row(cells: Sequence[Any], *, head: bool = False) -> Any:
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    row.append(properties)
    row.extend(cells)
    return row


def _drawn(content: Cell, width: int, style: str) -> Any:
    text, color = shown(content.text, content.word), ""
    if content.word in set(Status):
        color = STATUS[content.word].text
    return _cell(text, width, style, color=color, bold=content.strong, hollow=content.estimate)


def _cell(
    text: str, width: int, style: str, *, color: str = "", bold: bool = False, hollow: bool = False
) -> Any:
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if hollow:
        properties.append(element("shd", val="thinDiagStripe", color=RULE.lstrip("#"), fill="FFFFFF"))
    properties.append(element("vAlign", val="center"))
    cell.append(properties)
    paragraph, run = element("p"), element("r")
    paragraph.append(element("pPr"))
    paragraph[0].append(element("pStyle", val=style))
    if bold or color:
        run.append(element("rPr"))
        if bold:
            run[0].append(element("b"))
        if color:
            run[0].append(element("color", val=color.lstrip("#").upper()))
    for place, line in enumerate(text.split("\n")):
        if place:
            run.append(element("br"))
        run.append(element("t", line))
    paragraph.append(run)
    cell.append(paragraph)
    return cell
