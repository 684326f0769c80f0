"""From the positioning model to its pictures: quotients by sector, beside types, change, similarity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from core.charts.dots import change_dumbbell, type_strip
from core.charts.heatmap import LQ_CUTS, lq_cell, lq_heatmap, similarity_matrix
from core.charts.kit.templates import fill
from core.charts.kit.theme import CONCENTRATION7, INK, CountyLook, Spec, county_looks
from core.charts.kit.vega import records
from core.places.positioning import PositioningModel, against
from core.plan.catalog import Catalog
from core.plan.models import Area
from core.wording.numbers import MISSING, number, percent

# Location quotients as a real table of coloured cells: it narrows to a phone, where a picture would
# scroll.


def quotient_table(
    cells: pd.DataFrame,
    *,
    sectors: Sequence[str],
    areas: Sequence[str],
    comparator: str,
    shares: pd.DataFrame,
    chosen: str = "",
) -> Markup:
    """Lay out location quotients by sector and area, with the scale above.

    Parameters
    ----------
    cells : DataFrame
        ``sector`` and ``area`` (names as shown), ``value`` (location quotient; missing where unknown),
        ``text`` (two decimals, * where the sample is small), ``small`` (bool).
    sectors, areas : sequence of str
        Rows and columns in order.
    comparator : str
        What 1 means (``全省``).
    shares : DataFrame
        ``sector`` and ``text``: a last column outside the colours, under ``shares.attrs["head"]``; a phone
        leaves it out.
    chosen : str
        Name of an area whose column is framed.
    """
    by_cell = {(row["sector"], row["area"]): lq_cell(row) for row in records(cells)}
    side = dict(zip(shares["sector"], shares["text"], strict=True))
    rows = [
        (
            sector,
            [_box(by_cell.get((sector, area)), chosen=area == chosen) for area in areas],
            side.get(sector, ""),
        )
        for sector in sectors
    ]
    cuts = [f"{cut:g}" for cut in LQ_CUTS] + [""]
    boxes = list(zip(CONCENTRATION7, cuts, strict=True))
    last = shares.attrs.get("head", "")
    return fill("quotients.html", "quotients", comparator, boxes, areas, chosen, last, rows)


def _box(cell: Mapping[str, Any] | None, *, chosen: bool) -> tuple[Mapping[str, Any] | None, str]:
    """Cell with its classes."""
    if cell is None:
        return None, ""
    names = (("ct-small", cell["form"] == "small"), ("ct-chosen", chosen))
    return cell, " ".join(name for name, shown in names if shown)


#: Room for a picture on a phone, in px.
PHONE: Final = 358
#: Before the three sectors that 工业 is the sum of.
PART: Final = "其中"


def named(frame: pd.DataFrame, parts: Collection[str]) -> pd.DataFrame:
    """Add the rows' names as shown: the sectors that 工业 is the sum of are marked as parts."""
    shown = [
        f"{PART}{row['name']}" if row["sector"] in parts else str(row["name"])
        for row in frame.to_dict("records")
    ]
    return frame.assign(shown=shown)


def heatmap(catalog: Catalog, model: PositioningModel, comparator: Area, chosen: str = "") -> Spec:
    """Quotients of the last census as a picture: counties and city, the chosen county's column framed."""
    return lq_heatmap(**_matrix(catalog, model, comparator, chosen))


def quotients(catalog: Catalog, model: PositioningModel, comparator: Area, chosen: str = "") -> Markup:
    """Return the same as a table for the page."""
    return quotient_table(**_matrix(catalog, model, comparator, chosen))


def _matrix(catalog: Catalog, model: PositioningModel, comparator: Area, chosen: str) -> dict[str, Any]:
    frame = named(against(model, comparator.code), catalog.roles.industry_parts)
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
    return {
        "cells": cells,
        "sectors": list(dict.fromkeys(frame["shown"])),
        "areas": [area.short for area in (*catalog.counties, catalog.city)],
        "comparator": comparator.short,
        "shares": shares,
        "chosen": catalog.area(chosen).short if chosen else "",
    }


def quotient_text(row: Mapping[Any, Any]) -> str:
    """Print a quotient; * where the sample is small."""
    value = row["lq"]
    if not isinstance(value, float) or pd.isna(value):
        return MISSING
    return number(value, 2) + ("*" if row["small"] else "")


def strip(
    catalog: Catalog, model: PositioningModel, comparator: Area, chosen: str = "", *, narrow: bool = False
) -> Spec | None:
    """Quotients of the sectors beside each declared type, for the counties that declare it.

    ``narrow`` is for a phone: the name of a row stands above its points, not before them.
    """
    order = [entry.type for entry in catalog.type_sectors]
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
        county_looks(county.code for county in catalog.counties),
        types=list(dict.fromkeys(frame["type"])),
        chosen=chosen,
        row_height=_STACKED if narrow else _BESIDE,
        nominal_width=PHONE if narrow else 600,
        stacked=narrow,
    )


#: Height of a row of the strip with its name above and before its points.
_STACKED, _BESIDE = 70, 37


def dumbbell(catalog: Catalog, model: PositioningModel, area: Area, *, narrow: bool = False) -> Spec | None:
    """Shares of the two censuses for one area; ``narrow`` breaks long names, so that the axis has room."""
    frame = named(model.changes[model.changes["area_code"] == area.code], catalog.roles.industry_parts)
    if frame.empty or model.first_year is None or model.last_year is None:
        return None
    rows = pd.DataFrame(
        {"name": frame["shown"], "first": frame["first_share"] * 100, "last": frame["last_share"] * 100}
    )
    looks = county_looks(county.code for county in catalog.counties)
    look = looks.get(area.code, CountyLook(INK, INK))
    return change_dumbbell(
        rows,
        look=look,
        first_year=model.first_year,
        last_year=model.last_year,
        name_room=_NAME_ROOM if narrow else 0,
    )


#: Room of a sector's name on a phone, in px.
_NAME_ROOM = 134


def similarity(model: PositioningModel) -> Spec | None:
    """How alike the employment of every two areas is."""
    frame = model.similarity
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
