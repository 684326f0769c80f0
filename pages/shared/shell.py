"""The shell around every page: configuration, style, navigation, shared choices, data."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import streamlit as st

from core.plan.installed import offered, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.plan.rules import LIGHTS
from core.store.disk import one_look
from core.wording.words import Status, uncoloured, unlit
from pages.rollup import listing
from pages.shared import messages, scope, sign_in, state, style
from pages.shared import view as loading
from pages.shared.registry import PAGES
from pages.web import ahead

#: A drawing of our own: for an emoji Streamlit first loads the table of all emojis.
ICON: Final = Path(__file__).with_name("icon.svg")
#: Said where the plan itself cannot be read.
NAMELESS: Final = "县域经济目标监测"
#: In the session: the pages that navigation offers.
_PAGES: Final = "_pages"
_LOG: Final = logging.getLogger(__name__)
#: Warnings that the log has already.
_SAID: Final[set[str]] = set()


def product() -> str:
    """Return the product's name from the plan."""
    try:
        return load_catalog().plan.product
    except CatalogError:
        return NAMELESS


def lights() -> tuple[tuple[str, str], ...]:
    """Return the status words that the office shows with a lamp; none where the plan cannot be read."""
    try:
        return load_catalog().rules.traffic_lights
    except CatalogError:
        return ()


def say_wrong_lights() -> None:
    """Warn of traffic lights configured for words that are not status words, and of lights that are none.

    The page goes on without those lamps; the log says the same to the maintainer.
    """
    faults = [
        f"{'、'.join(f'“{one}”' for one in wrong)}{what}。只能用：{'、'.join(known)}。"
        for wrong, what, known in (
            (unlit(lights()), "不是状态词，没有对应的灯", Status),
            (uncoloured(lights()), "不是灯的颜色，不显示", LIGHTS),
        )
        if wrong
    ]
    if not faults:
        return
    text = (
        f"data/{load_catalog().plan.id}/rules.toml的traffic_lights中，{''.join(faults)}改正后重新启动服务。"
    )
    if text not in _SAID:
        _SAID.add(text)
        _LOG.warning(text)
    messages.alert(text)


def run() -> None:
    """Draw one run of the dashboard; which plan is the viewer's is looked up once for all of it."""
    plans = offered()
    with using(state.plan(plans)), one_look():
        _draw(plans)


def _draw(plans: tuple[str, ...]) -> None:
    framed = st.query_params.get("frame") == "1"
    page = navigation(hidden=framed)
    # The page first: a taskbar, a list of tabs or a history shows only the beginning.
    st.set_page_config(
        page_title=f"{page.title} — {product()}",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    if framed:
        style.put_frame()
    sign_in.bind()
    st.session_state[state.PAGE] = page.url_path or PAGES[0].slug
    with messages.guarded("网页"):
        if len(plans) > 1 and not state.plan(plans):
            listing.draw(plans)
            return
        choice = state.read(load_catalog(), plans)
        if not framed:
            scope.brand(product())
        view = loading.open_view(choice)
        if not framed:
            scope.bar(view)
            say_wrong_lights()
        page.run()
        if not framed:
            ahead.after_first(view)


def navigation(*, hidden: bool) -> st.Page:
    """Register the pages; return the one that the address asks for."""
    pages = st.session_state.get(_PAGES)
    if pages is None:  # once a session: Streamlit looks on the disk for each of them
        pages = st.session_state[_PAGES] = _pages()
    page = st.navigation(pages, position="hidden" if hidden else "top")
    if page.url_path == PAGES[0].slug:
        style.put_first_page()
    return page


def _pages() -> list[st.Page]:
    shown = [
        st.Page(p.file, title=p.title, url_path="" if i == 0 else p.slug, default=i == 0)
        for i, p in enumerate(PAGES)
    ]
    # The first page answers to the bare address; this is its name in links.
    return [*shown, st.Page(PAGES[0].file, title=PAGES[0].title, url_path=PAGES[0].slug, visibility="hidden")]
