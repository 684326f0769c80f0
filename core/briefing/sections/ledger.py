"""Measures in a briefing: the ledger, what officers entered, what is due for a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.briefing.model import Cell, Paragraph, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind, measures_of
from core.figures.observation import MeasureEntry
from core.measures.ledger import unreported
from core.measures.measures import MeasureState
from core.measures.milestones import roll_up
from core.measures.public_evidence import brief, count, of_area
from core.measures.reminders import Reminder
from core.snapshot import Snapshot
from core.wording.numbers import NOT_APPLICABLE
from core.wording.words import MeasureStatus, MilestoneStatus

COLUMNS = (
    TableColumn("序号", "right", 0.8),
    TableColumn("举措", weight=2.6),
    TableColumn("牵头单位", weight=2.4),
    TableColumn("状态", weight=1.1),
    TableColumn("最近佐证", weight=1.3),
    TableColumn("进展", weight=3.0),
    TableColumn("里程碑", "right", 0.9),
)

#: Items that public evidence points to as done, named in a paragraph; more are counted.
_NAMED = 6
_OPTIONAL = frozenset({"最近佐证", "进展"})


def _used(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    return any(row[place].text != NOT_APPLICABLE for row in rows)


def states_of(snapshot: Snapshot, scope: Scope) -> tuple[MeasureState, ...]:
    """States of the measures that a scope covers."""
    wanted = {measure.number for measure in measures_of(scope, snapshot.catalog)}
    return tuple(state for state in snapshot.measures if state.number in wanted)


def silent(scope: Scope, states: Sequence[MeasureState]) -> bool:
    """Whether nobody has reported on any of some measures: for the city, no county either."""
    if scope.kind is ScopeKind.COUNTY:
        return all(_entry(scope, state) is None for state in states)
    return unreported(states)


def summary(snapshot: Snapshot, scope: Scope, states: Sequence[MeasureState]) -> str:
    """Say how many measures have which status, and how many have evidence: a county's by its own entries."""
    entries = [_entry(scope, state) for state in states]
    counted = Counter(entry.status if entry else MeasureStatus.UNREPORTED for entry in entries)
    parts = "、".join(f"{word}{counted[word]}项" for word in MeasureStatus if counted[word])
    dated = sum(entry is not None for entry in entries)
    wanted = {state.number for state in states}
    milestones = [state for state in snapshot.milestones if state.milestone.measure in wanted]
    done = roll_up(milestones)
    county = scope.kind is ScopeKind.COUNTY
    # Steps of a measure are reported once for the city: what is done of them is no county's doing.
    whole = snapshot.catalog.city.short if county else ""
    steps = f"所涉里程碑、机构机制和政策{whole}共{done.total}项，已完成{done.done}项。" if done.total else ""
    if silent(scope, states):
        every, whose = "均" if len(states) > 1 else "", "本县区实施的" if county else ""
        return f"{whose}{len(states)}项举措{every}未填报" + (f"；{steps}" if steps else "。")
    whose = "本县区实施" if county else "共"
    return f"{whose}{len(states)}项举措，其中{parts}；有佐证的{dated}项。{steps}"


def exceptions(scope: Scope, states: Sequence[MeasureState]) -> tuple[str, ...]:
    """Name in one sentence the measures that lag or have not begun; empty where there are none."""
    parts = []
    for word in (MeasureStatus.LATE, MeasureStatus.NOT_STARTED):
        of_word = [state for state in states if (entry := _entry(scope, state)) and entry.status == word]
        names = "、".join(f"举措{state.number}“{state.measure.title}”" for state in of_word)
        parts += [f"{word}的有{names}"] if of_word else []
    return (f"{'；'.join(parts)}。",) if parts else ()


def traced(snapshot: Snapshot, scope: Scope, states: Sequence[MeasureState]) -> tuple[str, ...]:
    """Say in one paragraph which items publishers spoke of; of a county only its own items."""
    wanted = {state.number for state in states}
    traces = [t for t in snapshot.traces if t.milestone.measure in wanted]
    if scope.kind is ScopeKind.COUNTY:
        traces = list(of_area(snapshot.catalog, traces, scope.key))
    if not traces:
        return ()
    done = list(dict.fromkeys(t.milestone.name for t in traces if t.supports == MilestoneStatus.DONE))
    named = "、".join(done[:_NAMED]) + (f"等{len(done)}项" if len(done) > _NAMED else "")
    sentences = f"公开报道所见：{count(traces).sentence}。"
    return (sentences + (f"线索指向已完成、待责任单位核对的有：{named}。" if done else ""),)


def ledger_table(snapshot: Snapshot, scope: Scope) -> Table:
    """Return the ledger of a scope's measures, in the order of the document."""
    rows = tuple(_line(snapshot, scope, state) for state in states_of(snapshot, scope))
    # What nobody has filled in yet would only take room from the rest.
    kept = [i for i, c in enumerate(COLUMNS) if c.name not in _OPTIONAL or _used(rows, i)]
    columns = tuple(COLUMNS[i] for i in kept)
    rows = tuple(tuple(row[i] for i in kept) for row in rows)
    return Table("举措台账", columns, rows, "状态以填报为准；“未填报”不等于未开展。")


def telling(ledger: Table) -> bool:
    """Whether a ledger says more than one sentence can: not where every measure has one and the same word."""
    place = [column.name for column in ledger.columns].index("状态")
    return len({row[place].text for row in ledger.rows}) > 1


def _line(snapshot: Snapshot, scope: Scope, state: MeasureState) -> tuple[Cell, ...]:
    entry = _entry(scope, state)
    status = entry.status if entry else MeasureStatus.UNREPORTED.value
    lead = "、".join(snapshot.catalog.department(d).name for d in state.measure.lead)
    return (
        Cell(str(state.number)),
        Cell(state.measure.title),
        Cell(lead or NOT_APPLICABLE),
        Cell(status, word=status),
        Cell(entry.date.isoformat() if entry and entry.date else NOT_APPLICABLE),
        Cell(entry.progress if entry and entry.progress else NOT_APPLICABLE),
        Cell(state.milestones.text if state.milestones.total else NOT_APPLICABLE),
    )


def _entry(scope: Scope, state: MeasureState) -> MeasureEntry | None:
    if scope.kind is ScopeKind.COUNTY:
        return dict(state.areas).get(scope.key)
    return state.entry


def entered(snapshot: Snapshot, scope: Scope, field: str) -> tuple[Paragraph, ...]:
    """What officers entered as 存在问题 (``problems``) or 下步措施 (``next_steps``), never more than that.

    A text that several measures share is said once, with their numbers and the units that lead them.
    """
    texts: dict[str, list[MeasureState]] = {}
    for state in states_of(snapshot, scope):
        entry = _entry(scope, state)
        text = getattr(entry, field).strip() if entry else ""
        if text:
            texts.setdefault(text, []).append(state)
    return tuple(
        Paragraph(f"{place}.{text}（{_answering(snapshot, items)}）")
        for place, (text, items) in enumerate(texts.items(), start=1)
    )


#: Units named one by one beside a text; of more it is said how many lead.
_UNITS = 4


def _answering(snapshot: Snapshot, states: Sequence[MeasureState]) -> str:
    """Name the measures that a text speaks of, and who answers for them."""
    numbers = "、".join(str(state.number) for state in states)
    named = f"举措{numbers}" if len(states) > 1 else f"举措{numbers}“{states[0].measure.title}”"
    leads = dict.fromkeys(
        snapshot.catalog.department(state.measure.lead[0]).name for state in states if state.measure.lead
    )
    if not leads:
        return named
    units = "、".join(leads) if len(leads) <= _UNITS else f"牵头的{len(leads)}个单位"
    return f"{named}；责任单位：{units}"


def reminder_table(snapshot: Snapshot, reminder: Reminder) -> Table:
    """Return what one department is asked for."""
    lines: list[tuple[str, ...]] = []
    for state in reminder.measures:
        since = f"最近佐证{state.freshness.date}" if state.freshness.date else "尚无佐证"
        lines.append(("举措", f"（{state.number}）{state.measure.title}", since, ""))
    for item in reminder.milestones:
        seen = brief(snapshot.traces, item.milestone.id)
        lines.append(("里程碑", item.milestone.name, str(item.status), seen))
    for item, years in reminder.recurring:
        missing = "、".join(f"{y}年" for y in years) + "未填报"
        lines.append(("常态化活动", item.milestone.name, missing, brief(snapshot.traces, item.milestone.id)))
    for gap in reminder.cells:
        area = snapshot.catalog.area(gap.cell.area).short
        indicator = snapshot.catalog.indicator(gap.cell.indicator)
        lines.append(("数据", f"{area}{indicator.name}", f"{gap.cell.year}年，{indicator.unit}", ""))
    columns = (
        TableColumn("类别", weight=1),
        TableColumn("事项", weight=4),
        TableColumn("情况", weight=2),
        TableColumn("公开线索", weight=4),
    )
    rows = tuple(tuple(Cell(text) for text in line) for line in lines)
    return Table(f"{snapshot.catalog.department(reminder.department).name}待报事项", columns, rows)
