"""Native charts with their data: lines with gaps, bars from zero, and the bridge as stacked steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.briefing.model import Chart, Series
from core.briefing.pptx_bridge import bridge_ends, fill_bridge
from core.briefing.pptx_text import fonts, paint, rgb
from core.charts.theme import ACCENT, AXIS, GRID, INK, INK2, mix
from core.wording import number

_LABEL: Final = 11
_AXIS: Final = 12
#: Where an axis may begin and end, and how far apart its lines stand.
_STEPS: Final = (1, 2, 5, 10)
_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class _Look:
    color: str
    width: float
    dash: Any = None
    marker: Any = XL_MARKER_STYLE.NONE
    size: int = 7
    hollow: bool = False
    line: bool = True


_OLD: Final = mix(INK, 0.5)
_LOOKS: Final[Mapping[str, _Look]] = {
    "history": _Look(INK, 2.5, marker=XL_MARKER_STYLE.CIRCLE),
    "old": _Look(_OLD, 1.75, marker=XL_MARKER_STYLE.CIRCLE, size=5),
    "path": _Look(INK, 1.25, dash=MSO_LINE_DASH_STYLE.DASH),
    "required": _Look(ACCENT, 3.25, marker=XL_MARKER_STYLE.CIRCLE, size=8, hollow=True),
    "target": _Look(INK, 1.5),
    "estimate": _Look(INK, 1, marker=XL_MARKER_STYLE.CIRCLE, size=8, hollow=True, line=False),
    "forecast": _Look(INK, 1, marker=XL_MARKER_STYLE.DIAMOND, size=10, hollow=True, line=False),
}
#: A reader that draws no borders of markers would show a white one as nothing: hollow is a pale fill.
_PALE: Final = mix(INK, 0.22)


def axis_range(chart: Chart) -> tuple[float, float, float]:
    """Return where the value axis begins and ends and the step of its lines.

    Bars begin at zero; lines where it suits the values, which the slide then says.
    """
    values = [v for one in chart.series for v in one.values if v is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if chart.kind == "waterfall":
        low, high = bridge_ends(chart)
    if chart.kind == "bar":
        low = min(low, 0.0)
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(span / _LINES))
    step = next(s * size for s in _STEPS if s * size * _LINES >= span)
    step = max(step, 10.0**-chart.decimals)
    start = math.floor(low / step) * step
    if chart.kind == "line" and 0 < start <= step:
        start = 0.0
    return start, math.ceil(high / step) * step, step


def add_chart(slide: Any, chart: Chart, place: tuple[int, int, int, int], colors: Mapping[str, str]) -> Any:
    """Add an editable chart; ``colors`` gives single categories (counties) their own colour.

    Returns
    -------
    GraphicFrame
        Its workbook holds the values as they are; missing ones are empty cells and gaps.
    """
    if chart.kind == "waterfall":
        frame = fill_bridge(slide, chart, place, colors)
    else:
        data: Any = CategoryChartData(number_format=_format(chart))
        data.categories = list(chart.categories)
        for one in chart.series:
            data.add_series(one.name, one.values)
        kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "line" else XL_CHART_TYPE.BAR_CLUSTERED
        frame = slide.shapes.add_chart(kind, *place, data)
        if chart.kind == "line":
            _lines(frame.chart, chart)
        else:
            _bars(frame.chart, chart, colors)
    _common(frame.chart, chart)
    return frame


def _format(chart: Chart) -> str:
    return f"0.{'0' * chart.decimals}" if chart.decimals else "0"


def _common(made: Any, chart: Chart) -> None:
    """Title off (the slide has it), fonts, axes and gaps."""
    made.has_title = False
    made.font.size = Pt(_AXIS)
    made.font.color.rgb = rgb(INK2)
    start, end, step = axis_range(chart)
    values = made.value_axis
    if chart.kind != "bar":
        values.minimum_scale, values.maximum_scale, values.major_unit = start, end, step
    values.has_major_gridlines = chart.kind != "bar"
    values.visible = chart.kind != "bar"
    if chart.kind != "bar":
        values.major_gridlines.format.line.color.rgb = rgb(GRID)
        values.major_gridlines.format.line.width = Pt(0.75)
        values.format.line.fill.background()
        values.tick_labels.number_format = "0" if step >= 1 else _format(chart)
        values.tick_labels.number_format_is_linked = False
    else:
        values.minimum_scale = 0 if start == 0 else start
    names = made.category_axis
    names.format.line.color.rgb = rgb(AXIS)
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    space = made._chartSpace
    blanks = space.find(f".//{qn('c:dispBlanksAs')}")
    if blanks is not None:
        blanks.set("val", "gap")
    for properties in space.iter(qn("a:defRPr"), qn("a:rPr")):
        fonts(properties)


def _lines(made: Any, chart: Chart) -> None:
    made.has_legend = True
    made.legend.position = XL_LEGEND_POSITION.TOP
    made.legend.include_in_layout = False
    made.legend.font.size = Pt(_AXIS)
    for series, model in zip(made.plots[0].series, chart.series, strict=True):
        look = _LOOKS[model.role]
        series.smooth = False
        _line(series, look)
        _marker(series.marker, look)
        if model.role == "required":
            _only_last_marker(series, model)
        for place in _labelled(chart, model):
            _label(series.points[place], model, place, chart.decimals)


def _line(series: Any, look: _Look) -> None:
    line = series.format.line
    if not look.line:
        line.fill.background()
        return
    line.color.rgb = rgb(look.color)
    line.width = Pt(look.width)
    if look.dash is not None:
        line.dash_style = look.dash


def _marker(marker: Any, look: _Look) -> None:
    marker.style = look.marker
    if look.marker == XL_MARKER_STYLE.NONE:
        return
    marker.size = look.size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(_PALE if look.hollow else look.color)
    marker.format.line.color.rgb = rgb(look.color)
    marker.format.line.width = Pt(1.75 if look.hollow else 0.75)


def _only_last_marker(series: Any, model: Series) -> None:
    """The required path ends in a ring on the target."""
    known = _known(model)
    for place in known[:-1]:
        series.points[place].marker.style = XL_MARKER_STYLE.NONE


def _known(model: Series) -> list[int]:
    return [place for place, value in enumerate(model.values) if value is not None]


def _labelled(chart: Chart, model: Series) -> Sequence[int]:
    """Points that bear their value: the ends of the history, the last estimate and forecast, the target."""
    known = _known(model)
    if model.role == "target":
        return (_clearest(chart, known),)
    main = "history" if any(one.role == "history" for one in chart.series) else "old"
    if model.role == main:
        return sorted({known[0], known[-1]})
    return known[-1:] if model.role in ("forecast", "estimate") else ()


def _clearest(chart: Chart, places: Sequence[int]) -> int:
    """Place along the target where no other value is near: the first of the best."""
    values = [one.values for one in chart.series if one.role != "target"]
    goal = next(v for one in chart.series if one.role == "target" for v in one.values if v is not None)

    def room(place: int) -> float:
        near = [row[p] for row in values for p in range(place - 1, place + 2) if 0 <= p < len(row)]
        return min((abs(v - goal) for v in near if v is not None), default=math.inf)

    inner = places[1:-1] or places
    return max(inner, key=room)


def _label(point: Any, model: Series, place: int, decimals: int) -> None:
    value = model.values[place]
    text = number(value, decimals)
    named = {"target": f"目标{text}", "forecast": f"预计{text}", "estimate": f"估算≈{text}"}
    label = point.data_label
    label.position = (
        XL_LABEL_POSITION.BELOW if model.role in ("forecast", "estimate") else XL_LABEL_POSITION.ABOVE
    )
    frame = label.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = named.get(model.role, text)
    run.font.size = Pt(_LABEL)
    run.font.bold = model.role in ("history", "old", "target")
    run.font.color.rgb = rgb(INK)


def _bars(made: Any, chart: Chart, colors: Mapping[str, str]) -> None:
    made.has_legend = False
    plot = made.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _format(chart), False
    labels.show_value = True
    labels.font.size = Pt(14)
    labels.font.color.rgb = rgb(INK)
    made.category_axis.reverse_order = True
    made.category_axis.tick_labels.font.size = Pt(14)
    for series, model in zip(plot.series, chart.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(ACCENT)
        for place, category in enumerate(chart.categories):
            paint(series.points[place].format, colors.get(category, ACCENT), weak=model.role == "estimate")
