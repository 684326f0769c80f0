"""Growth as it was: what presets and percentiles may draw on, each value with where it comes from."""

from __future__ import annotations

from typing import Final

from core.figures.arithmetic import real_equivalent
from core.figures.book import Book
from core.figures.observation import Observation, counts
from core.plan.models import Area, Roles
from core.plan.periods import Frequency
from core.scenario.inputs import Evidence
from core.wording.numbers import growth_period, percent

#: A published growth older than this many years before the reference year is no longer "recent".
RECENT_YEARS: Final = 3


def published_growth(roles: Roles, book: Book, area: Area, since: int) -> Evidence | None:
    """Last published real growth of an area that counts, of ``since`` or later.

    A year's growth is preferred to a mean over several years that ends in the same year.

    Parameters
    ----------
    roles : Roles
        Which indicators are meant.
    book : Book
        Figures known to the computation.
    area : Area
        The county or city.
    since : int
        Earliest (last) year of the growth.

    Returns
    -------
    Evidence or None
        ``None`` where nothing was published since; forecasts never count.
    """
    best: Observation | None = None
    for o in book.vintages(area.code, roles.growth):
        if not counts(o) or o.year is None or o.year < since:
            continue
        if o.frequency not in (Frequency.YEAR, Frequency.SPAN):
            continue
        if best is None or _recency(book, o) > _recency(book, best):
            best = o
    if best is None or best.year is None:
        return None
    return Evidence(
        value=best.value / 100,
        area=area.code,
        area_name=area.short,
        year=best.year,
        period=_period(best),
        grade=best.grade,
        source_id=best.source_id,
        origin="公布的实际增速",
    )


def clean_real_growths(
    roles: Roles, book: Book, area: Area, priced: tuple[Area, ...]
) -> tuple[Evidence, ...]:
    """Clean yearly growths of GDP turned real by the price change of their year, by year ascending.

    Only growths inside one benchmark and across no break enter (:meth:`Book.clean_growths`), and only
    years whose deflator is known. Where no deflator of any year is known, prices are taken as unchanged,
    as the presets do, and every growth says so.

    Parameters
    ----------
    roles : Roles
        Which indicators are meant.
    book : Book
        Figures known to the computation.
    area : Area
        The county or city.
    priced : tuple of Area
        Where to look for the year's deflator, the first that has it speaks (province, then nation).

    Returns
    -------
    tuple of Evidence
        Real growth ``(1 + nominal) / (1 + deflator) - 1`` as fractions, grade D.
    """
    growths = []
    unpriced = latest_deflator(roles, book, priced) is None
    for growth in book.clean_growths(area.code, roles.gdp):
        year = growth.last.year
        if year is None:
            continue
        if unpriced:
            growths.append(_at_current_prices(area, year, growth.rate, growth.last.source_id))
            continue
        for region in priced:
            price = book.at(region.code, roles.deflator, year)
            if price is None:
                continue
            deflator = price.value / 100
            growths.append(
                Evidence(
                    value=real_equivalent(growth.rate, deflator),
                    area=area.code,
                    area_name=area.short,
                    year=year,
                    period=f"{year}年",
                    grade="D",
                    source_id=growth.last.source_id,
                    origin=f"现价增长{percent(growth.rate)}，按同年{region.short}平减指数{percent(deflator)}折算",
                )
            )
            break
    return tuple(growths)


def _at_current_prices(area: Area, year: int, rate: float, source_id: str) -> Evidence:
    """Growth as the levels have it, for a plan that knows of no prices at all."""
    return Evidence(
        value=rate,
        area=area.code,
        area_name=area.short,
        year=year,
        period=f"{year}年",
        grade="D",
        source_id=source_id,
        origin="现价增长，未见公布的平减指数，按价格不变计",
    )


def latest_deflator(roles: Roles, book: Book, priced: tuple[Area, ...]) -> Evidence | None:
    """Last known yearly price change of the first region in ``priced`` that has one."""
    for region in priced:
        latest = book.latest(region.code, roles.deflator)
        if latest is not None and latest.year is not None:
            return Evidence(
                value=latest.value / 100,
                area=region.code,
                area_name=region.short,
                year=latest.year,
                period=f"{latest.year}年",
                grade=latest.grade,
                source_id=latest.source_id,
                origin="地区生产总值平减指数变化率",
            )
    return None


def _recency(book: Book, o: Observation) -> tuple[int, bool, int, str]:
    published = o.published.isoformat() if o.published else ""
    rank = book.benchmark_rank.get(o.benchmark, 0)
    return (o.year or 0, o.frequency == Frequency.YEAR, rank, published)


def _period(o: Observation) -> str:
    last = o.year or 0
    start = int(o.start[:4]) if o.start[:4].isdigit() else last
    if o.frequency != Frequency.SPAN:
        return f"{last}年"
    return growth_period(start - 1, last)  # `start` is the first day of the first year of growth
