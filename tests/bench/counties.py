"""Pages of 86 counties beside those of six: ``python -m tests.bench.counties [--write FILE]``.

Processor seconds of the script in AppTest, each plan in a process of its own: the first run of a page with
nothing kept, a rerun, and one move of the first slider of 情景推演. Told are the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.plan.load import load_catalog
from core.store.build import build
from pages.shared.registry import PAGES
from tests.bench.report import machine, put_between
from tests.conftest import ROOT
from tests.pages.conftest import forget
from tests.plans.gansu import write_plan

LARGE: Final = "longyuan"
#: How often a rerun and a move are timed; the median counts.
TIMES: Final = 9


def _spent(act: Callable[[], object]) -> float:
    """Processor seconds of this process for an act."""
    start = time.process_time()
    act()
    return time.process_time() - start


def measure(large: bool) -> dict[str, list[float]]:
    """First run and rerun of every page, and a move of a slider, on the large plan or the real one."""
    from streamlit.testing.v1 import AppTest, app_test

    # AppTest falls back on Streamlit's older use of a folder named pages at every run.
    app_test.PagesManager = type("PagesManager", (app_test.PagesManager,), {})
    folder = Path(tempfile.mkdtemp())
    os.environ["COUNTY_TARGETS_HOME"] = str(folder / "state")
    if large:
        (folder / "data").mkdir()
        write_plan(folder / "data" / LARGE)
        os.environ |= {"COUNTY_TARGETS_DATA": str(folder / "data"), "COUNTY_TARGETS_PLAN": LARGE}
        build("official", folder / "state", load_catalog(LARGE, folder / "data"))
    else:
        build("official", folder / "state")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    for page in PAGES:  # libraries are imported where they are first used, which is not what is measured
        at.switch_page(page.file).run()
    forget()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    times: dict[str, list[float]] = {}
    for number, page in enumerate(PAGES):
        first = _spent(at.run if not number else lambda page=page: at.switch_page(page.file).run())
        again = statistics.median(_spent(at.run) for _ in range(TIMES))
        times[page.title] = [first, again]
        if at.exception:
            raise SystemExit(f"{page.slug}: {at.exception[0].message}")
        if page.slug == "scenario":
            slider = at.slider[0]
            start = float(slider.value)
            steps = [round(start + 0.1 * step, 1) for step in range(1, TIMES + 1)]
            moves = [_spent(lambda to=to: at.slider[0].set_value(to).run()) for to in steps]
            times["移动滑块"] = [statistics.median(moves)]
    return times


def table(small: dict[str, list[float]], large: dict[str, list[float]]) -> str:
    """Processor seconds of both plans and their ratios, a line a page."""
    lines = ["| page | first, 6 | first, 86 | ratio | again, 6 | again, 86 | ratio |", "|---|" + "---|" * 6]
    for name, six in small.items():
        cells = [f"{a:.3f} | {b:.3f} | {b / a:.1f}" for a, b in zip(six, large[name], strict=True)]
        cells = cells if len(cells) > 1 else ["| | ", *cells]  # a move is no first run
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure each plan in its own process, print the table and write it where asked."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--write", type=Path, help="document to put the table into")
    words.add_argument("--measure", choices=["6", "86"], help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure == "86")))
        return
    results = []
    for size in ("6", "86"):
        command = [sys.executable, "-m", "tests.bench.counties", "--measure", size]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
    text = f"{table(*results)}\n\n{machine()}"
    print(text)
    if given.write:
        put_between(given.write, text, "python -m tests.bench.counties")


if __name__ == "__main__":
    main()
