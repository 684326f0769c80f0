"""Hold figures against each other: parts against totals, growth against levels, per capita against people.

Published figures do disagree, by rounding and by more. A disagreement beyond the tolerance is a warning that
says what was compared; only one that no rounding or revision explains is an error. Nothing is adjusted.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from core.figures.arithmetic import implied_deflator
from core.figures.choice import current
from core.figures.frames import dicts
from core.figures.observation import Grade, Observation, Precision, counts
from core.figures.problems import ERROR, WARNING, Problem, Severity
from core.plan.catalog import Catalog
from core.plan.models import Indicator, Kind, PriceBasis
from core.plan.periods import Frequency
from core.wording.numbers import number, percent

#: Beyond this relative difference parts and total cannot be the same thing.
GROSS: Final = 0.05

#: Binary noise of a sum that adds up to the last digit.
_NOISE: Final = 1e-9

#: The shares of three industries add up to 100 %, within this.
SHARE_TOLERANCE: Final = 0.15
SHARE_GROSS: Final = 2.0

#: A stated growth rate and the one that the levels give may differ by this, in percentage points.
GROWTH_TOLERANCE: Final = 2.0

YEARLY: Final = frozenset({Frequency.YEAR, Frequency.INSTANT})

Period = tuple[int, str, str, str]
Key = tuple[str, str, Period, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with the place where it stands."""

    figure: Observation
    file: str
    line: int


def compare(rows: pd.DataFrame, register: pd.DataFrame, catalog: Catalog) -> list[Problem]:
    """Compare sound rows with each other.

    Parameters
    ----------
    rows : DataFrame
        Canonical columns, ``file`` and ``line``; no row in error.
    register : DataFrame
        Sources with their dates.
    catalog : Catalog

    Returns
    -------
    list of Problem
    """
    return list(_Comparison(_cells(rows, register), catalog).run())


def tolerance(steps: Sequence[tuple[int, float]], year: int) -> float:
    """Return the tolerance that holds in ``year``: that of the last step begun."""
    return max((step for step in steps if step[0] <= year), default=(0, 0.0))[1]


def _cells(rows: pd.DataFrame, register: pd.DataFrame) -> list[Cell]:
    known = {row["source_id"]: (row["date"], row["publisher"]) for row in dicts(register)}
    return [_cell(row, *known.get(row["source_id"], ("", ""))) for row in dicts(rows)]


def _cell(row: Mapping[Any, Any], date: str, publisher: str) -> Cell:
    values = {name: row[name] for name in Observation.__slots__ if name in row}
    values["year"] = None if math.isnan(row["year"]) else int(row["year"])
    values["publisher"] = publisher
    values["published"] = dt.date.fromisoformat(date) if date else None
    return Cell(Observation(**values), str(row["file"]), int(row["line"]))


def _period(figure: Observation) -> Period:
    return (figure.year or 0, figure.frequency, figure.start, figure.end)


def _standing(cells: Sequence[Cell]) -> Cell:
    chosen = current(cell.figure for cell in cells)
    return next(cell for cell in cells if cell.figure is chosen)


class _Comparison:
    """All comparisons over the current figure of every cell."""

    def __init__(self, cells: Sequence[Cell], catalog: Catalog) -> None:
        self.catalog = catalog
        self.rules = catalog.rules
        self.indicators = {i.id: i for i in catalog.indicators}
        self.names = {a.code: a.short for a in catalog.areas}
        self.cells = cells
        groups: dict[Key, list[Cell]] = defaultdict(list)
        for cell in cells:
            f = cell.figure
            if f.year is not None and counts(f):
                groups[f.area_code, f.indicator, _period(f), f.benchmark].append(cell)
        self.current: dict[Key, Cell] = {key: _standing(group) for key, group in groups.items()}

    def run(self) -> Iterator[Problem]:
        yield from self.breaks()
        for (area, indicator, period, benchmark), cell in self.current.items():
            if area == self.catalog.city.code and self.indicators[indicator].additive:
                yield from self.county_sum(cell, period, benchmark)
            if indicator == self.catalog.roles.gdp:
                yield from self.sector_sum(cell, period, benchmark)
            if indicator == self.catalog.roles.sector_shares[0]:
                yield from self.share_sum(cell, period, benchmark)
            if indicator == self.catalog.roles.per_head:
                yield from self.per_capita(cell, period, benchmark)
            if self.indicators[indicator].kind is Kind.GROWTH and period[1] == Frequency.YEAR:
                yield from self.growth(cell, self.indicators[indicator])

    def found(self, area: str, indicator: str, period: Period, benchmark: str) -> Cell | None:
        return self.current.get((area, indicator, period, benchmark))

    def all_found(self, keys: Iterable[tuple[str, str]], period: Period, benchmark: str) -> list[Cell]:
        cells = [self.found(area, indicator, period, benchmark) for area, indicator in keys]
        complete = [cell for cell in cells if cell is not None]
        return complete if len(complete) == len(cells) else []

    def place(self, figure: Observation) -> str:
        return f"{self.names[figure.area_code]}{figure.year}年{self.indicators[figure.indicator].name}"

    def breaks(self) -> Iterator[Problem]:
        """Vintages of one figure agree on whether a break stands before it."""
        groups: defaultdict[Key, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            f = cell.figure
            if f.year is not None and counts(f):
                groups[(f.area_code, f.indicator, _period(f), f.benchmark)].append(cell)
        for group in groups.values():
            for cell in group:
                if cell.figure.break_before != group[0].figure.break_before:
                    first = f"{group[0].file}第{group[0].line}行"
                    message = f"{self.place(cell.figure)}的断点标记与{first}不同。"
                    yield _problem(ERROR, cell, message, "同一数的各个来源须一致标明与上年是否可比。")

    def county_sum(self, total: Cell, period: Period, benchmark: str) -> Iterator[Problem]:
        keys = [(county.code, total.figure.indicator) for county in self.catalog.counties]
        yield from self.parts(total, self.all_found(keys, period, benchmark), "各县区合计")

    def sector_sum(self, total: Cell, period: Period, benchmark: str) -> Iterator[Problem]:
        keys = [(total.figure.area_code, sector) for sector in self.catalog.roles.sectors]
        yield from self.parts(total, self.all_found(keys, period, benchmark), "三次产业合计")

    def parts(self, total: Cell, parts: Sequence[Cell], what: str) -> Iterator[Problem]:
        if not parts or total.figure.value == 0:
            return
        f = total.figure
        summed = math.fsum(part.figure.value for part in parts)
        relative = summed / f.value - 1
        if abs(relative) <= tolerance(self.rules.sum_tolerance, f.year or 0) + _NOISE:
            return
        rough = [c.figure for c in (total, *parts) if c.figure.precision != Precision.EXACT]
        severity: Severity = ERROR if abs(relative) > GROSS and not rough else WARNING
        message = (
            f"{what}{number(summed, 4)}{f.unit}，{self.place(f)}为{number(f.value, 4)}{f.unit}，"
            f"相差{percent(relative, 2, signed=True)}。"
        )
        remedy = "请核对单位与口径；来源如此的照录。"
        if rough:
            named = (self.place(r) + (f"（{r.note}）" if r.note else "") for r in rough)
            remedy = f"其中{'、'.join(named)}为取整或约数，照录。"
        yield _problem(severity, total, message, remedy)

    def share_sum(self, first: Cell, period: Period, benchmark: str) -> Iterator[Problem]:
        keys = [(first.figure.area_code, share) for share in self.catalog.roles.sector_shares]
        shares = self.all_found(keys, period, benchmark)
        difference = math.fsum(share.figure.value for share in shares) - 100
        if not shares or abs(difference) <= SHARE_TOLERANCE:
            return
        place = f"{self.names[first.figure.area_code]}{first.figure.year}年"
        message = f"{place}三次产业比重合计{number(difference + 100, 2)}%。"
        severity: Severity = ERROR if abs(difference) > SHARE_GROSS else WARNING
        yield _problem(severity, first, message, "合计应为100%，请核对是否错列或混用口径；来源如此的照录。")

    def per_capita(self, cell: Cell, period: Period, benchmark: str) -> Iterator[Problem]:
        """GDP over the mean of two year-ends; none where the population has a break between them."""
        f, year = cell.figure, period[0]
        gdp = self.found(f.area_code, self.catalog.roles.gdp, period, benchmark)
        ends = [self.population(f.area_code, y) for y in (year - 1, year)]
        if gdp is None or ends[0] is None or ends[1] is None or ends[1].break_before:
            return
        mean = (ends[0].value + ends[1].value) / 2
        implied = gdp.figure.value * 10_000 / mean
        relative = f.value / implied - 1
        if abs(relative) <= self.rules.per_capita_tolerance:
            return
        message = (
            f"{self.place(f)}{number(f.value, 0)}元，地区生产总值除以两个年末平均常住人口得"
            f"{number(implied, 0)}元，相差{percent(relative, 1, signed=True)}。"
        )
        yield _problem(WARNING, cell, message, "请核对分母是否为常住人口、两数是否同一基准；来源如此的照录。")

    def population(self, area: str, year: int) -> Observation | None:
        cell = self.found(area, self.catalog.roles.population, (year, Frequency.YEAR, "", ""), "")
        return None if cell is None else cell.figure

    def growth(self, cell: Cell, indicator: Indicator) -> Iterator[Problem]:
        """A growth rate against the levels of its two years, on one benchmark and without a break."""
        measured = indicator.growth_of or indicator.id.partition("_growth")[0]
        if measured not in self.indicators or measured == indicator.id:
            return
        last = self.level(cell.figure, measured, 0)
        first = self.level(cell.figure, measured, -1)
        comparable = first is not None and last is not None and not last.break_before and first.value > 0
        if not comparable or first is None or last is None:
            yield from self.underived(cell, measured)
            return
        nominal = last.value / first.value - 1
        published = cell.figure.value / 100
        if indicator.price_basis is PriceBasis.CONSTANT:
            yield from self.deflator(cell, nominal, published)
        elif abs(nominal - published) * 100 > GROWTH_TOLERANCE:
            message = f"{self.place(cell.figure)}{percent(published)}，两年数值之比为{percent(nominal)}。"
            yield _problem(WARNING, cell, message, "请核对两年口径是否相同；来源如此的照录。")

    def level(self, figure: Observation, measured: str, shift: int) -> Observation | None:
        period = ((figure.year or 0) + shift, Frequency.YEAR, "", "")
        cell = self.found(figure.area_code, measured, period, figure.benchmark)
        return None if cell is None else cell.figure

    def underived(self, cell: Cell, measured: str) -> Iterator[Problem]:
        """Arithmetic may not make a growth where no comparable pair of levels stands."""
        if cell.figure.grade == Grade.D:
            message = f"{self.place(cell.figure)}为推算，但同一基准上没有相邻两年可比的“{measured}”。"
            yield _problem(ERROR, cell, message, "增速不得跨核算基准或断点推算，请删去该行。")

    def deflator(self, cell: Cell, nominal: float, real: float) -> Iterator[Problem]:
        low, high = self.rules.deflator_window
        implied = implied_deflator(nominal, real)
        if low <= implied <= high:
            return
        message = (
            f"{self.place(cell.figure)}{percent(real)}，名义增速{percent(nominal)}，"
            f"隐含价格变动{percent(implied, signed=True)}，超出{percent(low)}至{percent(high)}。"
        )
        yield _problem(ERROR, cell, message, "请核对单位、核算基准和价格口径。")


def _problem(severity: Severity, cell: Cell, message: str, remedy: str) -> Problem:
    return Problem(severity, cell.file, cell.line, message, remedy)
