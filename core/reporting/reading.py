"""Rounds and submissions as they stand: the record of reporting read beside a version of the data."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

import pandas as pd

from core.figures.frames import VALID
from core.file_memo import FileMemo
from core.plan.catalog import Catalog
from core.reporting import ledger as record
from core.reporting import state
from core.reporting.model import Ledger
from core.store.disk import DatasetPaths, dataset_paths
from core.store.reader import Reader, open_reader


class Version(Protocol):
    """What an open version says of its imports."""

    @property
    def content(self) -> str:
        """What tells its content from any other's."""

    @property
    def batches(self) -> pd.DataFrame:
        """Its batches; columns as :meth:`core.store.reader.Reader.batches` returns them."""


#: Ledgers by dataset and version.
_ledgers: Final[FileMemo[Ledger]] = FileMemo()


def read_ledger(
    dataset: str,
    catalog: Catalog,
    home: Path | str | None = None,
    *,
    version: Version | None = None,
) -> Ledger:
    """Return rounds and submissions as they stand with the current version.

    Parameters
    ----------
    version : Version, optional
        The version to go by, where it is open already: the record is then read when it has changed.

    Raises
    ------
    StoreError
        Where the record or the dataset cannot be read.
    """
    paths = dataset_paths(dataset, home)
    if version is not None:
        key = paths.root, version.content
        return _ledgers.get(key, [state.file_of(paths)], lambda: _fold(paths, version.batches))
    with open_reader(dataset, home, catalog) as reader:
        return _fold(paths, reader.batches())


def ledger_of(paths: DatasetPaths, reader: Reader) -> Ledger:
    """Return rounds and submissions as they stand with the version that a reader holds."""
    return _fold(paths, reader.batches())


def _fold(paths: DatasetPaths, batches: pd.DataFrame) -> Ledger:
    counting: dict[str, int] = {}
    taken_back: set[str] = set()
    for digest, number, stands in zip(batches["sha256"], batches["number"], batches["state"], strict=True):
        if stands == VALID:
            counting[str(digest)] = int(number)
        else:
            taken_back.add(str(digest))
    events, damaged = state.events(paths)
    return record.fold(events, counting, taken_back - counting.keys(), damaged)
