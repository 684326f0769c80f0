"""What surrounds the targets: departments' statistics, both censuses, and the areas to compare with.

Employment in the censuses follows the declared types, each county a little differently, so that the page on
positioning has something to show; some declared types have no counterpart in what people do, as in life.
Province and nation are comparators; the province's other counties give a county its place among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.drill.economy import DEFLATOR, INDUSTRIES, Course, shares_of
from core.drill.table import (
    CENSUS_YEAR,
    FIRST_YEAR,
    LAST_FOURTH,
    LAST_YEAR,
    UNIFIED,
    WEIGHTS,
    Bulletin,
    Table,
    stream,
    yearly,
)
from core.figures.observation import Stage
from core.plan.periods import Frequency

#: Levels of investment are published to this year, growth rates alone after it.
LAST_INVESTMENT_LEVEL: Final = 2016


@dataclass(frozen=True, slots=True)
class ContextLine:
    """One indicator: the city's level in 2020, growth a year in per cent, and how counties stand to it.

    ``adds`` splits the city over the counties so that they add up; otherwise counties scatter around
    the city's level.
    """

    indicator: str
    level: float
    growth: float
    decimals: int
    adds: bool
    first: int = FIRST_YEAR


LINES: Final = (
    ContextLine("retail_sales", 172.0, 5.1, 2, adds=True),
    ContextLine("budget_revenue", 29.4, 4.6, 2, adds=True),
    ContextLine("urban_income", 30_200, 5.8, 0, adds=False),
    ContextLine("rural_income", 16_400, 8.1, 0, adds=False),
    ContextLine("population_registered", 130.6, -0.1, 2, adds=True),
    ContextLine("grain_area", 312.0, 0.6, 1, adds=True, first=2018),
    ContextLine("grain_output", 148.0, 1.4, 1, adds=True, first=2018),
    ContextLine("vegetable_area", 61.0, 4.2, 1, adds=True, first=2018),
    ContextLine("vegetable_output", 231.0, 4.8, 1, adds=True, first=2018),
    ContextLine("cattle_raised", 98.0, 7.2, 1, adds=True, first=2018),
    ContextLine("sheep_raised", 640.0, 5.4, 1, adds=True, first=2018),
    ContextLine("high_standard_farmland", 214.0, 8.0, 1, adds=True, first=2019),
    ContextLine("seed_corn_value", 61.0, 9.0, 1, adds=False, first=2020),
    ContextLine("scenic_a", 47, 4.0, 0, adds=True, first=2019),
    ContextLine("scenic_4a", 15, 5.0, 0, adds=True, first=2019),
    ContextLine("scenic_5a", 2, 0.0, 0, adds=True, first=2019),
    ContextLine("industrial_firms", 178, 7.5, 0, adds=True, first=2018),
    ContextLine("firms_above_scale", 512, 8.4, 0, adds=True, first=2020),
    ContextLine("market_entities", 10.4, 4.9, 1, adds=True, first=2020),
    ContextLine("emerging_share", 12.0, 8.0, 1, adds=False, first=2020),
    ContextLine("eco_industry_share", 24.0, 4.0, 1, adds=False, first=2020),
)

#: Growth rates that are announced beside their level.
ANNOUNCED: Final = ("retail_sales", "budget_revenue", "urban_income", "rural_income")
#: Lines of which counties have no figures.
CITY_ONLY: Final = frozenset({"seed_corn_value", "emerging_share", "eco_industry_share"})


def fill_lines(table: Table, courses: tuple[Course, ...]) -> None:
    """Add all lines, and growth rates of investment and of industry above scale."""
    for line in LINES:
        rng = stream(line.indicator)
        scatter = [1 + float(rng.normal(0, 0.09)) for _ in courses]
        previous: dict[str, float] = {}
        level = line.level
        levels = {2020: level}
        for year in range(2021, LAST_YEAR + 1):
            level *= 1 + (line.growth + float(rng.normal(0, 0.8))) / 100
            levels[year] = level
        level = line.level
        for year in range(2019, line.first - 1, -1):
            level /= 1 + (line.growth + float(rng.normal(0, 0.8))) / 100
            levels[year] = level
        for year in sorted(levels):
            if year < line.first:
                continue
            values = _values(table, line, levels[year], scatter)
            table.add_all(yearly(year), values, line.indicator, year)
            if line.indicator in ANNOUNCED and previous:
                growth = {code: round((values[code] / previous[code] - 1) * 100, 1) for code in values}
                table.add_all(yearly(year), growth, f"{line.indicator}_growth", year)
            previous = values
    _investment(table)


def _values(table: Table, line: ContextLine, level: float, scatter: list[float]) -> dict[str, float]:
    city = table.catalog.city.code
    counties = table.catalog.counties
    if line.indicator in CITY_ONLY:
        return {city: round(level, line.decimals)}
    if not line.adds:
        values = {c.code: round(level * scatter[n], line.decimals) for n, c in enumerate(counties)}
        return {**values, city: round(level, line.decimals)}
    weights = [WEIGHTS[n % len(WEIGHTS)] * scatter[n] for n in range(len(counties))]
    values = {c.code: round(level * weights[n] / sum(weights), line.decimals) for n, c in enumerate(counties)}
    return {**values, city: round(sum(values.values()), line.decimals)}


def _investment(table: Table) -> None:
    rng = stream("investment")
    areas = [*(c.code for c in table.catalog.counties), table.catalog.city.code]
    for year in range(FIRST_YEAR, LAST_INVESTMENT_LEVEL + 1):
        levels = {
            c: round(46.0 * (1 + 0.1 * (year - FIRST_YEAR)) * (1 + n % 3), 2)
            for n, c in enumerate(areas[:-1])
        }
        levels[areas[-1]] = round(sum(levels.values()), 2)
        table.add_all(yearly(year), levels, "fixed_investment", year)
    for year in range(LAST_INVESTMENT_LEVEL + 1, LAST_YEAR + 1):
        for indicator, mean, spread in (
            ("fixed_investment_growth", 8.0, 6.0),
            ("industrial_va_growth", 7.0, 4.0),
        ):
            growth = {code: round(mean + float(rng.normal(0, spread)), 1) for code in areas}
            table.add_all(yearly(year), growth, indicator, year)


CENSUS_YEARS: Final = (2010, 2020)

#: Sample counts of 10 000 employed by sector in the invented nation of 2010.
NATION_2010: Final[Mapping[str, int]] = {
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


def fill_censuses(table: Table, courses: tuple[Course, ...]) -> None:
    """Add both censuses for counties, city, province and nation."""
    for year in CENSUS_YEARS:
        bulletin = Bulletin(f"drill-census-{year}", f"{year}年人口普查", f"{year + 1}-06-30", "A")
        period = {"frequency": Frequency.INSTANT, "start": f"{year}-11-01", "end": f"{year}-11-01"}
        people = _people(table, courses, year)
        for indicator, values in _demography(table, people, year).items():
            table.add_all(bulletin, values, indicator, year, **period)
        for sector, values in _employment(table, people, year).items():
            table.add_all(bulletin, values, f"employment_{sector}", year, **period)


def _people(table: Table, courses: tuple[Course, ...], year: int) -> dict[str, float]:
    ratio = 1.0 if year == CENSUS_YEAR else 1.062
    counties = {c.start.area.code: float(round(c.people[CENSUS_YEAR] * 10_000 * ratio)) for c in courses}
    city = sum(counties.values())
    wider = {table.catalog.province.code: city * 21.4 * ratio, table.catalog.nation.code: city * 1190 / ratio}
    return {**counties, table.catalog.city.code: city, **{code: float(round(v)) for code, v in wider.items()}}


def _demography(table: Table, people: Mapping[str, float], year: int) -> dict[str, dict[str, float]]:
    """Counts add up from the counties to the city; shares of the city are weighted."""
    rng = stream(f"demography-{year}")
    late = year == CENSUS_YEAR
    urban_share = {code: float(rng.uniform(0.30, 0.44) + (0.14 if late else 0)) for code in people}
    urban = _added(table, {code: round(people[code] * urban_share[code]) for code in people})
    by_indicator: dict[str, dict[str, float]] = {
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
        by_indicator[indicator] = {code: round(value, 2) for code, value in values.items()}
    return by_indicator


def _employment(table: Table, people: Mapping[str, float], year: int) -> dict[str, dict[str, float]]:
    structures = {code: _structure(table, code, year) for code in people}
    catalog = table.catalog
    totals = {c.code: people[c.code] / 10_000 * PER_TEN_THOUSAND[year] for c in catalog.counties}
    totals[catalog.province.code] = float(SAMPLES["province"])
    totals[catalog.nation.code] = float(SAMPLES["nation"])
    counts: dict[str, dict[str, float]] = {}
    for sector in NATION_2010:
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
    for sector, base in NATION_2010.items():
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


#: How much larger than the city the invented province and nation are, and their growth a year in per cent.
SIZES: Final[Mapping[str, tuple[float, float]]] = {"province": (19.5, 6.1), "nation": (1630.0, 5.6)}
PEOPLE: Final[Mapping[str, float]] = {"province": 21.4, "nation": 1190.0}
PEOPLE_CHANGE: Final = -0.0015
#: Primary and secondary share in per cent.
SHARES: Final[Mapping[str, tuple[float, float]]] = {"province": (13.6, 35.2), "nation": (7.1, 38.4)}
#: Urban and rural income in 元 of 2020.
INCOMES: Final[Mapping[str, tuple[float, float]]] = {"province": (33_800, 10_400), "nation": (43_800, 17_100)}
INDUSTRY: Final[Mapping[str, float]] = {"province": 26.5, "nation": 31.0}

#: GDP in 亿元 above which a county counts among the large ones.
_LARGE: Final = 100.0
#: Years for which the place in the province is known, with the benchmark of each.
PLACED: Final[Mapping[int, str]] = {2021: "b2019", 2025: "b2023"}


@dataclass(frozen=True, slots=True)
class Wide:
    """Province or nation: its level, code, GDP of the census year in 亿元 and people in 万人."""

    level: str
    code: str
    gdp: float
    people: float

    def people_in(self, year: int) -> float:
        """People at the end of a year, as published."""
        return round(self.people * (1 + PEOPLE_CHANGE) ** (year - CENSUS_YEAR), 2)


def fill_surroundings(table: Table, courses: tuple[Course, ...]) -> None:
    """Add province, nation and the comparison counties."""
    gdp = sum(c.total(CENSUS_YEAR) for c in courses)
    people = sum(c.people[CENSUS_YEAR] for c in courses)
    for level, area in (("province", table.catalog.province), ("nation", table.catalog.nation)):
        _accounts(table, Wide(level, area.code, gdp * SIZES[level][0], people * PEOPLE[level]))
        _incomes(table, level, area.code)
    _counties(table, courses)


def _accounts(table: Table, wide: Wide) -> None:
    levels = _levels(wide)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for bulletin in _bulletins(year):
            scale = 1.0 if bulletin.benchmark == "b2023" else 1 / 1.035
            _year(table, wide, bulletin, year, levels[year] * scale)
        table.add(yearly(year), wide.code, "population_resident", year, wide.people_in(year))
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        real = (levels[year] / levels[year - 1]) / (1 + DEFLATOR[year] / 100) - 1
        name, title = f"drill-growth-wide-{year}", f"{year}年全国及分省增速"
        benchmark = "b2019" if year <= LAST_FOURTH else "b2023"
        stage = Stage.PRELIMINARY if year >= UNIFIED else Stage.REVISED
        bulletin = Bulletin(name, title, f"{max(year, UNIFIED) + 1}-12-28", "A", stage, benchmark)
        table.add(bulletin, wide.code, "gdp_growth_real", year, round(real * 100, 1))
        table.add(bulletin, wide.code, "deflator_change", year, DEFLATOR[year])


def _levels(wide: Wide) -> dict[int, float]:
    rng = stream(f"accounts-{wide.level}")
    mean = SIZES[wide.level][1] / 100
    growth = {y: mean + float(rng.normal(0, 0.008)) for y in range(FIRST_YEAR, LAST_YEAR + 1)}
    levels = {CENSUS_YEAR: wide.gdp}
    for year in range(CENSUS_YEAR + 1, LAST_YEAR + 1):
        levels[year] = levels[year - 1] * (1 + growth[year])
    for year in range(CENSUS_YEAR - 1, FIRST_YEAR - 1, -1):
        levels[year] = levels[year + 1] / (1 + growth[year + 1])
    return levels


def _bulletins(year: int) -> list[Bulletin]:
    """The publications of one year's accounts: on the fourth census, the fifth, or both."""
    title = f"{year}年全国及分省"
    bulletins: list[Bulletin] = []
    if year < UNIFIED:
        name = f"drill-wide-b2019-{year}"
        bulletins.append(Bulletin(name, title, "2020-11-30", "A", Stage.REVISED, "b2019"))
    elif year <= LAST_FOURTH:
        name = f"drill-wide-b2019-{year}"
        bulletins.append(Bulletin(name, title, f"{year + 1}-12-28", "A", Stage.VERIFIED, "b2019"))
    if CENSUS_YEAR <= year <= LAST_FOURTH:
        name = f"drill-wide-b2023-{year}"
        bulletins.append(Bulletin(name, title, "2025-03-28", "A", Stage.REVISED, "b2023"))
    elif year > LAST_FOURTH:
        name = f"drill-wide-b2023-{year}"
        bulletins.append(Bulletin(name, title, f"{year + 1}-03-01", "A", Stage.PRELIMINARY, "b2023"))
    return bulletins


def _year(table: Table, wide: Wide, bulletin: Bulletin, year: int, gdp: float) -> None:
    since = year - CENSUS_YEAR
    primary, secondary = SHARES[wide.level]
    first = round(gdp * (primary - 0.1 * since) / 100, 2)
    second = round(gdp * secondary / 100, 2)
    parts = (first, second, round(gdp - first - second, 2))
    table.add(bulletin, wide.code, "gdp", year, round(sum(parts), 2))
    for name, value, share in zip(INDUSTRIES, parts, shares_of(parts), strict=True):
        table.add(bulletin, wide.code, f"{name}_va", year, value)
        table.add(bulletin, wide.code, f"{name}_share", year, share)
    table.add(bulletin, wide.code, "industry_share", year, round(INDUSTRY[wide.level] + 0.1 * since, 1))
    mean = (wide.people_in(year - 1) + wide.people_in(year)) / 2
    per_capita = round(sum(parts) * 10_000 / mean)
    table.add(bulletin, wide.code, "gdp_per_capita", year, per_capita, break_before=year == CENSUS_YEAR)


def _incomes(table: Table, level: str, area: str) -> None:
    for indicator, base, growth in zip(
        ("urban_income", "rural_income"), INCOMES[level], (5.4, 7.6), strict=True
    ):
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            table.add(
                yearly(year), area, indicator, year, round(base * (1 + growth / 100) ** (year - CENSUS_YEAR))
            )


def _counties(table: Table, courses: tuple[Course, ...]) -> None:
    """GDP and per-capita GDP of the other counties in the years of the place in the province.

    With the city's own counties they give the province's county economy.
    """
    rng = stream("comparison counties")
    levels: dict[int, list[float]] = {year: [c.total(year) for c in courses] for year in PLACED}
    bulletins = {
        year: Bulletin(
            f"drill-counties-{year}",
            f"{year}年全省分县",
            f"{year + 1}-06-20",
            "C",
            Stage.PRELIMINARY,
            benchmark,
        )
        for year, benchmark in PLACED.items()
    }
    for county in table.catalog.comparison_counties:
        gdp = float(rng.lognormal(4.15, 0.75))
        per_capita = float(rng.lognormal(10.4, 0.4))
        growth = float(rng.normal(1.30, 0.09))
        for year, bulletin in bulletins.items():
            factor = 1.0 if year == min(PLACED) else growth
            levels[year].append(gdp * factor)
            table.add(bulletin, county.code, "gdp", year, round(gdp * factor, 2))
            table.add(bulletin, county.code, "gdp_per_capita", year, round(per_capita * factor))
    for year, bulletin in bulletins.items():
        province = table.catalog.province.code
        table.add(bulletin, province, "county_economy_total", year, round(sum(levels[year]), 1))
        large = sum(level > _LARGE for level in levels[year])
        table.add(bulletin, province, "counties_over_10bn", year, large)
