"""Controls of the scenario: preset, one slider an assumption, link and reset."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.html import element
from core.plan.models import Comparison
from core.scenario.assumptions import Scenario
from core.scenario.goal import GoalSeek, put_back
from core.scenario.inputs import County, Inputs, Lever, Range, SideStart
from core.scenario.links import SLUGS
from core.scenario.presets import recent_of, rounded_up
from core.scenario.result import CountyResult, ScenarioResult, SideResult
from core.wording.numbers import number, percent, quantity
from pages.scenario import state as own
from pages.scenario.state import Chosen
from pages.shared import state
from pages.shared.view import View

#: Last part of the page's own address.
SLUG: Final = "scenario"

# Goal seek: what growth the counties need, together or some of them, for the city's target.

_LEAD = "反推："


def goal_block(inputs: Inputs, chosen: Chosen, answers: tuple[GoalSeek, GoalSeek], *, widgets: bool) -> None:
    """Say what the city's target asks of the counties that are not fixed; offer to take it over."""
    st.html(goal_words(inputs, answers))
    if not widgets:
        return
    names = {county.code: county.name for county in inputs.counties}
    state.show("pick_fixed", list(chosen.fixed))
    _fixed(names)
    common = answers[0]
    ready = common.answer is not None and common.feasible
    st.button(
        "把反推结果代入滑块",
        key="take_answer",
        disabled=not ready,
        on_click=lambda: own.put_scenario(taken(inputs, chosen.scenario, common)),
    )


def goal_words(inputs: Inputs, answers: tuple[GoalSeek, GoalSeek]) -> Markup:
    """Say what the city's target asks for, within which limits, and how that compares."""
    limits = inputs.bounds.growth
    bounds = f"实际增速可设{percent(limits.low, 0)}～{percent(limits.high, 0)}；其余假设同本方案"
    return html.join((html.figure_head(f"{_LEAD}{_finding(answers)}", bounds), _lines(answers)))


def taken(inputs: Inputs, scenario: Scenario, goal: GoalSeek) -> Scenario:
    """Return the scenario with the answer in it, rounded up to the slider's step so that it suffices."""
    limits = inputs.bounds.growth
    strict = goal.comparison is Comparison.ABOVE
    rate = limits.clip(rounded_up(goal.answer or 0.0, limits, strict=strict))
    return put_back(inputs, scenario, goal.mode, goal.free, rate)


def _finding(answers: tuple[GoalSeek, GoalSeek]) -> str:
    return answers[0].sentence.removeprefix(_LEAD)


def _lines(answers: tuple[GoalSeek, GoalSeek]) -> Markup:
    common, extra = answers
    texts = []
    if common.answer is not None:
        texts.append(common.rank_sentence)
        if not common.feasible:
            texts.append(common.reason)
    if extra.answer is not None:
        texts.append(f"若各自在设定增速上同等加快，{extra.sentence.removeprefix(_LEAD)}")
        if not extra.feasible:
            texts.append(extra.reason)
    lines = html.join(html.element("li", f"{line}。", "ct-line") for line in texts if line)
    return html.element("ul", lines, "ct-lines")


_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class _Written:
    """How an assumption is written on the page: so many times its value in the scenario, with decimals.

    A slider has ``decimals``; a value that has more, as a published rate may, is written with up to ``most``.
    """

    times: int
    decimals: int
    most: int = 2

    def exact(self, value: float) -> tuple[float, int]:
        """Return what is written of a value, and with how many decimals."""
        shown = round(value * self.times, self.most)
        return shown, self.decimals if shown == round(shown, self.decimals) else self.most


_RATE: Final = _Written(_PERCENT, 1)
_PERSONS: Final = _Written(1, 2)
_CITY: Final = "needed-city"
_AIMS: Final = {"needed": "以各县区目标为准", _CITY: "以{city}目标为准"}


def preset_control(view: View, chosen: Chosen) -> None:
    """Draw the presets, and for 达标所需 whose target it is to meet."""
    options = [slug for slug in own.usable(view) if slug != _CITY]
    state.show("pick_preset", "needed" if chosen.slug == _CITY else chosen.slug)
    st.segmented_control(
        "预设方案",
        options,
        format_func=lambda slug: SLUGS[slug][0].value,
        key="pick_preset",
        required=True,
        on_change=lambda: own.put_preset(st.session_state["pick_preset"]),
        width="stretch",
    )
    if chosen.slug in _AIMS and _CITY in own.usable(view):
        state.show("pick_aim", chosen.slug)
        st.segmented_control(
            "以谁的目标为准",
            list(_AIMS),
            format_func=lambda slug: _AIMS[slug].format(city=view.catalog.city.short),
            key="pick_aim",
            required=True,
            on_change=lambda: own.put_preset(st.session_state["pick_aim"]),
            label_visibility="collapsed",
            width="stretch",
        )
    text = chosen.preset.sentence + ("；已在此基础上调整" if chosen.changed else "")
    cut = "" if chosen.preset.feasible else "。有的增速超出可设范围，已按上下限计，见页末"
    st.html(element("p", f"{text}{cut}。", "ct-note ct-preset"))


def sliders(inputs: Inputs, chosen: Chosen, result: ScenarioResult, shown: Collection[str]) -> None:
    """Draw one slider an assumption; every move writes the whole scenario to the address.

    Of the counties only those ``shown`` get sliders; the scenario holds the others as they are.
    """
    st.html(element("h2", "各县区实际增速，%", "ct-controls-head"))
    for county, outcome in zip(inputs.counties, result.counties, strict=True):
        if county.code in shown:
            _growth(inputs, chosen, county, outcome)
    _others(inputs, chosen, result)
    st.html(element("h2", "共同假设", "ct-controls-head"))
    _deflator(inputs, chosen)
    for county in inputs.counties:
        if county.code in shown:
            _population(inputs, chosen, county)
    _sides(inputs, chosen, result)


def _growth(inputs: Inputs, chosen: Chosen, county: County, outcome: CountyResult) -> None:
    if outcome.average_growth is None:
        st.html(element("p", f"{county.name}：{inputs.horizon}年已有公布数，不再推演", "ct-note"))
        return
    known = recent_of(inputs, county)
    whose = "" if known is None or known.area == county.code else known.area_name
    reference = f"{whose}{known.period}{percent(known.value)}" if known else "近年增速缺"
    _slider(
        (county.name, reference),
        f"pick_growth_{county.code}",
        inputs.bounds.growth,
        outcome.average_growth,
        lambda value: chosen.scenario.with_growth(county.code, value),
    )


def _deflator(inputs: Inputs, chosen: Chosen) -> None:
    first = inputs.counties[0].code
    assumed = chosen.scenario.deflator_of(first, inputs.horizon) or 0.0
    known = inputs.deflator
    text = f"{known.area_name}{known.period}{percent(known.value, 2)}" if known else "未见公布数，按不变计"
    _slider(
        ("平减指数，%", text),
        "pick_deflator",
        inputs.bounds.deflator,
        assumed,
        chosen.scenario.with_deflator,
    )


def _population(inputs: Inputs, chosen: Chosen, county: County) -> None:
    limits = inputs.population_range(county.code)
    persons = chosen.scenario.population_of(county.code)
    if limits is None or persons is None or county.population is None:
        return
    known = county.population
    _slider(
        (f"{county.name}常住人口，万人", f"{known.year}年{number(known.value, 2)}"),
        f"pick_population_{county.code}",
        limits,
        persons,
        lambda value: chosen.scenario.with_population(county.code, value),
        written=_PERSONS,
    )


def _sides(inputs: Inputs, chosen: Chosen, result: ScenarioResult) -> None:
    """Share of industry, and growth of tourism where a start exists; else what is missing is said."""
    for side in inputs.sides:
        if side.lever is Lever.INDUSTRY:
            _share(inputs, chosen, side)
    growing = [s for s in result.sides if s.lever is Lever.TOURISM]
    if not growing:
        return
    open_ones = [s for s in growing if s.needed is not None]
    if not open_ones:
        st.html(element("p", f"旅游增速：{growing[0].note}", "ct-note"))
        return
    assumed = chosen.scenario.tourism_growth
    text = _since(open_ones[0])
    _slider(
        ("旅游人次和收入年均增速，%", text),
        "pick_tourism",
        inputs.bounds.tourism_growth,
        0.0 if assumed is None else assumed,
        lambda value: replace(chosen.scenario, tourism_growth=value),
        known=assumed is not None,
    )


def _since(side: SideResult) -> str:
    return f"自{side.start.year}年至{side.goal.due}年" if side.start else ""


def _share(inputs: Inputs, chosen: Chosen, side: SideStart) -> None:
    assumed = chosen.scenario.industry_share
    start = f"{side.start.year}年{quantity(side.start.value, '%')}" if side.start else "尚无公布数"
    sign = "＞" if side.goal.comparison is Comparison.ABOVE else "≥"
    text = f"{start}，目标{sign}{side.goal.value:g}"
    position = side.start.value / _PERCENT if side.start else 0.0
    _slider(
        ("工业占比，%", text),
        "pick_industry",
        inputs.bounds.industry_share,
        position if assumed is None else assumed,
        lambda value: replace(chosen.scenario, industry_share=value or None),
        known=assumed is not None,
    )


def _fixed(names: dict[str, str]) -> None:
    """Choose counties that stay: as buttons, or from a list where there are too many for them."""

    def changed() -> None:
        state.put("fix", "_".join(st.session_state["pick_fixed"]))

    label, codes = "固定这些县区不动", list(names)
    if len(codes) > state.GROUP:
        st.multiselect(
            label,
            codes,
            format_func=names.__getitem__,
            key="pick_fixed",
            on_change=changed,
            placeholder="选择县区",
        )
        return
    st.pills(
        label,
        codes,
        selection_mode="multi",
        format_func=names.__getitem__,
        key="pick_fixed",
        wrap=True,
        on_change=changed,
    )


def _label(name: str, shown: str, reference: str) -> str:
    """Name, value and what is known beside it.

    The thumb's own number, which the browser writes with a hyphen for a minus, is seen only while the
    thumb is held.
    """
    return f"{name}　**{shown}** :gray[{reference}]"


def _slider(
    names: tuple[str, str],
    key: str,
    limits: Range,
    value: float,
    moved: Callable[[float], Scenario],
    *,
    known: bool = True,
    written: _Written = _RATE,
) -> None:
    """Draw one slider and a field for its number; the scenario keeps exact values until it is moved.

    ``names`` are what is assumed and what is known of it; where nothing is assumed yet (not ``known``) the
    value is said to be unset, for the thumb has to stand somewhere.
    """
    name, reference = names
    times, decimals = written.times, written.decimals
    low, high, step = (float(end * times) for end in (limits.low, limits.high, limits.step))
    state.show(key, round(limits.clip(value) * times, decimals))
    typed = f"{key}_typed"
    exact, digits = written.exact(limits.clip(value))
    state.show(typed, exact if known else None)

    def put(source: str) -> None:
        if st.session_state[source] is not None:
            own.put_scenario(moved(round(st.session_state[source] / times, 6)))

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"both_{key}"):
        st.slider(
            _label(name, number(exact, digits) if known else "未设定", reference),
            low,
            high,
            step=step,
            format=f"%.{decimals}f",
            key=key,
            on_change=lambda: put(key),
        )
        st.number_input(
            f"{name}，直接填数",
            low,
            high,
            step=step,
            format=f"%.{digits}f",
            key=typed,
            on_change=lambda: put(typed),
            placeholder="未设定",
            label_visibility="collapsed",
            width=66,
        )


def _others(inputs: Inputs, chosen: Chosen, result: ScenarioResult) -> None:
    """Offer one growth for all counties but one, which keeps its own."""
    open_ones = [c for c in result.counties if c.average_growth is not None]
    if len(result.counties) == 1:  # there are no others
        return
    names = {"": "不留县区"} | {c.code: f"{c.name}除外" for c in open_ones}
    limits = inputs.bounds.growth
    kept = st.session_state.setdefault("pick_kept", open_ones[0].code if open_ones else "")
    rates = {_RATE.exact(limits.clip(c.average_growth or 0.0)) for c in open_ones if c.code != kept}
    common, digits = rates.pop() if len(rates) == 1 else (None, _RATE.decimals)
    state.show("pick_others", common)

    def put() -> None:
        value, spared = st.session_state["pick_others"], st.session_state["pick_kept"]
        if value is None:
            return
        scenario = chosen.scenario
        for side in open_ones:
            if side.code != spared:
                scenario = scenario.with_growth(side.code, round(value / _PERCENT, 6))
        own.put_scenario(scenario)

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="scenario-others"):
        st.selectbox("其余县区同为，%", list(names), format_func=lambda code: names[code], key="pick_kept")
        st.number_input(
            "其余县区同为，填增速",
            limits.low * _PERCENT,
            limits.high * _PERCENT,
            step=limits.step * _PERCENT,
            format=f"%.{digits}f",
            key="pick_others",
            on_change=put,
            placeholder="各异",
            label_visibility="collapsed",
            width=66,
        )


def share_and_reset(view: View, chosen: Chosen) -> None:
    """Offer the link of this scenario for the clipboard, and the way back to the preset."""
    with st.container(horizontal=True, gap="small", key="scenario-share"):
        link = SLUG + own.link(view, chosen)
        st.html(
            element(
                "button",
                "复制方案链接",
                "ct-copy",
                type="button",
                data_copy=link,
                title="打开这一链接，即重现此刻的全部假设",
                aria_live="polite",
            )
        )
        st.button(
            "恢复预设",
            key="reset_scenario",
            on_click=lambda: own.put_preset(chosen.slug),
            disabled=not chosen.changed,
            width="stretch",
        )
