"""The catalog: everything that one plan promises, in file order, with look-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from core.plan.installed import PROJECT_DATA
from core.plan.models import (
    Aim,
    Area,
    Benchmark,
    CatalogError,
    CatalogProblem,
    Department,
    DepartmentRole,
    Honour,
    Indicator,
    Level,
    Measure,
    Milestone,
    Plan,
    Position,
    PublicEvidence,
    Roles,
    Rules,
    Target,
    TypeSectors,
)

#: Areas from this order on serve only for a county's place in the province.
COMPARISON_ORDER: Final = 1000

E = TypeVar("E")
K = TypeVar("K", str, int)


@dataclass(frozen=True, eq=False)
class Catalog:
    """One plan as read from ``data/<plan>/*.toml``; immutable, tuples in file order.

    Look-ups raise :class:`CatalogError` for what the catalog does not hold.
    """

    plan: Plan
    areas: tuple[Area, ...]
    departments: tuple[Department, ...]
    indicators: tuple[Indicator, ...]
    benchmarks: tuple[Benchmark, ...]
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    milestones: tuple[Milestone, ...]
    aims: tuple[Aim, ...]
    honours: tuple[Honour, ...]
    positions: tuple[Position, ...]
    type_sectors: tuple[TypeSectors, ...]
    rules: Rules
    data_root: Path
    public_evidence: tuple[PublicEvidence, ...] = ()

    def area(self, code: str) -> Area:
        """Return the area with this six-digit code."""
        return self._get(self._areas, code, "areas", "地区代码")

    def department(self, department_id: str) -> Department:
        """Return the department with this id."""
        return self._get(self._departments, department_id, "departments", "部门")

    def indicator(self, indicator_id: str) -> Indicator:
        """Return the indicator with this id."""
        return self._get(self._indicators, indicator_id, "indicators", "指标")

    def benchmark(self, benchmark_id: str) -> Benchmark:
        """Return the benchmark (census era of the accounts) with this id."""
        return self._get(self._benchmarks, benchmark_id, "benchmarks", "核算口径")

    def target(self, target_id: str) -> Target:
        """Return the target with this id."""
        return self._get(self._targets, target_id, "targets", "目标")

    def measure(self, number: int) -> Measure:
        """Return the measure with this number."""
        return self._get(self._measures, number, "measures", "举措")

    def milestone(self, milestone_id: str) -> Milestone:
        """Return the milestone, recurring event, institution or policy with this id."""
        return self._get(self._milestones, milestone_id, "milestones", "里程碑")

    def position(self, area_code: str) -> Position:
        """Return what the text declares of one county, which may be nothing."""
        if area_code not in self._positions and area_code in self._areas:
            return Position(area=area_code)
        return self._get(self._positions, area_code, "positioning", "地区定位")

    def sectors_of_type(self, type_name: str) -> TypeSectors:
        """Return the census sectors shown beside one declared type."""
        return self._get(self._type_sectors, type_name, "positioning", "县域类型")

    def body_name(self, body_id: str) -> str:
        """Return the name of an implementing body: an area (short name) or a department."""
        if body_id in self._areas:
            return self._areas[body_id].short
        return self.department(body_id).name

    @property
    def roles(self) -> Roles:
        """Which indicators the methods mean by GDP, by its growth, by prices."""
        return self.plan.roles

    def has(self, indicator_id: str) -> bool:
        """Whether the plan has an indicator."""
        return indicator_id in self._indicators

    @property
    def prefecture(self) -> str:
        """Code under which figures, boundaries and state of the prefecture are kept."""
        return self.plan.prefecture or self.plan.city

    @property
    def places(self) -> tuple[Path, Path, Path]:
        """Folders that may hold figures and boundaries: the plan's, its prefecture's, that of all."""
        return self.data_root / self.plan.id, self.data_root / self.prefecture, self.data_root

    @property
    def measured_root(self) -> Path:
        """Folder of what was measured for all plans alike (record, calibration)."""
        return self.data_root if (self.data_root / "calibration").is_dir() else PROJECT_DATA

    @property
    def label(self) -> str:
        """City and number of the document, which tell the plan from all others."""
        return f"{self.city.name}\u3000{self.plan.number}"

    @property
    def city(self) -> Area:
        """The city (prefecture) whose plan this is."""
        return self.area(self.plan.city)

    @property
    def province(self) -> Area:
        """The province of the city."""
        return self.area(self.plan.province)

    @property
    def nation(self) -> Area:
        """The nation."""
        return self.area(self.plan.nation)

    @cached_property
    def own_codes(self) -> frozenset[str]:
        """Codes of the city and its counties, which no other prefecture has."""
        return frozenset((self.plan.city, *(county.code for county in self.counties)))

    @cached_property
    def counties(self) -> tuple[Area, ...]:
        """The city's counties in document order."""
        members = (a for a in self.areas if a.level is Level.COUNTY and a.parent == self.plan.city)
        return tuple(sorted(members, key=_order))

    @cached_property
    def county_codes(self) -> tuple[str, ...]:
        """Codes of :attr:`counties`, in their order."""
        return tuple(county.code for county in self.counties)

    @cached_property
    def comparison_counties(self) -> tuple[Area, ...]:
        """The other counties of the province, kept for a county's place in it."""
        members = (a for a in self.areas if a.level is Level.COUNTY and a.order >= COMPARISON_ORDER)
        return tuple(sorted(members, key=_order))

    @cached_property
    def target_ids(self) -> frozenset[str]:
        """Ids of the targets of the plan."""
        return frozenset(target.id for target in self.targets)

    @cached_property
    def benchmark_rank(self) -> Mapping[str, int]:
        """Rank of each benchmark id; the higher is the later."""
        return MappingProxyType({b.id: b.rank for b in self.benchmarks})

    def indicators_in(self, group: str) -> tuple[Indicator, ...]:
        """Indicators of one group, in file order."""
        return tuple(i for i in self.indicators if i.group == group)

    def targets_of(self, area_code: str) -> tuple[Target, ...]:
        """Targets set for one area itself (not those in which it is only a member)."""
        return self._targets_by_area.get(area_code, ())

    def by_statistics(self, indicator_id: str) -> bool:
        """Whether a statistical bureau (a supplier outside the plan's text) answers for an indicator."""
        owners = self.indicator(indicator_id).owners
        return any(self.department(owner).role is DepartmentRole.SUPPLIER for owner in owners)

    def lead_of(self, milestone: Milestone) -> tuple[str, ...]:
        """Department ids that answer for a milestone: its own, else its measure's."""
        if milestone.lead or milestone.measure is None:
            return milestone.lead
        return self.measure(milestone.measure).lead

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return _index(self.areas, lambda a: a.code)

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return _index(self.departments, lambda d: d.id)

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return _index(self.indicators, lambda i: i.id)

    @cached_property
    def _benchmarks(self) -> dict[str, Benchmark]:
        return _index(self.benchmarks, lambda b: b.id)

    @cached_property
    def _targets(self) -> dict[str, Target]:
        return _index(self.targets, lambda t: t.id)

    @cached_property
    def _targets_by_area(self) -> dict[str, tuple[Target, ...]]:
        groups: dict[str, list[Target]] = defaultdict(list)
        for target in self.targets:
            groups[target.area].append(target)
        return {area: tuple(group) for area, group in groups.items()}

    @cached_property
    def _measures(self) -> dict[int, Measure]:
        return _index(self.measures, lambda m: m.number)

    @cached_property
    def _milestones(self) -> dict[str, Milestone]:
        return _index(self.milestones, lambda m: m.id)

    @cached_property
    def _positions(self) -> dict[str, Position]:
        return _index(self.positions, lambda p: p.area)

    @cached_property
    def _type_sectors(self) -> dict[str, TypeSectors]:
        return _index(self.type_sectors, lambda t: t.type)

    def _get(self, index: Mapping[K, E], key: K, file: str, what: str) -> E:
        try:
            return index[key]
        except KeyError:
            message = f"没有这个{what}。请核对写法，或先在该文件中登记。"
            place = f"data/{self.plan.id}/{file}.toml"
            raise CatalogError([CatalogProblem(place, message, entry=str(key))]) from None


def _index(entries: Sequence[E], key: Callable[[E], K]) -> dict[K, E]:
    return {key(entry): entry for entry in entries}


def _order(area: Area) -> int:
    return area.order
