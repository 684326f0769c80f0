"""The map in columns, drawn by WebGL, and what is said where the browser has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.charts import html
from core.charts.adapters.county_map import Drawn, rows
from core.charts.choropleth import class_colors
from core.charts.deck import LAYER, NARROW_ZOOM, WIDE_ZOOM, column_deck
from core.wording import SCHEMATIC_MARK
from pages.parts import state
from pages.parts.loading import View
from pages.parts.map_click import draw_map
from pages.parts.map_picture import sent_map

_KEY: Final = "county_columns"
_HIGH, _LOW = 560, 340
_PROBE: Final = Path(__file__).with_name("map_webgl.js")
NO_WEBGL: Final = (
    "本机浏览器没有启用三维绘图（WebGL），三维图无法显示，以下改用平面图，数据相同。"
    "如需三维图，请换用较新的浏览器，或在浏览器设置中启用硬件加速。"
)


def column_block(view: View, one: Drawn) -> None:
    """Draw the columns where the browser can; else say so and draw the flat map."""
    answer = _probe()(key="webgl", on_answer_change=lambda: None).get("answer") or {}
    if not answer:  # the browser has not answered yet; it does within this second
        st.html(html.element("div", "", "ct-deck-room"))
        return
    if not answer.get("webgl"):
        st.html(f'<p class="ct-webgl" role="status">{NO_WEBGL}</p>')
        with st.container(key="map-canvas"):
            picture = sent_map(view, one.model.indicator.id, one.model.year)
            draw_map(view, picture, "county_map", height="stretch")
        return
    deck = column_deck(
        rows(one),
        view.data.geometry,
        breaks=one.breaks,
        colors=class_colors(one.breaks),
        decimals=one.scale.decimals,
        zoom=NARROW_ZOOM if answer["narrow"] else WIDE_ZOOM,
    )
    with st.container(key="map-deck"):
        height = _LOW if answer["narrow"] else _HIGH
        st.pydeck_chart(deck, key=_KEY, on_select=_clicked, selection_mode="single-object", height=height)
        st.html(html.element("p", caption(view), "ct-note"))


def caption(view: View) -> str:
    """How to read and turn the columns, and what every map must say."""
    approval = view.catalog.plan.map_approval
    marks = [SCHEMATIC_MARK, *([f"审图号：{approval}"] if approval else [])]
    return "。".join(["柱高与数值成正比，自零起；拖动可平移，按住右键拖动可旋转", *marks])


@cache
def _probe() -> Any:
    """Component that asks the browser once: it draws nothing."""
    return st.components.v2.component("county_targets_webgl", js=_PROBE.read_text(encoding="utf-8"))


def _clicked() -> None:
    chosen = st.session_state[_KEY].selection.objects.get(LAYER) or []
    code = str(chosen[0].get("properties", {}).get("adcode", "")) if chosen else ""
    state.put("area", code if code.isdigit() else "")
