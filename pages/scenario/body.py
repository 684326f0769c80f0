"""Blocks of the scenario page: result, pictures, tables, comparison of kept scenarios, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.briefing.pdf.sheet import Part, Rows, Stack
from core.charts.kit import html
from core.charts.kit.export import Picture, framed
from core.charts.kit.table import Column, table
from core.scenario.assumptions import Scenario
from core.scenario.inputs import Inputs
from core.scenario.result import ScenarioResult
from core.wording.numbers import NOT_APPLICABLE, number, percent
from pages.scenario import picture
from pages.scenario import state as own
from pages.scenario.controls import SLUG, goal_words
from pages.scenario.picture import bridge
from pages.scenario.state import KEPT, Chosen, preset_of
from pages.scenario.tables import assumptions_table, counties_table, origins_table, sides_notes, sides_table
from pages.shared.cache import cached
from pages.shared.downloads import Offer, whole
from pages.shared.view import View

# The blocks of the scenario page, each drawn once for a scenario: what nobody moved is not drawn
# again.

#: Scenarios whose results are kept: several viewers move sliders, and come back.
_SCENARIOS = 256


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands around the pictures: subtitle, sources as they are cited."""

    below: str
    sources: tuple[str, ...]


@cached(entries=_SCENARIOS)
def texts(view: View, scenario: Scenario) -> Texts:
    """Put a scenario into words."""
    result = view.snapshot.scenario(scenario)
    ids = [c.start.source_id for c in result.counties] + [view.snapshot.scenario_inputs.city.source_id]
    return Texts(picture.subtitle(result), view.snapshot.cited([i for i in ids if i]))


@cached()
def bridge_block(view: View, scenario: Scenario, shown: tuple[str, ...]) -> None:
    """Show the bridge; in the clean frame everything is on one screen."""
    height = picture.FRAMED if view.choice.frame else picture.TALL
    picture.wide_block(view.snapshot.scenario(scenario), shown, height=height)


@cached()
def narrow_bridge_block(view: View, scenario: Scenario, shown: tuple[str, ...]) -> None:
    """Show the same on a narrow screen."""
    picture.narrow_block(view.snapshot.scenario(scenario), shown)


@cached()
def tables_block(view: View, scenario: Scenario, shown: tuple[str, ...]) -> None:
    """Show the counties against their targets, and the other targets."""
    for part in _tables(view.snapshot.scenario(scenario), shown, moved_only=view.choice.frame):
        st.html(part)


def _tables(result: ScenarioResult, shown: tuple[str, ...], *, moved_only: bool = False) -> list[Markup]:
    parts = (result.population_sentence, result.estimate_sentence, result.factor_sentence)
    below = "；".join(part for part in parts if part)
    made = [html.join((html.figure_head(result.county_sentence, below), counties_table(result, shown)))]
    if result.sides or (not moved_only and (result.joints or result.others)):
        head = html.figure_head("其他目标", sides_notes(result, moved_only=moved_only))
        made.append(html.join((head, sides_table(result, moved_only=moved_only))))
    return made


@cached()
def effect_block(view: View, scenario: Scenario, shown: tuple[str, ...]) -> None:
    """Show what one more point of each county is worth to the city."""
    picture.effect_block(view.snapshot.scenario(scenario), shown)


@cached()
def origins_block(view: View, slug: str, shown: tuple[str, ...]) -> None:
    """Show where a preset's assumptions come from."""
    preset = preset_of(view, slug)
    head = html.figure_head(f"“{preset.name}”方案各项假设从何而来")
    st.html(html.join((head, origins_table(preset, shown))))


# What the scenario page offers for download: the bridge as a picture, the counties as figures.

_NAMES = {
    "area_code": "地区代码",
    "area": "县区",
    "start_value": "起点（亿元）",
    "start_year": "起点年份",
    "start_grade": "起点依据等级",
    "value": "推演（亿元）",
    "low": "推演80%区间低（亿元）",
    "high": "推演80%区间高（亿元）",
    "target": "目标（亿元）",
    "difference": "差额（亿元）",
    "met": "是否达标",
    "average_growth": "设定年均实际增速",
    "needed_growth": "达标所需年均实际增速",
    "increment": "对{city}增量（亿元）",
    "effect": "每快1个百分点{city}增加（亿元）",
    "estimated": "起点是否估算",
}


def offer(view: View, chosen: Chosen, result: ScenarioResult, words: Texts, shown: tuple[str, ...]) -> Offer:
    """Return the bridge with its frame, and the table of counties."""

    def make() -> Picture:
        spec = bridge(result, shown, width=1072, height=420, nominal_width=1072)
        if spec is None:  # the menu offers no picture then
            raise ValueError("the plan has no target for the city")
        return framed(
            spec,
            title=result.headline,
            subtitle=words.below,
            source="；".join(cited),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=1120,
        )

    def frame() -> pd.DataFrame:
        names = {column: name.format(city=result.city.name) for column, name in _NAMES.items()}
        return result.county_frame()[list(names)].rename(columns=names)

    drawable = make if result.city.goal is not None else None
    cited = [view.catalog.plan.number, *words.sources, "推演为本系统计算，不是预测"]
    page = whole(
        view, SLUG, (result.headline, words.below), lambda: _sheet(view, chosen, result, shown), cited
    )
    return Offer(f"情景推演-{chosen.preset.name}", result.headline, drawable, frame, words.sources, page)


#: Widths in px of the columns of the whole page as a picture.
_LEFT, _RIGHT = 1060, 440


def _sheet(view: View, chosen: Chosen, result: ScenarioResult, shown: tuple[str, ...]) -> Rows:
    """The page's own blocks; the assumptions as text, as in the clean frame."""
    inputs = view.snapshot.scenario_inputs
    head = html.figure_head("本方案的假设", chosen.preset.sentence)
    bars = bridge(result, shown, width=_LEFT, nominal_width=_LEFT)
    left: list[Part] = [*([bars] if bars else []), *_tables(result, shown)]
    right: list[Part] = [head, assumptions_table(inputs, result, shown)]
    if inputs.goal is not None:
        right.append(goal_words(inputs, view.snapshot.goal_seek(chosen.scenario, chosen.fixed)))
    right += picture.effects(result, shown)
    return [[Stack(_LEFT, left), Stack(_RIGHT, right)]]


_CURRENT = "当前"


def compare_block(view: View, inputs: Inputs, chosen: Chosen, shown: tuple[str, ...]) -> None:
    """Draw the buttons that keep and let go, and the scenarios side by side."""
    results = {key.upper(): view.snapshot.scenario(kept) for key, kept in chosen.kept.items()}
    results[_CURRENT] = view.snapshot.scenario(chosen.scenario)
    with st.container(key="scenario-compare"):
        st.html(html.figure_head(_title(results), f"{inputs.horizon}年，亿元；增速为年均实际增速"))
        with st.container(horizontal=True, gap="small"):
            for key in KEPT:
                _keep_button(key, chosen.scenario, kept=key in chosen.kept)
        if chosen.kept:
            st.html(comparison(inputs, results, shown))


def _keep_button(key: str, scenario: Scenario, *, kept: bool) -> None:
    name = key.upper()
    if kept:
        st.button(f"清除方案{name}", key=f"drop_{key}", on_click=lambda: own.put_kept(key, None))
    else:
        st.button(f"存为方案{name}", key=f"keep_{key}", on_click=lambda: own.put_kept(key, scenario))


def _title(results: Mapping[str, ScenarioResult]) -> str:
    if len(results) == 1:
        return "方案比较：把当前方案存为A、B、C，即可并列对照"
    best = max(results, key=lambda name: results[name].city.value)
    low = min(results, key=lambda name: results[name].city.value)
    spread = number(results[best].city.value - results[low].city.value)
    return f"方案比较：{_named(best)}最高，{_named(low)}最低，相差{spread}亿元"


def _named(name: str) -> str:
    return f"{_CURRENT}方案" if name == _CURRENT else f"方案{name}"


def comparison(inputs: Inputs, results: Mapping[str, ScenarioResult], shown: tuple[str, ...]) -> Markup:
    """One column a scenario, one row an assumption or a result."""
    columns = [Column(""), *(Column(_named(name), "right") for name in results)]
    every = list(results.values())
    rows: list[list[object]] = [
        [f"{county.name}增速", *(percent(r.counties[i].average_growth) for r in every)]
        for i, county in enumerate(inputs.counties)
        if county.code in shown
    ]
    first = inputs.counties[0].code
    rows.append(["平减指数", *(percent(r.scenario.deflator_of(first, inputs.horizon), 2) for r in every)])
    rows.append([f"{inputs.city_name}推演，亿元", *(number(r.city.value) for r in every)])
    rows.append(["与目标之差，亿元", *(_difference(r) for r in every)])
    rows.append(["达标县区", *(f"{sum(c.met is True for c in r.counties)}个" for r in every)])
    strong = tuple(range(len(rows) - 3, len(rows)))
    return table(columns, rows, label="方案比较", css_class="ct-compare", strong_rows=strong)


def _difference(result: ScenarioResult) -> str:
    difference = result.city.difference
    return NOT_APPLICABLE if difference is None else number(difference, signed=True)
