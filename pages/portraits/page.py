"""县区画像: one county on one sheet that prints on one page of A4."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.charts.kit import html
from core.charts.kit.export import framed
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import trajectory
from core.places.portrait import Portrait
from pages.portraits.sheet import draw_sheet, said
from pages.portraits.side import draw_others, figures
from pages.shared import downloads, frame, state
from pages.shared.view import View
from pages.shared.widgets import area_picker

SLUG = "portraits"
#: The sheet has its own margins, so that it looks on paper as on the screen.
_PAPER: Final = "<style>@page { size: A4 portrait; margin: 0; }</style>"


def offer(view: View, one: Portrait) -> downloads.Offer:
    """What the download menu holds: the history as a picture, the counties' figures."""
    target = one.targets[0].id if one.targets else ""
    sources = view.snapshot.cited(one.sources)
    return downloads.Offer(
        name=f"县区画像-{one.area.short}",
        title=said(view, one),
        picture=(
            lambda: framed(
                trajectory(picture(view.catalog, view.snapshot.track(target)), nominal_width=912),
                title=said(view, one),
                subtitle=one.targets[0].sentence.split("。")[0],
                source="；".join(sources[:3]),
                as_of=view.snapshot.data_as_of,
                made=view.choice.today.isoformat(),
                watermark=view.choice.drill,
            )
        )
        if target
        else None,
        frame=lambda: figures(one),
        sources=sources,
    )


def render(view: View) -> None:
    """Draw the chosen county's sheet; without a choice the first county's."""
    code = view.choice.area or view.catalog.counties[0].code
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
            st.html(html.element("p", "用浏览器的打印（Ctrl＋P）即得一页A4纸", "ct-note"))
        draw_sheet(view, code)
    with right, st.container(key="portrait-side"):
        draw_others(view, code)
    downloads.menu(view, lambda public: offer(public, public.snapshot.portrait(code)))


frame.show(SLUG, render)
