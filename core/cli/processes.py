"""Programs that commands start: how many at once, and that none outlives the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
#: Seconds between two looks whether a program has ended.
_LOOK: Final = 0.05


def processors() -> int:
    """How many processors this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def run_all(commands: Sequence[Sequence[str]], most: int = 1) -> list[int]:
    """Run programs to their end, ``most`` at once; when this process is told to end, end them as well.

    Returns
    -------
    list of int
        The code of each, in the order given.
    """
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            while sum(child.poll() is None for child in children) >= most:
                time.sleep(_LOOK)
            children.append(subprocess.Popen(command, cwd=ROOT))  # noqa: S603 (commands of ours)
        return [child.wait() for child in children]
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
                child.wait()
        signal.signal(signal.SIGTERM, before)
