"""Beside the sheet: all counties with their findings, each opening its own sheet."""

from __future__ import annotations

import streamlit as st

from core.charts import html
from core.charts.html import Safe, esc
from core.charts.theme import county_looks
from pages.parts.kept import drawn_once
from pages.parts.loading import View
from pages.parts.overview_cells import status_of
from pages.parts.portrait_model import portrait_of
from pages.parts.portrait_sheet import said


@drawn_once()
def draw_others(view: View, chosen: str) -> None:
    """Draw the cards."""
    st.html(others(view, chosen))


def others(view: View, chosen: str) -> str:
    """One card a county, in the order of the document."""
    looks = county_looks(county.code for county in view.catalog.counties)
    cards = []
    for county in view.catalog.counties:
        one = portrait_of(view, county.code)
        address = esc(f"portraits{view.choice.query(area=county.code)}")
        name = f'<a class="ct-go" href="{address}" target="_self">{esc(county.name)}</a>'
        here = ' aria-current="true"' if county.code == chosen else ""
        status = html.join(status_of(found) for found in one.targets)
        cards.append(
            f'<article class="ct-p-card"{here} style="border-left-color:{looks[county.code].mark}">'
            f"<h3>{name}<small>{esc('、'.join(one.position.types))}</small></h3>"
            f"<p>{esc(said(view, one))}</p><p>{status}</p></article>"
        )
    return Safe(html.figure_head("各县区画像") + "".join(cards))
