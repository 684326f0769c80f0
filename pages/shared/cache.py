"""The cache of what pages draw: markup, pictures and whole blocks, over Streamlit's own.

Answers are kept by the snapshot; what is drawn from them is kept here, by everything that it depends on:
another version has another content, another day another date, so nothing stale is ever found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
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
    keys: Mapping[type[Any], Callable[[Any], object]] | None = None,
) -> Callable[[F], F]:
    """Make markup, a picture or a block without widgets once for all that it depends on, for all sessions.

    What is returned is shared, so nobody changes it; elements that were drawn are sent again. The cache is
    Streamlit's; the key is one text, because Streamlit takes longer to hash several arguments than to look
    up the result.

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
    by = {View: depends_on, Scenario: repr, **(keys or {})}

    def once(function: F) -> F:
        def made(key: str, _arguments: tuple[Any, ...], _named: dict[str, Any]) -> Any:  # noqa: ARG001
            return function(*_arguments, **_named)

        # Streamlit tells functions apart by module and name.
        made.__module__, made.__qualname__ = function.__module__, function.__qualname__
        held = st.cache_resource(max_entries=entries, show_spinner=False)(made)

        @wraps(function)
        def found(*arguments: Any, **named: Any) -> Any:
            texts = [_text(argument, by) for argument in arguments]
            texts += [f"{name}={_text(argument, by)}" for name, argument in sorted(named.items())]
            return held(key="|".join(texts), _arguments=arguments, _named=named)

        return cast("F", found)

    return once


_PLAIN: Final = (str, int, float, bool, dt.date, type(None))


def _text(argument: Any, by: Mapping[type[Any], Callable[[Any], object]]) -> str:
    """Return what tells an argument from others of its place.

    Raises
    ------
    TypeError
        Where it is of a type that says nothing of its content: a mistake of the function's author.
    """
    own = by.get(type(argument))
    if own is not None:
        return repr(own(argument))
    if isinstance(argument, _PLAIN):
        return repr(argument)
    if isinstance(argument, list | tuple):
        return f"({','.join([_text(part, by) for part in argument])})"
    if is_dataclass(argument) and all(field.repr for field in fields(argument)):
        return repr(argument)
    raise TypeError(f"{type(argument).__name__} has no key: name one in cached(keys=...)")
