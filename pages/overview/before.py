"""上期与本期: targets that two plans of one prefecture share, side by side, where the server offers both."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.plan.catalog import Catalog
from core.plan.installed import offered
from core.plan.load import load_catalog
from core.plan.models import CatalogError, Target
from core.rollup import words_of
from core.targets.overview import OPEN_WORD
from core.targets.succession import Carried, asked, carried_on, finding, in_order, plan_beside
from core.wording.numbers import MISSING, NOT_APPLICABLE
from core.wording.words import Status
from pages.shared.view import View


def before_block(view: View) -> None:
    """Draw the table where another plan of the prefecture is offered and shares a target."""
    beside = _plan_beside(view)
    if beside is None:
        return
    earlier, later = in_order(view.catalog, beside)
    pairs = carried_on(earlier, later)
    if not pairs:
        return
    kept = words_of(beside.plan.id, view.choice.as_of, view.choice.dataset)
    theirs = {target.id: target.said for target in kept.targets}
    ours = {a.target.id: a.status or OPEN_WORD for a in view.snapshot.assessments}
    old, new = (ours, theirs) if earlier is view.catalog else (theirs, ours)
    lines = [_line(view, (earlier, later), pair, old, new) for pair in pairs]
    columns = [
        Column("地区"),
        Column("指标", wrap=True),
        Column("上期目标", wrap=True),
        Column("上期状态"),
        Column("本期目标", wrap=True),
        Column("本期状态"),
        Column("目标变化", "right"),
    ]
    head = finding(pairs, earlier, [old.get(pair.earlier.id, "") for pair in pairs])
    review = _link(view, earlier, "briefing", "上期收官评估", paper="review")
    below = Markup("{}《{}》与{}《{}》；{}").format(
        earlier.plan.number, earlier.plan.title, later.plan.number, later.plan.title, review
    )
    notes = html.element("p", kept.trouble, "ct-note") if kept.trouble else Markup("")
    shown = table(columns, lines, label="上期与本期的同一目标", css_class="ct-ledger ct-before", stacked=2)
    st.html(html.element("section", html.figure_head(head, below) + notes + shown, "ct-behind"))


def _plan_beside(view: View) -> Catalog | None:
    if not view.choice.plan:  # one plan alone is offered
        return None
    others = []
    for plan in offered():
        try:
            others.append(load_catalog(plan))
        except CatalogError:
            continue
    return plan_beside(view.catalog, others)


def _line(
    view: View, plans: tuple[Catalog, Catalog], pair: Carried, old: dict[str, str], new: dict[str, str]
) -> list[object]:
    earlier, later = plans
    return [
        pair.area,
        pair.indicator,
        _target(view, earlier, pair.earlier),
        _word(old.get(pair.earlier.id, "")),
        _target(view, later, pair.later),
        _word(new.get(pair.later.id, "")),
        pair.raised or NOT_APPLICABLE,
    ]


def _word(said: str) -> Markup | str:
    """A word with its mark; several words, or none that is judged, as they are said."""
    return html.status_badge(said, size=13) if said in set(Status) else said or MISSING


def _target(view: View, catalog: Catalog, target: Target) -> Markup:
    return _link(view, catalog, "trajectory", asked(target), target=target.id)


def _link(view: View, catalog: Catalog, page: str, text: str, **query: str) -> Markup:
    """A link into one of the two plans; the day of judgement goes with it."""
    kept = {"plan": catalog.plan.id, "as_of": view.choice.as_of.isoformat()}
    if view.choice.as_of == view.choice.today:
        kept.pop("as_of")
    if view.choice.drill:
        kept["dataset"] = view.choice.dataset
    return html.element("a", text, "ct-go", href=f"{page}?{urlencode(kept | query)}", target="_self")
