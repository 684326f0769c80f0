"""催报单 of a day: a letter for every department that owes a word or a figure, whatever round is open."""

from __future__ import annotations

from core.briefing.model import Briefing, Imprint
from core.briefing.notices import Asked, Frame, Notice, compose_notices
from core.briefing.scope import Scope, ScopeKind, name_of
from core.measures.public_evidence import brief
from core.measures.reminders import Reminder
from core.plan.models import MilestoneKind
from core.snapshot import Snapshot
from core.wording.numbers import day_text, year_spans
from core.wording.words import MeasureStatus

#: What an entry of each kind has to hold.
_WANTED = "状态、进展和带日期的佐证"
_DONE = "状态和带日期的佐证"


def compose_reminders(snapshot: Snapshot, scope: Scope, imprint: Imprint) -> Briefing:
    """Return one letter a department; a department's scope holds only its own.

    Raises
    ------
    ValueError
        Where nobody owes anything, for another scope than the city or a department, for a deadline that
        is no date.
    """
    catalog = snapshot.catalog
    if scope.kind not in (ScopeKind.CITY, ScopeKind.DEPARTMENT):
        raise ValueError(f"催报单按部门出具：范围只能是{catalog.city.short}或一个部门。")
    reminders = [r for r in snapshot.reminders if scope.kind is ScopeKind.CITY or r.department == scope.key]
    if not reminders:
        raise ValueError(f"{name_of(scope, catalog)}没有待报事项，不必催报。")
    frame = Frame(
        round="",
        deadline=imprint.due,
        contact=imprint.contact,
        plan=catalog.plan.number,
        as_of=snapshot.as_of,
        data_as_of=snapshot.data_as_of,
        version=snapshot.number,
        drill=snapshot.drill,
        internal=snapshot.internal,
    )
    notices = [
        Notice(
            catalog.department(r.department).name,
            r.total,
            _items(snapshot, r),
            traces=_traces(snapshot, r),
        )
        for r in reminders
    ]
    return compose_notices(notices, frame, imprint, name_of(scope, catalog))


def _traces(snapshot: Snapshot, reminder: Reminder) -> tuple[str, ...]:
    """The best public statement on each item asked for, by its name."""
    states = [*reminder.milestones, *(state for state, _ in reminder.recurring)]
    seen = ((state.milestone.name, brief(snapshot.traces, state.milestone.id)) for state in states)
    return tuple(f"{name}：{text}" for name, text in seen if text)


def _items(snapshot: Snapshot, reminder: Reminder) -> tuple[Asked, ...]:
    """List everything that a department owes by its full name, measures first, figures last."""
    catalog, items = snapshot.catalog, []
    for state in reminder.measures:
        date, word = state.freshness.date, state.status
        stands = f"最近佐证{day_text(date)}" if date else str(word or MeasureStatus.UNREPORTED)
        items.append(Asked("举措", f"{state.number}.{state.measure.title}", _WANTED, stands))
    for one in reminder.milestones:
        kind = "里程碑" if one.milestone.kind is MilestoneKind.MILESTONE else "制度"
        items.append(Asked(kind, one.milestone.name, _DONE, str(one.status)))
    for one, years in reminder.recurring:
        asked = f"{year_spans(years)}是否举办和佐证"
        items.append(Asked("年度活动", one.milestone.name, asked, str(one.status), len(years)))
    cells: dict[tuple[str, str], list[int]] = {}
    for gap in reminder.cells:
        cells.setdefault((gap.cell.area, gap.cell.indicator), []).append(gap.cell.year)
    for (area, name), missing in cells.items():
        indicator = catalog.indicator(name)
        when = year_spans(missing) if all(missing) else "年份不限"
        what = f"{when}数（{indicator.unit}），注明出处和口径"
        items.append(Asked("数据", f"{catalog.area(area).short}{indicator.name}", what, "缺", len(missing)))
    return tuple(items)
