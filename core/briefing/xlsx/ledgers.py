"""Sheets 举措台账, 里程碑, 催报单 and 补数清单, for sorting and filtering."""

from __future__ import annotations

from typing import Final

from core.briefing.model import Briefing, Table
from core.briefing.scope import Scope, ScopeKind, measures_of
from core.briefing.sections.ledger import reminder_table, states_of
from core.briefing.sections.missing import gap_table
from core.briefing.sections.office_notes import TITLE, table_of
from core.briefing.xlsx.sheet import Column, Grid, Value
from core.charts.kit.marks import TASKS
from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState
from core.measures.public_evidence import brief
from core.plan.models import MilestoneKind
from core.snapshot import Snapshot
from core.wording.numbers import NOT_APPLICABLE, years
from core.wording.words import MeasureStatus

_KIND: Final = {
    MilestoneKind.MILESTONE: "里程碑",
    MilestoneKind.RECURRING: "常态化活动",
    MilestoneKind.INSTITUTION: "机构机制",
    MilestoneKind.POLICY: "政策文件",
}
_MEASURES: Final = (
    Column("章节", 18),
    Column("序号", 6, right=True),
    Column("举措", 26),
    Column("牵头单位", 26),
    Column("状态", 11),
    Column("最近佐证", 12),
    Column("距今天数", 8, right=True),
    Column("进展", 32),
    Column("存在问题", 24),
    Column("下步措施", 24),
    Column("完成时限", 12),
    Column("责任人", 10),
    Column("佐证", 24),
    Column("里程碑", 8, right=True),
)


def measures_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return the ledger with everything that officers entered."""
    states = states_of(snapshot, scope)
    rows = tuple(_measure(snapshot, scope, state) for state in states)
    hint = "状态以填报为准；“未填报”不等于未开展。"
    return Grid("举措台账", f"举措台账（{len(rows)}项）", hint, _MEASURES, rows, frozen=3)


def _measure(snapshot: Snapshot, scope: Scope, state: MeasureState) -> tuple[Value, ...]:
    entry = dict(state.areas).get(scope.key) if scope.kind is ScopeKind.COUNTY else state.entry
    word = entry.status if entry else MeasureStatus.UNREPORTED.value
    days = (snapshot.as_of - entry.date).days if entry and entry.date else None
    lead = "、".join(snapshot.catalog.department(d).name for d in state.measure.lead)
    figures_text = (
        (entry.progress, entry.problems, entry.next_steps, entry.deadline, entry.responsible, entry.evidence)
        if entry
        else ("",) * 6
    )
    return (
        Value(state.measure.chapter),
        Value(state.number, "0"),
        Value(state.measure.title),
        Value(lead or NOT_APPLICABLE),
        Value(f"{TASKS[word][1]}{word}"),
        Value(entry.date.isoformat() if entry and entry.date else NOT_APPLICABLE),
        Value(days if days is not None else NOT_APPLICABLE, "0"),
        *(Value(text) for text in figures_text),
        Value(state.milestones.text if state.milestones.total else NOT_APPLICABLE),
    )


def milestones_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return milestones, institutions, policies and recurring events of a scope's measures."""
    wanted = {measure.number for measure in measures_of(scope, snapshot.catalog)}
    whole = scope.kind in (ScopeKind.CITY, ScopeKind.SCENARIO)
    states = [s for s in snapshot.milestones if whole or s.milestone.measure in wanted]
    columns = (  # 242 in all: on A3 letters of 10 pt then keep 8.5
        Column("条款", 14),
        Column("举措", 6, right=True),
        Column("类别", 11),
        Column("事项", 34),
        Column("完成标准", 32),
        Column("时限", 12),
        Column("牵头单位", 20),
        Column("状态", 11),
        Column("佐证日期", 12),
        Column("佐证", 24),
        Column("各年情况", 22),
        Column("公开线索", 44),
    )
    rows = tuple(_milestone(snapshot, state) for state in states)
    hint = "完成标准为本系统对条款的理解；常态化活动按年列示。"
    return Grid("里程碑", f"里程碑、机构机制和政策（{len(rows)}项）", hint, columns, rows, frozen=4)


def _milestone(snapshot: Snapshot, state: MilestoneState) -> tuple[Value, ...]:
    milestone = state.milestone
    due = (
        f"{milestone.due}年"
        if milestone.due
        else years(*milestone.valid)
        if milestone.valid
        else NOT_APPLICABLE
    )
    word = str(state.status)
    entry = state.entry
    return (
        Value(milestone.clause),
        Value(milestone.measure if milestone.measure is not None else NOT_APPLICABLE, "0"),
        Value(_KIND[milestone.kind]),
        Value(milestone.name),
        Value(milestone.done_when),
        Value(due),
        Value("、".join(snapshot.catalog.department(d).name for d in state.lead) or NOT_APPLICABLE),
        Value(f"{TASKS[word][1]}{word}"),
        Value(entry.date.isoformat() if entry and entry.date else NOT_APPLICABLE),
        Value(entry.evidence if entry else ""),
        Value("；".join(f"{y.year}年{y.status}" for y in state.years)),
        Value(brief(snapshot.traces, milestone.id)),
    )


def reminders_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return what every department is asked for, in one list to be filtered."""
    rows = []
    for reminder in snapshot.reminders:
        if scope.kind is ScopeKind.DEPARTMENT and reminder.department != scope.key:
            continue
        name = snapshot.catalog.department(reminder.department).name
        rows += [
            (Value(name), *(Value(cell.text) for cell in row))
            for row in reminder_table(snapshot, reminder).rows
        ]
    table = reminder_table(snapshot, snapshot.reminders[0]) if snapshot.reminders else None
    heads = [column.name for column in table.columns] if table else ["事项"]
    wide = {"类别": 12, "事项": 56, "情况": 30, "公开线索": 60}
    columns = (Column("部门", 24), *(Column(name, wide.get(name, 20)) for name in heads))
    hint = "一事由几个部门牵头的，各列一次；缺数只列首要提供单位。公开线索供核对，不代替填报。"
    return Grid("催报单", f"催报单（{len(rows)}项待报）", hint, columns, tuple(rows))


def notes_grid(briefing: Briefing) -> tuple[Grid, ...]:
    """Return the city office's notes; none where the document bears none."""
    table = table_of(briefing)
    return (table_grid(TITLE, table, {"目标或举措": 36, "批示": 90}),) if table else ()


def gaps_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return the missing cells that would decide targets."""
    table = gap_table(snapshot, scope)
    return table_grid(
        "补数清单", table, {"可判定的目标": 60, "指标": 30, "提供单位": 24, "地区": 24, "年份": 18}
    )


def table_grid(name: str, table: Table, widths: dict[str, float]) -> Grid:
    """Return a table of the briefing as a sheet."""
    columns = tuple(Column(c.name, widths.get(c.name, 14), c.align == "right") for c in table.columns)
    rows = tuple(tuple(Value(c.text, word=c.word, estimate=c.estimate) for c in row) for row in table.rows)
    return Grid(name, f"{table.caption}（{len(rows)}项）", table.note, columns, rows)
