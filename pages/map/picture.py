"""The map as a picture: the flat one, and the columns drawn by WebGL where the browser has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from markupsafe import Markup

from core.charts import county_map as adapter
from core.charts.choropleth import class_colors
from core.charts.county_map import Drawn, rows
from core.charts.deck import LAYER, NARROW_ZOOM, WIDE_ZOOM, column_deck
from core.charts.kit import html
from core.charts.kit.theme import Spec
from core.places.map_words import finding
from core.wording.words import SCHEMATIC_MARK
from pages.shared import state
from pages.shared.cache import cached, judged
from pages.shared.chart import Sent, draw_map, sent
from pages.shared.view import View

# The map's pictures, cached: the adapters below the pages make them.

#: Cited for estimates, whose sources are figures of other years.
METHOD_SOURCE: Final = "本系统估算（E级，方法见“方法”页）"


@cached(judged, 256)
def drawn(view: View, indicator: str, year: int) -> Drawn:
    """Model, scale and classes of one map."""
    return adapter.drawn(view.catalog, view.snapshot.known, view.snapshot.estimates, indicator, year)


@cached()
def flat_map(view: View, indicator: str, year: int, *, clickable: bool = False) -> Spec:
    """The choropleth with the chosen county outlined."""
    drawing = drawn(view, indicator, year)
    return adapter.flat_map(
        view.catalog, view.snapshot.geometry, drawing, chosen=view.choice.area, clickable=clickable
    )


@cached()
def sent_map(view: View, indicator: str, year: int) -> Sent:
    """The same as it is sent to the browser: to click on, but for the clean frame."""
    return sent(flat_map(view, indicator, year, clickable=not view.choice.frame))


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands around a map: its finding, what it shows, its sources as they are cited."""

    said: str
    below: Markup
    sources: tuple[str, ...]


@cached(judged, 256)
def texts(view: View, indicator: str, year: int) -> Texts:
    """Put a map into words."""
    drawing = drawn(view, indicator, year)
    model = drawing.model
    held = [*(v.observation for v in model.values), *(r.observation for r in model.references)]
    used = [observation for observation in held if observation]
    sources = view.snapshot.cited([o.source_id for o in used])
    sources += tuple(dict.fromkeys(METHOD_SOURCE for shown in model.values if shown.form == "estimate"))
    return Texts(finding(view.catalog, model, drawing.scale), subtitle(view, drawing), sources)


def subtitle(view: View, drawn: Drawn) -> Markup:
    """What is shown, with the grades of the figures."""
    chips = html.join(html.grade_chip(grade) for grade in drawn.model.grades)
    return html.join((adapter.subtitle(view.catalog, drawn), chips))


_KEY: Final = "county_columns"
_HIGH, _LOW = 560, 340
_PROBE: Final = Path(__file__).with_name("map_webgl.js")
NO_WEBGL: Final = (
    "本机浏览器没有启用三维绘图（WebGL），三维图无法显示，以下改用平面图，数据相同。"
    "如需三维图，请换用较新的浏览器，或在浏览器设置中启用硬件加速。"
)


def column_block(view: View, drawn: Drawn) -> None:
    """Draw the columns where the browser can; else say so and draw the flat map."""
    answer = _probe()(key="webgl", on_answer_change=lambda: None).get("answer") or {}
    if not answer:  # the browser has not answered yet; it does within this second
        st.html(html.element("div", "", "ct-deck-room"))
        return
    if not answer.get("webgl"):
        st.html(html.element("p", NO_WEBGL, "ct-webgl", role="status"))
        with st.container(key="map-canvas"):
            picture = sent_map(view, drawn.model.indicator.id, drawn.model.year)
            draw_map(view, picture, "county_map", height="stretch")
        return
    deck = column_deck(
        rows(drawn),
        view.snapshot.geometry,
        breaks=drawn.breaks,
        colors=class_colors(drawn.breaks),
        decimals=drawn.scale.decimals,
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
