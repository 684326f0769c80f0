"""Tables of a briefing as real Word tables: repeated heads, rows that do not split, widths by weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document

from core.briefing import docx_styles as look
from core.briefing.docx_xml import element, twips
from core.briefing.model import Cell, Table
from core.charts.html import status_text
from core.charts.theme import RULE, STATUS
from core.wording import Status

#: Tables with more columns than this are set across a turned page.
WIDE: Final = 9


def is_wide(table: Table) -> bool:
    """Whether a table needs a landscape page."""
    return len(table.columns) > WIDE


def add_table(document: Document, table: Table, width: float) -> None:
    """Add a table ``width`` mm wide with its head repeated on every page.

    The rows are put together as XML: python-docx walks the whole grid for every cell that it is asked for.
    """
    total = sum(column.weight for column in table.columns)
    widths = [twips(width * column.weight / total) for column in table.columns]
    made = element("tbl")
    made.append(_properties(document, table, sum(widths)))
    grid = element("tblGrid")
    for own in widths:
        grid.append(element("gridCol", w=own))
    made.append(grid)
    ids = {name: document.styles[name].style_id for name in (look.HEAD, look.CELL, look.NUMBER)}
    cells = [_cell(column.name, w, ids[look.HEAD]) for column, w in zip(table.columns, widths, strict=True)]
    made.append(_row(cells, head=True))
    styles = [ids[look.NUMBER if column.align == "right" else look.CELL] for column in table.columns]
    for line in table.rows:
        drawn = [_drawn(cell, w, style) for cell, w, style in zip(line, widths, styles, strict=True)]
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
    text, color = content.text, ""
    if content.word in set(Status):
        text = status_text(content.word) if text == content.word else text
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
    run.append(element("t", text))
    paragraph.append(run)
    cell.append(paragraph)
    return cell
