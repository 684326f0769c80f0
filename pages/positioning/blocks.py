"""Blocks of the positioning page: declared, measured, changed, annexes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.charts.kit import html
from core.charts.kit.theme import Spec
from core.places.positioning import concentration_finding, county_finding, overlap_finding
from core.wording import places as say
from pages.positioning.tables import pictures, shown_area, tables
from pages.shared.cache import cached
from pages.shared.chart import draw
from pages.shared.view import View


@cached()
def declared_block(view: View, against: str, listed: tuple[str, ...]) -> None:
    """Draw what is declared, and below it the employment of the sectors beside each type."""
    comparator = view.catalog.area(against)
    model = view.snapshot.positioning
    if not model.declared:
        st.html(html.figure_head("文件没有给各县区定类型，也没有列重点产业"))
        return
    head = html.figure_head(overlap_finding(model), "县域类型（1、2为原文先后）与重点产业，按文件原文")
    parts = [head, tables(view, against, listed).declared]
    specs = pictures(view, against).strip
    if specs is None:
        st.html(html.join(parts))
        return
    below = f"定位县区在对应行业的就业区位商，{model.last_year}年，对数轴；1为与{comparator.short}相同"
    st.html(html.join((*parts, html.figure_head("定位类型与就业结构并列", below))))
    _pair("types", specs)


def _pair(key: str, specs: tuple[Spec, Spec]) -> None:
    """Draw a picture for a desktop and the same for a phone; the style sheet shows one of them."""
    for form, spec in zip(("wide", "narrow"), specs, strict=True):
        with st.container(key=f"{form}-{key}"):
            draw(spec)


@cached()
def structure_block(view: View, against: str, listed: tuple[str, ...]) -> None:
    """Draw the quotients of all sectors."""
    comparator = view.catalog.area(against)
    model = view.snapshot.positioning
    if model.last_year is None:
        st.html(
            html.figure_head(say.no_census(registered=view.catalog.roles.employment_group in _groups(view)))
        )
        return
    below = (
        f"就业区位商＝本地行业就业占比÷{comparator.short}行业就业占比，{model.last_year}年；"
        f"虚线框加*：样本不足{model.small_cell}人，抽样误差大"
    )
    head = html.figure_head(concentration_finding(view.catalog, model, against), below)
    st.html(html.join((head, tables(view, against, listed).quotients)))


def _groups(view: View) -> set[str]:
    return {indicator.group for indicator in view.catalog.indicators}


@cached()
def change_block(view: View, against: str, listed: tuple[str, ...]) -> None:
    """Draw one area's change between the censuses, with the table of everything measured."""
    model, area = view.snapshot.positioning, shown_area(view)
    if model.first_year is None or model.first_year == model.last_year:
        return
    sentences = [county.sentence for county in model.counties if county.area_code == area.code]
    conditions = [c.condition for c in model.counties if c.area_code == area.code and c.condition]
    below = "；".join([*sentences, *[f"原文限定“{condition}”" for condition in conditions]])
    left, right = st.columns([1060, 444], gap="medium")
    with left:
        head = html.figure_head(county_finding(model, area.code), below)
        st.html(html.join((head, tables(view, against, listed).structure)))
    with right:
        years = f"{area.short}就业占比，%；圆环为{model.first_year}年，圆点为{model.last_year}年，右列为变化"
        st.html(html.figure_head("两次普查的就业占比", years))
        specs = pictures(view, against).dumbbell
        if specs is not None:
            _pair("censuses", specs)


@cached()
def annex_block(view: View, against: str, listed: tuple[str, ...]) -> None:
    """Draw the annex: similarity, value added, notes."""
    model = view.snapshot.positioning
    parts: list[tuple[int, Callable[[], None]]] = []
    if len(model.similarity):
        parts.append((560, lambda: _similarity(view, against)))
    if len(model.value_added):
        parts.append((500, lambda: _value_added(view, against, listed)))
    if model.notes and (parts or model.last_year is not None):
        parts.append((420, lambda: _notes(view)))
    if not parts:
        return
    for column, (_, fill) in zip(st.columns([width for width, _ in parts], gap="medium"), parts, strict=True):
        with column:
            fill()


def _similarity(view: View, against: str) -> None:
    model = view.snapshot.positioning
    sectors = int(model.similarity["sectors"].max())
    how = f"{sectors}个行业就业占比的夹角余弦，{model.last_year}年；越近1越相似"
    st.html(html.figure_head("附：就业结构相似系数", how))
    spec = pictures(view, against).similarity
    if spec is not None:
        draw(spec)


def _value_added(view: View, against: str, listed: tuple[str, ...]) -> None:
    head = f"三次产业增加值占比：与{view.catalog.area(against).short}同年同口径才相比"
    st.html(html.figure_head("附：增加值结构", head) + tables(view, against, listed).value_added)


def _notes(view: View) -> None:
    notes = html.join(html.element("li", f"{note}。", "") for note in view.snapshot.positioning.notes)
    st.html(html.figure_head("附：缺数与读法") + html.element("ul", notes, "ct-notes"))
