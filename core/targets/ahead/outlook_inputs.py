"""What an outlook starts from, or the reason for which there is none."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from core.figures.book import Book
from core.figures.links import find_link
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Level, Reading, Roles, Target
from core.plan.periods import Frequency
from core.targets.ahead.chance import Standing
from core.targets.ahead.forecast import MAX_GROWTHS, MIN_POOL, window_years
from core.targets.ahead.written_down import steps_of
from core.targets.pace import is_geometric
from core.targets.special import is_over

#: Classes of areas in the measured table.
KINDS: Final = {Level.CITY: "prefecture", Level.COUNTY: "county", Level.PROVINCE: "province"}
PERCENT: Final = 100
#: Half widths of an 80 % band in one standard deviation of the normal distribution.
HALF_WIDTHS: Final = 1.2816


@dataclass(frozen=True, slots=True)
class Case:
    """Latest level, goal and clean growths of one target.

    ``own`` are its clean yearly log growths with their ``years``, at most the number that the back-test
    covers, the latest last; ``sisters`` those of the areas to pool with, ``pooled_with`` their codes;
    ``steps`` and ``sister_steps`` are the log changes into years in which the accounts begin anew.
    ``book`` holds what was known; ``kind`` is the class of area; ``real`` the log real growths by year;
    ``forecast`` the last 预计 between the latest figure and the due year; ``start`` the latest level on the
    benchmark on which the due year will be published.
    """

    target: Target
    latest: Observation
    due: int
    lead: int
    goal: float
    direction: int
    own: tuple[float, ...]
    years: tuple[int, ...]
    sisters: tuple[tuple[float, ...], ...]
    pooled_with: tuple[str, ...]
    book: Book
    sister_years: tuple[tuple[int, ...], ...] = ()
    steps: Mapping[int, float] = field(default_factory=dict)
    sister_steps: tuple[Mapping[int, float], ...] = ()
    kind: str = ""
    real: dict[int, float] = field(default_factory=dict)
    forecast: Observation | None = None
    start: Start | None = None
    roles: Roles = field(default_factory=Roles)

    @property
    def family(self) -> Literal["regional", "general"]:
        """Whether the nation's growth is part of the series."""
        return "regional" if self.target.indicator in self.roles.regional else "general"

    def series_class(self, standing: Standing) -> str:
        """Class of series of the measured table: the home class where one was measured."""
        if self.target.indicator in self.roles.tourism:
            return standing.nearest("tourism")
        if self.family == "general":
            return standing.nearest("m3")
        return standing.nearest(f"{self.kind}-{self.target.area[:2]}", self.kind)


@dataclass(frozen=True, slots=True)
class Start:
    """The latest level on the benchmark on which the due year will be published.

    ``spread`` is the standard deviation of its logarithm: 0 where no link is needed.
    """

    value: float
    spread: float
    how: str = ""


def case_of(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> Case | str:
    """Prepare a target for its outlook, or say why it has none.

    Parameters
    ----------
    book : Book
        What was known by ``as_of``.
    """
    target = catalog.target(target_id)
    reason = _unsuitable(target)
    if reason is not None or target.due is None or target.value is None:
        return reason or "该目标没有到期的数值，不作概率判断。"
    area, indicator = catalog.area(target.area), catalog.indicator(target.indicator)
    latest = book.latest(target.area, target.indicator, target.due)
    reason = _too_late(target.due, latest, as_of)
    if reason is not None or latest is None or latest.year is None:
        return reason or f"{area.name}{indicator.name}尚无可用数据，不作概率判断。"
    if not is_geometric(indicator, latest.value, target.value):
        return "只对按复合增速增长的总量指标作概率判断，比重和个数不作。"
    growths = _growths(book, target.area, target.indicator, latest.year)
    real = real_growths(book, target, latest.year, catalog.roles)
    wanted = catalog.rules.min_clean_growths
    if len(growths) < wanted and len(real) < wanted:
        return (
            f"{area.name}{indicator.name}可比的年度增速只有{len(growths)}个，少于{wanted}个，不作预测；"
            "补齐同一口径下连续年份的数据后即可给出。"
        )
    sisters = _sisters(catalog, book, target, latest.year)
    return Case(
        target=target,
        latest=latest,
        due=target.due,
        lead=target.due - latest.year,
        goal=target.value,
        direction=indicator.direction,
        own=tuple(growths.values()),
        years=tuple(growths),
        sisters=sisters.growths,
        sister_years=sisters.years,
        steps=steps_of(book, target.area, target.indicator),
        sister_steps=sisters.steps,
        pooled_with=sisters.codes,
        book=book,
        kind=KINDS.get(area.level, "county"),
        real=real,
        forecast=_forecast(book, target, latest.year),
        start=_start(catalog, book, target, latest),
        roles=catalog.roles,
    )


def real_growths(book: Book, target: Target, last: int, roles: Roles) -> dict[int, float]:
    """Official real growth by year (log) up to ``last``; one missing year of a published average is derived.

    Empty for indicators without a growth of their own at constant prices.
    """
    name = roles.real_growth_of(target.indicator)
    if not name:
        return {}
    vintages = [o for o in book.vintages(target.area, name) if o.year is not None and o.year <= last]
    years = sorted({o.year for o in vintages if o.year is not None})
    seen = {year: book.at(target.area, name, year) for year in years}
    growths = {year: math.log1p(o.value / PERCENT) for year, o in seen.items() if o is not None}
    for span in vintages:
        if span.frequency != Frequency.SPAN or not counts(span) or not span.start or span.year is None:
            continue
        covered = range(int(span.start[:4]), span.year + 1)
        missing = [year for year in covered if year not in growths]
        if len(missing) == 1:
            whole = len(covered) * math.log1p(span.value / PERCENT)
            growths[missing[0]] = whole - sum(growths[year] for year in covered if year in growths)
    return dict(sorted(growths.items())[-MAX_GROWTHS:])


def _forecast(book: Book, target: Target, last: int) -> Observation | None:
    """The latest 预计 of a year after ``last`` and before the due year."""
    due = target.due or 0
    forecasts = {y: o for y, o in book.forecasts(target.area, target.indicator).items() if last < y < due}
    return forecasts[max(forecasts)] if forecasts else None


def _start(catalog: Catalog, book: Book, target: Target, latest: Observation) -> Start:
    """Carry the latest level to the newest benchmark of the accounts, where a link exists."""
    newest = max(
        sorted(book.benchmarks_of(target.indicator, counting=True)),
        key=lambda b: catalog.benchmark_rank.get(b, -1),
        default="",
    )
    same = not latest.benchmark or not newest or latest.benchmark == newest or latest.year is None
    if same or latest.year is None:
        return Start(latest.value, 0.0)
    link = find_link(
        catalog, book, target.area, target.indicator, old=latest.benchmark, new=newest, year=latest.year
    )
    if link is None:
        return Start(latest.value, 0.0)
    short = catalog.benchmark(newest).short
    return Start(latest.value * link.factor, link.half_width / HALF_WIDTHS, f"起点按{short}链接")


def _unsuitable(target: Target) -> str | None:
    if target.reading is Reading.OPEN:
        return "该目标的含义待明确，不作概率判断。"
    if target.comparison is Comparison.EVERY_ONE:
        return "该目标由各成员分别判断，概率见各成员。"
    if target.comparison not in (Comparison.ABOVE, Comparison.AT_LEAST):
        return "该目标没有到期的数值，不作概率判断。"
    return None


def _too_late(due: int, latest: Observation | None, as_of: dt.date) -> str | None:
    if latest is not None and latest.year == due:
        return f"{due}年数据已经公布，以实际结果为准。"
    return f"目标年份（{due}年）已过，待公布数据核定。" if is_over(due, as_of) else None


def _growths(book: Book, area: str, indicator: str, until: int) -> Mapping[int, float]:
    """The last clean log growths by year, as many and as old as the back-test covers."""

    def windowed(book: Book) -> Mapping[int, float]:
        growths = {
            g.last.year: math.log1p(g.rate)
            for g in book.clean_growths(area, indicator)
            if g.last.year is not None
        }
        return MappingProxyType({year: growths[year] for year in window_years(growths, until)})

    return book.once(("windowed growths", area, indicator, until), windowed)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Counties with enough clean growths of one indicator: their codes, growths and years, side by side."""

    codes: tuple[str, ...] = ()
    growths: tuple[tuple[float, ...], ...] = ()
    years: tuple[tuple[int, ...], ...] = ()
    steps: tuple[Mapping[int, float], ...] = ()

    def without(self, code: str) -> _Pool:
        """Leave one county out."""
        if code not in self.codes:
            return self
        at = self.codes.index(code)
        return _Pool(
            self.codes[:at] + self.codes[at + 1 :],
            self.growths[:at] + self.growths[at + 1 :],
            self.years[:at] + self.years[at + 1 :],
            self.steps[:at] + self.steps[at + 1 :],
        )


def _sisters(catalog: Catalog, book: Book, target: Target, until: int) -> _Pool:
    """The other counties, where the target is a county's and enough of them have clean growths."""
    counties, wanted = catalog.county_codes, catalog.rules.min_clean_growths
    if target.area not in counties:
        return _Pool()

    def pool(book: Book) -> _Pool:
        """The same for all counties of a plan: read once, not once a target."""
        every = {code: _growths(book, code, target.indicator, until) for code in counties}
        fit = {code: growths for code, growths in every.items() if len(growths) >= wanted}
        return _Pool(
            tuple(fit),
            tuple(tuple(g.values()) for g in fit.values()),
            tuple(map(tuple, fit.values())),
            tuple(steps_of(book, code, target.indicator) for code in fit),
        )

    key = ("pool of counties", target.indicator, until, wanted, counties)
    others = book.once_over_areas(key, pool).without(target.area)
    return others if len(others.codes) + 1 >= MIN_POOL else _Pool()
