"""Census employment by sector as a table: what is known, what is missing, nothing filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog

#: 工业 is mining, manufacturing and power, as the catalog defines it for 工业增加值.
INDUSTRY: Final = "industry"
INDUSTRY_NAME: Final = "工业"
_SUFFIX: Final = "就业人口（普查抽样）"


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector of the census, or 工业 as the sum of its ``parts``."""

    id: str
    name: str
    parts: tuple[str, ...]

    @property
    def composite(self) -> bool:
        """Whether it is a sum of several sectors."""
        return len(self.parts) > 1


@dataclass(frozen=True)
class Census:
    """Persons employed in the long-form sample, by area, year and sector.

    A sector without a figure is absent from :attr:`figures`, never zero. Shares of an area are taken
    over the sectors that are known on both sides of a comparison (see :meth:`common`).
    """

    sectors: tuple[Sector, ...]
    figures: dict[tuple[str, int], dict[str, Observation]]
    years: tuple[int, ...]

    @cached_property
    def single(self) -> tuple[Sector, ...]:
        """The sectors as the census has them, without sums."""
        return tuple(sector for sector in self.sectors if not sector.composite)

    def known(self, area: str, year: int) -> frozenset[str]:
        """Sectors with a figure."""
        return frozenset(self.figures.get((area, year), {}))

    def missing(self, area: str, year: int) -> tuple[str, ...]:
        """Names of the sectors without a figure, in order."""
        known = self.known(area, year)
        return tuple(sector.name for sector in self.single if sector.id not in known)

    def common(self, *places: tuple[str, int]) -> tuple[str, ...]:
        """Sectors known in every one of these areas and years, in order."""
        sets = [self.known(area, year) for area, year in places]
        return tuple(s.id for s in self.single if all(s.id in present for present in sets))

    def counts(self, area: str, year: int, sectors: tuple[str, ...]) -> list[float]:
        """Persons in these sectors, all of which must be known."""
        figures = self.figures[area, year]
        return [figures[sector].value for sector in sectors]

    def source_ids(self) -> tuple[str, ...]:
        """Sources that the table rests on, each once."""
        ids = (o.source_id for figures in self.figures.values() for o in figures.values())
        return tuple(dict.fromkeys(ids))


def census_of(catalog: Catalog, book: Book) -> Census:
    """Read census employment of the counties, city, province and nation from the book."""
    indicators = catalog.indicators_in(catalog.roles.employment_group)
    areas = (*catalog.counties, catalog.city, catalog.province, catalog.nation)
    figures: dict[tuple[str, int], dict[str, Observation]] = {}
    for area in areas:
        for indicator in indicators:
            for benchmark in book.benchmarks(area.code, indicator.id):
                for year, o in book.yearly(area.code, indicator.id, benchmark).items():
                    figures.setdefault((area.code, year), {}).setdefault(indicator.id, o)
    counties = {area.code for area in catalog.counties}
    years = sorted({year for area, year in figures if area in counties})
    parts = catalog.roles.industry_parts
    sectors = []
    for indicator in indicators:
        if parts and indicator.id == parts[0]:
            sectors.append(Sector(INDUSTRY, INDUSTRY_NAME, parts))
        sectors.append(Sector(indicator.id, indicator.name.removesuffix(_SUFFIX), (indicator.id,)))
    return Census(tuple(sectors), figures, tuple(years))
