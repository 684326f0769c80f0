"""Province and nation as comparators, and the province's other counties for a county's place among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.catalog.observations import Stage

from .economy import DEFLATOR, Course, shares_of
from .table import CENSUS_YEAR, FIRST_YEAR, LAST_FOURTH, LAST_YEAR, UNIFIED, Bulletin, Table, stream
from .targets import yearly

#: How much larger than the city the invented province and nation are, and their growth a year in per cent.
SIZES: Final[Mapping[str, tuple[float, float]]] = {"province": (19.5, 6.1), "nation": (1630.0, 5.6)}
PEOPLE: Final[Mapping[str, float]] = {"province": 21.4, "nation": 1190.0}
PEOPLE_CHANGE: Final = -0.0015
#: Primary and secondary share in per cent.
SHARES: Final[Mapping[str, tuple[float, float]]] = {"province": (13.6, 35.2), "nation": (7.1, 38.4)}
#: Urban and rural income in 元 of 2020.
INCOMES: Final[Mapping[str, tuple[float, float]]] = {"province": (33_800, 10_400), "nation": (43_800, 17_100)}
INDUSTRY: Final[Mapping[str, float]] = {"province": 26.5, "nation": 31.0}

INDUSTRIES: Final = ("primary", "secondary", "tertiary")

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


def fill(table: Table, found: tuple[Course, ...]) -> None:
    """Add province, nation and the comparison counties."""
    gdp = sum(c.total(CENSUS_YEAR) for c in found)
    people = sum(c.people[CENSUS_YEAR] for c in found)
    for level, area in (("province", table.catalog.province), ("nation", table.catalog.nation)):
        _accounts(table, Wide(level, area.code, gdp * SIZES[level][0], people * PEOPLE[level]))
        _incomes(table, level, area.code)
    _counties(table, found)


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
    found: list[Bulletin] = []
    if year < UNIFIED:
        name = f"drill-wide-b2019-{year}"
        found.append(Bulletin(name, title, "2020-11-30", "A", Stage.REVISED, "b2019"))
    elif year <= LAST_FOURTH:
        name = f"drill-wide-b2019-{year}"
        found.append(Bulletin(name, title, f"{year + 1}-12-28", "A", Stage.VERIFIED, "b2019"))
    if CENSUS_YEAR <= year <= LAST_FOURTH:
        name = f"drill-wide-b2023-{year}"
        found.append(Bulletin(name, title, "2025-03-28", "A", Stage.REVISED, "b2023"))
    elif year > LAST_FOURTH:
        name = f"drill-wide-b2023-{year}"
        found.append(Bulletin(name, title, f"{year + 1}-03-01", "A", Stage.PRELIMINARY, "b2023"))
    return found


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


def _counties(table: Table, found: tuple[Course, ...]) -> None:
    """GDP and per-capita GDP of the other counties in the years of the place in the province.

    With the city's own counties they give the province's county economy.
    """
    rng = stream("comparison counties")
    levels: dict[int, list[float]] = {year: [c.total(year) for c in found] for year in PLACED}
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
        large = sum(level > 100 for level in levels[year])  # noqa: PLR2004 (百亿元)
        table.add(bulletin, province, "counties_over_10bn", year, large)
