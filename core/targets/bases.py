"""The base of a judgement: which figure of which year the movement is measured from."""

from __future__ import annotations

from collections.abc import Iterable

from core.figures.book import Book
from core.figures.links import find_link
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Target
from core.targets.opinion import Base, How


def wanted_base_year(catalog: Catalog, target: Target) -> int:
    """Base year of a target: as the catalog states it, else the last full year before adoption."""
    return target.base_year if target.base_year is not None else catalog.plan.adopted_year - 1


def find_base(
    catalog: Catalog, book: Book, target: Target, latest: Observation, *, linked: bool = True
) -> Base | None:
    """Find the base for a latest figure.

    In this order: the base year on the latest figure's benchmark; the nearest earlier year on it; the
    base year (or the nearest earlier one) of an older benchmark, carried over by a link. No break may
    lie between base and latest figure.

    Parameters
    ----------
    latest : Observation
        Counting figure with a year. Where its year is the base year or earlier, it is its own base: there
        is then no progress to judge.
    linked : bool
        Whether a link may be used.

    Returns
    -------
    Base or None
        ``None`` where no year can serve.
    """
    if latest.year is None:
        return None
    wanted = wanted_base_year(catalog, target)
    series = book.yearly(target.area, target.indicator, latest.benchmark)
    breaks = book.breaks(target.area, target.indicator, latest.benchmark)
    year = _nearest(series, min(wanted, latest.year), latest.year, breaks)
    if year is not None:
        value = series[year].value
        how: How = "same" if year == wanted else "earlier"
        return Base(value, year, latest.benchmark, how, series[year], value, value)
    return linked_base(catalog, book, target, latest) if linked else None


def linked_base(catalog: Catalog, book: Book, target: Target, latest: Observation) -> Base | None:
    """The base year (or the nearest earlier one) of an older benchmark, carried over by a link."""
    wanted = wanted_base_year(catalog, target)
    rank = book.benchmark_rank
    last = latest.year or wanted
    new_breaks = book.breaks(target.area, target.indicator, latest.benchmark)
    for old in book.benchmarks(target.area, target.indicator):
        if rank.get(old, 0) >= rank.get(latest.benchmark, 0):
            continue
        series = book.yearly(target.area, target.indicator, old)
        breaks = book.breaks(target.area, target.indicator, old) | new_breaks
        year = _nearest(series, min(wanted, last - 1), last, breaks)
        if year is None:
            continue
        link = find_link(
            catalog, book, target.area, target.indicator, old=old, new=latest.benchmark, year=year
        )
        if link is not None:
            value, low, high = link.carry(series[year].value)
            return Base(value, year, latest.benchmark, "linked", series[year], low, high, link)
    return None


def _nearest(years: Iterable[int], until: int, last: int, breaks: frozenset[int]) -> int | None:
    """Latest year up to ``until`` with no break in the years after it up to ``last``."""
    usable = [y for y in years if y <= until and not any(y < b <= last for b in breaks)]
    return max(usable, default=None)
