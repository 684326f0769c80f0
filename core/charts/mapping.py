"""What the maps share: polygons, hatching, labels, the schematic note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.charts.measure import text_width
from core.charts.theme import HATCH, INK, INK2, INK3, RANCH, SURFACE, Spec
from core.charts.vega import halo, layer, literal, shift_path, text_mark
from core.wording import SCHEMATIC_MARK

Geometry = Mapping[str, Any]

#: Below this inner width names move outside where ``labels.json`` says so.
NARROW: Final = 420
IS_NARROW: Final = f"width < {NARROW}"
RANCH_NOTE: Final = "不参与评价"
_PROJECTION: Final = {"type": "mercator"}
_MARK_RADIUS: Final = 6.0
#: Outline of a hollow mark in px; a solid one has none, so that its inner forms stay open.
HOLLOW_EDGE: Final = 1.7


@dataclass(frozen=True, slots=True)
class MapLabel:
    """Two lines on a county, with a status shape before the name where ``path`` is given."""

    code: str
    name: str
    text: str
    color: str
    ground: str
    path: str = ""
    mark: str = ""
    #: Colour of the shape on white, for a label moved outside.
    mark_outside: str = ""
    dash: tuple[float, ...] = ()
    hollow: bool = False


def features(geometry: Geometry, codes: Iterable[str] | None = None) -> list[Spec]:
    """Features of the given codes in the order of the file; without codes, the counted ones."""
    wanted = None if codes is None else set(codes)
    found = []
    for feature in geometry["counties"]["features"]:
        keep = feature["counted"] if wanted is None else feature["adcode"] in wanted
        if keep:
            found.append({k: v for k, v in feature.items() if k != "properties"})
    return found


def shapes(
    rows: Sequence[Mapping[str, Any]], *, stroke: str = SURFACE, width: float = 1.5, **mark: Any
) -> Spec:
    """Layer of polygons whose rows carry ``fill`` at the top level of the feature."""
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": "geoshape", "stroke": stroke, "strokeWidth": width, "strokeJoin": "round", **mark},
        "encoding": {"fill": literal("fill")},
    }


def outline(rows: Sequence[Mapping[str, Any]]) -> list[Spec]:
    """Layers of dashed edges, for areas without a figure (white beneath, over the neighbours' borders)."""
    features = [dict(row) for row in rows]
    edge = {"type": "geoshape", "filled": False, "aria": False, "strokeJoin": "round"}
    return [
        {"data": {"values": features}, "mark": {**edge, "stroke": SURFACE, "strokeWidth": 1.6}},
        {
            "data": {"values": features},
            "mark": {**edge, "stroke": INK3, "strokeWidth": 1.1, "strokeDash": [3, 2.5]},
        },
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
    rows = [{"type": "Feature", "geometry": f["geometry"], "fill": RANCH} for f in units]
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
    wide = _positioned(labels, text_mark(12, INK2, dy=-7, opacity=_shown_wide()), "wide")
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
        mark = text_mark(12, INK2, align=place["align"], baseline="bottom", dy=-8, opacity=_shown_narrow())
        layers += halo(_positioned([row], mark, "t"))
    return layers


def _shown_narrow() -> Spec:
    return {"expr": f"{IS_NARROW} ? 1 : 0"}


def _shown_wide() -> Spec:
    return {"expr": f"{IS_NARROW} ? 0 : 1"}


def _positioned(rows: Sequence[Mapping[str, Any]], mark: Spec, field: str, **encoding: Any) -> Spec:
    return layer(
        rows,
        mark,
        longitude={"field": "lon", "type": "quantitative"},
        latitude={"field": "lat", "type": "quantitative"},
        text={"field": field},
        **encoding,
    )


def label_layers(geometry: Geometry, labels: Sequence[MapLabel], *, size: float) -> list[Spec]:
    """Names and values on counties, moved outside with a leader where the map is narrow.

    ``size`` is the size of the name in px on a wide map; on a narrow one it is 13.
    """
    places = geometry["labels"]
    inside = [label for label in labels if "outside" not in places[label.code]]
    movable = [label for label in labels if "outside" in places[label.code]]
    sized: Spec | float = {"expr": f"{IS_NARROW} ? 13 : {size:g}"} if size > _NARROW_SIZE else size
    layers = _inside(places, inside, sized, size, None)
    if movable:
        layers += _inside(places, movable, size, size, _shown_wide())
        layers += _outside(places, movable)
    return layers + _parts(places, labels)


_NARROW_SIZE: Final = 13.0


def _inside(
    places: Mapping[str, Any],
    labels: Sequence[MapLabel],
    sized: Spec | float,
    size: float,
    opacity: Spec | None,
) -> list[Spec]:
    if not labels:
        return []
    rows = []
    for label in labels:
        lon, lat = places[label.code]["at"]
        half = text_width(label.name, size, bold=True) / 2
        rows.append(_row(label, lon, lat, dx=-half - 4 - _MARK_RADIUS, dy=-size * 0.55))
    extra: Spec = {} if opacity is None else {"opacity": opacity}
    gap = round(size * 0.58)
    name = _positioned(
        rows,
        {**text_mark(size, bold=True, dy=-gap, **extra), "fontSize": sized},
        "name",
        color=literal("color"),
    )
    value = _positioned(
        rows, {**text_mark(size, dy=gap, **extra), "fontSize": sized}, "text", color=literal("color")
    )
    return [*halo(name, field="ground"), *halo(value, field="ground"), *_symbols(rows, extra)]


def _outside(places: Mapping[str, Any], labels: Sequence[MapLabel]) -> list[Spec]:
    layers: list[Spec] = []
    leaders, rows = [], []
    for label in labels:
        place = places[label.code]
        lon, lat = place["outside"]["at"]
        right = place["outside"]["align"] == "right"
        text = f"{label.name}\u2002{label.text}"
        # The shape stands first in reading order: right after the leader, or at the far end of the text.
        reach = text_width(text, _NARROW_SIZE, bold=True) + 5 + _MARK_RADIUS
        dx = -reach if right else _MARK_RADIUS
        leaders.append(_leader((lon, lat), place["at"]))
        moved = replace(label, mark=label.mark_outside)
        rows.append(
            {
                **_row(moved, lon, lat, dx=dx, dy=0.0),
                "line": text,
                "ground": SURFACE,
                "color": INK,
                "right": right,
            }
        )
    layers.append(
        {
            "data": {"values": leaders},
            "mark": {
                "type": "geoshape",
                "filled": False,
                "stroke": INK2,
                "strokeWidth": 1,
                "opacity": _shown_narrow(),
                "aria": False,
            },
        }
    )
    for right in (False, True):
        side = [row for row in rows if row["right"] is right]
        if not side:
            continue
        marked = any(row["path"] for row in side)
        offset = (0.0 if right else 2 * _MARK_RADIUS + 5) if marked else (-4.0 if right else 4.0)
        mark = text_mark(
            _NARROW_SIZE, bold=True, align="right" if right else "left", dx=offset, opacity=_shown_narrow()
        )
        layers += [*halo(_positioned(side, mark, "line")), *_symbols(side, {"opacity": _shown_narrow()})]
    return layers


def _leader(start: Sequence[float], end: Sequence[float]) -> Spec:
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [list(start), list(end)]}}


def _row(label: MapLabel, lon: float, lat: float, *, dx: float, dy: float) -> dict[str, Any]:
    path = shift_path(label.path, dx / _MARK_RADIUS, dy / _MARK_RADIUS) if label.path else ""
    return {
        "adcode": label.code,
        "lon": lon,
        "lat": lat,
        "name": label.name,
        "text": label.text,
        "color": label.color,
        "ground": label.ground,
        "path": path,
        "mark": label.mark,
        "inner": SURFACE if label.hollow else label.mark,
        "edge": HOLLOW_EDGE if label.hollow else 0,
        "dash": list(label.dash) or None,
    }


def _symbols(rows: Sequence[Mapping[str, Any]], extra: Spec) -> list[Spec]:
    marked = [row for row in rows if row["path"]]
    if not marked:
        return []
    mark = {"type": "point", "size": (2 * _MARK_RADIUS) ** 2, "opacity": 1, "aria": False, **extra}
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "shape": literal("path"),
    }
    under = layer(
        marked, {**mark, "strokeWidth": 3.5}, **place, fill=literal("ground"), stroke=literal("ground")
    )
    return [
        under,
        layer(
            marked,
            mark,
            **place,
            fill=literal("inner"),
            stroke=literal("mark"),
            strokeWidth=literal("edge"),
            strokeDash=literal("dash"),
        ),
    ]


def _parts(places: Mapping[str, Any], labels: Sequence[MapLabel]) -> list[Spec]:
    rows = [
        {
            "lon": part["at"][0],
            "lat": part["at"][1],
            "line": f"{label.name}（{part['name']}）",
            "short": label.name,
            "narrow": part.get("narrow", True),
            "color": label.color,
            "ground": label.ground,
        }
        for label in labels
        for part in places[label.code].get("parts", ())
    ]
    layers: list[Spec] = []
    if rows:
        wide = _positioned(rows, text_mark(12, opacity=_shown_wide()), "line", color=literal("color"))
        layers += halo(wide, field="ground")
    roomy = [row for row in rows if row["narrow"]]
    if roomy:
        short = _positioned(roomy, text_mark(12, opacity=_shown_narrow()), "short", color=literal("color"))
        layers += halo(short, field="ground")
    return layers


def note_layer(approval: str) -> Spec:
    """The schematic note, and the approval number of the base map where there is one."""
    text = f"{SCHEMATIC_MARK}\u3000审图号：{approval}" if approval else SCHEMATIC_MARK
    return layer(
        [{"t": text}],
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


def filled(
    geometry: Geometry, fill: Callable[[str], str], extra: Callable[[str], Mapping[str, Any]]
) -> list[Spec]:
    """Counted features with their fill and further fields at the top level."""
    return [{**f, "fill": fill(f["adcode"]), **extra(f["adcode"])} for f in features(geometry)]


def projection() -> Spec:
    """Mercator, fitted to the picture."""
    return dict(_PROJECTION)
