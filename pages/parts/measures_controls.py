"""Filters of the ledger; every choice goes to the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.charts import html
from pages.parts import measures_cells as cell
from pages.parts import measures_state as own
from pages.parts import state
from pages.parts.loading import View
from pages.parts.measures_state import Asked


def filters(view: View, asked: Asked, shown: int) -> None:
    """Draw chapter, department, status and freshness in one row, and what came of them."""
    catalog = view.catalog
    chapters = own.chapter_slugs(catalog)
    first, second, third = catalog.rules.freshness_days
    levels = ("≤" + str(first), f"{first + 1}—{second}", f"{second + 1}—{third}", f"＞{third}")
    freshness = dict(zip(own.LEVELS, (*(f"{one}天" for one in levels), "无佐证"), strict=True))
    departments = {one.department: catalog.department(one.department).name for one in own.roles(view)}
    with st.container(key="measure-filters"):
        columns = st.columns([3, 2, 2, 2, 3], gap="small", vertical_alignment="center")
        with columns[0]:
            _pick("chapter", "全部各章", chapters)
        with columns[1]:
            _pick("dept", "全部部门", departments)
        with columns[2]:
            _pick("status", "全部状态", own.STATUS_SLUGS)
        with columns[3]:
            _pick("fresh", "不限新鲜度", freshness)
        with columns[4]:
            said = f"共{shown}项" if asked.lines.empty else f"筛选出{shown}项"
            clear = "" if asked.lines.empty else cell.anchor("清除筛选", own.link(view))
            sheet = cell.anchor("催报单", own.link(view, sheet=asked.lines.department or own.ALL_DEPARTMENTS))
            st.html(html.element("p", html.join([said, clear, sheet], "\u3000"), "ct-filtered"))


def _pick(name: str, every: str, options: Mapping[str, str]) -> None:
    names = {"": every} | dict(options)
    key = f"pick_{name}"
    chosen = st.session_state.get(name, "")
    st.session_state[key] = chosen if chosen in names else ""
    st.selectbox(
        every,
        list(names),
        format_func=lambda one: names[one],
        key=key,
        on_change=lambda: state.put(name, st.session_state[key]),
        label_visibility="collapsed",
        filter_mode=None,
    )
