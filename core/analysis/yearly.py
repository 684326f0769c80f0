"""Yearly quotas: met, not met, 未填报 or not yet due for each year, and one word over the years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.analysis.assessment import QuotaYear
from core.analysis.opinions import meets
from core.analysis.progress import digits_of, rounded
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.models import Comparison, Target
from core.wording import QuotaStatus, Status


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
    - 已实现: every year is met;
    - 到期待核: the last year is over and a year is unreported;
    - 基本符合预期: every year that is over is met, and there is one;
    - 数据不足: anything else.
    """
    words = [year.word for year in years]
    if QuotaStatus.NOT_MET in words:
        return Status.NOT_ACHIEVED
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
    found = book.at(target.area, target.indicator, year)
    missing = QuotaStatus.UNREPORTED if is_over(year, as_of) else QuotaStatus.OPEN
    if target.comparison is not Comparison.AT_MOST_PREVIOUS_YEAR:
        if found is None:
            return QuotaYear(year, missing, limit=target.value)
        word = QuotaStatus.MET if meets(catalog, target, found.value) else QuotaStatus.NOT_MET
        return QuotaYear(year, word, found.value, target.value, found)
    benchmark = found.benchmark if found else ""
    before = book.yearly(target.area, target.indicator, benchmark).get(year - 1)
    limit = before.value if before else None
    if found is None:
        return QuotaYear(year, missing, limit=limit)
    if limit is None or found.break_before:
        return QuotaYear(year, missing, found.value, limit, found)
    rise = rounded((found.value - limit) / (abs(limit) or 1.0), digits_of(catalog.rules.rounding))
    return QuotaYear(year, QuotaStatus.MET if rise <= 0 else QuotaStatus.NOT_MET, found.value, limit, found)
