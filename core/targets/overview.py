"""What the overview shows: the counted targets in groups, how many have which word, on what evidence.

How many targets there are is decided here, once: every page and document that counts targets asks
:func:`counted`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from core.figures.arithmetic import required_growth
from core.figures.book import Book
from core.figures.estimates import PROJECTED
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator, MilestoneKind, Reading, Target
from core.targets.assessment import Assessment
from core.targets.judge import assess_all
from core.targets.sentence import figure_text, forecast_text
from core.targets.special import is_over
from core.wording.numbers import growth_period, percent, years
from core.wording.places import county_count
from core.wording.sentences import PRECISION_NOTE, plain
from core.wording.words import Status

# What an import has changed: targets whose word is another than without it.


@dataclass(frozen=True, slots=True)
class Change:
    """One target whose word has changed (no words: its reading is open)."""

    assessment: Assessment
    before: tuple[Status, ...]


def changes(catalog: Catalog, book: Book, batch: int, as_of: dt.date) -> tuple[Change, ...]:
    """Compare every target's words with and without the figures of one batch and those after it.

    Parameters
    ----------
    book : Book
        All observations that count now. A figure that the batch has withdrawn is in neither picture.
    batch : int
        Number of the import, >= 1.
    as_of : datetime.date
        Date of judgement, the same for both.

    Returns
    -------
    tuple of Change
        In the order of the catalog.
    """
    earlier = Book((o for o in book.observations if o.batch < batch), book.benchmark_rank)
    before = {a.target.id: a.words for a in assess_all(catalog, earlier, as_of)}
    now = assess_all(catalog, book, as_of)
    return tuple(Change(a, before[a.target.id]) for a in now if a.words != before[a.target.id])


# Points that the leading group's office is asked to settle, gathered from the catalog and the
# figures.


@dataclass(frozen=True, slots=True)
class Point:
    """One open point: where it stands in the text, what is open, and what we do meanwhile."""

    clause: str
    subject: str
    question: str
    meanwhile: str


def points_to_settle(catalog: Catalog) -> tuple[Point, ...]:
    """List the open points: readings of targets, benchmarks that a source does not name, undated policies."""
    points = [
        Point(
            clause=target.clause,
            subject=target.name,
            question=target.reading_note,
            meanwhile="不作判定" if target.reading is Reading.OPEN else "暂按本系统理解判定",
        )
        for target in catalog.targets
        if target.reading is not Reading.CLEAR
    ]
    # Those without any judgement first: they wait for an answer.
    points.sort(key=lambda point: point.meanwhile != "不作判定")
    points += [
        Point("数据口径", benchmark.name, benchmark.note, "暂按推定的口径归类")
        for benchmark in catalog.benchmarks
        if "推定" in benchmark.name or "推定" in benchmark.note
    ]
    points += [
        Point(
            milestone.clause, milestone.name, "原文未写明起止年份，是否仍在执行期内待明确。", "不判断是否到期"
        )
        for milestone in catalog.milestones
        if milestone.kind is MilestoneKind.POLICY and milestone.valid is None
    ]
    return tuple(points)


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
    """Targets that fall due together; ``rollups`` are joint rules made of rows of the group."""

    kind: GroupKind
    year: int | None
    rows: tuple[Row, ...]
    rollups: tuple[Assessment, ...] = ()


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


# The finding that leads the overview: one sentence, chosen by rule from the statuses.

#: Words that call for action, the gravest first.
ALARMS: Final = (Status.NOT_ACHIEVED, Status.BELOW_BASE, Status.FAR_BEHIND, Status.BEHIND)
_MISSING: Final = frozenset({Status.INSUFFICIENT, Status.DUE_UNVERIFIED})


def finding(catalog: Catalog, assessments: Sequence[Assessment]) -> str:
    """Say the overview's finding in two clauses.

    Parameters
    ----------
    assessments : sequence of Assessment
        Of all targets, in any order.
    """
    by_id = {a.target.id: a for a in assessments}
    lead = by_id[headline(catalog).id]
    rest = [by_id[t.id] for t in counted(catalog) if t.id != lead.target.id and t.id in by_id]
    joint = [a for a in assessments if is_rollup(catalog, a.target)]
    return f"{lead_clause(catalog, lead)}；{rest_clause(catalog, rest, joint)}"


def lead_clause(catalog: Catalog, lead: Assessment) -> str:
    """Say how the headline target stands and what growth it needs."""
    label = label_of(catalog, lead)
    if len(lead.words) != 1:
        return _judged(label, lead) if lead.words else f"{label}的读法有待明确"
    word = lead.words[0]
    if word is Status.DUE_UNVERIFIED:
        return f"{label}已到期，{lead.target.due}年数尚缺{_forecast(lead)}"
    if word is Status.BORDERLINE:
        return f"{label}{word}：{lead.target.due}年公布数为{_stated(catalog, lead)}，须有确数"
    if word is Status.NOT_ACHIEVED:
        share = lead.completion_said if lead.completion else ""
        return f"{label}未实现" + (f"，完成率{share}" if share else "") + _inferred(lead)
    if word is Status.ACHIEVED:
        return f"{label}已实现" + (f"（{lead.verdict}）" if lead.verdict else "") + _inferred(lead)
    return _judged(label, lead)


def _inferred(lead: Assessment) -> str:
    """That a word follows from other figures, not from one of its own."""
    return "（由公布数推得）" if lead.derived is not None else ""


def _judged(label: str, lead: Assessment) -> str:
    by = "按新口径" if lead.benchmarks_differ else ""
    text = f"{label}缺数，暂不能判定" if lead.words[0] is Status.INSUFFICIENT else f"{label}{by}{lead.status}"
    if (
        lead.needed_growth is None
        or lead.needs is None
        or lead.target.due is None
        or lead.latest is None
        or lead.latest.year is None
    ):
        return text
    period = growth_period(lead.latest.year, lead.target.due)
    need = f"{text}，{period}{lead.needs.demand}"
    last = next((g for g in lead.growths if not g.real and g.year == lead.latest.year), None)
    notes = [f"{last.year}年增长{percent(last.rate)}"] if last is not None else []
    notes += [f"{lead.latest.grade}级数待确认"] if lead.to_confirm else []
    return need + (f"（{'，'.join(notes)}）" if notes else "") + _forecast(lead)


def _forecast(lead: Assessment) -> str:
    """The published 预计 of the due year against the target."""
    branch = lead.due_forecast
    if branch is None:
        return ""
    side = {True: "，达到目标", False: "，低于目标", None: "，与目标相当"}[lead.forecast_meets]
    return f"，预计{forecast_text(branch, lead.target)}{side}"


def _stated(catalog: Catalog, lead: Assessment) -> str:
    if lead.latest is None:
        return ""
    note = PRECISION_NOTE.get(lead.latest.precision, "")
    text = figure_text(catalog.indicator(lead.target.indicator), lead.latest, lead.target.value)
    return f"{text}（{note}）" if note else text


def rest_clause(catalog: Catalog, rest: Sequence[Assessment], joint: Sequence[Assessment]) -> str:
    """Say the most serious of what the other targets tell."""
    alarms = [(word, [a for a in rest if a.words == (word,)]) for word in ALARMS]
    alarms = [(word, hits) for word, hits in alarms if hits]
    if len(alarms) == 1 and len(alarms[0][1]) == 1:
        return label_of(catalog, alarms[0][1][0]) + alarms[0][0]
    if alarms:
        return "另有" + "、".join(f"{len(hits)}项{word}" for word, hits in alarms)
    unclear = [a for a in rest if Status.BORDERLINE in a.words]
    if unclear:
        return f"另有{len(unclear)}项{Status.BORDERLINE}"
    missing = [a for a in rest if set(a.words) & _MISSING]
    without = next((a for a in joint if Status.INSUFFICIENT in a.words), None)
    if missing and without is not None:
        return _joint_clause(catalog, without)
    if missing:
        return f"其余{len(rest)}项中{len(missing)}项缺数，暂不能判定"
    unsettled = sum(len(a.words) != 1 for a in rest)
    return f"其余各项均已实现或不慢于预期{f'（{unsettled}项尚无定论）' if unsettled else ''}"


def _joint_clause(catalog: Catalog, joint: Assessment) -> str:
    goal = plain(joint.target.value, joint.target.unit) if joint.target.value is not None else ""
    label = f"{county_count([catalog.area(member.area).name for member in joint.members])}{goal}目标"
    lacking = [member for member in joint.members if member.words == (Status.INSUFFICIENT,)]
    who = "" if len(lacking) == len(joint.members) else f"{'、'.join(m.name for m in lacking)}"
    # A recent figure without a base is no want of later figures: only what is missing since long is dated.
    stale = (member for member in lacking if member.needs is not None and member.needs.whole)
    known = [member.year for member in stale if member.year is not None]
    if known and len(known) == len(lacking) and len(set(known)) == 1:
        first = known[0] + 1
        return f"{label}缺{who}{years(first, first)}以来数据，不能判定"
    return f"{label}缺{who or ''}数{'据' if who else ''}，不能判定"


def labels_of(catalog: Catalog, assessments: Iterable[Assessment], between: str = "、") -> str:
    """Name several targets, areas of one kind of target together: 临泽县、高台县110亿元目标."""
    areas: dict[str, list[str]] = {}
    for assessment in assessments:
        area = catalog.area(assessment.target.area).short
        areas.setdefault(label_of(catalog, assessment).removeprefix(area), []).append(area)
    return between.join("、".join(dict.fromkeys(places)) + label for label, places in areas.items())


def label_of(catalog: Catalog, assessment: Assessment) -> str:
    """Name a target in few words: area and value for the headline's indicator, else area and indicator."""
    area, target = catalog.area(assessment.target.area).short, assessment.target
    if target.value is not None and target.indicator == headline(catalog).indicator:
        return f"{area}{plain(target.value, target.unit)}目标"
    return f"{area}{catalog.indicator(target.indicator).name}目标"
