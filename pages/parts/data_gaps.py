"""Sections 补数清单 and 年内累计."""

from __future__ import annotations

import streamlit as st

from core.analysis.gaps import Gap, by_owner
from core.analysis.holdings import in_year
from core.charts import html
from core.charts.table import Column, Group, Row, table
from core.wording import NOT_APPLICABLE, number
from pages.parts import frame, loading
from pages.parts.loading import View


def gaps_section(view: View) -> None:
    """List the cells that would decide targets, by the bureau that supplies them."""
    summary = loading.missing_summary(view)
    st.html(
        html.figure_head(
            summary.sentence.rstrip("。"), "按提供单位排列；“可选”的数使结论更可靠，不影响能否判定"
        )
    )
    columns = [
        Column("地区"),
        Column("指标", wrap=True),
        Column("年份"),
        Column("口径"),
        Column("可判定的目标", wrap=True),
        Column("备注", wrap=True),
    ]
    rows: list[Row | Group] = []
    for owner, cells in by_owner(loading.missing(view)).items():
        needed = sum(gap.essential for gap in cells)
        counts = (("必需", needed), ("可选", len(cells) - needed))
        note = "，".join(f"{word}{count}个" for word, count in counts if count)
        rows.append(Group(view.catalog.department(owner).name, note))
        rows += [_gap(view, gap) for gap in cells]
    st.html(table(columns, rows, label="补数清单", stacked=3))


def _gap(view: View, gap: Gap) -> list[object]:
    catalog, cell = view.catalog, gap.cell
    optional = "" if gap.essential else "可选"
    return [
        catalog.area(cell.area).short,
        catalog.indicator(cell.indicator).name,
        f"{cell.year}年" if cell.year else "年份不限",
        catalog.benchmark(cell.benchmark).short if cell.benchmark else NOT_APPLICABLE,
        "；".join(catalog.target(t).name for t in gap.decides),
        "，".join(part for part in (optional, gap.note) if part),
    ]


def in_year_section(view: View) -> None:
    """List in-year cumulative figures as context."""
    found = in_year(view.catalog, view.known)
    st.html(
        html.figure_head(
            f"年内累计数{len(found)}条，仅作背景",
            "累计数按当期公布列出，不相减得单季，不与全年数相比，不参与判定",
        )
    )
    columns = [
        Column("时期"),
        Column("地区"),
        Column("指标", wrap=True),
        Column("数值", "right"),
        Column("单位"),
        Column("据", "center"),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows = [
        [
            f"{one.observation.start[:7]}至{one.observation.end[:7]}",
            view.catalog.area(one.area).short,
            one.indicator.name,
            number(one.observation.value, one.indicator.decimals),
            one.indicator.unit,
            html.grade_chip(one.observation.grade),
            "".join(frame.source_names(view, [one.observation.source_id])),
        ]
        for one in found
    ]
    st.html(table(columns, rows, label="年内累计", stacked=3))
