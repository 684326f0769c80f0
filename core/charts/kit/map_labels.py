"""Names and values on a map: two lines and a shape on each county, or outside it on a narrow map."""

from __future__ import annotations

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


def label_layers(geometry: Mapping[str, Any], labels: Sequence[MapLabel], *, size: float) -> list[Spec]:
    """Names and values on counties, moved outside with a leader where the map is narrow.

    ``size`` is the size of the name in px on a wide map; on a narrow one it is 13.
    """
    places = geometry["labels"]
    inside = [label for label in labels if "outside" not in places[label.code]]
    movable = [label for label in labels if "outside" in places[label.code]]
    sized: Spec | float = {"expr": f"{IS_NARROW} ? 13 : {size:g}"} if size > _NARROW_SIZE else size
    layers = _inside(places, inside, sized, size, None)
    if movable:
        layers += _inside(places, movable, size, size, shown_wide())
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
    name = positioned(
        rows,
        {**text_mark(size, bold=True, dy=-gap, **extra), "fontSize": sized},
        "name",
        color=literal("color"),
    )
    value = positioned(
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
