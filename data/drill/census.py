"""The censuses of 2010 and 2020: people, households, ages, schooling, and employment by sector.

Employment follows the declared types, each county a little differently, so that the page on positioning has
something to show; some declared types have no counterpart in what people do, as in life.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from core.catalog.observations import Frequency

from .economy import Course
from .table import CENSUS_YEAR, Bulletin, Table, stream

YEARS: Final = (2010, 2020)

#: Sample counts of 10 000 employed by sector in the invented nation of 2010.
NATION: Final[Mapping[str, int]] = {
    "agriculture": 4830, "mining": 113, "manufacturing": 1690, "utilities": 69, "construction": 548,
    "wholesale_retail": 930, "transport": 356, "hospitality": 273, "ict": 61, "finance": 81,
    "real_estate": 67, "business_services": 71, "research": 34, "water_environment": 37,
    "resident_services": 205, "education": 231, "health": 117, "culture": 46, "public_admin": 241,
}  # fmt: skip

#: How sectors moved from 2010 to 2020, as a factor on the share.
MOVED: Final[Mapping[str, float]] = {
    "agriculture": 0.55, "manufacturing": 1.05, "construction": 1.6, "wholesale_retail": 1.5,
    "transport": 1.3, "hospitality": 1.6, "ict": 2.1, "finance": 1.5, "real_estate": 2.2,
    "business_services": 2.4, "research": 1.8, "education": 1.5, "health": 1.7, "culture": 1.4,
}  # fmt: skip

#: Employed in the sample, nation and province, and in a county per 万人 of its people.
SAMPLES: Final[Mapping[str, int]] = {"nation": 71_000_000, "province": 1_380_000}
PER_TEN_THOUSAND: Final[Mapping[int, int]] = {2010: 590, 2020: 470}
#: How much a declared type lifts its sectors.
LIFT: Final = 1.45


def fill(table: Table, found: tuple[Course, ...]) -> None:
    """Add both censuses for counties, city, province and nation."""
    for year in YEARS:
        bulletin = Bulletin(f"drill-census-{year}", f"{year}年人口普查", f"{year + 1}-06-30", "A")
        period = {"frequency": Frequency.INSTANT, "start": f"{year}-11-01", "end": f"{year}-11-01"}
        people = _people(table, found, year)
        for indicator, values in _demography(table, people, year).items():
            table.add_all(bulletin, values, indicator, year, **period)
        for sector, values in _employment(table, people, year).items():
            table.add_all(bulletin, values, f"employment_{sector}", year, **period)


def _people(table: Table, found: tuple[Course, ...], year: int) -> dict[str, float]:
    ratio = 1.0 if year == CENSUS_YEAR else 1.062
    counties = {c.start.area.code: float(round(c.people[CENSUS_YEAR] * 10_000 * ratio)) for c in found}
    city = sum(counties.values())
    wider = {table.catalog.province.code: city * 21.4 * ratio, table.catalog.nation.code: city * 1190 / ratio}
    return {**counties, table.catalog.city.code: city, **{code: float(round(v)) for code, v in wider.items()}}


def _demography(table: Table, people: Mapping[str, float], year: int) -> dict[str, dict[str, float]]:
    """Counts add up from the counties to the city; shares of the city are weighted."""
    rng = stream(f"demography-{year}")
    late = year == CENSUS_YEAR
    urban_share = {code: float(rng.uniform(0.30, 0.44) + (0.14 if late else 0)) for code in people}
    urban = _added(table, {code: round(people[code] * urban_share[code]) for code in people})
    found: dict[str, dict[str, float]] = {
        "population_census": dict(people),
        "census_urban": urban,
        "census_rural": {code: people[code] - urban[code] for code in people},
        "census_households": _added(table, {c: round(n / (2.7 if late else 3.4)) for c, n in people.items()}),
        "census_registered": _added(
            table, {c: round(n * rng.uniform(1.02, 1.18)) for c, n in people.items()}
        ),
    }
    spans = {
        "census_age_0_14_share": (16.5, 19.5),
        "census_age_65_share": (12.0, 15.0) if late else (7.0, 9.0),
        "census_minority_share": (1.0, 6.0),
        "census_schooling_6" if late else "census_schooling_15": (8.4, 9.9),
    }
    for indicator, (low, high) in spans.items():
        values = {code: float(rng.uniform(low, high)) for code in people}
        weights = [people[c.code] for c in table.catalog.counties]
        mean = np.average([values[c.code] for c in table.catalog.counties], weights=weights)
        values[table.catalog.city.code] = float(mean)
        found[indicator] = {code: round(value, 2) for code, value in values.items()}
    return found


def _employment(table: Table, people: Mapping[str, float], year: int) -> dict[str, dict[str, float]]:
    structures = {code: _structure(table, code, year) for code in people}
    catalog = table.catalog
    totals = {c.code: people[c.code] / 10_000 * PER_TEN_THOUSAND[year] for c in catalog.counties}
    totals[catalog.province.code] = float(SAMPLES["province"])
    totals[catalog.nation.code] = float(SAMPLES["nation"])
    counts: dict[str, dict[str, float]] = {}
    for sector in NATION:
        counts[sector] = _added(
            table, {code: round(total * structures[code][sector]) for code, total in totals.items()}
        )
    return counts


def _structure(table: Table, area: str, year: int) -> dict[str, float]:
    """Shares of the sectors in one area; the same tilt in both years, so that change has a meaning."""
    rng = stream(f"employment-{area}")
    catalog = table.catalog
    declared = {p.area: p.types for p in catalog.positions}.get(area, ())
    lifted = {
        sector.removeprefix("employment_")
        for kind in catalog.type_sectors
        if kind.type in declared[:1]
        for sector in kind.sectors
    }
    spread = 0.06 if area == catalog.nation.code else 0.22
    weights = {}
    for sector, base in NATION.items():
        weight = base * float(np.exp(rng.normal(0, spread))) * (LIFT if sector in lifted else 1.0)
        if area != catalog.nation.code and sector == "agriculture":
            weight *= 1.3
        weights[sector] = weight * (MOVED.get(sector, 1.0) if year == CENSUS_YEAR else 1.0)
    total = sum(weights.values())
    return {sector: weight / total for sector, weight in weights.items()}


def _added(table: Table, values: Mapping[str, float]) -> dict[str, float]:
    """Return whole counts with the city as the sum of its counties."""
    city = float(sum(values[c.code] for c in table.catalog.counties))
    return {**{code: float(value) for code, value in values.items()}, table.catalog.city.code: city}
