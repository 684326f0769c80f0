"""Readers at once: ``python -m tests.bench.load [READERS ...] [--seconds S] [--write FILE]``, ``make load``.

Every reader opens a page, then every 5 to 15 seconds turns to another page, chooses another county or types
another value, over the real connection. Ours is measured with one process and with two behind nginx on one
PostgreSQL, beside a bare Streamlit page, in one run on one machine: what the machine does besides is in all
of them. Printed are p50 and p95 of an action in milliseconds, failures, processor milliseconds an action and
memory, and the machine's own load.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.plan.load import load_catalog
from core.store.homes.home import forget_homes, home_at
from pages.shared.registry import PAGES
from tests.bench.report import machine, put_between
from tests.bench.server_time import BARE
from tests.bench.visitor import Visitor
from tests.browser.conftest import serving
from tests.conftest import ROOT
from tests.postgres import Server
from tests.replicas import Replicas

READERS: Final = (10, 30, 60, 100, 150)
SECONDS: Final = 60.0
THINKING: Final = (5.0, 15.0)
#: How much of a failure's text is told.
_SHOWN: Final = 200
_TICK: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Tally:
    """What the readers met: the time of every action, and what each failure was."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)


Open = Callable[[str], Visitor]


def reader(open_page: Open, stop: threading.Event, tally: Tally, seed: int, bare: bool) -> None:
    """Read until told to stop."""
    chance = random.Random(seed)
    slugs = [""] if bare else ["", *(page.slug for page in PAGES[1:])]
    counties = ["", *(county.code for county in load_catalog().counties)]
    stop.wait(chance.uniform(0, THINKING[1]))
    while not stop.is_set():
        try:
            with open_page(chance.choice(slugs)) as visitor:
                tally.seconds.append(visitor.run().seconds)
                for _ in range(chance.randint(1, 3)):
                    if stop.wait(chance.uniform(*THINKING)):
                        return
                    code = chance.choice(counties)
                    tally.seconds.append(visitor.run(**({"area": code} if code else {})).seconds)
        except Exception as error:
            tally.failures[f"{type(error).__name__}: {error}"[:_SHOWN]] += 1
        stop.wait(chance.uniform(*THINKING))


def processes() -> list[int]:
    """Numbers of the running servers that this process has started."""
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "streamlit" in line]


def used(pids: list[int]) -> tuple[float, float]:
    """Processor seconds and resident megabytes of some processes."""
    cpu = memory = 0.0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        cpu += (int(parts[11]) + int(parts[12])) / _TICK
        memory += int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * _PAGE / 1e6
    return cpu, memory


def measure(kind: str, open_page: Open, count: int, seconds: float) -> str:
    """Let ``count`` readers read for a while; return the row of the table, and print what failed."""
    stop, tally = threading.Event(), Tally()
    began, rest = used(processes())
    threads = [
        threading.Thread(target=reader, args=(open_page, stop, tally, n, kind == "bare"), daemon=True)
        for n in range(count)
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    cpu, memory = used(processes())
    stop.set()
    for thread in threads:
        thread.join(60)
    done = sorted(tally.seconds) or [float("nan")]
    p95 = done[min(len(done) - 1, round(0.95 * len(done)))]
    each = 1000 * (cpu - began) / len(done)
    load = os.getloadavg()[0]
    for what, times in tally.failures.items():
        print(f"{count} {kind}: {times} x {what}", file=sys.stderr)
    return (
        f"| {count} | {kind} | {len(tally.seconds)} | {1000 * statistics.median(done):.0f} | "
        f"{1000 * p95:.0f} | {tally.failures.total()} | {each:.0f} | {rest:.0f} | {memory:.0f} | {load:.1f} |"
    )


def main(counts: tuple[int, ...], seconds: float, target: Path | None) -> None:
    """Measure one kind after the other, print the table as it grows, and write it into a document."""
    columns = ("readers", "kind", "actions", "p50 ms", "p95 ms", "failures", "CPU ms an action")
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    say("| " + " | ".join((*columns, "MB at rest", "MB", "load")) + " |")
    say("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    _all_kinds(counts, seconds, say)
    say(f"\n{seconds:.0f} s each. {machine()}")
    if target is not None:
        put_between(target, "\n".join(lines), "make load")


def _all_kinds(counts: tuple[int, ...], seconds: float, say: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "state"
        env = os.environ | {"COUNTY_TARGETS_HOME": str(home)}
        build = [sys.executable, "-m", "core", "build"]
        subprocess.run(build, cwd=ROOT, env=env, check=True, capture_output=True)
        with serving(home) as ours:
            for count in counts:
                say(measure("one", lambda page: Visitor(ours, page), count, seconds))
        with serving(home, script=str(BARE)) as bare:
            for count in counts:
                say(measure("bare", lambda _: Visitor(bare), count, seconds))
        two_processes(home, counts, seconds, say)


def two_processes(home: Path, counts: tuple[int, ...], seconds: float, say: Callable[[str], None]) -> None:
    """Measure two processes behind nginx; readers are told apart by the cookie that nginx goes by."""
    database = Server()
    address = database.database()
    home_at(address).fill(home)
    found = Replicas(address)
    number = iter(range(10**6))
    try:

        def open_page(page: str) -> Visitor:
            cookie = {"cookie": f"county_targets_browser=reader{next(number)}"}
            return Visitor(found.address, page, cookie, found.trust())

        for count in counts:
            say(measure("two", open_page, count, seconds))
    finally:
        found.close()
        forget_homes()
        database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", type=int, nargs="*", default=READERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--write", type=Path, help="docs/scale.md")
    given = parser.parse_args()
    main(tuple(given.readers), given.seconds, given.write)
