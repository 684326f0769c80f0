"""Ranking: numbered bars from zero, drawn only where a ranking is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.measure import text_width
from core.charts.kit.theme import ACCENT_MID, AXIS, INK, INK2, REFERENCE, SURFACE, Spec, chart
from core.charts.kit.vega import amount, halo, layer, literal, quantitative, records, text_mark

_ROW: Final = 31
_TOP: Final = 26
_EDGE: Final = 4


@dataclass(frozen=True, slots=True)
class ReferenceValue:
    """A value to compare with: told by the form of its line."""

    kind: Literal["city", "province", "nation"]
    value: float
    text: str


def ranking(
    rows: pd.DataFrame,
    *,
    references: Sequence[ReferenceValue] = (),
    width: int | Literal["container"] = "container",
) -> Spec:
    """Draw an allowed ranking.

    Parameters
    ----------
    rows : DataFrame
        In the order of the ranking: ``rank`` (int; ties share one), ``area_code``, ``name``, ``value``,
        ``text`` (value as printed); optional ``fill`` (colour of the bar, e.g. the class on the map) and
        ``chosen`` (bool: outlined). The analysis decides whether a ranking is allowed; a value that does
        not count must not come here.
    references : sequence of ReferenceValue
        City solid, province dashed, nation dotted.
    width : int or ``"container"``
        Outer width in px; the height follows from the number of rows.

    Returns
    -------
    dict
        Vega-Lite spec. Bars start at zero, and run left of it for negative values.

    Raises
    ------
    ValueError
        Where a value is missing: a ranking with a gap is none.
    """
    listed = records(rows)
    if any(row["value"] is None for row in listed):
        raise ValueError("有县区缺数，不得排名；请先补数")
    heads = [f"{row['rank']}\u2003{row['name']}" for row in listed]
    labels = max((text_width(head, 14) for head in heads), default=0) + 10
    numbers = max((text_width(row["text"], 14, bold=True) for row in listed), default=0) + 12
    values = [float(row["value"]) for row in listed] + [r.value for r in references]
    domain = _domain(values)
    height = _TOP + _ROW * len(listed) + 4
    for i, (row, head) in enumerate(zip(listed, heads, strict=True)):
        row["head"] = head
        row["zero"] = 0
        row["middle"] = _TOP + _ROW * (i + 0.5)
        row["top"], row["bottom"] = row["middle"] - 9, row["middle"] + 9
        row["fill"] = row.get("fill") or ACCENT_MID
        row["edge"] = INK if row.get("chosen") else AXIS
        row["edge_width"] = 1.8 if row.get("chosen") else 0.5
    y = {
        "field": "middle",
        "type": "quantitative",
        "scale": {"domain": [0, height], "range": [0, height]},
        "axis": None,
    }
    x = quantitative("value", domain)
    x["scale"]["range"] = [labels, {"expr": f"width - {numbers:g}"}]  # however wide, numbers keep their room
    layers = [
        _bars(listed, x, y),
        layer(
            listed,
            text_mark(14, align="left", baseline="middle"),
            x={"value": 0},
            y=y,
            text={"field": "head"},
        ),
        *_reference_layers(references, x, height, domain, (labels, numbers)),
        *_value_words(listed, y),
    ]
    description = "；".join(f"第{row['rank']}位{row['name']}{row['text']}" for row in listed)
    return chart(width, height + 2 * _EDGE, description=f"位次图。{description}。", layer=layers)


def _domain(values: Sequence[float]) -> tuple[float, float]:
    """From zero, or below it."""
    low, high = min([0.0, *values]), max([0.0, *values])
    return low, high if high > low else 1.0


def _bars(rows: list[dict[str, Any]], x: Spec, y: Spec) -> Spec:
    return layer(
        rows,
        {"type": "rect"},
        x=x,
        x2={"field": "zero"},
        y={**y, "field": "top"},
        y2={"field": "bottom"},
        fill=literal("fill"),
        stroke=literal("edge"),
        strokeWidth=amount("edge_width"),
    )


def _value_words(rows: list[dict[str, Any]], y: Spec) -> list[Spec]:
    """Numbers one below the other at the right: at the bars' ends reference lines would cross them."""
    mark = text_mark(14, bold=True, align="right", baseline="middle")
    return halo(layer(rows, mark, x={"value": {"expr": "width"}}, y=y, text={"field": "text"}), width=5)


def _reference_layers(
    references: Sequence[ReferenceValue],
    x: Spec,
    height: int,
    domain: tuple[float, float],
    margins: tuple[float, float],
) -> list[Spec]:
    layers = []
    for reference, (align, dx) in zip(references, _sides(references, domain, margins), strict=True):
        look = REFERENCE[reference.kind]
        row = {"value": reference.value, "t": reference.text}
        rule: Spec = {"type": "rule", "color": look.color, "strokeWidth": min(look.width, 1.75)}
        if look.dash:
            rule["strokeDash"] = list(look.dash)
        place = {"y": {"value": _TOP - 6}, "y2": {"value": height}}
        layers.append(
            layer(
                [row],
                {**rule, "stroke": SURFACE, "strokeWidth": 4, "strokeDash": [1, 0], "opacity": 0.7},
                x=x,
                **place,
            )
        )
        layers.append(layer([row], rule, x=x, **place))
        mark = text_mark(12, INK if reference.kind == "city" else INK2, align=align, dx=dx, baseline="middle")
        layers.append(layer([row], mark, x=x, y={"value": 10}, text={"field": "t"}))
    return layers


def _sides(
    references: Sequence[ReferenceValue], domain: tuple[float, float], margins: tuple[float, float]
) -> list[tuple[str, float | Spec]]:
    """Words of the lowest reference stand left of its line, of the highest right, the rest between.

    Lines come closer where the picture is narrower than it was laid out for, so the words are pushed apart by
    expressions of its width.
    """
    left, right = margins
    order = sorted(range(len(references)), key=lambda i: references[i].value)
    sides: list[tuple[str, float | Spec]] = [("left", 4.0)] * len(references)
    if len(order) > 1:
        sides[order[0]] = ("right", -4.0)
    taken = ""
    for i in order:
        share = (references[i].value - domain[0]) / (domain[1] - domain[0])
        line = f"({left:g} + {share:.6g} * (width - {left + right:g}))"
        if sides[i][0] == "right":
            taken = line
            continue
        start = f"max({line} + 4, {taken})" if taken else f"({line} + 4)"
        sides[i] = ("left", {"expr": f"{start} - {line}"})
        taken = f"({start} + {text_width(references[i].text, 12) + 10:g})"
    return sides
