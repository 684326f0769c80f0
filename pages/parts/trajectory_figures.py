"""The figures behind a trajectory, as a table of text."""

from __future__ import annotations

import streamlit as st

from core.analysis.trajectory import Track
from core.catalog.observations import Observation
from core.charts import html
from core.charts.table import Column, table
from core.wording import NOT_APPLICABLE, number
from core.wording.sentences import PRECISION_NOTE
from pages.parts import loading
from pages.parts.frame import source_names
from pages.parts.kept import drawn_once, judged
from pages.parts.loading import View


@drawn_once(judged)
def draw_table(view: View, target: str) -> None:
    """Draw the table behind the picture."""
    st.html(figures_table(view, target))


def figures_table(view: View, target: str) -> str:
    """Every vintage behind the picture as text, by year, estimates marked."""
    one = loading.track(view, target)
    columns = [
        Column("年份"),
        Column(f"数值\n{one.indicator.unit}", "right"),
        Column("口径"),
        Column("核算阶段", wide_only=True),
        Column("据", "center"),
        Column("说明", wrap=True, wide_only=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    dated = [(o.year or 0, _figure(view, one, o)) for o in one.figures] + _estimates(view, one)
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    head = html.figure_head("图中数据", "同一年份有几个数的全部列出；标“断点”的与上年不可比")
    label = f"{one.area.short}{one.indicator.name}的全部数据"
    body = table(columns, rows, label=label) if rows else html.element("p", "尚无公布数。", "ct-line")
    return html.element("section", html.join((head, body)), "ct-behind")


def _figure(view: View, one: Track, o: Observation) -> list[object]:
    benchmark = view.catalog.benchmark(o.benchmark).short if o.benchmark else NOT_APPLICABLE
    note = "，".join(
        part
        for part in ("断点" if o.break_before else "", PRECISION_NOTE.get(o.precision, ""), o.note)
        if part
    )
    source = "".join(source_names(view, [o.source_id]))
    return [
        f"{o.year}年" if o.year else "不详",
        number(o.value, one.indicator.decimals),
        benchmark,
        o.stage,
        html.grade_chip(o.grade),
        note,
        source,
    ]


def _estimates(view: View, one: Track) -> list[tuple[int, list[object]]]:
    rows: list[tuple[int, list[object]]] = []
    for row in one.history[one.history["grade"] == "E"].to_dict("records"):
        low, high = (number(row[end], one.indicator.decimals) for end in ("low", "high"))
        value = html.estimate(f"≈{number(row['value'], one.indicator.decimals)}")
        benchmark = view.catalog.benchmark(row["benchmark"]).short if row["benchmark"] else NOT_APPLICABLE
        band = f"80%区间{low}～{high}"
        cells = [f"{row['year']}年", value, benchmark, "估算", html.grade_chip("E"), band, "本系统估算"]
        rows.append((int(row["year"]), cells))
    return rows
