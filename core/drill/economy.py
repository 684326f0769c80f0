"""Accounts and people: GDP by industry and per head in every vintage, its growth, and the running year.

One invented course of the economy underlies all vintages. On it: the figures as first announced up to the
write-down of 2017, the fourth census with its revision back to 2015 and the yearly 初步核算 and 最终核实 to
2023, and the fifth census, which lifts 2020-2023 by a factor of its own in each county. Counties add up to
the city to the last digit, industries to GDP, and per-capita is GDP over the mean of two year-ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.drill.table import (
    BASE_YEAR,
    CENSUS_YEAR,
    FIRST_YEAR,
    LAST_ANNOUNCED,
    LAST_FOURTH,
    LAST_YEAR,
    UNIFIED,
    WRITE_DOWN,
    Bulletin,
    Start,
    Table,
    starts,
    stream,
)
from core.figures.observation import Precision, Stage
from core.plan.catalog import Catalog
from core.plan.periods import Frequency

#: Price change of GDP in per cent: invented, falling at the end as in a time of weak prices.
DEFLATOR: Final[Mapping[int, float]] = {
    2016: 1.2, 2017: 3.4, 2018: 2.8, 2019: 1.5, 2020: 0.6,
    2021: 4.9, 2022: 3.1, 2023: 0.3, 2024: -0.4, 2025: -0.3,
}  # fmt: skip

#: Shares of the primary and secondary industry in per cent by declared type, in the plan's order of types.
TYPE_SHARES: Final = ((16.0, 17.0), (24.0, 27.0), (36.0, 16.0), (26.0, 14.0), (27.0, 21.0))
OTHER_SHARES: Final = (25.0, 20.0)

#: What the fifth census adds to secondary and tertiary, by order of the county, as a factor.
REVISION: Final = (1.072, 1.064, 1.069, 1.075, 1.066, 1.081)


@dataclass(frozen=True)
class Course:
    """The course of one county on the latest benchmark: by year, GDP parts in 亿元 and people in 万人."""

    start: Start
    primary: Mapping[int, float]
    secondary: Mapping[int, float]
    tertiary: Mapping[int, float]
    people: Mapping[int, float]
    people_before_census: Mapping[int, float]
    revision: float

    def total(self, year: int) -> float:
        """GDP of a year."""
        return self.primary[year] + self.secondary[year] + self.tertiary[year]


INDUSTRIES: Final = ("primary", "secondary", "tertiary")

#: Value added of the three industries of one area, in 亿元 as published (two decimals).
Parts = tuple[float, float, float]


def courses(catalog: Catalog) -> tuple[Course, ...]:
    """Return the course of every county, in document order."""
    rng = stream("economy")
    shock = rng.normal(0, 1.0, LAST_YEAR - FIRST_YEAR + 2)
    return tuple(_course(catalog, start, n, rng, shock) for n, start in enumerate(starts(catalog)))


def fill_accounts(table: Table, courses: tuple[Course, ...]) -> None:
    """Add all vintages of the accounts, and the population."""
    _population(table, courses)
    for bulletin, year, scale in vintages():
        parts = {c.start.area.code: _published(c, year, scale) for c in courses}
        _accounts(table, bulletin, year, parts, _denominators(table.catalog, courses, year))
    _forecasts(table, courses)


def vintages() -> tuple[tuple[Bulletin, int, str], ...]:
    """Return every publication of yearly accounts: bulletin, year, and whose scale it is on."""
    fourth = Bulletin("drill-census-4", "第四次经济普查修订", "2020-11-30", "A", Stage.REVISED, "b2019")
    fifth = Bulletin("drill-census-5", "第五次经济普查修订", "2025-03-28", "A", Stage.REVISED, "b2023")
    stages: list[tuple[Bulletin, int, str]] = []
    for year in range(FIRST_YEAR, UNIFIED):
        announced = year <= LAST_ANNOUNCED
        benchmark, scale = ("b2016", "before") if announced else ("b2017", "written-down")
        name, title = f"drill-accounts-{year}-yearbook", f"{year}年年鉴"
        yearbook = Bulletin(name, title, f"{year + 1}-11-20", "C", Stage.UNSTATED, benchmark)
        stages += [(yearbook, year, scale), (fourth, year, "fourth")]
    for year in range(UNIFIED, LAST_FOURTH + 1):
        stages.append((_first(year, f"{year + 1}-03-25", "b2019"), year, "first"))
        stages.append((_final(year, f"{year + 1}-12-20", "b2019"), year, "fourth"))
    stages += [(fifth, year, "fifth") for year in range(CENSUS_YEAR, LAST_FOURTH + 1)]
    for year in range(LAST_FOURTH + 1, LAST_YEAR):
        stages.append((_first(year, f"{year + 1}-03-31", "b2023"), year, "fifth-first"))
        stages.append((_final(year, f"{year + 1}-12-22", "b2023"), year, "fifth"))
    stages.append((_first(LAST_YEAR, f"{LAST_YEAR + 1}-03-27", "b2023"), LAST_YEAR, "fifth"))
    return tuple(stages)


def _first(year: int, date: str, benchmark: str) -> Bulletin:
    name = f"drill-accounts-{year}-first"
    return Bulletin(name, f"{year}年初步核算", date, "A", Stage.PRELIMINARY, benchmark)


def _final(year: int, date: str, benchmark: str) -> Bulletin:
    name = f"drill-accounts-{year}-final"
    return Bulletin(name, f"{year}年最终核实", date, "A", Stage.VERIFIED, benchmark)


def city_parts(parts: Mapping[str, Parts]) -> Parts:
    """Return the sum over counties, to the last digit."""
    primary, secondary, tertiary = (round(sum(p[n] for p in parts.values()), 2) for n in range(3))
    return primary, secondary, tertiary


def _course(
    catalog: Catalog, start: Start, order: int, rng: np.random.Generator, shock: np.ndarray
) -> Course:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    gdp = _levels(start, rng, shock)
    primary, secondary = _shares(catalog, start)
    drift = {year: 0.25 * (year - BASE_YEAR) for year in years}
    first = {y: gdp[y] * (primary - 0.5 * drift[y] + rng.normal(0, 0.3)) / 100 for y in years}
    second = {y: gdp[y] * (secondary + drift[y] + rng.normal(0, 0.4)) / 100 for y in years}
    people = {
        y: start.population * (1 - 0.006) ** (y - BASE_YEAR) for y in range(FIRST_YEAR - 1, LAST_YEAR + 1)
    }
    before = {
        y: people[CENSUS_YEAR] * (1.055 + 0.004 * (y - CENSUS_YEAR))
        for y in range(FIRST_YEAR - 1, CENSUS_YEAR)
    }
    third = {y: gdp[y] - first[y] - second[y] for y in years}
    return Course(start, first, second, third, people, before, REVISION[order % len(REVISION)])


def _levels(start: Start, rng: np.random.Generator, shock: np.ndarray) -> dict[int, float]:
    """GDP by year: through the base, and with just the mean growth of the role from there to the end."""
    noise = rng.normal(0, 0.9, LAST_YEAR - FIRST_YEAR + 2)
    wobble = {
        year: 1 + (shock[n] + noise[n]) / 100 for n, year in enumerate(range(FIRST_YEAR, LAST_YEAR + 1))
    }
    later = range(BASE_YEAR + 1, LAST_YEAR + 1)
    levels = {BASE_YEAR: start.gdp}
    mean = float(np.prod([wobble[y] for y in later])) ** (1 / len(later))
    for year in later:
        levels[year] = levels[year - 1] * (1 + start.growth) * wobble[year] / mean
    for year in range(BASE_YEAR, FIRST_YEAR, -1):
        levels[year - 1] = levels[year] / (1.052 * wobble[year] + DEFLATOR[year] / 100)
    return levels


def _shares(catalog: Catalog, start: Start) -> tuple[float, float]:
    """Shares of a county by its types, of which the first weighs twice; of none, the usual ones."""
    order = [entry.type for entry in catalog.type_sectors]
    declared = catalog.position(start.area.code).types
    shares = [TYPE_SHARES[order.index(name) % len(TYPE_SHARES)] for name in declared]
    if not shares:
        return OTHER_SHARES
    weighed = [shares[0], *shares]
    primary, secondary = (sum(pair[n] for pair in weighed) / len(weighed) for n in range(2))
    return primary, secondary


def _published(course: Course, year: int, scale: str) -> Parts:
    """Value added as one bulletin prints it; the primary industry is never revised by a census."""
    primary, rest = course.primary[year], (course.secondary[year], course.tertiary[year])
    old = 1 / (course.revision * (1 + 0.0015 * (year - BASE_YEAR)))
    factor = {
        "fifth": 1.0,
        "fifth-first": 0.994,
        "fourth": old,
        "first": old * (1.006 - 0.002 * (year % 4)),
        "before": old * 1.048,
        "written-down": old * 0.975,
    }[scale]
    return round(primary, 2), round(rest[0] * factor, 2), round(rest[1] * factor, 2)


def _denominators(catalog: Catalog, courses: tuple[Course, ...], year: int) -> dict[str, float]:
    """Mean of two year-ends, from the population as published on the same side of the census."""

    def ends(course: Course) -> tuple[float, float]:
        side = course.people if year >= CENSUS_YEAR else course.people_before_census
        return round(side[year - 1], 2), round(side[year], 2)

    pairs = {c.start.area.code: ends(c) for c in courses}
    pairs[catalog.city.code] = (
        round(sum(p[0] for p in pairs.values()), 2),
        round(sum(p[1] for p in pairs.values()), 2),
    )
    return {code: (first + last) / 2 for code, (first, last) in pairs.items()}


def _accounts(
    table: Table, bulletin: Bulletin, year: int, counties: Mapping[str, Parts], people: Mapping[str, float]
) -> None:
    city = table.catalog.city.code
    parts = {**counties, city: city_parts(counties)}
    total = round(sum(parts[city]), 2)
    # 2017 was written down, and 2019 is the first year of the new benchmark where nothing older is revised.
    broken = bulletin.benchmark == "b2017" and year == WRITE_DOWN
    for area, values in parts.items():
        gdp = round(sum(values), 2)
        table.add(bulletin, area, "gdp", year, gdp, break_before=broken)
        for name, value in zip(INDUSTRIES, values, strict=True):
            table.add(bulletin, area, f"{name}_va", year, value, break_before=broken)
        for name, share in zip(INDUSTRIES, shares_of(values), strict=True):
            table.add(bulletin, area, f"{name}_share", year, share, break_before=broken)
        per_capita = round(gdp * 10_000 / people[area])
        table.add(
            bulletin, area, "gdp_per_capita", year, per_capita, break_before=broken or year == CENSUS_YEAR
        )
        if area != city:
            table.add(
                bulletin, area, "city_gdp_share", year, round(gdp / total * 100, 2),
                grade="D", break_before=broken, note="演练数据；推算：县区地区生产总值÷全市地区生产总值",
            )  # fmt: skip


def shares_of(parts: Parts) -> tuple[float, float, float]:
    """Return shares in per cent with one decimal that add up to 100."""
    total = sum(parts)
    primary, secondary = (round(part / total * 100, 1) for part in parts[:2])
    return primary, secondary, round(100 - primary - secondary, 1)


def _population(table: Table, courses: tuple[Course, ...]) -> None:
    city = table.catalog.city.code
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 1):
        after = year >= CENSUS_YEAR
        bulletin = Bulletin(
            f"drill-people-{year}", f"{year}年人口", f"{year + 1}-05-10", "A" if after else "C"
        )
        people = {
            c.start.area.code: round((c.people if after else c.people_before_census)[year], 2)
            for c in courses
        }
        people[city] = round(sum(people.values()), 2)
        table.add_all(bulletin, people, "population_resident", year, break_before=year == CENSUS_YEAR)
        urban = {code: 38.0 + 1.3 * (year - 2014) + 3.0 * (n % 3) for n, code in enumerate(people)}
        table.add_all(bulletin, {k: round(v, 2) for k, v in urban.items()}, "urbanisation_rate", year)


def _forecasts(table: Table, courses: tuple[Course, ...]) -> None:
    """What the city expected: of 2025 before it was over, and of 2026; never a base, never counted."""
    city = table.catalog.city.code
    last = sum(c.total(LAST_YEAR) for c in courses)
    for year, level, date in ((2025, last * 0.99, "2025-10-15"), (2026, last * 1.055, "2026-10-16")):
        bulletin = Bulletin(f"drill-forecast-{year}", f"{year}年预计", date, "B", Stage.FORECAST, "b2023")
        table.add(bulletin, city, "gdp", year, round(level), precision=Precision.APPROXIMATE)


RUNNING_YEAR: Final = LAST_YEAR + 1

#: Cumulative periods of the running year: last day, how DESIGN names them, part of a full year's GDP.
PERIODS: Final = (
    ("03-31", Frequency.QUARTER, 0.205, "04-24"),
    ("06-30", Frequency.HALF, 0.442, "07-24"),
    ("09-30", Frequency.QUARTER, 0.708, "10-26"),
)


def benchmark_of(year: int) -> str:
    """Return the benchmark on which a year's growth was first announced."""
    known = ((LAST_ANNOUNCED, "b2016"), (UNIFIED - 1, "b2017"), (LAST_FOURTH, "b2019"))
    return next((benchmark for last, benchmark in known if year <= last), "b2023")


def fill_growth(table: Table, courses: tuple[Course, ...]) -> None:
    """Add yearly real growth of all areas of the city, prices, and the running year."""
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        bulletin = growth_bulletin(year)
        for area, growth in nominal(table, courses, year, Course.total).items():
            real = (1 + growth) / (1 + DEFLATOR[year] / 100) - 1
            table.add(bulletin, area, "gdp_growth_real", year, round(real * 100, 1))
        for name, part in (("primary", _primary), ("secondary", _secondary), ("tertiary", _tertiary)):
            for area, growth in nominal(table, courses, year, part).items():
                real = (1 + growth) / (1 + DEFLATOR[year] / 100) - 1
                table.add(bulletin, area, f"{name}_va_growth_real", year, round(real * 100, 1))
        table.add(bulletin, table.catalog.city.code, "deflator_change", year, DEFLATOR[year])
    _running_year(table, courses)


def growth_bulletin(year: int) -> Bulletin:
    """Return the bulletin that announces a year's growth."""
    stage = Stage.PRELIMINARY if year >= UNIFIED else Stage.UNSTATED
    return Bulletin(
        f"drill-growth-{year}", f"{year}年增速", f"{year + 1}-03-26", "A", stage, benchmark_of(year)
    )


def nominal(
    table: Table, courses: tuple[Course, ...], year: int, part: Callable[[Course, int], float]
) -> dict[str, float]:
    """Nominal growth of a part of the accounts against the year before, counties and city, as fractions."""
    levels = {c.start.area.code: (part(c, year - 1), part(c, year)) for c in courses}
    before, now = (sum(pair[n] for pair in levels.values()) for n in range(2))
    levels[table.catalog.city.code] = (before, now)
    return {code: last / first - 1 for code, (first, last) in levels.items()}


def _running_year(table: Table, courses: tuple[Course, ...]) -> None:
    expected: Mapping[str, float] = {
        c.start.area.code: c.total(LAST_YEAR) * (1 + max(c.start.growth, 0.0) * 0.9) for c in courses
    }
    for end, frequency, part, day in PERIODS:
        start, last = f"{RUNNING_YEAR}-01-01", f"{RUNNING_YEAR}-{end}"
        date = f"{RUNNING_YEAR}-{day}"
        bulletin = Bulletin(
            f"drill-running-{end}", f"{RUNNING_YEAR}年累计至{end}", date, "A", Stage.PRELIMINARY, "b2023"
        )
        levels = {code: round(value * part, 2) for code, value in expected.items()}
        levels[table.catalog.city.code] = round(sum(levels.values()), 2)
        period = {"frequency": frequency, "start": start, "end": last}
        table.add_all(bulletin, levels, "gdp", RUNNING_YEAR, **period)
        for n, area in enumerate(levels):
            table.add(
                bulletin, area, "gdp_growth_real", RUNNING_YEAR, round(5.2 + 0.4 * (n % 4), 1), **period
            )
            growth = round(3.0 + 2.1 * (n % 5), 1)
            table.add(bulletin, area, "fixed_investment_growth", RUNNING_YEAR, growth, **period)


def _primary(course: Course, year: int) -> float:
    return course.primary[year]


def _secondary(course: Course, year: int) -> float:
    return course.secondary[year]


def _tertiary(course: Course, year: int) -> float:
    return course.tertiary[year]
