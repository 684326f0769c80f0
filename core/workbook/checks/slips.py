"""Slips of whoever types a figure: another unit, a fraction, an index, the decimal point."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from core.figures.book import Book
from core.figures.choice import current
from core.figures.links import find_link
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Indicator, Kind
from core.plan.periods import Frequency
from core.wording.numbers import number
from core.workbook.changes import FigureChange
from core.workbook.checks.order import former
from core.workbook.checks.reasons import unlikely
from core.workbook.findings import ERROR, Findings

#: Slips that occur: 万元 for 亿元, 人 for 万人; a percentage or a share of one hundredth.
_SLIPS: Final = (10_000, 100)
#: A ratio counts as a slip where it lies within this factor of it.
_NEAR: Final = 1.8
#: Counts of single things below this may really grow a hundredfold; 2.7万人 is no such count.
SMALL_COUNT: Final = 20
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


def is_single(indicator: Indicator) -> bool:
    """Whether an indicator counts single things (家, 个), not shares of a multiple (万人次)."""
    return (
        indicator.kind is Kind.COUNT and indicator.decimals == 0 and not indicator.unit.startswith(_MULTIPLES)
    )


@dataclass(frozen=True, slots=True, eq=False)
class SlipCheck:
    """Holds a figure by itself, and against the last known one of its series.

    ``before`` are the figures that stand.
    """

    catalog: Catalog
    before: Book
    findings: Findings

    def found(self, change: FigureChange, value: float, indicator: Indicator) -> bool:
        """Say the first slip that a figure looks like; whether there is one."""
        if self._split(change, value, indicator) or self._index(change, value, indicator):
            return True
        reference = former(change, self.before) or self._counted(change, indicator)
        if reference is None:
            return self._bare_fraction(change, value, indicator)
        return (
            self._fraction(change, value, indicator, reference)
            or self._slip(change, value, indicator, reference)
            or self._implausible(change, value, indicator, reference)
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
        if not is_single(indicator) or value == round(value):
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
                unlikely(self.findings, change, found, expected, f"如应为{meant:.10g}，请改正")
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
        single = is_single(indicator)
        small = single and ref.value < SMALL_COUNT
        fallen = single and value < SMALL_COUNT <= ref.value  # a count may be cut to a few: a reason will do
        for factor in _SLIPS[:1] if small else _SLIPS:
            for slip, word in ((factor, f"{factor}倍"), (1 / factor, f"{factor}分之一")):
                if 1 / _NEAR < value / ref.value / slip < _NEAR:
                    known = f"{ref.year}年（{number(ref.value, indicator.decimals)}{indicator.unit}）"
                    found = f"{value:.10g}约为{known}的{word}，像是用错了单位"
                    remedy = f"如应为{value / slip:.10g}，请改正"
                    if fallen:
                        unlikely(self.findings, change, found, f"以{indicator.unit}为单位", remedy)
                    else:
                        self.findings.add(ERROR, change.place, found, f"以{indicator.unit}为单位", remedy)
                    return True
        return False

    def _bare_fraction(self, change: FigureChange, value: float, indicator: Indicator) -> bool:
        """A share of at most one per cent of which nothing else is known: nearly always a fraction."""
        if indicator.unit != "%" or indicator.kind is not Kind.SHARE or not 0 < value <= 1:
            return False
        found = f"{value:.10g}像是把百分数写成了小数"
        unlikely(self.findings, change, found, "以%为单位，如 41.3", f"如应为{value * 100:.10g}，请改正")
        return True

    def _implausible(
        self, change: FigureChange, value: float, indicator: Indicator, ref: Observation
    ) -> bool:
        """Hold a level against the last known one, whatever its benchmark, at changes of its record."""
        if indicator.kind not in (Kind.LEVEL, Kind.COUNT) or value <= 0 or ref.year is None:
            return False
        if change.period.frequency != Frequency.YEAR or ref.frequency != Frequency.YEAR:
            return False
        if is_single(indicator) and min(value, ref.value) < SMALL_COUNT:
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
        unlikely(
            self.findings,
            change,
            f"{value:.10g}{unit}与已有的数相差过大（{basis}）",
            "",
            "请核对单位、年份和地区",
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
