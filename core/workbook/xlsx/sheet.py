"""Read one worksheet's XML into a raw sheet, stopping as soon as it holds more than it may."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import Position, RawCell, Sheet, address, position, unescaped, whole
from core.workbook.xlsx.container import Container
from core.workbook.xlsx.formats import Format
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.styles import CellStyle
from core.workbook.xlsx.text import Runs, Text

_REMEDY: Final = "请删去与填报无关的行列，或重新下载模板，只复制数值后再上传"
_DAMAGED: Final = "请用Excel或WPS打开后另存为.xlsx，再上传"
#: Characters of a reference that a refusal repeats.
_QUOTED: Final = 20
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_LONGEST: Final = 60
#: Stands in a cell that refers to a text that the file does not hold.
_NO_TEXT: Final = "文字缺失"
_PLAIN_STYLE: Final = CellStyle()
_TRUE: Final = frozenset({"1", "true"})
#: So many hidden columns, merged ranges and comments are noted; nobody reads more.
MARKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Tables:
    """What cells refer to: shared strings and styles."""

    strings: list[Text]
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
        self.runs = Runs(self.limit)
        self.taking = False
        self.taken: list[str] = []
        self.size = 0
        self.values = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self.taking = name == "v"
        self.values += name == "v"
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._row(attributes)
        elif name == "f":
            self.formula = True
        elif name == "col":
            self._columns(attributes)
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        else:
            self.runs.start(name, attributes)

    def end(self, name: str) -> None:
        self.taking = False
        self.runs.end(name)
        if name == "c":
            self._finish()

    def text(self, data: str) -> None:
        if not self.taking:
            self.runs.add(data)
            return
        if self.size <= self.limit:
            self.taken.append(data[: self.limit + 1])
        self.size += len(data)

    def _row(self, attributes: Attributes) -> None:
        written = attributes.get("r", "")
        self.place = (whole(written) or self._next(written, self.place[0] + 1), 0)
        hidden = attributes.get("hidden", "0") in _TRUE or _is_zero(attributes.get("ht"))
        if hidden and self.place[0] <= self.counter.limits.rows:
            self.sheet.hidden_rows.add(self.place[0])

    def _columns(self, attributes: Attributes) -> None:
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        hidden = attributes.get("hidden", "0") in _TRUE or _is_zero(attributes.get("width"))
        marked = hidden and len(self.sheet.hidden_columns) < MARKS
        if marked and first is not None and last is not None:
            self.sheet.hidden_columns.append((first, last))

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = position(first), position(last or first)
        if corners[0] and corners[1] and len(self.sheet.merged) < MARKS:
            self.sheet.merged.append((self._within(corners[0]), self._within(corners[1])))

    def _within(self, corner: Position) -> Position:
        """Keep a corner within what is read: a merged range may name any column."""
        limits = self.counter.limits
        return min(corner[0], limits.rows), min(corner[1], limits.columns)

    def _begin(self, attributes: Attributes) -> None:
        written = attributes.get("r", "")
        place = position(written.upper())
        self.place = place or (max(self.place[0], 1), self._next(written, self.place[1] + 1))
        self.cell = attributes
        self.formula = False
        self.size = 0
        self.values = 0
        self.taken = []
        self.runs.clear()

    def _next(self, written: str, follows: int) -> int:
        """Return what follows where no place is written; one that is none is refused, not guessed."""
        if written:
            raise RefusedWorkbookError(f"单元格位置“{written[:_QUOTED]}”不存在", _DAMAGED, self.sheet.name)
        return follows

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
        if self.values > 1 or self.place in self.sheet.cells:
            found = f"单元格{address(row, column)}写了两次，不知以哪个为准"
            raise RefusedWorkbookError(found, _DAMAGED, self.sheet.name)
        self.counter.count(self.sheet.name)
        self.sheet.cells[self.place] = cell

    def _made(self) -> RawCell | None:
        """Make a cell of what was read; ``None`` where it is empty."""
        kind = self.cell.get("t", "n")
        written = "".join(self.taken)[: self.limit]
        style = self._style()
        if kind in ("s", "str", "inlineStr", "d"):
            return self._text(kind, written, style)
        if not written:
            return RawCell(None, "text", formula=True) if self.formula else None
        if kind == "b":
            return RawCell(written.strip().lower() in _TRUE, "bool", self.formula)
        if kind == "e":
            return RawCell(written, "error", self.formula)
        return _number(written, self.formula, style)

    def _text(self, kind: str, written: str, style: CellStyle) -> RawCell | None:
        if kind == "s":
            made = self._shared(written)
            if made is None:
                return RawCell(_NO_TEXT, "error", self.formula) if written.strip() else None
        elif kind == "inlineStr":
            made = self.runs.made()
        else:
            made = Text(unescaped(written), self.size > self.limit)
        if not made.text and not self.formula:
            return None
        if kind == "d":
            look = style.format.of_date
            years, hides, unseen, text, marked = look.years, look.hides, False, made.text, made.marked
        else:
            years, hides, (text, marked, unseen) = False, "", _as_formatted(made, style.format)
        return RawCell(
            text,
            "text",
            self.formula,
            date=kind == "d",
            cut=made.cut,
            marked=marked,
            raised=style.raised,
            years=years,
            unseen=unseen,
            hides=hides,
            struck=style.struck,
        )

    def _shared(self, written: str) -> Text | None:
        """Return the text that a cell refers to, ``None`` where there is no such text."""
        index = whole(written.strip())
        return self.strings[index] if index is not None and index < len(self.strings) else None

    def _style(self) -> CellStyle:
        index = whole(self.cell.get("s"))
        return self.styles[index] if index is not None and index < len(self.styles) else _PLAIN_STYLE


def _as_formatted(made: Text, form: Format) -> tuple[str, str, bool]:
    """A text and its marks as the format shows them, and whether it hides them."""
    shown = form.of_text(made.text)
    if not shown or shown == made.text:
        return made.text, made.marked, bool(made.text.strip()) and not shown
    return shown, form.of_text(made.marked) if made.marked else "", False


def _is_zero(size: str | None) -> bool:
    """Whether a height or width is none: so are rows and columns hidden by drawing them together."""
    return size is not None and not size.strip("0.") and "0" in size


def _number(text: str, formula: bool, style: CellStyle) -> RawCell:
    """Read a number as XML has it: ASCII digits, a point, an exponent; ``float`` alone would take more."""
    bare = text.strip()
    if len(bare) > _LONGEST or not _NUMBER.fullmatch(bare):
        return RawCell(bare, "error", formula)
    value = float(bare)
    if not math.isfinite(value):
        return RawCell(bare, "error", formula)
    look = style.format.of(value)
    return RawCell(
        value,
        "number",
        formula,
        date=look.date,
        percent=look.percent,
        raised=style.raised,
        years=look.years,
        unseen=look.unseen,
        no_digit=look.blank,
        hides=look.hides,
        shown=look.shown,
        struck=style.struck,
    )
