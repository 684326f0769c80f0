"""Whether the counties' targets add up to the city's, and by how much they may fall short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from core.figures.arithmetic import required_growth
from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Area, Comparison, Roles, Target
from core.wording.numbers import growth_period, percent, quantity
from core.wording.sentences import plain

#: Persons in the unit of a population figure.
PERSONS: Final = {"人": 1.0, "万人": 1e4}
#: Yuan in 亿元.
YI: Final = 1e8


@dataclass(frozen=True, slots=True)
class CountyPart:
    """One county's share of the sum, in 亿元.

    ``population`` is the figure that a per-capita target was multiplied with (``None`` for a target in
    亿元).
    """

    area: str
    target_id: str
    value: float
    population: Observation | None = None


@dataclass(frozen=True, slots=True)
class Consistency:
    """The counties' targets against the city's.

    ``excess`` is the sum less the city's target: what the counties together may miss. Growths are
    fractions a year from ``base_year`` to ``due``; ``None`` where the base is not known for all counties
    on one benchmark.
    """

    due: int
    city_target: float
    unit: str
    parts: tuple[CountyPart, ...]
    total: float
    excess: float
    base_year: int
    base_benchmark: str | None
    counties_growth: float | None
    city_growth: float | None
    sentence: str
    sources: tuple[str, ...]
    city: str


def consistency(catalog: Catalog, book: Book, as_of: dt.date) -> Consistency | None:
    """Add up the counties' GDP targets (a per-capita one times its latest population) against the city's.

    Returns
    -------
    Consistency or None
        ``None`` where the city has no GDP target, a county has none, or a population is missing.
    """
    known = book.known(as_of)
    city = _target(catalog, catalog.plan.city, catalog.roles.gdp)
    parts = [_part(catalog, known, county, city) for county in catalog.counties] if city else []
    if city is None or city.value is None or city.due is None or not parts:
        return None
    present = tuple(part for part in parts if part is not None)
    if len(present) < len(parts):
        return None
    total = sum(part.value for part in present)
    base_year = city.base_year or catalog.plan.adopted_year - 1
    base = _base(catalog, known, base_year)
    years = city.due - base_year
    growths = None
    if base is not None:
        growths = required_growth(base[1], total, years), required_growth(base[2], city.value, years)
    return Consistency(
        due=city.due,
        city_target=city.value,
        unit=city.unit,
        parts=present,
        total=total,
        excess=total - city.value,
        base_year=base_year,
        base_benchmark=base[0] if base else None,
        counties_growth=growths[0] if growths else None,
        city_growth=growths[1] if growths else None,
        sentence=_sentence(catalog, city, present)
        + _growth_sentence(catalog.city.short, city, base_year, growths),
        city=catalog.city.short,
        sources=_sources(known, catalog, present, base_year, base[0] if base else None),
    )


def _target(catalog: Catalog, area: str, indicator: str) -> Target | None:
    """The single numeric target that an area has for an indicator."""
    numeric = (Comparison.ABOVE, Comparison.AT_LEAST)
    targets = [t for t in catalog.targets_of(area) if t.indicator == indicator and t.comparison in numeric]
    return targets[0] if len(targets) == 1 else None


def _part(catalog: Catalog, book: Book, county: Area, city: Target | None) -> CountyPart | None:
    due = city.due if city else None
    level = _target(catalog, county.code, catalog.roles.gdp)
    if level is not None and level.value is not None and level.due == due:
        return CountyPart(county.code, level.id, level.value)
    each = _target(catalog, county.code, catalog.roles.per_head)
    people = population(catalog.roles, book, county.code)
    if each is None or each.value is None or each.due != due or people is None:
        return None
    value = each.value * people.value * PERSONS[people.unit] / YI
    return CountyPart(county.code, each.id, value, people)


def population(roles: Roles, book: Book, area: str) -> Observation | None:
    """The latest resident population, or the census count where that is the later."""
    resident, census = book.latest(area, roles.population), book.latest(area, roles.census)
    both = [o for o in (resident, census) if o is not None and o.unit in PERSONS]
    return max(both, key=lambda o: (o.year or 0, o is resident), default=None)


def _base(catalog: Catalog, book: Book, year: int) -> tuple[str, float, float] | None:
    """Benchmark, sum of the counties and city's value of the base year, all on one benchmark."""
    for benchmark in book.benchmarks(catalog.plan.city, catalog.roles.gdp):
        city = book.yearly(catalog.plan.city, catalog.roles.gdp, benchmark).get(year)
        counties = [
            book.yearly(county.code, catalog.roles.gdp, benchmark).get(year) for county in catalog.counties
        ]
        values = [o.value for o in counties if o is not None]
        if city is not None and len(values) == len(counties):
            return benchmark, sum(values), city.value
    return None


def _sources(
    book: Book, catalog: Catalog, parts: tuple[CountyPart, ...], year: int, benchmark: str | None
) -> tuple[str, ...]:
    ids = [part.population.source_id for part in parts if part.population]
    if benchmark is not None:
        for area in (catalog.plan.city, *(county.code for county in catalog.counties)):
            figure = book.yearly(area, catalog.roles.gdp, benchmark).get(year)
            ids.extend([figure.source_id] if figure else [])
    return tuple(dict.fromkeys(source for source in ids if source))


def _sentence(catalog: Catalog, city: Target, parts: tuple[CountyPart, ...]) -> str:
    """Say the sum, the margin and how a per-capita target was carried over."""
    value, total = city.value or 0.0, sum(part.value for part in parts)
    excess, goal = total - value, plain(value, city.unit)
    apart = quantity(abs(excess), city.unit)
    level = apart == quantity(0.0, city.unit)
    text = (
        f"{len(parts)}个县区{city.due}年目标合计约{quantity(total, city.unit)}，"
        f"{'与' if level else '比'}{catalog.city.short}目标{goal}"
        f"{'相当' if level else ('多' if excess >= 0 else '少') + apart}"
    )
    verb = "突破" if city.comparison is Comparison.ABOVE else "达到"
    if excess > 0 and not level:
        text += f"，各县区合计比目标少{percent(excess / total)}以内时，{catalog.city.short}仍可{verb}{goal}"
    for part in parts:
        people = part.population
        if people is not None:
            shown = quantity(people.value * PERSONS[people.unit] / PERSONS["万人"], "万人", 2)
            name = catalog.area(part.area).short
            text += f"；其中{name}按人均目标乘以{people.year}年人口{shown}折算"
    return text + "。"


def _growth_sentence(name: str, city: Target, base_year: int, growths: tuple[float, float] | None) -> str:
    if growths is None or city.due is None:
        return ""
    counties, whole = growths
    period = growth_period(base_year, city.due)
    # With two decimals, as the target's own sentence says it: 8.7% would not reach what asks for 8.74%.
    sum_asks, city_asks = percent(counties, 2), percent(whole, 2)
    return f"以{base_year}年为基期，县区目标合计要求{period}增长{sum_asks}，{name}目标要求{city_asks}。"
