"""Turn filled rows into officers' entries and amendments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.models import Milestone, MilestoneKind
from core.wording.numbers import UNDATED
from core.wording.words import MeasureStatus
from core.workbook import labels as vocabulary
from core.workbook import lists
from core.workbook.dates import date
from core.workbook.findings import ERROR, NOTE, WARNING, Findings, Place, quoted
from core.workbook.labels import Names, Period, parse
from core.workbook.lists import ListColumn, ListSpec
from core.workbook.marks import says_nothing
from core.workbook.read.model import Amendment, Placed
from core.workbook.values import Read, Trouble, fold, number, text
from core.workbook.xlsx.cells import RawCell, Sheet, address, letters

# Read sheets that list one entry a row, by the labels of their columns whatever their order.

Value = str | dt.date

#: Texts that a person writes freely, and of these the ones that prove or explain.
_FREE: Final = frozenset(
    {"progress", "problems", "next_steps", "responsible", "deadline", "evidence", "reason", "title"}
)
_SPEAKING: Final = frozenset({"evidence", "reason"})


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
        filled = {key: cells[c] for c, key in columns.items() if c in cells and not cells[c].blank}
        if row > number or spec.keys:
            found_row = _row(sheet, spec, (row, columns), filled, findings, epoch_1904=epoch_1904)
            if found_row is not None:
                yield found_row, filled


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
        parsed = date(cell, epoch_1904=epoch_1904)
        return Read(parsed.value, parsed.said, parsed.trouble)
    read = text(cell, epoch_1904=epoch_1904, as_marked=column.key not in _FREE)
    if column.kind == "choice" and read.value is not None:
        return _choice(column, read.value)
    if column.key in _SPEAKING and read.value is not None and says_nothing(read.value):
        return Read(None, f"{column.label}{quoted(read.value)}没有说明什么，按没有填写处理")
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


Cells = Mapping[str, RawCell]


class EntryReader:
    """Reads the list sheets of one workbook; findings go to ``findings``."""

    def __init__(self, names: Names, findings: Findings, *, epoch_1904: bool) -> None:
        self.names = names
        self.catalog = names.catalog
        self.findings = findings
        self.epoch_1904 = epoch_1904
        self.measures: list[Placed[MeasureEntry]] = []
        self.milestones: list[Placed[MilestoneEntry]] = []
        self.recurring: list[Placed[RecurringEntry]] = []
        self.amendments: list[Amendment] = []

    def read(self, sheet: Sheet, name: str) -> None:
        """Read one list sheet, known under ``name``."""
        for row, cells in read_rows(sheet, lists.SPECS[name], self.findings, epoch_1904=self.epoch_1904):
            _READERS[name](self, row, cells)

    def measure(self, row: ListRow, _: Cells) -> None:
        """Read a row of the ledger of measures."""
        written = row.text("measure")
        numbers = {str(m.number): m.number for m in self.catalog.measures}
        number = numbers.get(fold(written))
        if number is None:
            expected = f"1至{len(numbers)}的序号"
            self._error(row.places["measure"], f"没有序号为{quoted(written)}的举措", expected, "请改正")
        area = self._area(row)
        if number is None or area is None or not self._has_status(row):
            return
        entry = MeasureEntry(
            measure=number,
            status=row.text("status"),
            date=row.date("date"),
            area_code=area,
            progress=row.text("progress"),
            problems=row.text("problems"),
            next_steps=row.text("next_steps"),
            responsible=row.text("responsible"),
            deadline=row.text("deadline"),
            evidence=row.text("evidence"),
            reason=row.text("reason"),
        )
        self.measures.append(Placed(row.places["status"], entry))

    def milestone(self, row: ListRow, _: Cells) -> None:
        """Read a row of milestones, institutions and policies."""
        entry = self._milestone_of(row, recurring=False)
        area = self._milestone_area(row, entry)
        if entry is None or area is None or not self._has_status(row):
            return
        read_entry = MilestoneEntry(
            milestone=entry.id,
            status=row.text("status"),
            date=row.date("date"),
            area_code=area,
            evidence=row.text("evidence"),
            reason=row.text("reason"),
        )
        self.milestones.append(Placed(row.places["status"], read_entry))

    def event(self, row: ListRow, _: Cells) -> None:
        """Read a row of recurring events."""
        entry = self._milestone_of(row, recurring=True)
        area = self._milestone_area(row, entry)
        year = vocabulary.year(row.text("year"))
        if year is None:
            found = f"{quoted(row.text('year'))}不是年份"
            self._error(row.places["year"], found, "四位年份，如 2025", "请改正")
        if entry is None or area is None or year is None or not self._has_status(row):
            return
        self.recurring.append(
            Placed(
                row.places["status"],
                RecurringEntry(
                    milestone=entry.id,
                    year=year,
                    status=row.text("status"),
                    date=row.date("date"),
                    area_code=area,
                    evidence=row.text("evidence"),
                    reason=row.text("reason"),
                ),
            )
        )

    def amendment(self, row: ListRow, cells: Cells) -> None:
        """Read a row of 更正与撤回."""
        action, reason = row.text("action"), row.text("reason")
        area = self.names.area(row.text("area"))
        indicator = self.names.indicator(row.text("indicator"))
        year = vocabulary.year(row.text("year"))
        undated = fold(row.text("year")) == UNDATED
        period = parse(row.text("period"), year)
        needed: tuple[tuple[str, bool, str], ...] = (
            ("action", bool(action), f"{lists.CORRECT}或{lists.WITHDRAW}"),
            ("area", area is not None, "市、县区的名称或代码"),
            ("indicator", indicator is not None, "模板中的指标名称"),
            ("year", year is not None or undated, "四位年份，如 2025"),
            ("period", period is not None, "全年、上半年、前三季度等，且在所填年份之内"),
            ("reason", bool(reason), "更正或撤回的原因"),
        )
        complete = True
        for key, fine, expected in needed:
            if not fine:
                written = row.text(key)
                found = f"{quoted(written)}不能识别" if written else "没有填写"
                self._error(row.places[key], found, expected)
                complete = False
        old, new = self._numbers(action, indicator, row, cells)
        benchmark = self._known(row, "benchmark", self.names.benchmark)
        stage = self._known(row, "stage", lambda text: self.names.word("stage", text))
        if complete and area and indicator and not (action == lists.CORRECT and new is None):
            self.amendments.append(
                Amendment(
                    place=row.places["action"],
                    area=area,
                    indicator=indicator,
                    year=year,
                    period=period or Period(),
                    benchmark=benchmark,
                    stage=stage,
                    title=row.text("title"),
                    old=old,
                    new=new,
                    reason=reason,
                )
            )

    def _numbers(
        self, action: str, indicator: str | None, row: ListRow, cells: Cells
    ) -> tuple[float | None, float | None]:
        unit = self.catalog.indicator(indicator).unit if indicator else ""
        numbers: dict[str, float | None] = {"old": None, "new": None}
        for key in numbers:
            if key in cells:
                read = number(cells[key], unit)
                numbers[key] = read.value
                if read.trouble is not None:
                    t = read.trouble
                    self._error(row.places[key], t.found, t.expected, t.remedy)
        if action == lists.CORRECT and "new" not in cells:
            self._error(row.places["new"], "没有更正后的数值", "数字", "只需撤回的，操作请选“撤回”")
        if action == lists.WITHDRAW and "new" in cells:
            self._error(row.places["new"], "撤回的数不应有更正后的数值", "留空", "需要更正的，操作请选“更正”")
        return numbers["old"], None if action == lists.WITHDRAW else numbers["new"]

    def _known(self, row: ListRow, key: str, look_up: Callable[[str], str | None]) -> str | None:
        """Return an optional word; ``None`` where the row does not say."""
        written = row.text(key)
        if not written:
            return None
        known = look_up(written)
        if known is None:
            label = lists.AMENDMENTS.column(key).label
            remedy = "请从下拉列表中选择"
            self._error(row.places[key], f"不认识的{label}{quoted(written)}", "下拉列表中的词", remedy)
        return known

    def _milestone_of(self, row: ListRow, *, recurring: bool) -> Milestone | None:
        written = row.text("milestone")
        entry = next((m for m in self.catalog.milestones if fold(m.id) == fold(written)), None)
        if entry is None or (entry.kind is MilestoneKind.RECURRING) is not recurring:
            self._error(row.places["milestone"], f"本表没有编号{quoted(written)}", "模板中的编号", "请改正")
            return None
        return entry

    def _milestone_area(self, row: ListRow, entry: Milestone | None) -> str | None:
        """Area of a row; only the areas that the entry names, or the whole."""
        area = self._area(row)
        if entry is None or not area:
            return area
        if area not in entry.areas:
            allowed = "、".join(self.catalog.area(code).short for code in entry.areas)
            found = f"{self.catalog.area(area).short}不是这一条的实施地区"
            self._error(row.places["area"], found, f"{allowed}，或留空", "请改正")
            return None
        return area if len(entry.areas) > 1 else ""

    def _area(self, row: ListRow) -> str | None:
        """Code of a row's area, "" for the city as a whole, ``None`` where it is not known."""
        written = row.text("area")
        if not written:
            return ""
        code = self.names.area(written)
        if code is None:
            wanted = f"县区名称，{self.catalog.city.short}留空"
            self._error(row.places["area"], f"不认识的地区{quoted(written)}", wanted, "请改正")
        return "" if code == self.catalog.city.code else code

    def _has_status(self, row: ListRow) -> bool:
        if row.text("status"):
            return True
        place = row.places["status"]
        self._error(place, "有填报内容但没有选择状态", "下拉列表中的状态", "请选择状态；不填报的请清空本行")
        return False

    def _error(self, place: Place, found: str, expected: str = "", remedy: str = "") -> None:
        self.findings.add(ERROR, place, found, expected, remedy)


_READERS: Final[dict[str, Callable[[EntryReader, ListRow, Cells], None]]] = {
    lists.MEASURES.name: EntryReader.measure,
    lists.MILESTONES.name: EntryReader.milestone,
    lists.RECURRING.name: EntryReader.event,
    lists.AMENDMENTS.name: EntryReader.amendment,
}
