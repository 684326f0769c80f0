"""Publishing a version: built aside, checked, then switched on by one rename.

A process killed at any moment leaves the old version or the new one. The order of steps matters:

1. the database is written aside, closed, read again and compared with what was to be written;
2. the next pointer is written aside (from here on nothing needs much space);
3. the record says what is about to be published;
4. the batch, where there is one, is accepted by a rename;
5. the database gets its name, the pointer is switched.

Until 4 nothing has happened. From 4 on the batch is part of the dataset, and a start after a crash
(:mod:`core.store.recovery`) finishes what the record says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.clock import now as clock_now
from core.figures.frames import VALID
from core.store.content import Content, content_digest
from core.store.disk import (
    FILE_MODE,
    DatasetPaths,
    Pointer,
    discard,
    move,
    prepare_pointer,
    reach,
    read_pointer,
    sha256_of,
    switch,
    sync_file,
    temporary,
)
from core.store.errors import DamagedStoreError, StoreError, explained
from core.store.journal import Journal, Publication, append, read_journal
from core.store.schema import read_database, write_database
from core.system_errors import cause_of

# Which published versions stay: the last twenty, and of earlier ones the last of every month.

KEPT_VERSIONS: Final = 20


def versions_to_keep(published: Iterable[tuple[int, str]], keep: int = KEPT_VERSIONS) -> frozenset[int]:
    """Return the numbers of the versions that stay.

    Parameters
    ----------
    published : iterable of (int, str)
        Number and publication time (ISO) of every version whose file is there. Only the month is read
        from the time; which version is the last is decided by number.
    keep : int
        How many of the last versions stay in any case.
    """
    ordered = sorted(published)
    last = {number for number, _ in ordered[-keep:]}
    of_month = {at[:7]: number for number, at in ordered}
    return frozenset(last | set(of_month.values()))


def prune(paths: DatasetPaths, journal: Journal, current: int) -> tuple[int, ...]:
    """Remove the files of versions that need not stay; return their numbers.

    The current version stays always, and a file that the record does not know is left alone. A file that
    cannot be removed (another program has it open) is left for the next time.
    """
    times = {p.number: p.published_at for p in journal.publications}
    present = [(number, times[number]) for number in paths.version_numbers() if number in times]
    keep = versions_to_keep(present) | {current}
    removed: list[int] = []
    for number, _ in present:
        if number in keep:
            continue
        try:
            paths.version_file(number).unlink()
        except OSError:
            continue
        removed.append(number)
    return tuple(removed)


@dataclass(frozen=True, eq=False)
class Draft:
    """What is to be published, but for number and time."""

    content: Content
    kind: str
    active: tuple[int, ...]
    known: int
    note: str = ""
    restored: int = 0


def next_number(paths: DatasetPaths) -> int:
    """Return the number of the next version; numbers are never used twice."""
    pointer = read_pointer(paths)
    used = [p.number for p in read_journal(paths).publications]
    return 1 + max([0, pointer.number if pointer else 0, *used, *paths.version_numbers()])


def publish(paths: DatasetPaths, draft: Draft, accept: Callable[[], None] | None = None) -> Publication:
    """Publish ``draft`` as the next version; the caller holds the write lock.

    Parameters
    ----------
    paths : DatasetPaths
    draft : Draft
    accept : callable, optional
        Accepts the staged batch that the draft contains.

    Returns
    -------
    Publication

    Raises
    ------
    StoreError
        Where a step fails. The message says whether anything has been accepted.
    """
    publication = _publication(paths, draft)
    database = temporary(paths.versions, f"{publication.number:06d}")
    prepared: Path | None = None
    try:
        write_database(database, draft.content, publication)
        _check(database, publication, draft.content)
        with explained("写入新版本", paths.root):
            database.chmod(FILE_MODE)
            sync_file(database)
            publication = dataclasses.replace(publication, sha256=sha256_of(database))
            reach("database-checked")
            prepared = prepare_pointer(paths, Pointer(publication.number, publication.sha256))
            reach("pointer-prepared")
            append(paths, publication)
            reach("journaled")
            if accept is not None:
                accept()
        accepted = accept is not None
        _switch_on(paths, publication, database, prepared, accepted=accepted)
    finally:
        for left in (database, _log_of(database), prepared):
            if left is not None:
                discard(left)
    prune(paths, read_journal(paths), publication.number)
    reach("pruned")
    return publication


def _switch_on(
    paths: DatasetPaths, publication: Publication, database: Path, prepared: Path, *, accepted: bool
) -> None:
    try:
        move(database, paths.version_file(publication.number))
        reach("named")
        switch(paths, prepared)
        reach("switched")
    except OSError as error:
        if paths.home.whole:
            raise StoreError(
                f"新版本未能写成：{paths.root}（{cause_of(error)}），本次未写入任何内容。请检查磁盘与权限后重试。"
            ) from error
        done = "本批数据已经接收并保存，但新版本尚未切换" if accepted else "新版本尚未切换"
        raise StoreError(
            f"{done}：{paths.root}（{cause_of(error)}）。请检查磁盘与权限，"
            "再运行 python -m core build，将自动完成发布。"
        ) from error


def _publication(paths: DatasetPaths, draft: Draft) -> Publication:
    rows = int((draft.content.observations["state"] == VALID).sum())
    now = clock_now().isoformat(timespec="seconds")
    return Publication(
        number=next_number(paths),
        kind=draft.kind,
        published_at=now,
        digest=content_digest(draft.content),
        rows=rows,
        active=draft.active,
        known=draft.known,
        note=draft.note,
        restored=draft.restored,
    )


def _check(database: Path, publication: Publication, content: Content) -> None:
    """Open the file as a reader will, and compare it with what was to be written."""
    reread, meta = read_database(database)
    same_rows = len(reread.observations) == len(content.observations)
    if not same_rows or meta != publication or content_digest(reread) != publication.digest:
        raise DamagedStoreError(
            f"新写的数据库与应写内容不符：{database}。请检查磁盘后重试，原有版本未受影响。"
        )
    if _log_of(database).exists():
        raise DamagedStoreError(f"新写的数据库未能完整落盘：{database}。请检查磁盘后重试，原有版本未受影响。")


def _log_of(database: Path) -> Path:
    """Return where DuckDB keeps what is not yet in the file; a closed database has none."""
    return database.with_name(f"{database.name}.wal")
