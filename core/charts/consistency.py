"""Whether the counties' targets and the city's fit together: one bar against one line."""

from __future__ import annotations

from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, INK2, SURFACE, CountyLook, Spec, chart, mix
from core.charts.kit.vega import layer, literal, quantitative, records, text_mark
from core.targets.consistency import Consistency, margin
from core.wording.numbers import growth_period, number, percent, quantity

# From the check of the targets to its words.


def consistency_head(whole: Consistency) -> tuple[str, str]:
    """Finding and subtitle of the check of targets."""
    beside = margin(whole.excess, f"{whole.city}目标", whole.unit)
    title = f"县区目标合计{quantity(whole.total, whole.unit)}，{beside}"
    below = f"{whole.due}年，{whole.unit}"
    if whole.counties_growth is not None and whole.city_growth is not None:
        period = growth_period(whole.base_year, whole.due)
        own, asked = percent(whole.counties_growth, 2), percent(whole.city_growth, 2)
        below += f"；{period}县区须{own}，{whole.city}须{asked}"
    return title, below


_TOP, _BOTTOM = 24, 60
_CAP: Final = 3
_LATEST_TOP, _LATEST_BOTTOM = 76, 94
_HEIGHT: Final = 108
_END_ROOM: Final = 46


def consistency_bar(
    parts: pd.DataFrame,
    *,
    target: float,
    target_text: str,
    looks: dict[str, CountyLook],
    latest: float | None = None,
    latest_text: str = "",
    decimals: int = 1,
    width: int | Literal["container"] = "container",
    nominal_width: int = 400,
) -> Spec:
    """Lay the counties' targets end to end against the city's.

    Parameters
    ----------
    parts : DataFrame
        One row a county in the order of the document: ``area_code``, ``name`` (two or three
        characters), ``value`` (its target as a level, same unit as the city's), ``text`` (the value as
        printed), ``derived`` (bool: the level is computed, e.g. per-capita times population).
    target : float
        The city's target.
    target_text : str
        Words at its line (``全市目标800``).
    looks : dict
        Colours by county code.
    latest, latest_text : float and str
        The city's latest figure and its words (``2024年全市680.9``).
    decimals : int
        Of the differences shown.

    Returns
    -------
    dict
        Vega-Lite spec, 116 px high; the bar starts at zero.
    """
    laid_out = (nominal_width if width == "container" else width) - 8
    rows = _stack(parts, looks)
    total = rows[-1]["end"] if rows else 0.0
    most = max(total, target, latest or 0.0)
    domain = (0.0, most * laid_out / max(laid_out - _END_ROOM, 1))
    per_px = domain[1] / laid_out
    x = quantitative("start", domain)
    layers = [
        *_segments(rows, x),
        *_segment_words(rows, domain, per_px),
        *_target_line(total, target, target_text, decimals, domain),
    ]
    if latest is not None:
        layers += _latest_bar(latest, latest_text, target, decimals=decimals, domain=domain, per_px=per_px)
    values = "，".join(f"{row['name']}{row['text']}" for row in rows)
    description = f"县区目标合计{number(total, decimals)}，{target_text}。{values}。"
    return chart(width, _HEIGHT + 8, description=description, layer=layers)


def _stack(parts: pd.DataFrame, looks: dict[str, CountyLook]) -> list[dict[str, Any]]:
    rows, start = [], 0.0
    for row in records(parts):
        end = start + float(row["value"])
        color = looks[row["area_code"]].mark
        tint = SURFACE if row["derived"] else mix(color, 0.16)
        rows.append(
            {**row, "start": start, "end": end, "middle": (start + end) / 2, "cap": color, "fill": tint}
        )
        start = end
    return rows


def _band(top: float, bottom: float) -> dict[str, Spec]:
    return {"y": {"value": top}, "y2": {"value": bottom}}


def _segments(rows: list[dict[str, Any]], x: Spec) -> list[Spec]:
    box = {"type": "rect", "stroke": SURFACE, "strokeWidth": 2}
    layers = [
        layer(rows, box, x=x, x2={"field": "end"}, fill=literal("fill"), **_band(_TOP, _BOTTOM)),
    ]
    solid = [row for row in rows if not row["derived"]]
    derived = [row for row in rows if row["derived"]]
    layers.append(
        layer(
            solid, {"type": "rect"}, x=x, x2={"field": "end"}, fill=literal("cap"), **_band(_TOP, _TOP + _CAP)
        )
    )
    if derived:
        dotted = {
            "type": "rect",
            "filled": False,
            "stroke": INK2,
            "strokeDash": [1.5, 2.5],
            "strokeWidth": 1.4,
        }
        layers.append(layer(derived, dotted, x=x, x2={"field": "end"}, **_band(_TOP, _BOTTOM)))
    return layers


def _segment_words(rows: list[dict[str, Any]], domain: tuple[float, float], per_px: float) -> list[Spec]:
    """Name over value inside each segment; the last one's beside it where it would not fit."""
    inside: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    for row in rows:
        room = (row["end"] - row["start"]) / per_px
        # The last segment is crossed by the target line: its words stand clear of it.
        fits = room >= max(text_width(row["name"], 13), text_width(row["text"], 13, bold=True)) + 2
        (inside if fits and row is not rows[-1] else beside).append(row)
    beside = [row for row in beside if row is rows[-1]]
    layers = []
    for group, field, align, shift in ((inside, "middle", "center", 0), (beside, "end", "left", 5)):
        if not group:
            continue
        x = quantitative(field, domain)
        middle = {"value": (_TOP + _CAP + _BOTTOM) / 2}
        for text, dy, bold in (("name", -7.5, False), ("text", 8.5, True)):
            mark = text_mark(13, bold=bold, align=align, baseline="middle", dx=shift, dy=dy)
            layers.append(layer(group, mark, x=x, y=middle, text={"field": text}))
    return layers


def _target_line(
    total: float, target: float, target_text: str, decimals: int, domain: tuple[float, float]
) -> list[Spec]:
    x = quantitative("value", domain)
    row = {"value": target, "t": target_text}
    rule = {"type": "rule", "color": INK, "strokeWidth": 2}
    words = text_mark(13, bold=True, align="right", baseline="middle", dx=-5)
    difference = total - target
    same = round(difference, decimals) == 0
    gap = "相等" if same else f"{'多' if difference > 0 else '差'}{number(abs(difference), decimals)}"
    beside = {"value": target, "t": gap}
    return [
        layer([row], rule, x=x, **_band(2, _HEIGHT)),
        layer([row], words, x=x, y={"value": 11}, text={"field": "t"}),
        layer(
            [beside],
            text_mark(13, align="left", baseline="middle", dx=5),
            x=x,
            y={"value": 11},
            text={"field": "t"},
        ),
    ]


def _latest_bar(
    latest: float,
    latest_text: str,
    target: float,
    *,
    decimals: int,
    domain: tuple[float, float],
    per_px: float,
) -> list[Spec]:
    row = {"start": 0.0, "end": latest, "t": latest_text}
    x = quantitative("start", domain)
    middle = {"value": (_LATEST_TOP + _LATEST_BOTTOM) / 2}
    words = text_mark(13, SURFACE, align="left", baseline="middle", dx=8)
    layers = [
        layer(
            [row],
            {"type": "rect", "fill": INK2},
            x=x,
            x2={"field": "end"},
            **_band(_LATEST_TOP, _LATEST_BOTTOM),
        ),
        layer([row], words, x=x, y=middle, text={"field": "t"}),
    ]
    short = f"差{number(target - latest, decimals)}"
    if target > latest:
        # Between bar and line where it fits, else beyond the line.
        fits = (target - latest) / per_px >= text_width(short, 13) + 3
        place = (latest + target) / 2 if fits else target
        align, shift = ("center", 0) if fits else ("left", 5)
        mark = text_mark(13, align=align, baseline="middle", dx=shift)
        layers.append(layer([{"start": place, "t": short}], mark, x=x, y=middle, text={"field": "t"}))
    return layers
