"""Fill workbooks in as an official would: find the cell by its labels and type into it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.disk import dataset_paths
from core.store.reader import open_reader
from core.workbook.template.write import template

AS_OF = dt.date(2026, 11, 24)
WHEN = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)

#: Source that the tests fill in; nothing in it is real.
TITLE, PUBLISHER, DATE = "测试用统计公报", "测试统计局", dt.date(2026, 4, 20)


#: Templates by the version and scope that they were drawn from: the same version gives the same bytes.
_templates: dict[tuple[Any, ...], bytes] = {}


def blank(home: Path, dataset: str = "official", county: str | None = None, **other: Any) -> bytes:
    """The template as downloaded from a state folder; drawn once for each version."""
    if "catalog" in other:
        return drawn_anew(home, dataset, county, **other)
    with open_reader(dataset, home) as reader:
        key = (dataset, reader.version, county, *sorted(other.items()))
    if key not in _templates:
        _templates[key] = drawn_anew(home, dataset, county, **other)
    return _templates[key]


def drawn_anew(home: Path, dataset: str = "official", county: str | None = None, **other: Any) -> bytes:
    """The template drawn anew."""
    catalog = other.pop("catalog", None) or load_catalog()
    with open_reader(dataset, home, catalog) as reader:
        return template(catalog, reader, AS_OF, county, **other)


class Filler:
    """A workbook being filled in."""

    def __init__(self, content: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(content))

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]

    def content(self) -> bytes:
        """Save it."""
        raw = io.BytesIO()
        self.book.save(raw)
        return raw.getvalue()

    def default(self, sheet: str, label: str, value: Any) -> None:
        """Fill in what holds for the whole sheet."""
        cell = self.find(sheet, f"本表{label}")
        self.sheet(sheet).cell(cell.row, cell.column + 1).value = value

    def source(self, sheet: str, title: str = TITLE, publisher: str = PUBLISHER, date: Any = DATE) -> None:
        """Fill in the source for the whole sheet."""
        self.default(sheet, "来源标题", title)
        self.default(sheet, "发布单位", publisher)
        self.default(sheet, "发布日期", date)

    def find(self, sheet: str, text: str, row: int | None = None) -> Cell:
        """The first cell with this text."""
        for cells in self.sheet(sheet).iter_rows():
            for cell in cells:
                if cell.value == text and (row is None or cell.row == row):
                    return cell
        raise AssertionError(f"no {text} in {sheet}")

    def column(self, sheet: str, indicator: str, benchmark: str = "", *, opened: bool = True) -> int:
        """The column of an indicator that waits to be filled in (or, not ``opened``, the first known one)."""
        ws = self.sheet(sheet)
        head = self.find(sheet, "指标").row
        marks, titles = self.find(sheet, "核算口径").row, self.find(sheet, "来源标题").row
        for column in range(2, ws.max_column + 1):
            if ws.cell(head, column).value != indicator:
                continue
            if benchmark and ws.cell(marks, column).value != benchmark:
                continue
            if (ws.cell(titles, column).value is None) is opened:
                return column
        raise AssertionError(f"no column of {indicator} in {sheet}")

    def cell(self, sheet: str, area: str, column: int) -> Cell:
        """The cell of an area in a column of a year's sheet."""
        ws = self.sheet(sheet)
        row = next(r for r in range(1, ws.max_row + 1) if ws.cell(r, 1).value == area)
        return ws.cell(row, column)

    def put(self, sheet: str, area: str, indicator: str, value: Any, benchmark: str = "") -> Cell:
        """Type a figure into a year's sheet."""
        cell = self.cell(sheet, area, self.column(sheet, indicator, benchmark))
        cell.value = value
        return cell

    def head(self, sheet: str, label: str, column: int, value: Any) -> None:
        """Type into a column's header."""
        self.sheet(sheet).cell(self.find(sheet, label).row, column).value = value

    def entry(self, sheet: str, key: str, values: dict[str, Any], **where: Any) -> int:
        """Type into the row of a list sheet whose first column says ``key``; return its number."""
        ws = self.sheet(sheet)
        header = next(r for r in range(1, 10) if len([c for c in ws[r] if c.value]) > 5)
        columns = {c.value: c.column for c in ws[header]}
        for row in range(header + 1, ws.max_row + 1):
            same = str(ws.cell(row, 1).value or "") == key
            if same and all(ws.cell(row, columns[k]).value == v for k, v in where.items()):
                for label, value in values.items():
                    ws.cell(row, columns[label]).value = value
                return row
        raise AssertionError(f"no row {key} in {sheet}")


def state(home: Path, dataset: str = "official") -> dict[str, str]:
    """Every file of a dataset with its time and size: equal before and after where nothing has changed."""
    root = dataset_paths(dataset, home).root
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name != "lock":
            status = path.stat()
            found[str(path.relative_to(root))] = f"{status.st_mtime_ns}-{status.st_size}"
    return found


def statuses(home: Path, catalog: Catalog, dataset: str = "official") -> dict[str, Any]:
    """Assessments of all targets by id."""
    from core.figures.book import Book
    from core.targets.judge import assess_all

    with open_reader(dataset, home, catalog) as reader:
        book = Book.from_frame(reader.figures(), catalog.benchmark_rank)
    return {a.target.id: a for a in assess_all(catalog, book, AS_OF)}
