"""The tables of a version as data frames: their columns, and how any frame is brought into that shape.

Text is never missing ("" instead), numbers may be NaN, dates are ISO text. So a frame that went through
CSV, JSON or DuckDB is equal to the one that did not.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

import pandas as pd

from core.figures.estimates import COLUMNS as ESTIMATES
from core.figures.observation import COLUMNS, MeasureEntry, MilestoneEntry, RecurringEntry

#: What the store adds to an observation: publication date of its source, number of the batch (0: ships
#: with the project), place in the batch, state and the reason given for a correction or withdrawal.
OBSERVATION_COLUMNS: Final = (*COLUMNS, "published", "batch", "seq", "state", "reason")

SOURCE_COLUMNS: Final = ("source_id", "publisher", "title", "date", "address", "seen_at")

#: An estimate is stored as the methods give it.
ESTIMATE_COLUMNS: Final = ESTIMATES

BATCH_COLUMNS: Final = ("number", "file_name", "sha256", "who", "when", "rows", "note", "state")

#: Tables of entries and the record that each row makes.
ENTRY_TYPES: Final = {
    "measure_entries": MeasureEntry,
    "milestone_entries": MilestoneEntry,
    "recurring_entries": RecurringEntry,
}

NUMBERS: Final = frozenset({"year", "value", "low", "high"})
INTEGERS: Final = frozenset({"batch", "seq", "rows", "number", "measure"})

#: States of a row: counted as data, withdrawn by a later row, itself a withdrawal, or part of a batch that
#: a restore has withdrawn.
VALID: Final = "valid"
WITHDRAWN: Final = "withdrawn"
WITHDRAWAL: Final = "withdrawal"
BATCH_WITHDRAWN: Final = "batch_withdrawn"

T = TypeVar("T", MeasureEntry, MilestoneEntry, RecurringEntry)


def tidy(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a new frame with just ``columns``, in that order and in the types of this module."""
    shaped = {name: _column(frame, name) for name in columns}
    return pd.DataFrame(shaped, columns=list(columns))


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame without rows in the types of this module."""
    return tidy(pd.DataFrame(columns=list(columns)), columns)


def stack(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Put frames below one another in the types of this module."""
    filled = [frame for frame in frames if len(frame)]
    return tidy(pd.concat(filled, ignore_index=True), columns) if filled else empty(columns)


def _column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name not in frame:
        default: Any = False if name == "break_before" else float("nan") if name in NUMBERS else ""
        default = 0 if name in INTEGERS else default
        column = pd.Series([default] * len(frame), index=frame.index, dtype=object)
    else:
        column = frame[name]
    if name in NUMBERS:
        return column.astype("float64").reset_index(drop=True)
    if name in INTEGERS:
        return column.fillna(0).astype("int64").reset_index(drop=True)
    if name == "break_before":
        return column.astype(object).map(truth).astype(bool).reset_index(drop=True)
    cells = column.tolist()
    if set(map(type, cells)) == {str}:  # as of all frames that went through here before
        return pd.Series(cells, dtype=object)
    return pd.Series([text(cell) for cell in cells], dtype=object)


def truth(value: object) -> bool:
    """Read a yes or no as written in CSV or in a frame; nothing is no."""
    if isinstance(value, str):
        return value.strip().lower() in {"1", "true", "yes", "是"}
    return bool(value) and not bool(pd.isna(value))  # type: ignore[call-overload]  # any cell


def text(value: object) -> str:
    """Return a cell as text; missing is "", dates are ISO."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None or bool(pd.isna(value)) else str(value)  # type: ignore[call-overload]  # any cell


def dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries of plain Python values, at a third of the time of ``DataFrame.to_dict``."""
    names = [str(name) for name in frame.columns]
    columns = (frame.iloc[:, place].tolist() for place in range(len(names)))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def records(frame: pd.DataFrame) -> list[list[Any]]:
    """Return rows of plain JSON values; NaN becomes None, whole numbers of a year stay whole."""
    columns = [_plain(frame[name]) for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    values = column.tolist()
    if column.name == "year":
        return [None if math.isnan(value) else int(value) for value in values]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]


def entry_columns(kind: type[T]) -> tuple[str, ...]:
    """Return the column names of a table of entries."""
    return tuple(field.name for field in dataclasses.fields(kind))


def entries_frame(kind: type[T], entries: Iterable[T]) -> pd.DataFrame:
    """Return entries as a table, in the order given."""
    columns = entry_columns(kind)
    rows = [[getattr(entry, name) for name in columns] for entry in entries]
    return tidy(pd.DataFrame(rows, columns=list(columns)), columns)


def entries_of(kind: type[T], frame: pd.DataFrame) -> tuple[T, ...]:
    """Return the rows of a table as entries."""
    entries: list[T] = []
    for row in frame.to_dict("records"):
        values: dict[str, Any] = {str(name): value for name, value in row.items()}
        values["date"] = dt.date.fromisoformat(values["date"]) if values["date"] else None
        if "year" in values:
            values["year"] = int(values["year"])
        entries.append(kind(**values))
    return tuple(entries)
