"""How the workbook looks: fonts, fills and borders in the colours of the dashboard."""

from __future__ import annotations

import math
from collections.abc import Iterable
from copy import copy
from typing import Any, Final
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from core.charts.theme import ACCENT, ACCENT_TINT, GRID, INK, INK2, INK3, PANEL, RULE, SURFACE, WARN_TINT
from core.wording import DRILL_MARK

#: Present on every Windows with Excel or WPS; elsewhere the system's own Chinese sans takes its place.
FACE: Final = "Microsoft YaHei"
INTERNAL_MARK: Final = "内部资料"
#: Columns up to this width hold one short word and are centred.
NARROW: Final = 13
PAPER_A4: Final = 9
PAPER_A3: Final = 8
#: Last of the Latin letters; leading of a line; tallest row that the programs take.
_LATIN, _LEADING, _TALLEST = 0x24F, 1.45, 400.0


def font(size: float = 10, color: str = INK, *, bold: bool = False) -> Font:
    """Return a font in the workbook's face."""
    return Font(name=FACE, size=size, bold=bold, color=color.lstrip("#"))


def fill(color: str) -> PatternFill:
    """Return a solid fill."""
    return PatternFill("solid", fgColor=color.lstrip("#"))


def _line(color: str) -> Side:
    return Side(style="thin", color=color.lstrip("#"))


BOX: Final = Border(left=_line(GRID), right=_line(GRID), top=_line(GRID), bottom=_line(GRID))
UNDERLINE: Final = Border(bottom=_line(RULE))
LOCKED: Final = Protection(locked=True)
UNLOCKED: Final = Protection(locked=False)

TITLE: Final = font(15, INK, bold=True)
SECTION: Final = font(11, ACCENT, bold=True)
HINT: Final = font(9, INK2)
LABEL: Final = font(9, INK2)
BODY: Final = font(10, INK)
SMALL: Final = font(8, INK2)
QUIET: Final = font(9, INK3)
HEAD_OPEN: Final = font(10, SURFACE, bold=True)
HEAD_KNOWN: Final = font(10, INK, bold=True)
STRONG: Final = font(10, INK, bold=True)

FILL_OPEN: Final = fill(ACCENT)
FILL_KNOWN: Final = fill(ACCENT_TINT)
FILL_LABEL: Final = fill(PANEL)
FILL_PLAIN: Final = fill(SURFACE)
FILL_WANTED: Final = fill(WARN_TINT)

CENTER: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT: Final = Alignment(horizontal="left", vertical="center", wrap_text=True)
TOP: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
RIGHT: Final = Alignment(horizontal="right", vertical="center", indent=1)
ONE_LINE: Final = Alignment(horizontal="left", vertical="center")


def put(sheet: Worksheet, row: int, column: int, value: Any, **look: Any) -> Cell:
    """Write one cell with its look: font, fill, alignment, border, number_format, and whether it is open.

    Text is never taken for a formula, whatever it begins with.
    """
    cell: Cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    known = _known.setdefault(sheet.parent, {})
    parts = (id(look[name]) if name in look else 0 for name in _LOOKS)
    key = (*parts, look.get("number_format"), bool(look.get("open")))
    if key in known:
        cell._style = copy(known[key])
        return cell
    cell.font = look.get("font", BODY)
    cell.protection = UNLOCKED if look.get("open") else LOCKED
    for name in ("fill", "alignment", "border", "number_format"):
        if name in look:
            setattr(cell, name, look[name])
    known[key] = copy(cell._style)
    return cell


#: Styles already made in each workbook: making one is slow, and there are few. Fonts, fills and the like are
#: constants of this module, so that their identity tells them apart.
_LOOKS: Final = ("font", "fill", "alignment", "border")
_known: Final[WeakKeyDictionary[Any, dict[tuple[Any, ...], Any]]] = WeakKeyDictionary()


def widths(sheet: Worksheet, wide: Iterable[float]) -> None:
    """Set the widths of the columns from the first on."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(wide, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def heading(sheet: Worksheet, title: str, hint: str, *, drill: bool, narrow: bool = False) -> None:
    """Write the title and the line below it.

    Where only the first column stays in sight or is repeated in print (``narrow``), the title keeps within
    it, and the rest begins in the second.
    """
    if narrow:
        put(sheet, 1, 1, title, font=TITLE, alignment=LEFT)
        put(sheet, 1, 2, DRILL_MARK if drill else None, font=TITLE, alignment=ONE_LINE)
    else:
        put(sheet, 1, 1, f"{title}　{DRILL_MARK}" if drill else title, font=TITLE, alignment=ONE_LINE)
    put(sheet, 2, 2 if narrow else 1, hint, font=HINT, alignment=ONE_LINE)
    sheet.row_dimensions[1].height = 46 if narrow else 26
    sheet.row_dimensions[2].height = 17


def row_height(texts: Iterable[tuple[object, float]], size: float, least: float) -> float:
    """Return the height in points that wrapped texts need, each in a column of a width.

    Estimated for the widest of the usual faces: a Chinese character takes two digits' room, and addresses
    break where the program likes.
    """
    lines = 1
    for text, width in texts:
        for part in str(text if text is not None else "").splitlines():
            room = sum(1.9 if ord(char) > _LATIN else 1.2 for char in part) * size / 10
            lines = max(lines, math.ceil(room / (width - 1)))
    return min(max(least, lines * size * _LEADING + 4), _TALLEST)


def protect(sheet: Worksheet) -> None:
    """Lock the headings without a password: they can be freed by anyone, but not by accident."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)  # False: not forbidden


def page(sheet: Worksheet, *, repeat: int, drill: bool, paper: int = PAPER_A4, across: int = 1) -> None:
    """Set up printing: landscape, ``across`` pages wide, the heading repeated, marks and page numbers."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = across
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{repeat}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    sheet.oddHeader.right.text = DRILL_MARK if drill else INTERNAL_MARK
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "第&P页 共&N页"


def number_format(value: float | None, decimals: int) -> str:
    """Return a format that shows at least the usual decimals and never hides any of a figure's own."""
    own = 0
    if value is not None:
        _, _, fraction = f"{value:.4f}".rstrip("0").partition(".")
        own = len(fraction)
    shown = max(decimals, own)
    return "0" if shown == 0 else f"0.{'0' * shown}"
