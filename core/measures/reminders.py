"""催报单: what is due for a word or a figure, by department in document order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind
from core.targets.missing import Gap
from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus

#: Words after which nothing more is due.
CLOSED = frozenset({MilestoneStatus.DONE, MilestoneStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one department is to be asked for.

    Attributes
    ----------
    measures : tuple of MeasureState
        Measures that it leads, without evidence or with evidence older than the first freshness cut.
    milestones : tuple of MilestoneState
        Open milestones, institutions and policies of the same kind.
    recurring : tuple of (MilestoneState, tuple of int)
        Recurring events with the past years not reported.
    cells : tuple of Gap
        Essential figures of the 补数清单 that it supplies first.
    """

    department: str
    measures: tuple[MeasureState, ...]
    milestones: tuple[MilestoneState, ...]
    recurring: tuple[tuple[MilestoneState, tuple[int, ...]], ...]
    cells: tuple[Gap, ...]

    @property
    def total(self) -> int:
        """Number of things asked for."""
        years = sum(len(years) for _, years in self.recurring)
        return len(self.measures) + len(self.milestones) + years + len(self.cells)


def reminders(
    catalog: Catalog,
    measure_states: Sequence[MeasureState],
    milestone_states: Sequence[MilestoneState],
    gaps_found: Sequence[Gap],
) -> tuple[Reminder, ...]:
    """List what is due, for every department that owes something, in the order of the catalog.

    A thing led by several departments is listed with each of them; a figure only with the first that
    supplies it.
    """
    listed = []
    for department in catalog.departments:
        reminder = Reminder(
            department=department.id,
            measures=tuple(s for s in measure_states if department.id in s.measure.lead and measure_due(s)),
            milestones=tuple(s for s in milestone_states if department.id in s.lead and milestone_due(s)),
            recurring=tuple(
                (s, missing)
                for s in milestone_states
                if department.id in s.lead and (missing := unreported_years(s))
            ),
            cells=tuple(gap for gap in gaps_found if gap.essential and gap.owners[:1] == (department.id,)),
        )
        if reminder.total:
            listed.append(reminder)
    return tuple(listed)


def measure_due(state: MeasureState) -> bool:
    """Whether a measure is due for a word: not 已完成, and no fresh evidence."""
    return state.status is not MeasureStatus.DONE and state.freshness.due_for_word


def milestone_due(state: MilestoneState) -> bool:
    """Whether a milestone, institution or policy is due for a word."""
    if state.milestone.kind is MilestoneKind.RECURRING or state.status in CLOSED:
        return False
    return state.freshness.due_for_word


def unreported_years(state: MilestoneState) -> tuple[int, ...]:
    """Past years of a recurring event without a word."""
    return tuple(y.year for y in state.years if y.over and y.status is RecurringStatus.UNREPORTED)
