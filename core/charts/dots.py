"""Dot strips: what a type's sectors weigh in each county, and how shares changed between censuses."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.labels import Box, Offset, Placer, text_box
from core.charts.kit.measure import text_width, wrap
from core.charts.kit.scales import ticks
from core.charts.kit.theme import AXIS, GRID, INK, INK2, SURFACE, CountyLook, Spec, chart
from core.charts.kit.vega import amount, halo, layer, literal, quantitative, records, text_mark, value_axis
from core.wording.numbers import number

_ROW: Final = 46
_LQ_TICKS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_BELOW: Final = 26
#: Of these, px between the rows and the words of the axis.
_FOOT: Final = 4


def type_strip(
    points: pd.DataFrame,
    looks: Mapping[str, CountyLook],
    *,
    types: Sequence[str],
    chosen: str = "",
    row_height: int = _ROW,
    width: int | Literal["container"] = "container",
    nominal_width: int = 560,
    stacked: bool = False,
) -> Spec:
    """Draw location quotients of the sectors shown beside each declared type, on a log axis.

    Parameters
    ----------
    points : DataFrame
        ``type``, ``area_code``, ``name`` (two characters), ``value`` (location quotient > 0), ``text``.
        Only counties that declare the type stand in its row.
    looks : mapping of str to CountyLook
        Colours by county code.
    types : sequence of str
        Rows in order; a name may have two lines.
    chosen : str
        Code of a county whose points are ringed and whose name is bold.
    row_height : int
        In px.
    stacked : bool
        Names stand above their rows' points instead of before them, which leaves a phone its whole width.

    Returns
    -------
    dict
        Vega-Lite spec; the heavy line at 1 means: as the comparator.
    """
    laid_out = (nominal_width if width == "container" else width) - 8
    left = _EDGE if stacked else max(text_width(name, 13) for name in types) + 24
    rows = records(points)
    axis = _LogAxis(_span([float(row["value"]) for row in rows]), left, laid_out)
    height = row_height * len(types) + _BELOW
    above = _ABOVE if stacked else 0
    middle = {name: row_height * i + above + (row_height - above) / 2 for i, name in enumerate(types)}
    for row in rows:
        row["y"] = middle[row["type"]]
    _part(rows, axis.px)
    placer = Placer(Box(left - 8, 0, laid_out, height - _BELOW + _FOOT))
    for row in rows:
        placer.block_point(axis.px(row["value"]), row["y"], 5)
    if stacked:
        placer.taken += [
            text_box(0, row_height * i + _NAME, (0.0, 0.0, "left"), name.replace("\n", "\u3000"), 13)
            for i, name in enumerate(types)
        ]
    placer.words += placer.taken  # a name on another's point is as bad as one on a name
    placer.block_line([(axis.px(1.0), 0.0), (axis.px(1.0), height - _BELOW)], _CLEAR)
    around = (*_SIDES, *_ENDS, *_CORNERS) if stacked else (*_ENDS, *_SIDES, *_CORNERS)
    placed = _named(rows, axis.px, placer, around, chosen)
    layers = [
        *([] if stacked else _row_names(types, middle)),
        *_ground(axis.x, len(types), row_height),
        *(_names_above(types, row_height) if stacked else []),
        *_point_names(rows, placed, axis.x, looks, chosen),
        # Points last: a label's halo must not cover a neighbour's point.
        _points(rows, axis.x, looks, chosen),
    ]
    description = "；".join(f"{row['type']}{row['name']}{row['text']}" for row in rows)
    return chart(width, height + 8, description=f"定位类型与就业区位商。{description}。", layer=layers)


@dataclass(frozen=True, slots=True)
class _LogAxis:
    """The axis of quotients: what it reaches over, and the px of the picture where it begins and ends."""

    domain: tuple[float, float]
    left: float
    right: float

    def px(self, value: float) -> float:
        """Return where a value stands in a picture of the nominal width."""
        share = math.log(value / self.domain[0]) / math.log(self.domain[1] / self.domain[0])
        return self.left + share * (self.right - self.left)

    @property
    def x(self) -> Spec:
        """The axis for Vega-Lite."""
        low, high = self.domain
        scale = {"type": "log", "range": [self.left, {"expr": "width"}]}
        return {
            **quantitative("value", self.domain, scale=scale),
            "axis": {
                **value_axis([t for t in (0.125, *_LQ_TICKS) if low <= t <= high], None),
                "grid": True,
                "domain": False,
                "ticks": False,
                "labelExpr": "format(datum.value, '~g')",
            },
        }


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Return from where to where the axis reaches: from a mark below all values, and always past 1."""
    least, most = min((*values, 1.0)), max((*values, 1.0))
    marks = (
        [t for t in (_TINY, 0.125, *_LQ_TICKS) if t <= min(least / 1.08, 0.5)] if least > _TINY else [_TINY]
    )
    return min(max(marks), least / 1.1), max(most * 1.25, 2.0)


def _ground(x: Spec, rows: int, row_height: int) -> list[Spec]:
    """Lines between the rows, and the heavy one at 1."""
    across = {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}}
    between = [
        layer([{}], {"type": "rule", "color": GRID}, **across, y={"value": row_height * i})
        for i in range(1, rows)
    ]
    heavy = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    return [*between, layer([{"value": 1.0}], heavy, x=x, y={"value": 0}, y2={"value": row_height * rows})]


def _point_names(
    rows: Sequence[Mapping[str, Any]],
    placed: Sequence[Offset],
    x: Spec,
    looks: Mapping[str, CountyLook],
    chosen: str,
) -> list[Spec]:
    """Names of the points where they were placed."""
    layers = []
    for row, (dx, dy, align) in zip(rows, placed, strict=True):
        color, bold = looks[row["area_code"]].text, row["area_code"] == chosen
        mark = text_mark(13, color, bold=bold, align=align, baseline="middle", dx=dx, dy=dy)
        layers += halo(layer([row], mark, x=x, y={"value": row["y"]}, text={"field": "name"}))
    return layers


_TINY: Final = 0.0625
#: Px at each side of the line at 1 that no name may enter.
_CLEAR: Final = 4.0
#: Where a point's name may stand: above and below it, at its sides, at its corners.
_ENDS: Final[tuple[Offset, ...]] = ((0.0, -17.0, "center"), (0.0, 18.0, "center"))
_SIDES: Final[tuple[Offset, ...]] = ((9.0, 0.0, "left"), (-9.0, 0.0, "right"))
_CORNERS: Final[tuple[Offset, ...]] = (
    (7.0, -13.0, "left"),
    (-7.0, -13.0, "right"),
    (7.0, 14.0, "left"),
    (-7.0, 14.0, "right"),
)
#: Of stacked rows: where the axis begins, and the height of a name above its points, in px.
_EDGE: Final = 14.0
_ABOVE: Final = 20
#: Middle of that name below the row's upper edge, in px.
_NAME: Final = 13


def _named(
    rows: Sequence[Mapping[str, Any]],
    px: Callable[[float], float],
    placer: Placer,
    around: Sequence[Offset],
    chosen: str,
) -> list[Offset]:
    """Find a place for every point's name: who chooses first has most choice, so several orders are tried."""
    at = [(px(row["value"]), float(row["y"]), str(row["name"]), row["area_code"] == chosen) for row in rows]
    places = range(len(at))
    orders = (
        sorted(places, key=lambda i: abs(at[i][0] - px(1.0))),
        list(places),
        sorted(places, key=lambda i: (at[i][1], at[i][0])),
        sorted(places, key=lambda i: (at[i][1], -at[i][0])),
        sorted(places, key=lambda i: (-at[i][1], at[i][0])),
        sorted(places, key=lambda i: (-at[i][1], -at[i][0])),
    )
    tried = []
    for order in orders:
        fresh = Placer(placer.frame, list(placer.taken), list(placer.words))
        found: dict[int, Offset] = {}
        covered = 0.0
        for i in order:
            x, y, name, bold = at[i]
            found[i] = fresh.place(x, y, name, 13, around, bold=bold)
            box = fresh.words[-1]
            covered += sum(box.overlap(other) for other in fresh.taken[:-1])
        tried.append((covered, [found[i] for i in places]))
    return min(tried, key=lambda one: one[0])[1]


def _part(rows: Sequence[dict[str, Any]], px: Callable[[float], float]) -> None:
    """Set points of one row that would cover each other a little above and below its line."""
    order = sorted(rows, key=lambda row: (row["y"], row["value"]))
    for before, after in pairwise(order):
        if before["type"] == after["type"] and px(after["value"]) - px(before["value"]) < _TOUCH:
            before["y"] -= _APART
            after["y"] += _APART


_TOUCH: Final = 10.0
_APART: Final = 5.0


def _row_names(names: Sequence[str], middle: Mapping[str, float]) -> list[Spec]:
    """Names of the rows; a second line is smaller and quieter."""
    most = max(middle.values(), default=1.0) + _ROW
    scale = {"domain": [0, most], "range": [0, most]}
    y = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    lines = [
        {"t": line, "y": middle[name] + (8 * (2 * i - 1) if "\n" in name else 0), "second": i}
        for name in names
        for i, line in enumerate(name.split("\n"))
    ]
    looks = ((13, INK, 0), (12, INK2, 1))
    return [
        layer(
            [line for line in lines if line["second"] == place],
            text_mark(size, color, align="left", baseline="middle"),
            x={"value": 0},
            y=y,
            text={"field": "t"},
        )
        for size, color, place in looks
        if any(line["second"] == place for line in lines)
    ]


def _names_above(names: Sequence[str], row_height: int) -> list[Spec]:
    """Names at the head of their rows; what follows a line feed stands behind, quieter."""
    layers = []
    for i, name in enumerate(names):
        first, _, second = name.partition("\n")
        for text, color, at in ((first, INK, 0.0), (second, INK2, text_width(first, 13) + 12)):
            mark = text_mark(13, color, align="left", baseline="middle")
            place = {"x": {"value": at}, "y": {"value": row_height * i + _NAME}}
            layers += halo(layer([{"t": text}], mark, **place, text={"field": "t"})) if text else []
    return layers


def _points(rows: Sequence[Mapping[str, Any]], x: Spec, looks: Mapping[str, CountyLook], chosen: str) -> Spec:
    shown = [
        {
            **row,
            "fill": looks[row["area_code"]].mark,
            "edge": INK if row["area_code"] == chosen else SURFACE,
            "edge_width": 2 if row["area_code"] == chosen else 1,
        }
        for row in rows
    ]
    most = max((row["y"] for row in rows), default=1.0) + _ROW
    scale = {"domain": [0, most], "range": [0, most]}
    y = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    return layer(
        shown,
        {"type": "point", "size": 72, "opacity": 1},
        x=x,
        y=y,
        fill=literal("fill"),
        stroke=literal("edge"),
        strokeWidth=amount("edge_width"),
        tooltip=[{"field": "name"}, {"field": "text"}],
    )


def change_dumbbell(
    rows: pd.DataFrame,
    *,
    look: CountyLook,
    first_year: int,
    last_year: int,
    unit: str = "%",
    decimals: int = 1,
    name_room: int = 0,
    width: int | Literal["container"] = "container",
) -> Spec:
    """Draw the shares of two censuses as a ring, a line and a disc a row.

    Parameters
    ----------
    rows : DataFrame
        In the order shown: ``name``, ``first``, ``last`` (shares in ``unit``; missing where unknown).
    look : CountyLook
        Colour of the area; ink for the city.
    first_year, last_year : int
        The two censuses.
    name_room : int
        Where not 0, longer names are broken at this many px and the axis has at most three ticks.

    Returns
    -------
    dict
        Vega-Lite spec; the axis starts at zero.
    """
    listed = [row for row in records(rows) if row["first"] is not None and row["last"] is not None]
    if name_room:
        listed = [{**row, "name": "\n".join(wrap(row["name"], 13, name_room))} for row in listed]
    top, step = 28, 34 if name_room else 25
    height = top + step * len(listed) + 4
    for i, row in enumerate(listed):
        row["y"] = top + step * (i + 0.5)
        row["name_y"] = row["y"] - _HALF_LINE * row["name"].count("\n")  # Vega centres the first line
        row["text"] = f"{number(row['last'], decimals)}"
        row["change"] = number(float(row["last"]) - float(row["first"]), decimals, signed=True)
    most = max([float(row[end]) for row in listed for end in ("first", "last")], default=1.0)
    marks = ticks(0, most, count=2 if name_room else 4, from_zero=True)
    grid = [{"first": mark, "t": number(mark, 0 if float(mark).is_integer() else decimals)} for mark in marks]
    left = max((text_width(row["name"], 13) for row in listed), default=0) + 12
    x = quantitative("first", (0, most), scale={"range": [left, {"expr": f"width - {_CHANGE:g}"}]})
    end = {"value": {"expr": "width"}}
    head = {"y": {"value": top - 10}, "text": {"field": "t"}}
    scale = {"domain": [0, height], "range": [0, height]}
    y: Spec = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    names = text_mark(13, align="left", baseline="middle")
    unit_words = text_mark(12, INK2, align="right", baseline="middle")
    layers = [
        layer(grid, {"type": "rule", "color": GRID}, x=x, y={"value": top}, y2={"value": height}),
        layer(grid, text_mark(12, INK2, baseline="middle"), x=x, **head),
        layer(listed, names, x={"value": 0}, y={**y, "field": "name_y"}, text={"field": "name"}),
        *_dumbbells(listed, x, y, look),
        layer(listed, text_mark(13, align="right", baseline="middle"), x=end, y=y, text={"field": "change"}),
        layer([{"t": f"{unit if unit != '%' else '个百分点'}"}], unit_words, x=end, **head),
    ]
    values = "；".join(
        f"{row['name']}{number(row['first'], decimals)}→{row['text']}".replace("\n", "") for row in listed
    )
    description = f"{first_year}年与{last_year}年占比（{unit}）。{values}。"
    return chart(width, height + 8, description=description, layer=layers)


def _dumbbells(rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec, look: CountyLook) -> list[Spec]:
    """Lines from the first share to the last, a ring at the one and a disc at the other."""
    bar = {"type": "rule", "color": AXIS, "strokeWidth": 2}
    ring = {
        "type": "point",
        "size": 52,
        "fill": SURFACE,
        "stroke": look.mark,
        "strokeWidth": 1.5,
        "opacity": 1,
    }
    disc = {"type": "point", "size": 74, "fill": look.mark, "opacity": 1, "strokeWidth": 0}
    last = {"field": "last"}
    return [
        layer(rows, bar, x=x, x2=last, y=y),
        layer(rows, ring, x=x, y=y),
        layer(rows, disc, x={**x, **last}, y=y),
    ]


#: Room at the right for the change, in px.
_CHANGE: Final = 74.0
#: Half the height of a line of 13 px, in px.
_HALF_LINE: Final = 8.5
