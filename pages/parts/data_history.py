"""Section 指标: every vintage of one figure, with its source, batch and fate."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.charts import html
from core.charts.table import Column, table
from core.store.reader import open_reader
from core.wording import NOT_APPLICABLE, number
from core.wording.periods import period_text
from core.wording.sentences import PRECISION_NOTE
from pages.parts import frame, state
from pages.parts.area_pick import area_picker
from pages.parts.loading import View

_CHOSEN = "_data_indicator"
STATES = {"valid": "", "withdrawn": "已撤回", "withdrawal": "撤回记录", "batch_withdrawn": "所在批次已撤回"}


def chosen_indicator(view: View) -> str:
    """Read the indicator from the URL, once a run; the default is that of the first target."""
    known = {entry.id for entry in view.catalog.indicators}
    default = view.catalog.targets[0].indicator
    chosen = state.carried("indicator", lambda raw: state.clean_option(raw, known, default, "指标"))
    st.session_state[_CHOSEN] = chosen
    return chosen


def history_section(view: View) -> None:
    """Draw the selectors and the table."""
    names = {entry.id: f"{entry.name}（{entry.group}）" for entry in view.catalog.indicators}
    indicator = str(st.session_state[_CHOSEN])
    area = view.choice.area or view.catalog.city.code
    left, right, _ = st.columns([4, 2, 3], gap="small", vertical_alignment="bottom")
    with left:
        st.session_state["pick_data_indicator"] = indicator
        st.selectbox(
            "指标",
            list(names),
            format_func=lambda one: names[one],
            key="pick_data_indicator",
            filter_mode="contains",
            on_change=lambda: state.put("indicator", st.session_state["pick_data_indicator"]),
            label_visibility="collapsed",
        )
    with right:
        area_picker(view, "data_area", view.catalog.city.short)
    entry = view.catalog.indicator(indicator)
    found = _history(view, area, indicator)
    owners = "、".join(view.catalog.department(o).name for o in entry.owners)
    place = view.catalog.area(area).short
    head = f"{place}{entry.name}：{len(found)}条记录" if len(found) else f"{place}{entry.name}：尚无公布数"
    st.html(html.figure_head(head, f"{entry.unit}；由{owners}提供。{entry.definition}"))
    if len(found):
        st.html(_table(view, found, entry.decimals))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={View: lambda v: v.data.key})
def _history(view: View, area: str, indicator: str) -> pd.DataFrame:
    with open_reader(view.choice.dataset) as reader:
        return reader.history(area, indicator)


def _table(view: View, found: pd.DataFrame, decimals: int) -> str:
    columns = [
        Column("时期"),
        Column("数值", "right"),
        Column("口径"),
        Column("阶段", wide_only=True),
        Column("据", "center"),
        Column("批次", "right"),
        Column("情况", wrap=True, wide_only=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows = []
    for row in found.to_dict("records"):
        benchmark = view.catalog.benchmark(row["benchmark"]).short if row["benchmark"] else NOT_APPLICABLE
        notes = (
            STATES.get(row["state"], ""),
            "断点" if row["break_before"] else "",
            PRECISION_NOTE.get(row["precision"], ""),
            "" if row["release"] == "公开" else row["release"],
            row["note"],
            f"理由：{row['reason']}" if row["reason"] else "",
        )
        rows.append(
            [
                _period(row),
                number(row["value"], decimals) if row["state"] != "withdrawal" else NOT_APPLICABLE,
                benchmark,
                row["stage"],
                html.grade_chip(row["grade"]),
                str(row["batch"]) if row["batch"] else "自带",
                "，".join(note for note in notes if note),
                "".join(frame.source_names(view, [row["source_id"]])),
            ]
        )
    return table(columns, rows, label="历次数据")


def _period(row: dict[str, object]) -> str:
    year = row["year"]
    said = f"{int(float(str(year)))}年" if pd.notna(year) else "不详"
    if row["frequency"] == "year" or not row["end"]:
        return said
    period = period_text(str(row["frequency"]), str(row["start"]), str(row["end"]))
    return period if period[:4].isdigit() else f"{said}{period}"  # dates and spans name their own years
