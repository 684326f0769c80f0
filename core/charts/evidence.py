"""Measures by status and freshness, and the dates of their evidence: two axes that are never mixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.marks import TASKS
from core.charts.kit.measure import text_width
from core.charts.kit.scales import class_of
from core.charts.kit.theme import GRID, INK2, INK3, PANEL, RULE, SEQUENTIAL5, SURFACE, Spec, chart, label_on
from core.charts.kit.vega import amount, layer, literal, records, words
from core.wording.words import MeasureStatus

_ROW: Final = 28
_HEAD: Final = 44
_TINTS: Final = (SEQUENTIAL5[0], SEQUENTIAL5[1], SEQUENTIAL5[2])
_TINT_CUTS: Final = (2, 5)
_LINE: Final = 22
_TOP: Final = 40


def freshness_names(cuts: tuple[int, int, int]) -> tuple[str, ...]:
    """Heads of the five columns of freshness, in days."""
    first, second, third = cuts
    return (f"≤{first}", f"≤{second}", f"≤{third}", f"＞{third}", "无")


def status_freshness(
    counts: Mapping[tuple[str, int], int],
    *,
    cuts: tuple[int, int, int],
    width: int | Literal["container"] = "container",
) -> Spec:
    """Draw how many measures stand where.

    Parameters
    ----------
    counts : mapping of (str, int) to int
        Number of measures by status word and filled cells of freshness (4 fresh to 0 without evidence).
    cuts : tuple of int
        Days, as in the catalog.

    Returns
    -------
    dict
        Vega-Lite spec; rows in the fixed order of the words, with totals.
    """
    statuses = [str(word) for word in MeasureStatus]
    columns = freshness_names(cuts)
    rows = [
        _count(word, column, counts.get((word, 4 - i), 0))
        for word in statuses
        for i, column in enumerate(columns)
    ]
    left = max(text_width(word, 13, bold=True) for word in statuses) + 34
    x: Spec = {"field": "column", "type": "nominal", "axis": None}
    x["scale"] = {"domain": list(columns), "range": [left, {"expr": "width - 44"}]}
    y: Spec = {"field": "word", "type": "nominal", "axis": None}
    y["scale"] = {"domain": statuses, "range": [_HEAD, _HEAD + _ROW * len(statuses)]}
    inset = {"xOffset": 1, "x2Offset": -1, "yOffset": 1, "y2Offset": -1}
    box = {"type": "rect", "stroke": GRID, "strokeWidth": 1, **inset}
    spans = {"x": {**x, "bandPosition": 0}, "x2": {"field": "column", "bandPosition": 1}}
    spans |= {"y": {**y, "bandPosition": 0}, "y2": {"field": "word", "bandPosition": 1}}
    mid_x, mid_y = {**x, "bandPosition": 0.5}, {**y, "bandPosition": 0.5}
    totals = [{"word": w, "t": str(sum(counts.get((w, k), 0) for k in range(5)))} for w in statuses]
    names = [{"word": w, "t": f"{TASKS[w][1]}\u2002{w}", "color": TASKS[w][2]} for w in statuses]
    above = {"value": _HEAD - 12}
    layers = [
        layer(rows, box, **spans, fill=literal("fill")),
        words([r for r in rows if r["t"]], mid_x, mid_y, size=14, color=literal("ink")),
        words(names, {"value": 0}, mid_y, color=literal("color"), bold=True, align="left"),
        words(totals, _right(8), mid_y, size=14, align="right"),
        words([{"column": c} for c in columns], mid_x, above, size=12, color=INK2, field="column"),
        words([{"t": "合计"}], _right(4), above, size=12, color=INK2, align="right"),
        words([{"t": "最近佐证距今，天"}], {"value": left}, {"value": 12}, size=12, color=INK2, align="left"),
    ]
    values = "；".join(f"{row['word']}{row['t']}项" for row in totals)
    height = _HEAD + _ROW * len(statuses) + 8
    return chart(width, height, description=f"举措状态与佐证新鲜度。{values}。", layer=layers)


def _right(inset: int) -> Spec:
    return {"value": {"expr": f"width - {inset}"}}


def _count(word: str, column: str, count: int) -> dict[str, Any]:
    fill = _TINTS[class_of(count, _TINT_CUTS)] if count else SURFACE
    return {
        "word": word,
        "column": column,
        "t": str(count) if count else "",
        "fill": fill,
        "ink": label_on(fill),
    }


def evidence_timeline(
    entries: pd.DataFrame,
    *,
    measures: Sequence[tuple[int, str]],
    as_of: dt.date,
    cuts: tuple[int, int, int],
    start: dt.date,
    width: int | Literal["container"] = "container",
    nominal_width: int = 900,
) -> Spec:
    """Draw the dates of evidence, one line a measure.

    Parameters
    ----------
    entries : DataFrame
        ``measure`` (number), ``date`` (date of the evidence), ``text`` (on hover).
    measures : sequence of (int, str)
        Number and title in the order of the document; those without evidence keep an empty line.
    as_of : date
        Right end; the last ``cuts`` days are set off.
    start : date
        Left end.

    Returns
    -------
    dict
        Vega-Lite spec; the latest evidence of each measure is the larger dot.
    """
    narrow = (nominal_width if width == "container" else width) < _WIDE
    names = {n: f"{n}" if narrow else f"{n}\u2002{title}" for n, title in measures}
    left = max((text_width(name, 13) for name in names.values()), default=0.0) + 12
    height = _TOP + _LINE * len(measures) + 4
    y_of = {n: _TOP + _LINE * (i + 0.5) for i, (n, _) in enumerate(measures)}
    dated = [row for row in records(entries) if row["date"] is not None and row["measure"] in y_of]
    rows = [{**row, "day": _day(row["date"]), "y": y_of[row["measure"]]} for row in dated]
    latest: dict[int, int] = {}
    for row in rows:
        latest[row["measure"]] = max(latest.get(row["measure"], row["day"]), row["day"])
    for row in rows:
        row["size"] = 60 if row["day"] == latest[row["measure"]] else 22
    span = [_day(start), _day(as_of)]
    x: Spec = {"field": "day", "type": "quantitative", "axis": None}
    x["scale"] = {"domain": span, "range": [left, {"expr": "width - 6"}], "nice": False, "zero": False}
    scale = {"domain": [0, height], "range": [0, height]}
    y: Spec = {"field": "y", "type": "quantitative", "scale": scale, "axis": None}
    whole = {"y": {"value": _TOP}, "y2": {"value": height}}
    fresh = {"day": max(span[0], span[1] - cuts[0]), "to": span[1], "t": f"近{cuts[0]}天"}
    marks = _year_starts(start, as_of)
    lines = [{"t": name, "y": y_of[n]} for n, name in names.items()]
    silent = [{"t": "无佐证", "y": at} for n, at in y_of.items() if n not in latest]
    dot = {"type": "point", "fill": INK2, "stroke": SURFACE, "strokeWidth": 1, "opacity": 1}
    edge = {"value": left}
    layers = [
        layer([fresh], {"type": "rect", "fill": PANEL}, x=x, x2={"field": "to"}, **whole),
        words([fresh], _right(6), {"value": 12}, size=12, color=INK2, align="right"),
        layer(lines, {"type": "rule", "color": GRID}, x=edge, x2=_right(6), y=y),
        layer(marks, {"type": "rule", "color": RULE}, x=x, **whole),
        words(marks, x, {"value": _TOP - 10}, size=12, color=INK2, align="left", dx=3),
        words(lines, {"value": 0}, y, align="left"),
        layer(rows, dot, x=x, y=y, size=amount("size"), tooltip={"field": "text"}),
        *([words(silent, edge, y, size=12, color=INK3, align="left", dx=4)] if silent else []),
    ]
    text = f"佐证时间线：{len(measures)}项举措，{len(rows)}条带日期的佐证，{len(silent)}项没有。"
    return chart(width, height + 8, description=text, layer=layers)


_WIDE: Final = 520


def _day(value: Any) -> int:
    return dt.date.fromisoformat(str(value)[:10]).toordinal()


def _year_starts(start: dt.date, end: dt.date) -> list[dict[str, Any]]:
    years = range(start.year + (start > dt.date(start.year, 1, 1)), end.year + 1)
    return [{"day": dt.date(year, 1, 1).toordinal(), "t": f"{year}年"} for year in years]
