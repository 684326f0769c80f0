"""The plot of the drill: what each county's economy does, so that every status word occurs.

Roles go by the order of the document, not by name. The levels follow from the plan's own targets: a county's
base lies where its target asks for a plausible growth, so that the same plot fits another plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.catalog.catalog import Catalog
from core.catalog.models import Area

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
    Role("进度偏慢", 8.6, 0.74),
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
    if "gdp_per_capita" in goals:
        per_capita = goals["gdp_per_capita"] / divisor
        return Start(area, role, per_capita * SMALL_POPULATION / 10_000, SMALL_POPULATION)
    gdp = goals.get("gdp", 110.0) / divisor
    return Start(area, role, gdp, gdp * 10_000 / BASE_PER_CAPITA[order % len(BASE_PER_CAPITA)])
