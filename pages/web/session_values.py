"""Single values of a session looked up without a copy of the whole session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState


class SessionValues(Mapping[str, Any]):
    """Values of a session by the keys that scripts know, each read when it is asked for."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Any]:
        with self._state._lock:
            return self._state._state.filtered_state


def apply() -> None:
    """Let widgets look up their own value alone.

    Streamlit makes a copy of everything in the session for each widget that it draws, so that a page's time
    grows with the square of its widgets.
    """
    SafeSessionState.filtered_state = property(SessionValues)  # type: ignore[assignment]
