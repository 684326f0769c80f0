"""From the latest figure over the counties to the scenario's result and the target, as a bridge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import pandas as pd

from core.charts.scales import ticks
from core.charts.theme import AXIS, INK, SEQUENTIAL5, STATUS, CountyLook, Spec, chart
from core.charts.vega import amount, halo, layer, literal, quantitative, records, text_mark, value_axis
from core.wording import Status, number

_HATCH_PX: Final = 5.0
_BOX: Final = 0.66
_BELOW: Final = 44
_ABOVE: Final = 30


@dataclass(frozen=True, slots=True)
class Bridge:
    """Levels and steps of one scenario, all in one unit.

    Attributes
    ----------
    start, start_name : float and str
        Latest figure of the city (solid stroke) and its name (``2024年全市``).
    steps : DataFrame
        In the order of the document: ``area_code`` (empty for a step that is no county's, such as the
        reconciliation), ``name``, ``change``.
    result_name : str
        Name of the scenario's result (double stroke).
    target, target_text : float and str
        Target line with its words.
    gap_name, surplus_name : str
        Name of the last column.
    decimals : int
    """

    start: float
    start_name: str
    steps: pd.DataFrame
    result_name: str
    target: float
    target_text: str
    gap_name: str = "缺口"
    surplus_name: str = "超出"
    decimals: int = 1


def gap_bridge(
    model: Bridge,
    looks: Mapping[str, CountyLook],
    *,
    width: int | Literal["container"] = "container",
    height: int = 330,
    nominal_width: int = 1040,
) -> Spec:
    """Draw the bridge from the latest figure over the counties to the result and the target.

    Levels are strokes and only changes are boxes, so the value axis need not start at zero; boxes are
    hollow and ruled, because every change is a projection.

    Parameters
    ----------
    model : Bridge
    looks : mapping of str to CountyLook
        Colours by county code.

    Returns
    -------
    dict
        Vega-Lite spec; say :func:`bridge_start` in the subtitle.
    """
    laid_out = nominal_width if width == "container" else width
    columns = _columns(model, looks)
    low, high, marks = _range(model, columns)
    size = 14 if laid_out >= _WIDE else 12
    texts = {tick: number(tick, 0 if float(tick).is_integer() else model.decimals) for tick in marks}
    y = quantitative("low", (low, high), axis=value_axis(marks, texts))
    x_axis = {
        "domain": False,
        "ticks": False,
        "title": None,
        "labelFontSize": size,
        "labelColor": INK,
        "labelPadding": 10,
    }
    x_axis |= {"labelOverlap": False, "labelExpr": "split(datum.label, '|')", "grid": False, "labelAngle": 0}
    domain = [column["name"] for column in columns]
    # Order by domain: a sort list is dropped where layers name different fields.
    x: Spec = {"field": "name", "type": "nominal", "scale": {"domain": domain}, "axis": x_axis}
    per_px = (high - low) / max(height - _BELOW - _ABOVE, 1)
    layers = [
        *_target(model, y),
        *_connectors(columns, x, y),
        *_boxes([c for c in columns if c["kind"] == "box"], x, y, per_px),
        *_levels([c for c in columns if c["kind"] in ("outturn", "result")], x, y, per_px),
        *_numbers(columns, x, y, size),
    ]
    said = "；".join(f"{c['name'].replace('|', '')}{c['text']}" for c in columns)
    return chart(width, height, description=f"缺口桥图。{said}；{model.target_text}。", layer=layers)


_WIDE: Final = 700


def bridge_start(model: Bridge) -> float:
    """Value at which the value axis starts."""
    return _range(model, _columns(model, {}))[0]


def _columns(model: Bridge, looks: Mapping[str, CountyLook]) -> list[dict[str, Any]]:
    level = model.start
    columns: list[dict[str, Any]] = [
        _column(model.start_name, "outturn", (level, level), number(level, model.decimals), INK)
    ]
    for step in records(model.steps):
        look = looks.get(step["area_code"])
        after = level + float(step["change"])
        text = number(step["change"], model.decimals, signed=True)
        columns.append(_column(step["name"], "box", (level, after), text, look.mark if look else AXIS))
        level = after
    columns.append(
        _column(model.result_name, "result", (level, level), number(level, model.decimals), SEQUENTIAL5[3])
    )
    short = model.target - level
    name = model.gap_name if short > 0 else model.surplus_name
    color = STATUS[Status.FAR_BEHIND if short > 0 else Status.ACHIEVED].mark
    columns.append(_column(name, "box", (level, model.target), number(abs(short), model.decimals), color))
    return columns


def _column(name: str, kind: str, ends: tuple[float, float], text: str, color: str) -> dict[str, Any]:
    low, high = sorted(ends)
    after = ends[1]
    return {
        "name": name,
        "kind": kind,
        "low": low,
        "high": high,
        "after": after,
        "text": text,
        "color": color,
    }


def _range(model: Bridge, columns: Sequence[Mapping[str, Any]]) -> tuple[float, float, list[float]]:
    values = [v for column in columns for v in (column["low"], column["high"])] + [model.target]
    marks = ticks(min(values), max(values))
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    low = marks[0] if min(values) - marks[0] >= 0.1 * step else marks[0] - step
    return low, max(values) + 0.35 * step, [mark for mark in marks if mark >= low]


def _target(model: Bridge, y: Spec) -> list[Spec]:
    row = {"low": model.target, "t": model.target_text}
    rule = {"type": "rule", "color": INK, "strokeWidth": 1.75}
    words = text_mark(13, bold=True, align="left", baseline="bottom", dx=6, dy=-5)
    whole = {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}}
    return [
        layer([row], rule, **whole, y=y),
        *halo(layer([row], words, x={"value": 0}, y=y, text={"field": "t"})),
    ]


def _edges(x: Spec, margin: float = (1 - _BOX) / 2) -> dict[str, Spec]:
    """Left and right edge of a column's box."""
    return {"x": {**x, "bandPosition": margin}, "x2": {"field": "name", "bandPosition": 1 - margin}}


def _connectors(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    """Thin lines that carry a level over to the next column."""
    layers = []
    mark = {"type": "rule", "color": AXIS, "strokeWidth": 1}
    for before, after in pairwise(columns):
        row = {"name": before["name"], "low": before["after"], "next": after["name"]}
        ends = {
            "x": {**x, "bandPosition": 0.5 + _BOX / 2},
            "x2": {"datum": after["name"], "bandPosition": 0.5 - _BOX / 2},
        }
        layers.append(layer([row], mark, **ends, y=y))
    return layers


def _boxes(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec, per_px: float) -> list[Spec]:
    rules = []
    for column in columns:
        steps = int((column["high"] - column["low"]) / (per_px * _HATCH_PX))
        rules += [
            {"name": column["name"], "low": column["low"] + i * per_px * _HATCH_PX, "color": column["color"]}
            for i in range(1, steps + 1)
        ]
    outline = {"type": "bar", "filled": False, "strokeWidth": 1.7, "width": {"band": _BOX}}
    layers = [layer(columns, outline, x=x, y=y, y2={"field": "high"}, stroke=literal("color"))]
    if rules:
        hatch = {"type": "rule", "strokeWidth": 0.8, "opacity": 0.5, "aria": False}
        layers.insert(0, layer(rules, hatch, **_edges(x), y=y, stroke=literal("color")))
    return layers


def _levels(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec, per_px: float) -> list[Spec]:
    """Solid stroke for the outturn, double line for the scenario's result."""
    strokes = []
    for column in columns:
        if column["kind"] == "outturn":
            strokes.append({**column, "width": 5})
        else:
            strokes += [
                {**column, "low": column["low"] + shift * per_px, "width": 1.7} for shift in (-2.2, 2.2)
            ]
    mark = {"type": "rule"}
    return [layer(strokes, mark, **_edges(x), y=y, stroke=literal("color"), size=amount("width"))]


def _numbers(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec, size: float) -> list[Spec]:
    mark = text_mark(size, bold=True, baseline="bottom", dy=-7)
    return halo(layer(columns, mark, x=x, y={**y, "field": "high"}, text={"field": "text"}))
