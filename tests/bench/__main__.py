"""``make bench``: speed as ratios against a bare Streamlit page, in one run on one machine.

Shared machines are noisy, so nothing here is asserted: the table is printed, and written to
``docs/bench.md`` with machine and versions.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from pages.parts.registry import PAGES
from tests.browser.conftest import FLAGS, IDLE, serving
from tests.conftest import ROOT

RUNS = 9
BARE = ROOT / "tests" / "bench" / "bare.py"
REPORT = ROOT / "docs" / "bench.md"


def median(times: list[float]) -> float:
    """Median in milliseconds."""
    return statistics.median(times) * 1000


def timed(call: Callable[[], object], runs: int = RUNS) -> float:
    """Median time of a call, the first left out."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return median(times)


def reruns() -> list[tuple[str, float, float]]:
    """Server time of a rerun of every page, and of a bare page with as many widgets."""
    found = []
    for page in PAGES:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        if page is not PAGES[0]:
            at.switch_page(page.file)
        own = timed(at.run)
        os.environ["BENCH_WIDGETS"] = str(max(1, len(at.main.children) and _widgets(at)))
        bare = AppTest.from_file(str(BARE), default_timeout=120).run()
        found.append((page.title, own, timed(bare.run)))
    return found


def _widgets(at: AppTest) -> int:
    kinds = ("selectbox", "slider", "text_input", "button", "radio", "checkbox", "multiselect", "date_input")
    return sum(len(getattr(at, kind)) for kind in kinds) + len(at.get("button_group"))


def in_browser(browser: Browser, address: str, path: str, slider: str) -> tuple[float, float, float]:
    """First picture, slider to picture (both ms), and bytes received for one rerun (kB)."""
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    received = [0]
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: _count(received, frame)))
    start = time.perf_counter()
    page.goto(address + path)
    page.wait_for_selector(IDLE, timeout=120_000)
    page.wait_for_selector("[data-testid=stVegaLiteChart]", timeout=120_000)
    first = (time.perf_counter() - start) * 1000
    page.wait_for_timeout(1500)
    times, sizes = [], []
    for _ in range(RUNS):
        received[0] = 0
        times.append(_move(page, slider))
        sizes.append(received[0] / 1000)
    page.close()
    return first, median(times), statistics.median(sizes)


def _count(received: list[int], frame: bytes | str) -> None:
    received[0] += len(frame)


def _move(page: Page, slider: str) -> float:
    handle = page.locator(slider).first
    before = page.locator("[data-testid=stVegaLiteChart]").first.screenshot()
    handle.focus()
    start = time.perf_counter()
    handle.press("ArrowRight")
    for _ in range(400):
        page.wait_for_timeout(10)
        if page.locator(IDLE).count():
            now = page.locator("[data-testid=stVegaLiteChart]").first.screenshot()
            if now != before:
                break
    return time.perf_counter() - start


def cold_start(script: Path, home: Path) -> float:
    """Seconds from nothing to the first answer of the server and the first run of the page."""
    start = time.perf_counter()
    at = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from streamlit.testing.v1 import AppTest; "
    at += f"AppTest.from_file({str(script)!r}, default_timeout=120).run()"
    env = os.environ | {"COUNTY_TARGETS_HOME": str(home)}
    subprocess.run([sys.executable, "-c", at], cwd=ROOT, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and write the table."""
    with tempfile.TemporaryDirectory() as state:
        home = Path(state)
        os.environ["COUNTY_TARGETS_HOME"] = state
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, check=True, capture_output=True)
        lines = ["| what | ours | bare | ratio |", "|---|---:|---:|---:|"]
        for title, own, bare in reruns():
            lines.append(_row(f"{title}: rerun on the server, ms", own, bare))
        ours, bare_start = (min(cold_start(s, home) for _ in range(3)) for s in (ROOT / "app.py", BARE))
        lines.append(_row("cold start, s", ours, bare_start))
        lines += _browser_rows(home)
    text = "\n".join([*_head(), *lines]) + "\n"
    REPORT.write_text(text, encoding="utf-8")
    print(text)


def _browser_rows(home: Path) -> list[str]:
    slider = "[data-testid=stSlider] [role=slider]"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with serving(home) as address:
            ours = in_browser(browser, address, "/scenario", slider)
        os.environ["BENCH_WIDGETS"] = "10"
        with serving(home, script=str(BARE)) as address:
            bare = in_browser(browser, address, "/", slider)
        browser.close()
    names = ("scenario: first picture, ms", "scenario: slider to picture, ms", "scenario: bytes a rerun, kB")
    return [_row(name, a, b) for name, a, b in zip(names, ours, bare, strict=True)]


def _row(name: str, own: float, bare: float) -> str:
    return f"| {name} | {own:.1f} | {bare:.1f} | {own / bare:.1f} |"


def _head() -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "pandas", "altair", "duckdb"))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    machine += f", Python {platform.python_version()}"
    return [
        "# Speed",
        "",
        "Written by `make bench`: ratios in one run against a bare Streamlit page with as many widgets and",
        f"one static chart. {machine}; {versions}.",
        "",
    ]


if __name__ == "__main__":
    main()
