"""The sheet of choices, and the drop-downs that point to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.catalog.catalog import Catalog
from core.catalog.models import Indicator
from core.ingest import dress, fields, lists, periods
from core.ingest import names as vocabulary
from core.ingest.fields import Field

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
            Field.PERIOD: periods.OFFERED,
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
        reference = f"'{fields.CHOICES}'!{self._range(name)}"
        rule = DataValidation(type="list", formula1=reference, allow_blank=True)
        rule.showErrorMessage = strict
        rule.errorTitle, rule.error = "请从列表中选择", "这里只能填写下拉列表中的词。"
        sheet.add_data_validation(rule)
        rule.add(cells)

    def write(self, book: Workbook, *, drill: bool) -> None:
        """Write the sheet of choices."""
        sheet = book.create_sheet(fields.CHOICES)
        dress.heading(sheet, "选项", "下拉列表用到的词，不必填写。", drill=drill)
        for column, (name, words) in enumerate(self._lists.items(), start=1):
            look = {"font": dress.HEAD_KNOWN, "fill": dress.FILL_KNOWN, "border": dress.BOX}
            dress.put(sheet, _FIRST_ROW - 1, column, str(name), **look)
            for row, word in enumerate(words, start=_FIRST_ROW):
                dress.put(sheet, row, column, str(word), border=dress.BOX)
        longest = [max(len(str(word)) for word in (name, *words)) for name, words in self._lists.items()]
        dress.widths(sheet, [max(12, 2.0 * n + 2) for n in longest])
        dress.protect(sheet)
        dress.page(sheet, repeat=_FIRST_ROW - 1, drill=drill)

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
    for one in cells:
        rule.add(one)
