"""The stamp of a build: a digest of data, code and batches beside the pointer, and what the build reported.

A start compares it and builds nothing where nothing has changed. The stamp only saves work: without it, or
where it is damaged, everything is built as if it had never been written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Final

from core.plan.catalog import Catalog
from core.store.disk import (
    DATASETS,
    MARKER,
    ROWS,
    TEMPORARY,
    WORKBOOK,
    DatasetPaths,
    discard,
    move,
    read_pointer,
    sha256_of,
    temporary,
    write_synced,
)
from core.store.errors import from_json
from core.store.homes.plans import identity, owner_of
from core.store.journal import VersionInfo, info_of, read_journal

#: Libraries whose version may change what a build makes.
LIBRARIES: Final = ("duckdb", "geopandas", "numpy", "pandas", "shapely")

#: The package whose code makes the content.
CODE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    ``published`` is false where nothing had changed; ``version`` is then the one that stands.
    """

    dataset: str
    version: VersionInfo
    published: bool
    by_level: tuple[tuple[str, int], ...]
    by_grade: tuple[tuple[str, int], ...]
    estimates: int
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The report in a few Chinese lines, without the warnings."""
        name = DATASETS[self.dataset]
        version = self.version
        head = (
            f"{name}：已发布版本{version.number}，共{version.rows}条数据。"
            if self.published
            else f"{name}：内容没有变化，仍为版本{version.number}，共{version.rows}条数据。"
        )
        levels = "，".join(f"{level}{count}条" for level, count in self.by_level)
        grades = "，".join(f"{grade}级{count}条" for grade, count in self.by_grade)
        return "\n".join(
            [*self.notes, head, f"按地区：{levels}。", f"按证据等级：{grades}；另有估算{self.estimates}条。"]
        )


def inputs_digest(paths: DatasetPaths, catalog: Catalog) -> str:
    """Return the sha256 over everything that a build of a dataset depends on.

    Raises
    ------
    OSError
        Where a file cannot be read.
    """
    digest = hashlib.sha256()
    for part in _inputs(paths, catalog):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def code_digest() -> str:
    """Return the sha256 over the package's code, read once a process."""
    return _tree_digest(CODE)


@cache
def _tree_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for part in _files(folder, "**/*.py"):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def plan_digest(catalog: Catalog) -> str:
    """Return the sha256 over a plan as it was read: a catalog may differ from the files that it came from."""
    return hashlib.sha256(repr(dataclasses.replace(catalog, data_root=Path())).encode()).hexdigest()


def unchanged(paths: DatasetPaths, catalog: Catalog) -> BuildReport | None:
    """Return the report of the last build where a build would change nothing; else ``None``.

    Nothing is written and no lock is taken: the published file is as its pointer says, no interrupted write
    has left anything, and data, code and batches are those that it was built from.
    """
    if owner_of(paths.root) != identity(catalog):
        return None  # the build refuses another plan's state, and marks one without a mark
    try:
        stamp = from_json(paths.stamp.read_bytes())
        pointer, journal = read_pointer(paths), read_journal(paths)
        if pointer is None or [pointer.number, pointer.sha256] != stamp["pointer"]:
            return None
        publication = journal.of(pointer.number)
        if publication is None or journal.last != publication or journal.damaged or _interrupted(paths):
            return None
        whole = sha256_of(paths.version_file(pointer.number)) == pointer.sha256
        if not whole or inputs_digest(paths, catalog) != stamp["inputs"]:
            return None
        return BuildReport(
            dataset=paths.dataset,
            version=info_of(publication),
            published=False,
            by_level=tuple((str(name), int(count)) for name, count in stamp["by_level"]),
            by_grade=tuple((str(name), int(count)) for name, count in stamp["by_grade"]),
            estimates=int(stamp["estimates"]),
            warnings=tuple(str(warning) for warning in stamp["warnings"]),
            notes=(),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(paths: DatasetPaths, inputs: str, report: BuildReport) -> None:
    """Keep what the current version was built from; a disk that refuses costs the next start a build."""
    pointer = read_pointer(paths)
    if pointer is None:
        return
    content: dict[str, Any] = {
        "pointer": [pointer.number, pointer.sha256],
        "inputs": inputs,
        **{
            name: dataclasses.asdict(report)[name]
            for name in ("by_level", "by_grade", "estimates", "warnings")
        },
    }
    aside = temporary(paths.root, "stamp")
    with suppress(OSError):
        try:
            write_synced(aside, json.dumps(content, ensure_ascii=False, indent=1).encode())
            move(aside, paths.stamp)
        finally:
            discard(aside)


def _inputs(paths: DatasetPaths, catalog: Catalog) -> Iterator[bytes]:
    """Everything that a build reads, piece by piece, each with its name before it."""
    yield platform.python_version().encode()
    for library in LIBRARIES:
        yield f"{library} {installed_version(library)}".encode()
    yield code_digest().encode()
    yield plan_digest(catalog).encode()
    for place in (*catalog.places[:-1], catalog.data_root.parent):
        yield from _files(place / "geo", "*.*json")
    for place in catalog.places if paths.dataset == "official" else ():
        yield from _files(place / "figures", "**/*")
    for number in paths.batch_numbers():
        folder = paths.batch_folder(number)
        yield folder.name.encode()
        yield (folder / MARKER).read_bytes()
        yield (folder / ROWS).read_bytes()
        yield str((folder / WORKBOOK).stat().st_size).encode()


def _files(folder: Path, pattern: str) -> Iterator[bytes]:
    for path in sorted(folder.glob(pattern)):
        if path.is_file():
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()


def _interrupted(paths: DatasetPaths) -> bool:
    """Whether a write has left temporary files."""
    return any(
        entry.name.startswith(TEMPORARY)
        for folder in (paths.root, paths.versions, paths.batches)
        for entry in folder.iterdir()
    )
