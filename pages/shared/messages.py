"""What a page tells its viewer: failures (a Chinese sentence, never a traceback) and what came of an act."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import streamlit as st

from core.charts.kit import html
from core.charts.kit.templates import macros
from core.figures.arithmetic import AnalysisError
from core.plan.models import CatalogError
from core.store.errors import StoreError

LOGGER: Final = logging.getLogger("county_targets.pages")
_fill: Final = macros(__file__, "messages.html")

#: Errors whose text is already a sentence that names place and remedy.
SAID: Final = (CatalogError, StoreError, AnalysisError)
#: Where the session keeps what came of the last act until a page has been drawn whole with it.
_OUTCOME: Final = "_outcome"


@contextmanager
def guarded(where: str) -> Iterator[None]:
    """Show any failure of the block as a sentence with a number, and log it with its traceback.

    Streamlit's own signals (rerun, stop) are no ``Exception`` and pass through.

    Parameters
    ----------
    where : str
        What could not be shown, e.g. 本页.
    """
    try:
        yield
    except SAID as error:
        LOGGER.warning("%s", error)
        show(where, str(error), "")
    except Exception as error:
        number = _logged(error)
        show(where, "程序遇到意外情况，数据未受影响。", number)


def on_script_error(error: Exception) -> bool:
    """Answer what escapes the pages (callbacks of widgets): said like the rest, the default is suppressed."""
    if isinstance(error, SAID):
        show("这一步操作的结果", str(error), "")
    else:
        show("这一步操作的结果", "程序遇到意外情况，数据未受影响。", _logged(error))
    return True


def show(where: str, reason: str, number: str) -> None:
    """Draw the message in place of what failed."""
    st.html(_fill("failure", where, reason, number))


def alert(text: object) -> None:
    """Draw why something was not done."""
    st.html(html.element("p", str(text), "ct-note", role="alert"))


def done(text: str) -> NoReturn:
    """Draw the page anew, with what came of an act on it."""
    st.session_state[_OUTCOME] = text
    st.rerun()


def outcome(css_class: str = "ct-note") -> bool:
    """Draw what came of the last act, if it has not been on a whole page yet; whether there was anything."""
    text = st.session_state.get(_OUTCOME, "")
    if text:
        st.html(html.element("p", text, css_class, role="status"))
    return bool(text)


def drawn() -> None:
    """Forget what came of the last act: the page is whole.

    Not sooner: a run that the next one cuts short would take the message with it.
    """
    st.session_state.pop(_OUTCOME, None)


def _logged(error: Exception) -> str:
    number = secrets.token_hex(4).upper()
    LOGGER.error("failure %s", number, exc_info=error)
    return number
