"""Charts on a page: the spec as it is built, its description as alternative text."""

from __future__ import annotations

import streamlit as st

from core.charts.theme import Spec


def draw(spec: Spec, key: str | None = None) -> None:
    """Draw a spec; Streamlit's own chart theme stays off, so that page and export look the same."""
    picture = {name: part for name, part in spec.items() if name != "description"}
    st.vega_lite_chart(picture, theme=None, width="stretch", key=key, alt=spec.get("description"))
