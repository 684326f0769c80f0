"""What the map shows is chosen here: indicator, year, flat or columns. All of it stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit.templates import macros
from core.places.map import Cover
from core.plan.models import Roles
from pages.shared import state
from pages.shared.view import View
from pages.shared.widgets import area_picker, buttons

FLAT, COLUMNS = "flat", "columns"
MODES: Final = {FLAT: "平面", COLUMNS: "三维"}


@dataclass(frozen=True, slots=True)
class MapChoice:
    """Indicator (with the years it has), year, and how the map is drawn."""

    cover: Cover
    year: int
    mode: str


def default_indicator(covers: Sequence[Cover], roles: Roles) -> str:
    """GDP per head, else GDP, each where every county has a figure in some year; else the fullest."""

    def fullness(cover: Cover) -> int:
        return max((year.figures for year in cover.years), default=0)

    most = max(map(fullness, covers))
    full = [cover.indicator.id for cover in covers if fullness(cover) == most]
    return next((indicator for indicator in (roles.per_head, roles.gdp) if indicator in full), full[0])


def choose(covers: Sequence[Cover], roles: Roles) -> MapChoice:
    """Read the choices from the URL, cleaning them; see :func:`default_indicator`."""
    by_id = {cover.indicator.id: cover for cover in covers}
    default = default_indicator(covers, roles)
    with state.carriers("map"):
        indicator = state.carried(
            "indicator", lambda raw: state.clean_option(raw, by_id, default, "指标（或尚无县区数据）")
        )
        cover = by_id[indicator]
        year = state.carried("year", lambda raw: clean_year(raw, cover))
        mode = state.carried("view", lambda raw: state.clean_option(raw, MODES, FLAT, "视图"))
    return MapChoice(cover, year, mode)


def clean_year(raw: str, cover: Cover) -> tuple[int, str]:
    """Return a year that the indicator has, and a note where ``raw`` was none."""
    years = {str(each_cover.year): each_cover.year for each_cover in cover.years}
    if raw == "" or raw in years:
        return years.get(raw, cover.latest_full), ""
    shown = state.shown(raw)
    note = f"链接中的年份“{shown}”没有{cover.indicator.name}的县区数据，已改为{cover.latest_full}年。"
    return cover.latest_full, note


def controls(view: View, covers: Sequence[Cover], chosen: MapChoice) -> None:
    """Draw the selectors of indicator, county and form."""
    indicator, area, mode = st.columns([5, 2, 2], gap="small", vertical_alignment="bottom")
    with indicator:
        _indicator(covers, chosen)
    with area:
        area_picker(view, "map_area", "全部县区")
    with mode:
        if view.snapshot.geometry:  # without boundaries there is nothing to raise
            buttons("视图", "view", MODES, chosen.mode)


def _indicator(covers: Sequence[Cover], chosen: MapChoice) -> None:
    by_id = {cover.indicator.id: cover for cover in covers}
    st.session_state["pick_indicator"] = chosen.cover.indicator.id
    st.selectbox(
        "指标",
        list(by_id),
        format_func=lambda one: f"{by_id[one].indicator.name}（{by_id[one].indicator.group}）",
        key="pick_indicator",
        on_change=lambda: _change_indicator(by_id),
        label_visibility="collapsed",
        filter_mode="contains",
    )


def _change_indicator(covers: dict[str, Cover]) -> None:
    """Keep the year where the other indicator has it; else its last full year is shown."""
    wanted = st.session_state["pick_indicator"]
    years = {str(cover.year) for cover in covers[wanted].years}
    state.put("indicator", wanted)
    if st.session_state.get("year", "") not in years:
        state.put("year", "")


def year_line(view: View, chosen: MapChoice) -> None:
    """Draw the years that exist as one line; a year says how many counties have a figure."""
    total = len(view.catalog.counties)
    years = [cover.year for cover in chosen.cover.years]
    if len(years) < _SEVERAL:
        return
    st.session_state["pick_year"] = chosen.year
    st.select_slider(
        "年份",
        years,
        format_func=lambda year: _year_name(chosen.cover, year, total),
        key="pick_year",
        on_change=lambda: state.put("year", str(st.session_state["pick_year"])),
        label_visibility="collapsed",
    )
    st.html(year_ticks(total, chosen.cover))


_SEVERAL: Final = 2
#: Labels of years that fit below the line.
_LABELS: Final = 11
_fill: Final = macros(__file__, "side.html")


def year_ticks(total: int, cover: Cover) -> Markup:
    """Ticks below the line of years: long where every county has a figure, short where some are missing."""
    last = len(cover.years) - 1
    step = -(-len(cover.years) // _LABELS)
    ticks = [
        (each.figures != total, f"{100 * i / last:.2f}", each.year if (last - i) % step == 0 else "")
        for i, each in enumerate(cover.years)
    ]
    return _fill("years", ticks)


def _year_name(cover: Cover, year: int, total: int) -> str:
    year_cover = cover.of(year)
    if year_cover.figures == total:
        return f"{year}年"
    parts = [f"公布{year_cover.figures}个"] if year_cover.figures else []
    parts += [f"估算{year_cover.estimates}个"] if year_cover.estimates else []
    return f"{year}年（{'，'.join(parts)}）"
