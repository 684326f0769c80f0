"""举措台账: what was promised, by whom, how it stands, how fresh the evidence is, whom to remind."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from core.analysis.ledger_view import finding, measure_finding, select
from core.charts import html
from core.charts.evidence import evidence_timeline
from core.charts.theme import Spec
from pages.parts import downloads, frame
from pages.parts import measures_state as own
from pages.parts.chart import draw
from pages.parts.kept import once
from pages.parts.loading import View
from pages.parts.measures_controls import filters
from pages.parts.measures_detail import detail
from pages.parts.measures_ledger import ledger_cards, ledger_table
from pages.parts.measures_offer import offer
from pages.parts.measures_sheet import sheet, sheet_title
from pages.parts.measures_side import (
    department_block,
    departments_table,
    matrix_block,
    policies_block,
    reading_block,
)
from pages.parts.measures_state import Asked

SLUG = "measures"


def ledger(view: View, asked: Asked) -> str:
    """Draw the ledger with its side column; return its finding."""
    states, milestones = own.measure_states(view), own.milestone_states(view)
    shown = select(states, asked.lines)
    said = finding(view.catalog, states, milestones)
    frame.title(_said(view, said), _subtitle(view))
    if not view.choice.frame:
        filters(view, asked, len(shown))
    with st.container(key="measures-body"):
        left, right = st.columns([1128, 380], gap="medium")
    with left:
        with st.container(key="wide-measures"):
            st.html(ledger_table(view, shown) if shown else _none())
        with st.container(key="narrow-measures"):
            st.html(ledger_cards(view, shown) if shown else _none())
    with right:
        if asked.lines.department:
            department_block(view, asked.lines.department)
        matrix_block(view, states)
        reading_block(view)
        policies_block(view, milestones)
    return said


def _none() -> html.Safe:
    return html.element("p", "没有符合这些条件的举措，请放宽筛选。", "ct-empty")


def _subtitle(view: View) -> str:
    plan = view.catalog.plan
    return (
        f"{plan.number}{plan.measure_count}项举措；状态取责任单位带日期、附佐证的填报，"
        "里程碑和结果目标列在旁边，不折算成状态"
    )


def _said(view: View, said: str) -> str:
    return f"演练：{said}" if view.choice.drill else said


@once()
def dates(view: View, narrow: bool) -> Spec | None:
    """Draw the dates of all evidence; ``None`` where there is none."""
    states = own.measure_states(view)
    rows = [
        {"measure": s.number, "date": e.date, "text": f"{e.date}　{e.evidence}"}
        for s in states
        for e in s.timeline
    ]
    if not rows:
        return None
    return evidence_timeline(
        pd.DataFrame(rows),
        measures=[(s.number, s.measure.title) for s in states],
        as_of=view.choice.as_of,
        cuts=view.catalog.rules.freshness_days,
        start=dt.date(view.catalog.plan.adopted_year, 1, 1),
        nominal_width=358 if narrow else 1536,
    )


def below(view: View) -> None:
    """Draw what stands under the first screen: departments, dates of evidence."""
    with st.container(key="measures-below"):
        st.html(departments_table(view))
        wide, narrow = dates(view, narrow=False), dates(view, narrow=True)
        if wide is None or narrow is None:
            return
        st.html(html.figure_head("佐证时间线", "每点为一条带日期的佐证，大点为最近一条"))
        with st.container(key="wide-dates"):
            draw(wide)
        with st.container(key="narrow-dates"):
            draw(narrow)


def render(view: View) -> None:
    """Draw the ledger, one measure, or a 催报单."""
    asked = own.choose(view)
    states = own.measure_states(view)
    owing = {one.department: one for one in own.due(view)}
    if asked.measure:
        one = next(state for state in states if state.number == asked.measure)
        said = measure_finding(one)
        frame.title(_said(view, said), f"{view.catalog.plan.number}{one.measure.chapter}")
        detail(view, one, own.milestone_states(view))
    elif asked.sheet in owing:
        said = sheet_title(view, owing[asked.sheet])
        frame.title(
            _said(view, said), f"截至{view.choice.as_of.isoformat()}；没有佐证，或最近佐证已久的，列入待报"
        )
        sheet(view, owing[asked.sheet])
    elif asked.sheet:
        said = "各部门催报单"
        frame.title(_said(view, said), "没有佐证，或最近佐证已久的，列入待报")
        st.html(departments_table(view))
    else:
        said = ledger(view, asked)
    frame.foot(view, own.sources(view), note="完成标准为本系统理解")
    downloads.menu(view, offer(view, select(states, asked.lines), said))
    if not view.choice.frame and not asked.measure and not asked.sheet:
        below(view)


frame.show(SLUG, render)
