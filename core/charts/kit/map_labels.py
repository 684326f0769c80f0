"""Names and values on a map: two lines and a shape on each county, or outside it on a narrow map."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, INK2, SURFACE, Spec
from core.charts.kit.vega import amount, halo, layer, literal, shift_path, text_mark

#: Below this inner width names move outside where ``labels.json`` says so; a low picture is a narrow
#: map too, because its height decides the scale.
NARROW: Final = 420
_LOW: Final = 320
IS_NARROW: Final = f"(width < {NARROW} || height < {_LOW})"
#: Outline of a hollow mark in px; a solid one has none, so that its inner forms stay open.
HOLLOW_EDGE: Final = 1.7
_MARK_RADIUS: Final = 6.0


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


def shown_narrow() -> Spec:
    """Opacity of what only a narrow map shows."""
    return {"expr": f"{IS_NARROW} ? 1 : 0"}


def shown_wide() -> Spec:
    """Opacity of what only a wide map shows."""
    return {"expr": f"{IS_NARROW} ? 0 : 1"}


def positioned(rows: Sequence[Mapping[str, Any]], mark: Spec, field: str, **encoding: Any) -> Spec:
    """Text layer at the rows' longitude and latitude."""
    return layer(
        rows,
        mark,
        longitude={"field": "lon", "type": "quantitative"},
        latitude={"field": "lat", "type": "quantitative"},
        text={"field": field},
        **encoding,
    )


def label_layers(
    geometry: Mapping[str, Any],
    labels: Sequence[MapLabel],
    *,
    size: float,
    height: float = 0,
    chosen: str = "",
) -> list[Spec]:
    """Names and values on counties, moved outside with a leader where the map is narrow.

    Parameters
    ----------
    size : float
        Of the name in px on a wide map; on a narrow one it is 13.
    height : float
        Outer height of the picture in px.
    chosen : str
        County that is named whatever else there is no room for.

    Notes
    -----
    On a map of many counties only those are named whose words touch no other county's; the rest keep their
    shape alone, and their words are in the hint of the polygon.
    """
    places = geometry["labels"]
    if len(labels) > MANY:
        roomy = fitting(geometry, labels, size=_NARROW_SIZE, room=(_WIDE, height), chosen=chosen)
        close = fitting(geometry, labels, size=_NARROW_SIZE, room=(_PHONE, height), chosen=chosen)
        return [
            *_inside(places, roomy, _NARROW_SIZE, _NARROW_SIZE, shown_wide()),
            *_inside(places, close, _NARROW_SIZE, _NARROW_SIZE, shown_narrow()),
        ]
    inside = [label for label in labels if "outside" not in places[label.code]]
    movable = [label for label in labels if "outside" in places[label.code]]
    sized: Spec | float = {"expr": f"{IS_NARROW} ? 13 : {size:g}"} if size > _NARROW_SIZE else size
    layers = _inside(places, inside, sized, size, None)
    if movable:
        layers += _inside(places, movable, size, size, shown_wide())
        layers += _outside(places, movable)
    return layers + _parts(places, labels)


_NARROW_SIZE: Final = 13.0
#: Counties from which on names give way to each other.
MANY: Final = 24
#: Widths in px for which the names of many counties are laid out, and the part that the polygons take.
_WIDE, _PHONE, _FILLED = 960.0, 270.0, 0.76


def fitting(
    geometry: Mapping[str, Any],
    labels: Sequence[MapLabel],
    *,
    size: float,
    room: tuple[float, float],
    chosen: str = "",
) -> list[MapLabel]:
    """Return all labels, without words where these would leave their county or touch another's."""
    places = geometry["labels"]
    points = {label.code: _mercator(*places[label.code]["at"]) for label in labels}
    widths = {
        feature["adcode"]: _width(feature["geometry"]["coordinates"])
        for feature in geometry["counties"]["features"]
    }
    edges = [
        _mercator(*point)
        for feature in geometry["counties"]["features"]
        for rings in feature["geometry"]["coordinates"]
        for point in rings[0]
    ]
    spans = [max(axis) - min(axis) for axis in zip(*edges, strict=True)]
    scale = _FILLED * min(side / span for side, span in zip(room, spans, strict=True) if span)
    centres = {code: (x * scale, -y * scale) for code, (x, y) in points.items()}
    marks = {
        label.code: _box(centres[label.code], _MARK_RADIUS, _MARK_RADIUS) for label in labels if label.path
    }
    taken: dict[str, tuple[float, float, float, float]] = {}
    for label in sorted(labels, key=lambda label: label.code != chosen):
        width = max(text_width(label.name, size, bold=True), text_width(label.text, size))
        width += 4 * _MARK_RADIUS + 8 if label.path else 0
        box = _box(centres[label.code], width / 2 + 1, size * 1.15)
        inside = width <= _ROOMY * widths[label.code] * scale
        others = [*taken.values(), *(mark for code, mark in marks.items() if code != label.code)]
        if label.code == chosen or (inside and not any(_touch(box, other) for other in others)):
            taken[label.code] = box
    return [
        label if label.code in taken else replace(label, name="", text="")
        for label in labels
        if label.code in taken or label.path
    ]


#: Part of its county's width that a label may take; a little may stand on the border.
_ROOMY: Final = 1.1


def _width(polygons: Sequence[Any]) -> float:
    lons = [point[0] for rings in polygons for point in rings[0]]
    return float(max(lons) - min(lons))


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return lon, math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _box(centre: tuple[float, float], half: float, high: float) -> tuple[float, float, float, float]:
    x, y = centre
    return x - half, y - high, x + half, y + high


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


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
        if not label.name:  # a shape alone stands on the place itself
            rows.append(_row(label, lon, lat, dx=0.0, dy=0.0))
            continue
        half = text_width(label.name, size, bold=True) / 2
        dy = -size * 0.55 if label.text else 0.0
        rows.append(_row(label, lon, lat, dx=-half - 4 - _MARK_RADIUS, dy=dy))
    extra: Spec = {} if opacity is None else {"opacity": opacity}
    gap = round(size * 0.58)

    def words(of: Sequence[Mapping[str, Any]], line: str, dy: float) -> list[Spec]:
        mark = {**text_mark(size, bold=line == "name", dy=dy, **extra), "fontSize": sized}
        return halo(positioned(of, mark, line, color=literal("color")), field="ground") if of else []

    # Two lines stand around their place; a name without a figure stands on it.
    two = [row for row in rows if row["text"]]
    one = [row for row in rows if not row["text"]]
    return [
        *words(two, "name", -gap),
        *words(one, "name", 0),
        *words(two, "text", gap),
        *_symbols(rows, extra),
    ]


def _outside(places: Mapping[str, Any], labels: Sequence[MapLabel]) -> list[Spec]:
    layers: list[Spec] = []
    leaders, rows = [], []
    for label in labels:
        place = places[label.code]
        lon, lat = place["outside"]["at"]
        right = place["outside"]["align"] == "right"
        text = f"{label.name}\u2002{label.text}" if label.text else label.name
        # The shape stands first in reading order: right after the leader, or at the far end of the text.
        reach = text_width(text, _NARROW_SIZE, bold=True) + 7 + _MARK_RADIUS
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
                "opacity": shown_narrow(),
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
            _NARROW_SIZE, bold=True, align="right" if right else "left", dx=offset, opacity=shown_narrow()
        )
        layers += [*halo(positioned(side, mark, "line")), *_symbols(side, {"opacity": shown_narrow()})]
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
            strokeWidth=amount("edge"),
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
        wide = positioned(rows, text_mark(12, opacity=shown_wide()), "line", color=literal("color"))
        layers += halo(wide, field="ground")
    roomy = [row for row in rows if row["narrow"]]
    if roomy:
        short = positioned(roomy, text_mark(12, opacity=shown_narrow()), "short", color=literal("color"))
        layers += halo(short, field="ground")
    return layers
