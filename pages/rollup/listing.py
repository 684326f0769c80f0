"""The plans that a server offers and their targets by word, for a viewer who has not chosen a plan yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, Group, Row, table
from core.rollup import PLACES, Judged, PlanWords, roll_up
from pages.shared.state import today

#: Targets of one word that the page lists; of more it says how many there are.
LISTED: Final = 100


def draw(plans: Sequence[str]) -> None:
    """List the plans with a link to each, then their targets by word; one that cannot be judged says why."""
    found = roll_up(plans, today())
    st.html(html.element("h1", headline(found), "ct-title"))
    st.html(plan_table(found))
    if any(one.targets for one in found):
        st.html(html.element("h2", "按状态列出的目标", "ct-title"))
        st.html(target_table(found))


def headline(found: Sequence[PlanWords]) -> str:
    """Say how many plans there are, and how many targets they have."""
    total = sum(len(one.targets) for one in found)
    return f"本系统有{len(found)}个方案，共{total}项目标，请选择其一"


def plan_table(found: Sequence[PlanWords]) -> Markup:
    """One row a plan: its document, and how many of its targets have each word."""
    shown = [place for place in PLACES if any(place in one.counts for one in found)]
    rows: list[Row | Group] = []
    for one in found:
        link = _link(one.city or one.plan, "", plan=one.plan)
        if one.trouble:
            rows.append([link, one.trouble, "", "", *("" for _ in shown)])
            continue
        counts = [str(one.counts.get(place, "")) for place in shown]
        rows.append([link, one.title, one.number, str(len(one.targets)), *counts])
    columns = [Column("地区"), Column("文件", wrap=True), Column("文号"), Column("目标项数", "right")]
    return table(
        [*columns, *(Column(place, "right") for place in shown)], rows, label="可选的方案", stacked=1
    )


def target_table(found: Sequence[PlanWords]) -> Markup:
    """All targets by word, each with a link to its own page in its plan."""
    rows: list[Row | Group] = []
    for place in PLACES:
        fitting = [(one, target) for one in found for target in one.targets if target.place == place]
        if not fitting:
            continue
        more = len(fitting) - LISTED
        note = f"{len(fitting)}项" + (f"，列出前{LISTED}项，其余见各方案" if more > 0 else "")
        rows.append(Group(place, note))
        rows += [_row(one, target) for one, target in fitting[:LISTED]]
    columns = [
        Column("方案地区"),
        Column("目标地区"),
        Column("目标", wrap=True),
        Column("到期"),
        Column("状态"),
    ]
    return table(columns, rows, label="按状态列出的目标", stacked=1)


def _row(one: PlanWords, target: Judged) -> Row:
    link = _link(target.name, "trajectory", plan=one.plan, target=target.id)
    return [one.city, target.area, link, f"{target.due}年" if target.due else "未定期限", target.said]


def _link(text: str, page: str, **query: str) -> Markup:
    return html.element("a", text, "", href=f"{page}?{urlencode(query)}", target="_self")
