"""A Streamlit server that writes down the processor time of every run.

Run as ``python -m tests.bench.timed_server``.

It takes the arguments of ``streamlit``. A line of the file named by ``BENCH_TIMES`` is one run: processor
seconds of the script's thread, and of the whole process since the run before it ended (receiving, the
script, packing and sending the answer).
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

#: Environment variable: the file that lines are added to.
FILE: Final = "BENCH_TIMES"


def timed() -> None:
    """Let every run of a script write its line."""
    times = Path(os.environ[FILE])
    original = ScriptRunner._run_script  # the only place that every run passes
    before = time.process_time()

    def run(self: Any, *args: Any) -> None:
        nonlocal before
        start = time.thread_time()
        original(self, *args)
        thread, whole = time.thread_time() - start, time.process_time()
        with times.open("a", encoding="ascii") as lines:
            lines.write(f"{thread} {whole - before}\n")
        before = whole

    ScriptRunner._run_script = run  # type: ignore[method-assign]


if __name__ == "__main__":
    timed()
    main()
