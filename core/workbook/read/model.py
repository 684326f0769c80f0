"""What a workbook says, cell by cell, before it is held against the dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.store.batches import source_id_of
from core.workbook.findings import Finding, Place
from core.workbook.labels import Period

E = TypeVar("E", MeasureEntry, MilestoneEntry, RecurringEntry)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was published; ``date`` is ISO, or empty where unknown."""

    publisher: str
    title: str
    date: str
    address: str = ""

    @property
    def id(self) -> str:
        """Id that it gets where the dataset does not know it yet."""
        return source_id_of(self.publisher, self.title, self.date, self.address)


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One figure with everything that its sheet, column and row say of it.

    ``break_before`` is ``None`` where the workbook does not say; ``reason`` is given for corrections.
    """

    place: Place
    area: str
    indicator: str
    year: int | None
    period: Period
    value: float
    unit: str
    benchmark: str
    stage: str
    precision: str
    grade: str
    release: str
    break_before: bool | None
    note: str
    source: Source
    reason: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two cells the same statement."""
        period = (self.period.frequency, self.period.start, self.period.end)
        return (self.area, self.indicator, self.year, *period, self.benchmark, self.stage, self.source)


@dataclass(frozen=True, slots=True)
class Placed(Generic[E]):
    """An officer's entry with the place where it stands."""

    place: Place
    entry: E


@dataclass(frozen=True, slots=True)
class Amendment:
    """A row of 更正与撤回: which figure, and its new value (``None`` withdraws it)."""

    place: Place
    area: str
    indicator: str
    year: int | None
    period: Period
    benchmark: str | None
    stage: str | None
    title: str
    old: float | None
    new: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    """What the guide says of the workbook: texts as they stand, empty where it says nothing."""

    version: str = ""
    plan: str = ""
    dataset: str = ""
    scope: str = ""
    published: str = ""
    as_of: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """A workbook as read.

    ``empty`` are the identities of figures that a column offers a cell for and that stand empty in it:
    emptying a cell withdraws nothing, and the report says so.
    """

    about: About
    sheets: tuple[str, ...]
    figures: tuple[FigureCell, ...] = ()
    empty: frozenset[tuple[object, ...]] = frozenset()
    measures: tuple[Placed[MeasureEntry], ...] = ()
    milestones: tuple[Placed[MilestoneEntry], ...] = ()
    recurring: tuple[Placed[RecurringEntry], ...] = ()
    amendments: tuple[Amendment, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing at all is filled in."""
        return not (self.figures or self.measures or self.milestones or self.recurring or self.amendments)
