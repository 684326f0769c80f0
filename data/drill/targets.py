"""The indicators of the other targets: industry, farms, tourism, energy, yearly quotas, one for each county.

Each course is given as a part of the target's own number, so that the plot (reached, missed, unreported)
holds whatever the plan asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from core.catalog.models import Comparison
from core.catalog.observations import Release, Stage

from .economy import Course
from .table import CENSUS_YEAR, FIRST_YEAR, LAST_FOURTH, LAST_YEAR, Bulletin, Table, stream

#: Parts of the target reached in the city, 2015 to 2025; None is not reported.
COURSES: Final[Mapping[str, Sequence[float | None]]] = {
    # Nearly there in 2020, the last step missing: on the due date the last figure is not in.
    "processing_rate": (0.641, 0.673, 0.702, 0.734, 0.771, 0.808, 0.852, 0.893, 0.934, 0.972, None),
    # Reached in the last year.
    "demo_coops": (0.341, 0.402, 0.463, 0.524, 0.583, 0.642, 0.721, 0.803, 0.881, 0.952, 1.018),
    "leading_firms": (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6),
    # Tourism grows, collapses in 2020 and 2022, recovers; visits miss their target, revenue reaches it.
    "tourist_visits": (0.141, 0.182, 0.234, 0.305, 0.402, 0.205, 0.261, 0.183, 0.553, 0.755, 0.9128),
    "tourism_revenue": (0.062, 0.083, 0.123, 0.184, 0.264, 0.124, 0.162, 0.104, 0.443, 0.724, 1.0314),
    "renewable_capacity": (0.141, 0.172, 0.204, 0.242, 0.283, 0.333, 0.404, 0.493, 0.614, 0.742, 0.8627),
    "industry_share": (0.86, 0.83, 0.80, 0.78, 0.76, 0.75, 0.76, 0.79, 0.83, 0.88, 0.92),
}

#: Yearly quotas from 2022: met, met, missed, unreported.
QUOTAS: Final[Mapping[str, Sequence[float | None]]] = {
    "demo_towns": (1.34, 1.0, 0.67, None),
    "demo_villages": (1.1, 1.02, None, 0.95),
}

#: 检查考核事项 from 2021: falls, falls, rises once, then unreported.
INSPECTIONS: Final = (186, 171, 165, 168, None)

#: Festivals and zones by county order: one county has no festival yet.
FESTIVALS: Final = (2, 1, 1, 1, 0, 3)
ZONES: Final = (2, 1, 1, 1, 2, 1)

#: Parts of the city that counties contribute, by order, where nothing better is known.
WEIGHTS: Final = (0.36, 0.13, 0.14, 0.14, 0.15, 0.08)

#: How much more the counties' visitors are than the city's: one visitor, several counties.
OVERLAP: Final = 1.22

PARTLY: Final = ("demo_coops", "leading_firms")


def fill(table: Table, found: tuple[Course, ...]) -> None:
    """Add the figures of every target but GDP."""
    goals = {
        t.indicator: t.value
        for t in table.catalog.targets
        if t.area == table.catalog.city.code
        and t.value is not None
        and t.comparison is not Comparison.EVERY_ONE
    }
    for indicator, course in COURSES.items():
        for year, part in zip(range(FIRST_YEAR, LAST_YEAR + 1), course, strict=True):
            if part is not None and indicator in goals:
                _level(table, found, indicator, year, part * goals[indicator])
    for indicator, course in QUOTAS.items():
        for year, part in zip(range(2022, 2026), course, strict=True):
            if part is not None and indicator in goals:
                _split(table, indicator, year, round(part * goals[indicator]))
    _counted(table)


def yearly(year: int, what: str = "部门统计", grade: str = "B") -> Bulletin:
    """Return the yearly publication of the departments' own statistics."""
    return Bulletin(f"drill-departments-{year}", f"{year}年{what}", f"{year + 1}-04-15", grade)


def _level(table: Table, found: tuple[Course, ...], indicator: str, year: int, value: float) -> None:
    city = table.catalog.city.code
    if indicator == "industry_share":
        _industry(table, found, year, value)
    elif indicator in PARTLY:
        _split(table, indicator, year, round(value))
        if indicator == "leading_firms" and year > FIRST_YEAR:
            _split(table, "leading_firms_new", year, round(value * 0.09))
    elif indicator == "renewable_capacity":
        solar = round(value * min(0.45 + 0.03 * (year - FIRST_YEAR), 0.8), 1)
        wind = round(value - solar, 1)
        for name, part in (
            ("solar_capacity", solar),
            ("wind_capacity", wind),
            (indicator, round(solar + wind, 1)),
        ):
            table.add(yearly(year), city, name, year, part)
    elif indicator in ("tourist_visits", "tourism_revenue"):
        _toured(table, indicator, year, value)
    else:
        table.add(yearly(year), city, indicator, year, round(value, 1))


def _toured(table: Table, indicator: str, year: int, value: float) -> None:
    """Add a year of tourism, with its growth; the counties' sum is more than the city."""
    values = {table.catalog.city.code: round(value, 1)}
    for n, county in enumerate(table.catalog.counties):
        part = OVERLAP * WEIGHTS[n % len(WEIGHTS)] * (1 + 0.1 * ((year + n) % 3 - 1))
        values[county.code] = round(value * part, 1)
    table.add_all(yearly(year), values, indicator, year)
    before = {row["area_code"]: row["value"] for row in table.rows if _is(row, indicator, year - 1)}
    growth = {code: round((values[code] / before[code] - 1) * 100, 1) for code in values if code in before}
    table.add_all(yearly(year), growth, f"{indicator}_growth", year)


def _is(row: Mapping[str, object], indicator: str, year: int) -> bool:
    return row["indicator"] == indicator and row["year"] == year


def _split(table: Table, indicator: str, year: int, total: int) -> None:
    """Share a whole number out over the counties, so that they add up."""
    counties = table.catalog.counties
    weights = [WEIGHTS[n % len(WEIGHTS)] for n in range(len(counties))]
    edges = [round(total * sum(weights[: n + 1]) / sum(weights)) for n in range(len(counties))]
    for n, county in enumerate(counties):
        table.add(yearly(year), county.code, indicator, year, edges[n] - (edges[n - 1] if n else 0))
    table.add(yearly(year), table.catalog.city.code, indicator, year, total)


def _industry(table: Table, found: tuple[Course, ...], year: int, share: float) -> None:
    """Industry as a part of the secondary sector that gives the city just this share of GDP."""
    benchmark = "b2023" if year >= CENSUS_YEAR else "b2019"
    final = year > LAST_FOURTH
    stage, date = (Stage.PRELIMINARY, f"{year + 1}-05-20") if final else (Stage.REVISED, "2025-04-10")
    bulletin = Bulletin(f"drill-industry-{year}", f"{year}年工业", date, "A", stage, benchmark)
    release = Release.INTERNAL if year == LAST_YEAR else Release.PUBLIC
    gdp = {c.start.area.code: c.total(year) for c in found}
    part = share * sum(gdp.values()) / 100 / sum(c.secondary[year] for c in found)
    shares = {c.start.area.code: c.secondary[year] * part / gdp[c.start.area.code] * 100 for c in found}
    shares[table.catalog.city.code] = share
    rounded = {code: round(value, 1) for code, value in shares.items()}
    table.add_all(bulletin, rounded, "industry_share", year, release=release)


def _counted(table: Table) -> None:
    """Add inspections (not for publication), festivals and zones."""
    city = table.catalog.city.code
    for year, count in zip(range(2021, 2026), INSPECTIONS, strict=True):
        if count is not None:
            table.add(yearly(year), city, "inspection_items", year, count, release=Release.INTERNAL)
    rng = stream("festivals")
    for indicator, counts in (("local_festivals", FESTIVALS), ("development_zones", ZONES)):
        for year in range(2021, LAST_YEAR + 1):
            late = 1 if indicator == "local_festivals" and year < 2023 else 0  # noqa: PLR2004
            values = {
                county.code: max(counts[n % len(counts)] - late * int(rng.integers(0, 2)), 0)
                for n, county in enumerate(table.catalog.counties)
            }
            table.add_all(yearly(year), values, indicator, year)
            table.add(yearly(year), city, indicator, year, sum(values.values()))
