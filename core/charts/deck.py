"""Columns on the map, drawn by WebGL: an option beside the flat map, never the only view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from core.charts.kit.maps import RANCH_NOTE, Geometry, bounds
from core.charts.kit.scales import class_of
from core.charts.kit.theme import ACCENT_MID, INK, MISSING_FILL, RANCH, RULE, SURFACE
from core.charts.kit.vega import records
from core.wording.numbers import MISSING

if TYPE_CHECKING:
    import pydeck as pdk

#: Height in metres of the tallest column, and its radius.
TALLEST: Final = 60_000.0
RADIUS: Final = 9_000.0
LAYER: Final = "counties"
#: Zoom at which the prefecture fills about 950 px, and about 350 px.
WIDE_ZOOM, NARROW_ZOOM = 6.95, 5.55


def column_deck(
    counties: pd.DataFrame,
    geometry: Geometry,
    *,
    breaks: Sequence[float] = (),
    colors: Sequence[str] = (),
    decimals: int = 1,
    height: int = 560,
    zoom: float = WIDE_ZOOM,
) -> pdk.Deck:
    """Raise a column on every county, as high as its value.

    No tiles and no style are asked of any host. A click gives
    ``selection.objects["counties"][0]["properties"]["adcode"]``.

    Parameters
    ----------
    counties : DataFrame
        ``area_code``, ``name``, ``value`` (missing where unknown), ``text``, ``grade``. Missing and
        negative values get no column; an estimate (grade E) gets a pale one.
    geometry : dict
        What the store prepared at build.
    breaks, colors : sequence
        Classes of the flat map, for the columns' colours; one colour without them.
    decimals : int
        Of the printed values: they are rounded before they are classed.
    height : int
        In px.
    zoom : float
        :data:`WIDE_ZOOM` fills a page's width, :data:`NARROW_ZOOM` a phone's.

    Returns
    -------
    pydeck.Deck
    """
    import pydeck as pdk

    rows = {row["area_code"]: row for row in records(counties)}
    grounds = [_ground(f, rows.get(f["adcode"])) for f in geometry["counties"]["features"]]
    columns = _columns(geometry, rows, breaks, colors, decimals)
    polygons = pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": grounds},
        id=LAYER,
        pickable=True,
        stroked=True,
        filled=True,
        get_fill_color="properties.fill",
        get_line_color=_rgb(SURFACE),
        line_width_min_pixels=1.5,
    )
    pillars = pdk.Layer(
        "ColumnLayer",
        [column for column in columns if column["elevation"] > 0],
        id="columns",
        get_position="at",
        get_elevation="elevation",
        get_fill_color="color",
        radius=RADIUS,
        extruded=True,
        pickable=False,
    )
    names = pdk.Layer(
        "TextLayer",
        [*columns, *_uncounted(geometry)],
        id="names",
        get_position="top",
        get_text="label",
        get_size=14,
        get_color=_rgb(INK),
        get_pixel_offset=[0, -14],
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String("Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"),
        background=True,
        get_background_color=[255, 255, 255, 200],
        background_padding=[4, 2],
        # Names stand over everything: the ground would hide what lies on it.
        parameters={"depthCompare": "always"},
        pickable=False,
    )
    west, south, east, north = bounds(geometry)
    view = pdk.ViewState(
        longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=zoom, pitch=40, bearing=0
    )
    return pdk.Deck(
        layers=[polygons, pillars, names],
        initial_view_state=view,
        map_provider=None,
        height=height,
        tooltip={"text": "{name} {text}"},
    )


def _rgb(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _ground(feature: Mapping[str, Any], row: Mapping[str, Any] | None) -> dict[str, Any]:
    known = row is not None and row["value"] is not None
    fill = RULE if known else MISSING_FILL
    name = row["name"] if row else feature["name"]
    text = row["text"] if row is not None and known else MISSING
    if not feature["counted"]:
        fill, name, text = RANCH, feature["name"], RANCH_NOTE
    properties = {"adcode": feature["adcode"], "name": name, "text": text, "fill": _rgb(fill)}
    return {
        "type": "Feature",
        "geometry": feature["geometry"],
        "properties": properties,
        "name": name,
        "text": text,
    }


def _uncounted(geometry: Geometry) -> list[dict[str, Any]]:
    """Names of the units that are no county, on the ground."""
    units = [f for f in geometry["counties"]["features"] if not f["counted"]]
    places = [geometry["labels"][unit["adcode"]]["at"] for unit in units]
    return [
        {"top": [*place, 0], "label": f"{unit['name']}\n{RANCH_NOTE}"}
        for unit, place in zip(units, places, strict=True)
    ]


def _columns(
    geometry: Geometry,
    rows: Mapping[str, Mapping[str, Any]],
    breaks: Sequence[float],
    colors: Sequence[str],
    decimals: int,
) -> list[dict[str, Any]]:
    known = {code: row for code, row in rows.items() if row["value"] is not None}
    most = max((float(row["value"]) for row in known.values()), default=0.0)
    columns = []
    for feature in geometry["counties"]["features"]:
        if not feature["counted"]:
            continue
        row = rows.get(feature["adcode"])
        value = float(row["value"]) if row and row["value"] is not None else 0.0
        elevation = TALLEST * max(value, 0.0) / most if most > 0 else 0.0
        place = geometry["labels"][feature["adcode"]]["at"]
        color = ACCENT_MID
        if breaks and colors:
            color = colors[class_of(round(value, decimals), breaks)]
        opacity = 110 if row and row["grade"] == "E" else 235
        columns.append(
            {
                "at": place,
                "top": [*place, elevation],
                "elevation": elevation,
                "color": [*_rgb(color), opacity],
                "label": f"{row['name']} {row['text']}"
                if row and row["value"] is not None
                else f"{feature['name']} {MISSING}",
            }
        )
    return columns
