"""Real tables on slides: head above a line, hairlines between rows, as many rows a slide as have room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from core.briefing.layout import PADDING, shares
from core.briefing.model import Cell, Table, TableColumn
from core.briefing.pptx.text import dress, rgb
from core.charts.kit.marks import TASKS
from core.charts.kit.measure import wrap
from core.charts.kit.theme import AXIS, GRID, INK, INK2, RULE, STATUS, SURFACE

Rows = tuple[tuple[Cell, ...], ...]

SIZE: Final = 12.0
_SIZES: Final = (16.0, 14.0, 13.0, 12.0, 11.0)
_SIDE: Final = Pt(5)
#: Characters of the mark before a word: readers take some marks from another face, with air beside them.
_MARK: Final = 1.6
_ABOVE: Final = Pt(3.5)
_LEAD: Final = 1.3
#: "No style, no grid" of Office: everything that is drawn is drawn here.
_PLAIN: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def cell_text(cell: Cell) -> str:
    """Text of a cell with the shape of its word before it, so that no meaning hangs on colour."""
    if cell.word in STATUS:
        return f"{STATUS[cell.word].char}{cell.text}"
    return f"{TASKS[cell.word][1]}{cell.text}" if cell.word in TASKS else cell.text


def column_widths(table: Table, room: int, size: float) -> list[int]:
    """Widths in EMU by the rule of all documents: no number and no year is broken where there is room."""
    more = 2 * _SIDE / Pt(1) - PADDING  # the margins of a cell are wider here
    shared = shares(table, room / Pt(1) - more * len(table.columns), size, _MARK)
    return [int(Pt(width + more)) for width in shared]


def table_size(table: Table, room: int, height: int) -> float:
    """Return the largest size at which a table takes one page and breaks no line more; else the usual one."""
    usual = _lines(table, room, SIZE)
    for size in _SIZES:
        if len(_filled(table, room, height, size)) == 1 and _lines(table, room, size) <= usual:
            return size
    return SIZE


def _lines(table: Table, room: int, size: float) -> int:
    """Lines of all rows and the head."""
    wide = column_widths(table, room, size)
    rows = [
        [column.name for column in table.columns],
        *([cell_text(cell) for cell in row] for row in table.rows),
    ]
    return sum(_most(texts, wide, size) for texts in rows)


def paged(table: Table, room: int, height: int, size: float = SIZE) -> list[Rows]:
    """Cut the rows into as few pages as they need, and let these share them evenly."""
    pages = _filled(table, room, height, size)
    wide = column_widths(table, room, size)
    share = sum(row_height(row, wide, size) for row in table.rows) / len(pages)
    share += _height([column.name for column in table.columns], wide, size)
    for part in range(9):
        even = _filled(table, room, int(min(height, share * (1 + part / 10))), size)
        if len(even) == len(pages):
            return even
    return pages


def _filled(table: Table, room: int, height: int, size: float) -> list[Rows]:
    """Fill page after page."""
    wide = column_widths(table, room, size)
    head = _height([column.name for column in table.columns], wide, size)
    pages: list[list[tuple[Cell, ...]]] = [[]]
    used = head
    for row in table.rows:
        own_height = row_height(row, wide, size)
        if pages[-1] and used + own_height > height:
            pages.append([])
            used = head
        pages[-1].append(row)
        used += own_height
    return [tuple(page) for page in pages]


def row_height(row: Sequence[Cell], wide: Sequence[int], size: float) -> int:
    """Height in EMU that a row takes, by its longest cell."""
    return _height([cell_text(cell) for cell in row], wide, size)


def _height(texts: Sequence[str], wide: Sequence[int], size: float) -> int:
    return int(Pt(_most(texts, wide, size) * size * _LEAD) + 2 * _ABOVE)


def _most(texts: Sequence[str], wide: Sequence[int], size: float) -> int:
    """Lines of the cell that has most."""
    return max(
        len(wrap(text, size, (width - 2 * _SIDE) / Pt(1) * 0.92)) or 1
        for text, width in zip(texts, wide, strict=True)
    )


def add_table(
    slide: Any,
    table: Table,
    rows: Sequence[Sequence[Cell]],
    place: tuple[int, int, int],
    size: float = SIZE,
) -> Any:
    """Add a table at left, top, width and return its frame."""
    left, top, room = place
    wide = column_widths(table, room, size)
    heights = [_height([each_column.name for each_column in table.columns], wide, size)]
    heights += [row_height(row, wide, size) for row in rows]
    frame = slide.shapes.add_table(len(rows) + 1, len(wide), left, top, room, sum(heights))
    made = frame.table
    properties = made._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _PLAIN
    made.first_row, made.horz_banding = True, False
    for column, width in zip(made.columns, wide, strict=True):
        column.width = Emu(width)
    for line, height in zip(made.rows, heights, strict=True):
        line.height = Emu(height)
    for place_, column in enumerate(table.columns):
        cell = made.cell(0, place_)
        _write(cell, column.name, column, size, INK2, bold=True)
        _rule(cell, AXIS, 1.25)
    for number, row in enumerate(rows, start=1):
        for place_, (model, column) in enumerate(zip(row, table.columns, strict=True)):
            _fill(made.cell(number, place_), model, column, size)
    return frame


def _fill(cell: Any, model: Cell, column: TableColumn, size: float) -> None:
    color = INK
    look = STATUS.get(model.word)
    if look is not None:
        color = look.text
    elif model.word in TASKS:
        color = TASKS[model.word][2]
    _write(cell, cell_text(model), column, size, color, bold=bool(model.word) or model.strong)
    if model.estimate:
        cell.fill.patterned()
        cell.fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        cell.fill.fore_color.rgb, cell.fill.back_color.rgb = rgb(RULE), rgb(SURFACE)
    elif look is not None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(look.tint)
    _rule(cell, GRID, 0.75)


def _write(cell: Any, text: str, column: TableColumn, size: float, color: str, *, bold: bool) -> None:
    cell.margin_left = cell.margin_right = _SIDE
    cell.margin_top = cell.margin_bottom = _ABOVE
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if column.align == "right" else PP_ALIGN.LEFT
    for place, line in enumerate(text.split("\n")):
        if place:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        dress(run, size, color, bold=bold)


def _rule(cell: Any, color: str, points: float) -> None:
    """Draw the line below a cell; in the schema lines stand before the fill."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(points)))})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": color.lstrip("#")}))
    line.append(fill)
    properties.insert(0, line)
