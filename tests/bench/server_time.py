"""Server time of a rerun: every page beside a bare one with the same widgets, visit by visit in turn."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from core.plan.load import load_catalog
from pages.shared.registry import PAGES, PageEntry
from tests.bench.visitor import Answer, Visitor
from tests.browser.conftest import serving
from tests.conftest import ROOT

APP: Final = ROOT / "app.py"
BARE: Final = ROOT / "tests" / "bench" / "bare.py"
#: Pages whose main picture is a map: the bare page beside them draws one too.
MAPS: Final = ("overview", "map")
#: Each choice is asked for once to fill the caches, then so many times.
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class PageTime:
    """What one page took; times in milliseconds, sizes in kB, ``bare`` for the yardstick beside it."""

    title: str
    first: float
    fresh: float
    rerun: float
    bare: float
    script: float
    script_bare: float
    received: float
    received_bare: float
    widgets: int


def choices() -> list[str]:
    """Return the choices that reruns go through: the city and each county."""
    return ["", *(county.code for county in load_catalog().counties)]


def page_times(home: Path) -> Iterator[PageTime]:
    """Measure every page."""
    with serving(home) as ours, serving(home, script=str(BARE)) as bare:
        for page in PAGES:
            yield _page_time(page, ours, bare)


def _page_time(page: PageEntry, ours: str, bare: str) -> PageTime:
    codes = choices()
    slug = "" if page is PAGES[0] else page.slug
    with Visitor(ours, slug) as visitor, Visitor(bare) as other:
        first = visitor.run()
        asked = {"widgets": json.dumps(first.widgets), "chart": "map" if page.slug in MAPS else "line"}
        plain = other.run(**asked)
        fresh, own, yardstick = [], [], []
        for turn, code in enumerate(codes * (1 + ROUNDS)):
            answer = visitor.run(first.typed("area", code), **({"area": code} if code else {}))
            beside = other.run(plain.typed("text 0", code), **asked)
            if turn < len(codes):
                fresh.append(answer)
            else:
                own.append(answer)
                yardstick.append(beside)
    script, script_bare = _script_times(page, asked)
    return PageTime(
        page.title,
        first.seconds * 1000,
        _milliseconds(fresh),
        _milliseconds(own),
        _milliseconds(yardstick),
        script,
        script_bare,
        _size(own),
        _size(yardstick),
        first.widgets.total(),
    )


def _milliseconds(answers: list[Answer]) -> float:
    return statistics.median(answer.seconds for answer in answers) * 1000


def _size(answers: list[Answer]) -> float:
    return statistics.median(answer.received for answer in answers) / 1000


def _script_times(page: PageEntry, asked: dict[str, str]) -> tuple[float, float]:
    """Processor time of the script alone, without connection and sending: ours and the bare one's."""
    with _compiled_once():
        ours = AppTest.from_file(str(APP), default_timeout=120).run()
        if page is not PAGES[0]:
            ours.switch_page(page.file)
        bare = AppTest.from_file(str(BARE), default_timeout=120)
        bare.query_params.update(asked)
        bare.run()

        def choose(code: str) -> None:
            ours.session_state["area"] = code
            ours.run()

        def type_text(code: str) -> None:
            bare.session_state["text0"] = code
            bare.run()

        times: list[tuple[float, float]] = []
        for turn, code in enumerate(choices() * (1 + ROUNDS)):
            both = _processor_time(choose, code), _processor_time(type_text, code)
            if turn >= len(choices()):
                times.append(both)
        own, yardstick = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        return own, yardstick


def _processor_time(run: Callable[[str], None], code: str) -> float:
    start = time.process_time()
    run(code)
    return time.process_time() - start


@contextmanager
def _compiled_once() -> Iterator[None]:
    """Let AppTest do as the server does: keep compiled scripts, and look for pages only where told."""
    kept, manager = ScriptCache(), app_test.PagesManager
    local_script_runner.ScriptCache = app_test.ScriptCache = lambda: kept
    app_test.PagesManager = type("PagesManager", (manager,), {})
    try:
        yield
    finally:
        local_script_runner.ScriptCache = app_test.ScriptCache = ScriptCache
        app_test.PagesManager = manager


def cold_start(script: Path, home: Path) -> float:
    """Seconds from the start of the server to the end of the first visitor's first run."""
    start = time.perf_counter()
    with serving(home, script=str(script), poll=0.02) as address, Visitor(address) as visitor:
        visitor.run()
        return time.perf_counter() - start


def environment(home: Path) -> None:
    """Let scripts that run in this process find the state folder."""
    os.environ["COUNTY_TARGETS_HOME"] = str(home)
