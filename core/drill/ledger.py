"""What is reported on the plan's promises: figures of its targets, yearly plans, and officers' entries.

Each course of a target is given as a part of the target's own number, so that the plot (reached, missed,
unreported) holds whatever the plan asks for. Entries show every status word, every freshness, and gaps where
nobody has reported. Dates are fixed. Persons are called 演练负责人, evidence is 演练佐证材料: no real person
or document is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.drill.economy import RUNNING_YEAR, Course
from core.drill.table import (
    CENSUS_YEAR,
    FIRST_YEAR,
    LAST_FOURTH,
    LAST_YEAR,
    NOTE,
    PUBLISHER,
    TITLE,
    WEIGHTS,
    Bulletin,
    Table,
    benchmarks,
    called,
    stream,
    yearly,
)
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry, Release, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Kind, Measure, Milestone, MilestoneKind
from core.plan.yearly import PlanComparison, YearlyPlan
from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus

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

#: Before this year some counties hold one festival fewer.
_LATE_FESTIVALS: Final = 2023
#: Festivals and zones by county order: one county has no festival yet.
FESTIVALS: Final = (2, 1, 1, 1, 0, 3)
ZONES: Final = (2, 1, 1, 1, 2, 1)

#: How much more the counties' visitors are than the city's: one visitor, several counties.
OVERLAP: Final = 1.22

PARTLY: Final = ("demo_coops", "leading_firms")


def fill_targets(table: Table, courses: tuple[Course, ...]) -> None:
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
                _level(table, courses, indicator, year, part * goals[indicator])
    for indicator, course in QUOTAS.items():
        for year, part in zip(range(2022, 2026), course, strict=True):
            if part is not None and indicator in goals:
                _split(table, indicator, year, round(part * goals[indicator]))
    _counted(table)
    _others(table)


#: Parts of its number that any other target of the city or a county reaches, in the ten years to the last:
#: reached by a hair, short, and (where lower is better) down to it.
OTHER_COURSES: Final = (
    (0.62, 0.66, 0.70, 0.74, 0.78, 0.82, 0.86, 0.90, 0.94, 0.98, 1.01),
    (0.55, 0.57, 0.60, 0.62, 0.64, 0.67, 0.69, 0.72, 0.74, 0.77, 0.80),
)
FALLING: Final = (1.32, 1.29, 1.26, 1.22, 1.19, 1.16, 1.12, 1.09, 1.06, 1.03, 0.99)


def _others(table: Table) -> None:
    """Add figures of the targets that only this plan has: whatever its indicators are, not those of GDP."""
    catalog, seen = table.catalog, {(row["area_code"], row["indicator"]) for row in table.rows}
    for n, target in enumerate(catalog.targets):
        indicator = catalog.indicator(target.indicator)
        known = target.indicator in catalog.roles.regional or (target.area, target.indicator) in seen
        if known or target.value is None or target.members or indicator.kind is Kind.GROWTH:
            continue
        if indicator.additive and target.area == catalog.city.code and _shared(catalog, indicator):
            continue  # the counties' own targets would not add up to the city's
        course = FALLING if indicator.direction < 0 else OTHER_COURSES[n % len(OTHER_COURSES)]
        for year, part in zip(range(FIRST_YEAR, LAST_YEAR + 1), course, strict=True):
            value = round(part * target.value, indicator.decimals)
            table.add(yearly(year), target.area, target.indicator, year, value)
        seen.add((target.area, target.indicator))


def _shared(catalog: Catalog, indicator: Indicator) -> bool:
    return any(t.indicator == indicator.id for code in catalog.county_codes for t in catalog.targets_of(code))


def _level(table: Table, courses: tuple[Course, ...], indicator: str, year: int, value: float) -> None:
    city = table.catalog.city.code
    if indicator == "industry_share":
        _industry(table, courses, year, value)
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


def _industry(table: Table, courses: tuple[Course, ...], year: int, share: float) -> None:
    """Industry as a part of the secondary sector that gives the city just this share of GDP."""
    benchmark = "b2023" if year >= CENSUS_YEAR else "b2019"
    final = year > LAST_FOURTH
    stage, date = (Stage.PRELIMINARY, f"{year + 1}-05-20") if final else (Stage.REVISED, "2025-04-10")
    bulletin = Bulletin(f"drill-industry-{year}", f"{year}年工业", date, "A", stage, benchmark)
    release = Release.INTERNAL if year == LAST_YEAR else Release.PUBLIC
    gdp = {c.start.area.code: c.total(year) for c in courses}
    part = share * sum(gdp.values()) / 100 / sum(c.secondary[year] for c in courses)
    shares = {c.start.area.code: c.secondary[year] * part / gdp[c.start.area.code] * 100 for c in courses}
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
            late = 1 if indicator == "local_festivals" and year < _LATE_FESTIVALS else 0
            values = {
                county.code: max(counts[n % len(counts)] - late * int(rng.integers(0, 2)), 0)
                for n, county in enumerate(table.catalog.counties)
            }
            table.add_all(yearly(year), values, indicator, year)
            table.add(yearly(year), city, indicator, year, sum(values.values()))


ABOVE, AT_LEAST, ABOUT = PlanComparison.ABOVE, PlanComparison.AT_LEAST, PlanComparison.ABOUT


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan; ``adjusted`` marks that it replaces an earlier one in the middle of the year."""

    indicator: str
    year: int
    comparison: PlanComparison
    value: float
    tolerance: float | None = None
    benchmark: str = ""
    adjusted: bool = False


CITY_PLANS: Final = (
    PlanLine("gdp_growth_real", LAST_YEAR - 1, AT_LEAST, 6.0),
    PlanLine("gdp_growth_real", LAST_YEAR, ABOUT, 7.0, tolerance=0.5),
    PlanLine("gdp_growth_real", RUNNING_YEAR, ABOUT, 6.5, tolerance=0.5),
    PlanLine("gdp_growth_real", RUNNING_YEAR, ABOUT, 6.0, tolerance=0.5, adjusted=True),
    PlanLine("gdp", LAST_YEAR, ABOVE, 735.0, benchmark="b2023"),
    PlanLine("gdp", RUNNING_YEAR, ABOVE, 775.0, benchmark="b2023"),
    PlanLine("fixed_investment_growth", LAST_YEAR, AT_LEAST, 8.0),
    PlanLine("fixed_investment_growth", RUNNING_YEAR, AT_LEAST, 8.0),
    # 左右 without a tolerance, and missed by a little: left open.
    PlanLine("retail_sales_growth", LAST_YEAR, ABOUT, 4.0),
    PlanLine("industry_share", LAST_YEAR, AT_LEAST, 13.5),
)

#: Real growth of the counties, by their order, in the last year and the running one.
COUNTY_PLANS: Final = ((6.5, 6.0), (7.0, 7.5), (5.5, 4.0), (8.0, 8.5), (6.0, 6.0), (5.0, 5.5))


def yearly_plans(catalog: Catalog) -> tuple[YearlyPlan, ...]:
    """Invent yearly plan targets; indicators and benchmarks that the plan does not know are left out."""
    names, marks = called(catalog), {"": "", **benchmarks(catalog)}
    lines = [(catalog.city.code, line) for line in CITY_PLANS]
    for n, county in enumerate(catalog.counties):
        for year, value in zip((LAST_YEAR, RUNNING_YEAR), COUNTY_PLANS[n % len(COUNTY_PLANS)], strict=True):
            lines.append((county.code, PlanLine("gdp_growth_real", year, AT_LEAST, value)))
    plans = [
        (area, replace(line, indicator=names.get(line.indicator, line.indicator), benchmark=mark))
        for area, line in lines
        if (mark := marks.get(line.benchmark)) is not None
    ]
    return tuple(_plan(catalog, area, line) for area, line in plans if catalog.has(line.indicator))


def _plan(catalog: Catalog, area: str, line: PlanLine) -> YearlyPlan:
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


MARK: Final = "（演练）"

#: Status of the last entry by measure, in turn; ``None``: nothing was ever reported.
MEASURES: Final = (
    MeasureStatus.RUNNING,
    MeasureStatus.RUNNING,
    MeasureStatus.CONTINUOUS,
    MeasureStatus.DONE,
    MeasureStatus.LATE,
    MeasureStatus.RUNNING,
    None,
    MeasureStatus.CONTINUOUS,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.RUNNING,
)

#: Date of the last evidence by measure, in turn: fresh, ageing, old; ``None``: an entry without evidence.
EVIDENCE: Final = (
    dt.date(2026, 10, 28),
    dt.date(2026, 9, 15),
    dt.date(2026, 6, 18),
    dt.date(2026, 4, 2),
    dt.date(2025, 12, 10),
    None,
    dt.date(2026, 8, 20),
    dt.date(2025, 6, 5),
    dt.date(2026, 10, 12),
)

MILESTONES: Final = (
    MilestoneStatus.RUNNING,
    MilestoneStatus.DONE,
    MilestoneStatus.RUNNING,
    None,
    MilestoneStatus.DONE,
    MilestoneStatus.NOT_STARTED,
    MilestoneStatus.RUNNING,
    MilestoneStatus.DONE,
    None,
    MilestoneStatus.RUNNING,
    MilestoneStatus.CANCELLED,
)

RECURRING_YEARS: Final = range(2022, 2026)
RECURRING: Final = (
    RecurringStatus.HELD,
    RecurringStatus.HELD,
    RecurringStatus.NOT_HELD,
    None,
    RecurringStatus.HELD,
)

PROGRESS: Final = {
    MeasureStatus.RUNNING: "年度任务已分解到各实施主体，重点项目按计划推进。",
    MeasureStatus.CONTINUOUS: "工作机制已经建立，各项任务常态化开展。",
    MeasureStatus.DONE: "本项任务已全部完成并通过验收。",
    MeasureStatus.LATE: "部分项目进度慢于计划。",
    MeasureStatus.NOT_STARTED: "尚在前期准备，未正式启动。",
}
PROBLEMS: Final = {
    MeasureStatus.LATE: "要素保障不足，两个项目手续未办结。",
    MeasureStatus.NOT_STARTED: "实施方案未定稿。",
}
NEXT_STEPS: Final = {
    MeasureStatus.RUNNING: "按季调度，年底前完成年度任务。",
    MeasureStatus.CONTINUOUS: "保持现有机制，按季报送进展。",
    MeasureStatus.LATE: "逐项目销号，下一季度补齐进度。",
    MeasureStatus.NOT_STARTED: "下一季度启动。",
}


def measure_entries(catalog: Catalog) -> tuple[MeasureEntry, ...]:
    """Return the entries for measures, the earlier one of each measure first."""
    entries = [entry for n, measure in enumerate(catalog.measures) for entry in _measure(measure, n)]
    return tuple(entries)


def milestone_entries(catalog: Catalog) -> tuple[MilestoneEntry, ...]:
    """Return the entries for milestones, institutions and policies."""
    once = [m for m in catalog.milestones if m.kind is not MilestoneKind.RECURRING]
    return tuple(entry for n, milestone in enumerate(once) for entry in _milestone(milestone, n))


def recurring_entries(catalog: Catalog) -> tuple[RecurringEntry, ...]:
    """Return the entries for recurring events, by event and year."""
    entries: list[RecurringEntry] = []
    events = [m for m in catalog.milestones if m.kind is MilestoneKind.RECURRING]
    for n, event in enumerate(events):
        for year in RECURRING_YEARS:
            status = RECURRING[(2 * n + year) % len(RECURRING)]
            if status is None:
                continue
            held = status is RecurringStatus.HELD
            entries.append(
                RecurringEntry(
                    milestone=event.id,
                    year=year,
                    status=str(status),
                    date=dt.date(year, 5 + n % 6, 10 + n % 15),
                    evidence=f"演练佐证材料：{year}年举办情况" if held else "",
                    reason="" if held else f"当年未安排{MARK}",
                )
            )
    return tuple(entries)


def _measure(measure: Measure, n: int) -> Iterator[MeasureEntry]:
    status, date = MEASURES[n % len(MEASURES)], EVIDENCE[n % len(EVIDENCE)]
    if status is None:
        return
    yield _entry(measure, MeasureStatus.RUNNING, dt.date(2023 + n % 3, 1 + n % 12, 15))
    yield _entry(measure, status, date)


def _entry(measure: Measure, status: MeasureStatus, date: dt.date | None) -> MeasureEntry:
    return MeasureEntry(
        measure=measure.number,
        status=str(status),
        date=date,
        progress=f"{PROGRESS[status]}{MARK}",
        problems=f"{PROBLEMS[status]}{MARK}" if status in PROBLEMS else "",
        next_steps=f"{NEXT_STEPS[status]}{MARK}" if status in NEXT_STEPS else "",
        responsible=f"演练负责人{measure.number}",
        deadline="2026年12月底",
        evidence=f"演练佐证材料：第{measure.number}项举措" if date else "",
    )


def _milestone(milestone: Milestone, n: int) -> Iterator[MilestoneEntry]:
    status = MILESTONES[n % len(MILESTONES)]
    if status is None:
        return
    date = dt.date(2023 + n % 4, 1 + (5 * n) % 10, 1 + n % 28)
    if status is MilestoneStatus.DONE and n % 2:
        yield MilestoneEntry(milestone.id, str(MilestoneStatus.RUNNING), date - dt.timedelta(days=200))
    yield MilestoneEntry(
        milestone=milestone.id,
        status=str(status),
        date=date,
        evidence="" if status is MilestoneStatus.NOT_STARTED else "演练佐证材料：完成情况说明",
        reason=f"上级政策调整{MARK}" if status is MilestoneStatus.CANCELLED else "",
    )
