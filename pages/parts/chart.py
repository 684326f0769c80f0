"""Charts on a page: the spec as it is built, its description as alternative text."""

from __future__ import annotations

import streamlit as st

from core.charts.theme import Spec


def silent(spec: Spec) -> Spec:
    """Return a spec whose marks say nothing: the alternative text speaks for the whole picture."""
    kept = {name: part for name, part in spec.items() if name != "description"}
    own = spec.get("config", {})
    return {**kept, "config": {**own, "mark": {**own.get("mark", {}), "aria": False}}}


def sent_once(spec: Spec) -> Spec:
    """Return a map whose layers share the polygons that they have in common.

    A builder's layers carry their own rows, so that each can be read by itself; sent to the browser the
    same polygons would travel once a layer.
    """
    held: list[list[object]] = []
    layers = [_naming(layer, held) for layer in spec.get("layer", [])]
    shared = {_name(place): rows for place, rows in enumerate(held)}
    return {**spec, "layer": layers, "datasets": shared} if shared else spec


def _naming(layer: Spec, held: list[list[object]]) -> Spec:
    rows = layer.get("data", {}).get("values") or []
    if not rows or rows[0].get("type") != "Feature":
        return layer
    if rows not in held:
        held.append(rows)
    return {**layer, "data": {"name": _name(held.index(rows))}}


def _name(place: int) -> str:
    return f"shapes{place}"


def draw(spec: Spec, key: str | None = None) -> None:
    """Draw a spec; Streamlit's own chart theme stays off, so that page and export look the same.

    A spec of its own width keeps it and is scaled by the style sheet where there is less room.
    """
    picture = silent(spec)
    width = "stretch" if spec.get("width") == "container" else "content"
    st.vega_lite_chart(picture, theme=None, width=width, key=key, alt=spec.get("description"))
