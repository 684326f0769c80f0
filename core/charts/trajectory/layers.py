"""Lines, points, fan and target line of a trajectory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from core.charts.kit import series
from core.charts.kit.labels import Placer
from core.charts.kit.theme import ACCENT, ACCENT_TINT, INK, INK2, SURFACE, Spec, mix
from core.charts.kit.vega import amount, layer, literal
from core.figures.arithmetic import path_value
from core.wording.numbers import number

if TYPE_CHECKING:
    from core.charts.trajectory.picture import Canvas, Trajectory

Row = Mapping[str, Any]

#: Line by grade: width, dash, opacity.
_LINE: Final[dict[str, tuple[float, list[float] | None, float]]] = {
    "A": (2, None, 1),
    "B": (2, None, 1),
    "C": (2, None, 0.8),
    "D": (2, [0.1, 4], 1),
    "E": (1.4, [4, 3], 1),
}
#: How far the colour of an old benchmark is laid back.
_OLD: Final = 0.58
_HATCH_STEP: Final = 0.1


def tone(model: Trajectory, *, current: bool) -> str:
    """Colour of a benchmark's marks: full for the current one, lighter for older ones."""
    return model.look.mark if current else mix(model.look.mark, _OLD)


def target_start(model: Trajectory, canvas: Canvas) -> float:
    """Year at which the target line starts: the last stretch of the picture, all of it on a phone."""
    if canvas.compact or model.due is None:
        return canvas.x[0]
    return max(canvas.x[0], model.due - _TARGET_SPAN * (model.due - canvas.x[0]))


def target_layers(model: Trajectory, canvas: Canvas, placer: Placer) -> list[Spec]:
    """Target line and, where asked, the line of the old yardstick."""
    if model.target is None or model.due is None:
        return []
    start = target_start(model, canvas)
    row = {"year": start, "end": model.due, "value": model.target}
    for value in (model.target, *(model.yardstick or ())[:1]):
        placer.block_line([canvas.at(start, value), canvas.at(model.due, value)])
    layers = [
        layer(
            [row],
            {"type": "rule", "color": INK, "strokeWidth": 1.75},
            x=canvas.encode_x(),
            x2={"field": "end"},
            y=canvas.encode_y(),
        )
    ]
    if model.yardstick is not None:
        old = {"year": start, "end": model.due, "value": model.yardstick[0]}
        layers.append(
            layer(
                [old],
                {"type": "rule", "color": INK2, "strokeWidth": 1.25, "strokeDash": [2, 3]},
                x=canvas.encode_x(),
                x2={"field": "end"},
                y=canvas.encode_y(),
            )
        )
    return layers


#: Share of the years before the due year over which the target line runs.
_TARGET_SPAN: Final = 0.42


def fan_layers(model: Trajectory, canvas: Canvas, placer: Placer) -> list[Spec]:
    """Fan between whole years: tint, thin rules, dashed edges."""
    if model.fan is None or len(model.fan) < _FAN_POINTS:
        return []
    rows = [
        {"year": int(r["year"]), "low": float(r["low"]), "high": float(r["high"])}
        for r in model.fan.sort_values("year").to_dict("records")
    ]
    x, low = canvas.encode_x(), canvas.encode_y("low")
    edge = {"type": "line", "color": ACCENT, "strokeWidth": 1.1, "strokeDash": [4, 3]}
    hatch = {"type": "rule", "color": ACCENT, "strokeWidth": 0.7, "opacity": 0.45, "aria": False}
    for end in ("low", "high"):
        placer.block_line([canvas.at(r["year"], r[end]) for r in rows], 1.0)
    return [
        layer(
            rows, {"type": "area", "color": ACCENT_TINT, "opacity": 0.85}, x=x, y=low, y2={"field": "high"}
        ),
        layer(_rules(rows), hatch, x=x, y=low, y2={"field": "high"}),
        layer(rows, edge, x=x, y=low),
        layer(rows, edge, x=x, y=canvas.encode_y("high")),
    ]


_FAN_POINTS: Final = 2


def _rules(rows: Sequence[Row]) -> list[dict[str, float]]:
    rules = []
    for before, after in pairwise(rows):
        steps = round((after["year"] - before["year"]) / _HATCH_STEP)
        for i in range(1, steps + 1):
            share = i / steps
            rules.append(
                {
                    "year": before["year"] + share * (after["year"] - before["year"]),
                    "low": before["low"] + share * (after["low"] - before["low"]),
                    "high": before["high"] + share * (after["high"] - before["high"]),
                }
            )
    return rules


def history_layers(
    model: Trajectory, canvas: Canvas, placer: Placer, rows: Sequence[Row], scale: float = 1
) -> list[Spec]:
    """Bands of estimates, lines by grade, rules of overlap years, breaks, points (sized by ``scale``)."""
    x, y = canvas.encode_x(), canvas.encode_y()
    listed = [dict(row) for row in rows]
    layers: list[Spec] = []
    for band in series.bands(listed):
        hatch = {"type": "rule", "color": tone(model, current=True), "strokeWidth": 0.7, "opacity": 0.45}
        layers.append(
            layer(_rules(band), {**hatch, "aria": False}, x=x, y=canvas.encode_y("low"), y2={"field": "high"})
        )
    for stretch in series.stretches(listed):
        width, dash, opacity = _LINE[stretch.grade]
        line: Spec = {"type": "line", "color": tone(model, current=stretch.current), "strokeWidth": width}
        line |= {"opacity": opacity} | ({"strokeDash": dash, "strokeCap": "round"} if dash else {})
        placer.block_line([canvas.at(p["year"], p["value"]) for p in stretch.points])
        layers.append(layer([_xy(p) for p in stretch.points], line, x=x, y=y))
    layers += _overlap_layers(canvas, listed) + _break_layers(canvas, placer, listed)
    # An estimate on a line is shown by the line's form and band; one alone is a ring with a whisker.
    on_line = {id(p) for stretch in series.stretches(listed) for p in stretch.points if p["grade"] == "E"}
    shown = [row for row in listed if id(row) not in on_line]
    layers += _whiskers(model, canvas, shown) + point_layers(model, canvas, shown, scale)
    for row in shown:
        placer.block_point(*canvas.at(row["year"], row["value"]))
    return layers


def _xy(row: Row) -> dict[str, Any]:
    return {"year": row["year"], "value": row["value"]}


def _overlap_layers(canvas: Canvas, rows: list[dict[str, Any]]) -> list[Spec]:
    spans = [{"year": o.year, "value": o.old["value"], "to": o.new["value"]} for o in series.overlaps(rows)]
    if not spans:
        return []
    mark = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    return [layer(spans, mark, x=canvas.encode_x(), y=canvas.encode_y(), y2={"field": "to"})]


def _break_layers(canvas: Canvas, placer: Placer, rows: list[dict[str, Any]]) -> list[Spec]:
    """Dashed vertical where a reader would join two values that must not be joined."""
    reach = 0.045 * (canvas.y[1] - canvas.y[0])
    spans = []
    for gap in series.breaks(rows):
        ends = sorted((gap.before["value"], gap.after["value"]))
        spans.append({"year": gap.year, "value": ends[0] - reach, "to": ends[1] + reach})
        placer.block_line([canvas.at(gap.year, ends[0] - reach), canvas.at(gap.year, ends[1] + reach)], 1.0)
    if not spans:
        return []
    mark = {"type": "rule", "color": INK2, "strokeWidth": 1, "strokeDash": [2, 3]}
    return [layer(spans, mark, x=canvas.encode_x(), y=canvas.encode_y(), y2={"field": "to"})]


def _whiskers(model: Trajectory, canvas: Canvas, rows: Sequence[Row]) -> list[Spec]:
    spans = [
        {"year": r["year"], "value": r["low"], "to": r["high"]}
        for r in rows
        if r["grade"] == "E" and r["low"] is not None and r["high"] is not None
    ]
    if not spans:
        return []
    mark = {"type": "rule", "color": tone(model, current=True), "strokeWidth": 1.4}
    return [layer(spans, mark, x=canvas.encode_x(), y=canvas.encode_y(), y2={"field": "to"})]


def point_layers(model: Trajectory, canvas: Canvas, rows: Sequence[Row], scale: float = 1) -> list[Spec]:
    """Points by grade: solid A and B, tinted C, ring with a dot D, empty ring E; 预计 a hollow diamond."""
    marks, dots, diamonds = [], [], []
    for row in rows:
        color = tone(model, current=row["current"])
        base = {**_xy(row), "stroke": color, "grade": row["grade"], "text": _hover(model, row)}
        if row["forecast"]:
            diamonds.append({**base, "stroke": INK})
        elif row["grade"] in "AB":
            big = row["current"] and model.look.mark == color
            marks.append({**base, "fill": color, "size": (90 if big else 46) * scale, "edge": SURFACE})
        elif row["grade"] == "C":
            marks.append({**base, "fill": mix(color, 0.28), "size": 50 * scale, "edge": color})
        else:
            marks.append(
                {**base, "fill": SURFACE, "size": (56 if row["grade"] == "D" else 40) * scale, "edge": color}
            )
            if row["grade"] == "D":
                dots.append({**base, "fill": color, "size": 9 * scale, "edge": color})
    layers = [_points(canvas, group) for group in (marks, dots) if group]
    if diamonds:
        mark = {"type": "point", "shape": "diamond", "size": 95 * scale, "fill": SURFACE, "opacity": 1}
        layers.append(
            layer(
                diamonds,
                {**mark, "strokeWidth": 1.5},
                x=canvas.encode_x(),
                y=canvas.encode_y(),
                stroke=literal("stroke"),
                tooltip={"field": "text"},
            )
        )
    return layers


def _points(canvas: Canvas, rows: Sequence[Row]) -> Spec:
    return layer(
        rows,
        {"type": "point", "opacity": 1, "strokeWidth": 1.5},
        x=canvas.encode_x(),
        y=canvas.encode_y(),
        fill=literal("fill"),
        stroke=literal("edge"),
        size=amount("size"),
        tooltip={"field": "text"},
    )


def _hover(model: Trajectory, row: Row) -> str:
    what = "预计" if row["forecast"] else ""
    basis = model.benchmark_names.get(row["benchmark"], "")
    tail = f"（{basis}，{row['grade']}级）" if basis else f"（{row['grade']}级）"
    return f"{row['year']}年{what}{number(row['value'], model.decimals)}{model.unit}{tail}"


def path_layers(model: Trajectory, canvas: Canvas, placer: Placer, *, ring: bool = True) -> list[Spec]:
    """Even path from the base, and the required path ending in a ring on the target."""
    if model.target is None or model.due is None:
        return []
    x, y = canvas.encode_x(), canvas.encode_y()
    layers: list[Spec] = []
    if model.base is not None:
        rows = _path(
            model.base.year, model.base.value, model.due, model.target, geometric=model.base.geometric
        )
        placer.block_line([canvas.at(r["year"], r["value"]) for r in rows], 1.0)
        layers.append(
            layer(rows, {"type": "line", "color": INK, "strokeWidth": 1.25, "strokeDash": [7, 4]}, x=x, y=y)
        )
    if model.required is not None:
        geometric = model.base.geometric if model.base else True
        start = model.required
        rows = _path(start.year, start.value, model.due, model.target, geometric=geometric)
        placer.block_line([canvas.at(r["year"], r["value"]) for r in rows])
        width = 3.25 if ring else 2.5
        layers.append(layer(rows, {"type": "line", "color": ACCENT, "strokeWidth": width}, x=x, y=y))
        if ring:
            mark = {
                "type": "point",
                "size": 90,
                "fill": SURFACE,
                "stroke": ACCENT,
                "strokeWidth": 2.5,
                "opacity": 1,
            }
            layers.append(layer([{"year": model.due, "value": model.target}], mark, x=x, y=y))
    return layers


def _path(start: int, value: float, due: int, target: float, *, geometric: bool) -> list[dict[str, float]]:
    """Whole years of an even path; geometric where both ends are positive, else linear."""
    years = due - start
    if years < 1:
        return []
    even = geometric and value > 0 and target > 0
    return [
        {"year": year, "value": path_value(value, start, target, due, year, geometric=even)}
        for year in range(start, due + 1)
    ]
