"""What a start finds: which version is whole, what was meant, and what a crash left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.store.batches import committed, put_aside_unmarked
from core.store.content import content_digest
from core.store.disk import (
    DatasetPaths,
    Pointer,
    prepare_pointer,
    read_pointer,
    remove_left_over,
    sha256_of,
    switch,
)
from core.store.errors import DamagedStoreError, explained
from core.store.journal import Journal, Publication, read_journal
from core.store.schema import opens, read_database


@dataclass(frozen=True, slots=True)
class Condition:
    """State of a dataset after tidying up.

    ``current`` is the published version, ``None`` where its file is lost or nothing was ever published.
    ``active`` and ``known`` are the batches as they should be. ``notes`` say in Chinese what was mended.
    """

    current: Publication | None
    active: tuple[int, ...]
    known: int
    ever_built: bool
    notes: tuple[str, ...]

    @property
    def pending(self) -> tuple[int, ...]:
        """Accepted batches that the published version lacks."""
        published = self.current.active if self.current else ()
        return tuple(n for n in self.active if n not in published)

    @property
    def sound(self) -> bool:
        """Whether the published version is whole and holds just the batches that it should."""
        return self.current is not None and self.current.active == self.active


def examine(paths: DatasetPaths) -> Condition:
    """Remove what a crash left, put the pointer right, and say what is still to be done.

    The caller holds the write lock. Version numbers decide, never the clock.

    Raises
    ------
    DamagedStoreError
        Where the folder of a batch that counts is gone.
    """
    with explained("整理状态文件夹", paths.root):
        left = [
            name
            for folder in (paths.root, paths.versions, paths.batches)
            for name in remove_left_over(folder)
        ]
        notes = [f"清理了上次中断留下的{len(left)}个临时文件。"] if left else []
        journal = read_journal(paths)
        pointer = read_pointer(paths)
        once = max((max(p.known, *p.active, 0) for p in journal.publications), default=0)
        notes += [
            f"批次文件夹没有批次记录，不知是什么，已原样移到{place}，没有删除。"
            for place in put_aside_unmarked(paths, once)
        ]
        current = _whole_version(paths, journal, pointer)
        if current is not None and (pointer is None or pointer.number != current.number):
            switch(paths, prepare_pointer(paths, Pointer(current.number, current.sha256)))
            notes.append(f"当前版本指针已恢复为版本{current.number}。")
    batches = committed(paths)
    last = _last_record(paths, journal)
    ever_built = pointer is not None or last is not None or bool(batches) or bool(paths.version_numbers())
    if ever_built and current is None:
        notes.append("当前版本的数据库文件缺失或损坏。")
    active, known = _meant(last, batches)
    _refuse_loss(paths, _last_published(paths, journal, pointer) or current, batches)
    return Condition(current, active, known, ever_built, tuple(notes))


def _whole_version(paths: DatasetPaths, journal: Journal, pointer: Pointer | None) -> Publication | None:
    """Return the newest version whose file is as recorded; ``None`` where the newest one is damaged."""
    at_pointer = pointer.number if pointer else 0
    for publication in reversed(journal.publications):
        if publication.number <= at_pointer:
            break
        path = paths.version_file(publication.number)
        if path.is_file():  # else the crash came before the file got its name: it was never published
            return publication if _whole(path, publication.sha256) else None
    if pointer is None:
        return None if journal.publications else _unrecorded(paths)
    path = paths.version_file(pointer.number)
    if not _whole(path, pointer.sha256):
        return None
    return journal.of(pointer.number) or _described(paths, pointer.number)


def _whole(path: Path, sha256: str) -> bool:
    """Whether a file is as published and this program can read it (its layout may be an older one)."""
    return path.is_file() and sha256_of(path) == sha256 and opens(path)


def _unrecorded(paths: DatasetPaths) -> Publication | None:
    """With pointer and record both lost, the files speak for themselves."""
    for number in reversed(paths.version_numbers()):
        described = _described(paths, number)
        if described is not None:
            return described
    return None


def _described(paths: DatasetPaths, number: int) -> Publication | None:
    """Return what an intact database file says of itself, with the checksum of the file."""
    path = paths.version_file(number)
    try:
        content, publication = read_database(path)
    except DamagedStoreError:
        return None
    if content_digest(content) != publication.digest or publication.number != number:
        return None
    return replace(publication, sha256=sha256_of(path))


def _last_record(paths: DatasetPaths, journal: Journal) -> Publication | None:
    """Return the latest record of which batches count: the journal's, or a version's own."""
    last = journal.last
    if last is not None and not journal.damaged:
        return last
    for number in reversed(paths.version_numbers()):
        if last is not None and number <= last.number:
            break
        described = _described(paths, number)
        if described is not None:
            return described
    return last


def _meant(last: Publication | None, batches: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    recorded = last.active if last else ()
    known = last.known if last else 0
    active = tuple(n for n in batches if n in recorded or n > known)
    return active, max([known, *batches])


def _last_published(paths: DatasetPaths, journal: Journal, pointer: Pointer | None) -> Publication | None:
    """Return the record of the last version that readers could see, whether or not its file is whole."""
    if pointer is not None and journal.of(pointer.number) is not None:
        return journal.of(pointer.number)
    named = set(paths.version_numbers())
    return next((p for p in reversed(journal.publications) if p.number in named), None)


def _refuse_loss(paths: DatasetPaths, published: Publication | None, batches: tuple[int, ...]) -> None:
    lost = [n for n in (published.active if published else ()) if n not in batches]
    if lost:
        names = "、".join(str(paths.batch_folder(n)) for n in lost)
        raise DamagedStoreError(
            f"已入库批次的留存文件夹缺失：{names}。请从备份恢复后重试；在此之前不会重建，已发布的版本照常可读。"
        )
