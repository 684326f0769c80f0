"""What the server draws itself is drawn before anybody asks: once, in a server only, never in the way."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.briefing import ahead
from pages.shared import state
from pages.shared import view as loading
from pages.shared.view import View

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def view(home: Path) -> View:
    choice = state.Choice(DAY, as_of=DAY)
    return View(choice, loading.snapshot("official", DAY))


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    ahead._threads.cache_clear()
    yield
    ahead._threads.cache_clear()


@pytest.mark.parametrize(("server", "times"), [(True, 1), (False, 0)])
def test_it_happens_once_and_in_a_server_only(
    view: View, server: bool, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("pages.briefing.ahead._draw", lambda _: drawn.append(threading.current_thread().name))
    monkeypatch.setattr("pages.briefing.ahead.runtime.exists", lambda: server)
    for _ in range(3):
        ahead.get_ready(view)
    for thread in ahead._threads():
        thread.join(20)
    assert drawn == ["get-ready"] * times


def test_the_first_reader_of_the_briefing_waits_for_no_picture(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.briefing.model import Imprint
    from core.briefing.scope import Scope, ScopeKind
    from pages.briefing.preview import Wanted, preview
    from pages.portraits.sheet import sheet

    ahead._draw(view)
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_, **__: pytest.fail("drawn again"))
    assert "<svg" not in preview(view, Wanted(Scope(ScopeKind.CITY), "briefing"), Imprint(made=DAY))
    assert view.catalog.counties[0].short in sheet(view, view.catalog.counties[0].code)


def test_a_failure_is_nobodys_trouble(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("pages.briefing.ahead.warm", fail)
    ahead._draw(view)
