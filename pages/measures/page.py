"""举措台账: what was promised, by whom, how it stands, how fresh the evidence is, whom to remind."""

from __future__ import annotations

from dataclasses import astuple

import streamlit as st

from core.measures.ledger import measure_finding, select
from pages.measures import state as own
from pages.measures.body import below, beside, filters, lines, main_finding, offer
from pages.measures.detail import detail
from pages.measures.side import departments_table, sheet, sheet_title
from pages.measures.state import Asked
from pages.shared import downloads, frame
from pages.shared.view import View

SLUG = "measures"


def ledger(view: View, asked: Asked) -> str:
    """Draw the ledger with its side column; return its finding."""
    title = main_finding(view)
    frame.title(title, _subtitle(view), across=True)
    if not view.choice.frame:
        filters(view, asked, len(select(view.snapshot.measures, asked.lines)))
    with st.container(key="measures-body"):
        left, right = st.columns([1128, 380], gap="medium")
    with left:
        lines(view, *astuple(asked.lines))
    with right:
        beside(view, asked.lines.department)
    return title


def _subtitle(view: View) -> str:
    plan = view.catalog.plan
    return (
        f"{plan.number}{plan.measure_count}项举措；状态取责任单位带日期、附佐证的填报，"
        "里程碑和结果目标列在旁边，不折算成状态"
    )


def render(view: View) -> None:
    """Draw the ledger, one measure, or a 催报单."""
    asked = own.choose(view)
    states = view.snapshot.measures
    owing = {entry.department: entry for entry in view.snapshot.reminders}
    if asked.measure:
        entry = next(state for state in states if state.number == asked.measure)
        title = measure_finding(entry)
        frame.title(title, f"{view.catalog.plan.number}{entry.measure.chapter}")
        detail(view, entry, view.snapshot.milestones)
    elif asked.sheet in owing:
        title = sheet_title(view, owing[asked.sheet])
        frame.title(title, f"截至{view.choice.as_of.isoformat()}；没有佐证，或最近佐证已久的，列入待报")
        sheet(view, owing[asked.sheet])
    elif asked.sheet:
        title = "各部门催报单"
        frame.title(title, "没有佐证，或最近佐证已久的，列入待报")
        st.html(departments_table(view))
    else:
        title = ledger(view, asked)
    frame.foot(view, own.sources(view), note="完成标准为本系统理解")
    downloads.menu(view, lambda v: offer(v, select(v.snapshot.measures, asked.lines), title))
    if not view.choice.frame and not asked.measure and not asked.sheet:
        below(view)


frame.show(SLUG, render)
