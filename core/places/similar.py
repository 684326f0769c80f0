"""Counties of the province that are nearest to one of ours in size and level, with the distance stated."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.book import Book
from core.figures.observation import Observation
from core.places.ranking import Ranking, province_ranking
from core.plan.catalog import Catalog
from core.plan.models import Area

#: Nearest counties that are kept.
MOST = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A county near another: its distance, and its figures in the order of the indicators compared."""

    area: Area
    distance: float
    figures: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """What one county is nearest to: indicators, years and number of counties compared, nearest first."""

    area: str
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    of: int
    own: tuple[Observation, ...]
    nearest: tuple[Near, ...]


def similar_counties(
    catalog: Catalog, book: Book, indicators: Sequence[str], most: int = MOST
) -> tuple[Similar, ...]:
    """Find the counties of the province nearest to each of the city's counties.

    The distance is Euclidean over the logarithms of the indicators, each divided by its standard deviation
    over all counties: a distance of one is one standard deviation in a single indicator.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    indicators : sequence of str
        Positive levels, each taken in the last year in which every county of the province is known on one
        benchmark (``core.places.ranking.province_ranking``).
    most : int
        Nearest counties that are kept; those at equal distance stand in the order of the catalog.

    Returns
    -------
    tuple of Similar
        In document order; empty where an indicator has no such year, a value is not positive, or no county
        stands beside the city's own.
    """
    if not catalog.comparison_counties:
        return ()
    rankings = [_last(catalog, book, indicator) for indicator in indicators]
    if any(ranking is None for ranking in rankings):
        return ()
    held = [{place.area: place.observation for place in r.places} for r in rankings if r is not None]
    if any(o.value <= 0 for known in held for o in known.values()):
        return ()
    areas = (*catalog.counties, *catalog.comparison_counties)
    at = {area.code: _position(held, area.code) for area in areas}
    spread = [statistics.stdev(column) or 1.0 for column in zip(*at.values(), strict=True)]
    similar = []
    for county in catalog.counties:
        others = [
            Near(area, _distance(at[county.code], at[area.code], spread), _figures(held, area.code))
            for area in areas
            if area.code != county.code
        ]
        similar.append(
            Similar(
                area=county.code,
                indicators=tuple(indicators),
                years=tuple(ranking.year for ranking in rankings if ranking is not None),
                of=len(areas),
                own=_figures(held, county.code),
                nearest=tuple(sorted(others, key=lambda near: near.distance)[:most]),
            )
        )
    return tuple(similar)


def _last(catalog: Catalog, book: Book, indicator: str) -> Ranking | None:
    """Ranking of the last year in which all counties are known."""
    code = catalog.counties[0].code if catalog.counties else ""
    years = {year for b in book.benchmarks(code, indicator) for year in book.yearly(code, indicator, b)}
    for year in sorted(years, reverse=True):
        order = province_ranking(catalog, book, indicator, year)
        if order.refusal is None:
            return order
    return None


def _position(held: Sequence[dict[str, Observation]], code: str) -> tuple[float, ...]:
    return tuple(math.log(known[code].value) for known in held)


def _figures(held: Sequence[dict[str, Observation]], code: str) -> tuple[Observation, ...]:
    return tuple(known[code] for known in held)


def _distance(a: Sequence[float], b: Sequence[float], spread: Sequence[float]) -> float:
    return math.sqrt(math.fsum(((x - y) / s) ** 2 for x, y, s in zip(a, b, spread, strict=True)))
