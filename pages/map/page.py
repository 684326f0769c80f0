"""县域地图: any indicator and year over the counties, with ranking, history and the county's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.briefing.pdf.sheet import Part, Rows, Stack
from core.charts.county_map import Drawn
from core.charts.county_map import subtitle as subtitle_text
from core.charts.kit import html
from core.charts.kit.export import Picture, framed
from core.wording.words import NO_BOUNDARIES, SCHEMATIC_MARK
from pages.map.choice import COLUMNS, choose, controls, year_line
from pages.map.picture import column_block, drawn, flat_map, sent_map, texts
from pages.map.side import card_block, draw_card, draw_side, draw_table, side
from pages.map.side import frame as figures
from pages.shared import downloads, frame, scope
from pages.shared.chart import draw_map
from pages.shared.view import View

SLUG = "map"


def offer(
    view: View, drawn: Drawn, description: str, sources: tuple[str, ...], listed: Sequence[str] = ()
) -> downloads.Offer:
    """What the page's download menu holds."""
    model = drawn.model
    below = f"{subtitle_text(view.catalog, drawn)}；{SCHEMATIC_MARK}"

    def picture() -> Picture:
        return framed(
            flat_map(view, model.indicator.id, model.year),
            title=description,
            subtitle=below,
            source="；".join(sources),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
        )

    return downloads.Offer(
        name=f"县域地图-{model.indicator.name}-{model.year}年",
        title=description,
        picture=picture if view.snapshot.geometry else None,
        frame=lambda: figures(view, drawn),
        sources=sources,
        page=downloads.whole(view, SLUG, (description, below), lambda: _sheet(view, drawn, listed), sources),
    )


def _sheet(view: View, drawn: Drawn, listed: Sequence[str]) -> Rows:
    """The page's own blocks: the map, beside it ranking, history and card."""
    shown = drawn.model.indicator.id, drawn.model.year
    made, still = side(view, *shown), replace(view, choice=replace(view.choice, frame=True))
    right: list[Part] = [
        made.ranking,
        made.ranking_spec,
        made.history,
        made.history_spec,
    ]
    left: list[Part] = [flat_map(view, *shown)] if view.snapshot.geometry else []
    (left if _many(view) else right).append(card_block(still, listed))
    return [[Stack(1000, left), Stack(500, [part for part in right if part])]]


def _many(view: View) -> bool:
    """Whether the counties' targets stand below the map: beside it their rows would leave it alone."""
    return len(scope.county_groups(view)) > 1 and not view.choice.area and not view.choice.frame


def offered(view: View, indicator: str, year: int, listed: Sequence[str]) -> downloads.Offer:
    """What the download menu holds for an indicator and year."""
    words = texts(view, indicator, year)
    return offer(view, drawn(view, indicator, year), words.said, words.sources, listed)


def render(view: View) -> None:
    """Draw finding, map, ranking, history and card."""
    covered, group = view.snapshot.map_coverage, scope.county_group(view)
    if not covered:
        frame.title("尚无县区数据，不能上图", f"{frame.held(view)}；县区的数报来后即可上图")
        draw_card(view, group)
        frame.foot(view, ())
        return
    chosen = choose(covered, view.catalog.roles)
    shown = chosen.cover.indicator.id, chosen.year
    drawing, words = drawn(view, *shown), texts(view, *shown)
    frame.title(words.said, words.below, across=True)
    with st.container(key="map-body"):
        left, right = st.columns([1004, 500], gap="medium")
    with left:
        if not view.choice.frame:
            with st.container(key="map-pick"):
                controls(view, covered, chosen)
        if not view.snapshot.geometry:
            st.html(html.element("p", f"{NO_BOUNDARIES}各县区的数见排序和表。", "ct-note"))
        elif chosen.mode == COLUMNS and not view.choice.frame:
            column_block(view, drawing)
        else:
            with st.container(key="map-framed" if view.choice.frame else "map-canvas"):
                draw_map(view, sent_map(view, *shown), "county_map", height="stretch")
        if not view.choice.frame:
            with st.container(key="map-years"):
                year_line(view, chosen)
        if not view.snapshot.geometry:  # what the picture would show, in its place
            draw_table(view, *shown, group)
        if _many(view):
            scope.pick_group(view, group)
            draw_card(view, group)
    with right, st.container(key="map-side"):
        draw_side(view, *shown)
        if not _many(view):
            draw_card(view, group)
    frame.foot(view, words.sources, note=view.catalog.plan.ranch_note)
    downloads.menu(view, lambda public: offered(public, *shown, group))
    if view.snapshot.geometry and not view.choice.frame:
        draw_table(view, *shown, group)


frame.show(SLUG, render)
