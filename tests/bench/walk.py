"""How long a clerk needs: ``python -m tests.bench.walk [FILE]`` (needs Chromium, about eight minutes).

The walk of ``tests/browser/test_reporting_walk.py`` at the speed of a hand: a clerk signs in, reports three
measures and a number and sends each. The hand takes the time of the keystroke-level model; the page is used
while it still works on what was typed before, and only what it holds up is waited for. Nothing is asserted;
with FILE the table is written there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from core.editors.accounts import save_account
from core.plan.load import load_catalog
from tests.bench.report import machine
from tests.bench.server_time import environment
from tests.browser.conftest import FLAGS, program, serving, visiting
from tests.browser.keystrokes import HOME, KEY, MIND, PINYIN, POINT, Hand
from tests.browser.test_reporting_walk import (
    ANSWERS,
    BUREAU,
    CLERK,
    MOST_CLICKS,
    MOST_SECONDS,
    WORD,
    Walk,
    led_by_the_bureau,
    reported,
)
from tests.conftest import ROOT

KINDS: Final = (("official", "desktop"), ("drill", "phone"))


HEAD: Final = f"""# How long a clerk needs

Written by `python -m tests.bench.walk docs/walk.md`: in Chromium a bureau's clerk signs in and reports three
measures and a number; the number is typed wrong first, mended, and explained, since it is unlikely.

The hand is that of the keystroke-level model (Card, Moran and Newell, Communications of the ACM 23/7,
1980): {KEY} s a key or button, {POINT} s to point at something, {HOME} s between keyboard and mouse,
{MIND} s to look up and decide before every click and every text. A Chinese character is {PINYIN} keys
(pinyin, and the choice of a word for every second one). Tab leads from field to field, over those left
empty; rows of the list are clicked. Not in the model: reading the figures out of a report, scrolling on
a phone, where a tap is counted as a click. What is typed is short: a sentence of eight characters for
progress and for evidence each.

The goals are {MOST_SECONDS} s and {MOST_CLICKS} clicks. `tests/browser/test_reporting_walk.py` holds the
clicks, and the seconds of the hand, signing in with them, to {1 - ANSWERS:.0%} of the goal; the rest is left
for the answers of a machine, which depend on it. Waited is what the answers took beyond the time in which
the hand thinks.

| dataset | screen | clicks | keys | s of the hand | of these signing in | s waited | s in all |
|---|---|--:|--:|--:|--:|--:|--:|"""


class Clocked(Hand):
    """A hand that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.free = time.monotonic()

    def take(self, seconds: float) -> None:
        """Sleep until the hand is free again."""
        super().take(seconds)
        self.free += seconds
        time.sleep(max(0.0, self.free - time.monotonic()))

    def think(self, seconds: float) -> None:
        """Sleep until it is thought: that begins when the hand rests, whatever is waited for."""
        super().think(seconds)
        self.free = max(self.free + seconds, time.monotonic())
        time.sleep(max(0.0, self.free - time.monotonic()))


class Timed(Walk):
    """A walk that notes what signing in took of the hand's time."""

    signing_in = 0.0

    def rest(self) -> None:
        """Go on: a person does not wait for the page after every field."""

    def sign_in(self, name: str, path: str = "/reporting") -> None:
        super().sign_in(name, path)
        self.signing_in = self.hand.seconds


def main(target: str = "") -> None:
    """Walk on both datasets and print the table."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "state"
        environment(home)
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, check=True, capture_output=True)
        save_account(CLERK, "", WORD, load_catalog(), department=BUREAU)
        with serving(home) as address, sync_playwright() as running:
            browser = running.chromium.launch(executable_path=program(), args=FLAGS)
            for dataset, size in KINDS:
                suffix = "&dataset=drill" if dataset == "drill" else ""
                with visiting(browser, address, size) as visit:
                    visit.open("/reporting")  # the bundle of a browser that has been here before
                    hand, began = Clocked(), time.monotonic()
                    walk = Timed(visit, hand)
                    reported(walk, led_by_the_bureau(), suffix)
                    whole = time.monotonic() - began
                waited = whole - hand.seconds
                cells = (walk.clicks, hand.keys, *map(round, (hand.seconds, walk.signing_in, waited, whole)))
                rows.append("| " + " | ".join(map(str, (dataset, size, *cells))) + " |")
            browser.close()
    text = "\n".join(
        [HEAD, *rows, "", f"Measured at a load average of {os.getloadavg()[0]:.0f} on {machine()}"]
    )
    print(text)
    if target:
        Path(target).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
