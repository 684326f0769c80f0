"""The kept workbooks: accepted whole by one rename, read again at every rebuild, never changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from core.figures.frames import (
    ENTRY_TYPES,
    SOURCE_COLUMNS,
    entries_frame,
    entries_of,
    entry_columns,
    records,
    tidy,
)
from core.figures.observation import COLUMNS, MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.records import Number, record_of
from core.store.disk import (
    MARKER,
    ROWS,
    WORKBOOK,
    DatasetPaths,
    discard,
    move,
    reach,
    sync_folder,
    temporary,
    write_synced,
)
from core.store.errors import DamagedStoreError, explained, from_json

# What an import brings: figures, their sources and officers' entries, with the workbook they stand
# in.

#: Columns of a batch's rows: the observation, whether it is a ``figure`` or the ``withdrawal`` of an
#: earlier one, and the reason that the officer gave.
ROW_COLUMNS: Final = (*COLUMNS, "change", "reason")
FIGURE: Final = "figure"


@dataclass(frozen=True, eq=False)
class Batch:
    """One workbook as read, ready to be appended.

    ``observations`` has :data:`ROW_COLUMNS`. ``sources`` (columns of ``sources.csv``) holds the sources
    that the dataset does not know yet; see :func:`source_id_of`. ``sha256`` is that of ``content``.
    """

    file_name: str
    content: bytes
    sha256: str
    who: str
    when: dt.datetime
    observations: pd.DataFrame
    sources: pd.DataFrame
    measure_entries: tuple[MeasureEntry, ...] = ()
    milestone_entries: tuple[MilestoneEntry, ...] = ()
    recurring_entries: tuple[RecurringEntry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """What is kept of a batch beside its workbook and rows; the commit marker ``batch.json``.

    ``prefecture`` and ``plan`` say whose it is; both are empty in batches of 0.1.0.
    """

    number: Number
    file_name: str
    sha256: str
    who: str
    when: str
    rows: Number
    rows_sha256: str
    note: str = ""
    prefecture: str = ""
    plan: str = ""


@dataclass(frozen=True, eq=False)
class Rows:
    """The parsed content of a batch, without its workbook."""

    observations: pd.DataFrame
    sources: pd.DataFrame
    measure_entries: tuple[MeasureEntry, ...] = ()
    milestone_entries: tuple[MilestoneEntry, ...] = ()
    recurring_entries: tuple[RecurringEntry, ...] = ()
    count: int = field(init=False)

    def __post_init__(self) -> None:
        entries = len(self.measure_entries) + len(self.milestone_entries) + len(self.recurring_entries)
        object.__setattr__(self, "count", len(self.observations) + entries)


def rows_of(batch: Batch) -> Rows:
    """Return a batch's content in the store's own types; rows without ``change`` are figures."""
    observations = tidy(batch.observations, ROW_COLUMNS)
    observations["change"] = observations["change"].where(observations["change"] != "", FIGURE)
    return Rows(
        observations,
        tidy(batch.sources, SOURCE_COLUMNS),
        batch.measure_entries,
        batch.milestone_entries,
        batch.recurring_entries,
    )


def snapshot(rows: Rows) -> bytes:
    """Write rows as canonical JSON: the same rows always give the same bytes."""
    tables: dict[str, Any] = {
        "observations": _table(rows.observations),
        "sources": _table(rows.sources),
    }
    for name, kind in ENTRY_TYPES.items():
        tables[name] = _table(entries_frame(kind, getattr(rows, name)))
    return json.dumps(tables, ensure_ascii=False, allow_nan=False, indent=0).encode()


def read_snapshot(content: bytes) -> Rows:
    """Read what :func:`snapshot` wrote.

    Raises
    ------
    ValueError
        Where the bytes are no such snapshot.
    """
    tables = from_json(content)
    try:
        entries: dict[str, Any] = {
            name: entries_of(kind, _frame(tables[name], entry_columns(kind)))
            for name, kind in ENTRY_TYPES.items()
        }
        observations = _frame(tables["observations"], ROW_COLUMNS)
        return Rows(observations, _frame(tables["sources"], SOURCE_COLUMNS), **entries)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a snapshot: {error}") from error


def digest(content: bytes) -> str:
    """Return the sha256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def source_id_of(publisher: str, title: str, date: str, address: str = "") -> str:
    """Return the id of a source that comes with a workbook.

    It follows from the source itself, so that the same source gets the same id in every workbook and
    two different ones never share one.
    """
    key = "\n".join((publisher.strip(), title.strip(), date.strip(), address.strip()))
    return f"wb-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def info_of(batch: Batch, number: int, rows: Rows, rows_sha256: str, owner: tuple[str, str]) -> BatchInfo:
    """Return the commit marker of a batch about to be accepted as ``number``.

    ``owner`` is the prefecture and plan to which it belongs.
    """
    when = batch.when.isoformat(timespec="seconds")
    return BatchInfo(
        number, batch.file_name, batch.sha256, batch.who, when, rows.count, rows_sha256, batch.note, *owner
    )


def info_json(info: BatchInfo) -> bytes:
    """Write the commit marker."""
    return json.dumps(dataclasses.asdict(info), ensure_ascii=False, indent=1).encode()


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(frame.columns), "rows": records(frame)}


def _frame(table: dict[str, Any], columns: tuple[str, ...]) -> pd.DataFrame:
    return tidy(pd.DataFrame(table["rows"], columns=table["columns"], dtype=object), columns)


#: Reads a kept workbook again; given by the caller, because the store does not know workbooks.
Replay = Callable[[bytes, BatchInfo], Batch]


@dataclass(frozen=True, eq=False)
class KeptBatch:
    """An accepted batch: its marker and its rows."""

    info: BatchInfo
    rows: Rows


def stage(paths: DatasetPaths, info: BatchInfo, workbook: bytes, rows: bytes) -> Path:
    """Write a batch into a temporary folder, whole and on the disk; it is not accepted yet."""
    folder = temporary(paths.batches, f"batch-{info.number:06d}")
    with explained("保存工作簿", paths.batches):
        try:
            folder.mkdir(mode=0o750)
            write_synced(folder / WORKBOOK, workbook)
            write_synced(folder / ROWS, rows)
            write_synced(folder / MARKER, info_json(info))
            sync_folder(folder)
            reach("staged")
        except OSError:
            discard(folder)
            raise
    return folder


def accept(paths: DatasetPaths, staged: Path, number: int) -> None:
    """Make a staged batch part of the dataset: from here on no restart loses it."""
    move(staged, paths.batch_folder(number))
    reach("accepted")


def put_aside_unmarked(paths: DatasetPaths, known: int) -> tuple[str, ...]:
    """Rename batch folders without a commit marker that are in the way of the next; return their new places.

    A batch is accepted whole, so such a folder is the rest of something else (a backup restored in part, say)
    and nothing of it is deleted. Folders of batches that were known once stay where they are: their missing
    file can be put back.
    """
    moved: list[str] = []
    for number in paths.batch_numbers():
        folder = paths.batch_folder(number)
        if number > known and not (folder / MARKER).is_file():
            place, n = folder.with_name(f"aside-{folder.name}"), 1
            while place.exists():
                place, n = folder.with_name(f"aside-{folder.name}.{n}"), n + 1
            move(folder, place)
            moved.append(str(place))
    return tuple(moved)


def committed(paths: DatasetPaths) -> tuple[int, ...]:
    """Numbers of the accepted batches, ascending."""
    return tuple(n for n in paths.batch_numbers() if (paths.batch_folder(n) / MARKER).is_file())


def infos(paths: DatasetPaths) -> tuple[BatchInfo, ...]:
    """Markers of all accepted batches, by number.

    Raises
    ------
    DamagedStoreError
        Where a marker cannot be read.
    """
    return tuple(_info(paths, number) for number in committed(paths))


def workbook(paths: DatasetPaths, number: int) -> bytes:
    """Return the bytes of a kept workbook as they were uploaded."""
    path = paths.batch_folder(number) / WORKBOOK
    with explained("读取留存的工作簿", path):
        return path.read_bytes()


def read_kept(
    paths: DatasetPaths, number: int, replay: Replay | None = None
) -> tuple[KeptBatch, tuple[str, ...]]:
    """Read an accepted batch again.

    The rows as accepted speak. Where they are damaged the workbook is read again; where both are there
    and differ (the reader has changed since), that is said.

    Parameters
    ----------
    paths : DatasetPaths
    number : int
        Number of the batch.
    replay : callable, optional
        Reads the workbook's bytes again.

    Returns
    -------
    tuple
        The batch, and warnings in Chinese.

    Raises
    ------
    DamagedStoreError
        Where neither the rows nor the workbook can be used.
    """
    info = _info(paths, number)
    kept = _kept_rows(paths, info)
    again, failure = _replayed(paths, info, replay)
    if kept is not None:
        warnings: list[str] = []
        if failure:
            warnings.append(f"批次{number}的工作簿未能重读（{failure}），以入库时读出的内容为准。")
        elif again is not None and digest(snapshot(again)) != info.rows_sha256:
            warnings.append(f"批次{number}的工作簿重读结果与入库时不同，以入库时读出的内容为准。")
        return KeptBatch(info, kept), tuple(warnings)
    if again is not None:
        return KeptBatch(info, again), (f"批次{number}的 {ROWS} 已损坏，改由留存的工作簿重新读出。",)
    folder = paths.batch_folder(number)
    raise DamagedStoreError(
        f"批次{number}（{info.file_name}）的留存文件已损坏：{folder}。请从备份恢复该文件夹后重试。"
    )


def _info(paths: DatasetPaths, number: int) -> BatchInfo:
    path = paths.batch_folder(number) / MARKER
    with explained("读取批次记录", path):
        content = path.read_bytes()
    try:
        info = record_of(BatchInfo, content)
        if info.number != number:
            raise ValueError("another batch's")
    except ValueError as error:
        raise DamagedStoreError(f"批次记录已损坏：{path}。请从备份恢复该文件后重试。") from error
    return info


def _kept_rows(paths: DatasetPaths, info: BatchInfo) -> Rows | None:
    try:
        content = (paths.batch_folder(info.number) / ROWS).read_bytes()
    except OSError:
        return None
    if digest(content) != info.rows_sha256:
        return None
    return read_snapshot(content)


def _replayed(paths: DatasetPaths, info: BatchInfo, replay: Replay | None) -> tuple[Rows | None, str]:
    if replay is None:
        return None, ""
    try:
        content = (paths.batch_folder(info.number) / WORKBOOK).read_bytes()
    except OSError:
        return None, "文件不可读"
    if digest(content) != info.sha256:
        return None, "文件与入库时不同"
    try:
        return rows_of(replay(content, info)), ""
    except (ValueError, RuntimeError) as error:  # what a reader of workbooks says about their content
        return None, str(error)
