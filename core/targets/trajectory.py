"""What the trajectory of one target shows: its history on every benchmark, the paths, the finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from core.figures.book import YEARLY, Book
from core.figures.estimates import PROJECTED
from core.figures.links import find_link
from core.figures.observation import Grade, Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator
from core.targets.ahead.outlook import Outlook, headline
from core.targets.ahead.running import Nowcast
from core.targets.assessment import Assessment
from core.targets.overview import OPEN_WORD
from core.targets.phrases import figure_text, forecast_text, goal_text, outcome_text, owners_text
from core.wording.numbers import growth_period, years
from core.wording.sentences import PRECISION_NOTE, needed_move, plain
from core.wording.words import Status

#: Columns of a history, as the picture takes them.
COLUMNS: Final = (
    "year",
    "value",
    "low",
    "high",
    "benchmark",
    "grade",
    "forecast",
    "break_before",
    "current",
    "precision",
)
#: Years before the plan's adoption from which the picture starts; the table has them all.
_BEFORE: Final = 12
#: Longest note at a break; longer ones are left to the table.
_NOTE: Final = 16
_PACE: Final = frozenset({Status.AHEAD, Status.ON_TRACK, Status.BEHIND, Status.FAR_BEHIND, Status.BELOW_BASE})


@dataclass(frozen=True, eq=False)
class Track:
    """One target with everything that its page shows.

    Attributes
    ----------
    history : DataFrame
        :data:`COLUMNS`: current figure of each year on each benchmark, estimates for years without a
        figure, forecasts; in the indicator's unit, the older benchmark first within a year.
    figures : tuple of Observation
        Every vintage behind the picture, by year, benchmark and preference, for the table.
    yardstick : float or None
        The target carried to the latest benchmark, where that came after the plan: holding the old
        yardstick would ask for this.
    notes : dict of int to str
        What a reader would misread, by year.
    running : Nowcast or None
        年内预判 whose level stands in the history as an estimate.
    """

    assessment: Assessment
    area: Area
    indicator: Indicator
    history: pd.DataFrame
    figures: tuple[Observation, ...]
    yardstick: float | None
    notes: dict[int, str]
    running: Nowcast | None = None


def track(
    catalog: Catalog,
    book: Book,
    assessment: Assessment,
    as_of: dt.date,
    estimates: pd.DataFrame | None = None,
    *,
    running: Nowcast | None = None,
) -> Track:
    """Gather the trajectory of one target.

    Parameters
    ----------
    book : Book
        All observations; only those known by ``as_of`` are shown.
    running : Nowcast, optional
        年内预判 of the area: drawn hollow with its band where the target is a level of GDP.
    found : Assessment
        The target's status as of the same date.
    estimates : DataFrame, optional
        Columns as :data:`core.figures.estimates.COLUMNS`.
    """
    known = book.known(as_of)
    area, indicator = catalog.area(assessment.target.area), catalog.indicator(assessment.target.indicator)
    # A joint rule has no series of its own: its area's is another target's.
    vintages = () if assessment.members else known.vintages(area.code, indicator.id)
    ranked = sorted(
        (o for o in vintages if o.frequency in YEARLY and o.year is not None),
        key=lambda o: (o.year or 0, known.benchmark_rank.get(o.benchmark, 0)),
    )
    history = _history(known, assessment, estimates, as_of, catalog.plan.adopted_year - _BEFORE)
    if running is not None and (
        running.level is None or assessment.target.indicator != catalog.roles.gdp or history.empty
    ):
        running = None
    return Track(
        assessment=assessment,
        area=area,
        indicator=indicator,
        history=history if running is None else _running(history, running),
        figures=(*ranked, *(o for o in vintages if o.year is None)),
        yardstick=_yardstick(catalog, known, assessment),
        notes=_notes(catalog, ranked),
        running=running,
    )


def _history(
    book: Book, assessment: Assessment, estimates: pd.DataFrame | None, as_of: dt.date, first: int
) -> pd.DataFrame:
    current = assessment.benchmark
    rows: list[dict[str, Any]] = []
    undated = assessment.latest is not None and assessment.latest.year is None
    if assessment.members or undated:  # nothing of its own, or nothing that has a place on the axis of years
        return pd.DataFrame(rows, columns=list(COLUMNS))
    for benchmark in book.benchmarks(assessment.target.area, assessment.target.indicator):
        series = book.yearly(assessment.target.area, assessment.target.indicator, benchmark)
        rows += [_point(o, forecast=False, current=benchmark == current) for o in series.values()]
    published = {(row["year"]) for row in rows}
    for year, o in book.forecasts(assessment.target.area, assessment.target.indicator).items():
        if year not in published and year > max(published, default=0):
            rows.append(_point(o, forecast=True, current=True))
    if estimates is not None and rows:
        rows += _estimated(assessment, estimates, published, as_of)
    rank = book.benchmark_rank
    rows = sorted(
        (row for row in rows if row["year"] >= first),
        key=lambda row: (row["year"], rank.get(row["benchmark"], 0)),
    )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _running(history: pd.DataFrame, running: Nowcast) -> pd.DataFrame:
    """Add the level that the quarters of the running year point to, as an estimate with its band."""
    row = {
        "year": running.year,
        "value": running.level,
        "low": running.low,
        "high": running.high,
        "benchmark": running.cumulative.benchmark,
        "grade": str(Grade.E),
        "forecast": False,
        "break_before": False,
        "current": True,
        "precision": "rounded",
    }
    return pd.DataFrame([*history.to_dict("records"), row], columns=list(COLUMNS))


def _point(o: Observation, *, forecast: bool, current: bool) -> dict[str, Any]:
    return {
        "year": o.year,
        "value": o.value,
        "low": None,
        "high": None,
        "benchmark": o.benchmark,
        "grade": o.grade,
        "forecast": forecast,
        "break_before": o.break_before,
        "current": current,
        "precision": o.precision,
    }


def _estimated(
    assessment: Assessment, estimates: pd.DataFrame, published: set[int], as_of: dt.date
) -> list[dict[str, Any]]:
    """Reconstructed years, and the last share projection after the last figure (others repeat the city)."""
    of_area = estimates[
        (estimates["area_code"] == assessment.target.area)
        & (estimates["indicator"] == assessment.target.indicator)
        & ~estimates["year"].isin(published)
        & (estimates["year"] < as_of.year)
    ]
    projected = of_area[(of_area["method"].isin(PROJECTED)) & (of_area["year"] > max(published, default=0))]
    last = projected["year"].max() if len(projected) else None
    kept = of_area[(~of_area["method"].isin(PROJECTED)) | (of_area["year"] == last)]
    return [
        {
            "year": int(row["year"]),
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
            "benchmark": row["benchmark"],
            "grade": str(Grade.E),
            "forecast": False,
            "break_before": False,
            "current": row["method"] in PROJECTED or row["benchmark"] == assessment.benchmark,
            "precision": "approximate",
        }
        for row in kept.to_dict("records")
    ]


def _yardstick(catalog: Catalog, book: Book, assessment: Assessment) -> float | None:
    """The target on the latest benchmark, where the plan was written on an earlier one."""
    latest, goal = assessment.latest, assessment.target.value
    if (
        latest is None
        or latest.year is None
        or goal is None
        or not latest.benchmark
        or not assessment.target.due
    ):
        return None
    rank = book.benchmark_rank
    older = [
        benchmark
        for benchmark in book.benchmarks(assessment.target.area, assessment.target.indicator)
        if rank.get(benchmark, 0) < rank.get(latest.benchmark, 0)
    ]
    if not older:
        return None
    year = catalog.plan.adopted_year - 1
    link = find_link(
        catalog,
        book,
        assessment.target.area,
        assessment.target.indicator,
        old=older[0],
        new=latest.benchmark,
        year=year,
    )
    return goal * link.factor if link is not None else None


def _notes(catalog: Catalog, figures: Sequence[Observation]) -> dict[int, str]:
    """Say in a few words why a year must not be set against the one before."""
    notes: dict[int, str] = {}
    for o in figures:
        if o.break_before and o.year is not None and counts(o):
            why = catalog.benchmark(o.benchmark).note.split("，")[0] if o.benchmark else ""
            note = why if str(o.year) in why and len(why) <= _NOTE else f"{o.year}年起口径不同"
            notes[o.year] = note
    return notes


def finding(catalog: Catalog, track: Track, ahead: Outlook | None = None) -> str:
    """Say the page's finding in one line, with the range of the chance where there is an outlook."""
    assessment = track.assessment
    subject = track.area.short + track.indicator.name
    if not assessment.words:
        return f"{assessment.target.name}：{OPEN_WORD}"
    if assessment.members or assessment.quota:
        return f"{assessment.target.name}：{assessment.status}"
    if len(assessment.words) == 1 and assessment.words[0] in _AT_THE_END:
        return subject + _at_the_end(track)
    if assessment.latest is None:
        return f"{subject}尚无公布数，待{owners_text(catalog, track.indicator)}填报"
    chance = f"，{headline(ahead)}" if ahead is not None and ahead.history.total else ""
    return f"{subject}{_pace(track)}{chance}"


#: Words of a target that is met, or whose due year is over.
_AT_THE_END: Final = frozenset(
    {Status.ACHIEVED, Status.NOT_ACHIEVED, Status.BORDERLINE, Status.DUE_UNVERIFIED}
)


def _at_the_end(track: Track) -> str:
    """Say a conclusion, or what is known where the due year is over without one."""
    assessment, latest = track.assessment, track.assessment.latest
    goal, word = goal_text(assessment.target), assessment.words[0]
    if word in (Status.ACHIEVED, Status.NOT_ACHIEVED):
        stage = (
            f"（{assessment.verdict}）"
            if assessment.verdict
            else "（由公布数推得）"
            if assessment.derived
            else ""
        )
        return f"{outcome_text(assessment.target, met=word is Status.ACHIEVED)}{stage}"
    if word is Status.BORDERLINE and latest is not None:
        text = figure_text(track.indicator, latest, assessment.target.value)
        note = PRECISION_NOTE.get(latest.precision, "")
        return f"{latest.year}年{text}（{note}），是否{goal}：{word}"
    seen = ""
    if latest is not None and latest.year:
        seen = f"，最新数为{latest.year}年{figure_text(track.indicator, latest)}"
    branch = assessment.due_forecast
    ahead = f"，预计{forecast_text(branch, assessment.target)}" if branch is not None else ""
    return f"已到{assessment.target.due}年期限{seen}{ahead}，待核"


def _pace(track: Track) -> str:
    assessment = track.assessment
    latest = assessment.latest
    needs = assessment.needs
    if latest is not None and assessment.target.due is None and assessment.words == (Status.INSUFFICIENT,):
        dated = f"{latest.year}年" if latest.year else ""
        return f"{dated}{figure_text(track.indicator, latest, assessment.target.value)}，原文未定期限"
    if latest is None or latest.year is None or needs is None or assessment.target.due is None:
        return assessment.status or ""
    judged = set(assessment.words) <= _PACE
    by = "按新口径" if assessment.benchmarks_differ else ""
    stands = f"{by}{assessment.status}" if judged else f"自{latest.year}年以来没有新数"
    period = growth_period(latest.year, assessment.target.due)
    if needs.whole and assessment.geometric:
        need = f"全程{needs.demand.replace('须', '须年均', 1)}（{years(needs.first, needs.last)}）"
    elif assessment.geometric:
        need = f"{period}{needs.demand}"
    else:
        text = needed_move(needs.rate, track.indicator.unit, geometric=False, direction=needs.direction)
        period = period.removesuffix("年均") + "每年" if period.endswith("年均") else period
        need = f"{period}须{text}"
    return f"{stands}：{need}方可{goal_text(assessment.target)}"


def goal_line(track: Track) -> str:
    """Words at the target line: 目标：突破800亿元."""
    target = track.assessment.target
    return f"目标：{'每年' if target.every_year else ''}{goal_text(target)}"


def goal_year(track: Track) -> int | None:
    """Year up to which the target line runs: the due year, or the last year of a yearly quota."""
    target = track.assessment.target
    return target.every_year[1] if target.every_year else target.due


def yardstick_line(track: Track) -> str:
    """Words at the line of the old yardstick."""
    return f"若按旧口径尺度，约合{plain(round(track.yardstick or 0.0), track.indicator.unit)}"
