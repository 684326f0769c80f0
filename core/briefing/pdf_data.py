"""A briefing as plain data for the typesetter: texts, tables, pictures as SVG."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from core.briefing.dates import day_text
from core.briefing.model import (
    DOCUMENT_WIDTH,
    Block,
    Briefing,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from core.briefing.titles import balanced
from core.briefing.widths import DENSE, shares
from core.charts.export import to_svg
from core.charts.html import status_text
from core.charts.theme import INK, STATUS
from core.wording import Status, numeral

Data = dict[str, Any]
#: Characters of 11 pt on a line beside 图1.
_CAPTION_ROOM: Final = 36


def briefing_data(briefing: Briefing) -> Data:
    """Return everything that the templates print; sections bear their numbers."""
    imprint, place, sections = briefing.imprint, 0, []
    for section in briefing.sections:
        place += section.numbered
        title = f"{numeral(place)}、{section.title}" if section.numbered else section.title
        blocks = _blocks(section.blocks)
        sections.append(
            {
                "title": title,
                "blocks": blocks,
                "new_page": section.new_page,
                "numbered": section.numbered,
            }
        )
    return {
        **heading(briefing),
        "issue": imprint.issue,
        "editor": imprint.editor,
        "audience": imprint.audience,
        "date": day_text(imprint.date or briefing.made),
        "letters": not all(section.numbered for section in briefing.sections),
        "sections": sections,
    }


def heading(briefing: Briefing) -> Data:
    """Return what every page of every template needs."""
    return {
        "name": briefing.name,
        "title": briefing.title,
        "scope": briefing.scope,
        "marks": list(briefing.marks),
        "made": briefing.made,
        "dates": f"数据截至{day_text(briefing.data_as_of)}，评价日期{day_text(briefing.as_of)}，"
        f"数据版本{briefing.version}，制表{day_text(briefing.made)}",
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Data]:
    found, place = [], 0
    for block in blocks:
        if isinstance(block, Heading):
            place += 1
            found.append({"kind": "heading", "text": f"（{numeral(place)}）{block.text}"})
        elif isinstance(block, Paragraph):
            found.append({"kind": "paragraph", "text": block.text})
        elif isinstance(block, Table):
            found.append(table_data(block))
        elif block.picture is not None:
            found.append(figure_data(block))
    return found


def table_data(table: Table, room: float = 442, size: float = 0) -> Data:
    """Return a table with texts, alignments and widths; cells carry colour and hatching.

    Parameters
    ----------
    room, size : float
        Width of the place and of the type in pt: by default those of a briefing.
    """
    widths = shares(table, room, size or (8.5 if len(table.columns) > DENSE else 10))
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "columns": [
            {"name": column.name, "align": column.align, "weight": width}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Data:
    known = cell.word in set(Status)
    text = status_text(cell.word) if known and cell.text == cell.word else cell.text
    color = STATUS[cell.word].text if known else INK
    return {"text": text, "color": color, "estimate": cell.estimate}


def figure_data(figure: Figure, width: int = DOCUMENT_WIDTH) -> Data:
    """Return a figure as SVG without its title, which the caption says."""
    if figure.picture is None:
        raise ValueError(f"图“{figure.caption}”没有可画的内容")
    svg = to_svg(replace(figure.picture(width), title=""))
    caption = "\n".join(balanced(figure.caption, _CAPTION_ROOM))
    return {"kind": "figure", "caption": caption, "alt": figure.alt, "svg": svg}
