"""The ledger: the measures by chapter as a table (wide) and as cards (narrow)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from core.analysis.ledger_view import silent
from core.analysis.measures import MeasureState
from core.charts import html
from core.charts.html import Safe, esc
from pages.parts import measures_cells as cell
from pages.parts.loading import View


def ledger_table(view: View, states: Sequence[MeasureState]) -> Safe:
    """One line a measure. Where nothing at all is reported, what is promised stands in place of evidence."""
    quiet = silent(states)
    heads = ["章", "序", "举措", "牵头部门", "状态"]
    heads += ["承诺的内容"] if quiet else ["新鲜度", "最近佐证"]
    heads += ["里程碑", "目标"]
    names = ["chapter", "number", "title", "lead", "status"]
    names += ["promise"] if quiet else ["fresh", "evidence"]
    names += ["done", "targets"]
    columns = "".join(f'<col class="m-{name}">' for name in names)
    head = "".join(f'<th scope="col" class="ct-left">{one}</th>' for one in heads)
    body = "".join(
        _chapter(view, chapter, list(own), quiet=quiet)
        for chapter, own in groupby(states, key=lambda s: s.measure.chapter)
    )
    form = " ct-promises" if quiet else ""
    return Safe(
        f'<table class="ct-table ct-ledger ct-measures{form}" aria-label="举措台账">'
        f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>{body}</table>"
    )


def _chapter(view: View, chapter: str, states: list[MeasureState], *, quiet: bool) -> str:
    head = f'<th scope="rowgroup" class="ct-left ct-chapter" rowspan="{len(states)}">{esc(chapter)}</th>'
    rows = [
        f"<tr>{head if i == 0 else ''}{_cells(view, state, quiet=quiet)}</tr>"
        for i, state in enumerate(states)
    ]
    return f"<tbody>{''.join(rows)}</tbody>"


def _cells(view: View, state: MeasureState, *, quiet: bool) -> str:
    cuts = view.catalog.rules.freshness_days
    lead = cell.leads(view.catalog, state)
    full = cell.leads(view.catalog, state, full=True)
    cells: list[object] = [
        state.number,
        cell.title(view, state),
        Safe(f'<span title="{esc(full)}">{esc(lead)}</span>'),
        html.task_badge(state.status),
    ]
    if quiet:
        text = state.measure.summary
        cells.append(Safe(f'<span title="{esc(text)}">{esc(text)}</span>'))
    else:
        cells += [html.freshness(state.freshness.days, cuts), cell.evidence(state)]
    cells += [cell.milestones(state), cell.chips(state.targets)]
    return "".join(f'<td class="ct-left">{esc(one)}</td>' for one in cells)


def ledger_cards(view: View, states: Sequence[MeasureState]) -> Safe:
    """One card a measure, by chapter."""
    parts = []
    for chapter, own in groupby(states, key=lambda s: s.measure.chapter):
        cards = html.join(_card(view, state) for state in own)
        parts.append(html.join((html.element("h2", chapter, "ct-chapter"), cards)))
    return html.element("div", html.join(parts), "ct-cards")


def _card(view: View, state: MeasureState) -> Safe:
    cuts = view.catalog.rules.freshness_days
    number = html.element("span", f"{state.number}．", "ct-number")
    head = html.element("h3", html.join((number, cell.title(view, state))), "ct-measure-name")
    words = html.join((html.task_badge(state.status), html.freshness(state.freshness.days, cuts)))
    lines = [
        head,
        html.element("div", words, "ct-row"),
        html.element(
            "p", f"{cell.leads(view.catalog, state, full=True)}；里程碑{cell.milestones(state)}", "ct-more"
        ),
    ]
    if state.freshness.date is not None:
        lines.append(html.element("p", cell.evidence(state), "ct-more ct-cut"))
    if state.targets:
        lines.append(html.element("p", cell.chips(state.targets), "ct-more"))
    return html.element("div", html.join(lines), "ct-card")
