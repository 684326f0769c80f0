"""Specs of pictures whose JSON is made once, however often they are sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from streamlit.elements import vega_charts

#: Key of a spec that Vega-Lite leaves to whoever made it.
_OWN: Final = "usermeta"


class Prepared(dict[str, Any]):
    """The JSON of a spec, carried in the spec itself, from where it is sent instead of being made anew."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        super().__init__()
        self.spec: Final = spec
        self.text: Final = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


#: What is prepared, by its JSON, as long as a spec carries it.
_by_text: Final[WeakValueDictionary[str, Prepared]] = WeakValueDictionary()


def prepared(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a spec that carries its JSON; nobody changes it afterwards."""
    own = Prepared(spec)
    _by_text[own.text] = own
    return {**spec, _OWN: own}


class _Json:
    """What :mod:`streamlit.elements.vega_charts` finds under the name ``json``."""

    JSONDecodeError = json.JSONDecodeError

    @staticmethod
    def dumps(value: Any, **how: Any) -> str:
        own = value.get(_OWN) if isinstance(value, dict) else None
        if not isinstance(own, Prepared):
            return json.dumps(value, **how)
        if {*own.spec, _OWN} == value.keys():
            return own.text
        # It was added to on its way, or taken from.
        return json.dumps({name: part for name, part in value.items() if name != _OWN}, **how)

    @staticmethod
    def loads(text: str) -> Any:
        own = _by_text.get(text)
        return json.loads(text) if own is None else own.spec


def _as_it_is(spec: str) -> str:
    return spec


def apply() -> None:
    """Let Streamlit send what is prepared, and look for no names to replace.

    It takes every spec apart to find the names that Altair counts up; ours are dictionaries without any.
    """
    vega_charts.json = _Json  # type: ignore[assignment,attr-defined]
    vega_charts._stabilize_vega_json_spec = _as_it_is  # type: ignore[assignment]
