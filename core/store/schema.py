"""The tables of a version's DuckDB file, and writing and reading them whole.

Text stands as it came, dates as ISO text; :mod:`core.store.reader` hands out typed values. The rows of
``observations`` lie in the order of :data:`core.store.content.ORDER`.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from core.figures.frames import (
    BATCH_COLUMNS,
    ENTRY_TYPES,
    ESTIMATE_COLUMNS,
    INTEGERS,
    NUMBERS,
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    entries_frame,
    entries_of,
    entry_columns,
    tidy,
)
from core.figures.observation import Entries
from core.plan.records import record_of
from core.store.content import Content
from core.store.disk import reach, sha256_of
from core.store.errors import DamagedStoreError, explained, from_json
from core.store.journal import Publication

#: Raised whenever tables change, so that a file of another layout is rebuilt instead of misread.
LAYOUT: Final = "1"

#: DuckDB must never try to fetch an extension: the service has no outside network.
CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": 2,
}

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "observations": OBSERVATION_COLUMNS,
    "sources": SOURCE_COLUMNS,
    "estimates": ESTIMATE_COLUMNS,
    "batches": BATCH_COLUMNS,
    **{name: entry_columns(kind) for name, kind in ENTRY_TYPES.items()},
}


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open a database file with the settings that the project needs everywhere."""
    return duckdb.connect(str(path), read_only=read_only, config=dict(CONFIG))


def write_database(path: Path, content: Content, publication: Publication) -> None:
    """Write a new database file: all tables, checkpointed and closed, without a log beside it."""
    with explained("写入数据库", path):
        connection = connect(path, read_only=False)
        try:
            reach("database-begun")
            for name, frame in _frames(content).items():
                _create(connection, name, frame)
            _create_text(
                connection, "geometry", "document", [json.dumps(content.geometry, ensure_ascii=False)]
            )
            _create_text(connection, "meta", "document", [_meta(publication)])
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
    reach("database-written")


def read_database(path: Path) -> tuple[Content, Publication]:
    """Read a database file whole.

    Raises
    ------
    DamagedStoreError
        Where it cannot be opened or lacks a table.
    """
    try:
        connection = connect(path, read_only=True)
        try:
            publication = read_meta(connection)
            frames = {name: _read(connection, name, columns) for name, columns in TABLES.items()}
            geometry = read_geometry(connection)
        finally:
            connection.close()
    except (duckdb.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedStoreError(f"数据库文件已损坏或不是本程序写成：{path}。") from error
    entries: dict[str, Any] = {name: entries_of(kind, frames[name]) for name, kind in ENTRY_TYPES.items()}
    content = Content(
        observations=frames["observations"],
        sources=frames["sources"],
        entries=Entries(**entries),
        estimates=frames["estimates"],
        batches=frames["batches"],
        geometry=geometry,
    )
    return content, publication


def read_meta(connection: duckdb.DuckDBPyConnection) -> Publication:
    """Return what a database file says of itself (without the sha256 of its own file).

    Raises
    ------
    ValueError
        Where the file has another layout.
    """
    row = connection.execute("SELECT document FROM meta").fetchone()
    document = row[0] if row else "{}"
    if from_json(document).get("layout") != LAYOUT:
        raise ValueError("another layout")
    return record_of(Publication, document)


def opens(path: Path) -> bool:
    """Whether a database file can be opened and has the layout of this program."""
    try:
        connection = connect(path, read_only=True)
        try:
            read_meta(connection)
        finally:
            connection.close()
    except (duckdb.Error, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def read_geometry(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the prepared boundaries."""
    row = connection.execute("SELECT document FROM geometry").fetchone()
    geometry: dict[str, Any] = from_json(row[0]) if row else {}
    return geometry


def _frames(content: Content) -> dict[str, pd.DataFrame]:
    frames = {
        "observations": content.observations,
        "sources": content.sources,
        "estimates": content.estimates,
        "batches": content.batches,
    }
    for name, kind in ENTRY_TYPES.items():
        frames[name] = entries_frame(kind, getattr(content.entries, name))
    return frames


def _meta(publication: Publication) -> str:
    values = dataclasses.asdict(dataclasses.replace(publication, sha256=""))
    return json.dumps({**values, "layout": LAYOUT}, ensure_ascii=False)


def _create(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    columns = ", ".join(f'"{column}" {_type(column)}' for column in frame.columns)
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    if len(frame):
        connection.register("incoming", frame)
        connection.execute(f'INSERT INTO "{name}" SELECT * FROM incoming')  # noqa: S608 (names of this module)
        connection.unregister("incoming")


def _create_text(connection: duckdb.DuckDBPyConnection, name: str, column: str, values: list[str]) -> None:
    connection.execute(f'CREATE TABLE "{name}" ("{column}" VARCHAR NOT NULL)')
    connection.executemany(f'INSERT INTO "{name}" VALUES (?)', [[value] for value in values])  # noqa: S608 (names of this module)


def _read(connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    selected = ", ".join(f'"{column}"' for column in columns)
    # The order of rows is that in which they were written: the primary order of the table.
    rows = connection.execute(f'SELECT {selected} FROM "{name}" ORDER BY rowid').df()  # noqa: S608 (names of this module)
    return tidy(rows, columns)


def _type(column: str) -> str:
    if column == "year":
        return "INTEGER"
    if column in NUMBERS:
        return "DOUBLE"
    if column in INTEGERS:
        return "INTEGER NOT NULL"
    return "BOOLEAN NOT NULL" if column == "break_before" else "VARCHAR NOT NULL"


# Open database files, shared by all readers of this process.


@dataclass(eq=False)
class _Shared:
    connection: duckdb.DuckDBPyConnection
    sha256: str
    seen: tuple[int, int, int]
    readers: int = 0


_lock = threading.RLock()  # a reader collected in the middle of acquire() gives its cursor back
_open: dict[Path, _Shared] = {}


def acquire(path: Path, sha256: str) -> duckdb.DuckDBPyConnection:
    """Return a cursor on a database file; give it back with :func:`release`.

    Raises
    ------
    FileNotFoundError
        Where the file is gone or another has come in its place: a newer version has replaced it.
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
                connection = _connect(path)
                if _fingerprint(path) != seen:  # what was opened may not be what was verified
                    connection.close()
                    raise FileNotFoundError(path)
                shared = _open.setdefault(path, _Shared(connection, sha256, seen))
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


def _fingerprint(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _verify(path: Path, sha256: str) -> None:
    if sha256_of(path) != sha256:
        raise DamagedStoreError(f"数据库文件已损坏：{path}。请运行 python -m core build 重建，不会丢失数据。")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = connect(path, read_only=True)
        read_meta(connection)
    except (duckdb.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedStoreError(
            f"数据库文件不能打开：{path}。请运行 python -m core build 重建，不会丢失数据。"
        ) from error
    return connection
