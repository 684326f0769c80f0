"""How the workbook looks: fonts, fills and borders in the colours of the dashboard."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, Final
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.charts.kit.theme import ACCENT, ACCENT_TINT, GRID, INK, INK2, INK3, PANEL, RULE, SURFACE, WARN_TINT
from core.plan.catalog import Catalog
from core.plan.models import Indicator
from core.wording.words import DRILL_MARK
from core.workbook import labels, lists
from core.workbook import labels as vocabulary
from core.workbook.labels import Field

# Save a workbook so that the same content always gives the same bytes.

_CORE: Final = "docProps/core.xml"
_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
#: The earliest time that a zip archive can hold.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def pack(book: Workbook, as_of: dt.date) -> bytes:
    """Return the bytes of a workbook; its times are ``as_of``, those of the archive are fixed."""
    raw = io.BytesIO()
    book.save(raw)
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return packed.getvalue()


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
    places = 0
    if value is not None:
        _, _, fraction = f"{value:.4f}".rstrip("0").partition(".")
        places = len(fraction)
    shown = max(decimals, places)
    return "0" if shown == 0 else f"0.{'0' * shown}"


# The sheet of choices, and the drop-downs that point to it.

_FIRST_ROW: Final = 4
_LAST_DATE: Final = "73050"


class Choices:
    """Drop-downs of one workbook: each list of words stands once on the sheet of choices."""

    def __init__(self, catalog: Catalog) -> None:
        self._lists: dict[str, tuple[str, ...]] = {
            Field.INDICATOR: tuple(i.name for i in catalog.indicators),
            Field.AREA: tuple(a.short for a in (catalog.city, *catalog.counties)),
            Field.BENCHMARK: (*(b.short for b in reversed(catalog.benchmarks)), vocabulary.NONE),
            Field.STAGE: vocabulary.STAGES,
            Field.PERIOD: labels.OFFERED,
            Field.PRECISION: tuple(vocabulary.PRECISION),
            Field.RELEASE: vocabulary.RELEASES,
            Field.GRADE: vocabulary.GRADES,
            Field.BREAK: (vocabulary.YES, vocabulary.NO),
            **{
                f"{spec.name}{column.label}": column.choices
                for spec in lists.SPECS.values()
                for column in spec.columns
                if column.choices
            },
        }

    def offered(self, name: str) -> bool:
        """Whether there is a list under this name."""
        return name in self._lists

    def offer(self, sheet: Worksheet, name: str, cells: str, *, strict: bool = True) -> None:
        """Offer a list in some cells; where not ``strict`` other words may be typed."""
        reference = f"'{labels.CHOICES}'!{self._range(name)}"
        rule = DataValidation(type="list", formula1=reference, allow_blank=True)
        rule.showErrorMessage = strict
        rule.errorTitle, rule.error = "请从列表中选择", "这里只能填写下拉列表中的词。"
        sheet.add_data_validation(rule)
        rule.add(cells)

    def write(self, book: Workbook, *, drill: bool) -> None:
        """Write the sheet of choices."""
        sheet = book.create_sheet(labels.CHOICES)
        heading(sheet, "选项", "下拉列表用到的词，不必填写。", drill=drill)
        for column, (name, words) in enumerate(self._lists.items(), start=1):
            look = {"font": HEAD_KNOWN, "fill": FILL_KNOWN, "border": BOX}
            put(sheet, _FIRST_ROW - 1, column, str(name), **look)
            for row, word in enumerate(words, start=_FIRST_ROW):
                put(sheet, row, column, str(word), border=BOX)
        longest = [max(len(str(word)) for word in (name, *words)) for name, words in self._lists.items()]
        widths(sheet, [max(12, 2.0 * n + 2) for n in longest])
        protect(sheet)
        page(sheet, repeat=_FIRST_ROW - 1, drill=drill)

    def _range(self, name: str) -> str:
        column = get_column_letter(list(self._lists).index(name) + 1)
        return f"${column}${_FIRST_ROW}:${column}${_FIRST_ROW + len(self._lists[name]) - 1}"


def allow_dates(sheet: Worksheet, cells: str) -> None:
    """Ask for dates in some cells."""
    rule = DataValidation(
        type="date", operator="between", formula1="1", formula2=_LAST_DATE, allow_blank=True
    )
    rule.errorStyle = "warning"
    rule.errorTitle, rule.error = "请填写日期", "请写作 2026-03-20 的形式。"
    sheet.add_data_validation(rule)
    rule.add(cells)


def allow_window(sheet: Worksheet, cells: Sequence[str], indicator: Indicator) -> None:
    """Warn where a figure lies outside the window of its indicator; the import refuses it."""
    low, high = indicator.window
    rule = DataValidation(
        type="decimal", operator="between", formula1=f"{low:.10g}", formula2=f"{high:.10g}", allow_blank=True
    )
    rule.errorStyle = "warning"
    rule.errorTitle = "请核对单位与位数"
    span = f"{low:.10g}至{high:.10g}"
    rule.error = f"“{indicator.name}”以{indicator.unit}为单位，一般在{span}之间。"
    sheet.add_data_validation(rule)
    for cell in cells:
        rule.add(cell)
