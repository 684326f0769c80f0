"""A briefing as Excel: what stands behind it, to be filtered, recomputed and printed."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook

from core.briefing.model import Briefing
from core.briefing.scenario import run_scenario
from core.briefing.scope import Scope, ScopeKind
from core.briefing.xlsx.figures import definitions_grid, figures_grid, sources_grid
from core.briefing.xlsx.ledgers import gaps_grid, measures_grid, milestones_grid, notes_grid, reminders_grid
from core.briefing.xlsx.scenario import scenario_grid
from core.briefing.xlsx.sheet import Grid, Values, with_values, write_grid
from core.briefing.xlsx.targets import CHART, add_completion_chart, completion_grid, target_grid
from core.scenario.assumptions import ScenarioError
from core.snapshot import Snapshot
from core.workbook.template.style import pack


def workbook(snapshot: Snapshot, briefing: Briefing, scope: Scope) -> bytes:
    """Return an .xlsx of a scope; a scenario's begins with its own sheet.

    Every sheet bears date, version and marks on each printed page. Formulas carry their values.
    """
    book = Workbook()
    book.remove(book.active)
    values: Values = {}
    for grid in _grids(snapshot, briefing, scope):
        sheet = book.create_sheet(grid.name)
        write_grid(sheet, grid, briefing, values)
        if grid.name == CHART:
            add_completion_chart(sheet)
    about = book.properties
    about.title, about.subject = briefing.title, f"{briefing.name}（{briefing.scope}）"
    about.creator, about.keywords = briefing.imprint.editor, "；".join(briefing.marks)
    book.calculation.fullCalcOnLoad = True
    packed = pack(book, briefing.imprint.made)
    parts = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(book.sheetnames, start=1)}
    return with_values(packed, parts, values)


def _grids(snapshot: Snapshot, briefing: Briefing, scope: Scope) -> Iterator[Grid]:
    scenario = _scenario(snapshot, scope)
    yield from scenario
    whole = Scope() if scope.kind is ScopeKind.SCENARIO else scope
    yield target_grid(snapshot, whole)
    completion = completion_grid(snapshot, whole)
    if completion.rows:
        yield completion
    yield measures_grid(snapshot, whole)
    yield milestones_grid(snapshot, whole)
    if whole.kind in (ScopeKind.CITY, ScopeKind.DEPARTMENT):
        yield reminders_grid(snapshot, whole)
    yield from notes_grid(briefing)
    yield gaps_grid(snapshot, whole)
    figures = figures_grid(snapshot, whole)
    yield figures
    place = [column.name for column in figures.columns].index("来源编号")
    yield sources_grid(snapshot, frozenset(str(row[place].value) for row in figures.rows))
    yield definitions_grid(snapshot)


def _scenario(snapshot: Snapshot, scope: Scope) -> tuple[Grid, ...]:
    """The sheet of the scope's scenario; none where nobody asked for one or the figures allow none."""
    if scope.kind is not ScopeKind.SCENARIO:
        return ()
    try:
        inputs, result, _ = run_scenario(snapshot, scope.key)
    except ScenarioError:
        return ()
    return (scenario_grid(inputs, result),)
