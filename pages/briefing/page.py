"""简报: choose what it is about, see it, take it as Word, PowerPoint, Excel, PDF or pictures."""

from __future__ import annotations

import streamlit as st

from core.briefing.model import Imprint
from core.charts.kit import html
from pages.briefing.preview import (
    MODES,
    Wanted,
    buttons,
    choose,
    content,
    draw_preview,
    published,
    scopes,
    with_notes,
    without_plans,
)
from pages.shared import frame, messages, state
from pages.shared.plans import FAULTY
from pages.shared.view import View
from pages.shared.widgets import select, worded

SLUG = "briefing"


def controls(view: View, wanted: Wanted) -> Imprint:
    """Draw scope, kind and what the office fills in; choices go to the URL."""
    names = scopes(view, wanted)
    select("范围", "about", names, wanted.scope.text, filter_mode="contains")
    st.session_state["pick_paper"] = wanted.mode
    st.segmented_control(
        "文种",
        list(MODES),
        format_func=worded({str(mode): name for mode, name in MODES.items()}.__getitem__),
        key="pick_paper",
        required=True,
        on_change=lambda: state.put("paper", st.session_state["pick_paper"]),
    )
    issue = st.text_input("期号", key="brief_issue", placeholder="如：第3期", max_chars=20)
    editor = st.text_input("编印单位", key="brief_editor", max_chars=40)
    audience = st.text_input("报送范围", key="brief_audience", max_chars=200)
    day = st.date_input("日期", value=view.choice.today, key="brief_date", format="YYYY-MM-DD")
    date = day.isoformat() if hasattr(day, "isoformat") else ""
    return Imprint(issue, editor, audience, date, view.choice.today)


def render(view: View) -> None:
    """Draw the finding, the choices with the files, and the preview."""
    wanted = choose(view)
    heading = st.empty()
    with st.container(key="briefing-body"):
        # The clean frame has no choices to stand at the left.
        left, right = (None, st.container()) if view.choice.frame else st.columns([330, 1170], gap="large")
    imprint = Imprint(made=view.choice.today)
    if left is not None:
        with left, st.container(key="briefing-choices"):
            imprint = controls(view, wanted)
            wanted = with_notes(view, wanted)
    try:
        briefing = content(view, wanted, imprint)
    except ValueError as error:
        with heading.container():
            frame.title("这一范围没有可出的文件", str(error))
        frame.foot(view, [view.catalog.plan.number])
        return
    with heading.container():
        frame.title(briefing.title, f"{briefing.scope}{briefing.name}：预览与各种格式的文件内容相同")
    if left is not None:
        with left, st.container(key="briefing-files"):
            below = f"按下后生成，{view.catalog.city.short}一套约需数秒；标为未公布的数不列入"
            st.html(html.figure_head("下载", below))
            if without_plans(view):
                fault = f"{FAULTY}改正前各种文件不列年度计划目标。"
                messages.alert(fault)
            buttons(view, wanted, briefing, imprint)
            missing = published(view)
            if missing.gaps:
                st.html(html.figure_head("尚缺的数", f"{missing.gap_summary.sentence}；名单见补数清单。"))
    with right, st.container(key="briefing-preview"):
        draw_preview(view, wanted, imprint)
    frame.foot(view, [view.catalog.plan.number, *briefing.sources[1:]])


frame.show(SLUG, render)
