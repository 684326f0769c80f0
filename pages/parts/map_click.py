"""A map whose counties can be clicked: the click goes to the shared choice of the area, and so to the URL."""

from __future__ import annotations

import streamlit as st

from pages.parts import state
from pages.parts.chart import Sent
from pages.parts.loading import View

#: Name of the selection in the spec (see :func:`core.charts.mapping.select_county`).
_PARAM = "county"


def draw_map(view: View, picture: Sent, key: str, *, height: str | int = "content") -> None:
    """Draw a map; a picture without a selection (the clean frame has none) is only shown.

    The picture keeps its own memory of what was clicked. Where the area was chosen elsewhere in the meantime
    that memory is stale (a click on the same county would be no change), so the picture starts afresh.

    Parameters
    ----------
    picture : Sent
        Of a builder's spec, made with ``selectable=True`` where it is to be clicked.
    key : str
        Of the chart on this page.
    height : str or int
        As in ``st.vega_lite_chart``.
    """
    seen, turn = f"_{key}_seen", f"_{key}_turn"
    if st.session_state.get(seen, view.choice.area) != view.choice.area:
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
    st.session_state[seen] = view.choice.area
    shown = {"theme": None, "width": "stretch", "height": height, "alt": picture.alt}
    if "params" not in picture.spec:
        st.vega_lite_chart(picture.spec, key=key, **shown)
        return
    widget = f"{key}_{st.session_state.get(turn, 0)}"
    st.vega_lite_chart(
        picture.spec,
        key=widget,
        on_select=lambda: _clicked(widget, seen),
        selection_mode=_PARAM,
        **shown,
    )


def _clicked(widget: str, seen: str) -> None:
    """Write the clicked county to the URL; a click beside the counties goes back to the whole city."""
    chosen = st.session_state[widget].selection.get(_PARAM) or []
    code = str(chosen[0].get("adcode", "")) if chosen else ""
    st.session_state[seen] = code
    state.put("area", code)
