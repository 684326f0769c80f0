"""The blocks of the overview, each drawn once for all that it depends on."""

from __future__ import annotations

import streamlit as st

from core.analysis import overview as model
from core.analysis.headline import finding
from pages.parts import loading
from pages.parts.kept import drawn_once, once
from pages.parts.loading import View
from pages.parts.overview_cards import target_cards
from pages.parts.overview_side import benchmarks_block, consistency_block
from pages.parts.overview_strip import counts_line, strip
from pages.parts.overview_table import target_table


@once()
def said(view: View) -> str:
    """Return the finding, which is the page's title."""
    return finding(view.catalog, loading.assessments(view))


@drawn_once()
def counts(view: View) -> None:
    """Draw how many targets have which word."""
    st.html(counts_line(model.count_words(view.catalog, loading.assessments(view))))


@drawn_once()
def targets(view: View) -> None:
    """Draw the targets, as a table for wide screens and as cards for narrow ones, and the strip below."""
    groups = loading.groups(view)
    with st.container(key="wide-targets"):
        st.html(target_table(view.catalog, groups, view.choice))
    with st.container(key="narrow-targets"):
        st.html(target_cards(view.catalog, groups, view.choice))
    st.html(strip(view, groups))


@drawn_once()
def checks(view: View) -> None:
    """Draw what is checked against each other: targets and their sum, old and new benchmark."""
    consistency_block(view, loading.assessments(view))
    benchmarks_block(view, loading.assessments(view))


@once()
def sources(view: View) -> tuple[str, ...]:
    """Return the ids of all sources that a judgement rests on."""
    return tuple(i for found in loading.assessments(view) for i in found.sources)
