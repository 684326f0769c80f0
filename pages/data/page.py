"""数据: which figures there are and from where, what is missing, how to add a year, how to go back."""

from __future__ import annotations

import streamlit as st

from pages.data.fill import fill_section
from pages.data.known import (
    chosen_group,
    chosen_indicator,
    coverage_section,
    gaps_section,
    history_section,
    in_year_section,
)
from pages.data.known import frame as covered
from pages.data.plans import plans_section
from pages.data.versions import versions_section
from pages.shared import downloads, frame, state
from pages.shared.view import View
from pages.shared.widgets import worded

SLUG = "data"

SECTIONS = {
    "coverage": ("覆盖", coverage_section),
    "history": ("指标与来源", history_section),
    "gaps": ("补数清单", gaps_section),
    "inyear": ("年内累计", in_year_section),
    "plans": ("年度计划", plans_section),
    "fill": ("填报导入", fill_section),
    "versions": ("版本", versions_section),
}


def chosen_section() -> str:
    """Return the section that the URL names, cleaned."""
    default = next(iter(SECTIONS))
    return state.carried("section", lambda raw: state.clean_option(raw, SECTIONS, default, "栏目"))


def selector(chosen: str) -> None:
    """Draw the selector of sections; its choice goes to the URL."""
    default = next(iter(SECTIONS))
    st.session_state["pick_section"] = chosen
    st.segmented_control(
        "栏目",
        list(SECTIONS),
        format_func=worded(lambda name: SECTIONS[name][0]),
        key="pick_section",
        required=True,
        on_change=lambda: state.put("section", st.session_state["pick_section"].replace(default, "")),
        label_visibility="collapsed",
    )


def finding(view: View) -> str:
    """Say how much there is, from how many publications, and what is missing."""
    known = view.snapshot.known.observations
    sources = len({o.source_id for o in known if o.source_id})
    return f"{len(known)}条数据，来自{sources}种来源；{view.snapshot.gap_summary.sentence.rstrip('。')}"


def render(view: View) -> None:
    """Draw the chosen section. Choices are read before the title, which says what was wrong with them."""
    chosen = chosen_section()
    chosen_indicator(view)
    chosen_group(view)
    frame.title(finding(view))
    with st.container(key="data-body"):
        if not view.choice.frame:
            selector(chosen)
        SECTIONS[chosen][1](view)
    frame.foot(view, [view.catalog.plan.number, "各数来源见“指标与来源”"])
    downloads.menu(view, lambda v: downloads.Offer("数据覆盖", finding(v), None, lambda: covered(v), ()))


frame.show(SLUG, render)
