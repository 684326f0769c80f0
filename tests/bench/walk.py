"""How long a clerk needs: ``python -m tests.bench.walk [FILE]`` (needs Chromium, about five minutes).

The walk of ``tests/browser/test_reporting_walk.py`` at the speed of a hand: a clerk signs in, reports three
measures and a number and sends each. Every sign is typed, every click waits until eye and mouse are there;
what the dashboard itself takes is waited for. Nothing is asserted; with FILE the table is written there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, sync_playwright

from core.editors.accounts import save_account
from core.plan.load import load_catalog
from tests.bench.report import machine
from tests.bench.server_time import environment
from tests.browser.conftest import FLAGS, Visit, program, serving, visiting
from tests.browser.test_reporting_walk import (
    BUREAU,
    CLERK,
    MOST_CLICKS,
    WORD,
    Walk,
    led_by_the_bureau,
    reported,
)
from tests.conftest import ROOT

#: Seconds until a click: to find what is meant and to lead the mouse there.
AIM: Final = 1.2
#: Seconds a sign: about 60 Chinese characters a minute by pinyin, 180 figures and Latin letters.
CHINESE: Final = 1.0
LATIN: Final = 0.33
KINDS: Final = (("official", "desktop"), ("drill", "phone"))


HEAD: Final = f"""# How long a clerk needs

Written by `python -m tests.bench.walk docs/walk.md`: a bureau's clerk signs in and reports three measures
and a number, at {CHINESE:.0f} s a Chinese character, {LATIN} s a figure or letter and {AIM} s a click.
The goals are 180 s and {MOST_CLICKS} clicks. Clicks are held by
`tests/browser/test_reporting_walk.py`, seconds by nothing.

| dataset | screen | clicks | signs typed | s of the hand | s in all |
|---|---|--:|--:|--:|--:|"""


class Hand(Walk):
    """A walk that takes the time of a hand."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.signs = 0
        self.hand = 0.0

    def type(self, field: Locator, text: str) -> None:
        """Clear the field and type sign by sign."""
        field.fill("")
        for sign in text:
            self._take(LATIN if sign.isascii() else CHINESE)
            field.press_sequentially(sign)
        self.signs += len(text)

    def counted(self) -> None:
        """Count a click with the time to aim."""
        super().counted()
        self._take(AIM)

    def _take(self, seconds: float) -> None:
        self.hand += seconds
        time.sleep(seconds)


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
                    hand, began = Hand(visit), time.monotonic()
                    reported(hand, led_by_the_bureau(), suffix)
                    whole = time.monotonic() - began
                cells = (dataset, size, hand.clicks, hand.signs, round(hand.hand), round(whole))
                rows.append("| " + " | ".join(map(str, cells)) + " |")
            browser.close()
    text = "\n".join(
        [HEAD, *rows, "", f"Measured at a load average of {os.getloadavg()[0]:.0f} on {machine()}"]
    )
    print(text)
    if target:
        Path(target).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
