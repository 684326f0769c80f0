"""From the map's model to its pictures: rows, classes, colours, subtitle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.analysis.county_map import CountyMap, Cover, Shown, county_map, coverage
from core.analysis.estimates import RECONSTRUCTION, SHARE_PROJECTION
from core.catalog.catalog import Catalog
from core.catalog.models import PriceBasis
from core.charts import html
from core.charts.choropleth import choropleth, class_colors
from core.charts.histories import Histories
from core.charts.html import Safe
from core.charts.ranking import ReferenceValue, ranking
from core.charts.scales import class_of, rounded_breaks
from core.charts.theme import Spec, county_looks
from core.wording import MISSING
from core.wording.scale import Scale, scale_of
from pages.parts.loading import View, asked

#: How an estimate was made, for subtitles.
METHODS = {RECONSTRUCTION: "重构估算", SHARE_PROJECTION: "按占比推算，不反映各县区实绩"}


@dataclass(frozen=True, eq=False)
class Drawn:
    """One map ready to draw: model, printed scale, class breaks."""

    model: CountyMap
    scale: Scale
    breaks: tuple[float, ...]


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={View: asked})
def covers(view: View) -> tuple[Cover, ...]:
    """Indicators and years that can be mapped."""
    return coverage(view.catalog, view.known, view.data.estimates, view.choice.as_of)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={View: asked})
def drawn(view: View, indicator: str, year: int) -> Drawn:
    """Model, scale and classes of one map."""
    model = county_map(view.catalog, view.known, view.data.estimates, indicator, year)
    values = [*model.spread, *(one.value for one in model.values if one.value is not None)]
    scale = scale_of(model.indicator.unit, model.indicator.decimals, values)
    return Drawn(model, scale, rounded_breaks(scale.rounded(value) for value in model.spread))


def rows(one: Drawn) -> pd.DataFrame:
    """One row a county for the map, flat or in columns."""
    return pd.DataFrame([_row(shown, one.scale) for shown in one.model.values])


def _row(shown: Shown, scale: Scale) -> dict[str, Any]:
    text = scale.text(shown.value) if shown.value is not None else MISSING
    return {
        "area_code": shown.area.code,
        "name": shown.area.short,
        "value": None if shown.value is None else scale.value(shown.value),
        "text": f"≈{text}" if shown.form == "estimate" else text,
        "grade": shown.grade,
    }


@st.cache_resource(
    max_entries=64, show_spinner=False, hash_funcs={View: lambda view: (asked(view), view.choice.area)}
)
def flat_map(view: View, indicator: str, year: int, *, clickable: bool = False) -> Spec:
    """The choropleth with the chosen county outlined."""
    one = drawn(view, indicator, year)
    return choropleth(
        view.data.geometry,
        rows(one),
        breaks=one.breaks,
        unit=one.scale.unit,
        decimals=one.scale.decimals,
        height=590,
        approval=view.catalog.plan.map_approval,
        selectable=clickable,
        chosen=view.choice.area,
    )


def ranking_chart(view: View, one: Drawn) -> Spec:
    """Numbered bars in the colours of the map, with city, province and nation."""
    listed = []
    for place in one.model.ranking.places:
        stored = place.observation.value
        color = class_colors(one.breaks)[class_of(one.scale.rounded(stored), one.breaks)]
        listed.append(
            {
                "rank": place.rank,
                "area_code": place.area,
                "name": view.catalog.area(place.area).short,
                "value": one.scale.value(stored),
                "text": one.scale.text(stored),
                "fill": color,
                "chosen": place.area == view.choice.area,
            }
        )
    references = [
        ReferenceValue(
            reference.kind,
            one.scale.value(reference.observation.value),
            f"{reference.area.short}{one.scale.text(reference.observation.value)}",
        )
        for reference in one.model.references
    ]
    return ranking(pd.DataFrame(listed), references=references)


def histories(view: View, one: Drawn) -> Histories:
    """The six counties' history, values as printed; the city where it can stand beside."""
    frame = one.model.history.copy()
    for name in ("value", "low", "high"):
        frame[name] = frame[name].astype("float64") * one.scale.factor
    catalog = view.catalog
    names = {county.code: bare(county.short) for county in catalog.counties}
    if any(reference.kind == "city" for reference in one.model.references):
        names[catalog.city.code] = catalog.city.short
    looks = county_looks(county.code for county in catalog.counties)
    return Histories(
        frame=frame,
        names=names,
        looks=looks,
        decimals=one.scale.decimals,
        year=one.model.year,
        chosen=view.choice.area,
    )


def bare(name: str) -> str:
    """A county's name without 区 or 县, where it is longer than two characters."""
    return name[:-1] if len(name) > _SHORT else name


_SHORT = 2


def subtitle(catalog: Catalog, one: Drawn) -> Safe:
    """Indicator, unit, price basis, year, benchmark, how estimates were made, grades of the figures."""
    model = one.model
    said = [model.indicator.name, one.scale.unit]
    if model.indicator.price_basis in (PriceBasis.CURRENT, PriceBasis.CONSTANT):
        said.append(
            {PriceBasis.CURRENT: "当年价格", PriceBasis.CONSTANT: "不变价格"}[model.indicator.price_basis]
        )
    said.append(f"{model.year}年")
    names = [catalog.benchmark(benchmark).short for benchmark in model.benchmarks]
    if names:
        said.append("、".join(names) + ("（口径不一，不能直接比较）" if len(names) > 1 else ""))
    methods = dict.fromkeys(shown.method for shown in model.values if shown.form == "estimate")
    if methods:
        said.append("斜线为" + "、".join(METHODS.get(method, "估算") for method in methods))
    chips = html.join(html.grade_chip(grade) for grade in model.grades)
    return html.join(("，".join(said), chips))


def forecasts_text(one: Drawn) -> str:
    """Say which forecasts (预计) exist for the year: they are not on the map."""
    said = [
        f"{shown.area.short}{one.model.year}年预计数{one.scale.quantity(shown.forecast.value)}"
        for shown in one.model.values
        if shown.forecast is not None
    ]
    return f"{'；'.join(said)}，不计入" if said else ""
