"""Yearly plan targets beside a trajectory: those of the same area for the same indicator or its growth."""

from __future__ import annotations

import streamlit as st

from core.analysis.trajectory import Track
from core.analysis.yearly_plans import plans_of
from core.catalog.errors import CatalogError
from core.charts import html
from pages.parts.loading import View
from pages.parts.plans import APART, FAULTY, plan_states, plan_table


def plans_block(view: View, one: Track) -> None:
    """Draw the plans, where there are any; a faulty file is said here and explained on the data page."""
    try:
        states = plan_states(view)
    except CatalogError:
        st.html(html.element("p", FAULTY, "ct-note"))
        return
    own = plans_of(view.catalog, states, one.area.code, one.indicator.id)
    if not own:
        return
    title = f"{one.area.short}{one.indicator.name}的年度计划目标"
    body = html.figure_head(title, APART) + plan_table(view, own, label=title)
    st.html(html.element("section", html.Safe(body), "ct-behind"))
