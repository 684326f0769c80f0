"""A running dashboard and a real Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Page, sync_playwright

from core.store.disk import DATASETS
from pages.shared.registry import PAGES
from tests.conftest import ROOT, copied, missing

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
#: A picture that is still to be drawn, or a part of an earlier run.
DRAWING = "[data-testid=stSkeleton], [data-stale=true]"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Resolves when the page has changed nothing for a moment, as a reader would say that it stands still.
STILL = """() => new Promise((resolve) => {
  const quiet = 120;
  let timer;
  const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); });
  const done = () => {
    watch.disconnect();
    document.fonts.ready.then(() => requestAnimationFrame(() => resolve()));
  };
  watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  timer = setTimeout(done, quiet);
})"""
SIZES = {"desktop": (1600, 900), "phone": (390, 844)}


@dataclass
class Visit:
    """One open page with everything it asked for and complained about."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Open a path of the dashboard and wait until it stands still."""
        self.page.goto(self.base + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and the charts are drawn."""
        self.page.wait_for_selector(IDLE, timeout=60_000)
        # Before its first run the script stands still too: what every page begins with must be there.
        self.page.wait_for_selector("[data-testid=stMain] h1", state="attached", timeout=60_000)
        self.page.wait_for_selector(DRAWING, state="detached", timeout=60_000)
        self.page.evaluate(STILL)
        # What was drawn may have asked for another run, as a first measured width does.
        self.page.wait_for_selector(IDLE, timeout=60_000)

    def until(self, holds: Callable[[], bool], what: str, seconds: int = 30) -> None:
        """Wait until something holds that no selector can say; fail where it does not come."""
        for _ in range(seconds * 20):
            if holds():
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"it did not come to be: {what}")

    def led_to(self, part: str) -> None:
        """Wait until what was done has brought an address with this part, and stands still."""
        self.until(lambda: part in self.page.url, f"{part} in the address")
        self.settle()

    def text(self) -> str:
        """Visible text of the main section."""
        return self.page.locator("[data-testid=stMain]").inner_text()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path,
    script: str = "app.py",
    *,
    poll: float = 0.25,
    server: str = "streamlit",
    **environment: str,
) -> Iterator[str]:
    """Serve the dashboard (or another script) from a state folder of its own; yields its address."""
    port = free_port()
    env = os.environ | {"COUNTY_TARGETS_HOME": str(home)} | environment
    command = [sys.executable, "-m", server, "run", script]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    log = (home / "server.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address + "/_stcore/health", process, poll)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=15)
        log.close()


def _wait(url: str, server: subprocess.Popen[bytes], poll: float) -> None:
    for _ in range(round(60 / poll)):
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(poll)
    pytest.fail("the server did not answer within a minute")


@pytest.fixture(scope="session")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with both datasets, which the server may write to."""
    return copied(built, tmp_path_factory.mktemp("state"), *DATASETS)


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Address of the served dashboard."""
    with serving(home) as url:
        yield url


def program() -> str | None:
    """Return where Chromium is, under the names that distributions give it; the one without windows first."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if program() is None:
        missing("Chromium (bash .ci/system.sh browser)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        _SPARE.pop(browser, None)
        browser.close()


@contextmanager
def visiting(
    browser: Browser, base: str, size: str = "desktop", script: str = "", *, apart: bool = False
) -> Iterator[Visit]:
    """Open a fresh session of the dashboard, in a tab that earlier visits have warmed.

    Streamlit's bundle is fetched and compiled anew in each new context, which takes longer than a page of
    ours: a tab whose visit went well is cleared and serves the next.

    Parameters
    ----------
    script : str
        Runs before any script of the page; such a visit has a context of its own.
    apart : bool
        Whether the visit has a context of its own, since it changes what cannot be changed back.
    """
    apart = apart or bool(script)
    page, visits = _SPARE[browser].pop() if _SPARE[browser] and not apart else (_new_page(browser, script), 0)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    visit = Visit(page, base)
    own = (base, base.replace("http", "ws"), "data:", "blob:")
    listeners: dict[str, Callable[[Any], None]] = {
        "request": lambda r: None if r.url.startswith(own) else visit.outside.append(r.url),
        "console": lambda m: _complaint(visit, m.type, f"{m.text} {m.location.get('url', '')}"),
        "pageerror": lambda e: visit.errors.append(str(e)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    well = False
    try:
        yield visit
        well = True
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        if well and not apart and visits < MOST_VISITS:
            _clear(page)
            _SPARE[browser].append((page, visits + 1))
        else:
            page.context.close()


#: Tabs that stand ready, with nothing left in them of the visit before, and how many they have served. What
#: scripts leave in a tab's memory grows: after so many visits another takes its place.
_SPARE: dict[Browser, list[tuple[Page, int]]] = defaultdict(list)
MOST_VISITS = 20


def _new_page(browser: Browser, script: str) -> Page:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    if script:
        context.add_init_script(script)
    return context.new_page()


def _clear(page: Page) -> None:
    """Take away what a visit has left: other tabs, routes, cookies, permissions, storage, media."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    page.unroute_all(behavior="ignoreErrors")
    context.unroute_all(behavior="ignoreErrors")
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto("about:blank")
    context.clear_cookies()
    context.clear_permissions()
    page.emulate_media(media="null", color_scheme="null")


def _complaint(visit: Visit, kind: str, text: str) -> None:
    # Behind a page's address Streamlit first asks for its health there, and takes 404 for "one up".
    if kind == "error" and "/_stcore/" not in text:
        visit.errors.append(text)


@pytest.fixture
def visit(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Give a fresh desktop session, or the size a test is parametrised with."""
    size = getattr(request, "param", "desktop")
    with visiting(chromium, address, size) as session:
        yield session


@dataclass
class Standing:
    """A page that stands open for all tests that only look at it."""

    visit: Visit
    slug: str
    dataset: str


def standing_pages(
    datasets: Iterable[str] = DATASETS, *, frame: bool = False, slugs: Iterable[str] | None = None
) -> list[ParameterSet]:
    """Values of the fixture ``standing``: every page on these datasets, or its clean frame."""
    chosen = slugs or [page.slug for page in PAGES]
    words = [(slug, dataset, frame) for slug in chosen for dataset in datasets]
    # Tests of one page go to one worker, one after the other, so that it is opened once.
    return [
        pytest.param(word, id="-".join(word[:2]), marks=pytest.mark.xdist_group(f"{word}")) for word in words
    ]


@pytest.fixture(scope="session")
def standing(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Standing]:
    """One of :func:`standing_pages`, opened once for all tests that look at it."""
    slug, dataset, frame = request.param
    with visiting(chromium, address) as session:
        session.open(f"/{slug}?dataset={dataset}")
        if frame:  # what the page keeps of a run is not what its frame shows
            session.open(f"/{slug}?frame=1&dataset={dataset}")
        yield Standing(session, slug, dataset)


@pytest.fixture(autouse=True)
def _put_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give the next test a standing page as the last one found it."""
    page = request.getfixturevalue("standing").visit.page if "standing" in request.fixturenames else None
    yield
    if page:
        page.emulate_media(media="null")
        width, height = SIZES["desktop"]
        if page.viewport_size != {"width": width, "height": height}:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(STILL)  # pictures draw themselves anew when their room has changed
        page.evaluate("document.querySelectorAll('style.ours').forEach(e => e.remove())")
