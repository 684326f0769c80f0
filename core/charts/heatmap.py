"""Location quotients as a table of coloured cells; similarity of structures as its annex."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.measure import text_width
from core.charts.kit.scales import class_of
from core.charts.kit.theme import (
    CONCENTRATION7,
    INK,
    INK2,
    MISSING_FILL,
    SEQUENTIAL5,
    SURFACE,
    Spec,
    chart,
    label_on,
)
from core.charts.kit.vega import layer, literal, records, words
from core.wording.numbers import MISSING, number

#: Cuts of the concentration scale; 1 lies in the middle of the neutral class.
LQ_CUTS: Final = (0.5, 0.67, 0.87, 1.15, 1.5, 2.0)
_ROW: Final = 29
_HEAD: Final = 62
_GAP: Final = 1.5


def lq_heatmap(
    cells: pd.DataFrame,
    *,
    sectors: Sequence[str],
    areas: Sequence[str],
    comparator: str,
    shares: pd.DataFrame | None = None,
    chosen: str = "",
    width: int | Literal["container"] = "container",
    nominal_width: int = 900,
) -> Spec:
    """Draw location quotients by sector and area.

    Parameters
    ----------
    cells : DataFrame
        ``sector`` and ``area`` (names as shown), ``value`` (location quotient; missing where unknown),
        ``text`` (two decimals, with * where the sample is small), ``small`` (bool: the cell rests on
        fewer than 30 persons; white with a dashed edge).
    sectors, areas : sequence of str
        Rows and columns in order; the order is kept.
    comparator : str
        What 1 means (``全省``).
    shares : DataFrame, optional
        ``sector`` and ``text``: a last column outside the colours, under ``shares.attrs["head"]``.
    chosen : str
        Name of an area whose column is framed.

    Returns
    -------
    dict
        Vega-Lite spec. Low is not bad here, so low stays light.
    """
    laid_out = (nominal_width if width == "container" else width) - 8
    labels = max(text_width(sector, 13) for sector in sectors) + 12
    shown = cells[cells["sector"].isin(sectors) & cells["area"].isin(areas)]
    rows = [lq_cell(row) for row in records(shown)]
    last = 86 if shares is not None else 0
    x = _columns(areas, labels, last)
    y = _rows(sectors)
    solid = [row for row in rows if row["form"] != "small"]
    small = [row for row in rows if row["form"] == "small"]
    size = 13 if laid_out >= _WIDE else 12
    layers = [
        _boxes(solid, x, y, {"strokeWidth": 0}),
        words(rows, _middle(x), _middle(y), size=size, color=literal("ink"), field="text"),
        *_heads(areas, sectors, x, y, chosen),
        *_legend(comparator, labels, laid_out),
    ]
    if small:
        edge = {"stroke": INK2, "strokeWidth": 1, "strokeDash": [3, 2]}
        layers.insert(1, _boxes(small, x, y, edge))
    if shares is not None:
        layers += _share_column(shares, y)
    height = _HEAD + _ROW * len(sectors)
    values = "；".join(
        f"{row['area']}{row['sector']}{row['text']}" for row in rows if row["area"] == areas[0]
    )
    return chart(
        width, height + 8, description=f"区位商矩阵，1为与{comparator}相同。{values}等。", layer=layers
    )


_WIDE: Final = 560


def lq_cell(row: dict[str, Any]) -> dict[str, Any]:
    """Add form (missing, small sample, figure), ground and ink to a cell (``value``, ``text``, ``small``)."""
    if row["value"] is None:
        return {**row, "form": "missing", "fill": MISSING_FILL, "ink": INK2, "text": MISSING}
    if row["small"]:
        return {**row, "form": "small", "fill": SURFACE, "ink": INK2}
    # Rounded as printed before it is classed.
    fill = CONCENTRATION7[class_of(round(float(row["value"]), 2), LQ_CUTS)]
    return {**row, "form": "figure", "fill": fill, "ink": label_on(fill)}


def _columns(names: Sequence[str], left: float, right: float) -> Spec:
    span = {"range": [left, {"expr": f"width - {right:g}"}]}
    return {"field": "area", "type": "nominal", "scale": {"domain": list(names), **span}, "axis": None}


def _rows(names: Sequence[str]) -> Spec:
    span = {"range": [_HEAD, _HEAD + _ROW * len(names)]}
    return {"field": "sector", "type": "nominal", "scale": {"domain": list(names), **span}, "axis": None}


def _middle(channel: Spec) -> Spec:
    return {**channel, "bandPosition": 0.5}


def _boxes(rows: Sequence[dict[str, Any]], x: Spec, y: Spec, mark: Spec) -> Spec:
    channels = {"x": {**x, "bandPosition": 0}, "x2": {"field": "area", "bandPosition": 1}}
    channels |= {"y": {**y, "bandPosition": 0}, "y2": {"field": "sector", "bandPosition": 1}}
    inset = {"xOffset": _GAP, "x2Offset": -_GAP, "yOffset": _GAP, "y2Offset": -_GAP}
    return layer(rows, {"type": "rect", **inset, **mark}, **channels, fill=literal("fill"))


def _heads(areas: Sequence[str], sectors: Sequence[str], x: Spec, y: Spec, chosen: str) -> list[Spec]:
    """Names of columns and rows; the chosen column's name is bold and its cells are framed."""
    top = {"value": _HEAD - 12}
    names = [[a for a in areas if (a == chosen) is bold] for bold in (False, True)]
    frame = {"type": "rect", "filled": False, "stroke": INK, "strokeWidth": 2}
    ends = {"y": {"value": _HEAD - 1}, "y2": {"value": _HEAD + _ROW * len(sectors) + 1}}
    span = {"x": {**x, "bandPosition": 0}, "x2": {"field": "area", "bandPosition": 1}}
    return [
        *(
            words([{"area": a} for a in group], _middle(x), top, field="area", bold=group is names[1])
            for group in names
            if group
        ),
        *([layer([{"area": a} for a in names[1]], frame, **span, **ends)] if names[1] else []),
        words([{"sector": s} for s in sectors], {"value": 0}, _middle(y), field="sector", align="left"),
    ]


def _legend(comparator: str, left: float, room: float) -> list[Spec]:
    """Scale with its cuts between the boxes, in one line above the columns."""
    start = max(left, text_width(f"低于{comparator}", 12) + 8)
    ends = start + text_width(f"高于{comparator}", 12) + 8
    box = min(40.0, (room - ends) / len(CONCENTRATION7))
    layers: list[Spec] = []
    for i, color in enumerate(CONCENTRATION7):
        span = {"x": {"value": start + i * box}, "x2": {"value": start + (i + 1) * box}}
        layers.append(layer([{}], {"type": "rect", "fill": color}, **span, y={"value": 2}, y2={"value": 14}))
    for i, cut in enumerate(LQ_CUTS):
        text = number(cut, 0 if float(cut).is_integer() else len(f"{cut:g}".partition(".")[2]))
        layers.append(
            words([{"t": text}], {"value": start + (i + 1) * box}, {"value": 24}, size=12, color=INK2)
        )
    ends_at = start + len(CONCENTRATION7) * box
    for text, place, align in (
        (f"低于{comparator}", start - 8, "right"),
        (f"高于{comparator}", ends_at + 8, "left"),
    ):
        layers.append(words([{"t": text}], {"value": place}, {"value": 8}, size=12, color=INK2, align=align))
    return layers


def _share_column(shares: pd.DataFrame, y: Spec) -> list[Spec]:
    right = {"value": {"expr": "width - 8"}}
    head = [{"t": str(shares.attrs.get("head", ""))}]
    return [
        words(head, right, {"value": _HEAD - 12}, color=INK2, align="right"),
        words(records(shares), right, _middle(y), color=INK2, field="text", align="right"),
    ]


def similarity_matrix(
    pairs: pd.DataFrame,
    *,
    areas: Sequence[str],
    width: int | Literal["container"] = "container",
) -> Spec:
    """Draw how alike the structures of every two areas are, lower triangle only.

    Parameters
    ----------
    pairs : DataFrame
        ``one``, ``other`` (names as shown), ``value`` (0 to 1), ``text``. Either order of a pair.
    areas : sequence of str
        Rows and columns in the order of the document.

    Returns
    -------
    dict
        Vega-Lite spec; darker is more alike, which is neither good nor bad.
    """
    place = {name: i for i, name in enumerate(areas)}
    values = sorted(float(v) for v in pairs["value"].dropna())
    cuts = (
        [values[0] + (values[-1] - values[0]) * i / len(SEQUENTIAL5) for i in range(1, 5)] if values else []
    )
    rows = []
    for row in records(pairs):
        low, high = sorted((row["one"], row["other"]), key=lambda name: place[name])
        fill = SEQUENTIAL5[class_of(float(row["value"]), cuts)]
        rows.append({"area": low, "sector": high, "text": row["text"], "fill": fill, "ink": label_on(fill)})
    left = max(text_width(name, 13) for name in areas) + 12
    compared = {row["area"] for row in rows}
    heads = [name for name in areas[:-1] if name in compared]  # an area compared with none has no column
    x: Spec = {
        "field": "area",
        "type": "nominal",
        "scale": {"domain": heads, "range": [left, {"expr": "width"}]},
    }
    y: Spec = {
        "field": "sector",
        "type": "nominal",
        "scale": {"domain": list(areas[1:]), "range": [26, 26 + _ROW * (len(areas) - 1)]},
    }
    x, y = {**x, "axis": None}, {**y, "axis": None}
    sides = [{"sector": name} for name in areas[1:]]
    layers = [
        _boxes(rows, x, y, {"strokeWidth": 0}),
        words(rows, _middle(x), _middle(y), color=literal("ink"), field="text"),
        words([{"area": name} for name in heads], _middle(x), {"value": 12}, field="area"),
        words(sides, {"value": 0}, _middle(y), field="sector", align="left"),
    ]
    description = "；".join(f"{row['area']}与{row['sector']}{row['text']}" for row in rows)
    height = 26 + _ROW * (len(areas) - 1) + 8
    return chart(width, height, description=f"产业结构相似系数矩阵。{description}。", layer=layers)
