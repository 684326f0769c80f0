"""Pictures that the server draws itself, drawn before the first reader asks for them."""

from __future__ import annotations

import logging
import threading
from contextvars import copy_context
from functools import cache

from streamlit import runtime

from core.briefing.model import Imprint
from core.briefing.scope import Scope, ScopeKind
from core.charts.kit.export import warm
from pages.shared.view import View

_log = logging.getLogger(__name__)


@cache
def _threads() -> list[threading.Thread]:
    """Return the one thread of this process, once it was started."""
    return []


def get_ready(view: View) -> None:
    """Draw once a process what 简报 of the city and 县区画像 of the first county show.

    It waits for the first answer, which would come later for it, and runs in a server only: what draws needs
    most of a second to start, and each picture a tenth.
    """
    if _threads() or not runtime.exists():
        return
    context = copy_context()  # which plan is in use
    _threads().append(threading.Thread(target=context.run, args=(_draw, view), name="get-ready", daemon=True))
    _threads()[0].start()


def _draw(view: View) -> None:
    try:
        warm()
        # Loaded here: they are no part of the first answer.
        from pages.briefing.preview import Wanted, preview
        from pages.portraits.sheet import sheet

        preview(view, Wanted(Scope(ScopeKind.CITY), "briefing"), Imprint(made=view.choice.today))
        sheet(view, view.choice.area or view.catalog.counties[0].code)
    except Exception:
        # Whoever opens the page meets the same and is told; nobody waits for this.
        _log.info("pictures could not be drawn ahead", exc_info=True)
