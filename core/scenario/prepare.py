"""Gather what a scenario starts from: the latest figures, their benchmark, goals and histories."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

import pandas as pd

from core.figures.book import Book
from core.figures.estimates import OWN_GROWTH, PROJECTED, project_shares
from core.figures.observation import Grade, Observation, Precision
from core.plan.catalog import Catalog
from core.plan.models import Area, Comparison, Target
from core.scenario.assumptions import ScenarioError
from core.scenario.history import RECENT_YEARS, clean_real_growths, latest_deflator, published_growth
from core.scenario.inputs import (
    Bounds,
    County,
    Evidence,
    Factor,
    Goal,
    Inputs,
    JointGoal,
    Level,
    Lever,
    Range,
    SideStart,
)
from core.targets.ahead.running import WORD, Nowcast
from core.targets.consistency import PERSONS, population
from core.targets.pace import is_geometric
from core.targets.phrases import quota_text
from core.targets.special import member_targets


def prepare(
    catalog: Catalog,
    book: Book,
    as_of: dt.date,
    *,
    estimates: pd.DataFrame | None = None,
    horizon: int | None = None,
    source_labels: Mapping[str, str] | None = None,
    running: Iterable[Nowcast] = (),
) -> Inputs:
    """Gather the inputs of all scenarios of the plan's city.

    A county starts from its last counting figure on the benchmark of the city's latest outturn, if
    that is not older than the outturn; else from the share projection of the outturn's year (grade E,
    carried through to the result). A county that starts a year later needs a year less.

    Parameters
    ----------
    catalog : Catalog
        Areas, targets and rules.
    book : Book
        All figures; those unknown at ``as_of`` are left out here.
    as_of : date
        Only what had been published by then enters.
    estimates : DataFrame, optional
        Share projections to start from, columns of :func:`core.figures.estimates.project_shares`; by
        default they are made here from what was known.
    horizon : int, optional
        Last year of the scenario; by default the due year of the city's GDP target, else the last of the
        counties', else of any target.
    source_labels : mapping of str to str, optional
        Publisher and title by source id, for explanations.
    running : iterable of Nowcast
        年内预判: where there is one, 延续 goes on from its growth.

    Returns
    -------
    Inputs

    Raises
    ------
    ScenarioError
        Where the city or a county has no level to start from; names it and the remedy.
    """
    known = book.known(as_of)
    city = catalog.city
    ahead = {quarter.area.code: _ahead(quarter) for quarter in running}
    goal = _gdp_goal(catalog, city)
    last = horizon or _horizon(catalog, goal)
    outturn = _outturn(catalog, known, last)
    benchmark, reference = outturn.benchmark, outturn.year or last
    made = project_shares(catalog, known) if estimates is None else estimates
    projected = _projected(catalog, made, benchmark, reference)
    starts, bases = _levels(catalog, known, projected, outturn, last)
    deflated_by = (catalog.province, catalog.nation)
    scaled = _scaled(bases, outturn.value)
    counties = tuple(
        County(
            code=area.code,
            name=area.short,
            start=start,
            base=base,
            goal=(county_goal := _gdp_goal(catalog, area)),
            population=_population(known, catalog, area)
            if county_goal is not None and county_goal.per_capita
            else None,
            recent=ahead.get(area.code)
            or published_growth(catalog.roles, known, area, reference - RECENT_YEARS),
            history=clean_real_growths(catalog.roles, known, area, deflated_by),
            population_carried=_carried(known, catalog, area, last)
            if county_goal is not None and county_goal.per_capita
            else None,
        )
        for area, start, base in zip(catalog.counties, starts, scaled, strict=True)
    )
    rules, beside = catalog.rules, _sides(catalog, known, goal, last, as_of.year)
    return Inputs(
        city_code=city.code,
        city_name=city.short,
        city=_published(outturn),
        goal=goal,
        counties=counties,
        factor=_factor(catalog, known),
        benchmark=benchmark,
        benchmark_name=catalog.benchmark(benchmark).short if benchmark else "",
        reference_year=reference,
        horizon=last,
        closed=last < as_of.year,
        rounding=rules.rounding,
        min_clean_growths=rules.min_clean_growths,
        city_recent=ahead.get(city.code)
        or published_growth(catalog.roles, known, city, reference - RECENT_YEARS),
        city_history=clean_real_growths(catalog.roles, known, city, deflated_by),
        deflator=latest_deflator(catalog.roles, known, deflated_by),
        sides=tuple(side for side in beside if side.lever is not Lever.NONE),
        others=tuple(side for side in beside if side.lever is Lever.NONE),
        joints=_joints(catalog, last),
        bounds=Bounds(deflator=Range(*rules.deflator_window, 0.001)),
        source_labels=dict(source_labels or {}),
    )


def _ahead(nowcast: Nowcast) -> Evidence:
    """The growth of the running year as its quarters have it."""
    return Evidence(
        value=nowcast.growth,
        area=nowcast.area.code,
        area_name=nowcast.area.short,
        year=nowcast.year,
        period=f"{nowcast.year}年{WORD}",
        grade=Grade.E,
        source_id=nowcast.cumulative.source_id,
        origin=f"由{nowcast.quarter_name}推得",
    )


def _gdp_goal(catalog: Catalog, area: Area) -> Goal | None:
    """What an area is held to in GDP, else in GDP per head.

    Of several the one of the city's due year speaks, else the soonest; of one year the hardest.
    """
    own = next(
        (t.due for t in catalog.targets_of(catalog.city.code) if t.indicator == catalog.roles.gdp), None
    )
    for indicator in (catalog.roles.gdp, catalog.roles.per_head):
        held = [_goal(target) for target in catalog.targets_of(area.code) if target.indicator == indicator]
        goals = [goal for goal in held if goal is not None]
        if goals:
            best = min(
                goals, key=lambda g: (g.due != own, g.due, -g.value, g.comparison is not Comparison.ABOVE)
            )
            return replace(best, per_capita=indicator == catalog.roles.per_head)
    return None


#: Comparisons that a level has to grow up to.
_UPWARD: Final = (Comparison.ABOVE, Comparison.AT_LEAST)


def _goal(target: Target, comparisons: tuple[Comparison, ...] = _UPWARD) -> Goal | None:
    if target.comparison not in comparisons or target.value is None or target.due is None:
        return None
    return Goal(target.id, target.name, target.value, target.unit, target.comparison, target.due)


def _horizon(catalog: Catalog, goal: Goal | None) -> int:
    if goal is not None:
        return goal.due
    dues = [
        county_goal.due for area in catalog.counties if (county_goal := _gdp_goal(catalog, area)) is not None
    ]
    if not dues:
        dues = [target.due for target in catalog.targets if target.due is not None]
    if not dues:
        raise ScenarioError("方案中没有带期限的目标，无法确定推演到哪一年。请指明推演年份。")
    return max(dues)


def _outturn(catalog: Catalog, book: Book, last: int) -> Observation:
    """Latest counting GDP of the city up to the horizon, on its latest benchmark."""
    city, gdp = catalog.city, catalog.roles.gdp
    years = [
        year
        for benchmark in book.benchmarks(city.code, gdp)
        for year in book.yearly(city.code, gdp, benchmark)
        if year <= last
    ]
    figure = book.at(city.code, gdp, max(years)) if years else None
    if not gdp:
        raise ScenarioError("本方案没有地区生产总值指标，不作情景推演。各项目标的进展请看总览和目标轨迹。")
    if figure is None:
        raise ScenarioError(f"缺少{city.short}地区生产总值的实绩，无法推演。请补充后再试。")
    return figure


def _projected(catalog: Catalog, estimates: pd.DataFrame, benchmark: str, year: int) -> dict[str, Level]:
    """Share projections of the outturn's year and benchmark, by area."""
    if estimates.empty:
        return {}
    wanted = estimates[
        (estimates["indicator"] == catalog.roles.gdp)
        & (estimates["method"].isin(PROJECTED))
        & (estimates["benchmark"] == benchmark)
        & (estimates["year"] == year)
    ]
    return {
        str(row["area_code"]): Level(
            value=float(row["value"]),
            year=year,
            unit="亿元",
            grade=Grade.E,
            benchmark=benchmark,
            low=_bound(row["low"]),
            high=_bound(row["high"]),
            origin=f"按{'本县区增速' if row['method'] == OWN_GROWTH else '占比'}推算的{year}年数",
        )
        for row in wanted.to_dict("records")
    }


def _bound(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _levels(
    catalog: Catalog, book: Book, projected: Mapping[str, Level], outturn: Observation, last: int
) -> tuple[list[Level], list[Level]]:
    """Starting level and level of the reference year of each county, document order."""
    starts, bases, missing = [], [], []
    benchmark, reference = outturn.benchmark, outturn.year or last
    for area in catalog.counties:
        series = book.yearly(area.code, catalog.roles.gdp, benchmark)
        recent = [year for year in series if reference <= year <= last]
        start = _published(series[max(recent)]) if recent else projected.get(area.code)
        base = _published(series[reference]) if reference in series else projected.get(area.code)
        if start is None or base is None or start.value <= 0 or base.value <= 0:
            missing.append(area.short)
        else:
            starts.append(start)
            bases.append(base)
    if missing:
        name = catalog.benchmark(benchmark).short if benchmark else "同一核算基准"
        raise ScenarioError(
            f"{'、'.join(missing)}没有{reference}年（{name}）的地区生产总值，也无法按占比推算。"
            f"请补充该县区任一年与{catalog.city.short}同一基准的数据。"
        )
    return starts, bases


def _published(o: Observation) -> Level:
    rough = "，为约数" if o.precision in (Precision.APPROXIMATE, Precision.AT_LEAST, Precision.ABOVE) else ""
    return Level(
        value=o.value,
        year=o.year or 0,
        unit=o.unit,
        grade=o.grade,
        benchmark=o.benchmark,
        stage=o.stage,
        source_id=o.source_id,
        origin=f"{o.year}年公布数{rough}",
    )


def _scaled(bases: list[Level], total: float) -> list[Level]:
    """Scale the reference year's levels so that they add up to the city's outturn."""
    ratio = total / math.fsum(base.value for base in bases)
    return [replace(base, value=base.value * ratio) for base in bases]


def _factor(catalog: Catalog, book: Book) -> Factor:
    """City over county sum in the last year in which all of them count on one benchmark."""
    city = catalog.city
    best: tuple[int, int] | None = None
    latest: Factor | None = None
    for rank, benchmark in enumerate(reversed(book.benchmarks(city.code, catalog.roles.gdp))):
        totals = book.yearly(city.code, catalog.roles.gdp, benchmark)
        series = [book.yearly(area.code, catalog.roles.gdp, benchmark) for area in catalog.counties]
        common = [year for year in totals if all(year in figures for figures in series)]
        if not common or (best is not None and (max(common), rank) <= best):
            continue
        year = max(common)
        best = (year, rank)
        counties = sum(figures[year].value for figures in series)
        name = catalog.benchmark(benchmark).short if benchmark else "同一基准"
        origin = f"{year}年{city.short}数与各县区合计之比（{name}）"
        value = totals[year].value
        latest = Factor(value / counties, year, benchmark, value, counties, origin)
    return latest or Factor(1.0, None, "", None, None, f"没有{city.short}与各县区齐全的年份，按1计")


def _population(book: Book, catalog: Catalog, area: Area) -> Level | None:
    """Last known resident population in 万人, the same figure that the check of the targets uses."""
    figure = population(catalog.roles, book, area.code)
    if figure is None:
        return None
    unit = catalog.indicator(catalog.roles.population).unit
    census = figure.indicator == catalog.roles.census
    origin = f"{figure.year}年人口普查常住人口" if census else f"{figure.year}年末常住人口"
    value = figure.value * PERSONS[figure.unit] / PERSONS[unit]
    return replace(_published(figure), value=value, unit=unit, origin=origin)


def _carried(book: Book, catalog: Catalog, area: Area, last: int) -> Level | None:
    """The last population in 万人, carried to the horizon at the yearly change between two censuses."""
    start = _population(book, catalog, area)
    counted = book.yearly(area.code, catalog.roles.census, "")
    pairs = tuple(pairwise(sorted(counted)))
    if start is None or not pairs or last <= start.year:
        return None
    first, second = pairs[-1]
    yearly = (counted[second].value / counted[first].value) ** (1 / (second - first))
    return replace(
        start,
        value=start.value * yearly ** (last - start.year),
        year=last,
        grade=Grade.E,
        source_id=counted[first].source_id,
        origin=f"按{first}—{second}年两次普查间的变化延续",
    )


def _sides(catalog: Catalog, book: Book, own: Goal | None, horizon: int, now: int) -> tuple[SideStart, ...]:
    """Targets of the city beside the one reckoned to, with their last figures, those with a lever first.

    Yearly ones ask the same of every year that is left; GDP of another due year is named with what it needs.
    """
    sides = []
    for target in catalog.targets_of(catalog.city.code):
        yearly = target.every_year is not None and target.every_year[1] >= now
        goal = _yearly_goal(target) if yearly else _goal(target, (*_UPWARD, Comparison.AT_MOST))
        regional = target.indicator in catalog.roles.regional
        if goal is None or (regional and (own is None or goal.due == own.due)):
            continue
        latest = book.latest(catalog.city.code, target.indicator)
        start = None if latest is None else _published(latest)
        indicator = catalog.indicator(target.indicator)
        geometric = start is not None and not yearly and is_geometric(indicator, start.value, goal.value)
        lever = _lever(catalog, target.indicator)
        sides.append(
            SideStart(
                goal,
                target.indicator,
                start,
                Lever.NONE if yearly else lever,
                geometric,
                indicator.decimals,
                quota_text(target) if yearly else "",
                horizon if regional else None,
            )
        )
    order = tuple(catalog.roles.tourism)
    return tuple(sorted(sides, key=lambda side: _lever_order(side, order)))


def _yearly_goal(target: Target) -> Goal | None:
    """What a yearly target asks for, due in its last year; no number where the year before is its limit."""
    if target.every_year is None:
        return None
    value = math.nan if target.value is None else target.value
    return Goal(target.id, target.name, value, target.unit, target.comparison, target.every_year[1])


def _joints(catalog: Catalog, horizon: int) -> tuple[JointGoal, ...]:
    """Joint targets of GDP that fall due at the horizon, with what each county is held to in them."""
    joints = []
    for target in catalog.targets:
        if not target.members or target.indicator != catalog.roles.gdp or target.due != horizon:
            continue
        parts = tuple(
            (part.area, goal)
            for part in member_targets(catalog, target)
            if (goal := _goal(part)) is not None and part.area in catalog.county_codes
        )
        if len(parts) == len(target.members):
            joints.append(JointGoal(target.id, target.name, parts))
    return tuple(joints)


def _lever(catalog: Catalog, indicator: str) -> Lever:
    if indicator == catalog.roles.industry_share:
        return Lever.INDUSTRY
    return Lever.TOURISM if indicator in catalog.roles.tourism else Lever.NONE


def _lever_order(side: SideStart, tourism: tuple[str, ...]) -> tuple[int, int]:
    place = tourism.index(side.indicator) if side.lever is Lever.TOURISM else 0
    return list(Lever).index(side.lever), place
