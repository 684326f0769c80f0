"""Which published versions stay: the last twenty, and of earlier ones the last of every month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.store.journal import Journal
from core.store.paths import DatasetPaths

KEPT_VERSIONS: Final = 20


def versions_to_keep(published: Iterable[tuple[int, str]], keep: int = KEPT_VERSIONS) -> frozenset[int]:
    """Return the numbers of the versions that stay.

    Parameters
    ----------
    published : iterable of (int, str)
        Number and publication time (ISO) of every version whose file is there. Only the month is read
        from the time; which version is the last is decided by number.
    keep : int
        How many of the last versions stay in any case.
    """
    ordered = sorted(published)
    last = {number for number, _ in ordered[-keep:]}
    of_month = {at[:7]: number for number, at in ordered}
    return frozenset(last | set(of_month.values()))


def prune(paths: DatasetPaths, journal: Journal, current: int) -> tuple[int, ...]:
    """Remove the files of versions that need not stay; return their numbers.

    The current version stays always, and a file that the record does not know is left alone. A file that
    cannot be removed (another program has it open) is left for the next time.
    """
    times = {p.number: p.published_at for p in journal.publications}
    present = [(number, times[number]) for number in paths.version_numbers() if number in times]
    keep = versions_to_keep(present) | {current}
    removed: list[int] = []
    for number, _ in present:
        if number in keep:
            continue
        try:
            paths.version_file(number).unlink()
        except OSError:
            continue
        removed.append(number)
    return tuple(removed)
