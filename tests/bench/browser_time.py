"""What a viewer at a browser waits for: the first picture, and the picture after a slider was moved."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.server_time import BARE
from tests.bench.visitor import Visitor
from tests.browser.conftest import FLAGS, IDLE, program, serving

MOVES: Final = 21
SLIDER: Final = "[data-testid=stSlider] :is([role=slider], input[type=range])"
CHART: Final = "[data-testid=stVegaLiteChart]:visible :is(svg, canvas)"

#: Notes when the key went down and when the first visible chart last changed; is done when app and chart have
#: stood still for half a second.
_WATCH: Final = """() => {
  const chart = () => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .find((one) => one.offsetParent);
  const picture = () => {
    const drawn = chart()?.querySelector('canvas, svg');
    return drawn?.tagName === 'CANVAS' ? drawn.toDataURL() : drawn?.outerHTML;
  };
  const idle = () => document.querySelector('[data-test-script-state=notRunning]');
  window.moved = new Promise((done) => {
    let start = 0, last = 0, seen = picture();
    addEventListener('keydown', () => { start = performance.now(); }, { capture: true, once: true });
    const look = () => {
      const now = picture();
      if (now && now !== seen) { seen = now; last = performance.now(); }
      if (last && idle() && performance.now() - last > 500) done(last - start);
      else requestAnimationFrame(look);
    };
    look();
  });
}"""


@dataclass(frozen=True, slots=True)
class Moved:
    """Milliseconds to the first picture and from slider to picture; kB received for one move."""

    first: float
    slider: float
    received: float


def moved(home: Path) -> tuple[Moved, Moved]:
    """Measure the scenario page and the bare page with the same widgets, move by move in turn."""
    with (
        sync_playwright() as playwright,
        serving(home) as ours,
        serving(home, script=str(BARE)) as bare,
        Visitor(ours, "scenario") as visitor,
    ):
        asked = {"widgets": json.dumps(visitor.run().widgets), "moves": "1"}
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        own = _Watched(browser, f"{ours}/scenario")
        other = _Watched(browser, f"{bare}/?{urlencode(asked)}")
        for _ in range(MOVES):
            own.move()
            other.move()
        browser.close()
        return own.result(), other.result()


class _Watched:
    """One page whose first slider is moved."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._page: Page = browser.new_page(viewport={"width": 1600, "height": 900})
        self._page.on("websocket", lambda one: one.on("framereceived", self._count))
        self._bytes = 0
        self._times: list[float] = []
        self._sizes: list[float] = []
        start = time.perf_counter()
        self._page.goto(address)
        self._page.wait_for_selector(CHART, timeout=120_000)
        self._first = (time.perf_counter() - start) * 1000
        self._page.wait_for_selector(IDLE, timeout=120_000)
        self._page.wait_for_timeout(2000)
        self.move()  # the first move is slower on either page: not counted
        self._times.clear()
        self._sizes.clear()

    def _count(self, frame: bytes | str) -> None:
        self._bytes += len(frame)

    def move(self) -> None:
        """Press a key on the slider and wait for the picture."""
        self._page.bring_to_front()
        self._bytes = 0
        self._page.evaluate(_WATCH)
        self._page.locator(SLIDER).first.press("ArrowRight")
        self._times.append(self._page.evaluate("window.moved"))
        self._sizes.append(self._bytes / 1000)

    def result(self) -> Moved:
        """Return the medians."""
        return Moved(self._first, statistics.median(self._times), statistics.median(self._sizes))
