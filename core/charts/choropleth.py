"""Choropleth: one indicator, one year, five round classes that mean the same in every year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit import maps
from core.charts.kit.map_labels import MANY, NARROW, MapLabel, label_layers
from core.charts.kit.maps import Geometry
from core.charts.kit.scales import class_of
from core.charts.kit.theme import (
    ACCENT_MID,
    AXIS,
    INK,
    INK2,
    MISSING_FILL,
    SEQUENTIAL5,
    SEQUENTIAL7,
    SURFACE,
    Spec,
    chart,
    label_on,
)
from core.charts.kit.vega import layer, records, text_mark
from core.wording.numbers import MISSING, number

_DENSE_FROM: Final = 450
#: Room below the polygons as a share of their height.
_ROOM, _ROOM_MANY = 0.04, 0.3
_BOX, _BOX_NARROW, _BOX_HEIGHT = 50, 26, 13


def class_colors(breaks: Sequence[float]) -> tuple[str, ...]:
    """Colours of the classes that ``breaks`` make, light to dark.

    Raises
    ------
    ValueError
        Where there are neither five nor seven classes.
    """
    scale = {len(SEQUENTIAL5): SEQUENTIAL5, len(SEQUENTIAL7): SEQUENTIAL7}.get(len(breaks) + 1)
    if scale is None:
        raise ValueError(f"分级须为5级或7级，现为{len(breaks) + 1}级")
    return scale


def choropleth(
    geometry: Geometry,
    counties: pd.DataFrame,
    *,
    breaks: Sequence[float],
    unit: str,
    decimals: int,
    width: int | Literal["container"] = "container",
    height: int = 640,
    approval: str = "",
    selectable: bool = True,
    chosen: str = "",
) -> Spec:
    """Fill every county by the class of its value.

    Parameters
    ----------
    geometry : dict
        What the store prepared at build.
    counties : DataFrame
        One row a county: ``area_code``, ``name`` (short), ``value`` (in ``unit``, missing where
        unknown), ``text`` (value as printed), ``grade`` (E is hatched, never filled).
    breaks : sequence of float
        From :func:`core.charts.kit.scales.rounded_breaks` over all years. A value is rounded to
        ``decimals`` before it is classed, so that two equal labels never have two colours.
    unit : str
        Stands over the legend.
    decimals : int
        Of the printed values.
    width, height : int
        Outer size in px.
    approval : str
        审图号 of an approved base map.
    selectable : bool
        Whether a click selects a county (parameter ``county``, field ``adcode``).
    chosen : str
        Code of a county to outline, empty for none.

    Returns
    -------
    dict
        Vega-Lite spec.
    """
    colors = class_colors(breaks)
    rows = {row["area_code"]: row for row in records(counties)}
    painted = [
        _painted(feature, rows.get(feature["adcode"]), breaks, colors, decimals)
        for feature in maps.features(geometry)
    ]
    dense = height >= _DENSE_FROM
    estimated = {p["adcode"]: p["hatch"] for p in painted if p["form"] == "estimate"}
    base = maps.base_layer(
        painted,
        hatched=bool(estimated),
        tooltip={"name": "县区", "text": f"数值（{unit}）", "evidence": "依据"},
        selectable=selectable,
    )
    # Many counties leave no corner free for the legend.
    room = _ROOM_MANY if len(painted) > MANY else _ROOM
    layers = [maps.room_below(geometry, room), *maps.ranch_layers(geometry, dense=dense), base]
    if estimated:
        layers.append(maps.hatching(geometry, estimated, dense=dense))
    missing = [p["adcode"] for p in painted if p["form"] == "missing"]
    if missing:
        layers += maps.outline(painted, missing)
    layers += maps.chosen_edge(geometry, chosen)
    labels = [MapLabel(p["adcode"], p["name"], p["text"], label_on(p["fill"]), p["fill"]) for p in painted]
    layers += label_layers(geometry, labels, size=16 if dense else 13, height=height, chosen=chosen)
    layers += legend_layers(breaks, colors, unit, estimated=bool(estimated))
    layers.append(maps.note_layer(approval))
    values = "；".join(f"{p['name']}{p['text']}" for p in painted)
    parts: Spec = {"params": [maps.select_county()]} if selectable else {}
    return chart(
        width,
        height,
        description=f"分级设色图，单位{unit}。{values}。",
        projection=maps.projection(),
        layer=layers,
        **parts,
    )


def _painted(
    feature: Spec, row: dict[str, Any] | None, breaks: Sequence[float], colors: Sequence[str], decimals: int
) -> dict[str, Any]:
    name = row["name"] if row else feature["name"]
    value = row["value"] if row else None
    grade = (row["grade"] or "") if row else ""
    if row is None or value is None:
        return {
            **feature,
            "name": name,
            "form": "missing",
            "fill": MISSING_FILL,
            "text": MISSING,
            "evidence": MISSING,
        }
    # Rounded as printed: the class must follow the label.
    color = colors[class_of(round(value, decimals), breaks)]
    estimate = grade == "E"
    return {
        **feature,
        "name": name,
        "form": "estimate" if estimate else "figure",
        "fill": SURFACE if estimate else color,
        "hatch": ACCENT_MID,
        "text": row["text"],
        "evidence": grade,
    }


def legend_layers(
    breaks: Sequence[float], colors: Sequence[str], unit: str, *, estimated: bool
) -> list[Spec]:
    """Step legend at the lower left: unit above, breaks between the boxes, forms below."""
    forms = [("缺数", "missing")] + ([("估算，不计入", "estimate")] if estimated else [])
    below = 20 * len(forms)
    top = f"height - {below + 40}"
    box = f"(width < {NARROW} ? {_BOX_NARROW} : {_BOX})"
    layers = [_text(unit, "0", f"{top} - 10", align="left", bold=True)]
    layers += [_rect(color, f"{i} * {box}", f"{i + 1} * {box}", top) for i, color in enumerate(colors)]
    decimals = 0 if all(float(b).is_integer() for b in breaks) else _digits(breaks)
    layers += [
        _text(number(edge, decimals), f"{i + 1} * {box}", f"{top} + 23", align="center")
        for i, edge in enumerate(breaks)
    ]
    for i, (text, form) in enumerate(forms):
        y = f"height - {below - 20 * i - 6}"
        layers += [_swatch(form, y), _text(text, "34", f"{y} + 6", align="left")]
        if form == "estimate":
            layers.append(_swatch_hatch(y))
    return layers


def _digits(breaks: Sequence[float]) -> int:
    return max(len(f"{b:.10g}".partition(".")[2]) for b in breaks)


def _at(expression: str) -> Spec:
    return {"value": {"expr": expression}}


def _rect(color: str, left: str, right: str, top: str) -> Spec:
    mark = {"type": "rect", "fill": color, "stroke": AXIS, "strokeWidth": 0.4}
    return layer([{}], mark, x=_at(left), x2=_at(right), y=_at(top), y2=_at(f"{top} + {_BOX_HEIGHT}"))


def _swatch(form: str, top: str) -> Spec:
    fill, dash = (MISSING_FILL, [3, 2.5]) if form == "missing" else (SURFACE, [1, 0])
    mark = {"type": "rect", "fill": fill, "stroke": INK2, "strokeWidth": 1, "strokeDash": dash}
    return layer([{}], mark, x=_at("1"), x2=_at("27"), y=_at(top), y2=_at(f"{top} + 12"))


def _swatch_hatch(top: str) -> Spec:
    mark = {"type": "rule", "color": ACCENT_MID, "strokeWidth": 0.8}
    rows = [{"i": i} for i in range(4)]
    spans = [
        layer(
            [row],
            mark,
            x=_at(f"{2 + 6 * row['i']}"),
            x2=_at(f"{8 + 6 * row['i']}"),
            y=_at(f"{top} + 12"),
            y2=_at(top),
        )
        for row in rows
    ]
    return {"layer": spans}


def _text(text: str, x: str, y: str, *, align: str, bold: bool = False) -> Spec:
    mark = text_mark(12, INK if bold else INK2, bold=bold, align=align, baseline="middle")
    return layer([{"t": text}], mark, x=_at(x), y=_at(y), text={"field": "t"})
