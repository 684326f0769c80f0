"""What first readers would wait for is done before they ask: once, in a server only, never in the way."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.briefing.model import Imprint
from core.briefing.scope import Scope, ScopeKind
from pages.briefing.preview import Wanted, preview
from pages.portraits.sheet import sheet
from pages.shared import state
from pages.shared import view as loading
from pages.shared.view import View
from pages.web import ahead

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def view(home: Path) -> View:
    choice = state.Choice(DAY, as_of=DAY)
    return View(choice, loading.snapshot("official", DAY))


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ahead, "_PAUSE", 0.0)
    ahead._begun.clear()
    yield
    ahead._begun.clear()


def finished(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == f"ahead-{name}":
            thread.join(60)


@pytest.mark.parametrize(("server", "times"), [(True, 1), (False, 0)])
def test_pictures_are_drawn_once_and_in_a_server_only(
    view: View, server: bool, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(ahead, "_pictures", lambda _: drawn.append(threading.current_thread().name))
    monkeypatch.setattr(ahead.runtime, "exists", lambda: server)
    for _ in range(3):
        ahead.after_first(view)
    finished("pictures")
    assert drawn == ["ahead-pictures"] * times


def test_the_first_page_reaches_its_reader_before_pictures_are_drawn(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr(ahead.time, "sleep", lambda seconds: steps.append(f"waits {seconds:g}"))
    monkeypatch.setattr(ahead, "_PAUSE", 1.0)
    monkeypatch.setattr(ahead, "_pictures", lambda _: steps.append("draws"))
    monkeypatch.setattr(ahead.runtime, "exists", lambda: True)
    ahead.after_first(view)
    finished("pictures")
    assert steps == ["waits 1", "draws"]


@pytest.mark.parametrize(("comes", "times"), [(True, 1), (False, 0)])
def test_answers_wait_for_the_server(comes: bool, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    looks = iter([False, False, comes])
    monkeypatch.setattr(ahead, "_answers", lambda: done.append(1))
    monkeypatch.setattr(ahead.runtime, "exists", lambda: next(looks, comes))
    monkeypatch.setattr(ahead, "_PATIENCE", 0.5)
    ahead.at_start()
    ahead.at_start()
    finished("start")
    assert len(done) == times


def test_the_first_reader_of_the_first_page_waits_for_no_answer(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "today", lambda: DAY)
    loading._read.clear()
    ahead._answers()
    snapshot = loading.snapshot("official", DAY)
    counted = snapshot.results.count()
    ahead.answers_of(snapshot)
    assert snapshot.results.count() == counted > 5


def test_the_first_reader_of_the_briefing_waits_for_no_picture(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead._pictures(view)
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda *_, **__: pytest.fail("drawn again"))
    assert "ct-brief" in preview(view, Wanted(Scope(ScopeKind.CITY), "briefing"), Imprint(made=DAY))
    assert view.catalog.counties[0].name in sheet(view, view.catalog.counties[0].code)


@pytest.mark.parametrize("work", ["_answers", "_pictures"])
def test_a_failure_is_nobodys_trouble(view: View, work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(ahead, work, fail)
    monkeypatch.setattr(ahead.runtime, "exists", lambda: True)
    begin: Callable[[], None] = ahead.at_start if work == "_answers" else lambda: ahead.after_first(view)
    begin()
    finished("start")
    finished("pictures")


def test_a_home_that_was_never_built_is_left_to_the_first_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    monkeypatch.setattr(ahead, "answers_of", lambda _: pytest.fail("nothing can be answered"))
    ahead._answers()
    assert not list(tmp_path.rglob("*.duckdb"))


def test_importing_the_application_waits_for_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    go, done = threading.Event(), threading.Event()
    monkeypatch.setattr(ahead, "_answers", lambda: (go.wait(60), done.set()))
    monkeypatch.setattr(ahead.runtime, "exists", lambda: True)
    ahead.at_start()
    assert not done.is_set()
    go.set()
    assert done.wait(60)
