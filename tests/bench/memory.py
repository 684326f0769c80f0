"""What a server holds: ``python -m tests.bench.memory [OPENS] [IMPORTS] [--write FILE]``, or ``make memory``.

One process serves the official data. Visitors open one page after another, with another county and another
day each time, and leave; in between the city office adopts entries, each of which publishes a version. Told
are the seconds to the first visitor's first page, the memory at rest, and the memory after each tenth of the
way. Bounded is what grows no more in the last rows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.editors.rights import Editor
from core.plan.load import load_catalog
from core.reporting.acting import Desk
from core.reporting.reading import read_ledger
from core.store.schema import close_idle
from core.workbook.forms import MEASURE, Form
from pages.shared.registry import PAGES
from tests.bench.load import processes, used
from tests.bench.report import machine, put_between
from tests.bench.server_time import environment
from tests.bench.visitor import Visitor
from tests.browser.conftest import serving
from tests.conftest import ROOT

OPENS, IMPORTS, STEPS = 2_000, 50, 10
#: Days before the last one that visitors judge by: more than any cache holds.
DAYS: Final = 200
LAST: Final = dt.date(2026, 11, 28)
OFFICE: Final = Editor("县域办甲")


def visits(count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield page and address of each visit: pages, counties and days turn at different speeds."""
    slugs = ["", *(page.slug for page in PAGES[1:])]
    counties = ["", *(county.code for county in load_catalog().counties)]
    for number in range(count):
        day = LAST - dt.timedelta(days=number % DAYS)
        area = counties[number // len(slugs) % len(counties)]
        yield slugs[number % len(slugs)], {"as_of": day.isoformat(), **({"area": area} if area else {})}


def publish(number: int) -> None:
    """Send and adopt one entry, which publishes a version."""
    desk = Desk(OFFICE, "official", load_catalog())
    texts = {"状态": "推进中", "进展": f"第{number}次", "佐证": f"第{number}期", "佐证日期": "2026-11-20"}
    sent = desk.submit([Form(MEASURE, {"序号": "16", **texts})])
    waiting = [s.id for s in read_ledger("official", desk.catalog).pending]
    adopted = desk.adopt(waiting)
    close_idle()
    if not (sent.done and adopted.done):
        raise SystemExit(f"{sent.message}{adopted.message}")


def measure(opens: int, imports: int) -> list[str]:
    """Serve, open and import; return the lines of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "state"
        environment(home)
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, check=True, capture_output=True)
        began = time.perf_counter()
        with serving(home, poll=0.02) as address:
            rest = used(processes())[1]
            with Visitor(address) as first:
                first.run()
            seconds = time.perf_counter() - began
            lines = [
                f"First visit after the start: {seconds:.1f} s. At rest: {rest:.0f} MB.",
                "",
                "| opens | versions published | MB |",
                "|--:|--:|--:|",
                f"| 1 | 0 | {used(processes())[1]:.0f} |",
            ]
            published = 0
            for number, (page, query) in enumerate(visits(opens), start=1):
                with Visitor(address, page) as visitor:
                    visitor.run(**query)
                while published < imports * number // opens:
                    published += 1
                    publish(published)
                if number * STEPS // opens != (number - 1) * STEPS // opens:
                    lines.append(f"| {number} | {published} | {used(processes())[1]:.0f} |")
                    print(lines[-1], file=sys.stderr, flush=True)
    return lines


def main() -> None:
    """Print the table; with ``--write`` put it between its marks in a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("opens", type=int, nargs="?", default=OPENS)
    parser.add_argument("imports", type=int, nargs="?", default=IMPORTS)
    parser.add_argument("--write", type=Path, help="docs/scale.md")
    arguments = parser.parse_args()
    text = "\n".join([*measure(arguments.opens, arguments.imports), "", f"Measured on {machine()}"])
    print(text)
    if arguments.write:
        put_between(arguments.write, text, "make memory")


if __name__ == "__main__":
    main()
