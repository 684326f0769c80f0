"""Small multiples: one little trajectory a county, in the order of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from core.charts.kit import series
from core.charts.kit.labels import Box, Placer
from core.charts.kit.measure import text_width
from core.charts.kit.scales import year_ticks
from core.charts.kit.theme import INK, INK2, INK3, NEVER_HOLLOW, STATUS, SURFACE, Spec, chart
from core.charts.kit.vega import layer, literal, shift_path, text_mark
from core.charts.trajectory.layers import history_layers, path_layers
from core.charts.trajectory.picture import Canvas, Trajectory
from core.wording.numbers import number
from core.wording.words import Status

_HEAD: Final = 34.0
_SCALE_LINE: Final = 16.0
_POINT_SCALE: Final = 0.62
_MARK: Final = 5.5
_ROOM_ABOVE: Final = 1.1


@dataclass(frozen=True, slots=True)
class Panel:
    """One county.

    Attributes
    ----------
    area_code, name : str
        ``name`` is the short one.
    model : Trajectory
        History, target, required growth, colour.
    status : str
        Status word; its shape stands before the name.
    hollow : bool
        Whether the status rests on estimates.
    target_text, need_text : str
        Few characters each (``突破330``, ``还需4.9%``).
    scale_group : str
        Panels of one group share their value axis.
    """

    area_code: str
    name: str
    model: Trajectory
    status: str
    hollow: bool = False
    target_text: str = ""
    need_text: str = ""
    scale_group: str = ""


def small_multiples(
    panels: Sequence[Panel],
    *,
    width: int | Literal["container"] = "container",
    height: int = 176,
    nominal_width: int = 240,
) -> list[Spec]:
    """Draw one spec a county, for a page that sets them side by side.

    Parameters
    ----------
    panels : sequence of Panel
        In the order of the document; it is kept.
    width, height : int
        Outer size of one panel in px.
    nominal_width : int
        Width laid out for where ``width`` is ``"container"``.

    Returns
    -------
    list of dict
        Vega-Lite specs. All share the years; panels of one ``scale_group`` share the value axis, and
        say so.
    """
    laid_out = nominal_width if width == "container" else width
    span = _years(panels)
    return [
        chart(
            width, height, description=_describe(panel), layer=_layers(panel, panels, span, laid_out, height)
        )
        for panel in panels
    ]


def _years(panels: Sequence[Panel]) -> tuple[int, int]:
    years = [int(year) for panel in panels for year in panel.model.points["year"]]
    dues = [panel.model.due for panel in panels if panel.model.due is not None]
    first = min([*years, *dues], default=0)
    return first, max([*years, *dues], default=first + 1)


def _top(panel: Panel, panels: Sequence[Panel]) -> float:
    """Upper end of the value axis: one for all panels of a group."""
    group = [p for p in panels if panel.scale_group and p.scale_group == panel.scale_group] or [panel]
    values = [float(v) for p in group for v in p.model.points["value"]]
    values += [p.model.target for p in group if p.model.target is not None]
    if "high" in panel.model.points:
        values += [float(v) for p in group for v in p.model.points["high"].dropna()]
    return _ROOM_ABOVE * max(values, default=1.0)


def _layers(
    panel: Panel, panels: Sequence[Panel], span: tuple[int, int], laid_out: int, height: int
) -> list[Spec]:
    model = panel.model
    first, last = span
    top = _top(panel, panels)
    marks = [0.0] + ([model.target] if model.target is not None else [])
    texts = {tick: number(tick, 0 if float(tick).is_integer() else model.decimals) for tick in marks}
    left = 12 + max(text_width(text, 12) for text in texts.values())
    head = _HEAD + (_SCALE_LINE if any(_shares(p, panels) for p in panels) else 0)
    plot = Box(left, head, laid_out - 6, height - 28)
    x_ticks = year_ticks(first, last, plot.right - plot.left, each=44)
    canvas = Canvas(
        (first - 0.4, last + 0.5), (0.0, top), x_ticks, marks, texts, plot, compact=True, head=head
    )
    rows = series.points(model.points)
    placer = Placer(plot)
    layers = [
        *_target(model, canvas),
        *history_layers(model, canvas, placer, rows, _POINT_SCALE),
        *path_layers(model, canvas, placer, ring=False),
        *_head(panel, panels, left, laid_out),
    ]
    for part in layers:
        _quiet_axes(part)
    return layers


def _shares(panel: Panel, panels: Sequence[Panel]) -> bool:
    return bool(panel.scale_group) and sum(p.scale_group == panel.scale_group for p in panels) > 1


def _quiet_axes(part: Spec) -> None:
    for channel in ("x", "y"):
        axis = part["encoding"].get(channel, {}).get("axis")
        if axis:
            axis["labelFontSize"] = 12
            if channel == "y":
                axis["grid"] = False


def _target(model: Trajectory, canvas: Canvas) -> list[Spec]:
    rows: list[dict[str, Any]] = []
    if model.target is not None and model.due is not None:
        rows.append({"year": canvas.x[0], "end": model.due + 0.3, "value": model.target})
    return [
        layer(
            rows,
            {"type": "rule", "color": INK, "strokeWidth": 1.25},
            x=canvas.encode_x(),
            x2={"field": "end"},
            y=canvas.encode_y(),
        )
    ]


def shared_axis(panels: Sequence[Panel]) -> str:
    """Say once which panels share their value axis; empty where none do."""
    groups: dict[str, list[str]] = {}
    for panel in panels:
        groups.setdefault(panel.scale_group or panel.area_code, []).append(panel.name)
    groups_said = [f"{'、'.join(names)}纵轴相同" for names in groups.values() if len(names) > 1]
    return "；".join(groups_said)


#: Px that a picture's edge keeps free, and from its outer edge to the words at the right.
_EDGE: Final = 8.0


def _in_one_line(panel: Panel, laid_out: int) -> bool:
    """Whether name, target and growth needed have room beside one another."""
    parts = (
        (panel.name, True),
        (panel.target_text, False),
        (panel.need_text, True),
    )
    return 18 + 6 + 16 + sum(text_width(text, 13, bold=bold) for text, bold in parts) <= laid_out - _EDGE


def _head(panel: Panel, panels: Sequence[Panel], left: float, laid_out: int) -> list[Spec]:
    """Cap bar in the county's colour, status shape, name, target, growth needed.

    They begin at the picture's own edge, not at the axis; where one panel's words need a second line, all
    have one.
    """
    look = STATUS[panel.status]
    hollow = panel.hollow and panel.status not in NEVER_HOLLOW
    ring = panel.status in (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)
    edge = _EDGE - left
    right = {"value": {"expr": "width"}}
    cap = {"type": "rect", "color": panel.model.look.mark}
    symbol = {
        "type": "point",
        "size": (2 * _MARK) ** 2,
        "opacity": 1,
        "fill": SURFACE if hollow or ring else look.mark,
        "stroke": look.mark,
        "strokeWidth": 1.6 if hollow or ring else 0,
        **({"strokeDash": [2.4, 2]} if panel.status == Status.INSUFFICIENT else {}),
    }
    path = shift_path(look.path, 1.2, 0)
    layers = [
        layer([{}], cap, x={"value": edge}, x2=right, y={"value": 0}, y2={"value": 3}),
        layer([{"path": path}], symbol, x={"value": edge}, y={"value": 17}, shape=literal("path")),
        _words(panel.name, edge + 18, bold=True),
        _words(panel.need_text, right, bold=True, align="right"),
    ]
    if all(_in_one_line(each, laid_out) for each in panels):
        beside = edge + 18 + text_width(panel.name, 13, bold=True) + 6
        layers.append(_words(panel.target_text, beside, color=INK2))
    else:
        layers.append(_words(panel.target_text, edge, color=INK3, size=12, y=_HEAD - 1))
    return layers


def _words(
    text: str,
    x: float | Spec,
    *,
    color: str = INK,
    size: float = 13,
    y: float = 17,
    bold: bool = False,
    align: str = "left",
) -> Spec:
    place = x if isinstance(x, dict) else {"value": x}
    mark = text_mark(size, color, bold=bold, align=align, baseline="middle")
    return layer([{"t": text}], mark, x=place, y={"value": y}, text={"field": "t"})


def _describe(panel: Panel) -> str:
    hollow = "（估算）" if panel.hollow and panel.status not in NEVER_HOLLOW else ""
    parts = [panel.name, panel.target_text, panel.status + hollow, panel.need_text]
    return "，".join(part for part in parts if part)
