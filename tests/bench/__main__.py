"""``make bench``: speed as ratios against a bare Streamlit page, in one run on one machine.

Shared machines are noisy, so nothing here is asserted: the tables are printed, and written to
``docs/bench.md`` and, between its marks, to ``README.md``.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.browser_time import moved
from tests.bench.report import document, machine, others_table, pages_table, put_between, verdict
from tests.bench.server_time import APP, BARE, cold_start, environment, page_times
from tests.conftest import ROOT

#: Starts of which the fastest counts: whatever else the machine does can only slow one down.
STARTS = 5


def main() -> None:
    """Measure and write the tables."""
    logging.disable(logging.CRITICAL)  # scripts that run outside a server complain about it
    with tempfile.TemporaryDirectory() as state:
        home = Path(state)
        environment(home)
        subprocess.run([sys.executable, "-m", "core", "build"], cwd=ROOT, check=True, capture_output=True)
        times = list(page_times(home))
        own, bare = moved(home)
        starts = [(cold_start(APP, home), cold_start(BARE, home)) for _ in range(STARTS)]
    cold = min(a for a, _ in starts), min(b for _, b in starts)
    tables = [pages_table(times), others_table(own, bare, cold), verdict(times, own, bare, cold)]
    text = document(tables)
    (ROOT / "docs" / "bench.md").write_text(text, encoding="utf-8")
    put_between(ROOT / "README.md", "\n\n".join([*tables, f"Measured on {machine()}"]))
    print(text)


if __name__ == "__main__":
    main()
