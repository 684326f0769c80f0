"""What one department is asked for, on one page: by measure, with as many names as the page has room for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.briefing.assembly import assembled
from core.briefing.model import Briefing, Cell, Imprint, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind, name_of
from core.measures.reminders import Reminder
from core.snapshot import Snapshot
from core.wording.numbers import day_text, year_spans

#: Lines of a table that stand on a page under title and request, and characters a line of the second column.
_LINES, _LINE = 22, 24
#: A row costs more than its lines: its rules and margins.
_ROW = 0.35
_EVERY = 10_000
NOTE = "名称未列全的，以《县域经济目标填报工作簿》所列为准。"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One row: what it is about, what is asked first, and named things with what they want."""

    head: str
    lead: str
    names: tuple[str, ...]
    want: str


def page_table(snapshot: Snapshot, reminder: Reminder) -> Table:
    """Return the request as a table that fits a page: names are cut where they would not, never rows."""
    rows = _rows(snapshot, reminder)
    most = next((n for n in (_EVERY, 8, 5, 3, 2, 1, 0) if _height(rows, n) <= _LINES), 0)
    lines = tuple((Cell(row.head), Cell(_text(row, most))) for row in rows)
    cut = any(len(row.names) > most for row in rows)
    columns = (TableColumn("事项", weight=1.7), TableColumn("待报内容", weight=3.3))
    name = snapshot.catalog.department(reminder.department).name
    return Table(f"{name}待报事项", columns, lines, NOTE if cut else "")


def _rows(snapshot: Snapshot, reminder: Reminder) -> tuple[_Asked, ...]:
    leads = {state.number: state for state in reminder.measures}
    tasks: dict[int, list[str]] = {}
    for one in reminder.milestones:
        tasks.setdefault(one.milestone.measure or 0, []).append(one.milestone.name)
    events: dict[int, list[str]] = {}
    for one, years in reminder.recurring:
        events.setdefault(one.milestone.measure or 0, []).append(
            f"{one.milestone.name}（{year_spans(years)}）"
        )
    rows = []
    for number in sorted(leads.keys() | tasks.keys() | events.keys(), key=lambda n: (n == 0, n)):
        title = f"（{number}）{snapshot.catalog.measure(number).title}" if number else "其他"
        state = leads.get(number)
        lead = ""
        if state is not None:
            date = state.freshness.date
            lead = f"举措进展（最近佐证{date.isoformat()}）" if date else "举措进展（尚无佐证）"
        rows.append(_Asked(title, lead, tuple(tasks.get(number, ())), "里程碑和制度"))
        if events.get(number):
            rows.append(_Asked(title, "", tuple(events[number]), "常态化活动"))
    return (*rows, *_figures(snapshot, reminder))


def _figures(snapshot: Snapshot, reminder: Reminder) -> list[_Asked]:
    found: dict[str, dict[str, list[int]]] = {}
    for gap in reminder.cells:
        years = found.setdefault(gap.cell.indicator, {})
        years.setdefault(snapshot.catalog.area(gap.cell.area).short, []).append(gap.cell.year)
    rows = []
    for indicator, areas in found.items():
        one = snapshot.catalog.indicator(indicator)
        names = tuple(
            f"{area}{year_spans(years) if all(years) else '年份不限'}" for area, years in areas.items()
        )
        rows.append(_Asked(f"{one.name}（{one.unit}）", "", names, "数据"))
    return rows


def _text(row: _Asked, most: int) -> str:
    shown, total = row.names[:most], len(row.names)
    said = [row.lead] if row.lead else []
    if total:
        listed = "、".join(shown) + (f"等{total}项" if shown and total > most else "")
        said.append(f"{row.want}{f'：{listed}' if shown else f'{total}项'}")
    return "；".join(said)


def _height(rows: Sequence[_Asked], most: int) -> float:
    return sum(math.ceil(len(_text(row, most)) / _LINE) + _ROW for row in rows)


# 催报单: one page a department with what it is asked to report.

NAME = "县域经济目标填报催报单"


def compose_reminders(snapshot: Snapshot, scope: Scope, imprint: Imprint) -> Briefing:
    """Return one section a department; a department's scope holds only its own.

    Raises
    ------
    ValueError
        Where the scope's department owes nothing, or the scope is neither the city nor a department.
    """
    catalog = snapshot.catalog
    if scope.kind not in (ScopeKind.CITY, ScopeKind.DEPARTMENT):
        raise ValueError("催报单按部门出具：范围只能是全市或一个部门。")
    own = [r for r in snapshot.reminders if scope.kind is ScopeKind.CITY or r.department == scope.key]
    if not own:
        raise ValueError(f"{name_of(scope, catalog)}没有待报事项，不必催报。")
    sections: list[Section] = []
    for one in own:
        name = catalog.department(one.department).name
        asked = Paragraph(
            f"截至{day_text(snapshot.as_of)}，按{catalog.plan.number}由你单位牵头或提供的事项中，"
            f"有{one.total}项待报。请附日期和佐证填报，数据请注明出处和口径。"
        )
        sections.append(
            Section(name, (asked, page_table(snapshot, one)), new_page=bool(sections), numbered=False)
        )
    total = sum(one.total for one in own)
    return assembled(
        snapshot,
        imprint,
        name=NAME,
        scope=name_of(scope, catalog),
        title=f"{len(own)}个部门{total}项待报" if len(own) > 1 else f"{name_of(scope, catalog)}{total}项待报",
        sections=tuple(sections),
    )
