"""Server time of a rerun: every page beside a bare one with the same widgets, visit by visit in turn."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.plan.load import load_catalog
from pages.shared.registry import PAGES, PageEntry
from tests.bench.timed_server import FILE
from tests.bench.visitor import Answer, Visitor
from tests.browser.conftest import serving
from tests.conftest import ROOT

APP: Final = ROOT / "app.py"
BARE: Final = ROOT / "tests" / "bench" / "bare.py"
#: Module of the server that writes down the processor time of its runs.
SERVER: Final = "tests.bench.timed_server"
#: Pages whose main picture is a map: the bare page beside them draws one too.
MAPS: Final = ("overview", "map")
#: Each choice is asked for once to fill the caches, then so many times.
ROUNDS: Final = 3
#: Seconds between two looks at whether a server has settled, how many at most, and by how much the whole
#: process may do more than the run itself. It begins a second after the first page.
_LOOK: Final = 2.0
_LOOKS: Final = 30
_QUIET: Final = 2.0


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
    process: float
    process_bare: float
    received: float
    received_bare: float
    widgets: int


def choices() -> list[str]:
    """Return the choices that reruns go through: the city and each county."""
    return ["", *(county.code for county in load_catalog().counties)]


def page_times(home: Path, pages: Sequence[PageEntry] = PAGES) -> Iterator[PageTime]:
    """Measure pages, each on its own server and beside a bare one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _timed(home, APP, Path(folder) / "ours") as ours,
        _timed(home, BARE, Path(folder) / "bare") as bare,
    ):
        first = _settle(ours)
        for page in pages:
            measured = _page_time(page, ours, bare)
            yield replace(measured, first=first) if page is PAGES[0] else measured


@dataclass(frozen=True, slots=True)
class Timed:
    """A server and the file in which it writes down the processor time of its runs."""

    address: str
    times: Path

    def lines(self) -> list[tuple[float, float]]:
        """Return the milliseconds of every run so far: script thread, whole process."""
        rows = self.times.read_text(encoding="ascii").splitlines()
        return [(float(thread) * 1000, float(whole) * 1000) for thread, whole in map(str.split, rows)]


@contextmanager
def _timed(home: Path, script: Path, times: Path) -> Iterator[Timed]:
    times.touch()
    with serving(home, str(script), server=SERVER, **{FILE: str(times)}) as address:
        yield Timed(address, times)


def _settle(server: Timed) -> float:
    """Let a server finish what it draws ahead of its readers: as long as it does, that counts as a run's.

    How many milliseconds the first page took before is returned.
    """
    with Visitor(server.address) as visitor:
        first = visitor.run().seconds * 1000
        for _ in range(_LOOKS):
            time.sleep(_LOOK)
            visitor.run()
            script, process = server.lines()[-1]
            if process < _QUIET * script:
                break
    return first


def _page_time(page: PageEntry, ours: Timed, bare: Timed) -> PageTime:
    codes = choices()
    slug = "" if page is PAGES[0] else page.slug
    with Visitor(ours.address, slug) as visitor, Visitor(bare.address) as other:
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
    (script, process), (script_bare, process_bare) = (_processor(one, len(own)) for one in (ours, bare))
    return PageTime(
        page.title,
        first.seconds * 1000,
        _milliseconds(fresh),
        _milliseconds(own),
        _milliseconds(yardstick),
        script,
        script_bare,
        process,
        process_bare,
        _size(own),
        _size(yardstick),
        first.widgets.total(),
    )


def _processor(server: Timed, runs: int) -> tuple[float, float]:
    """Return the medians of the last runs of a server: script thread, whole process."""
    threads, wholes = zip(*server.lines()[-runs:], strict=True)
    return statistics.median(threads), statistics.median(wholes)


def _milliseconds(answers: list[Answer]) -> float:
    return statistics.median(answer.seconds for answer in answers) * 1000


def _size(answers: list[Answer]) -> float:
    return statistics.median(answer.received for answer in answers) / 1000


def cold_start(script: Path, home: Path) -> float:
    """Seconds from the start of the server to the end of the first visitor's first run."""
    start = time.perf_counter()
    with serving(home, script=str(script), poll=0.02) as address, Visitor(address) as visitor:
        visitor.run()
        return time.perf_counter() - start


def environment(home: Path) -> None:
    """Let scripts that run in this process find the state folder."""
    os.environ["COUNTY_TARGETS_HOME"] = str(home)
