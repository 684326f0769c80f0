"""What the maps share: polygons, hatching, the ranch, the schematic note, the selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from core.charts.kit.map_labels import positioned, shown_narrow, shown_wide
from core.charts.kit.theme import HATCH, INK, INK2, INK3, RANCH, SURFACE, Spec
from core.charts.kit.vega import halo, layer, literal, text_mark
from core.wording.words import SCHEMATIC_MARK

Geometry = Mapping[str, Any]

RANCH_NOTE: Final = "不参与评价"
_PROJECTION: Final = {"type": "mercator"}
#: Decimals of a degree in a picture.
_DIGITS: Final = 3


def features(geometry: Geometry, codes: Iterable[str] | None = None) -> list[Spec]:
    """Features of the given codes in the order of the file; without codes, the counted ones."""
    wanted = None if codes is None else set(codes)
    features_of_counties = []
    for feature in geometry["counties"]["features"]:
        keep = feature["counted"] if wanted is None else feature["adcode"] in wanted
        if keep:
            kept = {k: v for k, v in feature.items() if k != "properties"}
            features_of_counties.append({**kept, "geometry": drawable(feature["geometry"])})
    return features_of_counties


def drawable(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a geometry with no more digits than a picture can show: 100 m are less than a pixel.

    Points that two counties share are rounded alike, so no gap opens between them.
    """
    return {**geometry, "coordinates": _rounded(geometry["coordinates"])}


def _rounded(part: Any) -> Any:
    return round(part, _DIGITS) if isinstance(part, int | float) else [_rounded(ring) for ring in part]


def shapes(
    rows: Sequence[Mapping[str, Any]], *, stroke: str = SURFACE, width: float = 1.5, **mark: Any
) -> Spec:
    """Layer of polygons whose rows carry ``fill`` at the top level of the feature."""
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": "geoshape", "stroke": stroke, "strokeWidth": width, "strokeJoin": "round", **mark},
        "encoding": {"fill": literal("fill")},
    }


def outline(rows: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> list[Spec]:
    """Layers of dashed edges, for areas without a figure (white beneath, over the neighbours' borders).

    ``rows`` are those of :func:`base_layer`, all of them: what layers have in common can be sent once.
    """
    edge = {"type": "geoshape", "filled": False, "aria": False, "strokeJoin": "round"}
    layer = {
        "data": {"values": [dict(row) for row in rows]},
        "transform": [{"filter": {"field": "adcode", "oneOf": list(codes)}}],
    }
    return [
        {**layer, "mark": {**edge, "stroke": SURFACE, "strokeWidth": 1.6}},
        {**layer, "mark": {**edge, "stroke": INK3, "strokeWidth": 1.1, "strokeDash": [3, 2.5]}},
    ]


def chosen_edge(geometry: Geometry, code: str) -> list[Spec]:
    """Layers of a heavy edge round the chosen county, whole although its neighbours were drawn after it."""
    rows = features(geometry, [code]) if code else []
    edge = {"type": "geoshape", "filled": False, "aria": False, "strokeJoin": "round"}
    return [
        {"data": {"values": rows}, "mark": {**edge, "stroke": stroke, "strokeWidth": width}}
        for stroke, width in ((SURFACE, 5.0), (INK, 2.6))
        if rows
    ]


def hatching(geometry: Geometry, colors: Mapping[str, str], *, dense: bool) -> Spec:
    """Layer of 45° lines over the given areas, each in its colour."""
    rows = [
        {"type": "Feature", "geometry": f["geometry"], "stroke": colors[f["adcode"]]}
        for f in geometry["hatch"]["fine" if dense else "coarse"]["features"]
        if f["adcode"] in colors
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "geoshape", "filled": False, "strokeWidth": 0.8, "aria": False},
        "encoding": {"stroke": literal("stroke")},
    }


def ranch_layers(geometry: Geometry, *, dense: bool) -> list[Spec]:
    """Units that are no county: grey, hatched, named, said to take no part."""
    units = [f for f in geometry["counties"]["features"] if not f["counted"]]
    if not units:
        return []
    rows = [{"type": "Feature", "geometry": drawable(f["geometry"]), "fill": RANCH} for f in units]
    labels = []
    for unit in units:
        place = geometry["labels"][unit["adcode"]]
        lon, lat = place["at"]
        labels.append(
            {
                "lon": lon,
                "lat": lat,
                "wide": f"{unit['name']}\n{RANCH_NOTE}",
            }
        )
    colors = {unit["adcode"]: HATCH for unit in units}
    wide = positioned(labels, text_mark(12, INK2, dy=-7, opacity=shown_wide()), "wide")
    return [
        shapes(rows, stroke=SURFACE),
        hatching(geometry, colors, dense=dense),
        *halo(wide, RANCH, 5),
        *_ranch_outside(geometry, units),
    ]


def _ranch_outside(geometry: Geometry, units: Sequence[Mapping[str, Any]]) -> list[Spec]:
    layers: list[Spec] = []
    for unit in units:
        place = geometry["labels"][unit["adcode"]]["outside"]
        lon, lat = place["at"]
        row = {"lon": lon, "lat": lat, "t": f"{unit['name']}\n{RANCH_NOTE}"}
        mark = text_mark(12, INK2, align=place["align"], baseline="bottom", dy=-8, opacity=shown_narrow())
        layers += halo(positioned([row], mark, "t"))
    return layers


def note_text(approval: str) -> str:
    """The schematic note, and the approval number of the base map where there is one."""
    return f"{SCHEMATIC_MARK}\u3000审图号：{approval}" if approval else SCHEMATIC_MARK


def note_layer(approval: str) -> Spec:
    """Layer of the schematic note."""
    return layer(
        [{"t": note_text(approval)}],
        text_mark(12, INK3, align="right", baseline="bottom"),
        x={"value": {"expr": "width"}},
        y={"value": {"expr": "height"}},
        text={"field": "t"},
    )


def room_below(geometry: Geometry, share: float) -> Spec:
    """Invisible point south of the polygons that makes the projection leave room for a legend."""
    west, south, east, north = bounds(geometry)
    point = [(west + east) / 2, south - share * (north - south)]
    row = {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}}
    return {"data": {"values": [row]}, "mark": {"type": "geoshape", "opacity": 0, "aria": False}}


def bounds(geometry: Geometry) -> tuple[float, float, float, float]:
    """West, south, east and north edge of all polygons, in degrees."""
    points = [
        point
        for feature in geometry["counties"]["features"]
        for rings in feature["geometry"]["coordinates"]
        for point in rings[0]
    ]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


#: Name of the layer that a click selects on.
_VIEW: Final = "counties"


def base_layer(
    rows: Sequence[Mapping[str, Any]], *, hatched: bool, tooltip: Mapping[str, str], selectable: bool = False
) -> Spec:
    """Layer of filled counties: dark thin borders where some are hatched, else white ones."""
    stroke, width = (INK2, 1.0) if hatched else (SURFACE, 1.5)
    base = shapes(rows, stroke=stroke, width=width)
    base["name"] = _VIEW
    base["encoding"]["tooltip"] = [{"field": field, "title": title} for field, title in tooltip.items()]
    if selectable:
        chosen = {"param": "county", "empty": False}
        base["encoding"]["stroke"] = {"condition": {**chosen, "value": INK}, "value": stroke}
        base["encoding"]["strokeWidth"] = {"condition": {**chosen, "value": 3}, "value": width}
        base["mark"]["cursor"] = "pointer"
    return base


def select_county() -> Spec:
    """Click on a county: a point selection over the code at the feature's top level.

    It stands at the top of the spec, where the page looks for it, and names the layer it works on.
    """
    select = {"type": "point", "fields": ["adcode"], "toggle": False}
    return {"name": "county", "select": select, "views": [_VIEW]}


def projection() -> Spec:
    """Mercator, fitted to the picture."""
    return dict(_PROJECTION)
