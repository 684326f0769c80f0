"""The measures on their two axes: status from officers' entries, freshness of the evidence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.observation import MeasureEntry
from core.measures.milestones import Freshness, MilestoneState, RollUp, freshness, roll_up, supported
from core.plan.catalog import Catalog
from core.plan.models import Measure
from core.targets.assessment import Assessment
from core.wording.words import MeasureStatus


@dataclass(frozen=True, slots=True)
class MeasureState:
    """State of one measure.

    Attributes
    ----------
    status : MeasureStatus
        Of the newest dated entry with evidence for the city as a whole; 未填报 without one. Milestones
        and targets never turn into it: they stand beside.
    entry : MeasureEntry or None
        The entry that speaks.
    unsupported : MeasureEntry or None
        A later entry without date or evidence: shown in the ledger, but it does not speak.
    areas : tuple of (str, MeasureEntry)
        Newest supported entry of every implementing body that has one.
    timeline : tuple of MeasureEntry
        All supported entries, the newest first.
    targets : tuple of Assessment
        Outcome targets of the measure, as chips.
    milestones : RollUp
        n of m milestones, institutions and policies.
    """

    measure: Measure
    status: MeasureStatus
    freshness: Freshness
    entry: MeasureEntry | None
    unsupported: MeasureEntry | None
    areas: tuple[tuple[str, MeasureEntry], ...]
    timeline: tuple[MeasureEntry, ...]
    targets: tuple[Assessment, ...]
    milestones: RollUp

    @property
    def number(self) -> int:
        """Number of the measure."""
        return self.measure.number


@dataclass(frozen=True, slots=True)
class Participation:
    """What one department answers for. Departments are reported in document order, never ranked."""

    department: str
    lead: tuple[int, ...]
    first: tuple[int, ...]
    by_status: tuple[tuple[str, int], ...]
    milestones: RollUp


def assess_measures(
    catalog: Catalog,
    entries: Sequence[MeasureEntry],
    milestone_states: Sequence[MilestoneState],
    assessments: Sequence[Assessment],
    as_of: dt.date,
) -> tuple[MeasureState, ...]:
    """Judge every measure, in the order of the document.

    Parameters
    ----------
    entries : sequence of MeasureEntry
        Officers' valid entries, any order.
    milestone_states, assessments
        Results of :func:`~core.measures.milestones.assess_milestones` and
        :func:`~core.targets.judge.assess_all` as of the same date.
    """
    return tuple(
        _measure(
            catalog,
            measure,
            [entry for entry in entries if entry.measure == measure.number],
            [state for state in milestone_states if state.milestone.measure == measure.number],
            [assessment for assessment in assessments if assessment.target.measure == measure.number],
            as_of=as_of,
        )
        for measure in catalog.measures
    )


def participation(
    catalog: Catalog, states: Sequence[MeasureState], milestone_states: Sequence[MilestoneState]
) -> tuple[Participation, ...]:
    """Report for every department that leads a measure: which, as first, and their state."""
    rows = []
    for department in catalog.departments:
        lead = [state for state in states if department.id in state.measure.lead]
        if lead:
            led = [state for state in milestone_states if department.id in state.lead]
            rows.append(
                Participation(
                    department=department.id,
                    lead=tuple(state.number for state in lead),
                    first=tuple(s.number for s in lead if s.measure.lead[0] == department.id),
                    by_status=_by_status(lead),
                    milestones=roll_up(led),
                )
            )
    return tuple(rows)


def _measure(
    catalog: Catalog,
    measure: Measure,
    entries: Sequence[MeasureEntry],
    milestone_states: Sequence[MilestoneState],
    assessments: Sequence[Assessment],
    *,
    as_of: dt.date,
) -> MeasureState:
    spoken = sorted((e for e in entries if supported(e, as_of)), key=_newest, reverse=True)
    city = ("", catalog.plan.city)
    entry = next((e for e in spoken if e.area_code in city), None)
    newest: dict[str, MeasureEntry] = {}
    for area_entry in spoken:
        newest.setdefault(area_entry.area_code, area_entry)
    return MeasureState(
        measure=measure,
        status=MeasureStatus(entry.status) if entry else MeasureStatus.UNREPORTED,
        freshness=freshness(entries, as_of, catalog.rules.freshness_days),
        entry=entry,
        unsupported=_unsupported([e for e in entries if e.area_code in city], entry, as_of),
        areas=tuple((body, newest[body]) for body in measure.implementing if body in newest),
        timeline=tuple(spoken),
        targets=tuple(assessments),
        milestones=roll_up(milestone_states),
    )


def _unsupported(
    entries: Sequence[MeasureEntry], speaking: MeasureEntry | None, as_of: dt.date
) -> MeasureEntry | None:
    since = speaking.batch if speaking else -1
    claims = [
        e
        for e in entries
        if not supported(e, as_of) and (e.date is None or e.date <= as_of) and e.batch > since
    ]
    return max(claims, key=lambda e: e.batch, default=None)


def _newest(entry: MeasureEntry) -> tuple[dt.date, int]:
    return entry.date or dt.date.min, entry.batch


def _by_status(states: Sequence[MeasureState]) -> tuple[tuple[str, int], ...]:
    counts = Counter(state.status for state in states)
    return tuple((word.value, counts[word]) for word in MeasureStatus)
