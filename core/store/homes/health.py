"""Whether the state is whole and can be used: a quick look for monitoring, a thorough one for stewards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.plan.installed import chosen, offered, using
from core.plan.models import CatalogError
from core.store.batches import committed, digest
from core.store.disk import (
    DATASETS,
    MARKER,
    ROWS,
    WORKBOOK,
    DatasetPaths,
    dataset_paths,
    home_of,
    read_pointer,
    sha256_of,
    shared_home,
)
from core.store.errors import StoreError, from_json
from core.store.homes.moving import free_bytes
from core.store.journal import read_journal

#: Below so many free bytes no import is safe to begin.
LEAST_FREE: Final = 200_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One look: ``name`` is ``data``, ``store`` or ``disk``; ``detail`` is a Chinese sentence.

    ``needed`` tells whether the dashboard can show nothing without it: a database that is away keeps nobody
    from reading what this process holds.
    """

    name: str
    fine: bool
    detail: str
    needed: bool


def look(dataset: str = "official", home: Path | str | None = None) -> tuple[Check, ...]:
    """Look at data, store and disk, quickly enough for a question every few seconds.

    Where several plans are offered and none is chosen, at those of each.
    """
    plans = offered() if home is None else ()
    if len(plans) > 1 and not chosen():
        checks: list[Check] = []
        for plan in plans:
            with using(plan):
                checks += look(dataset)
        return tuple(checks)
    try:
        paths = dataset_paths(dataset, home)
        fingerprint = paths.home.reachability()
        kept = Check(
            "store", fingerprint.reachable, fingerprint.trouble or f"状态可读写：{paths.home.address}", False
        )
        return (_data(paths), kept, _disk(paths.home.folder))
    except (StoreError, CatalogError) as error:
        return (Check("data", False, str(error), True), Check("store", False, str(error), True))


def _data(paths: DatasetPaths) -> Check:
    name = DATASETS[paths.dataset]
    pointer = read_pointer(paths)
    if pointer is None:
        return Check("data", False, f"{name}尚未生成。请运行 python -m core build。", True)
    if not paths.version_file(pointer.number).is_file():
        return Check(
            "data", False, f"{name}版本{pointer.number}的文件缺失。请运行 python -m core build。", True
        )
    return Check("data", True, f"{name}版本{pointer.number}", True)


def _disk(folder: Path) -> Check:
    free = free_bytes(folder)
    room = f"{folder} 所在磁盘可用{free / 1e9:.1f}GB"
    return Check("disk", free >= LEAST_FREE, room if free >= LEAST_FREE else f"{room}，请清理", False)


def verify(home: Path | str | None = None) -> tuple[int, tuple[str, ...]]:
    """Read the whole state; return how many files were read, and what is wrong in Chinese sentences.

    Raises
    ------
    StoreError
        Where the home cannot be read at all.
    """
    kept = home_of(home) if home is not None else shared_home()
    kept.recheck()
    kept.refresh(now=True)
    return verify_folder(kept.folder)


def verify_folder(folder: Path) -> tuple[int, tuple[str, ...]]:
    """As :func:`verify`, for state that lies below ``folder``."""
    from core.store.homes.home import names

    present = names(folder)
    problems: list[str] = []
    for name in present:
        if name.rpartition("/")[2] == "journal.jsonl":
            root = (folder / name).parent
            problems += _dataset_problems(DatasetPaths(root.name, root))
        if name.rpartition("/")[2] == "audit.jsonl":
            problems += _audit_problems(folder / name)
    return len(present), tuple(problems)


def _dataset_problems(paths: DatasetPaths) -> Iterator[str]:
    pointer, journal = read_pointer(paths), read_journal(paths)
    if journal.damaged:
        yield f"{paths.journal}：{journal.damaged}行不可读。"
    if pointer is None:
        yield f"{paths.pointer}：当前版本指针缺失或损坏；运行 python -m core build 可修复。"
    elif not paths.version_file(pointer.number).is_file():
        yield f"{paths.version_file(pointer.number)}：当前版本的文件缺失；运行 python -m core build 可修复。"
    for number in paths.version_numbers():
        recorded = journal.of(number)
        if recorded and sha256_of(paths.version_file(number)) != recorded.sha256:
            yield f"{paths.version_file(number)}：与发布时的校验值不符。"
    kept = committed(paths)
    current = journal.of(pointer.number) if pointer else journal.last
    for number in current.active if current else ():
        if number not in kept:
            yield f"{paths.batch_folder(number)}：已入库批次的留存文件夹缺失；请从备份恢复。"
    for number in kept:
        yield from _batch_problems(paths.batch_folder(number))


def _batch_problems(folder: Path) -> Iterator[str]:
    try:
        marker = from_json((folder / MARKER).read_bytes())
        expected = {WORKBOOK: marker["sha256"], ROWS: marker["rows_sha256"]}
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{folder / MARKER}：批次记录不可读；请从备份恢复。"
        return
    for name, sha256 in expected.items():
        try:
            fine = digest((folder / name).read_bytes()) == sha256
        except OSError:
            fine = False
        if not fine:
            yield f"{folder / name}：缺失或与入库时不同。"


def _audit_problems(path: Path) -> Iterator[str]:
    damaged = 0
    for line in path.read_bytes().splitlines():
        try:
            from_json(line or b"{}")
        except ValueError:
            damaged += 1
    if damaged:
        yield f"{path}：{damaged}行不可读（多为断电时未写完的一行）。"
