"""One year of a level that adds up: its published cells on one benchmark, as a system of constraints.

The cells are the prefecture and its counties. A county that has not published the level itself may still be
bounded by what it did publish: its level per head times its residents, or a sector over that sector's share.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from core.figures.book import Book
from core.figures.bounds import Constraint, ContradictionError, Span, System
from core.figures.interval import Interval, possible_values, rounding_unit
from core.figures.observation import Observation, Precision
from core.plan.catalog import Catalog
from core.plan.models import Indicator
from core.wording.numbers import number
from core.wording.sentences import PRECISION_NOTE, noted, plain

#: 亿元 of 元 a head times residents, by the unit in which those are counted.
_PER_HEAD_SCALE: Final = {"万人": 1e-4, "人": 1e-8}
#: Exact figures are printed with a digit after the point at least, which a zero hides.
_PRINTED: Final = 0.1
_UNBOUNDED: Final[Span] = (0.0, math.inf)


@dataclass(frozen=True, slots=True)
class Inferred:
    """What other figures of one cell leave for it: interval in its unit, the arithmetic, the figures."""

    span: Span
    formula: str
    figures: tuple[Observation, ...]


@dataclass(frozen=True, eq=False)
class YearTable:
    """The cells of one year, indicator and benchmark.

    Attributes
    ----------
    known : mapping of area to Observation
        Current counting figures, of the prefecture too where it has one.
    inferred : mapping of area to Inferred
        Counties without a figure of their own that others of their figures bound.
    last : mapping of area to float
        Latest earlier figure of each area, on any benchmark: what size its figure has.
    """

    catalog: Catalog
    indicator: Indicator
    year: int
    benchmark: str
    known: Mapping[str, Observation]
    inferred: Mapping[str, Inferred]
    last: Mapping[str, float]

    @property
    def total(self) -> Observation | None:
        """The prefecture's own figure."""
        return self.known.get(self.catalog.city.code)

    @property
    def published(self) -> tuple[Observation, ...]:
        """Figures of counties, in document order."""
        return tuple(self.known[c.code] for c in self.catalog.counties if c.code in self.known)

    @property
    def open(self) -> tuple[str, ...]:
        """Counties without a figure, in document order."""
        return tuple(c.code for c in self.catalog.counties if c.code not in self.known)

    @cached_property
    def system(self) -> System:
        """Cells within their intervals, and that counties add up to the prefecture."""
        city, counties = self.catalog.city.code, [county.code for county in self.catalog.counties]
        cells: dict[Hashable, Span] = dict.fromkeys((*counties, city), _UNBOUNDED)
        cells |= {code: inferred.span for code, inferred in self.inferred.items()}
        for code, o in self.known.items():
            cells[code] = possible_values(o).low, possible_values(o).high
        weights: dict[Hashable, float] = {**dict.fromkeys(counties, 1.0), city: -1.0}
        return System(cells, [Constraint(weights, 0.0, 0.0, f"县区合计等于{self.catalog.city.short}")])

    @cached_property
    def spans(self) -> Mapping[Hashable, Interval] | None:
        """Interval of every cell, ends possible; ``None`` where the figures contradict each other."""
        try:
            bounds = self.system.bounds()
        except ContradictionError:
            return None
        return {cell: Interval(bound.low, bound.high) for cell, bound in bounds.items()}

    @property
    def print_error(self) -> float:
        """By how much the digits of the published figures may put a sum off, in the unit."""
        figures = [o for o in self.known.values() if o.precision == Precision.EXACT]
        return math.fsum(min(rounding_unit(o.value), _PRINTED) / 2 for o in figures)


def year_table(catalog: Catalog, book: Book, indicator: Indicator, year: int, benchmark: str) -> YearTable:
    """Put together what was published of one year on one benchmark."""
    codes = (catalog.city.code, *(county.code for county in catalog.counties))
    known = {
        code: o for code in codes if (o := book.yearly(code, indicator.id, benchmark).get(year)) is not None
    }
    earlier = {
        code: o.value for code in codes if (o := book.latest(code, indicator.id, year - 1)) is not None
    }
    table = YearTable(catalog, indicator, year, benchmark, known, {}, earlier)
    inferred = {code: bound for code in table.open if (bound := _inferred(table, book, code)) is not None}
    return replace(table, inferred=inferred)


def figure_said(o: Observation) -> str:
    """A figure of a formula with its digits as published and its grade: 734.35（C级）, 261（取整数，C级）."""
    digits = number(o.value, 2) if o.precision == Precision.EXACT else plain(o.value, "")
    return digits + noted(PRECISION_NOTE.get(o.precision, ""), f"{o.grade}级")


def _inferred(table: YearTable, book: Book, code: str) -> Inferred | None:
    """The narrowest that per-head and sector figures leave; a level other than GDP has neither."""
    roles = table.catalog.roles
    if table.indicator.id != roles.gdp:
        return None
    bounds = [_by_head(table, book, code)]
    bounds += [
        _by_share(table, book, code, *pair) for pair in zip(roles.sectors, roles.sector_shares, strict=True)
    ]
    usable = [bound for bound in bounds if bound is not None]
    return min(usable, key=lambda bound: bound.span[1] - bound.span[0], default=None)


def _by_head(table: YearTable, book: Book, code: str) -> Inferred | None:
    """Level per head times the mean of two year-ends of one population series."""
    roles, year = table.catalog.roles, table.year
    head = book.yearly(code, roles.per_head, table.benchmark).get(year)
    people = book.yearly(code, roles.population, "")
    first, last = people.get(year - 1), people.get(year)
    if head is None or first is None or last is None or last.break_before:
        return None
    per, before, after = _as_printed(head), _as_printed(first), _as_printed(last)
    scale = _PER_HEAD_SCALE[last.unit]
    low = per.low * (before.low + after.low) / 2 * scale
    high = per.high * (before.high + after.high) / 2 * scale
    residents = number((first.value + last.value) / 2, 3 if last.unit == "万人" else 1)
    formula = f"人均{plain(head.value, head.unit)}×年平均常住人口{residents}{last.unit}"
    return Inferred((low, high), formula, (head, first, last))


def _by_share(table: YearTable, book: Book, code: str, sector: str, share: str) -> Inferred | None:
    """A sector's value added over its share."""
    value = book.yearly(code, sector, table.benchmark).get(table.year)
    percent = book.yearly(code, share, table.benchmark).get(table.year)
    if value is None or percent is None:
        return None
    whole, of = _as_printed(value), _as_printed(percent)
    if of.low <= 0:
        return None
    formula = f"{plain(value.value, value.unit)}÷{plain(percent.value, percent.unit)}"
    return Inferred((whole.low / of.high * 100, whole.high / of.low * 100), formula, (value, percent))


def _as_printed(o: Observation) -> Interval:
    """What a factor leaves possible: also an exact one is printed with so many digits."""
    if o.precision != Precision.EXACT:
        return possible_values(o)
    half = min(rounding_unit(o.value), 1.0) / 2
    return Interval(o.value - half, o.value + half)
