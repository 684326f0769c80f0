"""Draw 补数清单 as a sheet to be filled in: one missing figure a row, the most decisive first."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from core.analysis.gaps import Gap
from core.ingest import dress, fields
from core.ingest.asking import likely_stage
from core.ingest.choices import Choices, allow_dates, allow_window
from core.ingest.draw_grid import DATE_FORMAT, defaults, wanted
from core.ingest.fields import ROW_INDICATOR, VALUE, Field
from core.ingest.material import Material, Written
from core.ingest.names import NONE

_HEADER: Final = 7
_HINT: Final = (
    "填“数值”一栏即可，也可填在各年度表中，两处不必重复。"
    "来源填在上方“本表…”，对全表有效；某行来源不同的，在该行另填。"
)
#: Label and width of every column.
_COLUMNS: Final = (
    ("序号", 15.0),
    (Field.AREA.value, 11.0),
    (ROW_INDICATOR, 26.0),
    (Field.YEAR.value, 8.0),
    (Field.BENCHMARK.value, 13.0),
    (VALUE, 14.0),
    (Field.UNIT.value, 15.0),
    (Field.STAGE.value, 12.0),
    (Field.PRECISION.value, 9.0),
    (Field.RELEASE.value, 10.0),
    ("责任部门", 16.0),
    ("可判定的目标", 34.0),
    ("补数说明", 30.0),
    (Field.TITLE.value, 26.0),
    (Field.PUBLISHER.value, 16.0),
    (Field.DATE.value, 12.0),
    (Field.ADDRESS.value, 22.0),
)
_TO_FILL: Final = frozenset(
    {VALUE, *(f.value for f in (Field.STAGE, Field.PRECISION, Field.RELEASE, *fields.SOURCE))}
)


def draw_gaps(book: Workbook, material: Material, choices: Choices, *, drill: bool) -> None:
    """Add the list of missing figures to a workbook."""
    sheet = book.create_sheet(fields.GAPS)
    needed = sum(gap.essential for gap in material.gaps)
    title = f"补数清单：{needed}个数待补" if needed else "补数清单：目前没有待补的数"
    dress.heading(sheet, title, _HINT, drill=drill)
    defaults(sheet, choices)
    for column, (label, _) in enumerate(_COLUMNS, start=1):
        to_fill = label in _TO_FILL
        dress.put(
            sheet,
            _HEADER,
            column,
            label,
            font=dress.HEAD_OPEN if to_fill else dress.HEAD_KNOWN,
            fill=dress.FILL_OPEN if to_fill else dress.FILL_KNOWN,
            border=dress.BOX,
            alignment=dress.CENTER,
        )
    sheet.row_dimensions[_HEADER].height = 22
    for n, gap in enumerate(material.gaps, start=1):
        _row(sheet, _HEADER + n, n, gap, material)
    _rules(sheet, material, choices)
    dress.widths(sheet, [width for _, width in _COLUMNS])
    sheet.freeze_panes = f"D{_HEADER + 1}"
    dress.protect(sheet)
    dress.page(sheet, repeat=_HEADER, drill=drill, paper=dress.PAPER_A3)


def _row(sheet: Any, row: int, number: int, gap: Gap, material: Material) -> None:
    values = _values(number, gap, material)
    for column, (label, _) in enumerate(_COLUMNS, start=1):
        to_fill = label in _TO_FILL
        indicator = material.catalog.indicator(gap.cell.indicator)
        form = dress.number_format(None, indicator.decimals) if label == VALUE else "General"
        wide = label in ("可判定的目标", "补数说明", "责任部门", Field.TITLE, Field.ADDRESS, ROW_INDICATOR)
        dress.put(
            sheet,
            row,
            column,
            values.get(label),
            font=dress.STRONG if label in (Field.AREA, ROW_INDICATOR) else dress.BODY,
            fill=dress.FILL_PLAIN if to_fill or gap.essential else dress.FILL_LABEL,
            border=dress.BOX,
            alignment=dress.RIGHT if label == VALUE else dress.LEFT if wide else dress.CENTER,
            number_format=DATE_FORMAT if label == Field.DATE else form,
            open=to_fill,
        )
    written = [(values.get(label), width) for label, width in _COLUMNS]
    sheet.row_dimensions[row].height = dress.row_height(written, 10, 30)


def _values(number: int, gap: Gap, material: Material) -> dict[str, Written]:
    cell, catalog = gap.cell, material.catalog
    indicator = catalog.indicator(cell.indicator)
    return {
        "序号": number,
        Field.AREA: catalog.area(cell.area).short,
        ROW_INDICATOR: indicator.name,
        Field.YEAR: cell.year,
        Field.BENCHMARK: material.benchmark_word(cell.benchmark) or NONE,
        Field.UNIT: indicator.unit,
        Field.STAGE: likely_stage(material, cell.benchmark, cell.year),
        "责任部门": "、".join(catalog.department(owner).name for owner in gap.owners),
        "可判定的目标": "；".join(catalog.target(target).name for target in gap.decides),
        "补数说明": gap.note or ("" if gap.essential else "可使判定更可靠"),
    }


def _rules(sheet: Any, material: Material, choices: Choices) -> None:
    if not material.gaps:
        return
    first, last = _HEADER + 1, _HEADER + len(material.gaps)
    places = {label: get_column_letter(n) for n, (label, _) in enumerate(_COLUMNS, start=1)}
    for field in (Field.STAGE, Field.PRECISION, Field.RELEASE):
        choices.offer(sheet, field, f"{places[field]}{first}:{places[field]}{last}")
    allow_dates(sheet, f"{places[Field.DATE]}{first}:{places[Field.DATE]}{last}")
    by_indicator: dict[str, list[str]] = {}
    for row, gap in enumerate(material.gaps, start=first):
        cell = f"{places[VALUE]}{row}"
        wanted(sheet, cell)
        by_indicator.setdefault(gap.cell.indicator, []).append(cell)
    for indicator, cells in by_indicator.items():
        allow_window(sheet, cells, material.catalog.indicator(indicator))
