"""Yearly plan targets in a briefing: a section of its own, apart from the targets of the document."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.model import Cell, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import released
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.yearly import PlanComparison
from core.snapshot import Snapshot
from core.targets.phrases import cell_text
from core.targets.yearly_plans import PlanState, context_text, difference_text, plan_text, word_text
from core.wording.numbers import NOT_APPLICABLE, cite
from core.wording.sentences import PERCENT_UNIT, plain
from core.wording.words import Status

COLUMNS = (
    TableColumn("年度", "right", 0.7),
    TableColumn("地区", weight=0.8),
    TableColumn("指标", weight=2.2),
    TableColumn("计划", "right", 1.2),
    TableColumn("年内累计", "right", 1.4),
    TableColumn("当年数", "right", 1.2),
    TableColumn("判定", weight=1.4),
    TableColumn("与计划比", weight=1.6),
)
NOTE = "由各单位登记，单独判定，不计入方案目标。只以当年数判定，年内累计供参考。"
#: Years before that of judgement which a briefing still shows.
_BACK = 1
#: Words that have a mark, shared with the targets.
_MARKED = frozenset(status.value for status in Status)


def covered(snapshot: Snapshot, scope: Scope) -> tuple[PlanState, ...]:
    """Return the plans of a scope for the year of judgement and the one before: the city's has all areas."""
    if scope.kind not in (ScopeKind.CITY, ScopeKind.COUNTY):
        return ()
    recent = snapshot.as_of.year - _BACK
    states = sorted((s for s in snapshot.plan_states if s.plan.year >= recent), key=lambda s: s.plan.year)
    return tuple(s for s in states if scope.kind is ScopeKind.CITY or s.plan.area == scope.key)


def plan_sections(snapshot: Snapshot, scope: Scope) -> tuple[Section, ...]:
    """Return this year's plans for the body, last year's for an annex; none where the scope has none.

    Of many in the city's briefing the body holds the city's own, the annex the counties'.
    """
    states = covered(snapshot, scope)
    running = [state for state in states if state.plan.year >= snapshot.as_of.year]
    past = [state for state in states if state not in running]
    own = [state for state in running if state.plan.area == (scope.key or snapshot.catalog.city.code)]
    body, rest = (
        (own, [s for s in running if s not in own]) if own and len(running) > _MANY else (running, [])
    )
    tables = [(COUNTIES, rest), (PAST, past)]
    annexed = tuple(_table(snapshot, title, group) for title, group in tables if group)
    sections = [Section(TITLE, (_table(snapshot, TITLE, body),))] if body else []
    if annexed:
        title = annexed[0].caption if len(annexed) == 1 else BOTH
        sections.append(Section(title, annexed, annex=bool(body)))
    return tuple(sections)


#: More plans of a year than this are no matter of the body.
_MANY = 6


def _table(snapshot: Snapshot, title: str, states: Sequence[PlanState]) -> Table:
    lines = [_line(snapshot, state) for state in states]
    open_words = {state.word for state in states}
    # A column that says the same of all rows, or nothing, is one sentence of the note.
    kept = [i for i, c in enumerate(COLUMNS) if c.name not in _SPARED or _told(lines, i)]
    note = NOTE
    if len(open_words) == 1:
        each, open_still = "各项均" if len(states) > 1 else "该项", all(s.outturn is None for s in states)
        note += f"{each}{open_words.pop()}{'，全年数公布后判定' if open_still else ''}。"
    columns = tuple(COLUMNS[i] for i in kept)
    return Table(title, columns, tuple(tuple(line[i] for i in kept) for line in lines), note)


TITLE = "年度计划目标"
COUNTIES = "县区年度计划目标"
PAST = "上年度计划目标"
BOTH = "县区和上年度计划目标"
#: Columns that are left out where they hold nothing, or one and the same word.
_SPARED = frozenset({"年内累计", "当年数", "判定", "与计划比"})


def _told(lines: Sequence[Sequence[Cell]], place: int) -> bool:
    texts = {line[place].text for line in lines}
    return bool(texts - {NOT_APPLICABLE}) and (COLUMNS[place].name != "判定" or len(texts) > 1)


def plan_sources(snapshot: Snapshot, scope: Scope) -> tuple[str, ...]:
    """Cite where the plans were published."""
    plans = (state.plan for state in covered(snapshot, scope))
    return tuple(dict.fromkeys(cite(p.publisher, p.title, p.date.isoformat()) for p in plans))


def plan_figures(snapshot: Snapshot, scope: Scope) -> list[Observation]:
    """Return the figures that stand beside the plans."""
    states = covered(snapshot, scope)
    return [o for s in states for o in (s.outturn, s.forecast, *s.context) if o is not None]


def _line(snapshot: Snapshot, state: PlanState) -> tuple[Cell, ...]:
    catalog, plan = snapshot.catalog, state.plan
    indicator = catalog.indicator(plan.indicator)
    return (
        Cell(str(plan.year)),
        Cell(catalog.area(plan.area).short),
        Cell(indicator.name),
        Cell(plan_text(catalog, plan)),
        Cell("\n".join(context_text(catalog, plan, o) for o in state.context) or NOT_APPLICABLE),
        Cell(_outturn(snapshot, state) or NOT_APPLICABLE),
        Cell(word_text(state), word=state.word.value if state.word.value in _MARKED else ""),
        Cell(_compared(catalog, state) or NOT_APPLICABLE),
    )


def _outturn(snapshot: Snapshot, state: PlanState) -> str:
    if state.outturn is None:
        return ""
    indicator = snapshot.catalog.indicator(state.plan.indicator)
    return released(cell_text(indicator, state.outturn, state.plan.value), state.outturn)


def _compared(catalog: Catalog, state: PlanState) -> str:
    """Say how far the figure lies from the plan, with the tolerance of a plan of about so much."""
    text = difference_text(catalog, state)
    if not text or state.plan.comparison is not PlanComparison.ABOUT:
        return text
    if state.plan.tolerance is None:
        return f"{text}（“左右”未定允差）"
    unit = "个百分点" if state.plan.unit == PERCENT_UNIT else state.plan.unit
    return f"{text}（“左右”允差{plain(state.plan.tolerance, unit)}）"
