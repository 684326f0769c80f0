"""What was read from files, kept as long as the files are as they were."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from threading import Lock
from typing import Final, Generic, TypeVar

T = TypeVar("T")

#: Seconds for which a file that was just written is read again each time: its time of change is no finer
#: than the system's clock tick, so that a second change might not be seen.
FRESH: Final = 2.0
#: Results that are kept where nothing else is said; the longest unused goes first.
ENTRIES: Final = 64

Stamp = tuple[int, ...]


def stamp(path: Path) -> Stamp:
    """Return what tells a file from any other that stood or will stand in its place.

    Of a file that is missing, the time at which its folder was last changed; empty where that is missing too.
    """
    for seen, missing in ((path, False), (path.parent, True)):
        try:
            found = seen.stat()
        except OSError:
            continue
        # The time of the inode too: whoever sets back the time of a change cannot set back that one.
        change = found.st_mtime_ns, found.st_ctime_ns
        return change if missing else (*change, found.st_size, found.st_ino)
    return ()


class FileMemo(Generic[T]):
    """Results of reading files, each with the stamps of the files that it was read from.

    A result is shared by all who ask for it, so nobody changes it; of a failure nothing is kept.
    """

    def __init__(self, entries: int = ENTRIES) -> None:
        self._entries = entries
        self._kept: OrderedDict[Hashable, tuple[tuple[Stamp, ...], T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, paths: Iterable[Path], read: Callable[[], T]) -> T:
        """Return the result of a key, reading it anew where one of its files has changed.

        Parameters
        ----------
        key : hashable
            What the result depends on besides the files, and which files they are.
        paths : iterable of Path
            The files; they need not exist.
        read : callable
            Reads them.
        """
        stamps = tuple(map(stamp, paths))
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == stamps:
                self._kept.move_to_end(key)
                return kept[1]
        now = time.time_ns()
        result = read()
        if all(mark and now - mark[0] > FRESH * 1e9 for mark in stamps):
            with self._lock:
                self._kept[key] = stamps, result
                while len(self._kept) > self._entries:
                    self._kept.popitem(last=False)
        return result
