"""年内预判 of every area from the figures that are in: which quarters, from which base, at whose prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from core.figures.arithmetic import AnalysisError
from core.figures.book import Book
from core.figures.links import find_link
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Area, Comparison, Level, Target
from core.plan.periods import Frequency
from core.targets.ahead.chance import Standing
from core.targets.ahead.earned import withheld
from core.targets.ahead.expected import PERCENT, Record, expected
from core.targets.ahead.nowcast import (
    NAMES,
    Carry,
    Errors,
    YearAhead,
    carry,
    chance_of,
    price_of_quarters,
    price_spread,
    year_ahead,
)
from core.wording.numbers import chance_text, number, percent, percent_span, percent_up

IN_YEAR: Final = frozenset({Frequency.QUARTER, Frequency.HALF, Frequency.MONTHS})
ENDS: Final = {"03-31": 1, "06-30": 2, "09-30": 3}
KINDS: Final = {Level.NATION: "nation", Level.PROVINCE: "province", Level.CITY: "city"}
#: Half widths of an 80 % band in one standard deviation of the normal distribution.
HALF_WIDTHS: Final = 1.2816
WORD: Final = "年内预判"


#: What is left of the year after so many quarters.
REST_NAMES: Final[Mapping[int, str]] = {1: "后三个季度", 2: "下半年", 3: "第四季度"}
#: Where the 80 % band of the level lies against a target.
Place = Literal["under", "across", "over"]
PLACE_WORDS: Final[Mapping[Place, str]] = {
    "under": "80%区间整个低于目标",
    "across": "目标在80%区间之内",
    "over": "80%区间整个达到目标",
}


@dataclass(frozen=True, slots=True)
class Rest:
    """What the rest of the running year must still bring for a target due in it.

    ``level`` is in the unit of GDP; ``growth`` its change against the same quarters of the year before, at
    current prices (a fraction).
    """

    level: float
    growth: float


@dataclass(frozen=True, slots=True)
class Branch:
    """What the nowcast says of one target.

    ``needed`` is the nominal growth a year after the running one, or of the running year itself where the
    target is due in it (a fraction). Of the due year, ``place`` says where the band lies and ``rest`` what
    is still to come; ``chance`` is ``None`` where no back-test of this lead has earned it.
    """

    target: Target
    needed: float | None
    chance: float | None
    place: Place | None = None
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class Nowcast:
    """年内预判 of one area; growth and price as fractions, level in the unit of GDP.

    ``level``, ``low`` and ``high`` are ``None`` where the year before is not published on the benchmark of
    the running year and no link carries it there. ``measured_price`` tells whether the price is that of the
    same quarters; ``withheld`` why no chance is stated, empty where it is.
    """

    area: Area
    year: int
    quarters: int
    cumulative: Observation
    growth: float
    growth_low: float
    growth_high: float
    price: float | None
    measured_price: bool
    base: Observation | None
    level: float | None
    low: float | None
    high: float | None
    rest: Carry
    branches: tuple[Branch, ...]
    sources: tuple[str, ...]
    withheld: str

    @property
    def quarter_name(self) -> str:
        """一季度, 上半年 or 前三季度."""
        return NAMES[self.quarters]

    @property
    def sentence(self) -> str:
        """Say it, with what it rests on."""
        return self._said(both=True)

    @property
    def brief(self) -> str:
        """Say it for page one: with one band, that of the level, where it is known."""
        return self._said(both=self.level is None)

    def _said(self, *, both: bool) -> str:
        """The sentence; ``both`` bands, or that of the level alone."""
        grown = percent_span(self.growth_low, self.growth_high, 1)
        so_far = percent(self.cumulative.value / PERCENT)
        band = f"（80%区间{grown}）" if both else ""
        text = (
            f"{self.area.short}{self.quarter_name}地区生产总值增长{so_far}，"
            f"{WORD}{self.year}年全年增长{percent(self.growth)}{band}"
        )
        if self.level is not None:
            name = "" if both else "80%区间"
            text += f"，总量{number(self.level, 1)}亿元"
            text += f"（{name}{number(self.low, 1)}～{number(self.high, 1)}亿元）"
        said = "".join(self.said_of(branch) for branch in self.branches)
        return text + "。" + (said if both else said.replace("80%区间", "区间"))

    def said_of(self, branch: Branch) -> str:
        """Say of one target where the band lies and what is still needed."""
        goal = f"目标{number(branch.target.value, 0)}亿元"
        if branch.needed is None:
            return ""
        if branch.place is None:
            return f"此后须年均{percent_up(branch.needed)}方可达到{goal}。"
        parts = [f"{goal}{self.year}年到期，{PLACE_WORDS[branch.place]}"]
        if branch.needed > 0:  # else the year before already stood there
            parts.append(f"全年须名义增长{percent_up(branch.needed)}")
        if branch.rest is not None and branch.rest.level > 0:
            still = f"{REST_NAMES[self.quarters]}须完成{number(branch.rest.level, 1)}亿元"
            parts.append(f"{still}、比上年同期名义增长{percent_up(branch.rest.growth)}")
        if branch.chance is not None:
            parts.append(f"达到的机会{chance_text(branch.chance)}")
        return "，".join(parts) + "。"

    @property
    def grounds(self) -> str:
        """Say how wide the band is, and why."""
        local = f"，本地{self.rest.own}年" if self.rest.own else "，本地尚无对照"
        price = "同期价格" if self.measured_price else "预期价格"
        return (
            f"全年与{self.quarter_name}之差取自全国{self.rest.record}年的记录{local}，"
            f"波动按各省对照放宽到{number(self.rest.widening, 1)}倍；{price}。{self.no_chance}"
            "预判不是公布数，不作判定。"
        )

    @property
    def no_chance(self) -> str:
        """Why no chance is stated of a target that is due in the year; empty where it is or none is due."""
        due = any(branch.place is not None for branch in self.branches)
        return f"{self.withheld}，不报实现的可能性。" if due and self.withheld else ""


def nowcasts(
    catalog: Catalog, book: Book, as_of: dt.date, *, record: Record, errors: Errors, standing: Standing
) -> tuple[Nowcast, ...]:
    """年内预判 of the city and its counties, in document order; areas without a quarter are left out.

    Parameters
    ----------
    book : Book
        What was known by ``as_of``.
    record : Record
        What was known of the nation.
    errors : Errors
        The record of years against their quarters.
    standing : Standing
        The measured table, which decides whether a chance is stated.
    """
    areas = (catalog.city, *catalog.counties)
    seen = (
        nowcast(catalog, book, area, as_of, record=record, errors=errors, standing=standing) for area in areas
    )
    return tuple(each_nowcast for each_nowcast in seen if each_nowcast is not None)


def nowcast(
    catalog: Catalog,
    book: Book,
    area: Area,
    as_of: dt.date,
    *,
    record: Record,
    errors: Errors,
    standing: Standing,
) -> Nowcast | None:
    """年内预判 of one area, or ``None`` where no quarter of a year that is still open is in."""
    latest = book.latest(area.code, catalog.roles.gdp)
    closed = latest.year if latest is not None and latest.year is not None else 0
    seen = [
        o
        for o in _cumulative(book.vintages(area.code, catalog.roles.growth))
        if o.year is not None and o.year >= as_of.year - 1 and o.year > closed
    ]
    if not seen:
        return None
    newest = max(seen, key=lambda o: (o.end, book.benchmark_rank.get(o.benchmark, -1), o.batch))
    year, quarters = newest.year or 0, ENDS[newest.end[5:]]
    growth = newest.value / PERCENT
    kind, own = KINDS.get(area.level, "county"), _own_errors(catalog, book, area, quarters, year)
    rest = carry(errors, quarters, kind, tuple(own.values()))
    reason = withheld(standing, errors, quarters, kind, own)
    price, spread, measured, cited = _price(catalog, book, area, newest, record)
    ahead = year_ahead(1.0, growth, price, rest, price_spread(quarters, spread, measured=measured))
    base = latest if latest is not None and latest.year == year - 1 else None
    start = _start(catalog, book, base, newest)
    level = low = high = None
    branches: tuple[Branch, ...] = ()
    if base is not None and start is not None:
        value, doubt = start
        prices = _joined(price_spread(quarters, spread, measured=measured), doubt)
        ahead = year_ahead(value, growth, price, rest, prices)
        level, low, high = float(ahead.level[0]), float(ahead.low[0]), float(ahead.high[0])
        sums = _sums(catalog, book, area, newest)
        branches = tuple(
            _branch(target, ahead, year, value, sums=sums, stated=not reason)
            for target in _targets(catalog, area)
            if target.due is not None and target.value is not None and target.due >= year
        )
    return Nowcast(
        area=area,
        year=year,
        quarters=quarters,
        cumulative=newest,
        growth=float(ahead.growth[0]),
        growth_low=float(ahead.growth_low[0]),
        growth_high=float(ahead.growth_high[0]),
        price=price,
        measured_price=measured,
        base=base,
        level=level,
        low=low,
        high=high,
        rest=rest,
        branches=branches,
        sources=tuple(dict.fromkeys((newest.source_id, *cited, *([base.source_id] if base else [])))),
        withheld=reason,
    )


def _branch(
    target: Target,
    ahead: YearAhead,
    year: int,
    start: float,
    *,
    sums: tuple[float, float] | None,
    stated: bool,
) -> Branch:
    """What the year ahead means for one target; ``start`` is the level of the year before."""
    goal, due = target.value or 0.0, target.due or year
    level, low, high = (float(a[0]) for a in (ahead.level, ahead.low, ahead.high))
    if due > year:
        return Branch(target, (goal / level) ** (1 / (due - year)) - 1, None)
    place: Place = "under" if high < goal else "over" if low >= goal else "across"
    rest = None
    if sums is not None and start > sums[1]:
        still = goal - sums[0]
        rest = Rest(still, still / (start - sums[1]) - 1)
    chance = float(chance_of(ahead, [goal])[0]) if stated else None
    return Branch(target, goal / start - 1, chance, place, rest)


def _joined(a: float, b: float) -> float:
    return float((a * a + b * b) ** 0.5)


def _cumulative(figures: Iterable[Observation]) -> list[Observation]:
    """Counting figures from January to the end of a quarter."""
    return [
        o
        for o in figures
        if o.frequency in IN_YEAR and counts(o) and o.start[5:] == "01-01" and o.end[5:] in ENDS
    ]


def _own_errors(catalog: Catalog, book: Book, area: Area, quarters: int, before: int) -> dict[int, float]:
    """Whole year minus cumulative growth of the area by earlier year; one benchmark a pair, none across."""
    errors: dict[int, float] = {}
    vintages = book.vintages(area.code, catalog.roles.growth)
    for o in _cumulative(vintages):
        if ENDS[o.end[5:]] != quarters or o.year is None or o.year >= before:
            continue
        whole = [
            w
            for w in vintages
            if w.year == o.year and w.frequency == Frequency.YEAR and counts(w) and w.benchmark == o.benchmark
        ]
        if whole:
            errors[o.year] = (whole[0].value - o.value) / PERCENT
    return dict(sorted(errors.items()))


def _levels(
    catalog: Catalog, book: Book, area: Area, newest: Observation
) -> dict[tuple[int | None, str], Observation]:
    """Cumulative levels to the end of the same quarter, by year and benchmark."""
    return {
        (o.year, o.benchmark): o
        for o in _cumulative(book.vintages(area.code, catalog.roles.gdp))
        if o.end[5:] == newest.end[5:]
    }


def _sums(catalog: Catalog, book: Book, area: Area, newest: Observation) -> tuple[float, float] | None:
    """Levels of the quarters of this year and the last on the benchmark of the running year, if known."""
    levels = _levels(catalog, book, area, newest)
    year = newest.year or 0
    now, before = (levels.get((y, newest.benchmark)) for y in (year, year - 1))
    return None if now is None or before is None else (now.value, before.value)


def _price(
    catalog: Catalog, book: Book, area: Area, newest: Observation, record: Record
) -> tuple[float, float, bool, tuple[str, ...]]:
    """Price change of the same quarters, spread over a year, whether it was measured, sources."""
    levels = _levels(catalog, book, area, newest)
    year = newest.year or 0
    try:
        common = expected(record, year - 1, 1)
        usual, spread = float(common.price[0]), float(common.price_spread[0])
    except AnalysisError:
        usual, spread = 0.0, 0.03
    newest_first = sorted(levels, key=lambda key: -book.benchmark_rank.get(key[1], -1))
    for known, benchmark in newest_first:
        now = levels[known, benchmark]
        before = levels.get((year - 1, benchmark))
        if known == year and before is not None:
            change = price_of_quarters(now.value, before.value, newest.value / PERCENT)
            return change, spread, True, (now.source_id, before.source_id)
    return usual, spread, False, ()


def _start(
    catalog: Catalog, book: Book, base: Observation | None, newest: Observation
) -> tuple[float, float] | None:
    """The year before on the benchmark of the running year, and the spread of its link."""
    if base is None or base.year is None:
        return None
    same = not newest.benchmark or not base.benchmark or newest.benchmark == base.benchmark
    if same or book.benchmark_rank.get(base.benchmark, -1) > book.benchmark_rank.get(newest.benchmark, -1):
        return base.value, 0.0
    link = find_link(
        catalog,
        book,
        base.area_code,
        catalog.roles.gdp,
        old=base.benchmark,
        new=newest.benchmark,
        year=base.year,
    )
    return None if link is None else (base.value * link.factor, link.half_width / HALF_WIDTHS)


def _targets(catalog: Catalog, area: Area) -> list[Target]:
    return [
        t
        for t in catalog.targets
        if t.area == area.code
        and t.indicator == catalog.roles.gdp
        and t.comparison in (Comparison.ABOVE, Comparison.AT_LEAST)
    ]
