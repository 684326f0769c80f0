"""Hold new figures against their series: slips of the unit, fractions, jumps, revisions, future years."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeAlias

from core.figures.book import Book
from core.figures.choice import current, rivals
from core.figures.comparisons import tolerance
from core.figures.estimates import project_shares
from core.figures.interval import possible_values
from core.figures.links import find_link
from core.figures.observation import GRADE_RANK, Observation, Stage, counts
from core.plan.catalog import Catalog
from core.plan.models import Indicator, Kind
from core.plan.periods import Frequency
from core.wording.numbers import digits, number, percent
from core.wording.sentences import listed, stated_text
from core.workbook.changes import Changes, FigureChange
from core.workbook.check_order import former
from core.workbook.findings import ERROR, WARNING, Findings
from core.workbook.marks import says_nothing

#: Slips that occur: 万元 for 亿元, 人 for 万人; a percentage or a share of one hundredth.
_SLIPS: Final = (10_000, 100)
#: A ratio counts as a slip where it lies within this factor of it.
_NEAR: Final = 1.8
#: Counts of single things below this may really grow a hundredfold; 2.7万人 is no such count.
_SMALL_COUNT: Final = 20
#: Units of the roles population and census (:data:`core.plan.roles.UNITS`).
_PERSONS: Final = {"人": 1, "万人": 10_000}
#: Units of more than one thing begin so: 万人次, 千户.
_MULTIPLES: Final = ("百", "千", "万", "亿")
#: Indices of the year before (1.08, 108) that are typed for growth lie between these.
_INDICES: Final = ((1.0, 0.8, 1.4), (100.0, 80.0, 140.0))
#: A percentage below one that lies a hundredfold below the series, within this factor, is a fraction.
_FRACTION_NEAR: Final = 2.5
_FRACTION_FROM: Final = 2.0
#: Slips of the decimal point, held against the range that the record of the series allows.
_TENFOLDS: Final = (10, 100, 1_000, 10_000)
#: Yearly changes that levels of the accounts and others may show, and what may lie beyond a record.
_ACCOUNTS: Final = (-0.03, 0.15)
_OTHERS: Final = (-0.30, 0.50)
_BEYOND: Final = 0.03
#: A statement of the same year may differ by this before it is held to be a slip.
_REVISED: Final = 0.25
#: What a change of benchmark may add where no link is known, and beyond a link's band.
_LINK_SLACK: Final = 0.05
#: What an officer writes beside a figure that is unlikely and right, with a reason.
CONFIRMED: Final = "确认无误"
#: Words that only say again that it is right.
_AGAIN: Final = re.compile("确认|无误")
#: Shares may move by this many percentage points before they warn.
_SHARE_POINTS: Final = 5.0


#: Frequency, start, end, year and benchmark of a figure.
Period: TypeAlias = tuple[str, str, str, int | None, str]
#: The figure that counts, and all of one period.
Cell: TypeAlias = tuple[Observation, list[Observation]]


def explained(reason: str) -> str:
    """Return what a reason says beside 确认无误, "" where it explains nothing: 无, a dash, 确认 again."""
    given = reason.replace(CONFIRMED, "").strip("，。：；、 ")
    return "" if says_nothing(_AGAIN.sub("", given)) else given


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
        reference = former(change, self.before) or self._counted(change, indicator)
        if self._split(change, value, indicator) or self._index(change, value, indicator):
            return
        if reference is not None and self._fraction(change, value, indicator, reference):
            return
        if reference is not None and self._slip(change, value, indicator, reference):
            return
        if reference is None and self._bare_fraction(change, value, indicator):
            return
        if reference is not None and self._implausible(change, value, indicator, reference):
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

    def _counted(self, change: FigureChange, indicator: Indicator) -> Observation | None:
        """The last census of an area whose population between censuses is not known, in the same unit."""
        roles = self.catalog.roles
        if change.indicator != roles.population or not roles.census:
            return None
        censuses = [
            o
            for o in self.before.vintages(change.area, roles.census)
            if o.year is not None and counts(o) and o.value > 0
        ]
        if not censuses:
            return None
        year = max(o.year or 0 for o in censuses)
        last = current([o for o in censuses if o.year == year])
        # Looked up only now: a plan without censuses need not have the indicator either.
        factor = _PERSONS[indicator.unit] / _PERSONS[self.catalog.indicator(roles.census).unit]
        return replace(last, value=last.value / factor, frequency=change.period.frequency)

    def _split(self, change: FigureChange, value: float, indicator: Indicator) -> bool:
        """A part of a single thing: no count, but a mean, or a number in another unit."""
        if not _single(indicator) or value == round(value):
            return False
        found = f"{value:.10g}不是整数，“{indicator.name}”按{indicator.unit}计数"
        remedy = "请填整数；来源以万、千计的请换算，是平均数的不要填在这里"
        self.findings.add(ERROR, change.place, found, "整数", remedy)
        return True

    def _index(self, change: FigureChange, value: float, indicator: Indicator) -> bool:
        """Growth typed as an index of the year before, 1.08 or 108 for 8 %.

        Growth is published with as many decimals as the indicator has: 1.1 is growth, 1.08 hardly. A series
        that lies nearer to the number as it stands (prices, say) leaves it as it is.
        """
        if indicator.kind is not Kind.GROWTH or indicator.unit != "%":
            return False
        near = [
            o
            for o in self.before.vintages(change.area, change.indicator)
            if o.year is not None and o.frequency == change.period.frequency and counts(o)
        ]
        ref = min(near, key=lambda o: (abs((o.year or 0) - (change.year or 0)), o.source_id), default=None)
        for base, low, high in _INDICES:
            meant = round((value / base - 1) * 100, 6)
            rough = base == 1 and value == round(value, indicator.decimals)
            nearer = ref is not None and abs(value - ref.value) <= abs(meant - ref.value)
            if low < value < high and not rough and not nearer:
                found = f"{value:.10g}像是以上年为{base:.0f}的指数，不是增速"
                expected = "增速，以%为单位，增长8%填 8，下降3%填 -3"
                self._unlikely(change, found, expected, f"如应为{meant:.10g}，请改正")
                return True
        return False

    def _fraction(self, change: FigureChange, value: float, indicator: Indicator, ref: Observation) -> bool:
        if indicator.unit != "%" or not 0 < abs(value) <= 1 or abs(ref.value) < _FRACTION_FROM:
            return False
        ratio = abs(value) * 100 / abs(ref.value)
        if not 1 / _FRACTION_NEAR < ratio < _FRACTION_NEAR:
            return False
        found = (
            f"{value:.10g}像是把百分数写成了小数（{ref.year}年为{number(ref.value, indicator.decimals)}%）"
        )
        self.findings.add(ERROR, change.place, found, "以%为单位，如 41.3", f"请改为{value * 100:.10g}")
        return True

    def _slip(self, change: FigureChange, value: float, indicator: Indicator, ref: Observation) -> bool:
        if indicator.kind not in (Kind.LEVEL, Kind.COUNT) or value <= 0:
            return False
        single = _single(indicator)
        small = single and ref.value < _SMALL_COUNT
        fallen = single and value < _SMALL_COUNT <= ref.value  # a count may be cut to a few: a reason will do
        for factor in _SLIPS[:1] if small else _SLIPS:
            for slip, word in ((factor, f"{factor}倍"), (1 / factor, f"{factor}分之一")):
                if 1 / _NEAR < value / ref.value / slip < _NEAR:
                    known = f"{ref.year}年（{number(ref.value, indicator.decimals)}{indicator.unit}）"
                    found = f"{value:.10g}约为{known}的{word}，像是用错了单位"
                    remedy = f"如应为{value / slip:.10g}，请改正"
                    if fallen:
                        self._unlikely(change, found, f"以{indicator.unit}为单位", remedy)
                    else:
                        self.findings.add(ERROR, change.place, found, f"以{indicator.unit}为单位", remedy)
                    return True
        return False

    def _bare_fraction(self, change: FigureChange, value: float, indicator: Indicator) -> bool:
        """A share of at most one per cent of which nothing else is known: nearly always a fraction."""
        if indicator.unit != "%" or indicator.kind is not Kind.SHARE or not 0 < value <= 1:
            return False
        found = f"{value:.10g}像是把百分数写成了小数"
        self._unlikely(change, found, "以%为单位，如 41.3", f"如应为{value * 100:.10g}，请改正")
        return True

    def _implausible(
        self, change: FigureChange, value: float, indicator: Indicator, ref: Observation
    ) -> bool:
        """Hold a level against the last known one, whatever its benchmark, at changes of its record."""
        if indicator.kind not in (Kind.LEVEL, Kind.COUNT) or value <= 0 or ref.year is None:
            return False
        if change.period.frequency != Frequency.YEAR or ref.frequency != Frequency.YEAR:
            return False
        if _single(indicator) and min(value, ref.value) < _SMALL_COUNT:
            return False
        low, high = self._plausible(change, ref)
        if low <= value <= high:
            return False
        unit, places = indicator.unit, indicator.decimals
        basis = f"{ref.year}年为{number(ref.value, places)}{unit}，按历年变动幅度推算，当年应在"
        basis += f"{number(low, places)}～{number(high, places)}{unit}之间"
        slips = [slip for factor in _TENFOLDS for slip in (factor, 1 / factor) if low <= value / slip <= high]
        if slips:
            # Of several slips the likeliest: 1.05 is 亿 for 万, not a thousandth.
            middle = math.sqrt(max(low, 1e-9) * high)
            slip = min(slips, key=lambda slip: abs(math.log(value / slip / middle)))
            word = f"{slip:.0f}倍" if slip > 1 else f"{1 / slip:.0f}分之一"
            found = f"{value:.10g}像是应有数的{word}，小数点或单位可能有误（{basis}）"
            remedy = f"如应为{value / slip:.10g}，请改正"
            self.findings.add(ERROR, change.place, found, f"以{unit}为单位", remedy)
            return True
        self._unlikely(
            change, f"{value:.10g}{unit}与已有的数相差过大（{basis}）", "", "请核对单位、年份和地区"
        )
        return True

    def _plausible(self, change: FigureChange, ref: Observation) -> tuple[float, float]:
        """Range of a level from an earlier or later one: linked, at yearly changes that the record allows."""
        low = high = ref.value
        if ref.benchmark != change.benchmark:
            link = find_link(
                self.catalog,
                self.before,
                change.area,
                change.indicator,
                old=ref.benchmark,
                new=change.benchmark,
                year=ref.year or 0,
            )
            band = link.carry(ref.value)[1:] if link is not None else (ref.value, ref.value)
            low, high = min(band[0], low) * (1 - _LINK_SLACK), max(band[1], high) * (1 + _LINK_SLACK)
        growths = self.before.clean_growths(change.area, change.indicator)
        record = [g.rate for g in growths] or [
            g.rate for g in self.before.clean_growths(self.catalog.city.code, change.indicator)
        ]
        usual = _ACCOUNTS if change.benchmark else _OTHERS
        slowest = min([usual[0], *record]) - _BEYOND
        fastest = max([usual[1], *record]) + _BEYOND
        years = (change.year or 0) - (ref.year or 0)
        if not years:  # another statement of the same year: a revision, which is checked by itself
            return low * (1 - _REVISED), high * (1 + _REVISED)
        ends = [low * (1 + rate) ** years for rate in (slowest, fastest)]
        ends += [high * (1 + rate) ** years for rate in (slowest, fastest)]
        return min(ends), max(ends)

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
            self._unlikely(change, found, "", "请核对单位、年份和地区")

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

    def _unlikely(self, change: FigureChange, found: str, expected: str, remedy: str) -> None:
        """Ask for a reason; with one the figure comes in, and the reason is kept with it."""
        given = explained(change.reason)
        if CONFIRMED in change.reason and given:
            self.findings.add(WARNING, change.place, f"{found}；已写明{CONFIRMED}：{given}")
            return
        ask = f"确实如此的，请在“更正原因”中写“{CONFIRMED}”并说明理由"
        self.findings.add(ERROR, change.place, found, expected, f"{remedy}；{ask}")

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
        few = _single(indicator) and max(value, last.value) < _SMALL_COUNT
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


def _single(indicator: Indicator) -> bool:
    """Whether an indicator counts single things (家, 个), not shares of a multiple (万人次)."""
    return (
        indicator.kind is Kind.COUNT and indicator.decimals == 0 and not indicator.unit.startswith(_MULTIPLES)
    )


def _period(change: FigureChange) -> Period:
    period = change.period
    return period.frequency, period.start, period.end, change.year, change.benchmark
