"""What trials under fire share: what counts as sound, killing at random, a rebuild, the printed counts."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ClassVar

from core.figures.frames import VALID
from core.plan.catalog import Catalog
from core.store.build import build
from core.store.disk import TEMPORARY, dataset_paths
from core.store.reader import open_reader

#: Seconds within which a process that nobody killed has ended.
PATIENCE = 120


@dataclass
class Counts:
    """What happened in any trial; each trial adds its own."""

    failed: int = 0
    lost: int = 0
    doubled: int = 0
    left_over: int = 0
    rebuilt_alike: bool = False

    #: Names of what must be 0.
    faults: ClassVar[tuple[str, ...]] = ("failed", "lost", "doubled", "left_over")

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled, half done or left over."""
        return self.rebuilt_alike and not any(getattr(self, name) for name in self.faults)

    def __str__(self) -> str:
        """One line a count."""
        counts = dataclasses.asdict(self).items()
        return "".join(f"{name.replace('_', ' '):20}{value}\n" for name, value in counts)


def kill(processes: Iterable[BaseProcess]) -> None:
    """Kill those of the processes that still run."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGKILL)


def ended(processes: Iterable[BaseProcess]) -> list[int | None]:
    """Wait for the processes; return their exit codes."""
    codes = []
    for process in processes:
        process.join(PATIENCE)
        codes.append(process.exitcode)
    return codes


def rebuild(counts: Counts, home: Path | str, catalog: Catalog, bare: Path) -> None:
    """Count what was left over, and build the dataset anew in a bare folder from the batches that count.

    What a restore has taken back stands in the journal, not with the batch.
    """
    paths = dataset_paths("official", home)
    counts.left_over = sum(1 for _ in paths.root.rglob(f"{TEMPORARY}*"))
    with open_reader("official", home, catalog) as reader:
        digest, batches = reader.version.digest, reader.batches()
    for number in batches.loc[batches["state"] == VALID, "number"]:
        name = f"{number:06d}"
        shutil.copytree(paths.batches / name, bare / "official" / "batches" / name)
    counts.rebuilt_alike = build("official", bare, catalog).version.digest == digest


def main(torture: Callable[[Path, int, int], Counts], size: int, seed: int = 20220301) -> int:
    """Run a trial in a temporary folder, of the size and seed that the command line may name; print it."""
    size, seed = (*(int(argument) for argument in sys.argv[1:]), *(size, seed)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        counts = torture(Path(folder), size, seed)
    sys.stdout.write(f"{counts}{'nothing lost' if counts.sound else 'SOMETHING IS WRONG'}\n")
    return 0 if counts.sound else 1
