"""Checks of workbooks have bounds of time, memory and number, and say so when they are reached."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plan.installed import in_use
from core.store.errors import MissingDatabaseError, StoreError
from core.workbook import confined
from core.workbook.check import check_workbook
from core.workbook.confined import RefusedCheckError, Request, Turns, Worker, Workers, check_confined
from core.workbook.xlsx.limits import LIMITS
from tests.conftest import ROOT

AS_OF = dt.date(2026, 7, 15)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    own = Workers()
    monkeypatch.setattr(confined, "WORKERS", own)
    yield own
    own.end()


def test_it_says_what_a_check_in_this_process_says(
    built: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    for content in (b"", b"PK\x03\x04", b"x" * 1000):
        here = check_workbook(content, "甲.xlsx", "official", as_of=AS_OF)
        there = check_confined(content, "甲.xlsx", "official", as_of=AS_OF)
        assert there.findings == here.findings and there.headline == here.headline
    assert len(workers._idle) == 1, "one process serves one check after another"


def test_what_the_store_says_comes_through(
    tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    with pytest.raises(MissingDatabaseError):
        check_confined(b"x", "甲.xlsx", "official")


def test_a_check_that_is_late_is_ended_and_the_next_one_gets_a_new_process(workers: Workers) -> None:
    worker = Worker()
    workers._idle.append(worker)
    # Starting alone takes a Python longer.
    answer = workers.ask(Request(in_use(), b"x", "甲.xlsx", "official", AS_OF), seconds=0.001)
    assert isinstance(answer, RefusedCheckError) and "数据没有改动" in str(answer)
    assert worker.process.poll() is not None
    assert worker not in workers._idle


def test_a_process_that_dies_is_no_failure_of_the_page(workers: Workers) -> None:
    worker = Worker()
    worker.process.kill()
    content = b"x" * LIMITS.file_bytes
    answer = worker.ask(Request(in_use(), content, "甲.xlsx", "official", AS_OF), 30)
    worker.end()
    assert isinstance(answer, RefusedCheckError) and "内存" in str(answer)


def test_a_process_of_another_environment_is_not_asked(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Worker()
    workers._idle.append(old)
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    new = workers._take()
    assert new is not old and old.process.poll() is not None
    new.end()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded on Linux only")
def test_memory_is_bounded_during_a_check_and_free_after_it() -> None:
    program = (
        "from core.workbook import confined\nconfined.MEMORY = 50_000_000\n"
        "try:\n  with confined._within_bounds(): bytearray(200_000_000)\n"
        "except MemoryError: print('bounded')\n"
        "bytearray(200_000_000); print('free')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.split() == [b"bounded", b"free"]


def _hold(turns: Turns, count: int, visitor: str = "", *, editor: bool = False) -> threading.Event:
    """Hold turns in threads until the event is set; returns once each has one."""
    release, there = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        with turns.turn(visitor, editor=editor):
            there.release()
            release.wait()

    for _ in range(count):
        threading.Thread(target=work, daemon=True).start()
    for _ in range(count):
        there.acquire()
    return release


def test_one_visitor_cannot_take_all_turns() -> None:
    turns = Turns()
    release = _hold(turns, confined.EACH, "10.0.0.7")
    with pytest.raises(RefusedCheckError, match="您还有工作簿正在校验"), turns.turn("10.0.0.7"):
        pass
    release.set()


def test_when_it_is_full_the_next_is_told_and_an_editor_is_not() -> None:
    turns = Turns()
    release = _hold(turns, confined.AT_ONCE)
    with pytest.raises(RefusedCheckError, match="请过一两分钟"), turns.turn("", patience=0):
        pass
    with turns.turn("", editor=True, patience=0):
        pass
    release.set()


def test_no_more_wait_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WAITING", 0)
    turns = Turns()
    with pytest.raises(RefusedCheckError), turns.turn(""):
        pass
    with turns.turn("", editor=True):
        pass


def test_turns_come_back_whatever_happens() -> None:
    turns = Turns()
    for _ in range(3 * confined.AT_ONCE):
        with pytest.raises(StoreError), turns.turn("10.0.0.7"):
            raise StoreError
    assert not turns._of and not turns._running and not turns._waiting
