"""State in PostgreSQL: for several machines that show and change the same dataset.

A change is one transaction under an advisory lock: the files of its scope are laid into a folder of their
own, the store works there as in any folder, and what differs afterwards is sent and committed at once.
Killed at any moment, the transaction is gone and with it everything that it did.

Readers work in a folder of local copies. They ask for news at most once a second, or not at all where
:meth:`PostgresHome.follow` waits for it; contents come once, by hash, and are checked. Where the database
is away they keep what they hold.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import hashlib
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from core.store.disk import reach
from core.store.errors import StoreError, explained
from core.store.homes.home import (
    PATIENCE,
    Home,
    Standing,
    append_line,
    busy,
    is_log,
    names,
    without_password,
)
from core.store.homes.mirror import Mirror
from core.store.homes.postgres_link import (
    LOCK_CLASS,
    Connection,
    connect,
    database_key,
    deadline,
    key_of,
    sentence,
)

#: Steps of a change in a database, besides those of the store; for fault tests.
SENT: Final = "sent"
COMMITTED: Final = "committed"

#: Scope of a whole home, as :meth:`PostgresHome.frozen` locks it: it excludes every other.
_EVERYTHING: Final = "*"
_NEWS: Final = "ct_news"
_PAUSE: Final = 0.05
#: Seconds between looks of a reader, after a failed one, and of the follower.
_LOOK: Final = 1.0
_BACKOFF: Final = 3.0
_FOLLOW: Final = 4.0
#: Seconds that a reader's look may take before it goes on with what it holds.
_READ: Final = 10.0
#: Seconds that the statements of one part of a change may take: a published file may be large.
_WRITE: Final = 120.0
_ATTEMPTS: Final = 5
#: How long the mark of a change stays, by which its writer finds out whether it came to pass.
_REMEMBERED: Final = dt.timedelta(days=7)


class PostgresHome(Home):
    """State in a PostgreSQL database; see the module."""

    whole = True

    def __init__(self, address: str) -> None:
        self.address = without_password(address)
        self._dsn = address
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._mirror: Mirror | None = None
        self._revisions: dict[str, int] = {}
        self._files: dict[str, str] = {}
        self._lines: dict[str, int] = {}
        self._next_look = 0.0
        self._looked = 0.0
        self._trouble = ""
        self._follower: threading.Thread | None = None
        self._closed = threading.Event()
        atexit.register(self.close)

    @property
    def folder(self) -> Path:
        """Folder of local copies, up to date as of the last look."""
        return self._local().folder

    def refresh(self, *, now: bool = False) -> None:
        """Bring the local copies up to date; see :meth:`core.store.homes.home.Home.refresh`."""
        if self._looked and not now and (self._following() or time.monotonic() < self._next_look):
            return
        # While one thread looks, the others go on with what is there.
        if not self._lock.acquire(blocking=now or not self._looked):
            return
        try:
            self._look()
        except (psycopg.Error, StoreError) as error:
            said = self._lost(error)
            if not self._looked:
                raise said from error
        finally:
            self._lock.release()

    @contextmanager
    def changing(self, scope: str, patience: float = PATIENCE) -> Iterator[Path]:
        """Hold the write lock of a scope; what is written below the folder is one transaction."""
        with self._transaction(scope, patience) as connection:
            with self._asked("读取状态", connection):
                self._pull_now(connection)
                before = _files(connection, scope)
            work = self._laid(before)
            try:
                yield work
                self._send(connection, scope, work, before)
                reach(SENT)
            finally:
                self._local().discard(work)
        reach(COMMITTED)
        self._after_commit()

    def append(self, log: str, line: bytes) -> None:
        """Append one line to a log in a transaction of its own."""
        action = "写入操作记录"
        try:
            with contextlib.closing(connect(self._dsn, autocommit=False)) as connection, deadline(connection):
                connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, key_of(f"log {log}")))
                connection.execute(
                    "INSERT INTO ct_line (log, number, content) "
                    "SELECT %s, coalesce(max(number), 0) + 1, %b FROM ct_line WHERE log = %s",
                    (log, line, log),
                )
                connection.commit()
        except psycopg.Error as error:
            raise sentence(action, self.address, error) from error
        self._after_commit()

    @contextmanager
    def frozen(self, patience: float = PATIENCE) -> Iterator[Path]:
        """Keep every writer out; the value is a folder with the whole state of this moment."""
        with self._transaction(_EVERYTHING, patience) as connection:
            with self._asked("读取状态", connection):
                self._pull_now(connection)
                files = _files(connection, _EVERYTHING)
            work = self._laid(files)
            try:
                for log in self._lines:
                    shutil.copyfile(self.folder / log, work / log)
                yield work
            finally:
                self._local().discard(work)

    def fill(self, source: Path) -> None:
        """Make the database hold exactly the state below ``source``, in one transaction."""
        with self._transaction(_EVERYTHING, PATIENCE) as connection, self._asked("写入状态", connection):
            before = _files(connection, _EVERYTHING)
            self._send(connection, _EVERYTHING, source, before)
            connection.execute("DELETE FROM ct_line")
            for log in [n for n in names(source) if is_log(n)]:
                lines = [line for line in (source / log).read_bytes().split(b"\n") if line]
                rows = [(log, number, line) for number, line in enumerate(lines, 1)]
                with connection.cursor() as cursor:
                    cursor.executemany("INSERT INTO ct_line (log, number, content) VALUES (%s, %s, %b)", rows)
        self._lines.clear()
        self._after_commit()

    def standing(self) -> Standing:
        """Look whether the database answers."""
        with contextlib.suppress(StoreError):
            self.refresh(now=not self._following())
        revision = sum(self._revisions.values())
        return Standing(not self._trouble, revision, self._looked, self._trouble)

    def recheck(self) -> None:
        """Hold every local copy against its hash again, and fetch what does not agree."""
        with self._lock:
            self._local().doubt()
            self._files, self._revisions = {}, {}
        self.refresh(now=True)

    def follow(self) -> None:
        """Wait for news in the background, so that readers never wait for the database."""
        with self._lock:
            if self._follower is None and not self._closed.is_set():
                self._follower = threading.Thread(target=self._wait_for_news, name="state-news", daemon=True)
                self._follower.start()

    def close(self) -> None:
        """Close the connection and remove the local folders."""
        self._closed.set()
        with self._lock:
            self._drop()
            if self._mirror is not None:
                self._mirror.close()
                self._mirror = None
                self._looked = 0.0
        atexit.unregister(self.close)

    # Reading

    def _local(self) -> Mirror:
        with self._lock:
            if self._mirror is None:
                self._mirror = Mirror(database_key(self._dsn), self._fetch)
            return self._mirror

    def _look(self) -> None:
        connection = self._reading()
        with deadline(connection, _READ if self._looked else 4 * _READ):
            self._pull(connection)
        self._looked = time.monotonic()
        self._next_look = self._looked + _LOOK
        self._trouble = ""

    def _pull_now(self, connection: Connection) -> None:
        """Bring the reading folder to what a writer's connection sees: replays read there."""
        with self._lock:
            kept, self._connection = self._connection, connection
            try:
                self._pull(connection)
                self._looked = time.monotonic()
            finally:
                self._connection = kept

    def _pull(self, connection: Connection) -> None:
        revisions = {str(s): int(r) for s, r in connection.execute("SELECT scope, revision FROM ct_scope")}
        if revisions != self._revisions:
            for _ in range(_ATTEMPTS):
                files = _files(connection, _EVERYTHING)
                # A content may be gone again before it is fetched: then the list is old, and asked for anew.
                if all(self._local().hold(sha256) for sha256 in files.values()):
                    break
            else:
                raise StoreError(f"读取状态失败：{self.address}，所列文件不完整。请运行 verify 检查。")
            self._local().place(self.folder, files, self._files)
            self._files = files
            self._local().forget(files.values())
            self._revisions = revisions
        self._pull_lines(connection)

    def _pull_lines(self, connection: Connection) -> None:
        known = connection.execute("SELECT log, max(number) FROM ct_line GROUP BY log").fetchall()
        for log in [log for log in self._lines if log not in {str(row[0]) for row in known}]:
            (self.folder / log).unlink(missing_ok=True)
            del self._lines[log]
        for log, last in known:
            have = self._lines.get(log, 0)
            if last == have:
                continue
            path = self.folder / str(log)
            if last < have or not have:  # filled anew meanwhile, or never read
                path.unlink(missing_ok=True)
                have = 0
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            rows = connection.execute(
                "SELECT content FROM ct_line WHERE log = %s AND number > %s AND number <= %s ORDER BY number",
                (log, have, last),
            ).fetchall()
            with explained("更新本地缓存", path):
                append_line(path, b"\n".join(bytes(row[0] or b"") for row in rows))
            self._lines[str(log)] = int(last)

    def _fetch(self, sha256: str) -> bytes | None:
        row = (
            self._reading()
            .execute("SELECT content FROM ct_content WHERE sha256 = %s", (sha256,), binary=True)
            .fetchone()
        )
        return None if row is None else bytes(row[0] or b"")

    def _reading(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._dsn, autocommit=True)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _lost(self, error: psycopg.Error | StoreError) -> StoreError:
        said = error if isinstance(error, StoreError) else sentence("读取状态", self.address, error)
        self._trouble = str(said)
        self._next_look = time.monotonic() + _BACKOFF
        self._drop()
        return said

    def _following(self) -> bool:
        return self._follower is not None and self._follower.is_alive()

    def _wait_for_news(self) -> None:
        listening: Connection | None = None
        while not self._closed.is_set():
            try:
                if listening is None or listening.closed:
                    listening = connect(self._dsn, autocommit=True)
                    heard = _listen(listening)
                with self._lock:
                    self._look()
                _wait(listening if heard else None, self._closed)
            except (psycopg.Error, StoreError) as error:
                with self._lock:
                    self._lost(error)
                if listening is not None:
                    with contextlib.suppress(psycopg.Error):
                        listening.close()
                    listening = None
                self._closed.wait(_LOOK)
        if listening is not None:
            listening.close()

    # Writing

    @contextmanager
    def _transaction(self, scope: str, patience: float) -> Iterator[Connection]:
        """Hold the lock of a scope in one transaction, and commit at the end."""
        try:
            connection = connect(self._dsn, autocommit=False)
        except psycopg.Error as error:
            raise sentence("写入状态", self.address, error) from error
        try:
            with self._asked("取得写入锁", connection, patience + _READ):
                _take_lock(connection, scope, patience)
            yield connection
            self._commit(connection, scope)
        finally:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def _asked(self, action: str, connection: Connection, seconds: float | None = None) -> Iterator[None]:
        try:
            with deadline(connection, seconds or _WRITE):
                yield
        except psycopg.Error as error:
            raise sentence(action, self.address, error) from error

    def _commit(self, connection: Connection, scope: str) -> None:
        """Commit; where the answer is lost, ask the database whether it came to pass."""
        change = secrets.token_hex(16)
        with self._asked("写入状态", connection):
            now = dt.datetime.now(dt.UTC)
            connection.execute("DELETE FROM ct_change WHERE at < %s", (now - _REMEMBERED,))
            connection.execute(
                "INSERT INTO ct_change (id, scope, at) VALUES (%s, %s, %s)", (change, scope, now)
            )
        try:
            with deadline(connection):
                connection.commit()
        except psycopg.OperationalError as error:
            if not self._came_to_pass(change):
                raise sentence("写入状态", self.address, error) from error
        except psycopg.Error as error:
            raise sentence("写入状态", self.address, error) from error

    def _came_to_pass(self, change: str) -> bool:
        try:
            with contextlib.closing(connect(self._dsn, autocommit=True)) as connection, deadline(connection):
                row = connection.execute("SELECT 1 FROM ct_change WHERE id = %s", (change,)).fetchone()
        except psycopg.Error as error:
            raise StoreError(
                f"写入状态时连接中断：{self.address}，是否已经保存尚不能确定。"
                "请待数据库恢复后在“版本”中核对；已保存的工作簿再次导入不会重复计入。"
            ) from error
        return row is not None

    def _laid(self, files: dict[str, str]) -> Path:
        mirror = self._local()
        work = mirror.new_folder("writing")
        mirror.place(work, files, {})
        return work

    def _send(self, connection: Connection, scope: str, work: Path, before: dict[str, str]) -> None:
        """Send what differs below ``work`` from ``before``, and count the scope's revision up."""
        after: dict[str, str] = {}
        with self._asked("写入状态", connection):
            for name in names(work):
                if _outside(name, scope) or is_log(name):
                    continue
                with explained("读取新内容", work / name):
                    content = (work / name).read_bytes()
                after[name] = sha256 = hashlib.sha256(content).hexdigest()
                if before.get(name) != sha256:
                    self._send_file(connection, name, sha256, content, known=name in before)
            gone = [name for name in before if name not in after]
            for name in gone:
                connection.execute("DELETE FROM ct_file WHERE name = %s", (name,))
            if after != before:
                _count_up(connection, scope)
                connection.execute(
                    "DELETE FROM ct_content WHERE NOT EXISTS "
                    "(SELECT 1 FROM ct_file WHERE ct_file.sha256 = ct_content.sha256)"
                )

    def _send_file(
        self, connection: Connection, name: str, sha256: str, content: bytes, *, known: bool
    ) -> None:
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
        self._local().keep(sha256, content)

    def _after_commit(self) -> None:
        """Tell the others, and see it at once here; whatever fails, the change is kept."""
        with contextlib.suppress(psycopg.Error, StoreError), self._lock:
            connection = self._reading()
            with deadline(connection, _READ):
                with contextlib.suppress(psycopg.NotSupportedError, psycopg.ProgrammingError):
                    connection.execute(f"NOTIFY {_NEWS}")
                self._look()


def _files(connection: Connection, scope: str) -> dict[str, str]:
    rows = connection.execute("SELECT name, sha256 FROM ct_file ORDER BY name")
    return {str(name): str(sha256) for name, sha256 in rows if not _outside(str(name), scope)}


def _outside(name: str, scope: str) -> bool:
    return scope not in (_EVERYTHING, name) and not name.startswith(f"{scope}/")


def _count_up(connection: Connection, scope: str) -> None:
    updated = connection.execute("UPDATE ct_scope SET revision = revision + 1 WHERE scope = %s", (scope,))
    if not updated.rowcount:
        connection.execute("INSERT INTO ct_scope (scope, revision) VALUES (%s, 1)", (scope,))


def _take_lock(connection: Connection, scope: str, patience: float) -> None:
    """Take the scope's lock, and share the one that :meth:`PostgresHome.frozen` takes alone."""
    end = time.monotonic() + patience
    whole = (LOCK_CLASS, key_of(_EVERYTHING))
    asked = (
        [("pg_try_advisory_xact_lock", whole)]
        if scope == _EVERYTHING
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


def _listen(connection: Connection) -> bool:
    """Ask for news; ``False`` where the database knows no such thing."""
    try:
        connection.execute(f"LISTEN {_NEWS}")
    except (psycopg.NotSupportedError, psycopg.ProgrammingError):
        return False
    return True


def _wait(listening: Connection | None, closed: threading.Event) -> None:
    if listening is None:
        closed.wait(_LOOK)
        return
    for _ in listening.notifies(timeout=_FOLLOW, stop_after=1):
        return
