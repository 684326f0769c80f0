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
    plans_judged = roll_up(plans, today())
    st.html(html.element("h1", headline(plans_judged), "ct-title"))
    st.html(plan_table(plans_judged))
    if any(judged.targets for judged in plans_judged):
        st.html(html.element("h2", "按状态列出的目标", "ct-title"))
        st.html(target_table(plans_judged))


def headline(plans: Sequence[PlanWords]) -> str:
    """Say how many plans there are, and how many targets they have."""
    total = sum(len(judged.targets) for judged in plans)
    return f"本系统有{len(plans)}个方案，共{total}项目标，请选择其一"


def plan_table(plans: Sequence[PlanWords]) -> Markup:
    """One row a plan: its document, and how many of its targets have each word."""
    shown = [place for place in PLACES if any(place in judged.counts for judged in plans)]
    rows: list[Row | Group] = []
    for judged in plans:
        link = _link(judged.city or judged.plan, "", plan=judged.plan)
        if judged.trouble:
            rows.append([link, judged.trouble, "", "", *("" for _ in shown)])
            continue
        counts = [str(judged.counts.get(place, "")) for place in shown]
        rows.append([link, judged.title, judged.number, str(len(judged.targets)), *counts])
    columns = [Column("地区"), Column("文件", wrap=True), Column("文号"), Column("目标项数", "right")]
    return table(
        [*columns, *(Column(place, "right") for place in shown)], rows, label="可选的方案", stacked=1
    )


def target_table(plans: Sequence[PlanWords]) -> Markup:
    """All targets by word, each with a link to its own page in its plan."""
    rows: list[Row | Group] = []
    for place in PLACES:
        fitting = [(judged, target) for judged in plans for target in judged.targets if target.place == place]
        if not fitting:
            continue
        more = len(fitting) - LISTED
        note = f"{len(fitting)}项" + (f"，列出前{LISTED}项，其余见各方案" if more > 0 else "")
        rows.append(Group(place, note))
        rows += [_row(plans, judged, target) for judged, target in fitting[:LISTED]]
    columns = [
        Column("方案地区"),
        Column("目标地区"),
        Column("目标", wrap=True),
        Column("到期"),
        Column("状态"),
    ]
    return table(columns, rows, label="按状态列出的目标", stacked=1)


def _row(plans: Sequence[PlanWords], words: PlanWords, target: Judged) -> Row:
    link = _link(target.name, "trajectory", plan=words.plan, target=target.id)
    return [
        words.label_among(plans),
        target.area,
        link,
        f"{target.due}年" if target.due else "未定期限",
        target.said,
    ]


def _link(text: str, page: str, **query: str) -> Markup:
    return html.element("a", text, "", href=f"{page}?{urlencode(query)}", target="_self")
