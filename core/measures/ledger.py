"""What the ledger of measures shows: a choice of its lines, its counts, and its finding in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState, RollUp, roll_up
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind
from core.wording.words import MeasureStatus


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which lines are asked for; an empty field (``None`` for the level) asks for all."""

    chapter: str = ""
    department: str = ""
    status: str = ""
    level: int | None = None

    def holds(self, state: MeasureState) -> bool:
        """Whether a measure is asked for."""
        return (
            self.chapter in ("", state.measure.chapter)
            and (not self.department or self.department in state.measure.lead)
            and self.status in ("", state.status.value)
            and self.level in (None, state.freshness.level)
        )

    @property
    def empty(self) -> bool:
        """Whether everything is asked for."""
        return self == LedgerFilter()


def select(states: Sequence[MeasureState], wanted: LedgerFilter) -> tuple[MeasureState, ...]:
    """Return the measures that are asked for, in the order of the document."""
    return tuple(state for state in states if wanted.holds(state))


def cross(states: Sequence[MeasureState]) -> Mapping[tuple[str, int], int]:
    """Count measures by status word and level of freshness; the counts add up to all measures."""
    return Counter((state.status.value, state.freshness.level) for state in states)


def unreported(states: Sequence[MeasureState]) -> bool:
    """Whether no measure at all has a word or evidence."""
    return all(s.status is MeasureStatus.UNREPORTED and not s.freshness.level for s in states)


def commitments(milestone_states: Sequence[MilestoneState]) -> RollUp:
    """Roll up all milestones, institutions and policies of the plan."""
    return roll_up(milestone_states)


def recurring(milestone_states: Sequence[MilestoneState]) -> tuple[MilestoneState, ...]:
    """Return the recurring events."""
    return tuple(s for s in milestone_states if s.milestone.kind is MilestoneKind.RECURRING)


def dated_policies(milestone_states: Sequence[MilestoneState]) -> tuple[MilestoneState, ...]:
    """Return the policies whose text gives a term."""
    return tuple(s for s in milestone_states if s.milestone.valid is not None)


def finding(
    catalog: Catalog, states: Sequence[MeasureState], milestone_states: Sequence[MilestoneState]
) -> str:
    """State the ledger's finding: how fresh the words are, or, where there are none, who owes how many."""
    total = len(states)
    if unreported(states):
        leads = {lead for state in states for lead in state.measure.lead}
        led = sum(1 for state in states if state.measure.lead)
        rest = total - led
        alone = f"、{rest}项未列牵头部门" if rest else ""
        return (
            f"{total}项举措均未填报：{led}项由{len(leads)}个部门牵头{alone}，"
            f"{commitments(milestone_states).total}项里程碑、机制和政策待报"
        )
    _, half, year = catalog.rules.freshness_days
    levels = Counter(state.freshness.level for state in states)
    never = sum(1 for s in states if s.status is MeasureStatus.UNREPORTED and not s.freshness.level)
    clauses = [f"{levels[4] + levels[3]}项举措{half}天内有新佐证"]
    clauses += [f"{levels[1]}项超过{year}天未更新"] if levels[1] else []
    clauses += [f"{never}项从未填报"] if never else []
    return "，".join(clauses)


def measure_finding(state: MeasureState) -> str:
    """State one measure's finding: its word, how old the evidence is, how many milestones are done."""
    days = state.freshness.days
    clauses = [state.status.value]
    clauses.append("没有带日期的佐证" if days is None else f"最近佐证距今{days}天")
    if state.milestones.total:
        clauses.append(f"里程碑、机制和政策完成{state.milestones.done}项，共{state.milestones.total}项")
    return f"{state.number}．{state.measure.title}：{'，'.join(clauses)}"


def latest_evidence(state: MeasureState) -> str:
    """Return the text of the newest dated evidence, of whatever area."""
    return state.timeline[0].evidence if state.timeline else ""
