"""The one function that decides: status, inputs and sentence of a target as of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from core.figures import implied, interval
from core.figures.arithmetic import UnknownTargetError, calendar_share, required_change, required_growth
from core.figures.book import Book
from core.figures.implication import GRADE, Implied
from core.figures.observation import Grade, Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Reading, Target
from core.targets.assessment import Assessment
from core.targets.bases import wanted_base_year
from core.targets.needs import deflator_sources, needs_of, published_growths
from core.targets.opinion import ForecastBranch, Opinion, weakest
from core.targets.pace import due_word, linked_readings, meets, opinion, said_words
from core.targets.sentence import sentence
from core.targets.special import (
    is_over,
    member_of,
    member_targets,
    overall_word,
    quota_years,
    with_reported_count,
    worst_words,
)
from core.wording.words import Status


def assess(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> Assessment:
    """Decide the status of one target.

    Parameters
    ----------
    catalog : Catalog
        Targets, indicators, rules.
    book : Book
        All observations; only those published by ``as_of`` are used. Estimates (E) and 预计 never decide.
    target_id : str
        Id of the target.
    as_of : datetime.date
        Date of judgement.

    Returns
    -------
    Assessment
        Frozen; ``chance`` is left empty here (see :func:`core.targets.ahead.outlook.with_chance`).

    Raises
    ------
    core.plan.models.CatalogError
        Where the catalog holds no such target.
    UnknownTargetError
        Where a target has neither a value nor years to be judged in.
    NotFiniteError
        Where a figure is NaN or infinite.
    """
    return assess_target(catalog, book.known(as_of), catalog.target(target_id), as_of)


def assess_all(catalog: Catalog, book: Book, as_of: dt.date) -> tuple[Assessment, ...]:
    """Decide every target of the plan, in the order of the catalog."""
    known = book.known(as_of)
    return tuple(assess_target(catalog, known, target, as_of) for target in catalog.targets)


def assess_target(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Assessment:
    """Decide one target, of the catalog or made from it, on a book already cut to what is known."""
    if target.value is None and target.comparison is not Comparison.EVERY_ONE and not target.every_year:
        raise UnknownTargetError(f"目标“{target.name}”既无目标值也无考核年份，无法判定，请补充目标文件。")
    if target.comparison is Comparison.EVERY_ONE:
        assessment = _joint(catalog, book, target, as_of)
    elif target.every_year is not None:
        assessment = _yearly(catalog, book, target, as_of)
    else:
        assessment = _single(catalog, book, target, as_of)
    if target.reading is Reading.OPEN:
        assessment = replace(assessment, words=(), central=None)
    assessment = replace(assessment, calendar=_calendar(catalog, assessment, as_of))
    return replace(assessment, sentence=sentence(catalog, assessment, as_of))


def _calendar(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> float | None:
    """时序进度 by the calendar, from the base that was used, else the one that is wanted."""
    due = assessment.target.due
    if due is None or assessment.members:
        return None
    first = (
        assessment.base.year if assessment.base is not None else wanted_base_year(catalog, assessment.target)
    )
    return calendar_share(first, due, as_of) if first < due else None


def _single(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Assessment:
    """One area's value against a number, due in a year or undated."""
    latest = _latest(catalog, book, target)
    unverified = target.due is not None and is_over(target.due, as_of)
    if latest is None:
        word = Status.DUE_UNVERIFIED if unverified else Status.INSUFFICIENT
        bare = Assessment(target, (word,), word, "")
        bare = _with_derived(catalog, book, bare) if unverified else bare
        return _with_due_forecast(catalog, book, bare)
    main = opinion(catalog, book, target, latest)
    passed = unverified and latest.year != target.due
    readings = () if passed or main.conclusions else linked_readings(catalog, book, target, main)
    if passed:
        main = replace(main, words=(Status.DUE_UNVERIFIED,), central=Status.DUE_UNVERIFIED)
    words, central = said_words(main, readings)
    assessment = Assessment(
        target=target,
        words=words,
        central=central,
        sentence="",
        grade=_grade(main),
        opinion=main,
        readings=readings,
        second=None if passed else _second(catalog, book, target, main),
        geometric=main.geometric,
        rivals=book.rivals(latest),
        to_confirm=_to_confirm(catalog, latest),
    )
    assessment = replace(
        assessment, growths=published_growths(catalog, book, target) if assessment.geometric else ()
    )
    if target.due is not None and not passed and main.central is not Status.ACHIEVED:
        assessment = _with_needs(catalog, book, assessment, as_of)
    assessment = _with_derived(catalog, book, assessment) if passed else assessment
    assessment = _with_due_forecast(catalog, book, assessment)
    return replace(assessment, sources=_sources(catalog, book, assessment))


def _with_derived(catalog: Catalog, book: Book, assessment: Assessment) -> Assessment:
    """The word of a due year without a figure of its own, where published figures leave only one."""
    target = assessment.target
    indicator = catalog.indicator(target.indicator)
    implied_ = implied.of_cell(catalog, book, target.area, indicator, target.due or 0)
    if implied_ is None:
        return assessment
    met = interval.meets(
        interval.Interval(implied_.low, implied_.high),
        float(target.value or 0.0),
        strictly=target.comparison is Comparison.ABOVE,
        direction=indicator.direction,
        noise=catalog.rules.rounding,
    )
    return assessment if met is None else _derived(assessment, implied_, due_word(met))


def _derived(assessment: Assessment, one: Implied, word: Status) -> Assessment:
    sources = tuple(dict.fromkeys((*assessment.sources, *one.sources)))
    return replace(assessment, words=(word,), central=word, grade=GRADE, derived=one, sources=sources)


def _to_confirm(catalog: Catalog, latest: Observation) -> bool:
    """Whether the figure judged is one of the plan's own years that only a compilation or re-post states."""
    return latest.grade == Grade.C and (latest.year or 0) >= catalog.plan.adopted_year


def _latest(catalog: Catalog, book: Book, target: Target) -> Observation | None:
    """The figure to judge: the latest up to the due year.

    An undated target may have to be read from a figure without a year: it is taken where no dated figure
    reaches the plan's base year, and is said to be undated.
    """
    latest = book.latest(target.area, target.indicator, target.due)
    if target.due is None and (latest is None or (latest.year or 0) < wanted_base_year(catalog, target)):
        return book.undated(target.area, target.indicator) or latest
    return latest


def _second(catalog: Catalog, book: Book, target: Target, main: Opinion) -> Opinion | None:
    """The opinion on the latest other benchmark that needs no link and has progress to judge.

    Where the due year's figure has concluded, only another conclusion stands against it.
    """
    if target.due is None:
        return None
    for benchmark in book.benchmarks(target.area, target.indicator):
        years = [y for y in book.yearly(target.area, target.indicator, benchmark) if y <= target.due]
        if benchmark == main.benchmark or not years:
            continue
        latest = book.yearly(target.area, target.indicator, benchmark)[max(years)]
        other = opinion(catalog, book, target, latest, linked=False)
        if other.conclusions or (other.ratio is not None and not main.conclusions):
            return other
    return None


def _with_needs(catalog: Catalog, book: Book, assessment: Assessment, as_of: dt.date) -> Assessment:
    """What remains to be done from the latest figure, how much faster that is, and the forecast branch."""
    target, latest = assessment.target, assessment.latest
    needs = needs_of(catalog, book, target, latest, as_of) if latest is not None else None
    if needs is None or latest is None:
        return assessment
    observed = assessment.opinion.observed if assessment.opinion else None
    comparable = (
        assessment.opinion is not None and assessment.opinion.geometric == needs.geometric and not needs.whole
    )
    return replace(
        assessment,
        geometric=needs.geometric,
        needs=needs,
        speed_up=needs.rate - observed if comparable and observed is not None else None,
        forecast=_forecast(book, target, latest, geometric=needs.geometric),
    )


def _forecast(book: Book, target: Target, latest: Observation, *, geometric: bool) -> ForecastBranch | None:
    """The last forecast between the latest figure and the due year, and what it would leave."""
    due = target.due or 0
    between = {
        year: o
        for year, o in book.forecasts(target.area, target.indicator).items()
        if (latest.year or due) < year < due and (o.value > 0 or not geometric)
    }
    if not between:
        return None
    year = max(between)
    o, years = between[year], due - year
    rate = required_growth if geometric else required_change
    needed = rate(o.value, float(target.value or 0.0), years)
    return ForecastBranch(year, o.value, o.precision, needed, years, geometric, o.source_id)


def _with_due_forecast(catalog: Catalog, book: Book, assessment: Assessment) -> Assessment:
    """The published 预计 of the due year, while its outturn is not known: said, never deciding."""
    target, due = assessment.target, assessment.target.due
    if due is None or (assessment.latest is not None and assessment.latest.year == due):
        return assessment
    o = book.forecasts(target.area, target.indicator).get(due)
    if o is None:
        return assessment
    branch = ForecastBranch(due, o.value, o.precision, None, 0, assessment.geometric, o.source_id)
    return replace(assessment, due_forecast=branch, forecast_meets=meets(catalog, target, o))


def _yearly(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Assessment:
    years = quota_years(catalog, book, target, as_of)
    word = overall_word(years, as_of)
    figures = [year.observation for year in years if year.observation]
    return Assessment(
        target=target,
        words=(word,),
        central=word,
        sentence="",
        grade=weakest(*(o.grade for o in figures)) if figures else None,
        quota=years,
        sources=tuple(dict.fromkeys(o.source_id for o in figures if o.source_id)),
    )


def _joint(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Assessment:
    members = member_targets(catalog, target)
    parts = [with_reported_count(target, assess_target(catalog, book, member, as_of)) for member in members]
    words, central = worst_words([(part.words, part.central) for part in parts])
    grades = [part.grade for part in parts if part.grade]
    assessment = Assessment(
        target=target,
        words=words,
        central=central,
        sentence="",
        grade=weakest(*grades) if grades else None,
        geometric=bool(parts) and all(part.geometric for part in parts),
        members=tuple(member_of(catalog, part) for part in parts),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )
    over = target.due is not None and is_over(target.due, as_of)
    if not over or not set(words) & {Status.DUE_UNVERIFIED, Status.INSUFFICIENT}:
        return assessment
    ruled_out = implied.ruled_out(catalog, book, target)
    return assessment if ruled_out is None else _derived(assessment, ruled_out, Status.NOT_ACHIEVED)


def _grade(main: Opinion) -> str:
    """The weakest grade that the judgement rests on: the base enters where there is a movement."""
    grades = [main.latest.grade]
    if main.base is not None and main.observed is not None:
        grades.append(main.base.grade)
    return weakest(*grades)


def _sources(catalog: Catalog, book: Book, assessment: Assessment) -> tuple[str, ...]:
    """Ids of all sources that the numbers of an assessment rest on, the latest figure's first."""
    ids: list[str] = []
    for view in (assessment.opinion, *assessment.readings, assessment.second):
        if view is None:
            continue
        ids.append(view.latest.source_id)
        ids.extend(conclusion.observation.source_id for conclusion in view.conclusions)
        if view.base is not None:
            ids.append(view.base.observation.source_id)
            ids.extend(view.base.link.sources if view.base.link else ())
    if assessment.needs is not None:
        ids.extend(deflator_sources(catalog, book, assessment.needs))
    ids.extend(assessment.derived.sources if assessment.derived else ())
    ids.extend(
        branch.source_id for branch in (assessment.forecast, assessment.due_forecast) if branch is not None
    )
    return tuple(dict.fromkeys(source for source in ids if source))


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
