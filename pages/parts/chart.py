"""Charts on a page: the spec as it is built, its description as alternative text."""

from __future__ import annotations

import streamlit as st

from core.charts.theme import Spec


def silent(spec: Spec) -> Spec:
    """Return a spec whose marks say nothing: the alternative text speaks for the whole picture."""
    kept = {name: part for name, part in spec.items() if name != "description"}
    own = spec.get("config", {})
    return {**kept, "config": {**own, "mark": {**own.get("mark", {}), "aria": False}}}


def draw(spec: Spec, key: str | None = None) -> None:
    """Draw a spec; Streamlit's own chart theme stays off, so that page and export look the same.

    A spec of its own width keeps it and is scaled by the style sheet where there is less room.
    """
    picture = silent(spec)
    width = "stretch" if spec.get("width") == "container" else "content"
    st.vega_lite_chart(picture, theme=None, width=width, key=key, alt=spec.get("description"))
