"""The county's card: target, status, growth needed, place in the province, honours."""

from __future__ import annotations

import streamlit as st

from core.analysis import overview
from core.analysis.consistency import PER_CAPITA
from core.analysis.links import GDP
from core.analysis.overview import Row, county_targets
from core.analysis.portrait_words import places_sentence
from core.analysis.province import ProvincePlace, places_in_province
from core.catalog.models import Area
from core.charts import html
from core.charts.html import Safe, esc
from core.charts.table import Column, table
from core.wording import growth_period, percent_up
from pages.parts import loading
from pages.parts import overview_cells as cell
from pages.parts.kept import drawn_once, once
from pages.parts.loading import View
from pages.parts.registry import exists


@drawn_once()
def draw_card(view: View) -> None:
    """Draw the card."""
    st.html(card_block(view))


def card_block(view: View) -> str:
    """The chosen county's card, or all counties' first targets in a line each."""
    rows = overview.rows(view.catalog, loading.assessments(view), view.data.estimates)
    if view.choice.area:
        county = view.catalog.area(view.choice.area)
        return card(view, county, [row for row in rows if row.area.code == county.code])
    first = {target.id for target in county_targets(view.catalog).values()}
    return every_target(view, [row for row in rows if row.assessment.id in first])


def card(view: View, county: Area, rows: list[Row]) -> Safe:
    """One county on a few lines."""
    types = "、".join(view.catalog.position(county.code).types)
    lines = [_target(view, row) for row in rows]
    places = province_text(view, county.code)
    lines += [html.element("p", places, "ct-card-line")] if places else []
    lines += [_honours(view, county)]
    link = ""
    if exists("portraits") and not view.choice.frame:
        address = esc(f"portraits{view.choice.query(area=county.code)}")
        link = (
            f'<p class="ct-card-line"><a class="ct-go" href="{address}" target="_self">看县区画像 →</a></p>'
        )
    body = html.join((*lines, Safe(link)))
    return Safe(html.figure_head(county.name, types) + html.element("div", body, "ct-map-card"))


def _target(view: View, row: Row) -> Safe:
    found = row.assessment
    need = ""
    if found.needed_growth is not None and found.latest and found.latest.year and found.due:
        need = f"{growth_period(found.latest.year, found.due)}须增长{percent_up(found.needed_growth)}以上"
    chip = html.grade_chip(row.grade) if row.grade else ""
    figure = (
        Safe(f"{cell.value(row)}<small>{esc(cell.year(row))}年</small>{chip}")
        if row.figure
        else html.missing()
    )
    return Safe(
        f'<div class="ct-row"><span>{cell.name(row, view.choice)}</span><span>最新值{figure}</span></div>'
        f'<div class="ct-row">{cell.status(row)}<span>{esc(need)}</span></div>'
    )


def province_text(view: View, code: str) -> str:
    """Say the county's place among all counties of the province."""
    said = places_sentence(view.catalog, [place for place in province(view) if place.area == code])
    return f"{said}。" if said else ""


@once()
def province(view: View) -> tuple[ProvincePlace, ...]:
    """Places of the counties by GDP and by per-capita GDP, in the last year in which all are known."""
    return tuple(
        place
        for indicator in (GDP, PER_CAPITA)
        for place in places_in_province(view.catalog, view.known, indicator)
    )


def _honours(view: View, county: Area) -> Safe:
    own = [honour for honour in view.catalog.honours if honour.area == county.code]
    if not own or view.choice.drill:
        return Safe("")
    said = html.join(
        Safe(f"<span>{honour.year}年{esc(honour.title)}{html.grade_chip(honour.grade)}</span>")
        for honour in own
    )
    return html.element("p", Safe(f"荣誉：{said}"), "ct-card-line")


def every_target(view: View, rows: list[Row]) -> Safe:
    """First target of every county: what a click on the map opens."""
    columns = [Column("县区"), Column("目标"), Column("状态"), Column("今后须年均，%", "right")]
    lines = [
        [_open(view, row), cell.name(row, view.choice), cell.status(row), cell.needed(row)] for row in rows
    ]
    head = html.figure_head("各县区首要目标", legend="" if view.choice.frame else "点选地图上的县区看卡片")
    return Safe(head + table(columns, lines, label="各县区首要目标", css_class="ct-ledger ct-county-goals"))


def _open(view: View, row: Row) -> Safe:
    if view.choice.frame:
        return esc(row.area.short)
    address = esc(f"map{view.choice.query(area=row.area.code)}")
    return Safe(f'<a class="ct-go" href="{address}" target="_self">{esc(row.area.short)}</a>')
