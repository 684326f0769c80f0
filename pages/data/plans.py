"""Section 年度计划: yearly plan targets that an office enters itself, apart from the plan's targets."""

from __future__ import annotations

import streamlit as st

from core.charts.kit import html
from core.plan.models import CatalogError
from core.wording.words import PlanWord
from pages.shared.plans import APART, how_to_enter, plan_states, plan_table
from pages.shared.view import View


def plans_section(view: View) -> None:
    """List the yearly plan targets, or say that there are none and how to enter one."""
    try:
        states = plan_states(view)
    except CatalogError as error:
        st.html(html.figure_head("年度计划目标的登记文件有误，改正前不列出"))
        problems = html.join(html.element("li", str(problem), "ct-line") for problem in error.problems)
        st.html(html.element("ul", problems, "ct-lines"))
        how_to_enter(view)
        return
    if states:
        counted = {word: sum(state.word is word for state in states) for word in PlanWord}
        words = "、".join(f"{word}{count}项" for word, count in counted.items() if count)
        st.html(html.figure_head(f"年度计划目标{len(states)}项：{words}", APART))
        st.html(plan_table(view, states, label="年度计划目标"))
    else:
        st.html(html.figure_head("尚未登记年度计划目标：所引公开来源没有写明，不代拟", APART))
    if not view.choice.frame:
        how_to_enter(view)
