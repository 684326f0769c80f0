"""A visible selector of the county, for pages whose picture is also chosen by a click."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.loading import View


def area_picker(view: View, key: str, whole: str = "") -> None:
    """Draw the selector; its choice goes to the URL as everywhere.

    Parameters
    ----------
    key : str
        Of the widget on this page.
    whole : str
        Name of the choice of no county; without it a county must be chosen.
    """
    names = ({"": whole} if whole else {}) | {county.code: county.short for county in view.catalog.counties}
    st.session_state[key] = view.choice.area if view.choice.area in names else next(iter(names))
    st.selectbox(
        "县区",
        list(names),
        format_func=lambda code: names[code],
        key=key,
        on_change=lambda: state.put("area", st.session_state[key]),
        label_visibility="collapsed",
        filter_mode=None,
    )
