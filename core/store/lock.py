"""One writer at a time.

The lock belongs to the open file and is released by the system when its process ends, however it ends:
no stale lock can block the next start.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.store.errors import StoreBusyError, explained
from core.store.files import FILE_MODE
from core.store.paths import DATASETS, DatasetPaths
from core.store.steps import reach

#: Seconds that a writer waits for another one before it gives up.
PATIENCE: Final = 60.0
_PAUSE: Final = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def writing(paths: DatasetPaths, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the dataset's write lock.

    Parameters
    ----------
    paths : DatasetPaths
        The dataset; its folders are created where missing.
    patience : float
        Seconds to wait for another writer.

    Raises
    ------
    StoreBusyError
        Where another writer still holds the lock after that time.
    StoreError
        Where the state folder cannot be written.
    """
    paths.make()
    with explained("取得写入锁", paths.lock):
        descriptor = os.open(paths.lock, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        _wait(paths, descriptor, patience)
        reach("locked")
        yield
    finally:
        os.close(descriptor)


def _wait(paths: DatasetPaths, descriptor: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            raise StoreBusyError(
                f"{DATASETS[paths.dataset]}正由另一项操作写入，等候 {patience:.0f} 秒仍未结束。"
                "本次未写入任何内容，请稍后重试。"
            )
        time.sleep(_PAUSE)
