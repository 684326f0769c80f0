"""Goal seek: what growth the counties need, together or some of them, for the city's target."""

from __future__ import annotations

import streamlit as st

from core.analysis.goal_seek import GoalSeek, put_back
from core.analysis.scenario import Scenario
from core.analysis.scenario_inputs import Inputs
from core.analysis.scenario_presets import rounded_up
from core.catalog.models import Comparison
from core.charts import html
from core.charts.html import Safe
from core.wording import percent
from pages.parts import scenario_state as own
from pages.parts import state
from pages.parts.scenario_state import Chosen

_LEAD = "反推："


def goal_block(inputs: Inputs, chosen: Chosen, answers: tuple[GoalSeek, GoalSeek], *, widgets: bool) -> None:
    """Say what the city's target asks of the counties that are not fixed; offer to take it over."""
    if inputs.goal is None:
        return
    limits = inputs.bounds.growth
    bounds = f"实际增速可设{percent(limits.low, 0)}～{percent(limits.high, 0)}；其余假设同本方案"
    st.html(html.figure_head(f"{_LEAD}{_finding(answers)}", bounds))
    st.html(_lines(answers))
    if not widgets:
        return
    names = {county.code: county.name for county in inputs.counties}
    state.show("pick_fixed", list(chosen.fixed))
    st.pills(
        "固定这些县区不动",
        list(names),
        selection_mode="multi",
        format_func=lambda code: names[code],
        key="pick_fixed",
        wrap=True,
        on_change=lambda: state.put("fix", "_".join(st.session_state["pick_fixed"])),
    )
    common = answers[0]
    ready = common.answer is not None and common.feasible
    st.button(
        "把反推结果代入滑块",
        key="take_answer",
        disabled=not ready,
        on_click=lambda: own.put_scenario(taken(inputs, chosen.scenario, common)),
    )


def taken(inputs: Inputs, scenario: Scenario, found: GoalSeek) -> Scenario:
    """Return the scenario with the answer in it, rounded up to the slider's step so that it suffices."""
    limits = inputs.bounds.growth
    strict = found.comparison is Comparison.ABOVE
    rate = limits.clip(rounded_up(found.answer or 0.0, limits, strict=strict))
    return put_back(inputs, scenario, found.mode, found.free, rate)


def _finding(answers: tuple[GoalSeek, GoalSeek]) -> str:
    return answers[0].sentence.removeprefix(_LEAD)


def _lines(answers: tuple[GoalSeek, GoalSeek]) -> Safe:
    common, extra = answers
    said = []
    if common.answer is not None:
        said.append(common.rank_sentence)
        if not common.feasible:
            said.append(common.reason)
    if extra.answer is not None:
        said.append(f"若各自在设定增速上同等加快，{extra.sentence.removeprefix(_LEAD)}")
        if not extra.feasible:
            said.append(extra.reason)
    lines = html.join(html.element("li", f"{line}。", "ct-line") for line in said if line)
    return html.element("ul", lines, "ct-lines")
