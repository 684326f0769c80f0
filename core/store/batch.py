"""What an import brings: figures, their sources and officers' entries, with the workbook they stand in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from core.catalog.entries import MeasureEntry, MilestoneEntry, RecurringEntry
from core.catalog.observations import COLUMNS
from core.store.frames import (
    ENTRY_TYPES,
    SOURCE_COLUMNS,
    entries_frame,
    entries_of,
    entry_columns,
    records,
    tidy,
)

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
    """What is kept of a batch beside its workbook and rows; the commit marker ``batch.json``."""

    number: int
    file_name: str
    sha256: str
    who: str
    when: str
    rows: int
    rows_sha256: str
    note: str = ""


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
    tables = json.loads(content)
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


def info_of(batch: Batch, number: int, rows: Rows, rows_sha256: str) -> BatchInfo:
    """Return the commit marker of a batch about to be accepted as ``number``."""
    when = batch.when.isoformat(timespec="seconds")
    return BatchInfo(
        number, batch.file_name, batch.sha256, batch.who, when, rows.count, rows_sha256, batch.note
    )


def info_json(info: BatchInfo) -> bytes:
    """Write the commit marker."""
    return json.dumps(dataclasses.asdict(info), ensure_ascii=False, indent=1).encode()


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(frame.columns), "rows": records(frame)}


def _frame(table: dict[str, Any], columns: tuple[str, ...]) -> pd.DataFrame:
    return tidy(pd.DataFrame(table["rows"], columns=table["columns"], dtype=object), columns)
