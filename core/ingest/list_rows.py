"""Read sheets that list one entry a row, by the labels of their columns whatever their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.ingest.cells import RawCell, Sheet, address, letters
from core.ingest.findings import ERROR, NOTE, WARNING, Findings, Place, quoted
from core.ingest.lists import ListColumn, ListSpec
from core.ingest.values import Read, Trouble, date, fold, text
from core.wording import MeasureStatus

Value = str | dt.date


@dataclass(frozen=True, slots=True)
class ListRow:
    """One filled row: values by key (absent where empty), and where each stands."""

    number: int
    values: Mapping[str, Value]
    places: Mapping[str, Place]

    def text(self, key: str) -> str:
        """Return a text, "" where empty."""
        return str(self.values.get(key, ""))

    def date(self, key: str) -> dt.date | None:
        """Return a date, ``None`` where empty."""
        value = self.values.get(key)
        return value if isinstance(value, dt.date) else None

    @property
    def place(self) -> Place:
        """Where the row begins."""
        return next(iter(self.places.values()))


def read_rows(
    sheet: Sheet, spec: ListSpec, findings: Findings, *, epoch_1904: bool
) -> Iterator[tuple[ListRow, Mapping[str, RawCell]]]:
    """Yield the rows that are filled in, each with its raw cells by key.

    Rows whose key is missing, and cells that cannot be read, are reported; a row with an unreadable cell is
    left out.
    """
    rows = sheet.by_row()
    header = _header(rows, spec)
    missing = _missing_labels(header, spec)
    if header is None or missing:
        expected = "、".join(c.label for c in spec.columns if not c.told)
        found = f"没有找到列{'、'.join(missing)}" if header else "没有找到表头"
        findings.add(ERROR, (sheet.name, ""), found, f"表头含{expected}", "请重新下载模板，不要删改表头")
        return
    number, columns = header
    for row, cells in rows.items():
        if row == number:
            continue
        own = {key: cells[c] for c, key in columns.items() if c in cells and not cells[c].blank}
        if row > number or spec.keys:
            found_row = _row(sheet, spec, (row, columns), own, findings, epoch_1904=epoch_1904)
            if found_row is not None:
                yield found_row, own


def _header(rows: dict[int, dict[int, RawCell]], spec: ListSpec) -> tuple[int, dict[int, str]] | None:
    """The row that holds most of the labels, at least half of them, and the key of each column."""
    labels = {fold(c.label): c.key for c in spec.columns}
    best: tuple[int, dict[int, str]] | None = None
    for row, cells in rows.items():
        written = {c: fold(cell.value) for c, cell in cells.items() if isinstance(cell.value, str)}
        named = {c: labels[label] for c, label in written.items() if label in labels}
        if 2 * len(named) >= len(labels) and (best is None or len(named) > len(best[1])):
            best = (row, named)
    return best


def _missing_labels(header: tuple[int, dict[int, str]] | None, spec: ListSpec) -> list[str]:
    present = set(header[1].values()) if header else set()
    return [f"“{c.label}”" for c in spec.columns if not c.told and c.key not in present]


def _row(
    sheet: Sheet,
    spec: ListSpec,
    where: tuple[int, dict[int, str]],
    own: Mapping[str, RawCell],
    findings: Findings,
    *,
    epoch_1904: bool,
) -> ListRow | None:
    row, columns = where
    places = {key: (sheet.name, address(row, c)) for c, key in columns.items()}
    filled = [c.label for c in spec.columns if c.fills and c.key in own]
    if not filled:
        return None
    values: dict[str, Value] = {}
    complete = True
    for key, cell in own.items():
        column = spec.column(key)
        if column.told:
            continue
        read = _read(column, cell, epoch_1904=epoch_1904)
        if read.trouble is not None:
            t = read.trouble
            findings.add(ERROR, places[key], t.found, t.expected, t.remedy)
            complete = False
        elif read.value is not None:
            values[key] = read.value
            if read.said:
                findings.add(NOTE, places[key], read.said)
    if complete and not any(spec.column(key).fills for key in values):
        return None  # 未填报 says no more than an empty row
    for key in (k for k in spec.keys if k not in own):
        label = spec.column(key).label
        findings.add(ERROR, places[key], f"填了{filled[0]}，但没有{label}", "", f"请填写{label}")
        complete = False
    if row in sheet.hidden_rows:
        findings.add(WARNING, (sheet.name, f"{row}行"), "隐藏的行里有填报，已读取", remedy="请核对")
    _hidden_columns(sheet, columns, own, findings)
    return ListRow(row, values, places) if complete else None


def _hidden_columns(
    sheet: Sheet, columns: dict[int, str], own: Mapping[str, RawCell], findings: Findings
) -> None:
    for column, key in columns.items():
        if key in own and sheet.column_is_hidden(column):
            place = (sheet.name, f"{letters(column)}列")
            findings.add(WARNING, place, "隐藏的列里有填报，已读取", remedy="请核对")


def _read(column: ListColumn, cell: RawCell, *, epoch_1904: bool) -> Read[Value]:
    if column.kind == "date":
        found = date(cell, epoch_1904=epoch_1904)
        return Read(found.value, found.said, found.trouble)
    read = text(cell)
    if column.kind == "choice" and read.value is not None:
        return _choice(column, read.value)
    return Read(read.value, read.said, read.trouble)


def _choice(column: ListColumn, written: str) -> Read[Value]:
    word = next((w for w in column.choices if fold(w) == fold(written)), None)
    if word is not None:
        return Read(str(word))
    if fold(written) == fold(MeasureStatus.UNREPORTED):
        return Read(None)  # says no more than an empty cell
    trouble = Trouble(
        f"不认识的{column.label}{quoted(written)}", "、".join(column.choices), "请从下拉列表中选择"
    )
    return Read(None, trouble=trouble)
