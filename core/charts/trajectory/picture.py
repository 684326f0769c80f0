"""Trajectory of one target: history, path from the base, path still required, fan, target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit import series
from core.charts.kit.labels import Box, Placer
from core.charts.kit.measure import text_width
from core.charts.kit.scales import ticks, year_ticks
from core.charts.kit.theme import INK, CountyLook, Spec, chart
from core.charts.kit.vega import quantitative, value_axis, year_axis
from core.charts.trajectory.labels import end_texts, label_layers
from core.charts.trajectory.layers import fan_layers, history_layers, path_layers, target_layers
from core.wording.numbers import number

#: Below this nominal width the picture is laid out for a phone.
COMPACT: Final = 520
#: Below this height a picture has no more room for words on paths and breaks than a phone.
FLAT: Final = 190
_CITY: Final = CountyLook(INK, INK)


@dataclass(frozen=True, slots=True)
class Required:
    """The growth still needed: from where, and the words that stand at the line."""

    year: int
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class BasePath:
    """The even path from the base to the target."""

    year: int
    value: float
    text: str
    geometric: bool = True


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Everything one picture shows. Values in one unit; texts made by ``core.wording``.

    Attributes
    ----------
    points : DataFrame
        History and forecasts, see :func:`core.charts.kit.series.points`. Within a year the older
        benchmark comes first. Optional ``label``: text of a forecast (``2025年预计突破730``).
    unit : str
        For the description.
    decimals : int
        Of the value labels.
    target, due : float and int, or None
        Target line; both or neither.
    target_text, target_label : str
        Words on the line and at the ring (``目标：突破800亿元``, ``800``).
    base, required : BasePath, Required or None
        Left out where they cannot be computed.
    fan : DataFrame or None
        ``year``, ``low``, ``high`` at whole years, the first being the latest figure.
    fan_text : str
        What the fan is (``80%区间``).
    notes : mapping of int to str
        What a reader would misread, by year (``2017年统计核减，非衰退``).
    benchmark_names : mapping of str to str
        Short names of benchmarks for the labels of old lines.
    yardstick : (float, str) or None
        Target on the old yardstick, with its words.
    look : CountyLook
        Colour of the area; ink for the city.
    """

    points: pd.DataFrame
    unit: str
    decimals: int = 1
    target: float | None = None
    due: int | None = None
    target_text: str = ""
    target_label: str = ""
    base: BasePath | None = None
    required: Required | None = None
    fan: pd.DataFrame | None = None
    fan_text: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)
    benchmark_names: Mapping[str, str] = field(default_factory=dict)
    yardstick: tuple[float, str] | None = None
    look: CountyLook = _CITY


@dataclass(frozen=True, slots=True)
class Canvas:
    """Scales of a picture: domains, ticks and the px they stand for."""

    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: Sequence[int]
    y_ticks: Sequence[float]
    y_texts: Mapping[float, str]
    plot: Box
    compact: bool
    #: Px kept free above the plot, for a head inside the picture.
    head: float = 0.0

    def at(self, year: float, value: float) -> tuple[float, float]:
        """Place of a year and value in px."""
        px = self.plot.left + (year - self.x[0]) / (self.x[1] - self.x[0]) * (
            self.plot.right - self.plot.left
        )
        share = (value - self.y[0]) / (self.y[1] - self.y[0])
        return px, self.plot.bottom - share * (self.plot.bottom - self.plot.top)

    def encode_x(self, name: str = "year") -> Spec:
        """Horizontal channel."""
        axis = year_axis(self.x_ticks, 12 if self.compact else 13)
        return quantitative(name, self.x, axis=axis)

    def encode_y(self, name: str = "value") -> Spec:
        """Vertical channel."""
        axis = value_axis(self.y_ticks, self.y_texts, 12 if self.compact else 13)
        room = {"range": [{"expr": "height"}, self.head]} if self.head else None
        return quantitative(name, self.y, axis=axis, scale=room)


def trajectory(
    model: Trajectory,
    *,
    width: int | Literal["container"] = "container",
    height: int = 480,
    nominal_width: int = 1010,
) -> Spec:
    """Draw a target's trajectory.

    Parameters
    ----------
    model : Trajectory
    width : int or ``"container"``
        Outer width in px.
    height : int
        Outer height in px.
    nominal_width : int
        Width that labels are laid out for where ``width`` is ``"container"``: about 1010 on the page,
        358 on a phone.

    Returns
    -------
    dict
        Vega-Lite spec. The value axis need not start at zero: say :func:`axis_start` in the subtitle.
    """
    laid_out = nominal_width if width == "container" else width
    rows = series.points(model.points)
    canvas = _canvas(model, rows, laid_out, height)
    placer = Placer(replace(canvas.plot, top=canvas.plot.top - canvas.head))
    _block_axes(canvas, placer)
    layers = [
        *target_layers(model, canvas, placer),
        *fan_layers(model, canvas, placer),
        *history_layers(model, canvas, placer, rows),
        *path_layers(model, canvas, placer),
        *label_layers(model, canvas, placer, rows),
    ]
    return chart(width, height, description=description(model), layer=layers)


#: Between the plot and the numbers at its left and foot, px.
_AXIS_GAP: Final = 8.0


def _block_axes(canvas: Canvas, placer: Placer) -> None:
    """Keep labels off the numbers at the axes."""
    size = 12 if canvas.compact else 13
    for tick in canvas.y_ticks:
        _, y = canvas.at(canvas.x[0], tick)
        placer.block_text(canvas.plot.left, y, (-_AXIS_GAP, 0, "right"), canvas.y_texts[tick], size)
    for year in canvas.x_ticks:
        x, y = canvas.at(year, canvas.y[0])
        placer.block_text(x, y, (0, _AXIS_GAP + size / 2, "center"), str(year), size)


def on_paper(model: Trajectory) -> Trajectory:
    """Leave out what a small picture has no room for and the words round it say.

    That is the old yardstick, notes on breaks, and the growth still needed.
    """
    required = replace(model.required, text="") if model.required else None
    return replace(model, yardstick=None, notes={}, required=required)


def axis_start(model: Trajectory) -> float:
    """Value at which the value axis starts, to be said where it is not zero."""
    return _value_range(model, series.points(model.points))[0]


def _value_range(model: Trajectory, rows: Sequence[Mapping[str, Any]]) -> tuple[float, float, list[float]]:
    values = [float(row["value"]) for row in rows]
    values += [float(row[end]) for row in rows for end in ("low", "high") if row[end] is not None]
    values += [] if model.target is None else [model.target]
    values += [] if model.yardstick is None else [model.yardstick[0]]
    values += [] if model.base is None else [model.base.value]
    if model.fan is not None and len(model.fan):
        values += [float(model.fan["low"].min()), float(model.fan["high"].max())]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    # An axis that could as well start at zero does.
    from_zero = low >= 0 and low < _NEAR_ZERO * high
    marks = ticks(low, high, from_zero=from_zero)
    step = marks[1] - marks[0] if len(marks) > 1 else max(high - low, 1.0)
    return marks[0], max(high + 0.12 * step, marks[-1]), marks


_NEAR_ZERO: Final = 0.2


def _canvas(model: Trajectory, rows: Sequence[Mapping[str, Any]], width: int, height: int) -> Canvas:
    compact = width < COMPACT or height < FLAT
    low, high, marks = _value_range(model, rows)
    years = [int(row["year"]) for row in rows]
    first = min(years, default=(model.due or 1) - 1)
    last = max([*years, *([model.due] if model.due else [])], default=first + 1)
    broken = [tick for tick in marks if not float(tick).is_integer()]
    fine = next((n for n in (1, 2, 3) if len({number(tick, n) for tick in broken}) == len(broken)), 4)
    texts = {tick: number(tick, 0 if float(tick).is_integer() else fine) for tick in marks}
    left = 4 + 8 + max(text_width(text, 13) for text in texts.values())
    plot = Box(left, 4, width - 6, height - 28)
    # Room at the right for the labels at the ends of target and fan, in years.
    room = max((text_width(text, 13, bold=bold) for text, bold in end_texts(model)), default=0.0) + 20
    per_px = (last - first + 0.6) / max(plot.right - plot.left - room, 1)
    x = (first - 0.6 if not compact else first - 0.4, last + room * per_px)
    x_ticks = year_ticks(first, last, plot.right - plot.left - room, each=56 if compact else 72)
    head = 0.0
    if compact and model.yardstick is not None:
        free = (high - model.yardstick[0]) / (high - low) * (plot.bottom - plot.top)
        head = max(_HEAD - free, 0.0)
    plot = replace(plot, top=plot.top + head)
    return Canvas(x, (low, high), x_ticks, marks, texts, plot, compact, head)


#: On a phone the old yardstick's words stand above its line, clear of the target's: their room, in px.
_HEAD: Final = 24.0


def description(model: Trajectory) -> str:
    """Say in words what the picture shows, without drawing it."""
    known = [row for row in series.points(model.points) if not row["forecast"]]
    clauses = [f"{known[0]['year']}—{known[-1]['year']}年" if known else "尚无公布数"]
    if known:
        clauses.append(f"最新{known[-1]['year']}年{number(known[-1]['value'], model.decimals)}{model.unit}")
    clauses += [text for text in (model.target_text, model.required.text if model.required else "") if text]
    return f"目标轨迹图。{'；'.join(clauses)}。"
