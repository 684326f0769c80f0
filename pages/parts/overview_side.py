"""Right column of the overview: status map, consistency of the targets, two benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from core.analysis.assessment import Assessment, Opinion
from core.analysis.consistency import Consistency, CountyPart
from core.analysis.overview import headline
from core.catalog.catalog import Catalog
from core.charts import html
from core.charts.adapters.consistency import consistency_head
from core.charts.adapters.status_map import map_head, map_rows
from core.charts.consistency import consistency_bar
from core.charts.html import Safe
from core.charts.status_map import status_map
from core.charts.table import Column, table
from core.charts.theme import county_looks
from core.wording import carried, number, numeral
from core.wording.words import short_county
from pages.parts import loading
from pages.parts.chart import Sent, draw, sent
from pages.parts.kept import drawn_once, once_shown
from pages.parts.loading import View
from pages.parts.map_click import draw_map


def map_block(view: View) -> None:
    """Draw the map with its finding."""
    _map_head(view)
    draw_map(view, _map(view), "overview_map")


@drawn_once()
def _map_head(view: View) -> None:
    st.html(html.figure_head(*map_head(loading.assessments(view), view.catalog)))


@once_shown()
def _map(view: View) -> Sent:
    rows = map_rows(view.catalog, loading.assessments(view))
    spec = status_map(
        view.data.geometry,
        rows,
        height=270,
        approval=view.catalog.plan.map_approval,
        selectable=not view.choice.frame,
        chosen=view.choice.area,
    )
    return sent(spec)


def consistency_block(view: View, found: Sequence[Assessment]) -> None:
    """Show whether the counties' targets add up to the city's: a bar, on phones an equation."""
    whole = loading.target_sum(view)
    if whole is None:
        return
    city = next(a for a in found if a.id == headline(view.catalog).id)
    st.html(html.figure_head(*consistency_head(whole)))
    with st.container(key="wide-consistency"):
        parts = pd.DataFrame([_part(view.catalog, part) for part in whole.parts])
        latest = city.latest
        spec = consistency_bar(
            parts,
            target=whole.city_target,
            target_text=f"{view.catalog.city.short}目标{number(whole.city_target, 0)}",
            looks=county_looks(county.code for county in view.catalog.counties),
            latest=latest.value if latest else None,
            latest_text=f"{latest.year}年{view.catalog.city.short}{number(latest.value)}" if latest else "",
        )
        draw(spec)
    with st.container(key="narrow-consistency"):
        st.html(html.equation(consistency_terms(view.catalog, whole)))


def _part(catalog: Catalog, part: CountyPart) -> dict[str, object]:
    name = catalog.area(part.area).short
    derived = part.population is not None
    return {
        "area_code": part.area,
        "name": short_county(name),
        "value": part.value,
        "text": number(part.value, 1 if derived else 0),
        "derived": derived,
    }


def consistency_terms(catalog: Catalog, whole: Consistency) -> list[tuple[str, str]]:
    """Terms of the sum for an equation; counties with the same target stand together."""
    terms: list[tuple[str, str]] = []
    for text, group in groupby((_part(catalog, part) for part in whole.parts), key=lambda row: row["text"]):
        rows = list(group)
        sign = [("＋", "")] if terms else []
        many = len(rows) > 1
        term = (
            (f"{len(rows)}×{text}", f"{numeral(len(rows))}县") if many else (str(text), str(rows[0]["name"]))
        )
        terms += [*sign, term]
    more = "＞" if whole.excess > 0 else "＜" if whole.excess < 0 else "＝"
    city = (number(whole.city_target, 0), catalog.city.short)
    return [*terms, ("＝", ""), (number(whole.total), "合计"), (more, ""), city]


def benchmarks_block(view: View, found: Sequence[Assessment]) -> None:
    """Show both judgements of the first target whose benchmarks disagree."""
    two = next((a for a in found if a.benchmarks_differ), None)
    if two is None or two.opinion is None or two.second is None:
        return
    whose = f"{view.catalog.area(two.area).short}{view.catalog.indicator(two.indicator).name}"
    unit = carried(two.value or 0.0, two.unit)[1]
    head = html.figure_head(f"口径不同，结论不同：{whose}", f"{unit}；状态颜色从新口径")
    st.html(head + benchmarks_table(view.catalog, two))


def benchmarks_table(catalog: Catalog, two: Assessment) -> Safe:
    """Both judgements, the newer benchmark first."""
    columns = [
        Column("口径"),
        Column("基期→最新"),
        Column("过去年均\n%", "right"),
        Column("应达\n%", "right"),
        Column("状态"),
    ]
    opinions = [o for o in (two.opinion, two.second) if o is not None]
    decimals = catalog.indicator(two.indicator).decimals
    rows = [_opinion(catalog, o, decimals) for o in opinions]
    return table(columns, rows, label="两种口径下的判定")


def _opinion(catalog: Catalog, view: Opinion, decimals: int) -> list[object]:
    base = view.base
    start = f"{number(base.value, decimals)}→" if base else ""
    return [
        catalog.benchmark(view.benchmark).short,
        f"{start}{number(view.latest.value, decimals)}",
        number(None if view.observed is None else view.observed * 100, 1),
        number(None if view.required is None else view.required * 100, 1),
        html.status_badge(view.central),
    ]
