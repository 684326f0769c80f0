"""Hold new figures against what stands beside them: contradictions, sums, bands, jumps, future years."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from core.figures.book import Book
from core.figures.choice import current, rivals
from core.figures.comparisons import tolerance
from core.figures.estimates import project_shares
from core.figures.interval import possible_values
from core.figures.observation import GRADE_RANK, Observation, Stage, counts
from core.plan.catalog import Catalog
from core.plan.models import Indicator, Kind
from core.plan.periods import Frequency
from core.wording.numbers import digits, number, percent
from core.wording.sentences import listed, stated_text
from core.workbook.changes import Changes, FigureChange
from core.workbook.checks.reasons import explained, unlikely
from core.workbook.checks.slips import SMALL_COUNT, SlipCheck, is_single
from core.workbook.findings import ERROR, WARNING, Findings

#: Shares may move by this many percentage points before they warn.
_SHARE_POINTS: Final = 5.0

#: Frequency, start, end, year and benchmark of a figure.
Period: TypeAlias = tuple[str, str, str, int | None, str]
#: The figure that counts, and all of one period.
Cell: TypeAlias = tuple[Observation, list[Observation]]


@dataclass(frozen=True, eq=False)
class SeriesCheck:
    """Checks of one import.

    ``before`` are the figures that stand, ``after`` those that would.
    """

    catalog: Catalog
    before: Book
    after: Book
    as_of: dt.date
    findings: Findings
    _series: dict[tuple[str, str, str], Mapping[int, Observation]] = field(default_factory=dict, init=False)
    _by_period: dict[tuple[str, str], Mapping[Period, Cell]] = field(default_factory=dict, init=False)
    _contradicted: set[tuple[str, str, Period, str]] = field(default_factory=set, init=False)
    _given: defaultdict[tuple[str, str, Period, str], list[FigureChange]] = field(
        default_factory=lambda: defaultdict(list), init=False
    )

    @cached_property
    def _slips(self) -> SlipCheck:
        return SlipCheck(self.catalog, self.before, self.findings)

    def run(self, changes: Changes) -> None:
        """Check every figure that is new, revised or corrected."""
        for change in changes.figures:
            if change.value is not None and change.year is not None:
                self._given[self._cell_of(change)].append(change)
        for change in changes.figures:
            if change.value is not None and change.year is not None:
                self._future(change)
                self._one(change, change.value, self.catalog.indicator(change.indicator))

    def _one(self, change: FigureChange, value: float, indicator: Indicator) -> None:
        if self._slips.found(change, value, indicator):
            return
        self._contradicts(change, indicator)
        self._exceeds_city(change, value, indicator)
        self._outside_bounds(change, value, indicator)
        self._outside_band(change, value, indicator)
        self._revision(change, value)
        self._jump(change, value, indicator)

    def _future(self, change: FigureChange) -> None:
        year = change.year or 0
        if year > self.as_of.year + 1:
            self.findings.add(
                ERROR, change.place, f"{year}年还没有到", f"不晚于{self.as_of.year + 1}年", "请核对年份"
            )
            return
        end = dt.date.fromisoformat(change.period.end) if change.period.end else dt.date(year, 12, 31)
        if end >= self.as_of and change.stage != Stage.FORECAST:
            found = f"{end.isoformat()}还没有过，不会有实绩"
            self.findings.add(
                ERROR, change.place, found, "", "预计数请把数据阶段改为“预计”，否则请核对年份和时期"
            )

    def _contradicts(self, change: FigureChange, indicator: Indicator) -> None:
        """Name, once a cell, figures of one stage beyond each other's rounding, and ask for a reason.

        A new figure that displaces only lower grades needs none: the better grade decides anyway. What else
        an import gives of the same cell is looked at with it, so that the order of its rows decides nothing.
        """
        stored = self._at(change.area, change)
        cell = self._cell_of(change)
        if stored is None or stored.stage != change.stage or cell in self._contradicted:
            return
        figures = self._standing(change.area, change.indicator)[_period(change)][1]
        others = rivals(stored, figures)
        self._contradicted.add(cell)  # looked at once: later figures of the cell have the same rivals
        if not others:
            return
        texts = [  # with the digits of the paper: 799.97 beside 801 is no 800.0
            stated_text(o.value, indicator.unit, max(indicator.decimals, digits(o.value)), o.precision)
            + f"（{o.grade}级）"
            for o in (stored, *others)
        ]
        found = f"同一口径、同一阶段有互相矛盾的数：{listed(list(dict.fromkeys(texts)))}"
        outranked = all(GRADE_RANK[o.grade] < GRADE_RANK[stored.grade] for o in others)
        lesser = [given for given in self._given[cell] if given.value in {o.value for o in others}]
        if outranked and not lesser:
            self.findings.add(
                WARNING, change.place, found, "", f"以{stored.grade}级数为准；另一个有误的，请撤回或更正"
            )
            return
        if outranked:
            change = next((given for given in lesser if not explained(given.reason)), lesser[0])
        if explained(change.reason):
            self.findings.add(WARNING, change.place, f"{found}；已写明原因：{change.reason}")
        else:
            remedy = "请核对来源，错的一个请撤回或更正；两个都保留的，请在“更正原因”中说明"
            self.findings.add(ERROR, change.place, found, "", remedy)

    @staticmethod
    def _cell_of(change: FigureChange) -> tuple[str, str, Period, str]:
        return change.area, change.indicator, _period(change), change.stage

    def _outside_bounds(self, change: FigureChange, value: float, indicator: Indicator) -> None:
        """A part for which the whole and the other parts leave no room; a whole below its known parts."""
        if not indicator.additive or indicator.kind is not Kind.LEVEL:
            return
        city, codes = self.catalog.city.code, [county.code for county in self.catalog.counties]
        others = {code: o for code in codes if code != change.area and (o := self._at(code, change))}
        held = math.fsum(possible_values(o).low for o in others.values())
        slack = tolerance(self.catalog.rules.sum_tolerance, change.year or 0)
        unit, places = indicator.unit, indicator.decimals
        names = "、".join(self.catalog.area(code).short for code in others)
        if change.area == city and others and held > value * (1 + slack):
            found = f"{value:.10g}小于{names}合计的{number(held, places)}{unit}"
            wanted = f"{self.catalog.city.short}不小于所属县区合计"
            self.findings.add(ERROR, change.place, found, wanted, "请核对单位、年份和地区")
        total = self._at(city, change) if change.area in codes else None
        if total is None or not others or value > total.value:
            return
        room = possible_values(total).high - held
        if value > room + slack * total.value:
            found = (
                f"{value:.10g}{unit}超出由公布数推得的上限{number(room, places)}{unit}"
                f"（{self.catalog.city.short}{number(total.value, 2)}减{names}{number(held, places)}）"
            )
            unlikely(self.findings, change, found, "", "请核对单位、年份和地区")

    def _outside_band(self, change: FigureChange, value: float, indicator: Indicator) -> None:
        """A figure outside the 80 % band of our own estimate may well be right: it is pointed out."""
        if change.indicator != self.catalog.roles.gdp or change.period.frequency != Frequency.YEAR:
            return
        band = self._estimates.get((change.area, change.year or 0, change.benchmark))
        if band is not None and not band[0] <= value <= band[1]:
            spread = f"{number(band[0], indicator.decimals)}～{number(band[1], indicator.decimals)}"
            found = f"{value:.10g}{indicator.unit}在本系统估算的区间{spread}之外"
            self.findings.add(WARNING, change.place, found, "", "请核对；确实如此的可以导入")

    @cached_property
    def _estimates(self) -> dict[tuple[str, int, str], tuple[float, float]]:
        rows = project_shares(self.catalog, self.before).to_dict("records")
        return {(r["area_code"], int(r["year"]), r["benchmark"]): (r["low"], r["high"]) for r in rows}

    def _exceeds_city(self, change: FigureChange, value: float, indicator: Indicator) -> None:
        city = self.catalog.city
        if (
            not indicator.additive
            or change.area == city.code
            or self.catalog.area(change.area).parent != city.code
        ):
            return
        total = self._at(city.code, change)
        if total is not None and value > total.value:
            shown = number(total.value, indicator.decimals)
            found = f"{value:.10g}大于{city.short}的{shown}{indicator.unit}"
            self.findings.add(ERROR, change.place, found, f"不大于{city.short}的数", "请核对单位、年份和地区")

    def _revision(self, change: FigureChange, value: float) -> None:
        limit = self.catalog.rules.revision_warning
        if change.old is None or change.old == 0 or abs(value / change.old - 1) <= limit:
            return
        moved = percent(value / change.old - 1, signed=True)
        crossed = change.old_benchmark and change.old_benchmark != change.benchmark
        benchmark = f"{self.catalog.benchmark(change.old_benchmark).short}，" if crossed else ""
        found = f"与已有的数（{benchmark}{change.old:.10g}）相差{moved}，超过{percent(limit, 0)}"
        self.findings.add(WARNING, change.place, found, "", "请核对口径与单位；确为修订的可以导入")

    def _jump(self, change: FigureChange, value: float, indicator: Indicator) -> None:
        if indicator.kind is Kind.GROWTH or change.period.frequency != Frequency.YEAR:
            return
        series = self._yearly(change.area, change.indicator, change.benchmark)
        last, now = series.get((change.year or 0) - 1), series.get(change.year or 0)
        if last is None or last.value <= 0 or (now is not None and now.break_before):
            return
        small = indicator.kind is Kind.SHARE and abs(value - last.value) <= _SHARE_POINTS
        few = is_single(indicator) and max(value, last.value) < SMALL_COUNT
        growth = value / last.value - 1
        if small or few or abs(growth) <= self.catalog.rules.jump_warning:
            return
        shown = number(last.value, indicator.decimals)
        found = f"比上年的{shown}{indicator.unit}变动{percent(growth, signed=True)}"
        self.findings.add(WARNING, change.place, found, "", "请核对；确实如此的可以导入")

    def _yearly(self, area: str, indicator: str, benchmark: str) -> Mapping[int, Observation]:
        """The series as it would be, put together once: a workbook may hold thousands of its figures."""
        key = area, indicator, benchmark
        if key not in self._series:
            self._series[key] = self.after.yearly(area, indicator, benchmark)
        return self._series[key]

    def _at(self, area: str, change: FigureChange) -> Observation | None:
        """A counting figure of another area for the same indicator, period and benchmark."""
        cell = self._standing(area, change.indicator).get(_period(change))
        return cell[0] if cell is not None else None

    def _standing(self, area: str, indicator: str) -> Mapping[Period, Cell]:
        """The figure that counts of each period and benchmark of a series, and all there would be."""
        key = area, indicator
        if key not in self._by_period:
            periods: defaultdict[Period, list[Observation]] = defaultdict(list)
            for o in self.after.vintages(area, indicator):
                if counts(o) and math.isfinite(o.value):
                    periods[o.frequency, o.start, o.end, o.year, o.benchmark].append(o)
            self._by_period[key] = {
                period: (current(figures), figures) for period, figures in periods.items()
            }
        return self._by_period[key]


def _period(change: FigureChange) -> Period:
    period = change.period
    return period.frequency, period.start, period.end, change.year, change.benchmark
