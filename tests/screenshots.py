"""Take the pictures that stand in ``docs/screenshots``: ``python -m tests.screenshots FOLDER``.

Every page at desktop and phone size on real figures; the pages that real figures cannot fill yet also on
the drill data at desktop size, whose watermark is part of the picture. Pictures have a palette of 256
colours: a page has fewer worth telling apart, and the folder stays small.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from pages.shared.registry import PAGES
from tests.browser.conftest import FLAGS, Visit, program, serving, visiting
from tests.conftest import ROOT

#: What is pictured: dataset, its query, size.
VIEWS = (("official", "", "desktop"), ("official", "", "phone"), ("drill", "dataset=drill", "desktop"))
#: Pages that show on drill data what real figures do not fill yet.
INCOMPLETE = {"overview", "trajectory", "scenario", "measures", "portraits", "data"}
#: Long pages are cut here: their beginning shows how they look.
TALLEST = {"desktop": 2_600, "phone": 4_200}
COLOURS = 256
#: Steps of one channel from which two colours are not one.
DIFFERENT = 10


def take(visit: Visit, path: str, picture: Path, size: str) -> None:
    """Open a page, let it show its whole height, and save the picture."""
    visit.open(path)
    height = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    width = visit.page.viewport_size["width"] if visit.page.viewport_size else 0
    least = 900 if size == "desktop" else 844
    visit.page.set_viewport_size({"width": width, "height": max(least, min(int(height) + 8, TALLEST[size]))})
    visit.settle()
    visit.page.screenshot(path=str(picture))
    shrink(picture)
    print(f"{picture.name} {picture.stat().st_size // 1024} KiB")


def shrink(picture: Path) -> None:
    """Write a picture again with a palette, the same to the eye and a third to the disk."""
    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette(whole))
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(picture, optimize=True)


def _palette(whole: Image.Image) -> list[int]:
    """Choose the most frequent colours that differ; Pillow's own ways lose a status for shades of grey."""
    counted = whole.getcolors(whole.width * whole.height) or []
    shades = np.array([colour for _, colour in sorted(counted, reverse=True)], dtype=np.int32)
    kept: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
    while len(shades) and len(kept) < COLOURS:
        kept.append(shades[0])
        shades = shades[np.abs(shades - shades[0]).max(axis=1) > DIFFERENT]
    return [int(part) for colour in kept for part in colour]


def main(folder: Path, only: list[str]) -> None:
    """Save all pictures into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    if program() is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as state:
        env = os.environ | {"COUNTY_TARGETS_HOME": state}
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, env=env, check=True)
        with serving(Path(state)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
            for entry in PAGES:
                if only and entry.slug not in only:
                    continue
                for dataset, query, size in VIEWS:
                    if dataset == "drill" and entry.slug not in INCOMPLETE:
                        continue
                    with visiting(browser, address, size) as visit:
                        name = folder / f"{entry.slug}-{dataset}-{size}.png"
                        take(visit, f"/{entry.slug}?{query}", name, size)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
