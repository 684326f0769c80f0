"""方法: every rule and threshold, how well the forecasts held, what the office is asked to settle."""

from __future__ import annotations

import streamlit as st

from core import CHANGE_DATE, __version__
from core.store.calibration import written_at
from pages.methods.body import body
from pages.shared import frame
from pages.shared.view import View

SLUG = "methods"


def render(view: View) -> None:
    """Draw the page."""
    frame.title(
        "结论按固定规则得出：阈值公开，来历写明，预测经过回测",
        f"程序版本{__version__}，{CHANGE_DATE}更新；规则依据{view.catalog.plan.number}",
    )
    with st.container(key="methods-body"):
        body(view, written_at(view.catalog.measured_root))
    frame.foot(view, [view.catalog.plan.number])


frame.show(SLUG, render)
