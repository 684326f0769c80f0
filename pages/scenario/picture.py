"""Pictures of a scenario: the bridge from the last outturn to the target, and what one point is worth."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.charts.bridge import Bridge, bridge_start, effect_bars, fitted, gap_bridge
from core.charts.kit import html
from core.charts.kit.theme import Spec, county_looks
from core.scenario.result import ScenarioResult
from core.wording import scenario as say
from core.wording.numbers import number
from core.wording.words import short_county
from pages.shared.chart import draw

#: Height of the bridge in px, and in the clean frame, where everything is on one screen.
TALL, FRAMED = 330, 248
#: Below this width in px the names of counties are shortened.
_NARROW: Final = 500
#: Counties whose whole names have room beside one another.
_ROOMY: Final = 8
#: What kind of pictures they are; what they say moves with the sliders and is said inside them.
_BRIDGE: Final = (
    "缺口桥图：自最近公布的总数起，逐县区加上增量，到推演结果，再到目标。各数随假设而变，见图内说明。"
)
_EFFECTS: Final = "条形图：各县区实际增速每快1个百分点对总数的影响，自零起。各数随假设而变，见图内说明。"


def model_of(result: ScenarioResult, shown: Collection[str] = (), *, narrow: bool = False) -> Bridge | None:
    """Return the bridge with the numbers as they are printed, so that they add up; ``None`` without a goal.

    A county that starts from an estimate has a second line that says so. Of many counties those ``shown``
    have a step of their own.
    """
    goal = result.city.goal
    if goal is None:
        return None
    frame = result.bridge_frame()
    counties = frame[frame["kind"] == "county"]
    codes = {c.name: c.code for c in result.counties}
    mark = "|估" if narrow else "|起点为估算"
    short = narrow or len(counties) > _ROOMY
    steps = pd.DataFrame(
        {
            "area_code": [codes[name] for name in counties["step"]],
            "name": [
                f"{short_county(name) if short else name}{mark if estimated else ''}"
                for name, estimated in zip(counties["step"], counties["estimated"], strict=True)
            ],
            "change": counties["printed"].to_list(),
        }
    )
    strict = goal.comparison == "above"
    city = result.city
    return Bridge(
        start=float(frame.loc[frame["kind"] == "outturn", "printed"].iloc[0]),
        start_name=f"{city.reference_year}年|{city.name}",
        steps=fitted(steps, shown),
        result_name=f"{result.horizon}年|推演",
        target=goal.value,
        target_text=f"目标：{say.goal_phrase(goal.value, goal.unit, strict=strict)}",
    )


def bridge(
    result: ScenarioResult,
    shown: Collection[str] = (),
    *,
    width: int | Literal["container"] = "container",
    height: int = TALL,
    nominal_width: int = 1150,
) -> Spec | None:
    """Draw the bridge; ``None`` where the plan has no target for the city."""
    model = model_of(result, shown, narrow=nominal_width < _NARROW)
    if model is None:
        return None
    looks = county_looks(c.code for c in result.counties)
    return gap_bridge(model, looks, width=width, height=height, nominal_width=nominal_width)


def subtitle(result: ScenarioResult) -> str:
    """Indicator, unit, basis, start of the axis, what each county starts from."""
    model = model_of(result)
    start = f"纵轴自{bridge_start(model):g}起" if model else ""
    basis = "，".join(filter(None, ("当年价格", result.benchmark_name, start)))
    estimated = [c.name for c in result.counties if c.rests_on_estimate]
    kinds = f"{'、'.join(estimated)}自按占比推算的数起算" if estimated else "各县区均自公布数起算"
    if 1 < len(estimated) < len(result.counties):
        kinds = f"{len(estimated)}个县自按占比推算的数起算，其余自公布数起算"
    return f"{result.city.name}地区生产总值，亿元，{basis}。{kinds}；推演是假设下的算术，不是预测"


def wide_block(result: ScenarioResult, shown: Collection[str], *, height: int = TALL) -> None:
    """Show the bridge on a wide screen."""
    spec = bridge(result, shown, height=height)
    if spec is not None:
        with st.container(key="wide-bridge"):
            draw(spec, alt=_BRIDGE)


def narrow_block(result: ScenarioResult, shown: Collection[str]) -> None:
    """Show the bridge on a narrow screen."""
    spec = bridge(result, shown, height=280, nominal_width=358)
    if spec is not None:
        with st.container(key="narrow-bridge"):
            draw(spec, alt=_BRIDGE)


def effect_block(result: ScenarioResult, shown: Collection[str]) -> None:
    """Show what one more point of growth of each county shown is worth to the city."""
    head, spec = effects(result, shown)
    st.html(head)
    draw(spec, alt=_EFFECTS)


def effects(result: ScenarioResult, shown: Collection[str]) -> tuple[Markup, Spec]:
    """Head and bars of what one more point of each county shown is worth."""
    rows = pd.DataFrame(
        {"area_code": c.code, "name": c.name, "effect": c.effect, "text": number(c.effect)}
        for c in result.counties
        if c.code in shown
    )
    head = html.figure_head(result.effect_sentence, "每年实际增速各提高1个百分点，亿元")
    return head, effect_bars(rows, county_looks(c.code for c in result.counties), nominal_width=400)
