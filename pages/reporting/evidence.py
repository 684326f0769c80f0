"""公开线索 beside a form: what publishers said of its items, and taking one over as evidence."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.measures.public_evidence import Trace
from core.reporting.evidence import cited, of_task
from core.reporting.model import Task, TaskKind
from pages.reporting.state import Board

_SHOWN = 3
EVIDENCE, DATE, STATUS = "佐证", "佐证日期", "状态"
Take = Callable[[str, str], None]


def evidence(now: Board, task: Task, take: Take | None) -> None:
    """Draw the statements; with ``take`` each can be taken over, kept with its source."""
    traces = of_task(now.view.snapshot.traces, task)
    if not traces:
        return
    items = len({t.milestone.id for t in traces})
    about = f"，涉及{items}项里程碑" if task.kind is TaskKind.MEASURE else ""
    st.html(html.figure_head(f"公开线索{len(traces)}条{about}", "供核对，不作状态；采用后记为本单位的佐证"))
    key = f"traces {task.id}"
    listed = traces if st.session_state.get(key) else traces[:_SHOWN]
    for place, trace in enumerate(listed):
        with st.container(key=f"trace-{place}"):
            words, action = st.columns([3, 1], gap="small")
            with words:
                st.html(_said(trace))
            if take is not None:
                with action:
                    _button(task, trace, place, take)
    if len(traces) > len(listed):
        st.button(
            f"还有{len(traces) - len(listed)}条",
            key=f"more {key}",
            type="tertiary",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _button(task: Task, trace: Trace, place: int, take: Take) -> None:
    text = cited(trace)
    held = str(st.session_state.get(f"field {task.id} {EVIDENCE}") or "")
    if text in held:
        st.html(Markup('<p class="ct-taken">√ 已采用为佐证</p>'))
        return

    def adopt() -> None:
        take(EVIDENCE, text)
        if trace.dated and trace.published is not None:
            take(DATE, trace.published.isoformat())

    st.button("采用为佐证", key=f"take {task.id} {place}", on_click=adopt)


def _said(trace: Trace) -> Markup:
    evidence = trace.evidence
    when = evidence.date if trace.published is not None else "日期不详"
    missing = evidence.missing.strip("。；")
    support = f"支持“{evidence.supports}”" if evidence.supports else "只作背景"
    return Markup('<div class="ct-trace"><p><b>{}</b>\u3000{}</p><p>{} {}，{}</p><p>{}{}</p></div>').format(
        trace.milestone.name,
        evidence.fact,
        html.grade_chip(evidence.grade),
        evidence.source,
        when,
        support,
        f"　还缺：{missing}" if missing else "",
    )
