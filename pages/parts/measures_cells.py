"""Cells that the ledger's table, its cards, one measure and the 催报单 share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.analysis.assessment import Assessment
from core.analysis.ledger_view import latest_evidence
from core.analysis.measures import MeasureState
from core.catalog.catalog import Catalog
from core.charts import html
from core.charts.html import Safe, esc
from core.charts.marks import as_image, status_mark
from core.charts.theme import STATUS
from core.wording import NOT_APPLICABLE, Status
from pages.parts import measures_state as own
from pages.parts.loading import View
from pages.parts.registry import exists

_MANY = 2
#: Characters that the ledger's column of departments holds.
_FITS = 11


def anchor(text: object, address: str, label: str = "") -> Safe:
    """Link where there is somewhere to go; else the text alone."""
    if not address:
        return esc(text)
    hint = f' title="{esc(label)}"' if label else ""
    return Safe(f'<a class="ct-go" href="{esc(address)}" target="_self"{hint}>{esc(text)}</a>')


def title(view: View, state: MeasureState) -> Safe:
    """Title of a measure, a link to its own page."""
    return anchor(state.measure.title, own.link(view, measure=str(state.number)), state.measure.summary)


def leads(catalog: Catalog, state: MeasureState, *, full: bool = False) -> str:
    """Lead departments in document order; in the ledger the first, and how many there are."""
    names = [catalog.department(lead).name for lead in state.measure.lead]
    if not names:
        return "文件未列"
    said = "、".join(names)
    if full or len(names) == 1 or (len(names) <= _MANY and len(said) <= _FITS):
        return said
    return f"{names[0]}等{len(names)}个部门"


def chips(found: Sequence[Assessment]) -> Safe:
    """Outcome targets beside the measure: mark, word and how many; they never become its status."""
    words = Counter(one.status for one in found)
    parts = [_chip(word, words[word]) for word in Status if words[word]]
    said = sum(words[word] for word in Status)
    if len(found) > said:
        parts.append(html.element("span", _numbered("待明确", len(found) - said), "ct-target ct-plain"))
    return html.join(parts)


def _chip(word: Status, count: int) -> Safe:
    image = as_image(status_mark(word, 14), "", 14, 14)
    said = html.join((Safe(image), _numbered(word, count)))
    return Safe(f'<span class="ct-target" style="color:{STATUS[word].text}">{said}</span>')


def _numbered(word: str, count: int) -> str:
    return f"{word}{count}项" if count > 1 else word


def target_lines(view: View, found: Sequence[Assessment]) -> Safe:
    """One line a target: its word, and its name as a link to its trajectory."""
    linked = exists("trajectory") and not view.choice.frame
    lines = []
    for one in found:
        word = html.status_badge(one.status) if one.status else html.element("span", "待明确", "ct-plain")
        address = f"trajectory{view.choice.query(target=one.id)}" if linked else ""
        lines.append(
            html.element("li", html.join((word, anchor(one.target.name, address))), "ct-target-line")
        )
    return html.element("ul", html.join(lines), "ct-target-lines")


def milestones(state: MeasureState) -> str:
    """How many milestones, institutions and policies are done: n of m."""
    return state.milestones.text if state.milestones.total else NOT_APPLICABLE


def evidence(state: MeasureState) -> Safe:
    """Date and text of the newest evidence; cut where it is long, whole on hover and on its own page."""
    date = state.freshness.date
    if date is None:
        return html.element("span", NOT_APPLICABLE, "ct-missing")
    text = latest_evidence(state)
    return Safe(f'{date.isoformat()}<small title="{esc(text)}">{esc(text)}</small>')
