"""Small widgets of several pages: a choice of a few words, a choice of area, a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from pages.shared import state
from pages.shared.view import View

# A visible selector of the county, for pages whose picture is also chosen by a click.


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


def select(
    label: str,
    name: str,
    options: Mapping[str, str],
    chosen: str,
    *,
    filter_mode: Literal["contains"] | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """Draw a list; the choice goes to the carrier of the query parameter.

    Parameters
    ----------
    label : str
        Stands above it.
    name : str
        Query parameter.
    options : mapping of str to str
        Value to word.
    chosen : str
        The value now.
    filter_mode : {"contains"}, optional
        Lets a reader type what to look for.
    width : int or "stretch"
        In px; else as wide as where it stands.
    """
    key = f"pick_{name}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options[value],
        key=key,
        filter_mode=filter_mode,
        width=width,
        on_change=lambda: state.put(name, st.session_state[key]),
    )


def worded(word: Callable[[str], str]) -> Callable[[str], str]:
    """Write the words of buttons so that nobody looks for an icon in them.

    Streamlit looks for an emoji at the beginning of a button's word, and for that loads the table of all
    emojis on the first run. Before a space, which is not shown, there is none.
    """
    return lambda option: f" {word(option)}"


def buttons(
    label: str,
    name: str,
    options: Mapping[str, str],
    chosen: str,
    write: Mapping[str, str] | None = None,
) -> None:
    """Draw the choice as buttons in a row; it goes to the carrier of the query parameter.

    Parameters
    ----------
    label : str
        For screen readers.
    name : str
        Query parameter.
    options : mapping of str to str
        Value to word; the first is the default.
    chosen : str
        The value now.
    write : mapping of str to str, optional
        What the parameter is to hold for values that it does not hold themselves.
    """
    key, default = f"pick_{name}", next(iter(options))
    texts = {value: value for value in options} | {default: ""} | dict(write or {})
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        list(options),
        format_func=worded(lambda one: options[one]),
        key=key,
        required=True,
        on_change=lambda: state.put(name, texts[st.session_state[key]]),
        label_visibility="collapsed",
    )
