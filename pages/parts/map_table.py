"""The figures behind the map as text, and what is downloaded."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.analysis.county_map import Shown
from core.catalog.observations import Observation
from core.charts import html
from core.charts.adapters.county_map import METHODS, Drawn, forecasts_text
from core.charts.html import Safe
from core.charts.table import Column, Group, table
from core.wording import NOT_APPLICABLE
from core.wording.sentences import PRECISION_NOTE
from pages.parts.frame import source_names
from pages.parts.kept import drawn_once
from pages.parts.loading import View
from pages.parts.map_picture import drawn
from pages.parts.map_side import refusal_text


@drawn_once()
def draw_table(view: View, indicator: str, year: int) -> None:
    """Draw the table behind the map."""
    st.html(figures_table(view, indicator, year))


def figures_table(view: View, indicator: str, year: int) -> str:
    """Every figure of the map with benchmark, stage, grade, note and source; references below."""
    one = drawn(view, indicator, year)
    columns = [
        Column("地区"),
        Column(f"数值\n{one.scale.unit}", "right"),
        Column("口径"),
        Column("核算阶段", wide_only=True),
        Column("据", "center"),
        Column("说明", wrap=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows: list[list[object] | Group] = [_county(view, one, shown) for shown in one.model.values]
    if one.model.references:
        rows.append(Group("参照"))
        rows += [_figure(view, one, r.area.short, r.observation) for r in one.model.references]
    notes = "；".join(part for part in (forecasts_text(one), refusal_text(view, one)) if part)
    title = f"图中数据：{one.model.year}年{one.model.indicator.name}"
    head = html.figure_head(title, notes)
    return html.element("section", Safe(head + table(columns, rows, label=title)), "ct-behind")


def _county(view: View, one: Drawn, shown: Shown) -> list[object]:
    if shown.observation is not None:
        return _figure(view, one, shown.area.short, shown.observation)
    if shown.form == "missing":
        return [shown.area.short, html.missing(), NOT_APPLICABLE, "", html.grade_chip(""), "", ""]
    low, high = (one.scale.text(end) for end in (shown.low, shown.high))
    benchmark = view.catalog.benchmark(shown.benchmark).short if shown.benchmark else NOT_APPLICABLE
    value = html.estimate(f"≈{one.scale.text(shown.value)}")
    how = METHODS.get(shown.method, "估算")
    return [
        shown.area.short,
        value,
        benchmark,
        "估算",
        html.grade_chip("E"),
        f"{how}，80%区间{low}～{high}",
        "本系统估算，不计入",
    ]


def _figure(view: View, one: Drawn, name: str, o: Observation) -> list[object]:
    benchmark = view.catalog.benchmark(o.benchmark).short if o.benchmark else NOT_APPLICABLE
    parts = ("与上年不可比" if o.break_before else "", PRECISION_NOTE.get(o.precision, ""), o.note)
    source = "".join(source_names(view, [o.source_id]))
    note = "，".join(part for part in parts if part)
    return [name, one.scale.text(o.value), benchmark, o.stage, html.grade_chip(o.grade), note, source]


def frame(view: View, one: Drawn) -> pd.DataFrame:
    """Rows of the download: every year of the indicator in every county, so that the map can be redrawn."""
    model, catalog = one.model, view.catalog
    return pd.DataFrame(
        {
            "地区": catalog.area(row["area_code"]).short,
            "地区代码": row["area_code"],
            "指标": model.indicator.name,
            "年份": row["year"],
            "数值": row["value"],
            "下限": row["low"],
            "上限": row["high"],
            "单位": model.indicator.unit,
            "口径": catalog.benchmark(row["benchmark"]).short if row["benchmark"] else "",
            "证据等级": row["grade"],
            "与上年不可比": "是" if row["break_before"] else "",
        }
        for row in model.history.to_dict("records")
    )
