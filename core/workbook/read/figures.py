"""Read a sheet of figures: every filled cell with all that its row, column and sheet say of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from core.figures.observation import Grade, Precision, Stage
from core.plan.models import Indicator
from core.workbook.findings import ERROR, NOTE, WARNING, Findings, quoted
from core.workbook.labels import RELEASES, STAGES, Field, Names, Period, of_one_quarter, parse
from core.workbook.read.attributes import UNDATED
from core.workbook.read.heads import unit_of
from core.workbook.read.model import FigureCell, Source
from core.workbook.read.tables import IncompleteError, Statements, Table, find_table
from core.workbook.values import Trouble, fold, number
from core.workbook.xlsx.cells import Position, RawCell, Sheet, letters

_REQUIRED: Final = (Field.AREA, Field.INDICATOR, Field.YEAR)


@dataclass
class FigureSheet:
    """Reads one sheet; findings go to ``findings``."""

    table: Table
    names: Names
    findings: Findings
    epoch_1904: bool

    def __post_init__(self) -> None:
        self._says = Statements(self.table, self.names, self.findings, self.epoch_1904)
        self._head_units = {unit for units in self.table.heads.units.values() for unit in units}

    def figures(self) -> list[FigureCell]:
        """Return every figure that can be read."""
        self._report_structure()
        figures = []
        for spot, cell in self._filled():
            with suppress(IncompleteError):
                figure = self._figure(spot, cell)
                if figure is not None:
                    figures.append(figure)
        return figures

    def empty(self) -> set[tuple[object, ...]]:
        """Return the identities of the figures whose cells stand empty; nothing is reported for them."""
        quiet = FigureSheet(self.table, self.names, Findings(0), self.epoch_1904)
        empty_cells = set()
        for row in self.table.value_rows:
            for column in self.table.value_columns:
                if self.table.cell(row, column) is None:
                    with suppress(IncompleteError):
                        empty_cells.add(quiet._described((row, column), value=0.0).identity)
        return empty_cells

    def _filled(self) -> list[tuple[Position, RawCell]]:
        table = self.table
        strange = {column for _, column in table.heads.strange}
        columns = [column for column in table.value_columns if column not in strange]
        spots = ((row, column) for row in table.value_rows for column in columns)
        return [(spot, cell) for spot in spots if (cell := table.cell(*spot)) is not None]

    def _figure(self, spot: Position, cell: RawCell) -> FigureCell | None:
        """Read one cell; ``None`` where its text says that there is no figure."""
        indicator = self.names.catalog.indicator(str(self._says.one(Field.INDICATOR, spot)))
        read = number(cell, indicator.unit)
        place = self.table.place(*spot)
        if read.trouble is not None:
            self._says.refuse(place, read.trouble)
        if read.said:
            self.findings.add(NOTE, place, read.said)
        return None if read.value is None else self._described(spot, read.value)

    def _described(self, spot: Position, value: float) -> FigureCell:
        """Put together what row, column and sheet say."""
        says = self._says
        area, name, year_given = (says.one(field, spot) for field in _REQUIRED)
        indicator = self.names.catalog.indicator(str(name))
        year = None if year_given == UNDATED else int(str(year_given))
        self._check_unit(spot, indicator)
        benchmark = says.text(Field.BENCHMARK, spot)
        source = says.source(spot)
        broken = says.optional(Field.BREAK, spot)
        return FigureCell(
            place=self.table.place(*spot),
            area=str(area),
            indicator=indicator.id,
            year=year,
            period=self._period(spot, year),
            value=value,
            unit=indicator.unit,
            benchmark=benchmark,
            stage=self._stage(spot, benchmark),
            precision=says.text(Field.PRECISION, spot) or Precision.EXACT.value,
            grade=self._grade(spot, source),
            release=self._release(spot),
            break_before=None if broken is None else bool(broken),
            note=says.text(Field.NOTE, spot),
            source=source,
            reason=says.text(Field.REASON, spot),
        )

    def _check_unit(self, spot: Position, indicator: Indicator) -> None:
        for value, position in self._says.statements(Field.UNIT, spot):
            if fold(str(value)).strip("()[]") != fold(indicator.unit):
                found = f"“{indicator.name}”的单位写作“{value}”"
                remedy = "请换算数值后改回原单位；单位由系统规定，不必更改"
                place = self.table.place(*position)
                self._says.refuse(place, Trouble(found, f"“{indicator.unit}”", remedy))
        heads = self._head_units
        if heads and fold(indicator.unit) not in heads:
            position = next(iter(self.table.heads.units))
            found = f"“{indicator.name}”以{indicator.unit}为单位，表中写的单位是{'、'.join(sorted(heads))}"
            remedy = "请换算数值，并改写这里的单位"
            self._says.refuse(self.table.place(*position), Trouble(found, "", remedy))

    def _period(self, spot: Position, year: int | None) -> Period:
        written = self._says.text(Field.PERIOD, spot)
        period = parse(written, year)
        if period is None:
            expected = "全年、上半年、一季度、前三季度、1—8月等，且在所填年份之内"
            trouble = Trouble(f"时期“{written}”不能识别", expected)
            if of_one_quarter(written):
                remedy = "请填年初至季末的累计数，时期选“上半年”“前三季度”或“全年”"
                trouble = Trouble(f"时期“{written}”是单季或当期", "自年初起的累计数", remedy)
            self._says.missing(Field.PERIOD, spot, trouble)
        return period

    def _stage(self, spot: Position, benchmark: str) -> str:
        written = self._says.text(Field.STAGE, spot)
        if not written and benchmark:
            remedy = "请从下拉列表中选择；来源没有说明的选“未注明”"
            self._says.missing(Field.STAGE, spot, Trouble("没有数据阶段", "、".join(STAGES), remedy))
        return written or Stage.UNSTATED.value

    def _release(self, spot: Position) -> str:
        written = self._says.text(Field.RELEASE, spot)
        if not written:
            trouble = Trouble("没有公开标记", "、".join(RELEASES), "请从下拉列表中选择")
            self._says.missing(Field.RELEASE, spot, trouble)
        return written

    def _grade(self, spot: Position, source: Source) -> str:
        written = self._says.text(Field.GRADE, spot)
        if not written and not source.date:
            remedy = "请填写发布日期；确实不知道的，请选择证据等级"
            self._says.missing(Field.DATE, spot, Trouble("没有发布日期", "", remedy))
        return written or Grade.A.value

    def _report_structure(self) -> None:
        """Report what a viewer may not see: merged, hidden, unlabelled and commented cells."""
        table, sheet = self.table, self.table.sheet
        for first, last in table.merged_values:
            if table.cell(*first) is not None:
                name = f"{letters(first[1])}{first[0]}:{letters(last[1])}{last[0]}"
                trouble = Trouble(f"合并单元格{name}跨多个数", "每格一个数", "请取消合并后逐格填写")
                self._says.report(table.place(*first), trouble)
        for row, column in table.heads.strange:
            if any(table.cell(r, column) is not None for r in table.value_rows):
                found = f"表头{quoted(table.sheet.cells[row, column].value)}不认识，本列没有读取"
                remedy = "请删去本列，或改为模板中的表头"
                self._says.report(table.place(row, column), Trouble(found, "指标、年份或单位", remedy))
        if table.heads.other:
            found = "从这里另起一张表，以下没有读取"
            remedy = "请另放一张工作表，或接着上面的表填写"
            self._says.report(
                (sheet.name, f"{table.heads.other}行"), Trouble(found, "一张工作表一张表", remedy)
            )
        filled = [spot for spot, _ in self._filled()]
        for row in sorted({r for r, _ in filled} & sheet.hidden_rows):
            self.findings.add(WARNING, (sheet.name, f"{row}行"), "隐藏的行里有数，已读取", remedy="请核对")
        for column in sorted({c for _, c in filled}):
            if sheet.column_is_hidden(column):
                place = (sheet.name, f"{letters(column)}列")
                self.findings.add(WARNING, place, "隐藏的列里有数，已读取", remedy="请核对")
        for position in sorted(sheet.comments & set(filled)):
            self.findings.add(NOTE, table.place(*position), "单元格的批注不会导入")
        self._report_unlabelled()

    def _report_unlabelled(self) -> None:
        """Report figures outside the table: a row without its area, a column without its indicator."""
        table = self.table
        known = {*table.value_columns, *table.row_columns, *table.informative, *table.label_columns}
        rows = {r for r in table.value_rows if r > table.header}
        strays = {
            column
            for (row, column), cell in table.sheet.cells.items()
            if row in rows and column not in known and not cell.blank
        }
        for column in sorted(strays):
            place = (table.sheet.name, f"{letters(column)}列")
            head = table.cell(table.header, column)
            if head is not None and self.names.area(str(head.value)) is not None:
                found = f"表头{quoted(head.value)}是地区，本列没有读取"
                remedy = "请转置，使一行一个地区、一列一个指标"
                self._says.report(place, Trouble(found, "指标", remedy))
                continue
            lines = [row for row in sorted(rows) if table.cell(row, column) is not None]
            found = f"表外的内容，未读取（第{lines[0]}行起{len(lines)}格）"
            self.findings.add(WARNING, place, found, remedy="如需导入，请填写该列的表头")


def read_figures(
    sheet: Sheet, names: Names, findings: Findings, *, epoch_1904: bool = False, with_empty: bool = True
) -> tuple[list[FigureCell], set[tuple[object, ...]]]:
    """Read a sheet of figures.

    Parameters
    ----------
    sheet : Sheet
    names : Names
        Look-ups of the catalog.
    findings : Findings
        Receives every problem, with its cell.
    epoch_1904 : bool
        Whether dates of the workbook count from 1904.
    with_empty : bool
        Whether the second part of the answer is wanted.

    Returns
    -------
    tuple
        The figures, and the identities of those whose cells stand empty.
    """
    table = find_table(sheet, lambda head: names.indicator(unit_of(head)[0]) is not None)
    if table is None:
        remedy = "请重新下载模板，不要删改表头"
        findings.add(ERROR, (sheet.name, ""), "没有找到表头", "有“地区”或“指标名称”的一行", remedy)
        return [], set()
    reader = FigureSheet(table, names, findings, epoch_1904)
    return reader.figures(), reader.empty() if with_empty else set()
