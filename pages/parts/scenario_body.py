"""The blocks of the scenario page, each drawn once for a scenario: what nobody moved is not drawn again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.analysis.goal_seek import GoalSeek, Mode, seek
from core.analysis.scenario import Scenario
from core.analysis.scenario_result import ScenarioResult
from core.analysis.scenario_run import run
from core.charts import html
from pages.parts import scenario_picture as picture
from pages.parts.frame import source_names
from pages.parts.kept import drawn_once, once_shown
from pages.parts.loading import View
from pages.parts.scenario_state import inputs_of, preset_of
from pages.parts.scenario_tables import counties_table, origins_table, sides_notes, sides_table

#: Scenarios whose results are kept: several viewers move sliders, and come back.
_SCENARIOS = 256


@once_shown(_SCENARIOS)
def result_of(view: View, scenario: Scenario) -> ScenarioResult:
    """Run a scenario."""
    return run(inputs_of(view), scenario)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands around the pictures: subtitle, sources as they are cited."""

    below: str
    sources: tuple[str, ...]


@once_shown(_SCENARIOS)
def told(view: View, scenario: Scenario) -> Told:
    """Put a scenario into words."""
    result = result_of(view, scenario)
    ids = [c.start.source_id for c in result.counties] + [inputs_of(view).city.source_id]
    return Told(picture.subtitle(result), source_names(view, [i for i in ids if i]))


@once_shown(_SCENARIOS)
def answers(view: View, scenario: Scenario, fixed: tuple[str, ...]) -> tuple[GoalSeek, GoalSeek]:
    """Ask what growth the goal needs: the same for all, or the same on top of each county's own."""
    inputs = inputs_of(view)
    return (
        seek(inputs, scenario, mode=Mode.COMMON, fixed=fixed),
        seek(inputs, scenario, mode=Mode.EXTRA, fixed=fixed),
    )


@drawn_once()
def bridge_block(view: View, scenario: Scenario) -> None:
    """Show the bridge; in the clean frame everything is on one screen."""
    height = picture.FRAMED if view.choice.frame else picture.TALL
    picture.wide_block(result_of(view, scenario), height=height)


@drawn_once()
def narrow_bridge_block(view: View, scenario: Scenario) -> None:
    """Show the same on a narrow screen."""
    picture.narrow_block(result_of(view, scenario))


@drawn_once()
def tables_block(view: View, scenario: Scenario) -> None:
    """Show the counties against their targets, and the other targets."""
    result = result_of(view, scenario)
    below = f"{result.estimate_sentence}；{result.factor_sentence}"
    st.html(html.figure_head(result.county_sentence, below) + counties_table(result))
    st.html(html.figure_head("其他目标", sides_notes(result)) + sides_table(result))


@drawn_once()
def effect_block(view: View, scenario: Scenario) -> None:
    """Show what one more point of each county is worth to the city."""
    picture.effect_block(result_of(view, scenario))


@drawn_once()
def origins_block(view: View, slug: str) -> None:
    """Show where a preset's assumptions come from."""
    preset = preset_of(view, slug)
    head = html.figure_head(f"“{preset.name}”方案各项假设从何而来")
    st.html(html.join((head, origins_table(preset))))
