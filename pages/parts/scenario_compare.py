"""Comparison of up to three kept scenarios with the current one; they travel in the link."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.analysis.scenario import Scenario
from core.analysis.scenario_inputs import Inputs
from core.analysis.scenario_result import ScenarioResult
from core.charts import html
from core.charts.html import Safe
from core.charts.table import Column, table
from core.wording import NOT_APPLICABLE, number, percent
from pages.parts import scenario_state as own
from pages.parts.loading import View
from pages.parts.scenario_body import result_of
from pages.parts.scenario_state import KEPT, Chosen

_CURRENT = "当前"


def compare_block(view: View, inputs: Inputs, chosen: Chosen) -> None:
    """Draw the buttons that keep and let go, and the scenarios side by side."""
    results = {key.upper(): result_of(view, kept) for key, kept in chosen.kept.items()}
    results[_CURRENT] = result_of(view, chosen.scenario)
    with st.container(key="scenario-compare"):
        st.html(html.figure_head(_title(results), f"{inputs.horizon}年，亿元；增速为年均实际增速"))
        with st.container(horizontal=True, gap="small"):
            for key in KEPT:
                _keep_button(key, chosen.scenario, kept=key in chosen.kept)
        if chosen.kept:
            st.html(comparison(inputs, results))


def _keep_button(key: str, scenario: Scenario, *, kept: bool) -> None:
    name = key.upper()
    if kept:
        st.button(f"清除方案{name}", key=f"drop_{key}", on_click=lambda: own.put_kept(key, None))
    else:
        st.button(f"存为方案{name}", key=f"keep_{key}", on_click=lambda: own.put_kept(key, scenario))


def _title(results: Mapping[str, ScenarioResult]) -> str:
    if len(results) == 1:
        return "方案比较：把当前方案存为A、B、C，即可并列对照"
    best = max(results, key=lambda name: results[name].city.value)
    low = min(results, key=lambda name: results[name].city.value)
    spread = number(results[best].city.value - results[low].city.value)
    return f"方案比较：{_named(best)}最高，{_named(low)}最低，相差{spread}亿元"


def _named(name: str) -> str:
    return f"{_CURRENT}方案" if name == _CURRENT else f"方案{name}"


def comparison(inputs: Inputs, results: Mapping[str, ScenarioResult]) -> Safe:
    """One column a scenario, one row an assumption or a result."""
    columns = [Column(""), *(Column(_named(name), "right") for name in results)]
    every = list(results.values())
    rows: list[list[object]] = [
        [f"{county.name}增速", *(percent(r.counties[i].average_growth) for r in every)]
        for i, county in enumerate(inputs.counties)
    ]
    first = inputs.counties[0].code
    rows.append(["平减指数", *(percent(r.scenario.deflator_of(first, inputs.horizon), 2) for r in every)])
    rows.append([f"{inputs.city_name}推演，亿元", *(number(r.city.value) for r in every)])
    rows.append(["与目标之差，亿元", *(_difference(r) for r in every)])
    rows.append(["达标县区", *(f"{sum(c.met is True for c in r.counties)}个" for r in every)])
    strong = tuple(range(len(inputs.counties) + 1, len(rows)))
    return table(columns, rows, label="方案比较", css_class="ct-compare", strong_rows=strong)


def _difference(result: ScenarioResult) -> str:
    difference = result.city.difference
    return NOT_APPLICABLE if difference is None else number(difference, signed=True)
