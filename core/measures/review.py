"""收官评估: one row a target with base, final figure, completion, and reason and next step as entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.observation import MeasureEntry, Observation
from core.measures.milestones import supported
from core.plan.catalog import Catalog
from core.plan.models import Target
from core.targets.assessment import Assessment
from core.targets.special import is_over


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One target in the final review.

    Attributes
    ----------
    base : Observation or None
        The published figure of the base.
    final : Observation or None
        The figure judged: of the due year where that is known, else the latest, ``is_final`` tells which.
    closed : bool
        Whether the target's last year is over: until then the row is an interim one.
    status, completion, sentence
        As assessed.
    reason, next_step : str
        Problems and next steps from the newest supported entry of the target's measure; empty where no
        officer has written any. Nothing is written for them.
    """

    assessment: Assessment
    base: Observation | None
    final: Observation | None
    is_final: bool
    closed: bool
    reason: str
    next_step: str

    @property
    def target(self) -> Target:
        """The target."""
        return self.assessment.target

    @property
    def status(self) -> str | None:
        """Status as it is said."""
        return self.assessment.status

    @property
    def completion(self) -> float | None:
        """完成率."""
        return self.assessment.completion


def final_review(
    catalog: Catalog,
    assessments: Sequence[Assessment],
    entries: Sequence[MeasureEntry],
    as_of: dt.date,
) -> tuple[ReviewRow, ...]:
    """Put the review together, in the order of the catalog."""
    order = {target.id: place for place, target in enumerate(catalog.targets)}
    rows = [_row(assessment, entries, as_of) for assessment in assessments if assessment.target.id in order]
    return tuple(sorted(rows, key=lambda row: order[row.target.id]))


def _row(assessment: Assessment, entries: Sequence[MeasureEntry], as_of: dt.date) -> ReviewRow:
    target = assessment.target
    last_year = target.every_year[1] if target.every_year else target.due
    entry = _entry(target, entries, as_of)
    quota = [year.observation for year in assessment.quota if year.observation]
    final = assessment.latest or (quota[-1] if quota else None)
    return ReviewRow(
        assessment=assessment,
        base=assessment.base.observation if assessment.base else None,
        final=final,
        is_final=final is not None and last_year is not None and final.year == last_year,
        closed=last_year is not None and is_over(last_year, as_of),
        reason=entry.problems if entry else "",
        next_step=entry.next_steps if entry else "",
    )


def _entry(target: Target, entries: Sequence[MeasureEntry], as_of: dt.date) -> MeasureEntry | None:
    backed = [e for e in entries if e.measure == target.measure and supported(e, as_of)]
    return max(backed, key=lambda e: (e.date or dt.date.min, e.batch), default=None)
