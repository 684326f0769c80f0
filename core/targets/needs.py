"""What is needed from the latest figure on: 今后须 for years not over, else 全程须, and in real terms.

今后须 is given where the latest figure is of the last year or the one before. An older figure leaves years
that are over without a number: growth over all of them is 全程须, another thing, never in one range, map or
ranking with the first. Both are computed on the benchmark on which the due year will be published, where a
link leads there, with its band.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Final

from core.figures.arithmetic import real_equivalent, required_change, required_growth
from core.figures.book import Book
from core.figures.interval import is_bound, possible_values
from core.figures.links import Link, find_link
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Kind, PriceBasis, Target
from core.targets.assessment import Needed, PublishedGrowth
from core.targets.bases import wanted_base_year
from core.targets.pace import is_geometric

PERCENT: Final = 100
#: Steps of a rate as it is printed: tenths of a per cent.
PRINTED: Final = 1000
#: The least by which a rate is more than another when it is printed.
_LEAST: Final = 1e-11
#: 今后须 asks for a latest figure at most so many years before the year of judgement.
RECENT: Final = 2


def needs_of(
    catalog: Catalog, book: Book, target: Target, latest: Observation, as_of: dt.date
) -> Needed | None:
    """What is needed from a latest figure to the target.

    Parameters
    ----------
    book : Book
        Figures known at ``as_of``.
    latest : Observation
        Counting figure that does not meet the target yet.

    Returns
    -------
    Needed or None
        ``None`` where no year is left, or the figure has none.
    """
    due, goal = target.due, float(target.value or 0.0)
    if due is None or latest.year is None or latest.year >= due:
        return None
    benchmark = due_benchmark(catalog, latest.benchmark, due)
    link = _link(catalog, book, target, latest, benchmark)
    levels = _levels(latest, link)
    geometric = is_geometric(catalog.indicator(target.indicator), levels[0], goal)
    rule = required_growth if geometric else required_change
    usable = [level for level in levels if level > 0 or not geometric]
    rates = [rule(level, goal, due - latest.year) for level in usable]
    if geometric and target.comparison is Comparison.ABOVE:
        rates = [_beyond(rate) for rate in rates]
    needs = Needed(
        rate=rates[0],
        low=min(rates),
        high=max(rates),
        first=latest.year + 1,
        last=due,
        geometric=geometric,
        whole=latest.year < as_of.year - RECENT,
        benchmark=benchmark if link is not None else latest.benchmark,
        link=link,
        direction=catalog.indicator(target.indicator).direction,
        bounded=is_bound(latest),
    )
    return _with_real(catalog, book, target, needs)


def _beyond(rate: float) -> float:
    """A rate that takes the level past a value, where the printed one would take it exactly there.

    突破 asks for more than the value: 0.0 % from 800 is none, nor is 10.0 % from 727.27 where that gives 800.
    """
    printed = round(rate * PRINTED) / PRINTED
    return printed + 2 * _LEAST if abs(rate - printed) < _LEAST else rate


def due_benchmark(catalog: Catalog, benchmark: str, due: int) -> str:
    """The latest benchmark on which the due year can be published; that of the figure where it has none."""
    if not benchmark:
        return ""
    fitting = [
        b
        for b in catalog.benchmarks
        if (b.first is None or b.first <= due) and (b.last is None or due <= b.last)
    ]
    return max(fitting, key=lambda b: b.rank).id if fitting else benchmark


def published_growths(catalog: Catalog, book: Book, target: Target) -> tuple[PublishedGrowth, ...]:
    """The latest published real growth and the latest clean nominal one since the base year, newest first."""
    indicator, first = catalog.indicator(target.indicator), wanted_base_year(catalog, target)
    growths: list[PublishedGrowth] = []
    for growth in catalog.indicators:
        if growth.growth_of != indicator.id or growth.price_basis is not PriceBasis.CONSTANT:
            continue
        latest = book.latest(target.area, growth.id)
        if latest is not None and (latest.year or 0) >= first and latest.frequency == "year":
            real = latest.value / PERCENT
            growths.append(PublishedGrowth(latest.year or 0, real, True, latest.benchmark, latest.source_id))
    if indicator.kind in (Kind.LEVEL, Kind.COUNT):
        clean = book.clean_growths(target.area, target.indicator)
        if clean and (clean[-1].last.year or 0) >= first:
            last = clean[-1].last
            growths.append(
                PublishedGrowth(last.year or 0, clean[-1].rate, False, last.benchmark, last.source_id)
            )
    return tuple(sorted(growths, key=lambda g: (-g.year, not g.real)))


def deflator_sources(catalog: Catalog, book: Book, needs: Needed) -> tuple[str, ...]:
    """Ids of the sources of the deflators that a real equivalent rests on."""
    deflators = (book.at(catalog.plan.province, catalog.roles.deflator, year) for year, _ in needs.deflators)
    return tuple(o.source_id for o in deflators if o is not None and needs.real is not None)


def _levels(latest: Observation, link: Link | None) -> list[float]:
    """The latest level on the due year's benchmark, then its ends by rounding and by the link's band."""
    interval = possible_values(latest)
    ends = [end for end in (interval.low, interval.high) if math.isfinite(end)]
    if link is None:
        return list(dict.fromkeys([latest.value, *ends]))
    central = link.carry(latest.value)[0]
    return [central, *(level for end in ends for level in link.carry(end)[1:])]


def _link(catalog: Catalog, book: Book, target: Target, latest: Observation, benchmark: str) -> Link | None:
    if benchmark == latest.benchmark or latest.year is None:
        return None
    return find_link(
        catalog, book, target.area, target.indicator, old=latest.benchmark, new=benchmark, year=latest.year
    )


def _with_real(catalog: Catalog, book: Book, target: Target, needs: Needed) -> Needed:
    if not needs.geometric or catalog.indicator(target.indicator).price_basis is not PriceBasis.CURRENT:
        return needs
    known: list[tuple[int, float]] = []
    for year in range(needs.first, needs.last + 1):
        o = book.at(catalog.plan.province, catalog.roles.deflator, year)
        if o is not None:
            known.append((year, o.value / PERCENT))
    latest = book.latest(catalog.plan.province, catalog.roles.deflator, needs.last)
    if latest is None or latest.year is None:
        return needs
    if not known:
        known = [(latest.year, latest.value / PERCENT)]
    by_year = dict(known)
    rest = latest.value / PERCENT
    logs = [math.log1p(by_year.get(year, rest)) for year in range(needs.first, needs.last + 1)]
    mean = math.expm1(math.fsum(logs) / len(logs))
    if latest.year not in by_year:
        known.append((latest.year, rest))
    return replace(needs, real=real_equivalent(needs.rate, mean), deflators=tuple(sorted(known)))
