"""Invented yearly plan targets: reached, missed, left open by 左右, adjusted, and of the running year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from core.catalog.catalog import Catalog
from core.catalog.yearly_plans import PlanComparison, YearlyPlan

from .table import LAST_YEAR, NOTE, PUBLISHER, TITLE

RUNNING: Final = LAST_YEAR + 1
ABOVE, AT_LEAST, ABOUT = PlanComparison.ABOVE, PlanComparison.AT_LEAST, PlanComparison.ABOUT


@dataclass(frozen=True, slots=True)
class Line:
    """One plan; ``adjusted`` marks that it replaces an earlier one in the middle of the year."""

    indicator: str
    year: int
    comparison: PlanComparison
    value: float
    tolerance: float | None = None
    benchmark: str = ""
    adjusted: bool = False


CITY: Final = (
    Line("gdp_growth_real", LAST_YEAR - 1, AT_LEAST, 6.0),
    Line("gdp_growth_real", LAST_YEAR, ABOUT, 7.0, tolerance=0.5),
    Line("gdp_growth_real", RUNNING, ABOUT, 6.5, tolerance=0.5),
    Line("gdp_growth_real", RUNNING, ABOUT, 6.0, tolerance=0.5, adjusted=True),
    Line("gdp", LAST_YEAR, ABOVE, 735.0, benchmark="b2023"),
    Line("gdp", RUNNING, ABOVE, 775.0, benchmark="b2023"),
    Line("fixed_investment_growth", LAST_YEAR, AT_LEAST, 8.0),
    Line("fixed_investment_growth", RUNNING, AT_LEAST, 8.0),
    # 左右 without a tolerance, and missed by a little: left open.
    Line("retail_sales_growth", LAST_YEAR, ABOUT, 4.0),
    Line("industry_share", LAST_YEAR, AT_LEAST, 13.5),
)

#: Real growth of the counties, by their order, in the last year and the running one.
COUNTIES: Final = ((6.5, 6.0), (7.0, 7.5), (5.5, 4.0), (8.0, 8.5), (6.0, 6.0), (5.0, 5.5))


def yearly_plans(catalog: Catalog) -> tuple[YearlyPlan, ...]:
    """Invent yearly plan targets; indicators and benchmarks that the plan does not know are left out."""
    lines = [(catalog.city.code, line) for line in CITY]
    for n, county in enumerate(catalog.counties):
        for year, value in zip((LAST_YEAR, RUNNING), COUNTIES[n % len(COUNTIES)], strict=True):
            lines.append((county.code, Line("gdp_growth_real", year, AT_LEAST, value)))
    known = {i.id for i in catalog.indicators}
    benchmarks = {"", *(b.id for b in catalog.benchmarks)}
    return tuple(
        _plan(catalog, area, line)
        for area, line in lines
        if line.indicator in known and line.benchmark in benchmarks
    )


def _plan(catalog: Catalog, area: str, line: Line) -> YearlyPlan:
    return YearlyPlan(
        area=area,
        indicator=line.indicator,
        year=line.year,
        comparison=line.comparison,
        value=line.value,
        unit=catalog.indicator(line.indicator).unit,
        tolerance=line.tolerance,
        benchmark=line.benchmark,
        publisher=PUBLISHER,
        title=f"{TITLE}：{line.year}年计划{'（调整）' if line.adjusted else ''}",
        date=dt.date(line.year, 7 if line.adjusted else 1, 20),
        grade="A",
        note=NOTE,
    )
