"""Section 覆盖: which figures there are, coloured by grade."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.analysis.holdings import coverage
from core.charts import html
from core.charts.coverage import coverage_matrix
from core.charts.table import Column, table
from core.wording import MISSING
from core.wording.numbers import year_spans
from core.wording.sentences import value_text
from pages.parts.chart import draw
from pages.parts.kept import drawn_once, judged, once
from pages.parts.loading import View

#: Years before the plan's adoption that are shown.
_BEFORE = 12


@drawn_once(judged)
def coverage_section(view: View) -> None:
    """Draw the matrix and the same as text."""
    cells = frame(view)
    known = int(((cells["grade"] != "") & ~cells["forecast"]).sum())
    head = f"目标所用指标共有{known}个年度数，缺{len(cells) - known}个（预计数不计入）"
    st.html(
        html.figure_head(head, "列出至少有一年数的指标与地区；字母为依据等级，空心菱形为预计数，虚线框为缺数")
    )
    with st.container(key="wide-coverage"):
        draw(coverage_matrix(cells, years=years(view), nominal_width=1520))
    with st.container(key="narrow-coverage"):
        draw(coverage_matrix(cells, years=years(view), nominal_width=350))
    st.html(_text(cells))


def years(view: View) -> range:
    """Years shown: from well before the plan to the year of judgement."""
    return range(view.catalog.plan.adopted_year - _BEFORE, view.choice.as_of.year + 1)


@once()
def frame(view: View) -> pd.DataFrame:
    """Return the cells with their values as printed."""
    wanted = tuple(dict.fromkeys(target.indicator for target in view.catalog.targets))
    cells = coverage(view.catalog, view.known, wanted, years(view))
    said = [
        value_text(v, u, d) if pd.notna(v) else MISSING
        for v, u, d in zip(cells["value"], cells["unit"], cells["decimals"], strict=True)
    ]
    return cells.assign(text=said)


def _text(cells: pd.DataFrame) -> str:
    rows = []
    for (group, row), own in cells.groupby(["group", "row"], sort=False):
        have = own[own["grade"] != ""]
        outturns = have[~have["forecast"]]
        marked = have["grade"].where(~have["forecast"], have["grade"] + "（预计）")
        spans = have.groupby(marked, sort=True)["year"]
        listed = "；".join(f"{grade}：{year_spans(int(y) for y in found)}" for grade, found in spans)
        last = f"{outturns['text'].iloc[-1]}（{outturns['year'].iloc[-1]}年）" if len(outturns) else MISSING
        rows.append([group, row, str(len(outturns)), last, listed])
    columns = [
        Column("指标", wrap=True),
        Column("地区"),
        Column("年数", "right"),
        Column("最近的数", "right"),
        Column("有数的年份，按依据等级", wrap=True, wide_only=True),
    ]
    return table(columns, rows, label="数据覆盖", css_class="ct-covered")
