"""Yearly plan targets on pages: their table, and how to enter one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, Group, Row, table
from core.plan.yearly import example
from core.store.figure_files import own_file
from core.targets.phrases import cell_text
from core.targets.yearly_plans import PlanState, context_text, difference_text, plan_text
from core.wording.numbers import NOT_APPLICABLE, cite
from core.wording.words import PlanWord
from pages.shared.view import View

#: Stands wherever plans are shown, so that none is taken for a target of the document.
APART = "由各单位登记，单独判定，不计入方案目标；只以当年数判定，年内累计仅作背景"

#: Stands where plans are left out because their file cannot be read.
FAULTY = "年度计划目标的登记文件有误，见“数据”页“年度计划”栏。"


def plan_states(view: View) -> tuple[PlanState, ...]:
    """Judge the yearly plan targets of the dataset; what was entered a moment ago is seen.

    Raises
    ------
    core.plan.models.CatalogError
        Where a file is faulty, with place and remedy.
    """
    return view.snapshot.with_plans(view.yearly_plans).plan_states


def plan_table(view: View, states: Sequence[PlanState], *, label: str) -> Markup:
    """Lay plans out by year: planned, figure of the year, word, context, source."""
    columns = [
        Column("地区与指标", wrap=True),
        Column("计划", "right"),
        Column("当年数", "right"),
        Column("判定"),
        Column("与计划比", wrap=True, wide_only=True),
        Column("年内累计（背景）", wrap=True, wide_only=True),
        Column("据", "center", wide_only=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows: list[Row | Group] = []
    for year, group in groupby(states, key=lambda state: state.plan.year):
        rows.append(Group(f"{year}年"))
        rows += [_row(view, state) for state in group]
    return table(columns, rows, label=label, css_class="ct-plans")


def _row(view: View, state: PlanState) -> list[object]:
    catalog, plan = view.catalog, state.plan
    indicator = catalog.indicator(plan.indicator)
    source = cite(plan.publisher, plan.title, plan.date.isoformat())
    before = f"；原计划{plan_text(catalog, state.earlier[-1])}" if state.earlier else ""
    return [
        catalog.area(plan.area).short + indicator.name,
        plan_text(catalog, plan),
        cell_text(indicator, state.outturn, plan.value) if state.outturn else NOT_APPLICABLE,
        plan_badge(state),
        difference_text(catalog, state),
        "，".join(context_text(catalog, plan, o) for o in state.context),
        html.grade_chip(plan.grade),
        source + before,
    ]


def plan_badge(state: PlanState) -> Markup:
    """Mark and word, in the shapes that the same words have elsewhere, with the stage of the conclusion."""
    word = state.word
    if word is PlanWord.OPEN:
        return html.task_badge(word)
    if word is PlanWord.UNSETTLED:
        return html.element("span", word, "ct-status ct-quiet ct-open")
    stage = html.element("small", state.verdict, "ct-wide") if state.verdict else ""
    return html.join((html.status_badge(word), stage))


def how_to_enter(view: View) -> None:
    """Say where plans are entered, with an entry to copy."""
    place = own_file(view.choice.dataset).place
    text = (
        f"由系统管理员在“{place}”中登记（状态文件夹是存放数据库和留存工作簿的文件夹），每项一段，字段如下例；文件存为UTF-8编码，保存后刷新本页即可，不需重建数据库。"
        "只登记已公布的计划，并写明来源。计划年中调整的，另写一段并注明调整文件的日期，原计划保留。"
    )
    st.html(html.figure_head("怎样登记年度计划目标") + html.element("p", text, "ct-note"))
    st.code(example(view.catalog, view.choice.as_of.year), language="toml")
