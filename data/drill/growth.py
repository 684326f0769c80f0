"""Real growth and prices of GDP by year, and the cumulative figures of the running year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from core.catalog.observations import Frequency, Stage

from .economy import DEFLATOR, Course
from .table import FIRST_YEAR, LAST_ANNOUNCED, LAST_FOURTH, LAST_YEAR, UNIFIED, Bulletin, Table

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


def fill(table: Table, found: tuple[Course, ...]) -> None:
    """Add yearly real growth of all areas of the city, prices, and the running year."""
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        bulletin = growth_bulletin(year)
        for area, growth in nominal(table, found, year, Course.total).items():
            real = (1 + growth) / (1 + DEFLATOR[year] / 100) - 1
            table.add(bulletin, area, "gdp_growth_real", year, round(real * 100, 1))
        for name, part in (("primary", _primary), ("secondary", _secondary), ("tertiary", _tertiary)):
            for area, growth in nominal(table, found, year, part).items():
                real = (1 + growth) / (1 + DEFLATOR[year] / 100) - 1
                table.add(bulletin, area, f"{name}_va_growth_real", year, round(real * 100, 1))
        table.add(bulletin, table.catalog.city.code, "deflator_change", year, DEFLATOR[year])
    _running_year(table, found)


def growth_bulletin(year: int) -> Bulletin:
    """Return the bulletin that announces a year's growth."""
    stage = Stage.PRELIMINARY if year >= UNIFIED else Stage.UNSTATED
    return Bulletin(
        f"drill-growth-{year}", f"{year}年增速", f"{year + 1}-03-26", "A", stage, benchmark_of(year)
    )


def nominal(
    table: Table, found: tuple[Course, ...], year: int, part: Callable[[Course, int], float]
) -> dict[str, float]:
    """Nominal growth of a part of the accounts against the year before, counties and city, as fractions."""
    levels = {c.start.area.code: (part(c, year - 1), part(c, year)) for c in found}
    before, now = (sum(pair[n] for pair in levels.values()) for n in range(2))
    levels[table.catalog.city.code] = (before, now)
    return {code: last / first - 1 for code, (first, last) in levels.items()}


def _running_year(table: Table, found: tuple[Course, ...]) -> None:
    expected: Mapping[str, float] = {
        c.start.area.code: c.total(LAST_YEAR) * (1 + max(c.start.growth, 0.0) * 0.9) for c in found
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
