"""One county on one page: what is promised of it, where it stands, what speaks for it, what is missing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from core.figures.book import YEARLY, Book
from core.figures.observation import Grade, MeasureEntry, Observation, counts
from core.measures.milestones import MilestoneState, supported
from core.places.positioning import CountyPosition, PositioningModel, against
from core.places.ranking import ProvincePlace, competition_ranks, ranking
from core.plan.catalog import Catalog
from core.plan.models import Aim, Area
from core.targets.assessment import Assessment, Member
from core.targets.missing import Gap
from core.targets.overview import is_rollup
from core.wording.numbers import Scale, scale_of, years
from core.wording.sentences import value_text

# What speaks for one county lately: reports, its own milestones, published figures, honours.

#: Lines shown, and figures a line.
LINES: Final = 5
FIGURES: Final = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated line: what was published, reported or awarded."""

    when: str
    text: str
    grade: str = ""


@dataclass(frozen=True, eq=False)
class Reports:
    """Entries of the officers as of a date; ``honours`` is false for synthetic data, which has none."""

    as_of: dt.date
    measures: Sequence[MeasureEntry]
    milestones: Sequence[MilestoneState]
    honours: bool


def evidence_of(
    catalog: Catalog, book: Book, area: Area, reports: Reports, told: frozenset[str]
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """Gather the newest lines of one county, and the sources they cite.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    told : frozenset of str
        Indicators that stand elsewhere on the page.
    """
    lines = [
        Evidence(entry.date.isoformat(), f"{catalog.measure(entry.measure).title}：{entry.progress}")
        for entry in reports.measures
        if entry.area_code == area.code and entry.date is not None and supported(entry, reports.as_of)
    ]
    for state in reports.milestones:
        entry = state.entry
        if state.milestone.areas == (area.code,) and entry is not None and entry.date is not None:
            lines.append(Evidence(entry.date.isoformat(), f"{state.milestone.name}：{state.status}"))
    figures, sources = _figures(catalog, book, area, told)
    lines += figures
    if reports.honours:
        lines += [
            Evidence(f"{honour.year}年", honour.title, honour.grade)
            for honour in catalog.honours
            if honour.area == area.code
        ]
    lines.sort(key=lambda line: line.when, reverse=True)
    return tuple(lines[:LINES]), tuple(sources)


def _figures(
    catalog: Catalog, book: Book, area: Area, told: frozenset[str]
) -> tuple[list[Evidence], list[str]]:
    """Figures since the plan's adoption, a line for each source."""
    by_cell: dict[tuple[str, str], list[Observation]] = {}
    for o in book.observations:
        recent = o.year is not None and o.year >= catalog.plan.adopted_year and o.frequency in YEARLY
        if o.area_code == area.code and recent and counts(o) and o.published is not None:
            by_cell.setdefault((o.published.isoformat(), o.source_id), []).append(o)
    order = {indicator.id: i for i, indicator in enumerate(catalog.indicators)}
    lines, sources = [], []
    for (when, source), group in sorted(by_cell.items(), reverse=True)[:LINES]:
        last = max(o.year or 0 for o in group)
        kept = sorted(
            (o for o in group if o.year == last and o.indicator not in told),
            key=lambda o: order.get(o.indicator, 0),
        )[:FIGURES]
        if kept:
            lines.append(Evidence(when, f"{last}年{_said(catalog, kept)}", kept[0].grade))
            sources.append(source)
    return lines, sources


def _said(catalog: Catalog, figures: Sequence[Observation]) -> str:
    named = [(catalog.indicator(o.indicator), o) for o in figures]
    return "，".join(
        f"{entry.name}{value_text(o.value, o.unit, entry.decimals, o.precision)}" for entry, o in named
    )


# A county among the six: the last year in which all can be compared, with the rules of ranking.

MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator over the counties.

    Attributes
    ----------
    values : tuple of float
        One a county in the order of the document, in the stored unit; print them by ``scale``.
    period : str
        Year or span, as printed.
    grades : tuple of str
        Grade of every value.
    ranks : tuple of int, or None
        Places, 1 the best; ``None`` where neither high nor low is better.
    sources : tuple of str
    """

    id: str
    name: str
    period: str
    values: tuple[float, ...]
    scale: Scale
    grades: tuple[str, ...]
    ranks: tuple[int, ...] | None
    sources: tuple[str, ...]

    def tied(self, position: int) -> bool:
        """Whether another county shares the place."""
        return self.ranks is not None and self.ranks.count(self.ranks[position]) > 1


def standings(catalog: Catalog, book: Book) -> tuple[Standing, ...]:
    """Gather what can be compared over the counties.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.

    Returns
    -------
    tuple of Standing
        At most :data:`MOST`. An indicator for which no year can be ranked is left out, never shown with
        a gap.
    """
    first = [plain(catalog, book, indicator) for indicator in catalog.roles.standings]
    derived = [_population_change(catalog, book), _urbanised(catalog, book)]
    last = [plain(catalog, book, indicator) for indicator in catalog.roles.standings_last]
    known = [place for place in (*first, *derived, *last) if place is not None]
    return tuple(known[:MOST])


def plain(catalog: Catalog, book: Book, indicator: str) -> Standing | None:
    """One published indicator in the last year that the rules of ranking allow."""
    if indicator not in {entry.id for entry in catalog.indicators}:
        return None
    entry = catalog.indicator(indicator)
    years = {o.year for o in book.of_indicator(indicator) if o.year is not None}
    for year in sorted(years, reverse=True):
        order = ranking(catalog, book, indicator, year)
        if order.refusal is None:
            placed = [order.of(county.code) for county in catalog.counties]
            places = [place for place in placed if place is not None]
            values = tuple(place.observation.value for place in places)
            return Standing(
                id=indicator,
                name=entry.name,
                period=f"{year}年",
                values=values,
                scale=scale_of(entry.unit, entry.decimals, values),
                grades=tuple(place.observation.grade for place in places),
                ranks=None if indicator in catalog.roles.unranked else tuple(place.rank for place in places),
                sources=tuple(dict.fromkeys(place.observation.source_id for place in places)),
            )
    return None


def _population_change(catalog: Catalog, book: Book) -> Standing | None:
    """Change of the census population between the first and the last census, in per cent."""
    observed = _common(catalog, book, catalog.roles.census)
    if len(observed) < _TWO:
        return None
    first, last = min(observed), max(observed)
    return _derived(
        "population_change",
        "普查常住人口变化",
        years(first, last),
        (observed[last], observed[first]),
        lambda after, before: (after / before - 1) * 100,
    )


def _urbanised(catalog: Catalog, book: Book) -> Standing | None:
    """Share of the urban in the census population, in per cent."""
    urban, whole = (
        _common(catalog, book, name) for name in (catalog.roles.census_urban, catalog.roles.census)
    )
    common = sorted(set(urban) & set(whole))
    if not common:
        return None
    year = common[-1]
    return _derived(
        "urbanised",
        "普查城镇人口比重",
        f"{year}年",
        (urban[year], whole[year]),
        lambda part, total: part / total * 100,
    )


_TWO: Final = 2


def _common(catalog: Catalog, book: Book, indicator: str) -> dict[int, list[Observation]]:
    """Figures of years in which every county has one."""
    series = [book.yearly(county.code, indicator, "") for county in catalog.counties]
    shared = set.intersection(*(set(by_year) for by_year in series)) if series else set()
    return {year: [by_year[year] for by_year in series] for year in shared}


def _derived(
    name_id: str,
    name: str,
    period: str,
    operands: tuple[Sequence[Observation], Sequence[Observation]],
    formula: Callable[[float, float], float],
) -> Standing | None:
    upper, lower = operands
    if any(o.value <= 0 for o in lower):
        return None
    # Places follow the figures as they are printed: what reads the same stands in the same place.
    scale = Scale(1.0, "%", 1)
    values = tuple(
        round(formula(a.value, b.value), scale.decimals) for a, b in zip(upper, lower, strict=True)
    )
    ranked = competition_ranks({str(i): value for i, value in enumerate(values)})
    return Standing(
        id=name_id,
        name=name,
        period=period,
        values=values,
        scale=scale,
        grades=tuple(str(Grade.D) for _ in values),
        ranks=tuple(ranked[str(i)] for i in range(len(values))),
        sources=tuple(dict.fromkeys(o.source_id for o in (*upper, *lower))),
    )


#: Sectors of employment shown.
SECTORS: Final = 8


@dataclass(frozen=True, slots=True)
class Work:
    """Employment in one sector: shares as fractions, the quotient against the province."""

    name: str
    last: float | None
    first: float | None
    reference: float | None
    quotient: float | None
    small: bool


@dataclass(frozen=True, eq=False)
class Portrait:
    """Everything on one county's page.

    Attributes
    ----------
    counties : tuple of Area
        All of them in the order of the document, as in ``Standing.values``.
    position_in_order : int
        Place of this county among them.
    targets : tuple of Assessment
        The county's own targets.
    rules : tuple of (str, Member)
        Rules that every county must meet (一县一节), with what is known of this one.
    works : tuple of Work
        The largest sectors of employment, 工业 as one.
    places : tuple of ProvincePlace
        Places among all counties of the province.
    evidence : tuple of Evidence
        The newest first.
    gaps : tuple of Gap
        Missing figures of this county that decide a target.
    """

    area: Area
    counties: tuple[Area, ...]
    position_in_order: int
    position: CountyPosition
    aims: tuple[Aim, ...]
    targets: tuple[Assessment, ...]
    rules: tuple[tuple[str, Member], ...]
    standings: tuple[Standing, ...]
    works: tuple[Work, ...]
    work_years: tuple[int | None, int | None]
    places: tuple[ProvincePlace, ...]
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[str, ...]


def portrait(
    catalog: Catalog,
    known: Book,
    area: Area,
    *,
    assessments: Sequence[Assessment],
    positioning: PositioningModel,
    places: Sequence[ProvincePlace],
    gaps: Sequence[Gap],
    reports: Reports,
) -> Portrait:
    """Gather one county's page.

    Parameters
    ----------
    known : Book
        Figures known at the date of judgement.
    assessments, positioning, places, gaps, reports
        Of all areas, each from the one function that decides it.
    """
    targets = tuple(a for a in assessments if a.target.area == area.code)
    stands = standings(catalog, known)
    used = [i for a in targets for i in a.sources]
    used += [i for placed in stands for i in placed.sources] + list(positioning.source_ids)
    shown = frozenset(a.target.indicator for a in targets)
    evidence, more = evidence_of(catalog, known, area, reports, shown)
    return Portrait(
        area=area,
        counties=catalog.counties,
        position_in_order=[county.code for county in catalog.counties].index(area.code),
        position=next(county for county in positioning.counties if county.area_code == area.code),
        aims=tuple(aim for aim in catalog.aims if aim.area == area.code),
        targets=targets,
        rules=_rules(catalog, assessments, area),
        standings=stands,
        works=_works(catalog, positioning, area),
        work_years=(positioning.first_year, positioning.last_year),
        places=tuple(place for place in places if place.area == area.code),
        evidence=evidence,
        gaps=tuple(gap for gap in gaps if gap.essential and gap.cell.area == area.code),
        sources=tuple(dict.fromkeys([*used, *more])),
    )


def _rules(catalog: Catalog, assessments: Sequence[Assessment], area: Area) -> tuple[tuple[str, Member], ...]:
    """Rules over the counties themselves; those over the counties' own targets are told by these."""
    return tuple(
        (a.target.name, member)
        for a in assessments
        if a.members and not is_rollup(catalog, a.target)
        for member in a.members
        if member.area == area.code
    )


def _works(catalog: Catalog, model: PositioningModel, area: Area) -> tuple[Work, ...]:
    frame = against(model, catalog.province.code)
    by_sector = frame[(frame["area_code"] == area.code) & ~frame["sector"].isin(catalog.roles.industry_parts)]
    changes = model.changes[model.changes["area_code"] == area.code].set_index("sector")["first_share"]
    works = [
        Work(
            name=str(row["name"]),
            last=_known(row["share"]),
            first=_known(changes.get(row["sector"])),
            reference=_known(row["comparator_share"]),
            quotient=_known(row["lq"]),
            small=bool(row["small"]),
        )
        for row in by_sector.to_dict("records")
    ]
    return tuple(sorted(works, key=lambda work: -(work.last or 0.0))[:SECTORS])


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None
