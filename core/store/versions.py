"""Published versions: list them, and go back or forth to one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.build import build_locked, read_all
from core.store.content import Content, content_digest, replace_withdrawn
from core.store.disk import DATASETS, DatasetPaths, dataset_paths, read_pointer, sha256_of, writing
from core.store.errors import DamagedStoreError, StoreError
from core.store.homes.home import PATIENCE
from core.store.homes.plans import refuse_others
from core.store.journal import RESTORE, Publication, VersionInfo, info_of, read_journal
from core.store.publish import Draft, publish
from core.store.recovery import Condition, examine
from core.store.schema import read_database


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did: batches that no longer count, and batches that count again."""

    version: VersionInfo
    published: bool
    withdrawn: tuple[int, ...]
    reinstated: tuple[int, ...]

    @property
    def summary(self) -> str:
        """The report as a Chinese sentence."""
        if not self.published:
            return f"所选版本与当前内容相同，仍为版本{self.version.number}，没有改动。"
        parts = [f"{self.version.note}，已发布为版本{self.version.number}。"]
        if self.withdrawn:
            parts.append(f"批次{_listed(self.withdrawn)}已撤回，留存的工作簿不删除。")
        if self.reinstated:
            parts.append(f"批次{_listed(self.reinstated)}重新计入。")
        return "".join(parts)


def versions(dataset: str = "official", home: Path | str | None = None) -> tuple[VersionInfo, ...]:
    """Return the versions that can be opened or restored, the latest first."""
    paths = dataset_paths(dataset, home)
    present = set(paths.version_numbers())
    publications = (p for p in read_journal(paths).publications if p.number in present)
    return tuple(info_of(p) for p in reversed(tuple(publications)))


def current_number(dataset: str = "official", home: Path | str | None = None) -> int | None:
    """Return the number of the version that readers get, or ``None``."""
    pointer = read_pointer(dataset_paths(dataset, home))
    return pointer.number if pointer else None


def moved(
    dataset: str, number: int, home: Path | str | None = None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the batches that restoring a version would take away, and those that it would bring back."""
    paths = dataset_paths(dataset, home)
    journal, pointer = read_journal(paths), read_pointer(paths)
    wanted, current = journal.of(number), journal.of(pointer.number) if pointer else None
    if wanted is None or current is None:
        return (), ()
    gone = tuple(n for n in current.active if n not in wanted.active)
    return gone, tuple(n for n in wanted.active if n not in current.active)


def restore(
    dataset: str,
    number: int,
    home: Path | str | None = None,
    catalog: Catalog | None = None,
    patience: float = PATIENCE,
) -> RestoreReport:
    """Publish the content of version ``number`` as a new version.

    Batches that came after it are marked 撤回 and no longer count, so that a rebuild gives the same;
    batches that it contains count again. The record is appended to, nothing is deleted: restoring a later
    version goes forth again.

    Raises
    ------
    StoreError
        Where the version is gone or damaged, or a batch that it contains is no longer kept.
    """
    with writing(dataset_paths(dataset, home), patience) as paths:
        if catalog is not None:
            refuse_others(paths.root, catalog)
        condition = examine(paths)
        if condition.ever_built and not condition.sound:
            build_locked(paths, catalog or load_catalog())
            condition = examine(paths)
        wanted = _wanted(paths, number)
        kept, _ = read_all(paths)
        missing = [n for n in wanted.active if n not in {b.info.number for b in kept}]
        if missing:
            raise DamagedStoreError(
                f"版本{number}含批次{_listed(missing)}，其留存文件夹已缺失：{paths.batches}。请从备份恢复后重试。"
            )
        content, _ = read_database(paths.version_file(number))
        return _publish(paths, wanted, condition, replace_withdrawn(content, kept, wanted.active))


def _publish(
    paths: DatasetPaths, wanted: Publication, condition: Condition, content: Content
) -> RestoreReport:
    current = condition.current
    if current is None:
        raise StoreError(f"{DATASETS[paths.dataset]}尚未生成。请先运行 python -m core build。")
    if current.digest == content_digest(content) and current.active == wanted.active:
        return RestoreReport(info_of(current), published=False, withdrawn=(), reinstated=())
    draft = Draft(
        content=content,
        kind=RESTORE,
        active=wanted.active,
        known=condition.known,
        note=f"恢复版本{wanted.number}的内容",
        restored=wanted.number,
    )
    published = publish(paths, draft)
    return RestoreReport(
        version=info_of(published),
        published=True,
        withdrawn=tuple(n for n in current.active if n not in wanted.active),
        reinstated=tuple(n for n in wanted.active if n not in current.active),
    )


def _wanted(paths: DatasetPaths, number: int) -> Publication:
    journal = read_journal(paths)
    path = paths.version_file(number)
    recorded = journal.of(number)
    if recorded is None or not path.is_file():
        present = [str(p.number) for p in journal.publications if paths.version_file(p.number).is_file()]
        known = "、".join(present) or "无"
        raise StoreError(
            f"{DATASETS[paths.dataset]}没有版本{number}，或其文件已按保留规则清理。可恢复的版本：{known}。"
        )
    if sha256_of(path) != recorded.sha256:
        raise DamagedStoreError(f"版本{number}的数据库文件已损坏：{path}。请另选版本，当前版本未受影响。")
    return recorded


def _listed(numbers: tuple[int, ...] | list[int]) -> str:
    return "、".join(str(number) for number in numbers)
