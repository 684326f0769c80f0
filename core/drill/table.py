"""What all parts of the drill share: the table they fill, its years, and the plot of each county.

The plot says what a county's economy does, so that every status word occurs. Roles go by the order of the
document, not by name. The levels follow from the plan's own targets: a county's base lies where its target
asks for a plausible growth, so that the same plot fits another plan.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from core.figures.observation import COLUMNS, Grade, Precision, Release, Stage
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator, Roles
from core.plan.periods import Frequency
from core.plan.roles import OF_INDICATORS

SEED: Final = 20220301
FIRST_YEAR: Final = 2015
LAST_YEAR: Final = 2025

#: Turning points of the accounts: last year as first announced, the write-down, unified accounting with the
#: fourth census, its last year, and the year of the population census, from which the fifth census revises.
LAST_ANNOUNCED: Final = 2016
WRITE_DOWN: Final = 2017
UNIFIED: Final = 2019
LAST_FOURTH: Final = 2023
CENSUS_YEAR: Final = 2020

#: Benchmarks of the drill, the latest first.
BENCHMARKS: Final = ("b2023", "b2019", "b2017", "b2016")

PUBLISHER: Final = "演练数据"
TITLE: Final = "演练数据生成程序"
#: Stands in the note of every row, so that no row can be taken for a real one wherever it is copied to.
NOTE: Final = "演练数据"

SOURCE_COLUMNS: Final = ("source_id", "publisher", "title", "date", "address", "seen_at")

#: Parts of the city that counties contribute, by order, where nothing better is known.
WEIGHTS: Final = (0.36, 0.13, 0.14, 0.14, 0.15, 0.08)


def stream(name: str) -> np.random.Generator:
    """Return the random numbers of one part; parts do not disturb one another."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One publication of figures: its source, and what all rows from it share."""

    source_id: str
    title: str
    date: str
    grade: str = Grade.A
    stage: str = Stage.UNSTATED
    benchmark: str = ""


def yearly(year: int, what: str = "部门统计", grade: str = "B") -> Bulletin:
    """Return the yearly publication of the departments' own statistics."""
    return Bulletin(f"drill-departments-{year}", f"{year}年{what}", f"{year + 1}-04-15", grade)


@dataclass
class Table:
    """Rows in the order of their making, by the usual ids of indicators and benchmarks.

    They are written as the plan calls them. What the plan does not know is left out, and so is a figure that
    its window or the years of its benchmark do not allow.
    """

    catalog: Catalog
    rows: list[dict[str, Any]] = field(default_factory=list)
    releases: dict[str, Bulletin] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._indicators = {indicator.id: indicator for indicator in self.catalog.indicators}
        self._called = called(self.catalog)
        self._benchmarks = {"": "", **benchmarks(self.catalog)}
        self._years = {b.id: (b.first, b.last) for b in self.catalog.benchmarks}

    def add(
        self, bulletin: Bulletin, area: str, indicator: str, year: int, value: float, **other: Any
    ) -> None:
        """Add one observation; ``other`` names further columns that differ from the usual."""
        known = self._indicators.get(self._called.get(indicator, indicator))
        benchmark = self._benchmarks.get(bulletin.benchmark)
        if known is None or benchmark is None or not self._fits(known, benchmark, bulletin, year, value):
            return
        self.releases.setdefault(bulletin.source_id, bulletin)
        row: dict[str, Any] = {
            "area_code": area,
            "indicator": known.id,
            "year": float(year),
            "frequency": Frequency.YEAR,
            "start": "",
            "end": "",
            "value": float(value) + 0.0,  # no negative zero
            "unit": known.unit,
            "benchmark": benchmark,
            "stage": bulletin.stage,
            "precision": Precision.EXACT,
            "grade": bulletin.grade,
            "break_before": False,
            "release": Release.PUBLIC,
            "source_id": bulletin.source_id,
            "note": NOTE,
        }
        row.update(other)
        self.rows.append({name: _plain(value) for name, value in row.items()})

    def _fits(self, known: Indicator, benchmark: str, bulletin: Bulletin, year: int, value: float) -> bool:
        low, high = known.window
        first, last = self._years.get(benchmark, (None, None))
        early = first is not None and year < first and bulletin.stage != Stage.REVISED
        return low <= value <= high and not early and (last is None or year <= last)

    def add_all(
        self, bulletin: Bulletin, values: Mapping[str, float], indicator: str, year: int, **other: Any
    ) -> None:
        """Add one indicator for several areas."""
        for area, value in values.items():
            self.add(bulletin, area, indicator, year, value, **other)

    def figures(self) -> pd.DataFrame:
        """Return the observations."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))

    def sources(self) -> pd.DataFrame:
        """Return the sources of the observations."""
        rows = [
            (r.source_id, PUBLISHER, f"{TITLE}：{r.title}", r.date, "", "")
            for r in sorted(self.releases.values(), key=lambda r: r.source_id)
        ]
        return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))


def called(catalog: Catalog) -> dict[str, str]:
    """How the plan calls the indicators of its roles, by their usual ids; empty for those it has not."""
    usual, assigned = Roles(), catalog.roles
    names: dict[str, str] = {}
    for role in OF_INDICATORS:
        mine = assigned.assigned(role) or ("",) * len(usual.assigned(role))
        if role not in {"prices", "standings", "standings_last", "unranked", "listed"}:
            names.update(zip(usual.assigned(role), mine, strict=False))
    return names


def benchmarks(catalog: Catalog) -> dict[str, str]:
    """The plan's benchmarks by the drill's ids: the same where they are, else the latest by the latest.

    A plan that tells no benchmarks apart has the figures of the latest without any.
    """
    ranked = [b.id for b in sorted(catalog.benchmarks, key=lambda b: -b.rank)]
    if not ranked:
        return {BENCHMARKS[0]: ""}
    same: dict[str, str] = {name: name for name in BENCHMARKS if name in ranked}
    return same or dict(zip(BENCHMARKS, ranked, strict=False))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


BASE_YEAR: Final = 2021
TARGET_YEAR: Final = 2026


@dataclass(frozen=True, slots=True)
class Role:
    """What one county does from the base year to the last year, as yearly nominal growth in per cent.

    ``needed`` is the growth that its target asks for from the base; ``pace`` the part of it that comes
    about (below 0: falls under its base). ``early`` reaches the target a year before it is due.
    """

    name: str
    needed: float
    pace: float
    early: bool = False


ROLES: Final = (
    Role("按进度推进", 7.6, 0.99),
    Role("明显领先", 8.2, 1.24),
    Role("低于基期", 8.0, -0.06),
    Role("提前达标", 8.4, 1.0, early=True),
    Role("进度偏慢", 8.6, 0.92),
    Role("明显滞后", 7.8, 0.42),
)

#: Resident population per county in 万人, at the census year, where only a per-capita target speaks.
SMALL_POPULATION: Final = 2.4

#: Per-capita GDP of the base year in 元, by order, for counties with a target of GDP.
BASE_PER_CAPITA: Final = (46_000, 54_000, 47_000, 48_500, 41_500, 52_000)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a county stands in the base year: GDP in 亿元 on the latest benchmark, people in 万人."""

    area: Area
    role: Role
    gdp: float
    population: float

    @property
    def growth(self) -> float:
        """Mean growth from the base year to the last year, a fraction."""
        needed = self.role.needed / 100
        if self.role.early:
            return float((1 + needed) ** (5 / 4) * 1.004 - 1)
        return needed * self.role.pace


def starts(catalog: Catalog) -> tuple[Start, ...]:
    """Return the counties with their roles, in document order."""
    return tuple(_start(catalog, area, n) for n, area in enumerate(catalog.counties))


def _start(catalog: Catalog, area: Area, order: int) -> Start:
    role = ROLES[order % len(ROLES)]
    divisor = (1 + role.needed / 100) ** (TARGET_YEAR - BASE_YEAR)
    goals = {t.indicator: t.value for t in catalog.targets_of(area.code) if t.value is not None}
    if catalog.roles.per_head in goals:
        per_capita = goals[catalog.roles.per_head] / divisor
        return Start(area, role, per_capita * SMALL_POPULATION / 10_000, SMALL_POPULATION)
    gdp = goals.get(catalog.roles.gdp, 110.0) / divisor
    return Start(area, role, gdp, gdp * 10_000 / BASE_PER_CAPITA[order % len(BASE_PER_CAPITA)])
