"""A choice of a few words, one of which is the default and stays out of the URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.parts import state


def worded(word: Callable[[str], str]) -> Callable[[str], str]:
    """Write the words of buttons so that nobody looks for an icon in them.

    Streamlit looks for an emoji at the beginning of a button's word, and for that loads the table of all
    emojis on the first run. Before a space, which is not shown, there is none.
    """
    return lambda option: f" {word(option)}"


def buttons(label: str, name: str, options: Mapping[str, str], chosen: str) -> None:
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
    """
    key, default = f"pick_{name}", next(iter(options))
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        list(options),
        format_func=worded(lambda one: options[one]),
        key=key,
        required=True,
        on_change=lambda: state.put(name, "" if st.session_state[key] == default else st.session_state[key]),
        label_visibility="collapsed",
    )
