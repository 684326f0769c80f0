"""Reading one whole version: the only way in which the rest of the project gets figures."""

from __future__ import annotations

import datetime as dt
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pandas as pd

from core.figures.frames import (
    BATCH_COLUMNS,
    ESTIMATE_COLUMNS,
    SOURCE_COLUMNS,
    entries_of,
    entry_columns,
    tidy,
)
from core.figures.observation import COLUMNS, MeasureEntry, MilestoneEntry, RecurringEntry
from core.figures.vintage import with_origin
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.build import build_locked
from core.store.disk import DATASETS, DatasetPaths, dataset_paths, read_pointer, writing
from core.store.errors import DamagedStoreError, MissingDatabaseError, explained
from core.store.homes.plans import refuse_others
from core.store.journal import VersionInfo, info_of
from core.store.recovery import examine
from core.store.schema import acquire, read_geometry, read_meta, release

#: A version may be replaced and cleared away between reading the pointer and opening the file.
_ATTEMPTS: Final = 5

_FIGURE_COLUMNS: Final = ", ".join(f'"{name}"' for name in COLUMNS)
_PUBLISHED: Final = "TRY_CAST(published AS DATE) AS published"


class Reader:
    """One version of one dataset, held from opening to closing whatever is published meanwhile.

    Use as a context manager, one for each run; never share it between threads. Get it from
    :func:`open_reader`.
    """

    def __init__(self, dataset: str, path: Path, cursor: duckdb.DuckDBPyConnection) -> None:
        self.dataset = dataset
        self._path = path
        self._cursor = cursor
        self.version: VersionInfo = info_of(read_meta(cursor))
        self._finalizer = weakref.finalize(self, release, path, cursor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the cursor back; a second call does nothing."""
        self._finalizer()

    def figures(self) -> pd.DataFrame:
        """All figures that count as data: canonical columns, ``published`` and ``batch``.

        Vintages stand side by side; nothing withdrawn. ``year`` is float (NaN where the source gives
        none), ``published`` a timestamp (NaT where unknown); ``publisher`` and ``known_from`` as
        :func:`core.figures.vintage.with_origin` adds them. Ordered by indicator, year, area.
        """
        frame = self._frame(
            f"SELECT {_FIGURE_COLUMNS}, {_PUBLISHED}, batch FROM observations "  # noqa: S608 (constants)
            "WHERE state = 'valid' ORDER BY rowid"
        )
        return with_origin(frame, self.sources(), self._import_days())

    def _import_days(self) -> dict[int, dt.date]:
        batches = self.batches()
        days = pd.to_datetime(batches["when"], errors="coerce", utc=True, format="ISO8601")
        return {
            int(n): day.date() for n, day in zip(batches["number"], days, strict=True) if not pd.isna(day)
        }

    def history(self, area: str, indicator: str) -> pd.DataFrame:
        """Everything ever entered for one series, withdrawals and withdrawn rows included.

        As :meth:`figures`, with ``state`` (``valid``, ``withdrawn``, ``withdrawal``, ``batch_withdrawn``)
        and ``reason``, by year and in the order of arrival.
        """
        return self._frame(
            f"SELECT {_FIGURE_COLUMNS}, {_PUBLISHED}, batch, state, reason FROM observations "  # noqa: S608 (names of this module)
            "WHERE area_code = ? AND indicator = ? ORDER BY year, batch, seq",
            [area, indicator],
        )

    def withdrawals(self) -> pd.DataFrame:
        """Rows that withdraw a figure: columns as :meth:`figures`, and the ``reason`` given."""
        return self._frame(
            f"SELECT {_FIGURE_COLUMNS}, {_PUBLISHED}, batch, reason FROM observations "  # noqa: S608 (names of this module)
            "WHERE state = 'withdrawal' ORDER BY batch, seq"
        )

    def sources(self) -> pd.DataFrame:
        """Sources: id, publisher, title, date (ISO text, or empty), address, seen_at."""
        return self._table("sources", SOURCE_COLUMNS)

    def estimates(self) -> pd.DataFrame:
        """Estimates (grade E) with their bands and method."""
        return self._table("estimates", ESTIMATE_COLUMNS)

    def measure_entries(self) -> tuple[MeasureEntry, ...]:
        """Officers' entries for measures, in the order in which they were made."""
        return entries_of(MeasureEntry, self._table("measure_entries", entry_columns(MeasureEntry)))

    def milestone_entries(self) -> tuple[MilestoneEntry, ...]:
        """Officers' entries for milestones, institutions and policies."""
        return entries_of(MilestoneEntry, self._table("milestone_entries", entry_columns(MilestoneEntry)))

    def recurring_entries(self) -> tuple[RecurringEntry, ...]:
        """Officers' entries for recurring events."""
        return entries_of(RecurringEntry, self._table("recurring_entries", entry_columns(RecurringEntry)))

    def batches(self) -> pd.DataFrame:
        """All accepted imports, withdrawn ones (state ``withdrawn``) included, by number."""
        return self._table("batches", BATCH_COLUMNS)

    def geometry(self) -> dict[str, Any]:
        """Boundaries, hatch lines and label points as prepared at build; empty without boundaries."""
        with explained("读取数据库", self._path):
            return read_geometry(self._cursor)

    def _table(self, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
        listed = ", ".join(f'"{column}"' for column in columns)
        with explained("读取数据库", self._path):
            frame = self._cursor.execute(f'SELECT {listed} FROM "{name}" ORDER BY rowid').df()  # noqa: S608 (names of this module)
        return tidy(frame, columns)

    def _frame(self, query: str, parameters: list[Any] | None = None) -> pd.DataFrame:
        with explained("读取数据库", self._path):
            frame = self._cursor.execute(query, parameters or []).df()
        # Nullable integers would bring pd.NA into arithmetic; a missing year is NaN throughout.
        return frame.assign(year=frame["year"].astype("float64"))


def open_reader(
    dataset: str = "official",
    home: Path | str | None = None,
    catalog: Catalog | None = None,
) -> Reader:
    """Open the current version of a dataset.

    A damaged database is rebuilt from ``data/`` and the kept workbooks first; nothing is lost by it. The
    drill is made where it was never built: it is the same every time and waits for nobody's decision.

    Parameters
    ----------
    dataset : str
        ``official`` or ``drill``.
    home : Path or str, optional
        State folder; see :mod:`core.store.disk`.
    catalog : Catalog, optional
        Plan whose state it must be, and to rebuild with where that is needed.

    Raises
    ------
    MissingDatabaseError
        Where the real dataset has never been built.
    StoreError
        Where the state folder cannot be read or is another plan's, or a needed rebuild fails.
    """
    paths = dataset_paths(dataset, home)
    if catalog is not None:
        refuse_others(paths.root, catalog)
    reader = _try_open(paths)
    if reader is None:
        _rebuild(paths, catalog)
        reader = _try_open(paths)
    if reader is None:
        raise DamagedStoreError(f"{DATASETS[dataset]}重建后仍不能打开：{paths.root}。请检查磁盘后重试。")
    return reader


def version_tag(dataset: str = "official", home: Path | str | None = None) -> str:
    """Return what tells the current version from any other, without opening it; empty where there is none.

    It changes when another version is published, and when the file is touched or gone.
    """
    paths = dataset_paths(dataset, home)
    pointer = read_pointer(paths)
    if pointer is None:
        return ""
    path = paths.version_file(pointer.number)
    try:
        seen = path.stat()
    except OSError:
        return ""
    return f"{path}/{pointer.sha256}/{seen.st_size}/{seen.st_mtime_ns}"


def _try_open(paths: DatasetPaths) -> Reader | None:
    for _ in range(_ATTEMPTS):
        pointer = read_pointer(paths)
        if pointer is None:
            return None
        path = paths.version_file(pointer.number)
        try:
            return Reader(paths.dataset, path, acquire(path, pointer.sha256))
        except FileNotFoundError:
            continue
        except DamagedStoreError:
            return None
        except OSError as error:
            with explained("打开数据库", path):
                raise error from None
    return None


def _rebuild(paths: DatasetPaths, catalog: Catalog | None) -> None:
    ever_built = paths.pointer.exists() or paths.version_numbers() or paths.batch_numbers()
    if not ever_built and paths.dataset != "drill":
        raise MissingDatabaseError(
            f"{DATASETS[paths.dataset]}尚未生成：{paths.root}。请运行 make run，或 python -m core build。"
        )
    paths.home.recheck()
    with writing(paths) as work:
        condition = examine(work)
        if not condition.sound or _try_open(paths) is None:
            build_locked(work, catalog or load_catalog())
