"""What the first readers of a server would wait for, done before they ask.

At the start the answers that 总览 shows and the libraries behind them; after the first page the pictures that
the server draws itself. Both in one thread of a real server, and nobody waits for either.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from typing import Final

from streamlit import runtime

from core.briefing.model import Imprint
from core.briefing.scope import Scope, ScopeKind
from core.charts.kit.export import warm
from core.plan.installed import offered, using
from core.snapshot import Snapshot
from core.store.reader import version_tag
from pages.shared import state
from pages.shared import view as loading
from pages.shared.view import View

_log = logging.getLogger(__name__)

#: Names of what was begun in this process: each is done once.
_begun: Final[set[str]] = set()
#: Seconds for which the thread waits for the server that imports this, and how often it looks.
_PATIENCE, _LOOK = 30.0, 0.05
#: Seconds that the first page has to reach its reader before pictures are drawn beside it.
_PAUSE = 1.0


def at_start() -> None:
    """Compute the answers of the first page while nobody has asked for it yet; for a server that starts."""
    _begin("start", lambda: _when_served(_answers))


def after_first(view: View) -> None:
    """Draw what 简报 of the city and 县区画像 of the first county show: what draws is slow to start."""
    if runtime.exists():
        _begin("pictures", lambda: _after_pause(lambda: _pictures(view)))


def _begin(name: str, work: Callable[[], None]) -> None:
    if name in _begun:
        return
    _begun.add(name)
    context = copy_context()  # which plan is in use
    threading.Thread(target=context.run, args=(_quietly, work), name=f"ahead-{name}", daemon=True).start()


def _quietly(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        # Whoever opens the page meets the same and is told.
        _log.info("not done ahead", exc_info=True)


def _when_served(work: Callable[[], None]) -> None:
    """Work once there is a server: a test or a command that imports the application has none."""
    end = time.monotonic() + _PATIENCE
    while not runtime.exists():
        if time.monotonic() > end:
            return
        time.sleep(_LOOK)
    work()


def _after_pause(work: Callable[[], None]) -> None:
    time.sleep(_PAUSE)
    work()


def _answers() -> None:
    """Compute what the first page asks the snapshot, of the one plan that is served."""
    plans = offered()
    if len(plans) != 1:  # which of several is asked for is not known
        return
    with using(plans[0]):
        if version_tag(state.OFFICIAL):  # else the first reader is told that it is built
            answers_of(loading.snapshot(state.OFFICIAL, state.today()))


def answers_of(snapshot: Snapshot) -> None:
    """Compute the answers that take longest; the snapshot keeps them."""
    _ = snapshot.headline, snapshot.groups, snapshot.running_line, snapshot.gap_summary
    _ = snapshot.target_sum, snapshot.ruled_out(), snapshot.traces, snapshot.worth_having


def _pictures(view: View) -> None:
    warm()
    # Loaded here: they are no part of the first answer.
    from pages.briefing.preview import Wanted, preview
    from pages.portraits.sheet import sheet

    preview(view, Wanted(Scope(ScopeKind.CITY), "briefing"), Imprint(made=view.choice.today))
    sheet(view, view.choice.area or view.catalog.counties[0].code)
