"""Turn filled rows into officers' entries and amendments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from core.catalog.entries import MeasureEntry, MilestoneEntry, RecurringEntry
from core.catalog.models import Milestone, MilestoneKind
from core.ingest import lists
from core.ingest import names as vocabulary
from core.ingest.cells import RawCell, Sheet
from core.ingest.findings import ERROR, Findings, Place, quoted
from core.ingest.list_rows import ListRow, read_rows
from core.ingest.names import Names
from core.ingest.periods import Period, parse
from core.ingest.reading import Amendment, Placed
from core.ingest.values import fold, number
from core.wording.periods import UNDATED

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
        found = numbers.get(fold(written))
        if found is None:
            expected = f"1至{len(numbers)}的序号"
            self._error(row.places["measure"], f"没有序号为{quoted(written)}的举措", expected, "请改正")
        area = self._area(row)
        if found is None or area is None or not self._has_status(row):
            return
        entry = MeasureEntry(
            measure=found,
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
        found = MilestoneEntry(
            milestone=entry.id,
            status=row.text("status"),
            date=row.date("date"),
            area_code=area,
            evidence=row.text("evidence"),
            reason=row.text("reason"),
        )
        self.milestones.append(Placed(row.places["status"], found))

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
        found: dict[str, float | None] = {"old": None, "new": None}
        for key in found:
            if key in cells:
                read = number(cells[key], unit)
                found[key] = read.value
                if read.trouble is not None:
                    t = read.trouble
                    self._error(row.places[key], t.found, t.expected, t.remedy)
        if action == lists.CORRECT and "new" not in cells:
            self._error(row.places["new"], "没有更正后的数值", "数字", "只需撤回的，操作请选“撤回”")
        if action == lists.WITHDRAW and "new" in cells:
            self._error(row.places["new"], "撤回的数不应有更正后的数值", "留空", "需要更正的，操作请选“更正”")
        return found["old"], None if action == lists.WITHDRAW else found["new"]

    def _known(self, row: ListRow, key: str, look_up: Callable[[str], str | None]) -> str | None:
        """Return an optional word; ``None`` where the row does not say."""
        written = row.text(key)
        if not written:
            return None
        found = look_up(written)
        if found is None:
            label = lists.AMENDMENTS.column(key).label
            remedy = "请从下拉列表中选择"
            self._error(row.places[key], f"不认识的{label}{quoted(written)}", "下拉列表中的词", remedy)
        return found

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
            self._error(row.places["area"], f"不认识的地区{quoted(written)}", "县区名称，全市留空", "请改正")
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
