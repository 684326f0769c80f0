"""主要指标: the structure of an economy at a glance, each latest published figure beside the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.briefing.model import Cell, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import released
from core.figures.observation import Observation, counts
from core.plan.models import Indicator, PriceBasis
from core.snapshot import Snapshot
from core.targets.phrases import figure_text
from core.targets.yearly_plans import growths_of
from core.wording.numbers import NOT_APPLICABLE, percent, quantity

TITLE = "主要指标"
#: Years before the plan was issued from which a figure is still worth a row.
_BACK: Final = 2
#: Fewer rows are no picture of a structure.
_LEAST: Final = 3
COLUMNS = (
    TableColumn("指标", weight=3.0),
    TableColumn("年份", "right", 0.8),
    TableColumn("数值", "right", 1.6),
    TableColumn("比上年", "right", 1.8),
    TableColumn("口径", weight=1.4),
    TableColumn("依据", weight=0.7),
)
NOTE = (
    "各指标列最近一年公布数，年份不同的不可相加；方案印发前两年以上的不列。"
    "实际为不变价增速，名义为同口径两年数之比；缺可比上年数的列“—”。"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One indicator's latest figure and how it has moved in a year, as text."""

    name: str
    value: str
    figure: Observation
    moved: str


def structure_section(snapshot: Snapshot, scope: Scope) -> Section | None:
    """Return the section of the city or a county; ``None`` where too little is published."""
    if scope.kind not in (ScopeKind.CITY, ScopeKind.COUNTY):
        return None
    table = structure_table(snapshot, scope.key or snapshot.catalog.city.code)
    return Section(TITLE, (table,)) if table is not None else None


def structure_table(snapshot: Snapshot, area: str) -> Table | None:
    """Return the latest published figures of an area; ``None`` where there are too few."""
    catalog = snapshot.catalog
    known = {indicator.id: indicator for indicator in catalog.indicators}
    lines = [_line(snapshot, area, known[name]) for name in snapshot.catalog.roles.listed if name in known]
    shown = [line for line in lines if line is not None]
    if len(shown) < _LEAST:
        return None
    rows = tuple(
        (
            Cell(line.name),
            Cell(str(line.figure.year)),
            Cell(line.value),
            Cell(line.moved or NOT_APPLICABLE),
            Cell(catalog.benchmark(line.figure.benchmark).short if line.figure.benchmark else NOT_APPLICABLE),
            Cell(line.figure.grade),
        )
        for line in shown
    )
    years = [line.figure.year or 0 for line in shown]
    finding = f"{len(shown)}项主要指标，最近公布的为{max(years)}年数"
    return Table(f"{catalog.area(area).short}主要指标", COLUMNS, rows, NOTE, finding)


def structure_figures(snapshot: Snapshot, scope: Scope) -> list[Observation]:
    """Return the figures that a scope's table shows."""
    if scope.kind not in (ScopeKind.CITY, ScopeKind.COUNTY):
        return []
    area = scope.key or snapshot.catalog.city.code
    known = {indicator.id: indicator for indicator in snapshot.catalog.indicators}
    lines = [_line(snapshot, area, known[name]) for name in snapshot.catalog.roles.listed if name in known]
    return [line.figure for line in lines if line is not None]


def _line(snapshot: Snapshot, area: str, indicator: Indicator) -> _Line | None:
    book = snapshot.known
    figure = book.latest(area, indicator.id)
    if figure is None or figure.year is None or not counts(figure):
        return None
    if figure.year < snapshot.catalog.plan.issued_on.year - _BACK:
        return None
    if indicator.growth_of:  # of what has no published level the growth alone is known
        name = snapshot.catalog.indicator(indicator.growth_of).name
        return _Line(name, NOT_APPLICABLE, figure, _signed(indicator, figure.value))
    moved = _moved(snapshot, area, indicator, figure)
    return _Line(indicator.name, released(figure_text(indicator, figure), figure), figure, moved)


def _signed(growth: Indicator, value: float) -> str:
    kind = "实际" if growth.price_basis is PriceBasis.CONSTANT else ""
    return f"{kind}{quantity(value, growth.unit, growth.decimals, signed=True)}"


def _moved(snapshot: Snapshot, area: str, indicator: Indicator, figure: Observation) -> str:
    """Say the published growth of the same year, else the one between two figures of one benchmark."""
    book, year = snapshot.known, figure.year
    for growth in growths_of(snapshot.catalog, indicator.id):
        published = book.at(area, growth.id, year) if year is not None else None
        if published is not None:
            return _signed(growth, published.value)
    clean = next((g for g in book.clean_growths(area, indicator.id) if g.last.year == year), None)
    if clean is None or clean.last.benchmark != figure.benchmark:
        return ""
    return f"名义{percent(clean.rate, 2, signed=True)}"
