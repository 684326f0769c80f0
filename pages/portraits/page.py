"""县区画像: one county on one sheet that prints on one page of A4."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.charts.kit import html
from pages.portraits.sheet import draw_sheet
from pages.portraits.side import draw_others, offer
from pages.shared import downloads, frame, scope, state
from pages.shared.view import View
from pages.shared.widgets import area_picker

SLUG = "portraits"
#: The sheet has its own margins, so that it looks on paper as on the screen.
_PAPER: Final = "<style>@page { size: A4 portrait; margin: 0; }</style>"


def render(view: View) -> None:
    """Draw the chosen county's sheet; without a choice the first county's."""
    code, listed = view.choice.area or view.catalog.counties[0].code, scope.county_group(view)
    st.html(_PAPER)
    if view.choice.frame:
        draw_sheet(view, code)
        return
    for remark in state.notes():
        st.html(html.element("p", remark, "ct-note", role="status"))
    with st.container(key="portrait-body"):
        left, right = st.columns([880, 620], gap="medium")
    with left:
        with st.container(key="portrait-pick", horizontal=True):
            area_picker(view, "portrait_area")
            st.html(html.element("p", "用浏览器的打印（Ctrl＋P）即得一页A4纸", "ct-note ct-on-wide"))
        draw_sheet(view, code)
    with right, st.container(key="portrait-side"):
        scope.pick_group(view, listed)
        draw_others(view, code, listed)
    downloads.menu(view, lambda public: offer(public, public.snapshot.portrait(code)))


frame.show(SLUG, render)
