"""How well the forecasts held: share of outturns inside the fan by lead, and stated against real chances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.theme import ACCENT, AXIS, INK, INK2, SURFACE, Spec, chart
from core.charts.kit.vega import amount, halo, layer, quantitative, records, text_mark, value_axis
from core.wording.numbers import percent

_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_DODGE: Final = 0.14

#: Shapes that tell panels apart; colour alone would not.
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "triangle-down")
_TONES: Final = (ACCENT, INK2, AXIS, INK, ACCENT)
_KEY_WIDTH: Final = 140


def fan_coverage(
    rows: pd.DataFrame,
    *,
    nominal: float,
    width: int | Literal["container"] = "container",
    height: int = 260,
) -> Spec:
    """Draw the share of outturns inside the fan by lead.

    Parameters
    ----------
    rows : DataFrame
        ``panel`` (name as shown), ``lead`` (years ahead), ``value`` (share inside, fraction), ``cases``;
        optional ``low``, ``high`` (interval of the share).
    nominal : float
        What the fan promises (0.8).

    Returns
    -------
    dict
        Vega-Lite spec; the axis runs from 50 % to 100 %, or from zero where a share is lower.
    """
    listed = records(rows)
    lows = [float(row[key]) for row in listed for key in ("value", "low") if row.get(key) is not None]
    start = 0.5 if min(lows, default=1.0) >= _HALF else 0.0
    panels = list(dict.fromkeys(row["panel"] for row in listed))
    leads = sorted({int(row["lead"]) for row in listed})
    for row in listed:
        row["x"] = row["lead"] + _DODGE * (panels.index(row["panel"]) - (len(panels) - 1) / 2)
        row["hover"] = f"{row['panel']}，提前{row['lead']}年：{percent(row['value'])}（{row['cases']}例）"
    span = (min(leads, default=1) - 0.6, max(leads, default=1) + 0.6)
    axis = {"values": leads, "labelExpr": "'提前' + datum.value + '年'", "grid": False, "title": None}
    x = quantitative("x", span, axis={**axis, "labelOverlap": False})
    y = quantitative("value", (start, 1.0), axis=_percent_axis(start))
    promised = [{"value": nominal, "x": span[1], "t": f"应为{percent(nominal, 0)}"}]
    words = text_mark(13, bold=True, align="right", baseline="bottom", dx=-2, dy=-4)
    layers = [
        layer(promised, {"type": "rule", "color": INK, "strokeWidth": 1.5, "strokeDash": [7, 4]}, y=y),
        *halo(layer(promised, words, x=x, y=y, text={"field": "t"})),
        *_intervals(listed, x, y),
        *_series(listed, panels, x, y),
        *_key(panels),
    ]
    values = "；".join(row["hover"] for row in listed)
    return chart(width, height, description=f"预测区间的实际覆盖率。{values}。", layer=layers)


_HALF: Final = 0.5


def _percent_axis(start: float) -> Spec:
    marks = [tick for tick in _TICKS if tick >= start]
    return value_axis(marks, {tick: percent(tick, 0) for tick in marks})


def _intervals(rows: Sequence[dict[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    known = [row for row in rows if row.get("low") is not None and row.get("high") is not None]
    if not known:
        return []
    return [
        layer(
            known,
            {"type": "rule", "color": AXIS, "strokeWidth": 1.4},
            x=x,
            y={**y, "field": "low"},
            y2={"field": "high"},
        )
    ]


def _series(rows: Sequence[dict[str, Any]], panels: Sequence[str], x: Spec, y: Spec) -> list[Spec]:
    layers = []
    for i, panel in enumerate(panels):
        group = [row for row in rows if row["panel"] == panel]
        mark = {"type": "point", "shape": _SHAPES[i % 5], "fill": _TONES[i % 5], "size": 80, "opacity": 1}
        tip = {"field": "hover"}
        layers.append(layer(group, {**mark, "stroke": SURFACE, "strokeWidth": 1}, x=x, y=y, tooltip=tip))
    return layers


def _key(panels: Sequence[str]) -> list[Spec]:
    """Panels by shape, two a line above the points."""
    layers = []
    for i, panel in enumerate(panels):
        at = 12 + (i % 2) * _KEY_WIDTH
        y = {"value": 8 + (i // 2) * 17}
        mark = {"type": "point", "shape": _SHAPES[i % 5], "fill": _TONES[i % 5], "size": 80, "opacity": 1}
        layers.append(layer([{}], {**mark, "strokeWidth": 0}, x={"value": at}, y=y))
        text = text_mark(12, INK2, align="left", baseline="middle", dx=9)
        layers += halo(layer([{"t": panel}], text, x={"value": at}, y=y, text={"field": "t"}))
    return layers


def reliability_chart(
    bins: pd.DataFrame,
    *,
    width: int | Literal["container"] = "container",
    height: int = 320,
) -> Spec:
    """Draw how often targets were reached against the chance stated for them.

    Parameters
    ----------
    bins : DataFrame
        ``stated`` (mean stated chance of the bin), ``reached`` (share that reached), both fractions;
        ``cases``; optional ``low``, ``high`` (interval of the share).

    Returns
    -------
    dict
        Vega-Lite spec; on the diagonal stated and real chances agree. The size of a point is the
        number of cases, which also stands beside it.
    """
    rows = records(bins)
    most = max((int(row["cases"]) for row in rows), default=1)
    for row in rows:
        row["size"] = 40 + 260 * int(row["cases"]) / most
        row["t"] = f"{row['cases']}例"
        row["hover"] = f"所报{percent(row['stated'])}，实现{percent(row['reached'])}，{row['cases']}例"
    axis = {**_percent_axis(0.0), "grid": True, "domain": False, "ticks": False}
    x = quantitative("stated", (0.0, 1.0), axis={**axis, "title": "所报机会"})
    y = quantitative("reached", (0.0, 1.0), axis={**axis, "title": "实际实现比例"})
    diagonal = [{"stated": 0.0, "reached": 0.0}, {"stated": 1.0, "reached": 1.0}]
    x, y = {**x, "title": "所报机会"}, {**y, "title": "实际实现比例"}
    mark = {
        "type": "point",
        "fill": ACCENT,
        "fillOpacity": 0.75,
        "stroke": SURFACE,
        "strokeWidth": 1,
        "opacity": 1,
    }
    layers = [
        layer(diagonal, {"type": "line", "color": INK, "strokeWidth": 1.25, "strokeDash": [7, 4]}, x=x, y=y),
        *_intervals(rows, x, y),
        layer(
            rows,
            mark,
            x=x,
            y=y,
            size=amount("size"),
            tooltip={"field": "hover"},
        ),
        *_case_counts(rows, x, y),
    ]
    values = "；".join(row["hover"] for row in rows)
    return chart(width, height, description=f"所报机会与实际实现比例。{values}。", layer=layers)


def _case_counts(rows: Sequence[dict[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    """Numbers of cases right of their points, a little below them unless the axis would be in the way."""
    layers = []
    for low, dx, dy in ((True, 17, -5), (False, 12, 8)):
        half = [row for row in rows if (row["reached"] < _LOW) is low]
        words = text_mark(12, INK2, align="left", baseline="middle", dx=dx, dy=dy)
        layers += halo(layer(half, words, x=x, y=y, text={"field": "t"})) if half else []
    return layers


#: A point nearer to the axis than this share has its words beside it.
_LOW: Final = 0.06


def pit_chart(
    rows: pd.DataFrame,
    *,
    width: int | Literal["container"] = "container",
    height: int = 170,
) -> Spec:
    """Draw in which tenth of the stated distribution the outturns fell.

    Parameters
    ----------
    rows : DataFrame
        ``place`` (1 the lowest tenth .. 10), ``value`` (share of the outturns, fraction), ``cases``.

    Returns
    -------
    dict
        Vega-Lite spec; a dashed line marks the tenth that each column should hold.
    """
    listed = records(rows)
    for row in listed:
        row["low"], row["high"] = row["place"] - 0.92, row["place"] - 0.08
        row["hover"] = f"第{row['place']}段：{percent(row['value'])}（共{row['cases']}例）"
    top = max([0.2, *(float(row["value"]) for row in listed)])
    marks = [0.0, 0.1, 0.2]
    y = quantitative("value", (0.0, top), axis=value_axis(marks, {m: percent(m, 0) for m in marks}))
    axis = {"values": [0, 10], "labelExpr": "datum.value < 5 ? '最低一段' : '最高一段'", "grid": False}
    x = quantitative("low", (0.0, 10.0), axis={**axis, "title": None, "labelFlush": True})
    bars = {"type": "bar", "color": ACCENT, "opacity": 0.75}
    tip = {"field": "hover"}
    wanted = [{"value": 0.1}]
    layers = [
        layer(listed, bars, x=x, x2={"field": "high"}, y=y, y2={"datum": 0}, tooltip=tip),
        layer(wanted, {"type": "rule", "color": INK, "strokeWidth": 1.25, "strokeDash": [7, 4]}, y=y),
    ]
    values = "；".join(row["hover"] for row in listed)
    return chart(width, height, description=f"实际值落在所报分布的哪一段。{values}。", layer=layers)
