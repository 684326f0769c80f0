"""Native charts with their data: lines with gaps, bars from zero, and the bridge as stacked steps."""

from __future__ import annotations

import copy
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
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from core.briefing.figures import ESTIMATED
from core.briefing.model import Chart, Series
from core.briefing.pptx.labels import LABEL, Labels, ends_of, known, words_at
from core.briefing.pptx.text import fonts, paint, rgb
from core.charts.kit.theme import ACCENT, AXIS, GRID, INK, INK2, INK3, mix
from core.wording.numbers import number

# The bridge to the target as a native chart: levels as strokes, increments as floating boxes.

FOOT: Final = "底（不显示）"
_STROKE: Final = 28
_PROJECTED: Final = 0.45
PLACES: Final = "标注位置（不显示）"
_LEVELS, _UP, _DOWN, _REST = "总量", "县区增加（推演）", "县区减少（推演）", "与目标之差"


def fill_bridge(slide: Any, chart: Chart, place: tuple[int, int, int, int], colors: Mapping[str, str]) -> Any:
    """Add the bridge; ``colors`` gives the counties their own."""
    data: Any = CategoryChartData(number_format=f"0.{'0' * chart.decimals}")
    data.categories = list(chart.categories)
    rows = _rows(chart)
    for name in (FOOT, _UP, _DOWN, _REST, _LEVELS):
        data.add_series(name, [row.get(name) for row in rows])
    data.add_series(PLACES, [sum(row.values()) for row in rows])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *place, data)
    made = frame.chart
    made.has_legend = False
    made.plots[0].gap_width = 45
    made.plots[0].overlap = 100
    _dress(made, chart, rows, colors)
    _levels_as_strokes(made)
    return frame


def _rows(chart: Chart) -> list[dict[str, float]]:
    """Foot and height of every step: a step begins where the last one ended."""
    of = {series.role: series.values for series in chart.series}
    level, rows = 0.0, []
    for place in range(len(chart.categories)):
        absolute, step, rest = (of[role][place] for role in ("level", "bar", "target"))
        if absolute is not None:
            level = absolute
            rows.append({_LEVELS: absolute})
            continue
        name, change = (_REST, rest) if rest is not None else (_DOWN if (step or 0) < 0 else _UP, step or 0.0)
        rows.append({FOOT: min(level, level + change), name: abs(change)})
        level += change
    return rows


def bridge_ends(chart: Chart) -> tuple[float, float]:
    """Lowest and highest value that the bridge reaches."""
    rows = _rows(chart)
    reached = [row.get(_LEVELS, row.get(FOOT, 0.0)) for row in rows]
    tops = [sum(row.values()) for row in rows]
    return min(reached), max(tops)


def _dress(made: Any, chart: Chart, rows: list[dict[str, float]], colors: Mapping[str, str]) -> None:
    series = {each_series.name: each_series for each_series in made.plots[0].series}
    series[FOOT].format.fill.background()
    series[FOOT].format.line.fill.background()
    for place, (category, row) in enumerate(zip(chart.categories, rows, strict=True)):
        name = next(each_series for each_series in (_UP, _DOWN, _REST, _LEVELS) if each_series in row)
        if name != _LEVELS:
            weak = name != _UP or category.endswith(ESTIMATED)
            color = colors.get(category.removesuffix(ESTIMATED), INK3)
            paint(series[name].points[place].format, color, weak=weak)
        _bridge_label(series[PLACES].points[place], name, row[name], chart.decimals)


def _bridge_label(point: Any, name: str, value: float, decimals: int) -> None:
    signed = name in (_UP, _DOWN)
    text = number(-value if name == _DOWN else value, decimals, signed=signed)
    label = point.data_label
    label.position = XL_LABEL_POSITION.ABOVE
    run = label.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size = Pt(14)
    run.font.bold = name == _LEVELS
    run.font.color.rgb = rgb(INK)


def _levels_as_strokes(made: Any) -> None:
    """Move levels and labels into a line plot without lines: the markers of the levels are strokes."""
    area = made._chartSpace.find(f".//{qn('c:plotArea')}")
    bars = area.find(qn("c:barChart"))
    plot = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>'
    )
    for series in bars.findall(qn("c:ser")):
        name = series.find(f".//{qn('c:tx')}//{qn('c:v')}").text
        if name in (_LEVELS, PLACES):
            bars.remove(series)
            plot.append(_as_line(series, stroke=name == _LEVELS))
    plot.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    plot.extend([copy.deepcopy(axis) for axis in bars.findall(qn("c:axId"))])
    bars.addnext(plot)


def _as_line(series: Any, *, stroke: bool) -> Any:
    """Turn a series of columns into one of a line plot, in the order of the schema (``CT_LineSer``)."""
    for tag in (qn("c:invertIfNegative"), qn("c:spPr")):
        for unwanted in series.findall(tag):
            series.remove(unwanted)
    bare = parse_xml(f'<c:spPr {nsdecls("c", "a")}><a:ln w="28575"><a:noFill/></a:ln></c:spPr>')
    look = (
        _bridge_marker(INK)
        if stroke
        else parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
    )
    series.find(qn("c:tx")).addnext(bare)
    bare.addnext(look)
    # What is reached at the end is no outturn: a paler stroke.
    places = [int(dot.get("idx")) for dot in series.findall(f"{qn('c:val')}//{qn('c:pt')}")] if stroke else []
    for place in reversed(places[1:]):
        point = parse_xml(f'<c:dPt {nsdecls("c")}><c:idx val="{place}"/></c:dPt>')
        point.append(_bridge_marker(mix(INK, _PROJECTED)))
        point.append(parse_xml(f'<c:bubble3D {nsdecls("c")} val="0"/>'))
        look.addnext(point)
    return series


def _bridge_marker(color: str) -> Any:
    """Return a marker that is a stroke."""
    return parse_xml(
        f'<c:marker {nsdecls("c", "a")}><c:symbol val="dash"/><c:size val="{_STROKE}"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{color.lstrip("#")}"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr></c:marker>'
    )


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
    # Some readers fill a hollow marker with the colour of its outline: grey, so that it is no figure there.
    "estimate": _Look(_OLD, 1, marker=XL_MARKER_STYLE.CIRCLE, size=8, hollow=True, line=False),
    "forecast": _Look(_OLD, 1, marker=XL_MARKER_STYLE.DIAMOND, size=10, hollow=True, line=False),
}


def axis_range(chart: Chart) -> tuple[float, float, float]:
    """Return where the value axis begins and ends and the step of its lines.

    Bars begin at zero; lines where it suits the values, which the slide then says.
    """
    values = [v for series in chart.series for v in series.values if v is not None]
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
        for series in chart.series:
            data.add_series(series.name, series.values)
        kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "line" else XL_CHART_TYPE.BAR_CLUSTERED
        frame = slide.shapes.add_chart(kind, *place, data)
        if chart.kind == "line":
            _lines(frame.chart, chart, (Emu(place[2]).pt, Emu(place[3]).pt))
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


def _lines(made: Any, chart: Chart, size: tuple[float, float]) -> None:
    made.has_legend = True
    made.legend.position = XL_LEGEND_POSITION.TOP
    made.legend.include_in_layout = False
    made.legend.font.size = Pt(_AXIS)
    free = Labels(chart, axis_range(chart)[:2], size)
    for series, model in zip(made.plots[0].series, chart.series, strict=True):
        look = _LOOKS[model.role]
        series.smooth = False
        _line(series, look)
        _marker(series.marker, look)
        if model.role == "required":
            _only_last_marker(series, model)
        for place in _labelled(chart, model):
            _label(series.points[place], model, place, words_at(chart, model, place), free)


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
    if look.hollow:
        marker.format.fill.background()
    else:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(look.color)
    marker.format.line.color.rgb = rgb(look.color)
    marker.format.line.width = Pt(1.75 if look.hollow else 0.75)


def _only_last_marker(series: Any, model: Series) -> None:
    """The required path ends in a ring on the target."""
    for place in known(model)[:-1]:
        series.points[place].marker.style = XL_MARKER_STYLE.NONE


def _labelled(chart: Chart, model: Series) -> Sequence[int]:
    """Points that bear their value: the ends of the history, the last estimate and forecast, the target."""
    places = known(model)
    if model.role == "forecast" and ends_of(chart, "estimate") == places[-1:]:
        return ()  # one label says both
    if model.role == "target":
        return (_clearest(chart, places),)
    main = "history" if any(series.role == "history" for series in chart.series) else "old"
    if model.role == main:
        return sorted({places[0], places[-1]})
    return places[-1:] if model.role in ("forecast", "estimate") else ()


def _clearest(chart: Chart, places: Sequence[int]) -> int:
    """Place along the target where no other value is near: the first of the best."""
    values = [series.values for series in chart.series if series.role != "target"]
    goal = next(
        v for series in chart.series if series.role == "target" for v in series.values if v is not None
    )

    def room(place: int) -> float:
        near = [row[p] for row in values for p in range(place - 1, place + 2) if 0 <= p < len(row)]
        return min((abs(v - goal) for v in near if v is not None), default=math.inf)

    inner = places[1:-1] or places
    return max(inner, key=room)


def _label(point: Any, model: Series, place: int, said: str, free: Labels) -> None:
    value = model.values[place]
    if value is None:
        return
    label = point.data_label
    label.position = _SIDES[free.side(place, value, said)]
    frame = label.text_frame
    for number_, line in enumerate(said.split("\n")):
        run = (frame.add_paragraph() if number_ else frame.paragraphs[0]).add_run()
        run.text = line
        run.font.size = Pt(LABEL)
        run.font.bold = model.role in ("history", "old", "target")
        run.font.color.rgb = rgb(INK)


_SIDES: Final = {
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
    "right": XL_LABEL_POSITION.RIGHT,
    "left": XL_LABEL_POSITION.LEFT,
}


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
