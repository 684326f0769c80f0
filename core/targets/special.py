"""Targets that are not one number at one date: joint over several counties, and yearly quotas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.figures import interval
from core.figures.book import Book
from core.plan.catalog import Catalog
from core.plan.joint import part_of
from core.plan.models import Comparison, Target
from core.targets.assessment import Assessment, Member, QuotaYear
from core.targets.pace import meets
from core.wording.words import QuotaStatus, Status

# Joint targets (每一个都要达到): their members and the worst word.

#: Judged words from the best to the worst.
ORDER: Final = (
    Status.ACHIEVED,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.BEHIND,
    Status.FAR_BEHIND,
    Status.BELOW_BASE,
    Status.BORDERLINE,
    Status.NOT_ACHIEVED,
)


def member_targets(catalog: Catalog, target: Target) -> tuple[Target, ...]:
    """Targets of the members: named by id, or made for each area that the rule names."""
    return tuple(
        catalog.target(member) if member in catalog.target_ids else part_of(catalog, target, member)
        for member in target.members
    )


def with_reported_count(target: Target, part: Assessment) -> Assessment:
    """Let a reported count settle an undated rule for each area (每个县区至少一个).

    An undated *level* has only a completion, but whether a county has its festival or zone is a fact of
    the day: a reported count below the rule is 未实现, not a want of data.
    """
    undated = target.due is None and target.every_year is None
    if undated and part.opinion is not None and part.words == (Status.INSUFFICIENT,):
        return replace(part, words=(Status.NOT_ACHIEVED,), central=Status.NOT_ACHIEVED)
    return part


def worst_words(
    parts: Sequence[tuple[tuple[Status, ...], Status | None]],
) -> tuple[tuple[Status, ...], Status]:
    """Words of a joint target from its members' words and central words.

    A member that is 未实现 settles it, whatever the others are. Otherwise a member without a conclusion
    leaves the whole without one: the worst of those known may not be the worst. Where a member has several
    words (a link's band), all words between the best and the worst case are said.
    """
    words_of = [words for words, _ in parts]
    if any(words == (Status.NOT_ACHIEVED,) for words in words_of):
        return (Status.NOT_ACHIEVED,), Status.NOT_ACHIEVED
    if any(Status.DUE_UNVERIFIED in words for words in words_of):
        return (Status.DUE_UNVERIFIED,), Status.DUE_UNVERIFIED
    if not words_of or any(not words or Status.INSUFFICIENT in words for words in words_of):
        return (Status.INSUFFICIENT,), Status.INSUFFICIENT
    places = [[ORDER.index(word) for word in words] for words in words_of]
    best, worst = max(min(place) for place in places), max(max(place) for place in places)
    central = max(ORDER.index(word) for _, word in parts if word is not None)
    return ORDER[best : worst + 1], ORDER[central]


def member_of(catalog: Catalog, part: Assessment) -> Member:
    """Keep of a member's assessment what the joint target shows."""
    return Member(
        id=part.target.id,
        area=part.target.area,
        name=catalog.area(part.target.area).short,
        words=part.words,
        value=part.latest.value if part.latest else None,
        year=part.latest.year if part.latest else None,
        needs=part.needs,
    )


#: Word of a year by whether its figure meets the quota.
_QUOTA_WORD: Final = {True: QuotaStatus.MET, False: QuotaStatus.NOT_MET, None: QuotaStatus.BORDERLINE}


def quota_years(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> tuple[QuotaYear, ...]:
    """Judge every year of a yearly quota.

    A year is 完成 or 未完成 from its own counting figure, as the source states it. 只减不增 holds a year
    against the year before on the same benchmark, with no break between; where that is missing the year
    stays 未填报. A year without a figure is 未到期 until it has ended.
    """
    if target.every_year is None:
        return ()
    first, last = target.every_year
    return tuple(_quota_year(catalog, book, target, year, as_of) for year in range(first, last + 1))


def overall_word(years: Sequence[QuotaYear], as_of: dt.date) -> Status:
    """One word over all years of a quota.

    - 未实现: a year is reported and not met (it cannot be made good: the text asks for every year);
    - 临界待核: a year's figure is stated so roughly that neither can be said;
    - 已实现: every year is met;
    - 到期待核: the last year is over and a year is unreported;
    - 基本符合预期: every year that is over is met, and there is one;
    - 数据不足: anything else.
    """
    words = [year.word for year in years]
    if QuotaStatus.NOT_MET in words:
        return Status.NOT_ACHIEVED
    if QuotaStatus.BORDERLINE in words:
        return Status.BORDERLINE
    if words and all(word is QuotaStatus.MET for word in words):
        return Status.ACHIEVED
    if QuotaStatus.UNREPORTED in words:
        over = bool(years) and is_over(years[-1].year, as_of)
        return Status.DUE_UNVERIFIED if over else Status.INSUFFICIENT
    return Status.ON_TRACK if QuotaStatus.MET in words else Status.INSUFFICIENT


def is_over(year: int, as_of: dt.date) -> bool:
    """Whether a calendar year has ended by ``as_of``."""
    return as_of > dt.date(year, 12, 31)


def _quota_year(catalog: Catalog, book: Book, target: Target, year: int, as_of: dt.date) -> QuotaYear:
    figure = book.at(target.area, target.indicator, year)
    missing = QuotaStatus.UNREPORTED if is_over(year, as_of) else QuotaStatus.OPEN
    if target.comparison is not Comparison.AT_MOST_PREVIOUS_YEAR:
        if figure is None:
            return QuotaYear(year, missing, limit=target.value)
        word = _QUOTA_WORD[meets(catalog, target, figure)]
        return QuotaYear(year, word, figure.value, target.value, figure)
    benchmark = figure.benchmark if figure else ""
    before = book.yearly(target.area, target.indicator, benchmark).get(year - 1)
    limit = before.value if before else None
    if figure is None:
        return QuotaYear(year, missing, limit=limit)
    if limit is None or figure.break_before:
        return QuotaYear(year, missing, figure.value, limit, figure)
    # "At most the year before" is met where even the highest possible value is not above the lowest possible.
    possible, last = (
        interval.possible_values(figure),
        interval.possible_values(before) if before else interval.interval_of(limit),
    )
    noise = catalog.rules.rounding
    worst = interval.meets(possible, last.low, strictly=False, direction=-1, noise=noise)
    best = interval.meets(possible, last.high, strictly=False, direction=-1, noise=noise)
    met = True if worst else False if best is False else None
    return QuotaYear(year, _QUOTA_WORD[met], figure.value, limit, figure)
