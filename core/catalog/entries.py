"""What officers enter about measures, milestones and recurring events.

Entries are dated statements with evidence. They are appended, never overwritten: the latest valid
entry speaks, the earlier ones remain.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """One officer's entry for a measure.

    ``area_code`` is empty for the city as a whole. ``date`` is the date of the evidence (not of the
    import); ``deadline`` is 完成时限 as written.
    """

    measure: int
    status: str
    date: dt.date | None
    area_code: str = ""
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    responsible: str = ""
    deadline: str = ""
    evidence: str = ""
    reason: str = ""
    batch: int = 0


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    """One entry for a milestone, institution or policy."""

    milestone: str
    status: str
    date: dt.date | None
    area_code: str = ""
    evidence: str = ""
    reason: str = ""
    batch: int = 0


@dataclass(frozen=True, slots=True)
class RecurringEntry:
    """Whether a recurring event was held in one year (``status`` 已举办 or 未举办)."""

    milestone: str
    year: int
    status: str
    date: dt.date | None
    area_code: str = ""
    evidence: str = ""
    reason: str = ""
    batch: int = 0


@dataclass(frozen=True, eq=False)
class Entries:
    """All officers' entries of a dataset, in the order in which they were made."""

    measure_entries: tuple[MeasureEntry, ...] = ()
    milestone_entries: tuple[MilestoneEntry, ...] = ()
    recurring_entries: tuple[RecurringEntry, ...] = ()
