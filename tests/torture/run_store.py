"""Torture the store: imports killed at random moments and at every named step, readers running throughout.

What must hold, whatever happens: every reader's answer is one whole version and version numbers never go
back; an import that was confirmed is never lost; every workbook ends up in the dataset just once; a rebuild
from ``data/`` and the kept batches alone gives the same content.

Run ``python -m tests.torture.run_store [IMPORTS] [SEED]`` or ``make torture``; the counts are printed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from core.store import publish
from core.store.append import append_batch
from core.store.build import build
from core.store.disk import STEPS, dataset_paths, hooked
from core.store.errors import AlreadyImportedError, StoreBusyError
from core.store.journal import read_journal
from core.store.reader import open_reader
from tests.store.samples import KILLED, dying, home_in, prepared, small_catalog, start, workbook
from tests.store.test_reader import whole
from tests.torture import trial
from tests.torture.trial import ended, kill, main, rebuild

#: One import in so many is made by two processes at once, meets a damaged pointer or file, or a wrong clock.
PAIR, DAMAGE, CLOCK = 10, 12, 9


@dataclass
class Counts(trial.Counts):
    """What happened."""

    imports: int = 0
    killed_at_random: int = 0
    killed_at_step: int = 0
    confirmed: int = 0
    pairs: int = 0
    damaged: int = 0
    clock_jumps: int = 0
    repeated: int = 0
    reader_answers: int = 0
    reader_failures: int = 0

    faults = (*trial.Counts.faults, "reader_failures")


def torture(
    folder: Path, imports: int, seed: int, readers: int = 2, restart: Callable[[], None] | None = None
) -> Counts:
    """Import ``imports`` workbooks under fire and return the counts.

    Every other import is killed after a random time, a third of these too late to matter; the rest at a
    named step (all steps in turn). Where the home is a database (:func:`tests.store.samples.home_in`),
    ``restart`` crashes and starts it, instead of damage to files.
    """
    chance = random.Random(seed)
    prepared(folder)
    counts, confirmed = Counts(imports=imports), folder / "confirmed"
    confirmed.mkdir()
    running = [
        start(_read, folder, folder / "stop", folder / f"reader-{n}", os.getpid()) for n in range(readers)
    ]
    usual = _undisturbed(folder)
    for number in range(1, imports + 1):
        _disturb(folder, number, chance, counts, restart)
        numbers = (number, imports + number) if number % PAIR == 0 else (number,)
        counts.pairs += len(numbers) - 1
        counts.clock_jumps += sum(n % CLOCK == 0 for n in numbers)
        if number % 2:
            codes = _import_and_kill(folder, numbers, usual * chance.uniform(0, 1.5))
            counts.killed_at_random += codes.count(KILLED)
        else:
            step, began = STEPS[(number // 2) % len(STEPS)], time.monotonic()
            codes = ended(_importing(folder, numbers, step))
            counts.killed_at_step += codes.count(KILLED)
            # The machine may be busier or freer by now: killing shall hit every part of an import.
            usual = (usual + max(usual / 2, time.monotonic() - began)) / 2
        counts.failed += sum(code not in (0, KILLED) for code in codes)
    (folder / "stop").touch()
    ended(running)
    return _judge(folder, counts, imports)


def _undisturbed(folder: Path) -> float:
    """Import one workbook that nothing befalls; return the seconds that it took, process and all."""
    began = time.monotonic()
    ended(_importing(folder, (0,), ""))
    return time.monotonic() - began


def _disturb(
    folder: Path, number: int, chance: random.Random, counts: Counts, restart: Callable[[], None] | None
) -> None:
    """Damage the pointer or the current file now and then; the next start must mend it."""
    if number % DAMAGE:
        return
    counts.damaged += 1
    if restart is not None:
        restart()
        return
    paths = dataset_paths("official", home_in(folder))
    if chance.random() < 0.5:
        paths.pointer.write_bytes(chance.randbytes(20))
        return
    newest = paths.version_file(paths.version_numbers()[-1])
    content = bytearray(newest.read_bytes())
    content[chance.randrange(len(content))] ^= 0xFF
    # A new file in its place: overwriting in place would change what a running reader has mapped.
    replacement = newest.with_suffix(".damaged")
    replacement.write_bytes(bytes(content))
    replacement.replace(newest)


def _import_and_kill(folder: Path, numbers: tuple[int, ...], delay: float) -> list[int | None]:
    processes = _importing(folder, numbers, "")
    time.sleep(delay)
    kill(processes)
    return ended(processes)


def _importing(folder: Path, numbers: tuple[int, ...], step: str) -> list[BaseProcess]:
    return [start(_import, folder, n, step, n % CLOCK == 0) for n in numbers]


def _import(folder: Path, number: int, step: str, wrong_clock: bool) -> None:
    """Import one workbook and confirm it with a file; die at ``step`` where one is named."""
    if wrong_clock:
        publish.dt = _Yesteryear
    with hooked(dying(step)), contextlib.suppress(StoreBusyError):
        append_batch("official", workbook(number), home_in(folder), small_catalog(folder), patience=30)
        (folder / "confirmed" / str(number)).touch()


class _Yesteryear:
    """A clock that has jumped back by many years."""

    class datetime(dt.datetime):  # noqa: N801 (stands for the class of that name)
        """The moment it shows."""

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            """Return a day long past."""
            return dt.datetime(1999, 12, 31, tzinfo=tz or dt.UTC)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _read(folder: Path, stop: Path, report: Path, starter: int) -> None:
    """Read without pause and note every answer that is not whole, or older than the one before."""
    answers, failures, last = 0, [], 0
    catalog = small_catalog(folder)
    while not stop.exists() and _runs(starter):
        try:
            with open_reader("official", home_in(folder), catalog) as reader:
                answers += 1
                if not whole(reader):
                    failures.append(f"version {reader.version.number} is not whole")
                if reader.version.number < last:
                    failures.append(f"version {reader.version.number} after {last}")
                last = reader.version.number
        except Exception as error:  # whatever fails is counted
            failures.append(repr(error))
        time.sleep(0.25)
    report.write_text("\n".join([str(answers), *failures]), encoding="utf-8")


def _judge(folder: Path, counts: Counts, imports: int) -> Counts:
    """Start once more, import what was never confirmed, and look at everything."""
    home, catalog = home_in(folder), small_catalog(folder)
    build("official", home, catalog)
    confirmed = {int(p.name) for p in (folder / "confirmed").iterdir()}
    counts.confirmed = len(confirmed)
    with open_reader("official", home, catalog) as reader:
        present = _numbers(reader.batches()["file_name"].tolist())
    counts.lost = len(confirmed - set(present))
    for number in sorted(set(range(imports + 1)) - set(present)):
        counts.repeated += 1
        append_batch("official", workbook(number), home, catalog)
    with contextlib.suppress(AlreadyImportedError):
        append_batch("official", workbook(imports), home, catalog)
        counts.doubled += 1
    with open_reader("official", home, catalog) as reader:
        found = _numbers(reader.batches()["file_name"].tolist())
        counts.reader_failures += not whole(reader)
    counts.lost += len(set(range(imports + 1)) - set(found))
    counts.doubled = len(found) - len(set(found))
    numbers = [p.number for p in read_journal(dataset_paths("official", home)).publications]
    counts.doubled += len(numbers) - len(set(numbers))
    for report in folder.glob("reader-*"):
        answers, *failures = report.read_text(encoding="utf-8").splitlines()
        counts.reader_answers += int(answers)
        counts.reader_failures += len(failures)
        for failure in failures[:5]:
            sys.stdout.write(f"reader: {failure}\n")
    rebuild(counts, home, catalog, folder / "bare")
    return counts


def _numbers(names: list[str]) -> list[int]:
    return [int(name.removeprefix("填报").removesuffix(".xlsx")) for name in names]


if __name__ == "__main__":
    sys.exit(main(torture, 200))
