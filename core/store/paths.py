"""Where the state of a dataset lies on disk.

Under the state folder (``COUNTY_TARGETS_HOME``, by default ``data/state`` of the project) every dataset
has a folder of its own::

    official/
      current               pointer: number and sha256 of the published version
      journal.jsonl         append-only record of publications, restores and withdrawals
      lock                  held by the one writer
      versions/000007.duckdb
      batches/000003/       workbook.xlsx as uploaded, rows.json as read, batch.json as commit marker
      yearly_plans.toml     yearly plan targets that the office enters itself; absent until it does

Backing up the state folder backs up everything that the project's own ``data/`` does not hold.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.store.errors import StoreError, explained

HOME_VARIABLE: Final = "COUNTY_TARGETS_HOME"

#: Datasets and how they are called on screen.
DATASETS: Final[dict[str, str]] = {"official": "正式数据", "drill": "演练数据"}

TEMPORARY: Final = ".tmp-"


@dataclass(frozen=True, slots=True)
class DatasetPaths:
    """The files of one dataset."""

    dataset: str
    root: Path

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


def state_home(home: Path | str | None = None) -> Path:
    """Return the state folder: the argument, else the environment, else ``data/state``."""
    chosen = home if home is not None else os.environ.get(HOME_VARIABLE) or None
    if chosen is not None:
        return Path(chosen).expanduser().absolute()
    return Path(__file__).resolve().parents[2] / "data" / "state"


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
    return DatasetPaths(dataset, state_home(home) / dataset)


def _numbers(folder: Path, suffix: str) -> tuple[int, ...]:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    stems = (name.removesuffix(suffix) for name in names if name.endswith(suffix))
    return tuple(sorted(int(stem) for stem in stems if stem.isascii() and stem.isdigit()))
