"""Draw a grid of figures as a sheet: heading, defaults, headers of columns, figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.figures.observation import Release
from core.plan.catalog import Catalog
from core.plan.models import Indicator
from core.workbook.labels import ROW_INDICATOR, Field, sheet_label
from core.workbook.template import style
from core.workbook.template.layout import Grid, Line
from core.workbook.template.style import Choices, allow_dates, allow_window

#: Where the attributes of the whole sheet stand: row, and column of the label (the value is to its right).
DEFAULTS: Final = (
    (Field.TITLE, 4, 1),
    (Field.PUBLISHER, 4, 7),
    (Field.DATE, 4, 11),
    (Field.ADDRESS, 5, 1),
    (Field.RELEASE, 5, 7),
    (Field.REASON, 5, 11),
)
_FIXED_ROW: Final = 3
FIRST_HEADER: Final = 7
#: How far the line of a default reaches, in columns.
_REACH: Final = 3
_COLUMNS_A_PAGE: Final = 16
DATE_FORMAT: Final = "yyyy-mm-dd"

_WIDTH: Final[Mapping[Field, float]] = {
    Field.AREA: 15,
    Field.INDICATOR: 46,
    Field.UNIT: 8,
    Field.BENCHMARK: 14,
    Field.CODE: 12,
}
_FIGURE_WIDTH: Final = 14
_FIGURE_HEIGHT: Final = 19
_HEIGHT: Final[Mapping[Field, float]] = {
    Field.INDICATOR: 46,
    Field.TITLE: 58,
    Field.PUBLISHER: 34,
    Field.ADDRESS: 34,
    Field.NOTE: 46,
}
_LONG: Final = frozenset({Field.TITLE, Field.PUBLISHER, Field.ADDRESS, Field.NOTE})
_HEADS: Final = frozenset({Field.INDICATOR, Field.YEAR})
_LOOSE: Final = frozenset({Field.PERIOD})


class GridDrawer:
    """Draws one grid."""

    def __init__(self, sheet: Worksheet, grid: Grid, catalog: Catalog, choices: Choices) -> None:
        self.sheet = sheet
        self.grid = grid
        self.choices = choices
        self.indicators = {i.id: i for i in catalog.indicators}
        self.owners = {d.id: d.name for d in catalog.departments}
        self.left = len(grid.row_fields)
        self.header = FIRST_HEADER + len(grid.column_fields)

    def draw(self, *, drill: bool) -> None:
        """Draw everything."""
        style.heading(self.sheet, self.grid.title, self.grid.hint, drill=drill, narrow=self.left == 1)
        self._fixed()
        defaults(self.sheet, self.choices)
        for n, field in enumerate(self.grid.column_fields):
            self._header_row(FIRST_HEADER + n, field)
        self._row_header()
        for i, line in enumerate(self.grid.rows):
            self._figures(self.header + 1 + i, i, line)
        self._offer()
        self._highlight()
        style.widths(self.sheet, self._widths())
        self.sheet.freeze_panes = f"{get_column_letter(self.left + 1)}{FIRST_HEADER + self.grid.frozen}"
        style.protect(self.sheet)
        repeat = FIRST_HEADER + self.grid.frozen - 1
        across = math.ceil(len(self.grid.columns) / _COLUMNS_A_PAGE)
        style.page(self.sheet, repeat=repeat, drill=drill, paper=style.PAPER_A3, across=across)
        self.sheet.print_title_cols = f"A:{get_column_letter(self.left)}"

    def _fixed(self) -> None:
        for n, (field, value) in enumerate(self.grid.fixed.items()):
            style.put(self.sheet, _FIXED_ROW, 1 + 2 * n, sheet_label(field), font=style.LABEL)
            style.put(self.sheet, _FIXED_ROW, 2 + 2 * n, value, font=style.STRONG, alignment=style.ONE_LINE)

    def _header_row(self, row: int, field: Field) -> None:
        hidden = field is Field.CODE
        self.sheet.row_dimensions[row].hidden = hidden
        self.sheet.row_dimensions[row].height = self._header_height(field)
        for column in range(1, self.left + 1):
            label = str(field) if column == 1 else None
            look = {"font": style.LABEL, "fill": style.FILL_LABEL, "border": style.BOX}
            style.put(self.sheet, row, column, label, alignment=style.ONE_LINE, **look)
        for j, line in enumerate(self.grid.columns):
            value = line.attributes.get(field)
            cell = style.put(self.sheet, row, self.left + 1 + j, value, **self._header_look(field, line))
            if field is Field.INDICATOR and value is not None:
                cell.comment = self._comment(str(line.attributes[Field.CODE]))

    def _header_height(self, field: Field) -> float:
        if field not in _LONG:
            return _HEIGHT.get(field, 17)
        written = [(line.attributes.get(field), _FIGURE_WIDTH) for line in self.grid.columns]
        return style.row_height(written, 8, _HEIGHT[field])

    def _header_look(self, field: Field, line: Line) -> dict[str, Any]:
        if field in _HEADS:
            strong = style.HEAD_OPEN if line.open else style.HEAD_KNOWN
            ground = style.FILL_OPEN if line.open else style.FILL_KNOWN
        else:
            strong = style.SMALL if field in _LONG else style.LABEL
            ground = style.FILL_PLAIN if line.open else style.FILL_LABEL
        settled = field in (Field.CODE, Field.UNIT) or (field in _HEADS and bool(line.attributes))
        return {
            "font": strong,
            "fill": ground,
            "border": style.BOX,
            "alignment": style.TOP if field in _LONG else style.CENTER,
            "open": line.open and not settled,
            "number_format": DATE_FORMAT if field is Field.DATE else "@" if field in _LONG else "General",
        }

    def _row_header(self) -> None:
        for column, field in enumerate(self.grid.row_fields, start=1):
            label = ROW_INDICATOR if field is Field.INDICATOR else str(field)
            look = {"font": style.HEAD_KNOWN, "fill": style.FILL_KNOWN, "border": style.BOX}
            style.put(self.sheet, self.header, column, label, alignment=style.ONE_LINE, **look)
            if field is Field.CODE:
                self.sheet.column_dimensions[get_column_letter(column)].hidden = True
        for j in range(len(self.grid.columns)):
            look = {"fill": style.FILL_KNOWN, "border": style.BOX}
            style.put(self.sheet, self.header, self.left + 1 + j, None, **look)

    def _figures(self, row: int, i: int, line: Line) -> None:
        self.sheet.row_dimensions[row].height = _FIGURE_HEIGHT
        for column, field in enumerate(self.grid.row_fields, start=1):
            look = {"font": style.STRONG if column == 1 else style.LABEL, "border": style.BOX}
            value = line.attributes.get(field)
            cell = style.put(self.sheet, row, column, value, alignment=style.ONE_LINE, **look)
            if field is Field.INDICATOR:
                cell.comment = self._comment(str(line.attributes[Field.CODE]))
        for j, head in enumerate(self.grid.columns):
            value = self.grid.values.get((i, j))
            indicator = self._indicator(line, head)
            decimals = indicator.decimals if indicator else 1
            look = {
                "alignment": style.RIGHT,
                "border": style.BOX,
                "number_format": style.number_format(value, decimals),
                "fill": style.FILL_PLAIN,
                "open": True,
            }
            style.put(self.sheet, row, self.left + 1 + j, value, **look)

    def _indicator(self, line: Line, head: Line) -> Indicator | None:
        code = line.attributes.get(Field.CODE) or head.attributes.get(Field.CODE)
        return self.indicators.get(str(code))

    def _comment(self, code: str) -> Comment:
        indicator = self.indicators[code]
        owners = "、".join(self.owners[owner] for owner in indicator.owners)
        text = f"{indicator.name}（{indicator.unit}）\n{indicator.definition}\n提供单位：{owners or '未登记'}"
        comment = Comment(text, "本系统")
        comment.width, comment.height = 320, 150
        return comment

    def _offer(self) -> None:
        first, last = get_column_letter(self.left + 1), self._last_column()
        for n, field in enumerate(self.grid.column_fields):
            row = FIRST_HEADER + n
            cells = f"{first}{row}:{last}{row}"
            if field is Field.DATE:
                allow_dates(self.sheet, cells)
            elif self.choices.offered(field):
                self.choices.offer(self.sheet, field, cells, strict=field not in _LOOSE)
        self._windows()

    def _windows(self) -> None:
        windows: dict[str, list[str]] = {}
        for i, line in enumerate(self.grid.rows):
            row = self.header + 1 + i
            for j, head in enumerate(self.grid.columns):
                indicator = self._indicator(line, head)
                if indicator is not None:
                    cell = f"{get_column_letter(self.left + 1 + j)}{row}"
                    windows.setdefault(indicator.id, []).append(cell)
        for code, cells in windows.items():
            allow_window(self.sheet, cells, self.indicators[code])

    def _highlight(self) -> None:
        """Tint what is asked for while it is empty."""
        for i, j in sorted(self.grid.gaps):
            cell = f"{get_column_letter(self.left + 1 + j)}{self.header + 1 + i}"
            wanted(self.sheet, cell)

    def _widths(self) -> list[float]:
        heads = [_WIDTH.get(field, 12) for field in self.grid.row_fields]
        return [*heads, *[_FIGURE_WIDTH] * len(self.grid.columns)]

    def _last_column(self) -> str:
        return str(get_column_letter(self.left + len(self.grid.columns)))


def draw_grid(book: Workbook, grid: Grid, catalog: Catalog, choices: Choices, *, drill: bool) -> None:
    """Add a grid to a workbook as a sheet."""
    GridDrawer(book.create_sheet(grid.name), grid, catalog, choices).draw(drill=drill)


def defaults(sheet: Worksheet, choices: Choices) -> None:
    """Draw the cells that speak for the whole sheet."""
    for field, row, column in DEFAULTS:
        style.put(sheet, row, column, sheet_label(field), font=style.LABEL, alignment=style.ONE_LINE)
        value = Release.PUBLIC.value if field is Field.RELEASE else None
        form = DATE_FORMAT if field is Field.DATE else "General"
        for n in range(_REACH if column > 1 else _REACH + 1):
            look = {"border": style.UNDERLINE, "alignment": style.ONE_LINE, "number_format": form}
            style.put(sheet, row, column + 1 + n, value if n == 0 else None, open=n == 0, **look)
        cell = f"{get_column_letter(column + 1)}{row}"
        if field is Field.DATE:
            allow_dates(sheet, cell)
        elif choices.offered(field):
            choices.offer(sheet, field, cell)
        sheet.row_dimensions[row].height = 19


def wanted(sheet: Worksheet, cell: str) -> None:
    """Tint a cell as long as it is empty."""
    rule = FormulaRule([f"LEN(TRIM({cell}))=0"], fill=style.FILL_WANTED)
    rule.dxf.fill.bgColor = style.FILL_WANTED.fgColor
    sheet.conditional_formatting.add(cell, rule)
