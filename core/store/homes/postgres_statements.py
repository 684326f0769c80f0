"""The statements of a home in PostgreSQL: what is asked of a connection, one function each.

What they share with openGauss and KingbaseES is said in :mod:`core.store.homes.postgres_link`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Iterable
from typing import Final

import psycopg

from core.store.homes.home import busy
from core.store.homes.postgres_link import LOCK_CLASS, Connection, key_of

#: Scope of a whole home: its lock excludes every other.
EVERYTHING: Final = "*"
_NEWS: Final = "ct_news"
_PAUSE: Final = 0.05
#: Seconds between looks where the database tells no news, and that a wait for news lasts.
LOOK: Final = 1.0
_FOLLOW: Final = 4.0
#: How long the mark of a change stays, by which its writer finds out whether it came to pass.
_REMEMBERED: Final = dt.timedelta(days=7)


def revisions(connection: Connection) -> dict[str, int]:
    """Return the revision of each scope."""
    return {str(scope): int(n) for scope, n in connection.execute("SELECT scope, revision FROM ct_scope")}


def files_of(connection: Connection, scope: str) -> dict[str, str]:
    """Return the hash of each file's content by its name."""
    rows = connection.execute("SELECT name, sha256 FROM ct_file ORDER BY name")
    return {str(name): str(sha256) for name, sha256 in rows if not outside(str(name), scope)}


def outside(name: str, scope: str) -> bool:
    """Whether a file does not belong to a scope."""
    return scope not in (EVERYTHING, name) and not name.startswith(f"{scope}/")


def count_up(connection: Connection, scope: str) -> None:
    """Count the revision of a scope up: its readers look again."""
    updated = connection.execute("UPDATE ct_scope SET revision = revision + 1 WHERE scope = %s", (scope,))
    if not updated.rowcount:
        connection.execute("INSERT INTO ct_scope (scope, revision) VALUES (%s, 1)", (scope,))


def content_of(connection: Connection, sha256: str) -> bytes | None:
    """Return a content by its hash; ``None`` where no file has it any more."""
    row = connection.execute(
        "SELECT content FROM ct_content WHERE sha256 = %s", (sha256,), binary=True
    ).fetchone()
    return None if row is None else bytes(row[0] or b"")


def put_file(connection: Connection, name: str, sha256: str, content: bytes, *, known: bool) -> None:
    """Write a file; ``known`` says that one of this name is there."""
    there = connection.execute("SELECT 1 FROM ct_content WHERE sha256 = %s", (sha256,)).fetchone()
    if there is None:
        connection.execute("INSERT INTO ct_content (sha256, content) VALUES (%s, %b)", (sha256, content))
    if known:
        connection.execute(
            "UPDATE ct_file SET sha256 = %s, size = %s WHERE name = %s", (sha256, len(content), name)
        )
    else:
        connection.execute(
            "INSERT INTO ct_file (name, sha256, size) VALUES (%s, %s, %s)", (name, sha256, len(content))
        )


def remove_files(connection: Connection, gone: Iterable[str]) -> None:
    """Remove files by name; their contents stay until :func:`remove_unused`."""
    for name in gone:
        connection.execute("DELETE FROM ct_file WHERE name = %s", (name,))


def remove_unused(connection: Connection) -> None:
    """Remove contents that no file has."""
    connection.execute(
        "DELETE FROM ct_content WHERE NOT EXISTS "
        "(SELECT 1 FROM ct_file WHERE ct_file.sha256 = ct_content.sha256)"
    )


# Logs: lines that are only ever appended.


def lengths(connection: Connection) -> dict[str, int]:
    """Return the number of the last line of each log."""
    rows = connection.execute("SELECT log, max(number) FROM ct_line GROUP BY log")
    return {str(log): int(last) for log, last in rows}


def lines_of(connection: Connection, log: str, after: int, last: int) -> list[bytes]:
    """Return the lines of a log after one up to another, in order."""
    rows = connection.execute(
        "SELECT content FROM ct_line WHERE log = %s AND number > %s AND number <= %s ORDER BY number",
        (log, after, last),
    )
    return [bytes(row[0] or b"") for row in rows]


def add_line(connection: Connection, log: str, line: bytes) -> None:
    """Append one line; whoever appends to the same log waits for the end of the transaction."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, key_of(f"log {log}")))
    connection.execute(
        "INSERT INTO ct_line (log, number, content) "
        "SELECT %s, coalesce(max(number), 0) + 1, %b FROM ct_line WHERE log = %s",
        (log, line, log),
    )


def write_lines(connection: Connection, log: str, lines: Iterable[bytes]) -> None:
    """Write a log that is empty."""
    rows = [(log, number, line) for number, line in enumerate(lines, 1)]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO ct_line (log, number, content) VALUES (%s, %s, %b)", rows)


def remove_lines(connection: Connection) -> None:
    """Empty every log."""
    connection.execute("DELETE FROM ct_line")


# Changes: marks by which a writer whose answer was lost finds out what came to pass.


def mark(connection: Connection, change: str, scope: str) -> None:
    """Leave the mark of a change, and remove old ones."""
    now = dt.datetime.now(dt.UTC)
    connection.execute("DELETE FROM ct_change WHERE at < %s", (now - _REMEMBERED,))
    connection.execute("INSERT INTO ct_change (id, scope, at) VALUES (%s, %s, %s)", (change, scope, now))


def marked(connection: Connection, change: str) -> bool:
    """Whether the mark of a change is there."""
    return connection.execute("SELECT 1 FROM ct_change WHERE id = %s", (change,)).fetchone() is not None


# Locks and news


def take_lock(connection: Connection, scope: str, patience: float) -> None:
    """Take the scope's lock, and share the one that :data:`EVERYTHING` takes alone.

    Raises
    ------
    StoreBusyError
        Where another writer still holds it after that time.
    """
    end = time.monotonic() + patience
    whole = (LOCK_CLASS, key_of(EVERYTHING))
    asked = (
        [("pg_try_advisory_xact_lock", whole)]
        if scope == EVERYTHING
        else [
            ("pg_try_advisory_xact_lock_shared", whole),
            ("pg_try_advisory_xact_lock", (LOCK_CLASS, key_of(scope))),
        ]
    )
    for function, key in asked:
        while True:
            row = connection.execute(f"SELECT {function}(%s, %s)", key).fetchone()
            if row is not None and row[0]:
                break
            if time.monotonic() >= end:
                raise busy(scope, patience)
            time.sleep(_PAUSE)


def listen(connection: Connection) -> bool:
    """Ask for news; ``False`` where the database knows no such thing."""
    try:
        connection.execute(f"LISTEN {_NEWS}")
    except (psycopg.NotSupportedError, psycopg.ProgrammingError):
        return False
    return True


def wait(listening: Connection | None, closed: threading.Event) -> None:
    """Wait for news, or for some time where there is none to be heard."""
    if listening is None:
        closed.wait(LOOK)
        return
    for _ in listening.notifies(timeout=_FOLLOW, stop_after=1):
        return


def tell(connection: Connection) -> None:
    """Tell the news to those who listen, where the database knows such a thing."""
    with contextlib.suppress(psycopg.NotSupportedError, psycopg.ProgrammingError):
        connection.execute(f"NOTIFY {_NEWS}")
