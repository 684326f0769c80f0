"""The map's pictures, cached: the adapters below the pages make them."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.analysis.county_map import Cover, coverage
from core.charts import html
from core.charts.adapters import county_map as adapter
from core.charts.adapters.county_map import Drawn
from core.charts.html import Safe
from core.charts.theme import Spec
from pages.parts.loading import View, asked


def asked_area(view: View) -> tuple[str, dt.date, str]:
    """What a picture with the chosen county in it depends on."""
    return *asked(view), view.choice.area


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={View: asked})
def covers(view: View) -> tuple[Cover, ...]:
    """Indicators and years that can be mapped."""
    return coverage(view.catalog, view.known, view.data.estimates, view.choice.as_of)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={View: asked})
def drawn(view: View, indicator: str, year: int) -> Drawn:
    """Model, scale and classes of one map."""
    return adapter.drawn(view.catalog, view.known, view.data.estimates, indicator, year)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked_area})
def flat_map(view: View, indicator: str, year: int, *, clickable: bool = False) -> Spec:
    """The choropleth with the chosen county outlined."""
    one = drawn(view, indicator, year)
    return adapter.flat_map(
        view.catalog, view.data.geometry, one, chosen=view.choice.area, clickable=clickable
    )


def subtitle(view: View, one: Drawn) -> Safe:
    """What is shown, with the grades of the figures."""
    chips = html.join(html.grade_chip(grade) for grade in one.model.grades)
    return html.join((adapter.subtitle(view.catalog, one), chips))
