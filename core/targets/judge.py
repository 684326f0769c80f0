"""The one function that decides: status, inputs and sentence of a target as of a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.figures.arithmetic import UnknownTargetError, real_equivalent, required_change, required_growth
from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Kind, PriceBasis, Reading, Target
from core.targets.assessment import Assessment, ForecastBranch, Opinion, weakest
from core.targets.pace import is_geometric, opinion, wanted_base_year
from core.targets.sentence import sentence
from core.targets.special import (
    is_over,
    member_of,
    member_targets,
    overall_word,
    quota_years,
    settled,
    worst_words,
)
from core.wording import Status

DEFLATOR = "deflator_change"
PERCENT = 100


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
        Frozen; ``chance`` is left empty here (see :func:`core.targets.outlook.with_chance`).

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
        found = _joint(catalog, book, target, as_of)
    elif target.every_year is not None:
        found = _yearly(catalog, book, target, as_of)
    else:
        found = _single(catalog, book, target, as_of)
    if target.reading is Reading.OPEN:
        found = replace(found, words=(), central=None)
    return replace(found, sentence=sentence(catalog, found, as_of))


def _single(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Assessment:
    """One area's value against a number, due in a year or undated."""
    latest = _latest(catalog, book, target)
    unverified = target.due is not None and is_over(target.due, as_of)
    if latest is None:
        word = Status.DUE_UNVERIFIED if unverified else Status.INSUFFICIENT
        return Assessment(target, (word,), word, "")
    main = opinion(catalog, book, target, latest)
    passed = unverified and latest.year != target.due
    if passed:
        main = replace(main, words=(Status.DUE_UNVERIFIED,), central=Status.DUE_UNVERIFIED)
    found = Assessment(
        target=target,
        words=main.words,
        central=main.central,
        sentence="",
        grade=_grade(main),
        opinion=main,
        second=None if passed else _second(catalog, book, target, main),
        geometric=main.geometric,
    )
    found = _with_history(catalog, book, found)
    if target.due is not None and not passed and Status.ACHIEVED not in main.words:
        found = _with_needs(catalog, book, found, latest)
    return replace(found, sources=_sources(catalog, book, found))


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


def _with_history(catalog: Catalog, book: Book, found: Assessment) -> Assessment:
    target = found.target
    if catalog.indicator(target.indicator).kind not in (Kind.LEVEL, Kind.COUNT):
        return found
    growths = book.clean_growths(target.area, target.indicator)
    if not growths or not found.geometric:
        return found
    last = growths[-1]
    return replace(
        found,
        last_growth=last.rate,
        last_growth_year=last.last.year,
        last_growth_benchmark=last.last.benchmark,
    )


def _with_needs(catalog: Catalog, book: Book, found: Assessment, latest: Observation) -> Assessment:
    """What remains to be done from the latest figure: rate, real equivalent, speed-up, forecast branch."""
    target, goal = found.target, float(found.target.value or 0.0)
    years = (target.due or 0) - (latest.year or 0)
    if latest.year is None or years < 1:
        return found
    geometric = is_geometric(catalog.indicator(target.indicator), latest.value, goal)
    needed = (required_growth if geometric else required_change)(latest.value, goal, years)
    observed = found.opinion.observed if found.opinion else None
    comparable = observed is not None and found.opinion is not None and found.opinion.geometric == geometric
    found = replace(
        found,
        geometric=geometric,
        needed=needed,
        needed_years=years,
        speed_up=needed - observed if comparable and observed is not None else None,
        forecast=_forecast(book, target, latest, geometric=geometric),
    )
    price = book.latest(catalog.plan.province, DEFLATOR)
    current = catalog.indicator(target.indicator).price_basis is PriceBasis.CURRENT
    if not geometric or price is None or not current:
        return found
    change = price.value / PERCENT
    return replace(
        found, needed_real=real_equivalent(needed, change), deflator=change, deflator_year=price.year
    )


def _forecast(book: Book, target: Target, latest: Observation, *, geometric: bool) -> ForecastBranch | None:
    """The last forecast between the latest figure and the due year, and what it would leave."""
    due = target.due or 0
    between = {
        year: o
        for year, o in book.forecasts(target.area, target.indicator).items()
        if (latest.year or due) < year <= due and (o.value > 0 or not geometric)
    }
    earlier = [year for year in between if year < due]
    if not between:
        return None
    year = max(earlier) if earlier else due
    o, years = between[year], due - year
    rate = required_growth if geometric else required_change
    needed = rate(o.value, float(target.value or 0.0), years) if years else None
    return ForecastBranch(year, o.value, o.precision, needed, years, geometric, o.source_id)


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
    parts = [settled(target, assess_target(catalog, book, member, as_of)) for member in members]
    words, central = worst_words([(part.words, part.central) for part in parts])
    grades = [part.grade for part in parts if part.grade]
    return Assessment(
        target=target,
        words=words,
        central=central,
        sentence="",
        grade=weakest(*grades) if grades else None,
        geometric=bool(parts) and all(part.geometric for part in parts),
        members=tuple(member_of(catalog, part) for part in parts),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )


def _grade(main: Opinion) -> str:
    """The weakest grade that the judgement rests on: the base enters where there is a movement."""
    grades = [main.latest.grade]
    if main.base is not None and main.observed is not None:
        grades.append(main.base.grade)
    return weakest(*grades)


def _sources(catalog: Catalog, book: Book, found: Assessment) -> tuple[str, ...]:
    """Ids of all sources that the numbers of an assessment rest on, the latest figure's first."""
    ids: list[str] = []
    for view in (found.opinion, found.second):
        if view is None:
            continue
        ids.append(view.latest.source_id)
        ids.extend(conclusion.observation.source_id for conclusion in view.conclusions)
        if view.base is not None:
            ids.append(view.base.observation.source_id)
            ids.extend(view.base.link.sources if view.base.link else ())
    if found.needed_real is not None:
        price = book.latest(catalog.plan.province, DEFLATOR)
        ids.append(price.source_id if price else "")
    if found.forecast is not None:
        ids.append(found.forecast.source_id)
    return tuple(dict.fromkeys(source for source in ids if source))
