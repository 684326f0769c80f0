"""What the overview shows: the counted targets in groups, how many have which word, on what evidence.

How many targets there are is decided here, once: every page and document that counts targets asks
:func:`counted`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import pandas as pd

from core.figures.arithmetic import required_growth
from core.figures.estimates import PROJECTED
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator, Target
from core.targets.assessment import Assessment
from core.targets.special import is_over
from core.wording.words import Status

#: What the two buckets beside the nine words are called.
OPEN_WORD: Final = "待明确"
BETWEEN_WORD: Final = "介于两档之间"


class GroupKind(StrEnum):
    """By what a group of targets is held together."""

    AHEAD = "ahead"
    OVER = "over"
    YEARLY = "yearly"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Projection:
    """Share projection (grade E) of a target's latest value; it bears no status.

    ``value``, ``low`` and ``high`` (80 %) in the indicator's unit; ``needed`` the growth a year from there to
    the target, a fraction, or ``None`` where the projection is not below it.
    """

    year: int
    value: float
    low: float
    high: float
    needed: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One counted target."""

    assessment: Assessment
    area: Area
    indicator: Indicator
    projection: Projection | None = None

    @property
    def between(self) -> bool:
        """Whether a link's band leaves more than one word."""
        return len(self.assessment.words) > 1

    @property
    def figure(self) -> Observation | None:
        """The latest counting figure, whatever the kind of target."""
        if self.assessment.latest is not None:
            return self.assessment.latest
        reported = [year.observation for year in self.assessment.quota if year.observation]
        return reported[-1] if reported else None

    @property
    def grade(self) -> str:
        """Grade of the latest figure; empty where none is known."""
        return self.figure.grade if self.figure else self.assessment.grade or ""


@dataclass(frozen=True, slots=True)
class Group:
    """Targets that fall due together; ``rollups`` are joint rules made of rows of the group.

    ``folded`` are rows that are counted here and listed elsewhere, see :func:`of_counties`.
    """

    kind: GroupKind
    year: int | None
    rows: tuple[Row, ...]
    rollups: tuple[Assessment, ...] = ()
    folded: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many counted targets have which word; the parts add up to ``total``."""

    total: int
    by_word: Mapping[Status, int]
    open: int
    between: int


def counted(catalog: Catalog) -> tuple[Target, ...]:
    """Targets that are counted: all but the joint rules made of other targets, which would count them twice.

    A target whose reading is open is counted; it has a bucket of its own.
    """
    return tuple(target for target in catalog.targets if not is_rollup(catalog, target))


def is_rollup(catalog: Catalog, target: Target) -> bool:
    """Whether a target is a joint rule over other targets of the plan (not over areas)."""
    return bool(target.members) and set(target.members) <= catalog.target_ids


def count_words(catalog: Catalog, assessments: Sequence[Assessment]) -> Counts:
    """Count the counted targets by word.

    Each falls into one place: its one word, 待明确 where the text can be read two ways, or 介于两档之间
    where a link's band leaves more than one word.
    """
    wanted = {target.id for target in counted(catalog)}
    chosen = [a for a in assessments if a.target.id in wanted]
    by_word = {word: sum(a.words == (word,) for a in chosen) for word in Status}
    return Counts(
        total=len(chosen),
        by_word=by_word,
        open=sum(not a.words for a in chosen),
        between=sum(len(a.words) > 1 for a in chosen),
    )


def rows(
    catalog: Catalog, assessments: Iterable[Assessment], estimates: pd.DataFrame | None = None
) -> tuple[Row, ...]:
    """Return one row a counted target, in the order of the catalog.

    Parameters
    ----------
    estimates : DataFrame, optional
        Columns as :data:`core.figures.estimates.COLUMNS`; only share projections later than the latest
        published figure are shown.
    """
    by_id = {a.target.id: a for a in assessments}
    return tuple(_row(catalog, by_id[t.id], estimates) for t in counted(catalog) if t.id in by_id)


def groups(
    catalog: Catalog,
    assessments: Sequence[Assessment],
    as_of: dt.date,
    estimates: pd.DataFrame | None = None,
) -> tuple[Group, ...]:
    """Group the rows: due in a year to come (soonest first), due year over, yearly, undated."""
    keyed: dict[tuple[int, int], list[Row]] = {}
    for row in rows(catalog, assessments, estimates):
        keyed.setdefault(_key(row.assessment.target, as_of), []).append(row)
    rollups = [a for a in assessments if is_rollup(catalog, a.target)]
    kinds = tuple(GroupKind)
    return tuple(
        Group(
            kind=kinds[place],
            year=abs(year) or None,
            rows=tuple(members),
            rollups=tuple(a for a in rollups if _key(a.target, as_of) == (place, year)),
        )
        for (place, year), members in sorted(keyed.items())
    )


def of_counties(catalog: Catalog, every: Sequence[Group], listed: Collection[str]) -> tuple[Group, ...]:
    """Groups with the rows of these counties and of areas that are none; the other counties' are folded."""
    others = {county.code for county in catalog.counties} - set(listed)
    return tuple(
        replace(
            group,
            rows=tuple(row for row in group.rows if row.area.code not in others),
            folded=tuple(row for row in group.rows if row.area.code in others),
        )
        for group in every
    )


def evidence(shown: Sequence[Row], since: int) -> tuple[tuple[str, ...], int]:
    """Return the grades of the latest figures, best first and the missing last, and how many are recent.

    Parameters
    ----------
    since : int
        First year that is recent: the year in which the plan was adopted.
    """
    grades = sorted((row.grade for row in shown), key=lambda grade: grade or "~")
    recent = sum(row.figure is not None and (row.figure.year or 0) >= since for row in shown)
    return tuple(grades), recent


def headline(catalog: Catalog) -> Target:
    """Return the plan's headline: the first target of the city as a whole, else the first of all."""
    every = counted(catalog)
    return next((t for t in every if t.area == catalog.plan.city), every[0])


def county_targets(catalog: Catalog) -> dict[str, Target]:
    """Return the first target of every county that has one, by code in document order."""
    first: dict[str, Target] = {}
    for county in catalog.counties:
        targets = [t for t in catalog.targets_of(county.code) if t.value is not None]
        if targets:
            first[county.code] = targets[0]
    return first


def _key(target: Target, as_of: dt.date) -> tuple[int, int]:
    kinds = tuple(GroupKind)
    if target.every_year is not None:
        return kinds.index(GroupKind.YEARLY), 0
    if target.due is None:
        return kinds.index(GroupKind.UNDATED), 0
    if is_over(target.due, as_of):
        return kinds.index(GroupKind.OVER), -target.due
    return kinds.index(GroupKind.AHEAD), target.due


def _row(catalog: Catalog, assessment: Assessment, estimates: pd.DataFrame | None) -> Row:
    indicator = catalog.indicator(assessment.target.indicator)
    return Row(
        assessment, catalog.area(assessment.target.area), indicator, _projection(assessment, estimates)
    )


def _projection(assessment: Assessment, estimates: pd.DataFrame | None) -> Projection | None:
    latest, goal, due = assessment.latest, assessment.target.value, assessment.target.due
    if estimates is None or latest is None or latest.year is None or goal is None or due is None:
        return None
    projected = estimates[
        (estimates["area_code"] == assessment.target.area)
        & (estimates["indicator"] == assessment.target.indicator)
        & (estimates["method"].isin(PROJECTED))
        & (estimates["year"] > latest.year)
        & (estimates["year"] < due)
    ]
    if projected.empty:
        return None
    last = projected.sort_values("year").to_dict("records")[-1]
    year, value = int(last["year"]), float(last["value"])
    needed = required_growth(value, goal, due - year) if 0 < value < goal else None
    return Projection(year, value, float(last["low"]), float(last["high"]), needed)
