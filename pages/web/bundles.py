"""Messages of a run handed to the event loop in bundles instead of one at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime

#: Seconds for which messages are gathered: the server sends no more often than that anyway.
GATHERED: Final = 0.005

_BUNDLE: Final = "_bundle"


class Bundle:
    """What a session's script has for the event loop, in its order.

    Any thread may add; callbacks run on the loop, so Streamlit's own rules of threads hold.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[Callable[[], None]] = deque()
        self._awake = False

    def add(self, callback: Callable[[], None]) -> None:
        """Add a callback; the loop is woken once for all that come within :data:`GATHERED`.

        Raises
        ------
        RuntimeError
            Where the loop is closed.
        """
        self._waiting.append(callback)
        if not self._awake:
            self._awake = True
            try:
                self._loop.call_soon_threadsafe(self._gather)
            except RuntimeError:
                self._waiting.clear()
                self._awake = False
                raise

    def _gather(self) -> None:
        self._loop.call_later(GATHERED, self._run)

    def _run(self) -> None:
        # Before the first callback: what is added from here on wakes the loop again.
        self._awake = False
        while self._waiting:
            callback = self._waiting.popleft()
            try:
                callback()
            except Exception as error:  # as the loop does with a callback of its own
                self._loop.call_exception_handler({"message": "a message of a run", "exception": error})


def call_soon_in_bundles(session: Any, callback: Callable[[], None]) -> None:
    """Stand in for ``AppSession._call_soon_on_event_loop``."""
    bundle = session.__dict__.get(_BUNDLE)
    if bundle is None:
        bundle = session.__dict__.setdefault(_BUNDLE, Bundle(session._event_loop))
    try:
        bundle.add(callback)
    except RuntimeError:
        if not session._event_loop.is_closed():
            raise


def tell_the_sender(runtime: Any) -> None:
    """Stand in for ``Runtime._enqueued_some_message``: no wake-up where the loop itself says so."""
    loop = runtime._get_async_objs()
    try:
        own = asyncio.get_running_loop()
    except RuntimeError:
        own = None
    if own is loop.eventloop:
        loop.need_send_data.set()
    else:
        loop.eventloop.call_soon_threadsafe(loop.need_send_data.set)


def apply() -> None:
    """Put both in their places."""
    AppSession._call_soon_on_event_loop = call_soon_in_bundles  # type: ignore[method-assign,assignment]
    Runtime._enqueued_some_message = tell_the_sender  # type: ignore[method-assign,assignment]
