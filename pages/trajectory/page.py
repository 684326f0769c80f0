"""目标轨迹: how one target has come to where it is, and what path leads on."""

from __future__ import annotations

import streamlit as st

from core.reporting.notes import of_target
from core.targets.overview import headline
from pages.reporting import notes
from pages.shared import downloads, frame, scope, state
from pages.shared.view import View
from pages.trajectory.blocks import (
    chance_block,
    draw_table,
    heading,
    left_block,
    multiples_block,
    verdict_block,
)
from pages.trajectory.needs import needs_block, wanted
from pages.trajectory.offer import offer, plans_block

SLUG = "trajectory"


def choose(view: View) -> str:
    """Return the chosen target: the URL's, else the chosen county's first, else the headline."""
    targets = [t.id for t in view.catalog.targets_of(view.choice.area)] if view.choice.area else []
    default = targets[0] if targets else headline(view.catalog).id
    ids = [target.id for target in view.catalog.targets]
    return state.carried("target", lambda raw: state.clean_option(raw, ids, default, "目标"))


def selector(view: View, chosen: str) -> None:
    """Draw the list of targets; its choice goes to the URL."""
    names = {target.id: target.name for target in view.catalog.targets}
    st.session_state["pick_target"] = chosen
    st.selectbox(
        "选择目标",
        list(names),
        format_func=lambda one: names[one],
        key="pick_target",
        on_change=lambda: state.put("target", st.session_state["pick_target"]),
        label_visibility="collapsed",
        filter_mode="contains",
    )


def offered(view: View, chosen: str, shown: tuple[str, ...]) -> downloads.Offer:
    """What the download menu holds."""
    track = view.snapshot.track(chosen)
    return offer(view, track, heading(view, chosen), view.snapshot.cited(track.assessment.sources), shown)


def render(view: View) -> None:
    """Draw finding, picture, verdict, counties side by side, and the figures behind them."""
    chosen, shown = choose(view), scope.county_group(view)
    track = view.snapshot.track(chosen)
    frame.title(*heading(view, chosen), one_screen=True, across=True)
    if not view.choice.frame:
        with st.container(key="trajectory-pick"):
            selector(view, chosen)
    with st.container(key="trajectory-body"):
        left, right = st.columns([1072, 436], gap="medium")
    with left:
        beside = not view.choice.frame  # one screen: there the second line of the title says it
        if track.history.empty and wanted(view, chosen):
            needs_block(view, chosen)
            if beside:
                chance_block(view, chosen)
        else:
            left_block(view, chosen, chance=beside)
    with right:
        verdict_block(view, chosen)
        notes.draw(view, of_target(chosen))
    if not track.history.empty or track.assessment.members:
        # Beside a target that has no figures, those of others say nothing.
        scope.pick_group(view, shown)
        multiples_block(view, shown)
    sources = view.snapshot.cited(track.assessment.sources)
    frame.foot(view, [view.catalog.plan.number, *sources])
    downloads.menu(view, lambda public: offered(public, chosen, shown))
    if not view.choice.frame:
        plans_block(view, track)
    if not view.choice.frame and not track.assessment.members:
        draw_table(view, chosen)


frame.show(SLUG, render)
