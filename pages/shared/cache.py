"""The cache of what pages draw: markup, pictures and whole blocks, over Streamlit's own.

Answers are kept by the snapshot; what is drawn from them is kept here, by everything that it depends on:
another version has another content, another day another date, so nothing stale is ever found.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar, cast

import streamlit as st

from core.scenario.assumptions import Scenario
from pages.shared.view import View

F = TypeVar("F", bound=Callable[..., Any])

#: Results kept of one function, where it says nothing else; the longest unused goes first. A process holds
#: about 5 MB for each of them: see "What a process holds after many visits" in docs/scale.md.
ENTRIES: Final = 32


def judged(view: View) -> str:
    """Return what every assessment depends on: the content and the date of judgement."""
    return view.judged


def shown(view: View) -> str:
    """Return what everything on a page depends on: besides, the day, the links' choices, the frame."""
    return view.shown


def cached(
    depends_on: Callable[[View], str] = shown,
    entries: int = ENTRIES,
    keys: Mapping[str | type[Any], Callable[[Any], object]] | None = None,
) -> Callable[[F], F]:
    """Make markup, a picture or a block without widgets once for all that it depends on, for all sessions.

    What is returned is shared, so nobody changes it; elements that were drawn are sent again.

    Parameters
    ----------
    depends_on : callable
        What of the view, the first argument, it depends on: :func:`judged` for what has no links, no date of
        drawing and no mark of the chosen county.
    entries : int
        Results that are kept.
    keys : mapping, optional
        How arguments of other types are told apart, where they are no ids, codes or plain records.
    """
    made = st.cache_resource(max_entries=entries, show_spinner=False, hash_funcs=_by(depends_on, keys))

    def once(function: F) -> F:
        # Streamlit asks for the names of the arguments at every call; kept, they need not be worked out.
        function.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
        return cast("F", made(function))

    return once


def _by(
    depends_on: Callable[[View], str], keys: Mapping[str | type[Any], Callable[[Any], object]] | None
) -> dict[str | type[Any], Callable[[Any], object]]:
    return {View: depends_on, Scenario: repr, **(keys or {})}
