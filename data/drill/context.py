"""Context beside the targets: investment, trade, budget, incomes, farms, enterprises, sights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .economy import Course
from .table import FIRST_YEAR, LAST_YEAR, Table, stream
from .targets import WEIGHTS, yearly

#: Levels of investment are published to this year, growth rates alone after it.
LAST_INVESTMENT_LEVEL: Final = 2016


@dataclass(frozen=True, slots=True)
class Line:
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
    Line("retail_sales", 172.0, 5.1, 2, adds=True),
    Line("budget_revenue", 29.4, 4.6, 2, adds=True),
    Line("urban_income", 30_200, 5.8, 0, adds=False),
    Line("rural_income", 16_400, 8.1, 0, adds=False),
    Line("population_registered", 130.6, -0.1, 2, adds=True),
    Line("grain_area", 312.0, 0.6, 1, adds=True, first=2018),
    Line("grain_output", 148.0, 1.4, 1, adds=True, first=2018),
    Line("vegetable_area", 61.0, 4.2, 1, adds=True, first=2018),
    Line("vegetable_output", 231.0, 4.8, 1, adds=True, first=2018),
    Line("cattle_raised", 98.0, 7.2, 1, adds=True, first=2018),
    Line("sheep_raised", 640.0, 5.4, 1, adds=True, first=2018),
    Line("high_standard_farmland", 214.0, 8.0, 1, adds=True, first=2019),
    Line("seed_corn_value", 61.0, 9.0, 1, adds=False, first=2020),
    Line("scenic_a", 47, 4.0, 0, adds=True, first=2019),
    Line("scenic_4a", 15, 5.0, 0, adds=True, first=2019),
    Line("scenic_5a", 2, 0.0, 0, adds=True, first=2019),
    Line("industrial_firms", 178, 7.5, 0, adds=True, first=2018),
    Line("firms_above_scale", 512, 8.4, 0, adds=True, first=2020),
    Line("market_entities", 10.4, 4.9, 1, adds=True, first=2020),
    Line("emerging_share", 12.0, 8.0, 1, adds=False, first=2020),
    Line("eco_industry_share", 24.0, 4.0, 1, adds=False, first=2020),
)

#: Growth rates that are announced beside their level.
ANNOUNCED: Final = ("retail_sales", "budget_revenue", "urban_income", "rural_income")
#: Lines of which counties have no figures.
CITY_ONLY: Final = frozenset({"seed_corn_value", "emerging_share", "eco_industry_share"})


def fill(table: Table, found: tuple[Course, ...]) -> None:
    """Add all lines, and growth rates of investment and of industry above scale."""
    for line in LINES:
        rng = stream(line.indicator)
        scatter = [1 + float(rng.normal(0, 0.09)) for _ in found]
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


def _values(table: Table, line: Line, level: float, scatter: list[float]) -> dict[str, float]:
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
