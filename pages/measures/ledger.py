"""The ledger: the measures by chapter as a table (wide) and as cards (narrow)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.marks import as_image, status_mark
from core.charts.kit.templates import macros
from core.charts.kit.theme import STATUS
from core.measures.ledger import latest_evidence, unreported
from core.measures.measures import MeasureState
from core.plan.catalog import Catalog
from core.targets.assessment import Assessment
from core.wording.numbers import NOT_APPLICABLE
from core.wording.words import Status
from pages.measures import state as own
from pages.shared.registry import exists
from pages.shared.view import View

# Cells that the ledger's table, its cards, one measure and the 催报单 share.

_MANY = 2
#: Characters that the ledger's column of departments holds.
_FITS = 11
_fill: Final = macros(__file__, "ledger.html")


def anchor(text: object, address: str, label: str = "") -> Markup:
    """Link where there is somewhere to go; else the text alone."""
    if not address:
        return escape(text)
    return _fill("anchor", text, address, label)


def title(view: View, state: MeasureState) -> Markup:
    """Title of a measure, a link to its own page."""
    return anchor(state.measure.title, own.link(view, measure=str(state.number)), state.measure.summary)


def leads(catalog: Catalog, state: MeasureState, *, full: bool = False) -> str:
    """Lead departments in document order; in the ledger the first, and how many there are."""
    names = [catalog.department(lead).name for lead in state.measure.lead]
    if not names:
        return "文件未列"
    text = "、".join(names)
    if full or len(names) == 1 or (len(names) <= _MANY and len(text) <= _FITS):
        return text
    return f"{names[0]}等{len(names)}个部门"


def chips(assessments: Sequence[Assessment]) -> Markup:
    """Outcome targets beside the measure: mark, word and how many; they never become its status."""
    words = Counter(assessment.status for assessment in assessments)
    parts = [_chip(word, words[word]) for word in Status if words[word]]
    shown = sum(words[word] for word in Status)
    if len(assessments) > shown:
        parts.append(
            html.element("span", _numbered("待明确", len(assessments) - shown), "ct-target ct-plain")
        )
    return html.join(parts)


def _chip(word: Status, count: int) -> Markup:
    image = as_image(status_mark(word, 14), "", 14, 14)
    text = html.join((image, _numbered(word, count)))
    return Markup('<span class="ct-target" style="color:{}">{}</span>').format(STATUS[word].text, text)


def _numbered(word: str, count: int) -> str:
    return f"{word}{count}项" if count > 1 else word


def target_lines(view: View, assessments: Sequence[Assessment]) -> Markup:
    """One line a target: its word, and its name as a link to its trajectory."""
    linked = exists("trajectory") and not view.choice.frame
    lines = []
    for assessment in assessments:
        word = (
            html.status_badge(assessment.status)
            if assessment.status
            else html.element("span", "待明确", "ct-plain")
        )
        address = f"trajectory{view.choice.query(target=assessment.target.id)}" if linked else ""
        lines.append(
            html.element("li", html.join((word, anchor(assessment.target.name, address))), "ct-target-line")
        )
    return html.element("ul", html.join(lines), "ct-target-lines")


def milestones(state: MeasureState) -> str:
    """How many milestones, institutions and policies are done: n of m."""
    return state.milestones.text if state.milestones.total else NOT_APPLICABLE


def evidence(state: MeasureState) -> Markup:
    """Date and text of the newest evidence; cut where it is long, whole on hover and on its own page."""
    date = state.freshness.date
    if date is None:
        return html.element("span", NOT_APPLICABLE, "ct-missing")
    text = latest_evidence(state)
    return Markup('{}<small title="{}">{}</small>').format(date.isoformat(), text, text)


def ledger_table(view: View, states: Sequence[MeasureState]) -> Markup:
    """One line a measure. Where nothing at all is reported, what is promised stands in place of evidence."""
    quiet = unreported(states)
    heads = ["章", "序", "举措", "牵头部门", "状态"]
    heads += ["承诺的内容"] if quiet else ["新鲜度", "最近佐证"]
    heads += ["里程碑", "目标"]
    names = ["chapter", "number", "title", "lead", "status"]
    names += ["promise"] if quiet else ["fresh", "evidence"]
    names += ["done", "targets"]
    chapters = [
        (chapter, [_cells(view, state, quiet=quiet) for state in rows])
        for chapter, rows in groupby(states, key=lambda s: s.measure.chapter)
    ]
    return _fill("table", quiet, list(zip(names, heads, strict=True)), chapters)


def _cells(view: View, state: MeasureState, *, quiet: bool) -> list[object]:
    cuts = view.catalog.rules.freshness_days
    lead = leads(view.catalog, state)
    full = leads(view.catalog, state, full=True)
    cells: list[object] = [
        state.number,
        title(view, state),
        Markup('<span title="{}">{}</span>').format(full, lead),
        html.task_badge(state.status),
    ]
    if quiet:
        text = state.measure.summary
        cells.append(Markup('<span title="{}">{}</span>').format(text, text))
    else:
        cells += [html.freshness(state.freshness.days, cuts), evidence(state)]
    return [*cells, milestones(state), chips(state.targets)]


def ledger_cards(view: View, states: Sequence[MeasureState]) -> Markup:
    """One card a measure, by chapter."""
    parts = []
    for chapter, rows in groupby(states, key=lambda s: s.measure.chapter):
        cards = html.join(_card(view, state) for state in rows)
        parts.append(html.join((html.element("h2", chapter, "ct-chapter"), cards)))
    return html.element("div", html.join(parts), "ct-cards")


def _card(view: View, state: MeasureState) -> Markup:
    cuts = view.catalog.rules.freshness_days
    number = html.element("span", f"{state.number}．", "ct-number")
    head = html.element("h3", html.join((number, title(view, state))), "ct-measure-name")
    words = html.join((html.task_badge(state.status), html.freshness(state.freshness.days, cuts)))
    lines = [
        head,
        html.element("div", words, "ct-row"),
        html.element("p", f"{leads(view.catalog, state, full=True)}；里程碑{milestones(state)}", "ct-more"),
    ]
    if state.freshness.date is not None:
        lines.append(html.element("p", evidence(state), "ct-more"))
    if state.targets:
        lines.append(html.element("p", chips(state.targets), "ct-more"))
    return html.element("div", html.join(lines), "ct-card")
