"""Failures as a viewer may see them: a Chinese sentence, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from core.charts.kit.templates import macros
from core.figures.arithmetic import AnalysisError
from core.plan.models import CatalogError
from core.store.errors import StoreError

LOGGER: Final = logging.getLogger("county_targets.pages")
_fill: Final = macros(__file__, "messages.html")

#: Errors whose text is already a sentence that names place and remedy.
SAID: Final = (CatalogError, StoreError, AnalysisError)


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


def _logged(error: Exception) -> str:
    number = secrets.token_hex(4).upper()
    LOGGER.error("failure %s", number, exc_info=error)
    return number
