"""Read one worksheet's XML into a raw sheet, stopping as soon as it holds more than it may."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import Position, RawCell, Sheet, position, whole
from core.workbook.xlsx.container import Container
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse

_REMEDY: Final = "请删去与填报无关的行列，或重新下载模板，只复制数值后再上传"
_TRUE: Final = frozenset({"1", "true"})
#: So many hidden columns, merged ranges and comments are noted; nobody reads more.
MARKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is shown, as far as it says what the number means."""

    date: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """What cells refer to: shared strings, each with whether it was cut, and styles."""

    strings: list[tuple[str, bool]]
    styles: list[CellStyle]


@dataclass
class Counter:
    """Counts the filled cells of all sheets against their bound."""

    limits: Limits
    cells: int = 0

    def count(self, sheet: str) -> None:
        """Count one more."""
        self.cells += 1
        if self.cells > self.limits.cells:
            raise RefusedWorkbookError(f"有内容的单元格超过{self.limits.cells}个", _REMEDY, sheet)


def read_sheet(container: Container, part: str, sheet: Sheet, tables: Tables, counter: Counter) -> None:
    """Fill ``sheet`` from its XML.

    Raises
    ------
    RefusedWorkbookError
        Where it is not well-formed, or has more rows, columns or cells in use than it may.
    """
    reader = _Reader(sheet, tables, counter)
    chunks = container.stream(part)
    parse(chunks, part, reader.start, end=reader.end, text=reader.text, limits=counter.limits)


class _Reader:
    """Handlers of one worksheet part."""

    def __init__(self, sheet: Sheet, tables: Tables, counter: Counter) -> None:
        self.sheet = sheet
        self.strings = tables.strings
        self.styles = tables.styles
        self.counter = counter
        self.limit = counter.limits.text
        self.place: Position = (0, 0)
        self.cell: Attributes = {}
        self.formula = False
        self.phonetic = False
        self.taking = ""
        self.taken: dict[str, list[str]] = {"v": [], "t": []}
        self.size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._row(attributes)
        elif name in ("v", "t"):
            self.taking = "" if self.phonetic else name
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.phonetic = True
        elif name == "col":
            self._columns(attributes)
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            self._finish()
        elif name == "rPh":
            self.phonetic = False
        self.taking = ""

    def text(self, data: str) -> None:
        if self.taking:
            if self.size <= self.limit:
                self.taken[self.taking].append(data[: self.limit + 1])
            self.size += len(data)

    def _row(self, attributes: Attributes) -> None:
        self.place = (whole(attributes.get("r")) or self.place[0] + 1, 0)
        if attributes.get("hidden", "0") in _TRUE and self.place[0] <= self.counter.limits.rows:
            self.sheet.hidden_rows.add(self.place[0])

    def _columns(self, attributes: Attributes) -> None:
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        marked = attributes.get("hidden", "0") in _TRUE and len(self.sheet.hidden_columns) < MARKS
        if marked and first is not None and last is not None:
            self.sheet.hidden_columns.append((first, last))

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = position(first), position(last or first)
        if corners[0] and corners[1] and len(self.sheet.merged) < MARKS:
            self.sheet.merged.append((corners[0], corners[1]))

    def _begin(self, attributes: Attributes) -> None:
        given = position(attributes.get("r", ""))
        self.place = given or (max(self.place[0], 1), self.place[1] + 1)
        self.cell = attributes
        self.formula = False
        self.size = 0
        self.taken = {"v": [], "t": []}

    def _finish(self) -> None:
        cell = self._made()
        if cell is None:
            return
        limits = self.counter.limits
        row, column = self.place
        if row > limits.rows or column > limits.columns:
            raise RefusedWorkbookError(
                f"第{row}行第{column}列还有内容，超过可读取的{limits.rows}行{limits.columns}列",
                _REMEDY,
                self.sheet.name,
            )
        self.counter.count(self.sheet.name)
        self.sheet.cells[self.place] = cell

    def _made(self) -> RawCell | None:
        """Make a cell of what was read; ``None`` where it is empty."""
        kind = self.cell.get("t", "n")
        cut = self.size > self.limit
        text = "".join(self.taken["t" if kind == "inlineStr" else "v"])[: self.limit]
        style = self._style()
        if kind == "s" and text:
            text, cut = self._shared(text)
        if kind in ("s", "str", "inlineStr", "d"):
            if not text and not self.formula:
                return None
            return RawCell(text, "text", self.formula, cut=cut)
        if not text:
            return RawCell(None, "text", formula=True) if self.formula else None
        if kind == "b":
            return RawCell(text.strip().lower() in _TRUE, "bool", self.formula)
        if kind == "e":
            return RawCell(text, "error", self.formula)
        return _number(text, self.formula, style)

    def _shared(self, text: str) -> tuple[str, bool]:
        index = whole(text.strip())
        return self.strings[index] if index is not None and index < len(self.strings) else ("", False)

    def _style(self) -> CellStyle:
        index = whole(self.cell.get("s"))
        return self.styles[index] if index is not None and index < len(self.styles) else CellStyle()


def _number(text: str, formula: bool, style: CellStyle) -> RawCell:
    try:
        value = float(text)
    except ValueError:
        return RawCell(text, "error", formula)
    if not math.isfinite(value):
        return RawCell(text.strip(), "error", formula)
    return RawCell(value, "number", formula, date=style.date, percent=style.percent)
