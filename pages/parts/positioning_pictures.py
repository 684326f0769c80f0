"""Pictures of the positioning page: quotients by sector and area, and beside the declared types."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.analysis.census import INDUSTRY_PARTS
from core.analysis.positioning import positioning
from core.analysis.positioning_findings import against
from core.analysis.positioning_model import PositioningModel
from core.catalog.models import Area
from core.charts.dots import change_dumbbell, type_strip
from core.charts.heatmap import lq_heatmap, similarity_matrix
from core.charts.theme import INK, CountyLook, Spec, county_looks
from core.wording import MISSING, number, percent
from pages.parts.asked import asked
from pages.parts.loading import View

#: Before the three sectors that 工业 is the sum of.
PART: Final = "其中"


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={View: asked})
def model_of(view: View) -> PositioningModel:
    """Declared and measured positions as of the chosen date."""
    return positioning(view.catalog, view.data.book, view.choice.as_of)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the rows' names as shown: the sectors that 工业 is the sum of are marked as parts."""
    shown = [
        f"{PART}{row['name']}" if row["sector"] in INDUSTRY_PARTS else str(row["name"])
        for row in frame.to_dict("records")
    ]
    return frame.assign(shown=shown)


def heatmap(view: View, comparator: Area) -> Spec:
    """Quotients of the last census, counties and city, framed column of the chosen county."""
    catalog = view.catalog
    frame = named(against(model_of(view), comparator.code))
    cells = pd.DataFrame(
        {
            "sector": frame["shown"],
            "area": frame["area"],
            "value": frame["lq"],
            "small": frame["small"].fillna(False).astype(bool),
            "text": [quotient_text(row) for row in frame.to_dict("records")],
        }
    )
    city = frame[frame["area_code"] == catalog.city.code]
    shares = pd.DataFrame(
        {"sector": city["shown"], "text": [percent(value).removesuffix("%") for value in city["share"]]}
    )
    shares.attrs["head"] = f"{catalog.city.short}占比，%"
    return lq_heatmap(
        cells,
        sectors=list(dict.fromkeys(frame["shown"])),
        areas=[area.short for area in (*catalog.counties, catalog.city)],
        comparator=comparator.short,
        shares=shares,
        chosen=catalog.area(view.choice.area).short if view.choice.area else "",
    )


def quotient_text(row: dict[str, object]) -> str:
    """Print a quotient; * where the sample is small."""
    value = row["lq"]
    if not isinstance(value, float) or pd.isna(value):
        return MISSING
    return number(value, 2) + ("*" if row["small"] else "")


def strip(view: View, comparator: Area) -> Spec | None:
    """Quotients of the sectors beside each declared type, for the counties that declare it."""
    model = model_of(view)
    order = [entry.type for entry in view.catalog.type_sectors]
    rows = [
        {
            "type": f"{q.type}\n{q.label}",
            "place": order.index(q.type),
            "area_code": county.area_code,
            "name": county.area[:2],
            "value": q.value,
            "text": f"{q.label}{number(q.value, 2)}",
        }
        for county in model.counties
        for q in county.quotients
        if q.comparator == comparator.code and q.value
    ]
    if not rows:
        return None
    frame = pd.DataFrame(rows).sort_values("place", kind="stable")
    return type_strip(
        frame,
        county_looks(county.code for county in view.catalog.counties),
        types=list(dict.fromkeys(frame["type"])),
        chosen=view.choice.area,
        row_height=37,
        nominal_width=600,
    )


def dumbbell(view: View, area: Area) -> Spec | None:
    """Shares of the two censuses for one area."""
    model = model_of(view)
    frame = named(model.changes[model.changes["area_code"] == area.code])
    if frame.empty or model.first_year is None or model.last_year is None:
        return None
    rows = pd.DataFrame(
        {"name": frame["shown"], "first": frame["first_share"] * 100, "last": frame["last_share"] * 100}
    )
    looks = county_looks(county.code for county in view.catalog.counties)
    look = looks.get(area.code, CountyLook(INK, INK))
    return change_dumbbell(rows, look=look, first_year=model.first_year, last_year=model.last_year)


def similarity(view: View) -> Spec | None:
    """How alike the employment of every two areas is."""
    frame = model_of(view).similarity
    if frame.empty:
        return None
    pairs = pd.DataFrame(
        {
            "one": frame["area"],
            "other": frame["other"],
            "value": frame["cosine"],
            "text": [number(value, 2) for value in frame["cosine"]],
        }
    )
    names = list(dict.fromkeys([*frame["area"], *frame["other"]]))
    return similarity_matrix(pairs, areas=names)
