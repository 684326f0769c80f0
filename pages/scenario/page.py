"""情景推演: what growth leads to, what the target asks for. Arithmetic on assumptions, never a forecast."""

from __future__ import annotations

import streamlit as st

from core.charts.kit import html
from core.scenario.assumptions import ScenarioError
from core.scenario.inputs import Inputs
from core.scenario.result import ScenarioResult
from pages.scenario.body import (
    bridge_block,
    compare_block,
    effect_block,
    narrow_bridge_block,
    offer,
    origins_block,
    tables_block,
    texts,
)
from pages.scenario.controls import SLUG, goal_block, preset_control, share_and_reset, sliders
from pages.scenario.state import Chosen, choose
from pages.scenario.tables import assumptions_table
from pages.shared import downloads, frame, messages, scope
from pages.shared.view import View


def controls(
    view: View, inputs: Inputs, chosen: Chosen, result: ScenarioResult, shown: tuple[str, ...]
) -> None:
    """Draw presets and sliders; in the clean frame the assumptions as text."""
    if view.choice.frame:
        st.html(
            html.figure_head("本方案的假设", chosen.preset.sentence)
            + assumptions_table(inputs, result, shown)
        )
        return
    with st.container(key="scenario-controls"):
        preset_control(view, chosen)
        scope.pick_group(view, shown)
        sliders(inputs, chosen, result, shown)
        share_and_reset(view, chosen)


def findings(view: View, inputs: Inputs, chosen: Chosen, shown: tuple[str, ...]) -> None:
    """Draw counties, effect of a point, goal seek."""
    with st.container(key="scenario-findings"):
        left, right = st.columns([700, 426], gap="medium")
    with left:
        tables_block(view, chosen.scenario, shown)
    with right:
        if inputs.goal is not None:
            answers = view.snapshot.goal_seek(chosen.scenario, chosen.fixed)
            goal_block(inputs, chosen, answers, widgets=not view.choice.frame)
        effect_block(view, chosen.scenario, shown)


def offered(view: View, chosen: Chosen, shown: tuple[str, ...]) -> downloads.Offer | None:
    """What the download menu holds; nothing where the assumptions do not fit the published figures."""
    try:
        result = view.snapshot.scenario(chosen.scenario)
    except ScenarioError:
        return None
    return offer(view, chosen, result, texts(view, chosen.scenario), shown)


@st.fragment
def body(view: View) -> None:
    """Draw everything that an assumption changes, and nothing else: this alone reruns with a slider."""
    with messages.guarded("情景推演"), st.container(key="scenario-page"):
        inputs = view.snapshot.scenario_inputs
        chosen, shown = choose(view, inputs), scope.county_group(view)
        result, words = view.snapshot.scenario(chosen.scenario), texts(view, chosen.scenario)
        notes = html.join(html.element("span", note, "ct-note") for note in chosen.notes)
        frame.title(result.headline, across=True)
        st.html(html.element("p", html.join((words.below, notes), " "), "ct-subtitle"))
        with st.container(key="scenario-body"):
            left, right = st.columns([330, 1160], gap="medium")
        with right:
            bridge_block(view, chosen.scenario, shown)  # first: it is what a slider is moved for
            narrow = st.container()
        with left:
            controls(view, inputs, chosen, result, shown)
        with right:
            findings(view, inputs, chosen, shown)
        with narrow:
            narrow_bridge_block(view, chosen.scenario, shown)
        frame.foot(view, [view.catalog.plan.number, *words.sources], note="推演为本系统计算，不是预测")
        downloads.menu(view, lambda public: offered(public, chosen, shown))
        if not view.choice.frame:
            compare_block(view, inputs, chosen, shown)
            origins_block(view, chosen.slug, shown)


frame.show(SLUG, body)
