"""总览: which targets are in danger, what growth each needs, how sure we are, what is missing from whom."""

from __future__ import annotations

import streamlit as st

from pages.overview.before import before_block
from pages.overview.body import checks, counts, offer, sources, targets
from pages.overview.side import map_block
from pages.overview.since import choose, since_block
from pages.shared import downloads, frame, scope
from pages.shared.view import View

SLUG = "overview"


def render(view: View) -> None:
    """Draw the page: table at the left, map and checks at the right, evidence below."""
    since = None if view.choice.frame else choose(view)  # before the title, which says what was wrong
    running = view.snapshot.running_line_of_city if view.choice.frame else view.snapshot.running_line
    frame.title(view.snapshot.headline, running, one_screen=True, across=True)
    counts(view)
    listed = scope.county_group(view)
    with st.container(key="overview-body"):
        left, right = st.columns([1104, 404], gap="medium")
    with left:
        scope.pick_group(view, listed)
        targets(view, listed)
    with right:
        with st.container(key="overview-map"):
            map_block(view)
        with st.container(key="overview-checks"):
            checks(view)
    if since is not None:
        before_block(view)
        since_block(view, since)
    cited = view.snapshot.cited(sources(view))
    downloads.menu(view, lambda v: offer(v, v.snapshot.headline, v.snapshot.cited(sources(v))))
    frame.foot(view, [view.catalog.plan.number, *cited])


frame.show(SLUG, render)
