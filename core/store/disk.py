"""Where the files of a dataset lie.

In the home (``COUNTY_TARGETS_HOME``, by default the folder ``data/state`` of the project), or in local copies
where that is a database; see :mod:`core.store.homes.home`. There every plan has a place of its own (see
:mod:`core.store.homes.plans`), and in it every dataset a folder::

    official/
      current               pointer: number and sha256 of the published version
      plan.json             whose state it is: prefecture and plan
      journal.jsonl         append-only record of publications, restores and withdrawals
      built.json            what the current version was built from; without it the next start builds anew
      lock                  held by the one writer
      versions/000007.duckdb
      batches/000003/       workbook.xlsx as uploaded, rows.json as read, batch.json as commit marker
      yearly_plans.toml     yearly plan targets that the office enters itself; absent until it does

Backing up the state folder backs up everything that the project's own ``data/`` does not hold.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.plan.installed import data_root, in_use
from core.plan.records import HIGHEST
from core.store.errors import StoreError, explained, from_json
from core.store.homes.home import PATIENCE, FolderHome, Home, home_at
from core.store.homes.plans import home_of_plan

# Named steps of a write, so that fault tests can stop the process at each of them.

Hook = Callable[[str], None]

#: In the order in which a write passes them; ``staged`` and ``accepted`` are steps of imports only. Beside
#: them stands ``recorded``: a line of the record of reporting is on the disk.
STEPS: Final = (
    "locked",
    "staged",
    "database-begun",
    "database-written",
    "database-checked",
    "pointer-prepared",
    "journaled",
    "accepted",
    "named",
    "switched",
    "pruned",
)

_hooks: list[Hook] = []


def reach(step: str) -> None:
    """Say that ``step`` is done."""
    for hook in tuple(_hooks):
        hook(step)


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """Call ``hook`` at every step while the context is open."""
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.remove(hook)


HOME_VARIABLE: Final = "COUNTY_TARGETS_HOME"

#: Datasets and how they are called on screen.
DATASETS: Final[dict[str, str]] = {"official": "正式数据", "drill": "演练数据"}

TEMPORARY: Final = ".tmp-"

#: Files of a kept batch.
WORKBOOK: Final = "workbook.xlsx"
ROWS: Final = "rows.json"
MARKER: Final = "batch.json"


@dataclass(frozen=True, slots=True)
class DatasetPaths:
    """The files of one dataset."""

    dataset: str
    root: Path
    given: Home | None = field(default=None, compare=False)

    @property
    def home(self) -> Home:
        """The home that keeps the dataset."""
        return self.given or FolderHome(self.root.parent)

    @property
    def versions(self) -> Path:
        """Folder of the published database files."""
        return self.root / "versions"

    @property
    def batches(self) -> Path:
        """Folder of the kept workbooks."""
        return self.root / "batches"

    @property
    def pointer(self) -> Path:
        """File that names the current version."""
        return self.root / "current"

    @property
    def journal(self) -> Path:
        """Append-only record."""
        return self.root / "journal.jsonl"

    @property
    def stamp(self) -> Path:
        """Digest of what the current version was built from; see :mod:`core.store.stamp`."""
        return self.root / "built.json"

    @property
    def lock(self) -> Path:
        """File whose lock the writer holds."""
        return self.root / "lock"

    def version_file(self, number: int) -> Path:
        """Return the database file of a version."""
        return self.versions / f"{number:06d}.duckdb"

    def batch_folder(self, number: int) -> Path:
        """Return the folder of a kept batch."""
        return self.batches / f"{number:06d}"

    def version_numbers(self) -> tuple[int, ...]:
        """Numbers of the version files present, ascending."""
        return _numbers(self.versions, ".duckdb")

    def batch_numbers(self) -> tuple[int, ...]:
        """Numbers of the batch folders present, ascending."""
        return _numbers(self.batches, "")

    def make(self) -> None:
        """Create the folders where they are missing."""
        with explained("建立状态文件夹", self.root):
            for folder in (self.root, self.versions, self.batches):
                folder.mkdir(mode=0o750, parents=True, exist_ok=True)


#: Homes by plan that were looked up already; see :func:`one_look`.
_homes: Final[ContextVar[dict[str, Home] | None]] = ContextVar("_homes", default=None)


def home_of(home: Path | str | None = None) -> Home:
    """Return the home of a plan's state: the argument (folder or address) as it is, else the plan in use's.

    Without an argument it is a part of the home that all plans share; see :mod:`core.store.homes.plans`.
    """
    if home is not None:
        return home_at(home)
    homes = _homes.get()
    if homes is None:
        return home_of_plan(shared_home())
    plan = in_use()
    if plan not in homes:
        homes[plan] = home_of_plan(shared_home())
    return homes[plan]


@contextmanager
def one_look() -> Iterator[None]:
    """Look up the home of each plan once inside the block, in this thread: for the length of one answer."""
    token = _homes.set({})
    try:
        yield
    finally:
        _homes.reset(token)


def shared_home() -> Home:
    """Return the home that all plans share: the environment's, else the folder ``data/state``."""
    return home_at(os.environ.get(HOME_VARIABLE) or data_root() / "state")


def state_home(home: Path | str | None = None) -> Path:
    """Return the folder in which the state can be read, up to date; see :func:`home_of`.

    Raises
    ------
    StoreError
        Where the home is a database that does not answer, and nothing of it is held yet.
    """
    state = home_of(home)
    state.refresh()
    return state.folder


def dataset_paths(dataset: str, home: Path | str | None = None) -> DatasetPaths:
    """Return the paths of a dataset, refusing unknown names.

    Raises
    ------
    StoreError
        Where ``dataset`` is not one of :data:`DATASETS`.
    """
    if dataset not in DATASETS:
        known = "、".join(DATASETS)
        raise StoreError(f"没有名为“{dataset}”的数据集。可用的数据集：{known}。")
    return DatasetPaths(dataset, state_home(home) / dataset, home_of(home))


def _numbers(folder: Path, suffix: str) -> tuple[int, ...]:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    stems = (name.removesuffix(suffix) for name in names if name.endswith(suffix))
    return tuple(sorted(int(stem) for stem in stems if stem.isascii() and stem.isdigit()))


# Writing files so that a reader, or the next start, finds them whole or not at all.

FILE_MODE: Final = 0o640
_CHUNK: Final = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def temporary(folder: Path, purpose: str) -> Path:
    """Return a name in ``folder`` that the next start will recognise as left over."""
    return folder / f"{TEMPORARY}{purpose}-{os.getpid()}-{secrets.token_hex(4)}"


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and wait until its bytes are on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_file(path: Path) -> None:
    """Wait until the bytes of an existing file are on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (Windows has no such call)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename atomically inside one file system and wait until the name is on the disk."""
    source.replace(target)
    sync_folder(target.parent)


def remove_left_over(folder: Path) -> tuple[str, ...]:
    """Remove what an interrupted write left in ``folder``; return the names removed."""
    removed: list[str] = []
    if not folder.is_dir():
        return ()
    for entry in sorted(folder.iterdir()):
        if not entry.name.startswith(TEMPORARY):
            continue
        discard(entry)
        removed.append(entry.name)
    return tuple(removed)


def discard(path: Path) -> None:
    """Remove a temporary file or folder, whether or not it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


# One writer at a time on a dataset, wherever its home is.


@contextmanager
def writing(paths: DatasetPaths, patience: float = PATIENCE) -> Iterator[DatasetPaths]:
    """Hold the dataset's write lock.

    Parameters
    ----------
    paths : DatasetPaths
        The dataset; its folders are created where missing.
    patience : float
        Seconds to wait for another writer.

    Yields
    ------
    DatasetPaths
        Where to write, and to read what is about to change: in a database these are other folders than
        those of ``paths``, and what stands there counts once the context is left without an error.

    Raises
    ------
    StoreBusyError
        Where another writer still holds the lock after that time.
    StoreError
        Where the home cannot be written.
    """
    with paths.home.changing(paths.dataset, patience) as folder:
        work = dataclasses.replace(paths, root=folder / paths.dataset)
        work.make()
        reach("locked")
        yield work


# The pointer: a small file that names the published version and its checksum.


@dataclass(frozen=True, slots=True)
class Pointer:
    """Number of the published version, and sha256 of its file."""

    number: int
    sha256: str


def read_pointer(paths: DatasetPaths) -> Pointer | None:
    """Return the pointer, or ``None`` where it is missing or damaged."""
    try:
        content = paths.pointer.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        with explained("读取当前版本指针", paths.pointer):
            raise error
    try:
        values = from_json(content)
        number, sha256 = values["number"], values["sha256"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(number) is not int or not 0 < number <= HIGHEST or not isinstance(sha256, str):
        return None
    return Pointer(number, sha256)


def prepare_pointer(paths: DatasetPaths, pointer: Pointer) -> Path:
    """Write the next pointer aside, so that switching is a rename that needs no space."""
    path = temporary(paths.root, "pointer")
    content = json.dumps({"number": pointer.number, "sha256": pointer.sha256})
    write_synced(path, content.encode())
    return path


def switch(paths: DatasetPaths, prepared: Path) -> None:
    """Make a prepared pointer the current one, atomically."""
    move(prepared, paths.pointer)
