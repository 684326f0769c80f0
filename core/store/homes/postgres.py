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
    Reachability,
    append_line,
    is_log,
    names,
    without_password,
)
from core.store.homes.mirror import Mirror
from core.store.homes.postgres_link import Connection, connect, database_key, deadline, sentence
from core.store.homes.postgres_statements import (
    EVERYTHING,
    LOOK,
    add_line,
    content_of,
    count_up,
    files_of,
    lengths,
    lines_of,
    listen,
    mark,
    marked,
    outside,
    put_file,
    remove_files,
    remove_lines,
    remove_unused,
    revisions,
    take_lock,
    tell,
    wait,
    write_lines,
)

#: Steps of a change in a database, besides those of the store; for fault tests.
SENT: Final = "sent"
COMMITTED: Final = "committed"

#: Seconds until a reader looks again after a failed look.
_BACKOFF: Final = 3.0
#: Seconds that a reader's look may take before it goes on with what it holds.
_READ: Final = 10.0
#: Seconds that the statements of one part of a change may take: a published file may be large.
_WRITE: Final = 120.0
_ATTEMPTS: Final = 5


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
                before = files_of(connection, scope)
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
                add_line(connection, log, line)
                connection.commit()
        except psycopg.Error as error:
            raise sentence(action, self.address, error) from error
        self._after_commit()

    @contextmanager
    def frozen(self, patience: float = PATIENCE) -> Iterator[Path]:
        """Keep every writer out; the value is a folder with the whole state of this moment."""
        with self._transaction(EVERYTHING, patience) as connection:
            with self._asked("读取状态", connection):
                self._pull_now(connection)
                files = files_of(connection, EVERYTHING)
            work = self._laid(files)
            try:
                for log in self._lines:
                    shutil.copyfile(self.folder / log, work / log)
                yield work
            finally:
                self._local().discard(work)

    def fill(self, source: Path) -> None:
        """Make the database hold exactly the state below ``source``, in one transaction."""
        with self._transaction(EVERYTHING, PATIENCE) as connection, self._asked("写入状态", connection):
            before = files_of(connection, EVERYTHING)
            self._send(connection, EVERYTHING, source, before)
            remove_lines(connection)
            for log in [n for n in names(source) if is_log(n)]:
                lines = [line for line in (source / log).read_bytes().split(b"\n") if line]
                write_lines(connection, log, lines)
        self._lines.clear()
        self._after_commit()

    def reachability(self) -> Reachability:
        """Look whether the database answers."""
        with contextlib.suppress(StoreError):
            self.refresh(now=not self._following())
        revision = sum(self._revisions.values())
        return Reachability(not self._trouble, revision, self._looked, self._trouble)

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
        self._next_look = self._looked + LOOK
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
        standing = revisions(connection)
        if standing != self._revisions:
            for _ in range(_ATTEMPTS):
                files = files_of(connection, EVERYTHING)
                # A content may be gone again before it is fetched: then the list is old, and asked for anew.
                if all(self._local().hold(sha256) for sha256 in files.values()):
                    break
            else:
                raise StoreError(f"读取状态失败：{self.address}，所列文件不完整。请运行 verify 检查。")
            self._local().place(self.folder, files, self._files)
            self._files = files
            self._local().forget(files.values())
            self._revisions = standing
        self._pull_lines(connection)

    def _pull_lines(self, connection: Connection) -> None:
        known = lengths(connection)
        for log in [log for log in self._lines if log not in known]:
            (self.folder / log).unlink(missing_ok=True)
            del self._lines[log]
        for log, last in known.items():
            have = self._lines.get(log, 0)
            if last == have:
                continue
            path = self.folder / log
            if last < have or not have:  # filled anew meanwhile, or never read
                path.unlink(missing_ok=True)
                have = 0
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lines = lines_of(connection, log, have, last)
            with explained("更新本地缓存", path):
                append_line(path, b"\n".join(lines))
            self._lines[log] = last

    def _fetch(self, sha256: str) -> bytes | None:
        return content_of(self._reading(), sha256)

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
                    heard = listen(listening)
                with self._lock:
                    self._look()
                wait(listening if heard else None, self._closed)
            except (psycopg.Error, StoreError) as error:
                with self._lock:
                    self._lost(error)
                if listening is not None:
                    with contextlib.suppress(psycopg.Error):
                        listening.close()
                    listening = None
                self._closed.wait(LOOK)
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
                take_lock(connection, scope, patience)
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
            mark(connection, change, scope)
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
                return marked(connection, change)
        except psycopg.Error as error:
            raise StoreError(
                f"写入状态时连接中断：{self.address}，是否已经保存尚不能确定。"
                "请待数据库恢复后在“版本”中核对；已保存的工作簿再次导入不会重复计入。"
            ) from error

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
                if outside(name, scope) or is_log(name):
                    continue
                with explained("读取新内容", work / name):
                    content = (work / name).read_bytes()
                after[name] = sha256 = hashlib.sha256(content).hexdigest()
                if before.get(name) != sha256:
                    put_file(connection, name, sha256, content, known=name in before)
                    self._local().keep(sha256, content)
            remove_files(connection, [name for name in before if name not in after])
            if after != before:
                count_up(connection, scope)
                remove_unused(connection)

    def _after_commit(self) -> None:
        """Tell the others, and see it at once here; whatever fails, the change is kept."""
        with contextlib.suppress(psycopg.Error, StoreError), self._lock:
            connection = self._reading()
            with deadline(connection, _READ):
                tell(connection)
                self._look()
