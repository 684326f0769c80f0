"""Histories of all counties in one picture: coloured lines that stop at every change of basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit import series
from core.charts.kit.labels import spread
from core.charts.kit.measure import text_width
from core.charts.kit.scales import ticks, year_ticks
from core.charts.kit.series import Point
from core.charts.kit.theme import ACCENT, INK, REFERENCE, RULE, SURFACE, CountyLook, Spec, chart, mix
from core.charts.kit.vega import halo, layer, quantitative, text_mark, value_axis, year_axis
from core.wording.numbers import number

_BELOW: Final = 28
_TOP: Final = 14
_LABEL: Final = 13
_GAP: Final = 15.0
_WIDTH, _CHOSEN = 2.0, 3.2
#: An axis that could as well start at zero does.
_NEAR_ZERO: Final = 0.35
_CITY: Final = CountyLook(REFERENCE["city"].color, INK)


@dataclass(frozen=True, slots=True)
class Histories:
    """One indicator in every area.

    Attributes
    ----------
    frame : DataFrame
        ``area_code`` and the columns of :func:`core.charts.kit.series.points`, values as printed.
    names : mapping of str to str
        Name at the end of each line, in the order of the document; the city may be among them.
    looks : mapping of str to CountyLook
        Colours by county code; an area without one is the city.
    decimals : int
        Of the ticks.
    year : int or None
        Marked with a vertical line: the year of the map beside.
    chosen : str
        County whose line is drawn stronger.
    """

    frame: pd.DataFrame
    names: Mapping[str, str]
    looks: Mapping[str, CountyLook]
    decimals: int = 1
    year: int | None = None
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One area's points with its look."""

    name: str
    look: CountyLook
    width: float
    points: list[Point]


def county_histories(
    model: Histories,
    *,
    width: int | Literal["container"] = "container",
    height: int = 240,
    nominal_width: int = 460,
) -> Spec:
    """Draw the histories; a line joins only neighbouring years of one benchmark without a break.

    Parameters
    ----------
    model : Histories
    width, height : int
        Outer size in px.
    nominal_width : int
        Width that labels are laid out for where ``width`` is ``"container"``.

    Returns
    -------
    dict
        Vega-Lite spec; say :func:`axis_start` in the subtitle where it is not zero.
    """
    laid_out = nominal_width if width == "container" else width
    lines = _lines(model)
    values = [p["value"] for line in lines for p in line.points]
    low, high, marks = _range(values)
    years = [p["year"] for line in lines for p in line.points] or [0]
    right = 12 + max((text_width(line.name, _LABEL) for line in lines), default=0)
    texts = {tick: number(tick, 0 if float(tick).is_integer() else model.decimals) for tick in marks}
    left = 14 + max((text_width(text, _LABEL) for text in texts.values()), default=0)
    span = (min(years) - 0.4, max(years) + 0.4)
    x = quantitative(
        "year", span, axis=year_axis(year_ticks(min(years), max(years), laid_out - left - right))
    )
    x["scale"]["range"] = [0, {"expr": f"width - {right:g}"}]
    y = quantitative("value", (low, high), axis=value_axis(marks, texts))
    y["scale"]["range"] = [{"expr": "height"}, _TOP]
    per_px = (high - low) / max(height - _BELOW - _TOP - 8, 1)
    layers = [
        *_year(model.year, x),
        *_breaks(lines, x),
        *(part for line in lines for part in _strokes(line, x, y)),
        *_dots(lines, x, y),
        *_ends(lines, x, y, per_px),
    ]
    return chart(width, height, description=_describe(lines, model), layer=layers)


def axis_start(model: Histories) -> float:
    """Value at which the value axis starts."""
    return _range([p["value"] for line in _lines(model) for p in line.points])[0]


def has_breaks(model: Histories) -> bool:
    """Whether some neighbouring years stand on different ground, to be said in the subtitle."""
    return bool(_gaps(_lines(model)))


def has_estimates(model: Histories) -> bool:
    """Whether some points are estimates, to be said in the legend."""
    return any(p["grade"] == "E" for line in _lines(model) for p in line.points)


def _lines(model: Histories) -> list[_Line]:
    """The city last, so that it lies over the counties; a chosen county before it."""
    lines = []
    for code, name in model.names.items():
        of_county = model.frame[model.frame["area_code"] == code]
        if of_county.empty:
            continue
        look = model.looks.get(code, _CITY)
        wide = (
            REFERENCE["city"].width
            if code not in model.looks
            else _CHOSEN
            if code == model.chosen
            else _WIDTH
        )
        lines.append(_Line(name, look, wide, series.points(of_county)))
    return sorted(lines, key=lambda line: line.width)


def _range(values: Sequence[float]) -> tuple[float, float, list[float]]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    from_zero = low >= 0 and low < _NEAR_ZERO * high
    marks = ticks(low, high, from_zero=from_zero)
    step = marks[1] - marks[0] if len(marks) > 1 else max(high - low, 1.0)
    return marks[0], max(high + 0.08 * step, marks[-1]), marks


def _year(year: int | None, x: Spec) -> list[Spec]:
    if year is None:
        return []
    rule = {"type": "rule", "color": ACCENT, "strokeWidth": 1.5, "opacity": 0.75}
    return [layer([{"year": year}], rule, x=x, y={"value": _TOP - 4}, y2={"value": {"expr": "height"}})]


def _gaps(lines: Sequence[_Line]) -> list[float]:
    return sorted({gap.year for line in lines for gap in series.breaks(line.points)})


def _breaks(lines: Sequence[_Line], x: Spec) -> list[Spec]:
    """Dashed verticals where two neighbouring years must not be joined."""
    rule = {"type": "rule", "color": RULE, "strokeWidth": 1.2, "strokeDash": [3, 3]}
    rows = [{"year": year} for year in _gaps(lines)]
    place = {"y": {"value": _TOP}, "y2": {"value": {"expr": "height"}}}
    return [layer(rows, rule, x=x, **place)] if rows else []


def _strokes(line: _Line, x: Spec, y: Spec) -> list[Spec]:
    layers = []
    for stretch in series.stretches(line.points):
        # An older benchmark beside the current one is light, as in the trajectory.
        color = (
            line.look.mark if stretch.current or not _covered(line, stretch) else mix(line.look.mark, 0.45)
        )
        mark: Spec = {"type": "line", "color": color, "strokeWidth": line.width}
        if stretch.grade == "E":
            mark |= {"strokeDash": [4, 3], "strokeWidth": 1.4}
        layers.append(layer([_row(p) for p in stretch.points], mark, x=x, y=y))
    return layers


def _covered(line: _Line, stretch: series.Stretch) -> bool:
    """Whether the years of a stretch are known on a later benchmark too."""
    years = {p["year"] for p in stretch.points}
    return any(p["benchmark"] != stretch.benchmark and p["year"] in years for p in line.points)


def _row(p: Point) -> dict[str, Any]:
    return {"year": p["year"], "value": p["value"]}


def _dots(lines: Sequence[_Line], x: Spec, y: Spec) -> list[Spec]:
    """Points that no line reaches: a disc for a figure, a ring for an estimate."""
    layers = []
    for line in lines:
        joined = {
            (p["year"], p["benchmark"]) for stretch in series.stretches(line.points) for p in stretch.points
        }
        alone = [p for p in line.points if (p["year"], p["benchmark"]) not in joined]
        for rough in (False, True):
            rows = [_row(p) for p in alone if (p["grade"] == "E") is rough]
            if rows:
                fill = SURFACE if rough else line.look.mark
                mark = {"type": "point", "size": 26, "opacity": 1, "fill": fill, "stroke": line.look.mark}
                layers.append(layer(rows, {**mark, "strokeWidth": 1.4}, x=x, y=y))
    return layers


def _ends(lines: Sequence[_Line], x: Spec, y: Spec, per_px: float) -> list[Spec]:
    """Names right of the last points, pushed apart; each in the darker colour of its line."""
    if not lines:
        return []
    last = max(p["year"] for line in lines for p in line.points)
    ends = [line.points[-1] for line in lines]
    wanted = [-p["value"] / per_px for p in ends]
    layers: list[Spec] = []
    for line, end, place, at in zip(lines, ends, wanted, spread(wanted, _GAP), strict=True):
        mark = text_mark(
            _LABEL,
            line.look.text,
            align="left",
            baseline="middle",
            dx=9,
            dy=at - place,
            bold=line.width > _WIDTH,
        )
        row = {"year": last, "value": end["value"], "t": line.name}
        layers += halo(layer([row], mark, x=x, y=y, text={"field": "t"}))
    return layers


def _describe(lines: Sequence[_Line], model: Histories) -> str:
    clauses = []
    for line in lines:
        first, last = line.points[0], line.points[-1]
        ends = [
            f"{p['year']}年{'约' if p['grade'] == 'E' else ''}{number(p['value'], model.decimals)}"
            for p in (first, last)
        ]
        clauses.append(f"{line.name}{'，'.join(dict.fromkeys(ends))}")
    return f"历年走势图，口径变化处不连线。{'；'.join(clauses)}。"
