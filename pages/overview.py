"""总览: which targets are in danger, what growth each needs, how sure we are, what is missing from whom."""

from __future__ import annotations

import streamlit as st

from core.analysis import overview as model
from core.analysis.headline import finding
from pages.parts import downloads, frame, loading
from pages.parts.loading import View
from pages.parts.overview_cards import target_cards
from pages.parts.overview_offer import offer
from pages.parts.overview_side import benchmarks_block, consistency_block, map_block
from pages.parts.overview_strip import counts_line, strip
from pages.parts.overview_table import target_table

SLUG = "overview"


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={View: loading.drawn})
def table(view: View) -> str:
    """Return the targets as a table, for wide screens."""
    return target_table(view.catalog, loading.groups(view), view.choice)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={View: loading.drawn})
def cards(view: View) -> str:
    """Return the targets as cards, for narrow screens."""
    return target_cards(view.catalog, loading.groups(view), view.choice)


def render(view: View) -> None:
    """Draw the page: table at the left, map and checks at the right, evidence below."""
    found = loading.assessments(view)
    groups = loading.groups(view)
    said = finding(view.catalog, found)
    frame.title(f"演练：{said}" if view.choice.drill else said, one_screen=True)
    st.html(counts_line(model.count_words(view.catalog, found)))
    with st.container(key="overview-body"):
        left, right = st.columns([1104, 404], gap="medium")
    with left:
        with st.container(key="wide-targets"):
            st.html(table(view))
        with st.container(key="narrow-targets"):
            st.html(cards(view))
        st.html(strip(view, groups))
    with right:
        map_block(view, found)
        consistency_block(view, found)
        benchmarks_block(view, found)
    downloads.menu(view, offer(view, found, groups, said))
    used = [i for a in found for i in a.sources]
    frame.foot(view, [view.catalog.plan.number, *frame.source_names(view, used)])


frame.show(SLUG, render)
