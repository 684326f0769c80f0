"""What a briefing is about: the city, a county, a chapter, a department, or a scenario by its link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.plan.catalog import Catalog
from core.plan.models import Measure
from core.targets.assessment import Assessment
from core.targets.overview import is_rollup


class ScopeKind(StrEnum):
    """Kinds of scope."""

    CITY = "city"
    COUNTY = "county"
    CHAPTER = "chapter"
    DEPARTMENT = "department"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope.

    ``key`` is an area code, a chapter's place, a department id, the query of a scenario's link, or empty
    for the city.
    """

    kind: ScopeKind = ScopeKind.CITY
    key: str = ""

    @property
    def text(self) -> str:
        """The scope as it stands in an address: ``county:620702``."""
        return f"{self.kind}:{self.key}" if self.key else self.kind.value


def parse(text: str, catalog: Catalog) -> Scope:
    """Read a scope from an address or the command line.

    Raises
    ------
    ValueError
        With a Chinese sentence, where the text names nothing in the plan.
    """
    kind, _, key = text.partition(":")
    if kind == ScopeKind.SCENARIO:
        return Scope(ScopeKind.SCENARIO, key)
    scope_ = next((scope for scope in all_scopes(catalog) if scope == _as_scope(kind, key)), None)
    if scope_ is None:
        raise ValueError(
            f"简报范围“{text}”不存在。可用：city、county:地区代码、chapter:章序号、department:部门、scenario:方案链接。"
        )
    return scope_


def all_scopes(catalog: Catalog) -> tuple[Scope, ...]:
    """Every scope of the plan, in document order."""
    leads = {lead for measure in catalog.measures for lead in measure.lead}
    return (
        Scope(),
        *(Scope(ScopeKind.COUNTY, county.code) for county in catalog.counties),
        *(Scope(ScopeKind.CHAPTER, str(n)) for n, chapter in enumerate(_chapters(catalog), start=1)),
        *(Scope(ScopeKind.DEPARTMENT, d.id) for d in catalog.departments if d.id in leads),
    )


def name_of(scope: Scope, catalog: Catalog) -> str:
    """Name a scope as documents print it."""
    if scope.kind is ScopeKind.COUNTY:
        return catalog.area(scope.key).name
    if scope.kind is ScopeKind.CHAPTER:
        return _chapters(catalog)[int(scope.key) - 1]
    if scope.kind is ScopeKind.DEPARTMENT:
        return catalog.department(scope.key).name
    if scope.kind is ScopeKind.SCENARIO:
        return f"{catalog.city.name}情景推演"
    return catalog.city.name


def measures_of(scope: Scope, catalog: Catalog) -> tuple[Measure, ...]:
    """Measures that a scope covers: a county implements them, a department leads them."""
    if scope.kind is ScopeKind.COUNTY:
        return tuple(m for m in catalog.measures if scope.key in m.implementing)
    if scope.kind is ScopeKind.CHAPTER:
        return tuple(m for m in catalog.measures if m.chapter == name_of(scope, catalog))
    if scope.kind is ScopeKind.DEPARTMENT:
        return tuple(m for m in catalog.measures if scope.key in m.lead)
    return catalog.measures


def covers(scope: Scope, assessment: Assessment, catalog: Catalog) -> bool:
    """Whether a target belongs to a scope; joint rules made of other targets only to the city's."""
    if scope.kind is ScopeKind.CITY:
        return True
    if is_rollup(catalog, assessment.target):
        return False
    if scope.kind is ScopeKind.COUNTY:
        return assessment.target.area == scope.key
    return assessment.target.measure in {m.number for m in measures_of(scope, catalog)}


def _chapters(catalog: Catalog) -> tuple[str, ...]:
    used = {measure.chapter for measure in catalog.measures}
    return tuple(chapter for chapter in catalog.plan.chapters if chapter in used)


def _as_scope(kind: str, key: str) -> Scope | None:
    return Scope(ScopeKind(kind), key) if kind in set(ScopeKind) else None
