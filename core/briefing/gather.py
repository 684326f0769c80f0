"""Everything a briefing may speak of, computed once from one version of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from core.figures.book import Book
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.measures.measures import MeasureState, assess_measures
from core.measures.milestones import MilestoneState, assess_milestones
from core.measures.reminders import Reminder, reminders
from core.measures.review import ReviewRow, final_review
from core.plan.catalog import Catalog
from core.plan.yearly import YearlyPlan
from core.store.export import released as public_part
from core.store.reader import Reader
from core.targets.assessment import Assessment
from core.targets.consistency import Consistency, consistency
from core.targets.judge import assess_all
from core.targets.missing import Gap, GapSummary, gaps, summarise
from core.targets.outlook import Outlook, outlook, with_chance
from core.targets.overview import Group, groups
from core.targets.trajectory import Track, track
from core.targets.yearly_plans import PlanState, assess_plans
from core.wording.numbers import cite_row


@dataclass(frozen=True, eq=False)
class Dossier:
    """One version of the data as of one date; results are computed when first asked for.

    Figures marked 未公布 are left out unless ``internal`` is set.
    """

    catalog: Catalog
    book: Book
    sources: pd.DataFrame
    estimates: pd.DataFrame
    geometry: dict[str, Any]
    measure_entries: tuple[MeasureEntry, ...]
    milestone_entries: tuple[MilestoneEntry, ...]
    recurring_entries: tuple[RecurringEntry, ...]
    as_of: dt.date
    made: dt.date
    version: str
    drill: bool
    internal: bool = False
    yearly_plans: tuple[YearlyPlan, ...] = ()

    @cached_property
    def known(self) -> Book:
        """Figures published by the date of judgement."""
        return self.book.known(self.as_of)

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """Status of every target, with its chance."""
        found = assess_all(self.catalog, self.book, self.as_of)
        return with_chance(self.catalog, self.book, found, self.as_of)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Counted targets by due date, as on the overview."""
        return groups(self.catalog, self.assessments, self.as_of, self.estimates)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Cells of the 补数清单."""
        return gaps(self.catalog, self.book, self.as_of)

    @cached_property
    def gap_summary(self) -> GapSummary:
        """What the missing figures would decide."""
        return summarise(self.catalog, self.book, self.gaps, self.as_of)

    @cached_property
    def target_sum(self) -> Consistency | None:
        """County targets against the city's."""
        return consistency(self.catalog, self.book, self.as_of)

    @cached_property
    def milestones(self) -> tuple[MilestoneState, ...]:
        """State of every milestone, institution, policy and recurring event."""
        return assess_milestones(self.catalog, self.milestone_entries, self.recurring_entries, self.as_of)

    @cached_property
    def measures(self) -> tuple[MeasureState, ...]:
        """State of every measure."""
        return assess_measures(
            self.catalog, self.measure_entries, self.milestones, self.assessments, self.as_of
        )

    @cached_property
    def reminders(self) -> tuple[Reminder, ...]:
        """催报单 by department."""
        return reminders(self.catalog, self.measures, self.milestones, self.gaps)

    @cached_property
    def review(self) -> tuple[ReviewRow, ...]:
        """收官评估."""
        return final_review(self.catalog, self.assessments, self.measure_entries, self.as_of)

    @cached_property
    def plan_states(self) -> tuple[PlanState, ...]:
        """Yearly plan targets, which are no targets of the document."""
        return assess_plans(self.catalog, self.book, self.yearly_plans, self.as_of)

    @cached_property
    def data_as_of(self) -> str:
        """Date of the last publication used, ISO; empty where none is dated."""
        last = max((o.published for o in self.known.observations if o.published), default=None)
        return last.isoformat() if last else ""

    def assessment(self, target: str) -> Assessment:
        """Return the assessment of one target."""
        return next(a for a in self.assessments if a.id == target)

    def track(self, target: str) -> Track:
        """Return the trajectory of one target."""
        return track(self.catalog, self.book, self.assessment(target), self.as_of, self.estimates)

    @cached_property
    def _outlooks(self) -> dict[str, Outlook | None]:
        return {}

    def outlook(self, target: str) -> Outlook | None:
        """Return fan and chance of one target, where something can be said."""
        if target not in self._outlooks:
            self._outlooks[target] = outlook(self.catalog, self.book, target, self.as_of)
        return self._outlooks[target]

    def cited(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return sources as they are cited, each once, in the order of first use."""
        rows = self.sources.to_dict("records")
        known = {str(row["source_id"]): row for row in rows}
        wanted = [known[i] for i in dict.fromkeys(ids) if i in known]
        return tuple(dict.fromkeys(cite_row(row) for row in wanted))


def gather(
    reader: Reader,
    catalog: Catalog,
    as_of: dt.date,
    made: dt.date,
    *,
    internal: bool = False,
    yearly_plans: tuple[YearlyPlan, ...] = (),
) -> Dossier:
    """Read one version of the store.

    Parameters
    ----------
    as_of : date
        Date of judgement.
    made : date
        Date that documents bear.
    internal : bool
        Whether figures marked 未公布 are kept; documents then bear 内部资料.
    yearly_plans : tuple of YearlyPlan
        See :func:`core.store.plan_files.read_yearly_plans`.
    """
    book, estimates = released(catalog, reader.figures(), reader.estimates(), internal=internal)
    return Dossier(
        catalog=catalog,
        book=book,
        sources=reader.sources(),
        estimates=estimates,
        geometry=reader.geometry(),
        measure_entries=reader.measure_entries(),
        milestone_entries=reader.milestone_entries(),
        recurring_entries=reader.recurring_entries(),
        as_of=as_of,
        made=made,
        version=str(reader.version.number),
        drill=reader.dataset != "official",
        internal=internal,
        yearly_plans=yearly_plans,
    )


def released(
    catalog: Catalog, figures: pd.DataFrame, estimates: pd.DataFrame, *, internal: bool
) -> tuple[Book, pd.DataFrame]:
    """Return figures and estimates that may leave the house: all, or what 未公布 has no part in."""
    if not internal:
        figures, estimates = public_part(catalog, figures, estimates)
    return Book.from_frame(figures, catalog.benchmark_rank), estimates
