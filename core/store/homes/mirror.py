"""Local copies of what a database home holds: contents by their hash, and folders made of them.

One cache a machine and database, shared by all processes; each process has folders of its own in it, so
that no process ever sees another's half-made change. A process that was killed leaves its folders behind;
the next one removes them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from core.store.errors import DamagedStoreError, explained
from core.store.homes.home import TEMPORARY_PREFIX, ordered, try_lock

CACHE_VARIABLE: Final = "COUNTY_TARGETS_CACHE"

#: Files that nobody changes once they are there: folders may share their bytes with the cache.
_SHARED: Final = (".duckdb", ".xlsx")
_ALIVE: Final = ".alive"
#: Contents that nothing has named for this many seconds leave the cache.
_IDLE: Final = 86400.0


def cache_root() -> Path:
    """Return the folder for local copies: the environment's, systemd's, the user's, or a temporary one."""
    chosen = os.environ.get(CACHE_VARIABLE) or os.environ.get("CACHE_DIRECTORY", "").partition(":")[0]
    if chosen:
        return Path(chosen).expanduser().absolute()
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    root = Path(home).expanduser() / "county-targets"
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return Path(tempfile.gettempdir()) / f"county-targets-{os.getuid() if hasattr(os, 'getuid') else ''}"
    return root


class Mirror:
    """The cache of one database and the reading folder of this process.

    Parameters
    ----------
    key : str
        What tells the database from others.
    fetch : callable
        Returns the content with a hash, or ``None`` where the database has it no longer.
    """

    def __init__(self, key: str, fetch: Callable[[str], bytes | None]) -> None:
        self._root = cache_root() / hashlib.sha256(key.encode()).hexdigest()[:16]
        self._contents = self._root / "contents"
        self._fetch = fetch
        self._verified: set[str] = set()
        with explained("建立本地缓存", self._root):
            self._contents.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clean()
        self.folder = self.new_folder("reading")

    def new_folder(self, purpose: str) -> Path:
        """Return a new empty folder that lives as long as this process."""
        with explained("建立本地缓存", self._root):
            path = self._root / f"{purpose}-{os.getpid()}-{secrets.token_hex(4)}"
            aside = path.with_name(f"{TEMPORARY_PREFIX}{path.name}")
            aside.mkdir(mode=0o700)
            # Held open, and so locked, until the process ends: that is how others know that it lives.
            descriptor = os.open(aside / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
            try_lock(descriptor)
            aside.rename(path)
        self._alive = {**getattr(self, "_alive", {}), path: descriptor}
        return path

    def discard(self, folder: Path) -> None:
        """Remove a folder that :meth:`new_folder` made."""
        descriptor = self._alive.pop(folder, None)
        if descriptor is not None:
            os.close(descriptor)
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove the folders of this process; the contents stay for the next."""
        for folder in tuple(self._alive):
            self.discard(folder)

    def hold(self, sha256: str) -> bool:
        """Have a content in the cache, whole; ``False`` where the database has it no longer.

        Raises
        ------
        DamagedStoreError
            Where the database gives bytes with another hash.
        """
        path = self._path(sha256)
        if sha256 in self._verified and path.is_file():
            return True
        if not (path.is_file() and _hash(path.read_bytes()) == sha256):
            content = self._fetch(sha256)
            if content is None:
                return False
            if _hash(content) != sha256:
                raise DamagedStoreError(
                    "数据库中保存的文件与其校验值不符，未采用。请从备份恢复数据库后重试。"
                )
            self._put(path, content)
        self._verified.add(sha256)
        return True

    def doubt(self) -> None:
        """Check every content again before it is used."""
        self._verified.clear()

    def keep(self, sha256: str, content: bytes) -> None:
        """Put a content into the cache that this process has just sent to the database."""
        path = self._path(sha256)
        if not path.is_file():
            self._put(path, content)
        self._verified.add(sha256)

    def place(self, folder: Path, files: Mapping[str, str], before: Mapping[str, str]) -> None:
        """Make ``folder`` hold ``files`` (name to hash), where it held ``before``; what points comes last."""
        with explained("更新本地缓存", folder):
            for name in ordered([n for n, sha256 in files.items() if before.get(n) != sha256]):
                self._lay(folder / name, files[name])
            for name in before:
                if name not in files:
                    (folder / name).unlink(missing_ok=True)
                    _remove_empty_above(folder / name, folder)

    def forget(self, wanted: Iterable[str]) -> None:
        """Remove contents that are not ``wanted`` and that nobody has touched for a day."""
        keep = set(wanted)
        limit = time.time() - _IDLE
        for path in self._contents.iterdir():
            try:
                if path.name not in keep and path.stat().st_mtime < limit:
                    path.unlink()
                    self._verified.discard(path.name)
            except OSError:
                continue  # another process was faster

    def _lay(self, target: Path, sha256: str) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(4)}")
        source = self._path(sha256)
        if target.suffix in _SHARED:
            try:
                aside.hardlink_to(source)
            except OSError:
                shutil.copyfile(source, aside)
        else:
            shutil.copyfile(source, aside)
        aside.replace(target)
        # Linked to the same content already, a rename does nothing and leaves the other name.
        aside.unlink(missing_ok=True)

    def _put(self, path: Path, content: bytes) -> None:
        with explained("写入本地缓存", path):
            aside = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
            try:
                aside.write_bytes(content)
                aside.chmod(0o640)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._contents / sha256

    def _clean(self) -> None:
        """Remove what processes that live no longer left behind."""
        for folder in self._root.iterdir():
            alive = folder / _ALIVE
            if folder == self._contents or not alive.is_file():
                continue
            try:
                descriptor = os.open(alive, os.O_RDWR)
            except OSError:
                continue
            try:
                dead = try_lock(descriptor)
            finally:
                os.close(descriptor)
            if dead:
                shutil.rmtree(folder, ignore_errors=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _remove_empty_above(path: Path, root: Path) -> None:
    for parent in path.parents:
        if parent == root:
            return
        try:
            parent.rmdir()
        except OSError:
            return
