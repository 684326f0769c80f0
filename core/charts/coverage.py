"""Coverage: which figure is known for which year, by grade of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.marks import GRADE_CHIP
from core.charts.kit.measure import text_width
from core.charts.kit.theme import AXIS, INK, INK2, INK3, RULE, SURFACE, Spec, chart
from core.charts.kit.vega import layer, literal, records, text_mark, words
from core.wording.numbers import MISSING
from core.wording.words import GRADE_MEANING

_ROW: Final = 21
#: Height of a row on a screen that must hold them all.
_DENSE: Final = 18
#: Room above the first row in px: key and years; of a dense matrix the years alone.
_HEAD, _DENSE_HEAD = 56, 24
_GROUP: Final = 8
_CELL: Final = 17
_NARROW: Final = 560
#: Room below the last row in px.
_FOOT: Final = 10
#: Least width of a column in px.
_LEAST: Final = 19


def coverage_matrix(
    cells: pd.DataFrame,
    *,
    years: Sequence[int],
    width: int | Literal["container"] = "container",
    nominal_width: int = 1000,
    dense: bool = False,
) -> Spec:
    """Draw one row an indicator and area, one column a year, one chip a figure.

    Parameters
    ----------
    cells : DataFrame
        ``group`` (indicator), ``row`` (area), in the order shown; ``year``; ``grade`` (A to E, empty
        where missing); optional ``forecast`` (bool: 预计) and ``text`` (value as printed, on hover).
        Rows of the same group stand together.
    years : sequence of int
        Columns.
    dense : bool
        Rows as close as the chips allow and no key, for columns on a screen that must hold them all.

    Returns
    -------
    dict
        Vega-Lite spec. A dashed empty box is a figure that nobody has; 预计 is a diamond.
    """
    laid_out = (nominal_width if width == "container" else width) - 8
    narrow = laid_out < _NARROW
    every = records(cells)
    left = max((text_width(row["row"], 13) for row in every), default=0.0) + 16
    group_width = (
        0.0 if narrow else max((text_width(row["group"], 13, bold=True) for row in every), default=0) + 16
    )
    start = group_width + left
    # A phone shows the last years that fit; the table beside the picture has them all.
    years = list(years)[-max(1, int((laid_out - start) // _LEAST)) :]
    listed = [row for row in every if int(row["year"]) in set(years)]
    top = _DENSE_HEAD if dense else _HEAD
    places, heads, height = _places(listed, headed=narrow, top=top, row=_DENSE if dense else _ROW)
    for row in listed:
        row["y"] = places[(row["group"], row["row"])]
        letter, ground, border = GRADE_CHIP.get(row["grade"], (INK3, SURFACE, AXIS))
        forecast = bool(row.get("forecast"))
        row |= {"ground": ground, "border": border, "ink": letter, "letter": "" if forecast else row["grade"]}
        row["form"] = "forecast" if forecast else row["grade"] or "missing"
        row["hover"] = f"{row['group']}，{row['row']}，{row['year']}年：{row.get('text') or MISSING}"
    x: Spec = {"field": "year", "type": "ordinal", "axis": None}
    x["scale"] = {"domain": list(years), "range": [start, {"expr": "width"}]}
    scale = {"domain": [0, height], "range": [0, height]}
    y: Spec = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    middle = {**x, "bandPosition": 0.5}
    step = (laid_out - start) / max(len(years), 1)
    shown = [year for i, year in enumerate(reversed(years)) if i % max(1, round(38 / step)) == 0]
    rows = [{"t": name, "y": at} for (_, name), at in places.items()]
    layers = [
        *_chips(listed, middle, y),
        words([{"year": n, "t": str(n)} for n in shown], middle, {"value": top - 10}, size=12, color=INK2),
        words(heads, {"value": 0}, y, bold=True, align="left"),
        words(rows, {"value": group_width}, y, color=INK2, align="left"),
        *_lines(heads, y),
        *([] if dense else _key(laid_out)),
    ]
    known = sum(bool(row["grade"]) for row in listed)
    text = f"数据覆盖图：{len(places)}行、{len(years)}年，共{len(listed)}格，已有{known}格。"
    return chart(width, round(height) + 8, description=text, layer=layers)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand in one column of a screen, and the height they take in px."""

    cells: pd.DataFrame
    height: int


def side_by_side(cells: pd.DataFrame, *, height: int, columns: int) -> tuple[list[Part], int]:
    """Part the rows into columns of a screen so that each ends with a whole row.

    Parameters
    ----------
    cells : DataFrame
        As for :func:`coverage_matrix`.
    height : int
        Height of a column in px.
    columns : int
        Most columns that stand beside one another.

    Returns
    -------
    parts : list of Part
        In the order shown, of nearly the same height. A group that goes over from one column to the next has
        its name above both parts.
    left_out : int
        Rows that no column has room for.
    """
    order = list(dict.fromkeys(zip(cells["group"], cells["row"], strict=True)))
    for room in range(_DENSE_HEAD + 2 * _DENSE, height + 1, _DENSE):
        filled, left = _filled(order, room, columns)
        if not left:
            break
    else:
        filled, left = _filled(order, height, columns)
    keys = pd.MultiIndex.from_frame(cells[["group", "row"]])
    return [Part(cells[keys.isin(rows)], tall) for rows, tall in filled], left


def _filled(
    order: Sequence[tuple[str, str]], height: int, columns: int
) -> tuple[list[tuple[list[tuple[str, str]], int]], int]:
    """Fill columns of a height one after the other: rows and height of each, and how many are left."""
    filled: list[tuple[list[tuple[str, str]], int]] = []
    rest = list(order)
    while rest and len(filled) < columns:
        rows: list[tuple[str, str]] = []
        y = _DENSE_HEAD
        for key in rest:
            more = _DENSE
            if not rows or key[0] != rows[-1][0]:
                more += _DENSE + (_GROUP if rows else 0)
            if y + more + _FOOT > height:
                break
            rows.append(key)
            y += more
        if not rows:
            break
        filled.append((rows, y + _FOOT))
        rest = rest[len(rows) :]
    return filled, len(rest)


def _places(
    rows: Sequence[dict[str, Any]], *, headed: bool, top: int, row: int
) -> tuple[dict[tuple[str, str], float], list[dict[str, Any]], float]:
    places: dict[tuple[str, str], float] = {}
    heads: list[dict[str, Any]] = []
    y = float(top)
    last = None
    for cell in rows:
        key = (cell["group"], cell["row"])
        if key in places:
            continue
        if cell["group"] != last:
            y += _GROUP if last is not None else 0
            heads.append({"t": cell["group"], "y": y + row / 2, "line": y - _GROUP / 2})
            y += row if headed else 0
            last = cell["group"]
        places[key] = y + row / 2
        y += row
    return places, heads, y + _FOOT - 8


def _chips(rows: Sequence[dict[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    square = {"type": "point", "shape": "square", "size": (_CELL - 2) ** 2, "opacity": 1}
    forms: tuple[tuple[str, Spec], ...] = (
        ("ABC", {"strokeWidth": 1}),
        ("D", {"strokeWidth": 1.4, "strokeDash": [1.5, 1.5]}),
        ("E", {"strokeWidth": 1.2}),
    )
    layers = []
    for grades, form in forms:
        group = [row for row in rows if row["form"] in grades]
        if group:
            tip = {"field": "hover"}
            layers.append(
                layer(
                    group,
                    {**square, **form},
                    x=x,
                    y=y,
                    fill=literal("ground"),
                    stroke=literal("border"),
                    tooltip=tip,
                )
            )
    estimates = [row for row in rows if row["form"] == "E"]
    if estimates:
        stripe = "M-1,0.2L-0.2,1M-1,-0.6L0.6,1M-0.6,-1L1,0.6M0.2,-1L1,-0.2"
        mark = {**square, "shape": stripe, "fill": None, "stroke": AXIS, "strokeWidth": 0.8}
        layers.append(layer(estimates, mark, x=x, y=y))
    missing = [row for row in rows if row["form"] == "missing"]
    if missing:
        mark = {**square, "size": (_CELL - 5) ** 2, "fill": SURFACE, "stroke": RULE, "strokeWidth": 1}
        layers.append(layer(missing, {**mark, "strokeDash": [2, 2]}, x=x, y=y, tooltip={"field": "hover"}))
    forecasts = [row for row in rows if row["form"] == "forecast"]
    if forecasts:
        mark = {
            "type": "point",
            "shape": "diamond",
            "size": 110,
            "fill": SURFACE,
            "stroke": INK,
            "opacity": 1,
        }
        layers.append(layer(forecasts, {**mark, "strokeWidth": 1.4}, x=x, y=y, tooltip={"field": "hover"}))
    lettered = [row for row in rows if row["letter"]]
    text = text_mark(11, bold=True, baseline="middle")
    return [*layers, layer(lettered, text, x=x, y=y, text={"field": "letter"}, color=literal("ink"))]


def _lines(heads: Sequence[dict[str, Any]], y: Spec) -> list[Spec]:
    mark = {"type": "rule", "color": RULE, "strokeWidth": 1}
    whole = {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}}
    return [layer(heads[1:], mark, **whole, y={**y, "field": "line"})] if len(heads) > 1 else []


def _key(room: float) -> list[Spec]:
    """Key above the columns, in one line or two."""
    entries = [f"{grade}{meaning}" for grade, meaning in GRADE_MEANING.items()]
    entries += [f"虚框{MISSING}", "菱形预计"]
    text = "\u3000".join(entries)
    if text_width(text, 12) > room:
        half = (len(entries) + 1) // 2
        text = "\u3000".join(entries[:half]) + "\n" + "\u3000".join(entries[half:])
    mark = text_mark(12, INK2, align="left", baseline="middle")
    return [layer([{"t": text}], mark, x={"value": 0}, y={"value": 10}, text={"field": "t"})]
