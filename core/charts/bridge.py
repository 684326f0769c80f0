"""From the latest figure over the counties to the scenario's result and the target, as a bridge."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.measure import text_width
from core.charts.kit.scales import ticks
from core.charts.kit.theme import AXIS, INK, SEQUENTIAL5, STATUS, CountyLook, Spec, chart
from core.charts.kit.vega import (
    amount,
    halo,
    hatched,
    layer,
    literal,
    quantitative,
    records,
    text_mark,
    value_axis,
    words,
)
from core.wording.numbers import number
from core.wording.words import Status

# What one more point of growth of each county is worth to the city.

_EFFECT_HATCH_PX: Final = 5.0


def effect_bars(
    effects: pd.DataFrame,
    looks: Mapping[str, CountyLook],
    *,
    width: int | Literal["container"] = "container",
    nominal_width: int = 400,
) -> Spec:
    """Draw what one more point of growth of each county adds to the city.

    Parameters
    ----------
    effects : DataFrame
        In the order of the document: ``area_code``, ``name``, ``effect`` (in the city's unit), ``text``.
    looks : mapping of str to CountyLook
        Colours by county code.

    Returns
    -------
    dict
        Vega-Lite spec; bars start at zero and are hatched, because they are projections.
    """
    laid_out = (nominal_width if width == "container" else width) - 8
    rows = records(effects)
    labels = max((text_width(row["name"], 14) for row in rows), default=0) + 12
    room = max((text_width(row["text"], 14, bold=True) for row in rows), default=0) + 14
    most = max((float(row["effect"]) for row in rows), default=1.0) or 1.0
    per_px = most / max(laid_out - labels - room, 1)
    whole = most + room * per_px
    # Shares of the axis: so its domain is always the same, and a slider changes rows and nothing else.
    x = quantitative("share", (0, 1))
    x["scale"]["range"] = [labels, {"expr": "width"}]
    step = 25
    height = step * len(rows) + 2
    for i, row in enumerate(rows):
        row |= {"share": float(row["effect"]) / whole, "zero": 0}
        row |= {"top": i * step + 6, "bottom": i * step + 20, "middle": i * step + 13}
        row["color"] = looks[row["area_code"]].mark
    scale = {"domain": [0, height], "range": [0, height]}
    y: Spec = {"field": "top", "type": "quantitative", "scale": scale, "axis": None}
    middle = {**y, "field": "middle"}
    hatching = hatched(f"(width - {labels}) * {_EFFECT_HATCH_PX / max(laid_out - labels, 1)}")
    from_zero = {"x": {**x, "field": "zero"}, "x2": {"field": "share"}, "stroke": literal("color")}
    edge = {"type": "rect", "filled": False, "strokeWidth": 1.4}
    corner = {"x2": {"field": "zero"}, "y2": {"field": "bottom"}, "stroke": literal("color")}
    layers = [
        words(rows, {"value": 0}, middle, size=14, field="name", align="left"),
        layer(rows, {**hatching, "strokeWidth": 14}, **from_zero, y=middle),
        layer(rows, edge, x=x, y=y, **corner),
        words(rows, x, middle, size=14, field="text", bold=True, align="left", dx=8),
    ]
    values = "；".join(f"{row['name']}{row['text']}" for row in rows)
    return chart(width, height + 8, description=f"各县区每快1个百分点的影响。{values}。", layer=layers)


#: Steps of a bridge whose words have room; of more counties the others are one step.
MOST_STEPS: Final = 12
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
    # Order by domain: a sort list is dropped where layers name different fields.
    scale = {"domain": [column["name"] for column in columns]}
    x: Spec = {"field": "name", "type": "nominal", "scale": scale, "title": None}
    y: Spec = {"field": "low", "type": "quantitative", "title": None}
    room = max(height - _BELOW - _ABOVE, 1)
    per_px = (high - low) / room
    ends = {"from": low, "to": high, "first": marks[0], "last": marks[-1], "step": _step(marks)}
    # The first layer's axis is that of all.
    layers = [
        *_target(model, _moving_axis(model.decimals), ends),
        *_connectors(columns, {**x, "axis": _names_axis(size)}, y),
        *_boxes([c for c in columns if c["kind"] == "box"], x, y, room),
        *_levels([c for c in columns if c["kind"] in ("outturn", "result")], x, y, per_px),
        *_numbers(_clear_of(model.target, columns, per_px, size), x, y, size),
    ]
    values = "；".join(f"{c['name'].replace('|', '')}{c['text']}" for c in columns)
    return chart(
        width,
        height,
        description=f"缺口桥图。{values}；{model.target_text}。",
        params=[{"name": end, "expr": f"data('{_TARGET}')[0]['{end}']"} for end in ends],
        layer=layers,
    )


_WIDE: Final = 700
#: Name of the target's one row, which also carries where the value axis begins and ends.
_TARGET: Final = "target"


def _names_axis(size: int) -> Spec:
    """Axis of the columns' names."""
    axis: Spec = {"domain": False, "ticks": False, "title": None, "grid": False, "labelOverlap": False}
    axis |= {"labelAngle": 0, "labelFontSize": size, "labelColor": INK, "labelPadding": 10}
    return axis | {"labelExpr": "split(datum.label, '|')"}


def _moving_axis(decimals: int) -> Spec:
    """Value axis whose ends and ticks are read from the target's row.

    So a slider changes rows and nothing else, and the page can redraw a picture that already stands
    instead of making it anew.
    """
    axis = value_axis([])
    axis["values"] = {"expr": "sequence(first, last + step / 2, step)"}
    axis["labelExpr"] = f"format(datum.value, datum.value % 1 ? '.{decimals}f' : '.0f')"
    y = quantitative("low", (), axis=axis)
    y["scale"]["domain"] = [{"expr": "from"}, {"expr": "to"}]
    return y


def fitted(steps: pd.DataFrame, kept: Collection[str] = ()) -> pd.DataFrame:
    """Join the steps that a picture has no room for into one, the last.

    Parameters
    ----------
    steps : DataFrame
        As in :class:`Bridge`.
    kept : collection of str
        Codes of the counties that keep a step of their own; without any the largest do.
    """
    if len(steps) <= MOST_STEPS:
        return steps
    largest = steps["change"].abs().nlargest(MOST_STEPS - 1).index
    codes = set(kept or steps["area_code"].loc[largest])
    own = steps["area_code"].isin(codes)
    rest = {
        "area_code": "",
        "name": f"其余|{(~own).sum()}个县区",
        "change": round(float(steps.loc[~own, "change"].sum()), 1),
    }
    return pd.concat([steps[own], pd.DataFrame([rest])], ignore_index=True)


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
    step = _step(marks)
    low = marks[0] if min(values) - marks[0] >= 0.1 * step else marks[0] - step
    return low, max(values) + 0.35 * step, [mark for mark in marks if mark >= low]


def _step(marks: Sequence[float]) -> float:
    return marks[1] - marks[0] if len(marks) > 1 else 1.0


def _target(model: Bridge, y: Spec, ends: Mapping[str, float]) -> list[Spec]:
    row = {"low": model.target, "t": model.target_text, **ends}
    rule = {"type": "rule", "color": INK, "strokeWidth": 1.75}
    mark = text_mark(13, bold=True, align="left", baseline="bottom", dx=6, dy=-5)
    whole = {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}}
    layers = [
        layer([row], rule, **whole, y=y),
        *halo(layer([row], mark, x={"value": 0}, y=y, text={"field": "t"})),
    ]
    return [{**each, "data": {"name": _TARGET, **each["data"]}} for each in layers]


def _edges(x: Spec, margin: float = (1 - _BOX) / 2) -> dict[str, Spec]:
    """Left and right edge of a column's box."""
    return {"x": {**x, "bandPosition": margin}, "x2": {"field": "name", "bandPosition": 1 - margin}}


def _connectors(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    """Thin lines that carry a level over to the next column."""
    rows = [
        {"name": before["name"], "low": before["after"], "next": after["name"]}
        for before, after in pairwise(columns)
    ]
    ends = {
        "x": {**x, "bandPosition": 0.5 + _BOX / 2},
        "x2": {"field": "next", "bandPosition": 0.5 - _BOX / 2},
    }
    return [layer(rows, {"type": "rule", "color": AXIS, "strokeWidth": 1}, **ends, y=y)]


def _boxes(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec, room: float) -> list[Spec]:
    """Outlines, ruled: one dashed stroke as wide as its box, for so many lines would be slow to redraw."""
    outline = {"type": "bar", "filled": False, "strokeWidth": 1.7, "width": {"band": _BOX}}
    hatch = hatched(f"height * {_HATCH_PX / room}") | {"strokeWidth": {"expr": f"bandwidth('x') * {_BOX}"}}
    ends = {"x": {**x, "bandPosition": 0.5}, "y": y, "y2": {"field": "high"}}
    return [
        layer(columns, hatch, **ends, stroke=literal("color")),
        layer(columns, outline, x=x, y=y, y2={"field": "high"}, stroke=literal("color")),
    ]


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


#: Px from a box to the foot of its number, and from the target line to a number above it.
_OVER, _OFF_LINE = 7.0, 4.0


def _clear_of(
    target: float, columns: Sequence[Mapping[str, Any]], per_px: float, size: float
) -> list[dict[str, Any]]:
    """Say at which value each number stands: over its box, or above the target's line that would cross it.

    The first column's stays: at the left the target's own words stand above the line.
    """
    reach = (_OVER + size + _OFF_LINE) * per_px
    above = target - (_OVER - _OFF_LINE) * per_px
    return [
        {**column, "said": above if place and target - reach < column["high"] < above else column["high"]}
        for place, column in enumerate(columns)
    ]


def _numbers(columns: Sequence[Mapping[str, Any]], x: Spec, y: Spec, size: float) -> list[Spec]:
    mark = text_mark(size, bold=True, baseline="bottom", dy=-_OVER)
    return halo(layer(columns, mark, x=x, y={**y, "field": "said"}, text={"field": "text"}))
