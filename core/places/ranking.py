"""Ranking of areas: respects direction and ties, and refuses where it would mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.figures.book import YEARLY, Book
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Area
from core.wording.sentences import listed


@dataclass(frozen=True, slots=True)
class Place:
    """Place of one area: 1 is best; areas of equal value share a place and the next is skipped."""

    area: str
    rank: int
    tied: bool
    observation: Observation


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places best first (document order among equals), or a refusal with its reason."""

    indicator: str
    year: int
    benchmark: str | None
    places: tuple[Place, ...]
    refusal: str | None = None

    def of(self, area: str) -> Place | None:
        """Place of one area."""
        return next((place for place in self.places if place.area == area), None)


def competition_ranks(values: Mapping[str, float], direction: int = 1) -> dict[str, int]:
    """Rank values 1, 2, 2, 4: as many places as there are better values, plus one."""
    return {
        key: 1 + sum(direction * other > direction * value for other in values.values())
        for key, value in values.items()
    }


def ranking(
    catalog: Catalog, book: Book, indicator: str, year: int, areas: Sequence[Area] | None = None
) -> Ranking:
    """Rank areas by one indicator in one year.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    areas : sequence of Area, optional
        Default: the city's counties.

    Returns
    -------
    Ranking
        With a refusal where an area has no figure, only one that does not count (an estimate or a
        forecast), or where no single benchmark holds all of them.
    """
    chosen = tuple(areas) if areas is not None else catalog.counties
    held = {area.code: _by_benchmark(book, area.code, indicator, year) for area in chosen}
    reason = _absent(book, chosen, held, indicator, year)
    if reason:
        return Ranking(indicator, year, None, (), reason)
    common = set.intersection(*(set(by_benchmark) for by_benchmark in held.values())) if held else set()
    if not common:
        reason = f"{year}年各地数据口径不同，不能直接比较，不排名。"
        return Ranking(indicator, year, None, (), reason)
    benchmark = max(common, key=lambda b: (book.benchmark_rank.get(b, 0), b))
    values = {code: by_benchmark[benchmark].value for code, by_benchmark in held.items()}
    ranks = competition_ranks(values, catalog.indicator(indicator).direction)
    shared = list(ranks.values())
    places = [
        Place(area.code, ranks[area.code], shared.count(ranks[area.code]) > 1, held[area.code][benchmark])
        for area in chosen
    ]
    return Ranking(indicator, year, benchmark, tuple(sorted(places, key=lambda place: place.rank)))


def _by_benchmark(book: Book, area: str, indicator: str, year: int) -> dict[str, Observation]:
    figures = {b: book.yearly(area, indicator, b).get(year) for b in book.benchmarks(area, indicator)}
    return {benchmark: o for benchmark, o in figures.items() if o is not None}


def _absent(
    book: Book,
    areas: Sequence[Area],
    held: Mapping[str, Mapping[str, Observation]],
    indicator: str,
    year: int,
) -> str | None:
    """Why the areas cannot all be compared, or ``None``."""
    without = [area for area in areas if not held[area.code]]
    weak = [area for area in without if _has_weak(book, area.code, indicator, year)]
    missing = [area for area in without if area not in weak]
    parts = []
    if missing:
        parts.append(f"缺{_names(missing)}{year}年数据")
    if weak:
        parts.append(f"{_names(weak)}{year}年只有预计数或估算数")
    if not areas:
        parts.append("没有可比较的地区")
    return f"{'；'.join(parts)}，不排名。" if parts else None


def _has_weak(book: Book, area: str, indicator: str, year: int) -> bool:
    return any(
        o.year == year and o.frequency in YEARLY and not counts(o) for o in book.vintages(area, indicator)
    )


def _names(areas: Sequence[Area], most: int = 6) -> str:
    """Name a few areas, and count them where there are many."""
    names = listed([area.short for area in areas[:most]])
    return names if len(areas) <= most else f"{names}等{len(areas)}个地区"


# Place of the city's counties among all counties of the province, in years where all are known.


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
        order = province_ranking(catalog, book, indicator, candidate)
        if order.refusal is None and order.benchmark is not None:
            return _places(catalog, order, order.benchmark)
    return ()


def _places(catalog: Catalog, ranking: Ranking, benchmark: str) -> tuple[ProvincePlace, ...]:
    places = []
    for county in catalog.counties:
        place = ranking.of(county.code)
        if place is not None:
            places.append(
                ProvincePlace(
                    area=county.code,
                    indicator=ranking.indicator,
                    year=ranking.year,
                    benchmark=benchmark,
                    rank=place.rank,
                    of=len(ranking.places),
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
