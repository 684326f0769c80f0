"""Cache of derived results between runs, and the keys they are stored under.

A run must not make again what an earlier one has made, whoever asked for it, and must never show what was
made for something else. So everything is kept by all that it depends on:

- :func:`once`: results, by content and date of judgement;
- :func:`once_shown`: markup and specs, by that, the viewer's day and the choices that links carry;
- :func:`drawn_once`: whole blocks, by the same: Streamlit keeps their elements and sends them again.

Another version has another content, another day another date: both find nothing that could be stale.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from pages.shared.view import View

R = TypeVar("R")
Make = Callable[..., R]

#: The one argument that is neither id nor code.
_SCENARIO: Final = "core.scenario.assumptions.Scenario"
#: Results and drawings kept of one function, where it says nothing else; the longest unused goes first.
ENTRIES: Final = 64


class Kept:
    """Results of one function. Two runs that ask for the same at once wait for one making."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._made: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._lock = threading.RLock()  # a result may need another one of the same function

    def get(self, key: tuple[object, ...], make: Callable[[], R]) -> R:
        """Return what stands under the key, making it first where nothing does."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            self._made.move_to_end(key)
            while len(self._made) > self._entries:
                self._made.popitem(last=False)
            found: R = self._made[key]
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._made.clear()

    def __len__(self) -> int:
        return len(self._made)


_every: Final[list[Kept]] = []


def clear() -> None:
    """Forget everything that is kept here and by Streamlit."""
    for kept in _every:
        kept.clear()
    st.cache_data.clear()
    st.cache_resource.clear()


def judged(view: View) -> str:
    """Return what every assessment depends on: the content and the date of judgement."""
    return f"{view.data.key} {view.choice.as_of}"


def shown(view: View) -> str:
    """Return what everything on a page depends on: besides, the day, the links' choices, the frame."""
    choice = view.choice
    return f"{judged(view)} {choice.today} {choice.query()} {choice.frame}"


def once(entries: int = ENTRIES) -> Callable[[Make[R]], Make[R]]:
    """Make a result once for the content and the date of judgement of the view, the first argument.

    The other arguments are ids and codes that the URL was cleaned to. What is returned is shared by all
    sessions, so nobody changes it.
    """
    return lambda make: _by(judged, make, entries)


def once_shown(entries: int = ENTRIES) -> Callable[[Make[R]], Make[R]]:
    """Make markup or a spec once for all that a page depends on; else like :func:`once`."""
    return lambda make: _by(shown, make, entries)


def _by(depends_on: Callable[[View], str], make: Make[R], entries: int) -> Make[R]:
    kept = Kept(entries)
    _every.append(kept)

    @wraps(make)
    def found(view: View, *more: object, **named: object) -> R:
        key = (view.key(depends_on), *more, *named.items())
        return kept.get(key, lambda: make(view, *more, **named))

    return found


def drawn_once(
    depends_on: Callable[[View], str] = shown, entries: int = ENTRIES
) -> Callable[[Make[R]], Make[R]]:
    """Draw a block once for all that it depends on; later runs send the same elements.

    For blocks without widgets, whose first argument is the view and whose other arguments are ids and codes,
    or a scenario.

    Parameters
    ----------
    depends_on : callable
        :func:`judged` for blocks without links, dates of drawing and marks of the chosen county.
    entries : int
        Drawings that are kept.
    """
    keys = {"pages.shared.view.View": lambda view: view.key(depends_on), _SCENARIO: repr}
    return st.cache_data(max_entries=entries, show_spinner=False, hash_funcs=keys)
