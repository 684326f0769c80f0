"""Take the pictures that stand in ``docs/screenshots``: ``python -m tests.screenshots FOLDER``.

Every page at desktop and phone size on real figures; where real figures are still missing also on
the drill data, whose watermark is part of the picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from pages.parts.registry import PAGES
from tests.browser.conftest import FLAGS, Visit, serving, visiting
from tests.conftest import ROOT

DATASETS = {"official": "", "drill": "dataset=drill"}
#: Pages are cut here; nothing on them is longer.
TALLEST = 12_000


def take(visit: Visit, path: str, picture: Path, size: str) -> None:
    """Open a page, let it show its whole height, and save the picture."""
    visit.open(path)
    height = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    width = visit.page.viewport_size["width"] if visit.page.viewport_size else 0
    least = 900 if size == "desktop" else 844
    visit.page.set_viewport_size({"width": width, "height": max(least, min(int(height) + 8, TALLEST))})
    visit.page.wait_for_timeout(1200)
    visit.page.screenshot(path=str(picture))
    print(picture.name)


def main(folder: Path, only: list[str]) -> None:
    """Save all pictures into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as state:
        env = os.environ | {"COUNTY_TARGETS_HOME": state}
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, env=env, check=True)
        with serving(Path(state)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for entry in PAGES:
                if only and entry.slug not in only:
                    continue
                for dataset, query in DATASETS.items():
                    for size in ("desktop", "phone"):
                        with visiting(browser, address, size) as visit:
                            name = folder / f"{entry.slug}-{dataset}-{size}.png"
                            take(visit, f"/{entry.slug}?{query}", name, size)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
