"""The bridge to the target as a native chart: levels as strokes, increments as floating boxes.

Office has no waterfall that older versions open, so the steps are stacked columns on an invisible foot.
Levels are no boxes: their axis does not begin at zero, and a column that is cut would lie about their size.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from core.briefing.model import Chart
from core.briefing.pptx_text import paint, rgb
from core.briefing.twins import ESTIMATED
from core.charts.theme import INK, INK3, mix
from core.wording import number

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
    of = {one.role: one.values for one in chart.series}
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
    series = {one.name: one for one in made.plots[0].series}
    series[FOOT].format.fill.background()
    series[FOOT].format.line.fill.background()
    for place, (category, row) in enumerate(zip(chart.categories, rows, strict=True)):
        name = next(one for one in (_UP, _DOWN, _REST, _LEVELS) if one in row)
        if name != _LEVELS:
            weak = name != _UP or category.endswith(ESTIMATED)
            color = colors.get(category.removesuffix(ESTIMATED), INK3)
            paint(series[name].points[place].format, color, weak=weak)
        _label(series[PLACES].points[place], name, row[name], chart.decimals)


def _label(point: Any, name: str, value: float, decimals: int) -> None:
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
    plot.extend([copy.deepcopy(one) for one in bars.findall(qn("c:axId"))])
    bars.addnext(plot)


def _as_line(series: Any, *, stroke: bool) -> Any:
    """Turn a series of columns into one of a line plot, in the order of the schema (``CT_LineSer``)."""
    for tag in (qn("c:invertIfNegative"), qn("c:spPr")):
        for unwanted in series.findall(tag):
            series.remove(unwanted)
    bare = parse_xml(f'<c:spPr {nsdecls("c", "a")}><a:ln w="28575"><a:noFill/></a:ln></c:spPr>')
    look = (
        _marker(INK) if stroke else parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
    )
    series.find(qn("c:tx")).addnext(bare)
    bare.addnext(look)
    # What is reached at the end is no outturn: a paler stroke.
    places = [int(one.get("idx")) for one in series.findall(f"{qn('c:val')}//{qn('c:pt')}")] if stroke else []
    for place in reversed(places[1:]):
        point = parse_xml(f'<c:dPt {nsdecls("c")}><c:idx val="{place}"/></c:dPt>')
        point.append(_marker(mix(INK, _PROJECTED)))
        point.append(parse_xml(f'<c:bubble3D {nsdecls("c")} val="0"/>'))
        look.addnext(point)
    return series


def _marker(color: str) -> Any:
    """Return a marker that is a stroke."""
    return parse_xml(
        f'<c:marker {nsdecls("c", "a")}><c:symbol val="dash"/><c:size val="{_STROKE}"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{color.lstrip("#")}"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr></c:marker>'
    )
