"""Short words for the Vega-Lite parts that every builder uses.

A builder puts layers together from these and hands them to :func:`core.charts.kit.theme.chart`. Layers
carry their own rows: pictures are small, and a spec that is whole can be cached, sent and exported.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from core.charts.kit.theme import INK, SURFACE, Spec

Rows = Sequence[Mapping[str, Any]]

HALO: Final = 4
#: Width in px of a line of a hatch.
_LINE: Final = 0.8


def plain(value: Any) -> Any:
    """Turn numpy and pandas scalars into JSON types: dates become ISO text, missing becomes None."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if isinstance(value, float) and math.isnan(value) else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as plain dictionaries."""
    return [{str(k): plain(v) for k, v in row.items()} for row in frame.to_dict("records")]


def data(rows: Rows) -> Spec:
    """Inline rows."""
    return {"values": [dict(row) for row in rows]}


def layer(rows: Rows, mark: Spec | str, **encoding: Any) -> Spec:
    """One layer: rows, mark, encoding (channels given as None are left out)."""
    channels = {name: channel for name, channel in encoding.items() if channel is not None}
    return {"data": data(rows), "mark": mark, "encoding": channels}


def quantitative(
    field: str, domain: Sequence[float], *, axis: Spec | None = None, scale: Spec | None = None
) -> Spec:
    """Position on a scale whose domain is fixed by hand."""
    fixed = {"domain": list(domain), "nice": False, "zero": False, **(scale or {})}
    return {"field": field, "type": "quantitative", "scale": fixed, "axis": axis, "title": None}


def year_axis(years: Sequence[int], size: int = 13) -> Spec:
    """Axis of whole years with hand-set ticks that are all kept."""
    return {
        "values": list(years),
        "format": "d",
        "title": None,
        "grid": False,
        "labelOverlap": False,
        "labelFontSize": size,
    }


def value_axis(ticks: Sequence[float], labels: Mapping[float, str] | None = None, size: int = 13) -> Spec:
    """Axis of values with hand-set ticks.

    Text of a tick is what ``core.wording`` made of it; without ``labels`` whole numbers are shown.
    """
    axis: Spec = {"values": list(ticks), "title": None, "labelOverlap": False, "labelFontSize": size}
    if labels:
        pairs = ", ".join(f"'{tick:g}': '{text}'" for tick, text in labels.items())
        # Keys are made as JavaScript would print the number.
        axis["labelExpr"] = f"{{{pairs}}}['' + datum.value] || ''"
    return axis


def literal(field: str) -> Spec:
    """A colour, shape or size that the row itself carries."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def amount(field: str) -> Spec:
    """A size or stroke width that the row itself carries, in px."""
    return {"field": field, "type": "quantitative", "scale": None, "legend": None}


def text_mark(size: float = 13, color: str = INK, *, bold: bool = False, **extra: Any) -> Spec:
    """Properties of a text mark; lines are split at line feeds."""
    mark: Spec = {"type": "text", "fontSize": size, "color": color, "lineBreak": "\n"}
    if bold:
        mark["fontWeight"] = "bold"
    mark["lineHeight"] = round(size * 1.3)
    return {**mark, **extra}


def words(
    rows: Rows, x: Spec, y: Spec, *, size: float = 13, color: str | Spec = INK, field: str = "t", **mark: Any
) -> Spec:
    """Words of one kind, at the middle of their line; a ``color`` from the rows is a channel.

    ``mark`` holds further properties of the text mark, such as ``align`` and ``bold``.
    """
    fixed = color if isinstance(color, str) else INK
    look = text_mark(size, fixed, **mark, baseline="middle")
    return layer(rows, look, x=x, y=y, text={"field": field}, color=None if color is fixed else color)


def halo(text: Spec, color: str = SURFACE, width: float = HALO, field: str | None = None) -> list[Spec]:
    """Set a text layer off from what lies under it: the same text, stroked, beneath.

    ``field`` names the column with each row's own halo colour.
    """
    mark = {**text["mark"], "color": color, "stroke": color, "strokeWidth": width, "strokeJoin": "round"}
    encoding = {k: v for k, v in text["encoding"].items() if k not in ("color", "fill", "tooltip")}
    if field is not None:
        for prop in ("color", "stroke"):
            mark.pop(prop)
        encoding |= {"fill": literal(field), "stroke": literal(field)}
    return [{**text, "mark": {**mark, "aria": False}, "encoding": encoding}, text]


def hatched(step: str) -> Spec:
    """Return a rule that fills a bar along its length with fine lines across; its width is the bar's.

    Parameters
    ----------
    step : str
        Expression of the px between lines.
    """
    dash = f"[{_LINE}, max({step} - {_LINE}, {_LINE})]"
    # The first line falls on the bar's own edge, so that the next are whole steps away from it.
    return {
        "type": "rule",
        "strokeDash": {"expr": dash},
        "strokeDashOffset": _LINE / 2,
        # A wide stroke is taken to reach out at its ends too, and would want room there.
        "clip": True,
        "opacity": 0.5,
        "aria": False,
    }


def shift_path(path: str, dx: float, dy: float) -> str:
    """Move an SVG path of absolute M, L, A and Z commands by (dx, dy).

    Symbols have no offset of their own in Vega: one that stands beside a name carries it in its path.
    """
    out, i = [], 0
    tokens = path.replace(",", " ")
    for command in "MLAZ":
        tokens = tokens.replace(command, f" {command} ")
    parts = tokens.split()
    while i < len(parts):
        command = parts[i]
        i += 1
        fixed = 5 if command == "A" else 0
        if command != "Z":
            kept = parts[i : i + fixed]
            x, y = (float(p) for p in parts[i + fixed : i + fixed + 2])
            i += fixed + 2
            out.append(command + ",".join([*kept, f"{x + dx:.4g}", f"{y + dy:.4g}"]))
        else:
            out.append(command)
    return "".join(out)
