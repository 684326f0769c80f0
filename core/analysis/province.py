"""Place of the city's counties among all counties of the province, in years where all are known."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.ranking import Ranking, ranking
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.observations import Observation


@dataclass(frozen=True, slots=True)
class ProvincePlace:
    """A county's place: ``rank`` of ``of``; ``tied`` where another county has the same value."""

    area: str
    indicator: str
    year: int
    benchmark: str
    rank: int
    of: int
    tied: bool
    observation: Observation


def province_ranking(catalog: Catalog, book: Book, indicator: str, year: int) -> Ranking:
    """Rank the city's counties together with the province's other counties, or say why not."""
    return ranking(catalog, book, indicator, year, (*catalog.counties, *catalog.comparison_counties))


def places_in_province(
    catalog: Catalog, book: Book, indicator: str, year: int | None = None
) -> tuple[ProvincePlace, ...]:
    """Places of the city's counties, in document order.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    year : int, optional
        Default: the last year in which every county of the province is known.

    Returns
    -------
    tuple of ProvincePlace
        Empty where no such year exists.
    """
    years = [year] if year is not None else _years(catalog, book, indicator)
    for candidate in years:
        found = province_ranking(catalog, book, indicator, candidate)
        if found.refusal is None and found.benchmark is not None:
            return _places(catalog, found, found.benchmark)
    return ()


def _places(catalog: Catalog, found: Ranking, benchmark: str) -> tuple[ProvincePlace, ...]:
    places = []
    for county in catalog.counties:
        place = found.of(county.code)
        if place is not None:
            places.append(
                ProvincePlace(
                    area=county.code,
                    indicator=found.indicator,
                    year=found.year,
                    benchmark=benchmark,
                    rank=place.rank,
                    of=len(found.places),
                    tied=place.tied,
                    observation=place.observation,
                )
            )
    return tuple(places)


def _years(catalog: Catalog, book: Book, indicator: str) -> list[int]:
    """Years known for the first comparison county, the latest first: others can only have fewer in common."""
    if not catalog.comparison_counties:
        return []
    first = catalog.comparison_counties[0].code
    years = {y for b in book.benchmarks(first, indicator) for y in book.yearly(first, indicator, b)}
    return sorted(years, reverse=True)
