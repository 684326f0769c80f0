"""总览: which targets are in danger, what growth each needs, how sure we are, what is missing from whom."""

from __future__ import annotations

import streamlit as st

from pages.parts import downloads, frame
from pages.parts.loading import View
from pages.parts.overview_body import checks, counts, said, sources, targets
from pages.parts.overview_offer import offer
from pages.parts.overview_side import map_block

SLUG = "overview"


def render(view: View) -> None:
    """Draw the page: table at the left, map and checks at the right, evidence below."""
    title = said(view)
    frame.title(f"演练：{title}" if view.choice.drill else title, one_screen=True)
    counts(view)
    with st.container(key="overview-body"):
        left, right = st.columns([1104, 404], gap="medium")
    with left:
        targets(view)
    with right:
        map_block(view)
        checks(view)
    cited = frame.source_names(view, sources(view))
    downloads.menu(view, lambda v: offer(v, said(v), frame.source_names(v, sources(v))))
    frame.foot(view, [view.catalog.plan.number, *cited])


frame.show(SLUG, render)
