"""What one more point of growth of each county is worth to the city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import pandas as pd

from core.charts.measure import text_width
from core.charts.theme import CountyLook, Spec, chart
from core.charts.vega import hatched, layer, literal, quantitative, records, text_mark

_HATCH_PX: Final = 5.0


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
    layers = [
        layer(
            rows,
            text_mark(14, align="left", baseline="middle"),
            x={"value": 0},
            y=middle,
            text={"field": "name"},
        ),
        layer(
            rows,
            {"type": "rect", "filled": False, "strokeWidth": 1.4},
            x=x,
            x2={"field": "zero"},
            y=y,
            y2={"field": "bottom"},
            stroke=literal("color"),
        ),
        layer(
            rows,
            text_mark(14, bold=True, align="left", baseline="middle", dx=8),
            x=x,
            y=middle,
            text={"field": "text"},
        ),
    ]
    across = hatched(f"(width - {labels}) * {_HATCH_PX / max(laid_out - labels, 1)}") | {"strokeWidth": 14}
    from_zero = {"x": {**x, "field": "zero"}, "x2": {"field": "share"}}
    layers.insert(1, layer(rows, across, **from_zero, y=middle, stroke=literal("color")))
    said = "；".join(f"{row['name']}{row['text']}" for row in rows)
    return chart(width, height + 8, description=f"各县区每快1个百分点对全市的影响。{said}。", layer=layers)
