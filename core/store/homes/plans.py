"""Whose state a folder holds: each plan has a state folder of its own, and another plan's is refused.

Below the state folder of a machine (``COUNTY_TARGETS_HOME``) a plan's state lies in
``<prefecture>/<plan>``. A folder that is handed to the program as such, or that already holds the plan's own
state, is used as it is. A dataset's folder says in ``plan.json`` whose it is.

Version 0.1.0 knew one plan only and wrote its state into the state folder itself, without ``plan.json``. Such
a folder is taken over by the plan that it belongs to: copied to its place, and the original kept as
``backup-0.1.0``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from core.plan.catalog import Catalog
from core.plan.installed import in_use
from core.plan.load import load_catalog
from core.store.errors import StoreError, explained, from_json
from core.store.homes.home import (
    LOCK_NAME,
    LOCK_SUFFIX,
    PATIENCE,
    FolderHome,
    Home,
    Reachability,
    busy,
    copy_state,
    locked,
)

MARKER: Final = "plan.json"
BACKUP: Final = "backup-0.1.0"

#: Files of a dataset that must not be lost.
_KEPT: Final = ("journal.jsonl", "current", "batches", "yearly_plans.toml")

#: What version 0.1.0 kept in the state folder.
_DATASETS: Final = ("official", "drill")
_OFFICE: Final = ("editors.toml", "audit.jsonl")
_OWN: Final = (*_DATASETS, *_OFFICE)


class PartHome(Home):
    """The part of a home that lies below one folder of it, itself a home."""

    def __init__(self, whole: Home, prefix: str) -> None:
        self.address = whole.address
        self.whole = whole.whole
        self._whole = whole
        self._prefix = prefix

    @property
    def folder(self) -> Path:
        """The folder of the part."""
        return self._whole.folder / self._prefix

    def refresh(self, *, now: bool = False) -> None:
        """Bring the whole up to date."""
        self._whole.refresh(now=now)

    @contextmanager
    def changing(self, scope: str, patience: float = PATIENCE) -> Iterator[Path]:
        """Hold the lock of a scope of the part."""
        with self._whole.changing(f"{self._prefix}/{scope}", patience) as folder:
            yield folder / self._prefix

    def append(self, log: str, line: bytes) -> None:
        """Append to a log of the part."""
        self._whole.append(f"{self._prefix}/{log}", line)

    @contextmanager
    def frozen(self, patience: float = PATIENCE) -> Iterator[Path]:
        """Keep all writers out of the whole; the value is the folder of the part."""
        with self._whole.frozen(patience) as folder:
            yield folder / self._prefix

    def fill(self, source: Path) -> None:  # noqa: ARG002 (refused whatever it is)
        """Refuse: what replaces a whole state is no part's to decide."""
        raise StoreError("只能整体恢复状态文件夹，不能只恢复其中一个方案。没有改动任何内容。")

    def reachability(self) -> Reachability:
        """Look whether the whole can be reached."""
        return self._whole.reachability()

    def recheck(self) -> None:
        """Recheck the whole."""
        self._whole.recheck()

    def follow(self) -> None:
        """Follow the whole."""
        self._whole.follow()


def home_of_plan(shared: Home) -> Home:
    """Return the home of the plan in use, a part of the home that all plans share.

    Raises
    ------
    StoreError
        Where the shared home cannot be read, or state of version 0.1.0 in it cannot be taken over.
    CatalogError
        Where no plan is in use, or it cannot be read.
    """
    catalog = load_catalog(in_use())
    shared.refresh()
    if isinstance(shared, FolderHome):
        return FolderHome(folder_of_plan(shared.folder, catalog))
    if owner_of(shared.folder / _DATASETS[0]) == identity(catalog):
        return shared
    return PartHome(shared, f"{catalog.prefecture}/{catalog.plan.id}")


def folder_of_plan(house: Path, catalog: Catalog) -> Path:
    """Return where the state of a plan lies below the state folder of a machine, which may be its own.

    Raises
    ------
    StoreError
        Where a state folder of version 0.1.0 cannot be taken over.
    """
    of_plan = house / catalog.prefecture / catalog.plan.id
    present = [house / name for name in _DATASETS if (house / name).is_dir()]
    marked = [owner for owner in map(owner_of, present) if owner]
    if marked:
        return house if identity(catalog) in marked else of_plan
    held = any(_built(folder) for folder in present) or any((house / name).is_file() for name in _OFFICE)
    if held and _belongs(house, catalog):
        _take_over(house, of_plan, present, catalog)
    return of_plan


def identity(catalog: Catalog) -> tuple[str, str]:
    """Return prefecture and plan, which together name a state."""
    return catalog.prefecture, catalog.plan.id


def owner_of(folder: Path) -> tuple[str, str] | None:
    """Return prefecture and plan of a dataset's folder; ``None`` where it does not say.

    Raises
    ------
    StoreError
        Where its mark cannot be read.
    """
    path = folder / MARKER
    with explained("读取状态文件夹的归属", path):
        try:
            record = from_json(path.read_text(encoding="utf-8"))
            return str(record["prefecture"]), str(record["plan"])
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):
            raise StoreError(f"状态文件夹的归属标记已损坏：{path}。请从备份恢复该文件后重试。") from None


def refuse_others(folder: Path, catalog: Catalog) -> None:
    """Refuse a dataset's folder that belongs to another plan.

    Raises
    ------
    StoreError
        With both names and the remedy; nothing is changed.
    """
    owner = owner_of(folder)
    if owner is None or owner == identity(catalog):
        return
    raise StoreError(
        f"这个状态文件夹属于地区{owner[0]}的方案“{owner[1]}”，当前方案是地区{catalog.prefecture}的"
        f"“{catalog.plan.id}”：{folder}。没有改动任何内容。请用 --plan {owner[1]}，或另设一个状态文件夹。"
    )


def claim(folder: Path, catalog: Catalog, areas: Callable[[], frozenset[str]]) -> None:
    """Mark a dataset's folder as the plan's; the caller holds its write lock.

    Parameters
    ----------
    areas : callable
        Gives the area codes of the version that stands there, none where nothing can be read. A folder
        without a mark is a plan's where they hold its city or a county of it.

    Raises
    ------
    StoreError
        Where the folder is another plan's.
    """
    refuse_others(folder, catalog)
    if owner_of(folder) is not None:
        return
    held = areas()
    if held and not held & catalog.own_codes:
        raise StoreError(
            f"这个状态文件夹是另一个地区的，其中没有{catalog.city.name}的数据：{folder}。没有改动任何内容。"
            "请另设一个状态文件夹。"
        )
    prefecture, plan = identity(catalog)
    content = json.dumps({"prefecture": prefecture, "plan": plan}, ensure_ascii=False)
    aside = folder / f".tmp-{MARKER}"
    with explained("写入状态文件夹的归属", folder):
        aside.write_text(content + "\n", encoding="utf-8")
        aside.replace(folder / MARKER)


def _built(folder: Path) -> bool:
    """Whether a dataset's folder holds anything that must not be lost."""
    return any((folder / name).exists() for name in _KEPT)


def _belongs(house: Path, catalog: Catalog) -> bool:
    """Whether state of version 0.1.0 is this plan's: by its area, of several plans there the earliest."""
    from core.plan.installed import installed
    from core.plan.models import CatalogError

    codes = _codes(house)
    if codes is not None and not codes & catalog.own_codes:
        return False
    rivals = []
    for name in installed():
        try:
            other = load_catalog(name)
        except CatalogError:
            continue
        if codes is None or codes & other.own_codes:
            rivals.append((other.plan.adopted_year, other.plan.id))
    return not rivals or min(rivals)[1] == catalog.plan.id


def _codes(house: Path) -> frozenset[str] | None:
    """Area codes of the newest database that can be read; ``None`` where none can."""
    from core.store.errors import DamagedStoreError
    from core.store.schema import read_database

    for dataset in _DATASETS:
        for path in sorted((house / dataset / "versions").glob("*.duckdb"), reverse=True):
            try:
                content, _ = read_database(path)
            except (DamagedStoreError, OSError):
                continue
            return frozenset(map(str, content.observations["area_code"].unique()))
    return None


def _take_over(house: Path, of_plan: Path, present: list[Path], catalog: Catalog) -> None:
    with explained("迁移 0.1.0 版的状态文件夹", house), _unused(house, present):
        if not any((house / name).exists() for name in _OWN):  # another process has just done it
            return
        if not of_plan.exists():
            aside = of_plan.with_name(f".tmp-{of_plan.name}")
            shutil.rmtree(aside, ignore_errors=True)
            for name in _OWN:
                _copy(house / name, aside / name)
            for folder in (aside / name for name in _DATASETS if (aside / name).is_dir()):
                claim(folder, catalog, frozenset)
            aside.mkdir(mode=0o750, parents=True, exist_ok=True)
            aside.replace(of_plan)
        for name in _OFFICE:  # where a start without them has begun the plan's folder already
            if not (of_plan / name).exists():
                _copy(house / name, of_plan / name)
        backup = house / BACKUP
        backup.mkdir(mode=0o750, exist_ok=True)
        for name in _OWN:
            if (house / name).exists():
                (house / name).replace(_free(backup, name))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        target.mkdir(mode=0o750, parents=True)
        copy_state(source, target)
    elif source.is_file():
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _free(folder: Path, name: str) -> Path:
    """Return a name in the backup that is not taken."""
    path, n = folder / name, 1
    while path.exists():
        path, n = folder / f"{name}.{n}", n + 1
    return path


@contextmanager
def _unused(house: Path, present: list[Path]) -> Iterator[None]:
    """Keep writers out while a state moves."""
    with ExitStack() as held:
        lock = house / f"{_OFFICE[0]}{LOCK_SUFFIX}"
        held.enter_context(locked(lock, PATIENCE, lambda: busy(_OFFICE[0], PATIENCE)))
        for folder in present:
            held.enter_context(locked(folder / LOCK_NAME, PATIENCE, partial(busy, folder.name, PATIENCE)))
        yield
