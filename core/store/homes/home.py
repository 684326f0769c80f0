"""A home: the place that keeps the state, a folder (the default) or a PostgreSQL database.

Whoever reads state finds ordinary files below :attr:`Home.folder`; whoever writes asks for
:meth:`Home.changing` and writes ordinary files there. What was written is kept whole or not at all, and one
writer at a time works on a scope. A scope is a folder or a file of the home by its name relative to it:
``official``, ``reporting``, ``editors.toml``.

Logs that many processes append to at any time (``audit.jsonl``) are written by :meth:`Home.append` and by
nothing else; they need no scope.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from core.store.errors import StoreBusyError, StoreError, explained

#: Addresses that mean a database; anything else is a folder.
DATABASE_SCHEMES: Final = ("postgresql", "postgres")

#: Seconds that a writer waits for another one before it gives up.
PATIENCE: Final = 60.0
_PAUSE: Final = 0.05

#: Logs that processes append to at any time, by the last part of their names.
LOGS: Final = ("audit.jsonl",)

#: Bytes from which on a log of a folder is put aside and begun anew.
LOG_BYTES: Final = 4_000_000


def put_aside(log: str, number: str) -> str:
    """Return the name of the part of a log that was put aside under a number."""
    stem, _, ending = log.rpartition(".")
    return f"{stem}-{number}.{ending}"


#: Names that are never state: locks, and what an interrupted write left behind.
LOCK_NAME: Final = "lock"
LOCK_SUFFIX: Final = ".lock"
TEMPORARY_PREFIX: Final = ".tmp-"


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether a home can be written and read now; ``trouble`` is the Chinese sentence where it cannot.

    ``revision`` grows with every change that this process has seen; ``looked`` is the time (monotonic
    seconds) of the last look that reached the home.
    """

    reachable: bool
    revision: int = 0
    looked: float = 0.0
    trouble: str = ""


class Home(ABC):
    """What both kinds of home offer."""

    #: As shown to people; never with a password.
    address: str
    #: Whether :meth:`changing` keeps everything that was written in it, or nothing: a database does. A
    #: folder keeps each rename, and the store orders them so that a crash loses nothing.
    whole: bool

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Folder under which the state is read as ordinary files."""

    @abstractmethod
    def refresh(self, *, now: bool = False) -> None:
        """Bring :attr:`folder` up to date; with ``now`` even where that was done a moment ago.

        A home that cannot be reached leaves the folder as it is: readers go on with what they hold.

        Raises
        ------
        StoreError
            Where the home cannot be reached and this process holds nothing of it yet.
        """

    @abstractmethod
    def changing(self, scope: str, patience: float = PATIENCE) -> AbstractContextManager[Path]:
        """Hold the write lock of a scope; the value is the folder below which to read and write it.

        An exception inside gives up the change.

        Raises
        ------
        StoreBusyError
            Where another writer still holds the lock after ``patience`` seconds.
        StoreError
            Where the home cannot be written; nothing has then changed unless the message says so.
        """

    @abstractmethod
    def append(self, log: str, line: bytes) -> None:
        """Append one line (without its end) to a log and wait until it is kept.

        Raises
        ------
        StoreError
            Where it cannot be kept; the caller must then not go on.
        """

    @abstractmethod
    def frozen(self, patience: float = PATIENCE) -> AbstractContextManager[Path]:
        """Keep all writers out of all scopes; the value is a folder with the whole state as it is."""

    @abstractmethod
    def fill(self, source: Path) -> None:
        """Make the home hold exactly the state below ``source``; no writer may be at work.

        Raises
        ------
        StoreError
            Where it cannot be written; a database is then as before, a folder keeps what it had aside.
        """

    @abstractmethod
    def reachability(self) -> Reachability:
        """Look whether the home can be reached."""

    def recheck(self) -> None:  # noqa: B027 (a folder is no copy of anything)
        """Hold every local copy against its hash again, and fetch what does not agree."""

    def follow(self) -> None:  # noqa: B027 (a folder has no news to wait for)
        """Learn of changes in the background from now on, where readers would else have to ask."""

    def close(self) -> None:  # noqa: B027 (a folder holds nothing open)
        """Give up connections and local copies; a second call does nothing."""


class FolderHome(Home):
    """State in a folder on this machine; needs no service."""

    whole = False

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The state folder itself."""
        return self._folder

    def refresh(self, *, now: bool = False) -> None:
        """Do nothing: the files are the state."""

    @contextmanager
    def changing(self, scope: str, patience: float = PATIENCE) -> Iterator[Path]:
        """Hold the lock file of a scope, and write in the state folder itself."""
        path = self._lock_of(scope)
        with explained("取得写入锁", path):
            path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with locked(path, patience, lambda: busy(scope, patience)):
            yield self._folder

    def append(self, log: str, line: bytes) -> None:
        """Append one line to a log of the folder."""
        path = self._folder / log
        with explained("写入操作记录", path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size >= LOG_BYTES:
                self._put_aside(log, path)
            append_line(path, line)

    def _put_aside(self, log: str, path: Path) -> None:
        """Give a log that has grown long the next free name beside it; nothing of it is deleted."""
        with self.changing(log):
            if path.stat().st_size < LOG_BYTES:  # another process was first
                return
            number = 1
            while (free := path.with_name(put_aside(path.name, f"{number:04d}"))).exists():
                number += 1
            path.rename(free)

    @contextmanager
    def frozen(self, patience: float = PATIENCE) -> Iterator[Path]:
        """Hold the locks of all scopes."""
        scopes = sorted({_scope_of(name) for name in names(self._folder)} | set(self._locks()))
        with ExitStack() as held:
            for scope in scopes:
                held.enter_context(self.changing(scope, patience))
            yield self._folder

    def fill(self, source: Path) -> None:
        """Write the state below ``source`` aside, then rename file by file, pointers last."""
        with explained("写入状态文件夹", self._folder):
            wanted = names(source)
            aside = self._folder / f"{TEMPORARY_PREFIX}fill-{os.getpid()}"
            copy_state(source, aside)
            for gone in set(names(self._folder)) - set(wanted):
                (self._folder / gone).unlink()
            for name in ordered(wanted):
                target = self._folder / name
                target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
                (aside / name).replace(target)
            _remove_empty(aside)

    def reachability(self) -> Reachability:
        """Look whether the folder can be written."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        fine = os.access(self._folder, os.R_OK | os.W_OK | os.X_OK)
        trouble = "" if fine else f"状态文件夹不能写入：{self._folder}。请检查权限。"
        return Reachability(fine, looked=time.monotonic(), trouble=trouble)

    def _lock_of(self, scope: str) -> Path:
        path = self._folder / scope
        return path.with_name(path.name + LOCK_SUFFIX) if "." in path.name else path / LOCK_NAME

    def _locks(self) -> Iterator[str]:
        if self._folder.is_dir():
            for path in self._folder.rglob(LOCK_NAME):
                yield path.parent.relative_to(self._folder).as_posix()


def is_database(address: Path | str) -> bool:
    """Whether an address names a database rather than a folder."""
    return isinstance(address, str) and address.partition("://")[0] in DATABASE_SCHEMES and "://" in address


def without_password(address: str) -> str:
    """Return the address of a database as it may be shown and logged."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2] or "".join(parse_qs(parts.query).get("host", []))
    user = (parts.username or "") if "@" in parts.netloc else ""
    return f"{parts.scheme}://{user + '@' if user else ''}{host}{parts.path}"


_homes: dict[tuple[int, str], Home] = {}
_opening: Final = threading.Lock()


def home_at(address: Path | str) -> Home:
    """Return the home at an address; one object an address in each process.

    Raises
    ------
    StoreError
        Where it is a database, and the driver for it is not installed.
    """
    if not is_database(address):
        _refuse_odd(str(address))
        return FolderHome(Path(address).expanduser().absolute())
    key = (os.getpid(), str(address))  # after a fork the parent's connection is not ours
    with _opening:
        if key not in _homes:
            _homes[key] = _database(str(address))
        return _homes[key]


def _refuse_odd(address: str) -> None:
    """Refuse a path that DuckDB cuts at a question mark, or that no message could show."""
    if "?" in address:
        odd = "问号（?）"
    elif not address.isprintable():
        odd = "换行等不能显示的字符"
    else:
        return
    raise StoreError(
        f"状态文件夹的路径中有{odd}，数据库文件不能放在那里。"
        "请把环境变量 COUNTY_TARGETS_HOME 改为没有这种字符的文件夹。"
    )


def forget_homes() -> None:
    """Close every database home of this process; the next use opens it anew."""
    with _opening:
        for key in [k for k in _homes if k[0] == os.getpid()]:
            _homes.pop(key).close()


def _database(address: str) -> Home:
    try:
        from core.store.homes.postgres import PostgresHome
    except ImportError as error:
        raise StoreError(
            "状态地址是数据库，但未安装数据库驱动 psycopg。请运行 pip install -r requirements.txt 后重试。"
        ) from error
    return PostgresHome(address)


def busy(scope: str, patience: float) -> StoreBusyError:
    """Return the error of a writer that has waited in vain."""
    called = {"official": "正式数据", "drill": "演练数据"}.get(scope.rpartition("/")[2], scope)
    return StoreBusyError(
        f"{called}正由另一项操作写入，等候 {patience:.0f} 秒仍未结束。本次未写入任何内容，请稍后重试。"
    )


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Take the lock that belongs to an open file, where nobody has it."""
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Take the lock that belongs to an open file, where nobody has it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, patience: float, failed: Callable[[], StoreBusyError]) -> Iterator[None]:
    """Hold the lock of a file; the system gives it back however the process ends."""
    with explained("取得写入锁", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        deadline = time.monotonic() + patience
        while not try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise failed()
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def append_line(path: Path, line: bytes) -> None:
    """Append one line to a file in one write; a line torn by a crash is closed first."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        end = os.lseek(handle, 0, os.SEEK_END)
        if end:
            os.lseek(handle, end - 1, os.SEEK_SET)
        torn = bool(end) and os.read(handle, 1) != b"\n"
        whole = (b"\n" if torn else b"") + line + b"\n"
        if os.write(handle, whole) < len(whole):  # as a disk that is almost full does, without an error
            raise OSError(28, os.strerror(28))
        os.fsync(handle)
    finally:
        os.close(handle)


def is_state(name: str) -> bool:
    """Whether a file of a home is state: no lock, nothing left over."""
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts)  # what is temporary is
    return not (hidden or parts[-1] == LOCK_NAME or parts[-1].endswith(LOCK_SUFFIX))


def is_log(name: str) -> bool:
    """Whether a file is a log that :meth:`Home.append` alone writes."""
    return name.rpartition("/")[2] in LOGS


def names(folder: Path) -> list[str]:
    """Names of all files of the state below ``folder``, relative to it, sorted."""
    if not folder.is_dir():
        return []
    files = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in files if is_state(name))


def ordered(unordered: list[str]) -> list[str]:
    """Return names in the order in which to put them down: what points to others comes last."""
    return sorted(unordered, key=lambda name: (name.rpartition("/")[2] == "current", name))


def copy_state(source: Path, target: Path) -> None:
    """Copy all state below ``source`` to ``target`` and wait until it is on the disk."""
    for name in names(source):
        path = target / name
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        content = (source / name).read_bytes()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def _scope_of(name: str) -> str:
    """Return the scope that a file belongs to, as far as its name tells: its folder below the home."""
    return name.partition("/")[0]


def _remove_empty(folder: Path) -> None:
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        path.rmdir()
    folder.rmdir()
