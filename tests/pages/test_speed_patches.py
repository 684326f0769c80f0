"""Changes to Streamlit that save time: the browser gets the same messages in the same order."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.elements import vega_charts
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from pages.web import patches
from pages.web.bundles import GATHERED, Bundle, call_soon_in_bundles
from pages.web.prepared import prepared
from tests.conftest import awaited

SPEC = {"mark": "point", "params": [{"name": "县区", "select": "point"}], "data": {"values": [{"甲": 1.5}]}}


class Loop(asyncio.SelectorEventLoop):
    """A loop that counts how often another thread wakes it."""

    woken = 0

    def call_soon_threadsafe(self, *arguments: Any, **named: Any) -> asyncio.Handle:
        self.woken += 1
        return super().call_soon_threadsafe(*arguments, **named)


@pytest.fixture
def loop() -> Any:
    loop = Loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done() and time.monotonic() < end:
        time.sleep(GATHERED)
    assert done()


def test_messages_arrive_all_and_in_their_order_with_few_wake_ups(loop: Loop) -> None:
    bundle, got = Bundle(loop), []
    for number in range(500):
        bundle.add(lambda number=number: got.append((number, threading.current_thread())))
    until(lambda: len(got) == 500)
    assert [number for number, _ in got] == list(range(500))
    assert {thread is threading.main_thread() for _, thread in got} == {False}
    assert loop.woken < 250


def test_messages_of_several_threads_each_keep_their_order(loop: Loop) -> None:
    bundle, got = Bundle(loop), []

    def send(whose: int) -> None:
        for number in range(200):
            bundle.add(partial(got.append, (whose, number)))
            time.sleep(0)

    threads = [threading.Thread(target=send, args=(whose,)) for whose in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: len(got) == 800)
    for whose in range(4):
        assert [number for sender, number in got if sender == whose] == list(range(200))


def test_a_message_that_comes_later_wakes_the_loop_again(loop: Loop) -> None:
    bundle, got = Bundle(loop), []
    for number in range(3):
        bundle.add(lambda number=number: got.append(number))
        until(lambda number=number: len(got) == number + 1)
    assert got == [0, 1, 2] and loop.woken == 3


def test_a_message_that_fails_takes_none_with_it(loop: Loop) -> None:
    bundle, got, failed = Bundle(loop), [], []
    loop.set_exception_handler(lambda _, context: failed.append(context["exception"]))

    def fail() -> None:
        raise ValueError("one message")

    bundle.add(fail)
    bundle.add(lambda: got.append(1))
    until(lambda: got == [1])
    assert [str(error) for error in failed] == ["one message"]


def test_messages_for_a_closed_loop_are_let_go() -> None:
    closed = asyncio.SelectorEventLoop()
    closed.close()
    session: Any = SimpleNamespace(_event_loop=closed)
    call_soon_in_bundles(session, lambda: None)
    call_soon_in_bundles(session, lambda: None)
    with pytest.raises(RuntimeError):
        Bundle(closed).add(lambda: None)


def test_a_session_sends_by_bundles() -> None:
    patches.apply()
    got: list[int] = []

    async def run() -> None:
        session: Any = object.__new__(AppSession)
        session._state = AppSessionState.SHUTDOWN_REQUESTED
        session._event_loop = asyncio.get_running_loop()
        for number in range(3):
            session._call_soon_on_event_loop(lambda number=number: got.append(number))
        await asyncio.sleep(10 * GATHERED)

    awaited(run())
    assert got == [0, 1, 2]


def test_a_prepared_picture_is_sent_as_it_is_without_being_written_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patches.apply()
    ready = prepared(SPEC)
    monkeypatch.setattr("pages.web.prepared.json.dumps", lambda *_, **__: pytest.fail("written anew"))
    monkeypatch.setattr("pages.web.prepared.json.loads", lambda *_, **__: pytest.fail("read back"))
    text = vega_charts.json.dumps(dict(ready))
    assert vega_charts.json.loads(text) == SPEC
    monkeypatch.undo()
    assert json.loads(text) == SPEC


@pytest.mark.parametrize(
    "change", [{"autosize": {"type": "fit"}}, {"data": None}], ids=["something-added", "something-taken"]
)
def test_a_picture_that_was_changed_on_its_way_is_written_as_it_is(change: dict[str, Any]) -> None:
    patches.apply()
    changed = {name: part for name, part in (prepared(SPEC) | change).items() if part is not None}
    sent = json.loads(vega_charts.json.dumps(changed))
    assert sent == {name: part for name, part in (SPEC | change).items() if part is not None}


def test_a_click_is_read_each_time_anew() -> None:
    """What a browser sends is no picture: two readings of it are two values that may be changed."""
    patches.apply()
    first, second = (vega_charts.json.loads('{"selection": {}}') for _ in range(2))
    first["selection"]["county"] = []
    assert second == {"selection": {}}


def test_a_selectable_picture_reaches_the_page() -> None:
    def page() -> None:
        import streamlit as st

        from pages.web import patches
        from pages.web.prepared import prepared

        patches.apply()
        spec = {"mark": "point", "params": [{"name": "county", "select": "point"}]}
        spec |= {"autosize": "fit", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
        st.vega_lite_chart(prepared(spec), key="map", on_select="rerun", selection_mode="county", theme=None)

    run = AppTest.from_function(page).run()
    assert not run.exception
    sent = json.loads(run.get("vega_lite_chart")[0].proto.spec)
    assert sent["params"] == [{"name": "county", "select": "point"}] and "usermeta" not in sent


def test_widgets_see_the_same_session_as_before() -> None:
    patches.apply()
    state = SafeSessionState(SessionState(), lambda: None)
    state["one"], state["two"] = 1, None
    seen = state.filtered_state
    assert ("one" in seen, "two" in seen, "three" in seen) == (True, True, False)
    assert seen["one"] == 1 and seen["two"] is None and dict(seen) == {"one": 1, "two": None}
    assert len(seen) == 2


def test_a_widget_without_a_value_keeps_none() -> None:
    def page() -> None:
        import streamlit as st

        from pages.web import patches

        patches.apply()
        if "asked" not in st.session_state:
            st.session_state["asked"] = None
        st.number_input("数", 0.0, 10.0, key="asked")
        st.slider("滑块", 0, 10, 5, key="moved")
        st.text_input("文", key="words")

    run = AppTest.from_function(page).run()
    assert not run.exception
    assert run.number_input(key="asked").value is None
    run.slider(key="moved").set_value(7).run()
    run.number_input(key="asked").set_value(2.5).run()
    run.text_input(key="words").set_value("甲").run()
    values = run.slider(key="moved").value, run.number_input(key="asked").value
    assert (*values, run.text_input(key="words").value) == (7, 2.5, "甲")
    assert "moved" in run.session_state
