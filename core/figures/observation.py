"""The canonical table of observations: its columns, its words, and what counts.

An observation is one published or derived value of one indicator for one area and period, with its
evidence. The table has one row an observation; vintages of one figure live side by side.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.plan.periods import Frequency

# What officers enter about measures, milestones and recurring events.


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


class Stage(StrEnum):
    """Stage of an accounting figure."""

    FORECAST = "预计"
    UNSTATED = "未注明"
    PRELIMINARY = "初步核算"
    VERIFIED = "最终核实"
    REVISED = "普查修订"


class Precision(StrEnum):
    """How exactly the source states the value: 不低于 is at least, 超过 and 突破 are above."""

    EXACT = "exact"
    ROUNDED = "rounded"
    APPROXIMATE = "approximate"
    AT_LEAST = "at_least"
    ABOVE = "above"


class Grade(StrEnum):
    """Evidence grade, A the best."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Release(StrEnum):
    """Whether a figure may leave the house."""

    PUBLIC = "公开"
    INTERNAL = "未公布"


#: Columns of the canonical table, in order. ``year`` is the (last) year of the period, missing where
#: the source does not date the figure; ``start`` and ``end`` are ISO dates where the period is not a year.
COLUMNS: Final = (
    "area_code",
    "indicator",
    "year",
    "frequency",
    "start",
    "end",
    "value",
    "unit",
    "benchmark",
    "stage",
    "precision",
    "grade",
    "break_before",
    "release",
    "source_id",
    "note",
)

#: Stages from weakest to strongest. 未注明 ranks with 初步核算: the yearbooks to 2016 do not say.
STAGE_RANK: Final[dict[str, int]] = {
    Stage.FORECAST: 0,
    Stage.UNSTATED: 1,
    Stage.PRELIMINARY: 1,
    Stage.VERIFIED: 2,
    Stage.REVISED: 3,
}

PRECISION_RANK: Final[dict[str, int]] = {
    Precision.AT_LEAST: 0,
    Precision.ABOVE: 0,
    Precision.APPROXIMATE: 1,
    Precision.ROUNDED: 2,
    Precision.EXACT: 3,
}

GRADE_RANK: Final[dict[str, int]] = {Grade.E: 0, Grade.D: 1, Grade.C: 2, Grade.B: 3, Grade.A: 4}


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of the canonical table as a record.

    ``published`` is the publication date of the source (``None`` where unknown) and ``batch`` the
    number of the import that brought the row (0 for the figures that ship with the project). ``publisher``
    is who issued the source, where known; ``known_from`` the first day on which the figure can have been
    known where the source bears no date (see :mod:`core.figures.vintage`).
    """

    area_code: str
    indicator: str
    year: int | None
    value: float
    unit: str
    benchmark: str = ""
    stage: str = Stage.UNSTATED
    precision: str = Precision.EXACT
    grade: str = Grade.C
    frequency: str = Frequency.YEAR
    start: str = ""
    end: str = ""
    break_before: bool = False
    release: str = Release.PUBLIC
    source_id: str = ""
    note: str = ""
    published: dt.date | None = None
    batch: int = 0
    publisher: str = ""
    known_from: dt.date | None = None


def counts(observation: Observation) -> bool:
    """Whether a figure may enter rankings, totals, statuses and legends.

    Estimates (grade E) and forecasts (预计) never do. This is the only place that decides it.
    """
    return observation.grade != Grade.E and observation.stage != Stage.FORECAST
