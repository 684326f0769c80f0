"""Charts on a page: the spec as it is sent to the browser, its description as alternative text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pyarrow as pa
import streamlit as st

from core.charts.kit.theme import Spec
from pages.shared import state
from pages.shared.view import View
from pages.web.prepared import prepared


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A picture as the browser gets it, and what it says."""

    spec: Spec
    alt: str | None


#: How the rows of layers are named, with a number behind it.
_ROWS: Final = "rows"
#: Fields of a row that is drawn as a shape.
_SHAPE: Final = frozenset({"type", "geometry", "properties"})
#: Rows of the layer that only speaks, in a picture that moves.
_SAID: Final = "said"


def sent(spec: Spec) -> Sent:
    """Prepare a builder's spec for sending: see :func:`_travelling`."""
    return Sent(prepared(_travelling(spec)), spec.get("description"))


def _travelling(spec: Spec) -> Spec:
    """Return a spec as it travels.

    - Its marks say nothing to screen readers: the alternative text speaks for the whole picture.
    - A builder's layers carry their own rows, so that each can be read by itself; what several layers have
      in common travels once, without what none of them names.
    - Fonts that repeat the picture's own font are left out.
    """
    kept = {name: part for name, part in spec.items() if name != "description"}
    own_config = spec.get("config", {})
    config = {name: _without_font(part, own_config.get("font")) for name, part in own_config.items()}
    config["mark"] = {**config.get("mark", {}), "aria": False}
    around = _text({name: part for name, part in kept.items() if name not in {"layer", "config"}})
    layers: dict[str, Any] = {"layer": _sharing(spec["layer"], around)} if "layer" in spec else {}
    return {**kept, **layers, "config": config}


def _sharing(layers: list[Spec], around: str) -> list[Spec]:
    """Name the rows of each layer; layers with the same rows refer to the first that has them.

    ``around`` is the text of the spec about them: of the rows, only fields go along that it or one of their
    layers names.
    """
    held: list[Sequence[dict[str, Any]]] = []
    told: list[str] = []
    named: list[Spec] = []
    for layer in layers:
        rows = layer.get("data", {}).get("values")
        if rows is None or len(layer["data"]) > 1:
            named.append(layer)
            continue
        text = _text({name: part for name, part in layer.items() if name != "data"})
        if rows in held:
            place = held.index(rows)
            told[place] += text
        else:
            place = len(held)
            held.append(rows)
            told.append(around + text)
        named.append({**layer, "data": {"name": f"{_ROWS}{place}"}})
    return _with_rows(named, held, told)


def _with_rows(layers: list[Spec], held: list[Sequence[dict[str, Any]]], told: list[str]) -> list[Spec]:
    """Give the rows to the first layer of each name."""
    waiting = {f"{_ROWS}{place}": _named(rows, told[place]) for place, rows in enumerate(held)}
    whole: list[Spec] = []
    for layer in layers:
        name = layer.get("data", {}).get("name")
        data = {"name": name, "values": waiting.pop(name)} if name in waiting else None
        whole.append({**layer, "data": data} if data else layer)
    return whole


def _text(part: Spec) -> str:
    return json.dumps(part, ensure_ascii=False)


def _named(rows: Sequence[dict[str, Any]], text: str) -> Sequence[dict[str, Any]]:
    """Return rows without the fields that a text never names; a shape is needed whole."""
    if not all(isinstance(row, dict) for row in rows):
        return rows
    names = {name for row in rows for name in row}
    # A name that is no plain word may stand in the text in another form.
    wanted = {name for name in names if name in text or name in _SHAPE or not name.isidentifier()}
    return rows if wanted == names else [{n: v for n, v in row.items() if n in wanted} for row in rows]


def moving(spec: Spec, alt: str) -> Sent:
    """Prepare a spec for a picture that is redrawn while somebody looks at it.

    The browser takes new rows into a picture that stands; only where anything else has changed it makes the
    picture anew, which takes several times as long. So the rows travel apart, and what they say is one of
    them: an unseen mark tells it to screen readers.

    Parameters
    ----------
    spec : dict
        Of a builder whose layers, scales and axes are the same whatever the rows are.
    alt : str
        What kind of picture it is, the same whatever the rows are.
    """
    whole = _travelling(spec)
    speaking = {
        "data": {"name": _SAID, "values": [{_SAID: spec["description"]}]},
        "mark": {"type": "point", "opacity": 0, "aria": True, "ariaRole": "img", "ariaRoleDescription": "图"},
        "encoding": {"description": {"field": _SAID, "type": "nominal"}},
    }
    layers = [*whole["layer"], speaking]
    rows = {layer["data"]["name"]: layer["data"]["values"] for layer in layers if "values" in layer["data"]}
    bare = [{**layer, "data": {"name": layer["data"]["name"]}} for layer in layers]
    datasets = {name: _arrow(held) for name, held in rows.items()}
    return Sent({**whole, "layer": bare, "datasets": datasets}, alt)


def _arrow(rows: Sequence[dict[str, Any]]) -> bytes:
    """Pack rows as Streamlit sends them, without the head that pandas would add to each table."""
    table = pa.Table.from_pylist(list(rows))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _without_font(part: Any, font: object) -> Any:
    """Drop from a part of the configuration what Vega takes from the whole's ``font`` anyway."""
    if not isinstance(part, dict):
        return part
    return {
        name: font_of
        for name, font_of in part.items()
        if not (name.lower().endswith("font") and font_of == font)
    }


def draw(spec: Spec, key: str | None = None, *, alt: str = "") -> None:
    """Draw a spec; Streamlit's own chart theme stays off, so that page and export look the same.

    A spec of its own width keeps it and is scaled by the style sheet where there is less room. With an
    ``alt`` that says what kind of picture it is, the picture is one that moves (:func:`moving`).
    """
    picture = moving(spec, alt) if alt else sent(spec)
    width: Literal["stretch", "content"] = "stretch" if spec.get("width") == "container" else "content"
    st.vega_lite_chart(picture.spec, theme=None, width=width, key=key, alt=picture.alt)


# A map whose counties can be clicked: the click goes to the shared choice of the area, and so to
# the URL.

#: Name of the selection in the spec (see :func:`core.charts.kit.maps.select_county`).
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
    shown: dict[str, Any] = {"theme": None, "width": "stretch", "height": height, "alt": picture.alt}
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
