"""Open database files, shared by all readers of this process.

One connection a file; every reader works on a cursor of its own. A file is closed when nobody reads it and
another version has taken its place.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from core.store.errors import DamagedStoreError
from core.store.files import sha256_of
from core.store.schema import connect, read_meta


@dataclass(eq=False)
class _Shared:
    connection: duckdb.DuckDBPyConnection
    sha256: str
    seen: tuple[int, int]
    readers: int = 0


_lock = threading.RLock()  # a reader collected in the middle of acquire() gives its cursor back
_open: dict[Path, _Shared] = {}


def acquire(path: Path, sha256: str) -> duckdb.DuckDBPyConnection:
    """Return a cursor on a database file; give it back with :func:`release`.

    Raises
    ------
    FileNotFoundError
        Where the file is gone: a newer version has replaced it.
    DamagedStoreError
        Where its bytes are not those that were published.
    """
    with _lock:
        seen = _fingerprint(path)
        shared = _open.get(path)
        if shared is None or shared.seen != seen or shared.sha256 != sha256:
            _verify(path, sha256)
            if shared is not None and shared.readers == 0:
                _open.pop(path).connection.close()
                shared = None
            if shared is None:
                shared = _open.setdefault(path, _Shared(_connect(path), sha256, seen))
            shared.seen = seen
        _close_idle(path)
        shared.readers += 1
        return shared.connection.cursor()


def release(path: Path, cursor: duckdb.DuckDBPyConnection) -> None:
    """Close a cursor; the file stays open for the next reader while its version is the current one."""
    with _lock:
        cursor.close()
        shared = _open.get(path)
        if shared is not None:
            shared.readers -= 1


def close_idle() -> None:
    """Close every file that nobody reads."""
    with _lock:
        _close_idle(None)


def open_files() -> tuple[Path, ...]:
    """Return the files open in this process."""
    with _lock:
        return tuple(_open)


def _close_idle(current: Path | None) -> None:
    for path in [p for p, shared in _open.items() if shared.readers == 0]:
        if current is None or (path != current and path.parent == current.parent):
            _open.pop(path).connection.close()


def _fingerprint(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _verify(path: Path, sha256: str) -> None:
    if sha256_of(path) != sha256:
        raise DamagedStoreError(f"数据库文件已损坏：{path}。请运行 python -m core build 重建，不会丢失数据。")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = connect(path, read_only=True)
        read_meta(connection)
    except (duckdb.Error, ValueError, TypeError, KeyError) as error:
        raise DamagedStoreError(
            f"数据库文件不能打开：{path}。请运行 python -m core build 重建，不会丢失数据。"
        ) from error
    return connection
