"""What an import would do to the dashboard: statuses that change, estimates that vanish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from core.analysis.assess import assess_all
from core.analysis.assessment import Assessment
from core.analysis.gaps import gaps
from core.analysis.overview import rows
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.models import Reading
from core.store.assembly import estimates_of

Assessments = dict[str, Assessment]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One target whose status would be another; the texts are empty where the text's reading is open."""

    target: str
    name: str
    before: str
    after: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """An estimate that would give way to a published figure, of its year or a later one."""

    area: str
    indicator: str
    year: int
    benchmark: str
    value: float
    method: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would change beside the figures themselves; ``gaps`` are the missing cells before and after."""

    statuses: tuple[StatusChange, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    gaps: tuple[int, int] = (0, 0)


def effect(catalog: Catalog, before: Book, after: Book, as_of: dt.date) -> Effect:
    """Judge every target without and with the import.

    Parameters
    ----------
    catalog : Catalog
    before, after : Book
        The figures as they stand, and as they would.
    as_of : datetime.date
        Date of judgement, the same for both.
    """
    old = {a.id: a for a in assess_all(catalog, before, as_of)}
    new = assess_all(catalog, after, as_of)
    changed = tuple(
        StatusChange(a.id, a.target.name, _word(old[a.id]), _word(a), a.sentence)
        for a in new
        if _word(a) != _word(old[a.id])
    )
    return Effect(
        statuses=changed,
        vanished=_vanished(catalog, (before, after), (old, {a.id: a for a in new})),
        gaps=(_missing(catalog, before, as_of), _missing(catalog, after, as_of)),
    )


def _word(assessment: Assessment) -> str:
    return assessment.status or Reading.OPEN.value


def _missing(catalog: Catalog, book: Book, as_of: dt.date) -> int:
    return sum(gap.essential for gap in gaps(catalog, book, as_of))


def _vanished(
    catalog: Catalog, books: tuple[Book, Book], found: tuple[Assessments, Assessments]
) -> tuple[Vanished, ...]:
    keys = ["area_code", "indicator", "year", "benchmark"]
    old, new = (estimates_of(catalog, book) for book in books)
    gone = ~pd.MultiIndex.from_frame(old[keys]).isin(pd.MultiIndex.from_frame(new[keys]))
    overtaken = _projected(catalog, found[0], old) - _projected(catalog, found[1], new)
    gone |= pd.MultiIndex.from_frame(old[["area_code", "indicator", "year", "value"]]).isin(overtaken)
    return tuple(
        Vanished(
            r["area_code"], r["indicator"], int(r["year"]), r["benchmark"], float(r["value"]), r["method"]
        )
        for r in old[gone].to_dict("records")
    )


def _projected(
    catalog: Catalog, found: Assessments, estimates: pd.DataFrame
) -> set[tuple[str, str, int, float]]:
    """Projections that the overview shows beside a target: none once a figure as late is published."""
    return {
        (row.assessment.area, row.assessment.indicator, row.projection.year, row.projection.value)
        for row in rows(catalog, found.values(), estimates)
        if row.projection is not None
    }
