"""The whole content of one version, and the digest that says whether two versions hold the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from core.catalog.entries import Entries
from core.store.batch import ROW_COLUMNS
from core.store.frames import (
    BATCH_COLUMNS,
    BATCH_WITHDRAWN,
    ENTRY_TYPES,
    ESTIMATE_COLUMNS,
    OBSERVATION_COLUMNS,
    SOURCE_COLUMNS,
    VALID,
    WITHDRAWAL,
    WITHDRAWN,
    empty,
    entries_frame,
    records,
    stack,
    tidy,
)
from core.store.keeping import KeptBatch

#: What a withdrawal must agree with to withdraw a row; the source too, where it names one.
WITHDRAWAL_KEY = ("area_code", "indicator", "year", "frequency", "start", "end", "benchmark", "stage")

#: First by what a choropleth asks for (indicator, year, area), so that DuckDB reads few blocks; the rest
#: makes the order total.
ORDER = (
    "indicator",
    "year",
    "area_code",
    "frequency",
    "start",
    "end",
    "benchmark",
    "stage",
    "batch",
    "seq",
)


@dataclass(frozen=True, eq=False)
class Inputs:
    """Figures, sources and entries that ship with the project, and the prepared boundaries.

    ``figures`` may carry ``file`` and ``line``, which messages name.
    """

    figures: pd.DataFrame
    sources: pd.DataFrame
    entries: Entries = field(default_factory=Entries)
    geometry: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Content:
    """Tables of one version; see :mod:`core.store.frames` for their columns."""

    observations: pd.DataFrame
    sources: pd.DataFrame
    entries: Entries = field(default_factory=Entries)
    estimates: pd.DataFrame = field(default_factory=lambda: empty(ESTIMATE_COLUMNS))
    batches: pd.DataFrame = field(default_factory=lambda: empty(BATCH_COLUMNS))
    geometry: dict[str, Any] = field(default_factory=dict)


def assemble(inputs: Inputs, kept: Sequence[KeptBatch], active: Sequence[int]) -> Content:
    """Put the project's own figures and all accepted batches together; estimates are not made yet.

    Parameters
    ----------
    inputs : Inputs
        What ships with the project (batch 0).
    kept : sequence of KeptBatch
        Every accepted batch, by number.
    active : sequence of int
        Numbers of the batches that count; rows of the others stay, marked.
    """
    figures = inputs.figures.assign(batch=0, seq=range(len(inputs.figures)), state=VALID, reason="")
    rows = [figures, *(_rows(b, b.info.number in active) for b in kept)]
    sources = _merged([inputs.sources, *(b.rows.sources for b in kept)])
    return Content(
        observations=_ordered(_withdraw(stack(rows, OBSERVATION_COLUMNS)), sources),
        sources=sources,
        entries=_entries(inputs.entries, [b for b in kept if b.info.number in active]),
        batches=batch_table(kept, active),
        geometry=inputs.geometry,
    )


def replace_withdrawn(content: Content, kept: Sequence[KeptBatch], active: Sequence[int]) -> Content:
    """Return earlier content with today's batches beside it: those not ``active`` as withdrawn."""
    counted = content.observations[content.observations["state"] != BATCH_WITHDRAWN]
    aside = [b for b in kept if b.info.number not in active]
    observations = stack([counted, *(_rows(b, counts=False) for b in aside)], OBSERVATION_COLUMNS)
    sources = _merged([content.sources, *(b.rows.sources for b in aside)])
    return Content(
        observations=_ordered(observations, sources),
        sources=sources,
        entries=content.entries,
        estimates=content.estimates,
        batches=batch_table(kept, active),
        geometry=content.geometry,
    )


def unmatched_withdrawals(content: Content, batch: int) -> pd.DataFrame:
    """Withdrawals of one batch that met no earlier figure."""
    found = content.observations
    own = found[(found["batch"] == batch) & (found["state"] == WITHDRAWAL)]
    gone = found[found["state"] == WITHDRAWN]
    return own[[not _matches(gone, row).any() for _, row in own.iterrows()]]


def batch_table(kept: Sequence[KeptBatch], active: Sequence[int]) -> pd.DataFrame:
    """Return the table of all accepted batches with their state."""
    rows = [
        {
            "number": b.info.number,
            "file_name": b.info.file_name,
            "sha256": b.info.sha256,
            "who": b.info.who,
            "when": b.info.when,
            "rows": b.info.rows,
            "note": b.info.note,
            "state": VALID if b.info.number in active else WITHDRAWN,
        }
        for b in kept
    ]
    return tidy(pd.DataFrame(rows, columns=list(BATCH_COLUMNS)), BATCH_COLUMNS)


def content_digest(content: Content) -> str:
    """Return the sha256 over all rows that matter, in order.

    Rows of withdrawn batches, and sources that nothing refers to, do not matter: after a restore and in
    the restored version it is the same.
    """
    counted = content.observations[content.observations["state"] != BATCH_WITHDRAWN]
    used = content.sources[content.sources["source_id"].isin(set(counted["source_id"]))]
    tables = [counted, used, content.estimates]
    for name, kind in ENTRY_TYPES.items():
        tables.append(entries_frame(kind, getattr(content.entries, name)))
    found = hashlib.sha256()
    for table in tables:
        for row in records(table):
            found.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        found.update(b"\0")
    found.update(json.dumps(content.geometry, ensure_ascii=False, sort_keys=True).encode())
    return found.hexdigest()


def _rows(batch: KeptBatch, counts: bool) -> pd.DataFrame:
    rows = tidy(batch.rows.observations, ROW_COLUMNS)
    state = rows["change"].map(lambda change: WITHDRAWAL if change == WITHDRAWAL else VALID)
    if not counts:
        state = state.map(lambda _: BATCH_WITHDRAWN)
    return rows.assign(batch=batch.info.number, seq=range(len(rows)), state=state)


def _merged(sources: Sequence[pd.DataFrame]) -> pd.DataFrame:
    merged = stack(sources, SOURCE_COLUMNS).drop_duplicates("source_id")
    return merged.sort_values("source_id", ignore_index=True)


def _ordered(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    dates = dict(zip(sources["source_id"], sources["date"], strict=True))
    published = observations["source_id"].map(lambda source: dates.get(source, ""))
    dated = observations.assign(published=published)
    return dated.sort_values(list(ORDER), ignore_index=True, na_position="last")


def _withdraw(observations: pd.DataFrame) -> pd.DataFrame:
    """Mark what withdrawals hit; ``observations`` are in order of arrival."""
    state = observations["state"].copy()
    for position, row in observations[state == WITHDRAWAL].iterrows():
        hit = _matches(observations, row) & (state == VALID) & (observations.index < position)
        state = state.mask(hit, WITHDRAWN)
    return observations.assign(state=state)


def _matches(observations: pd.DataFrame, row: pd.Series[Any]) -> pd.Series[bool]:
    same = pd.Series(True, index=observations.index)
    for name in WITHDRAWAL_KEY:
        column = observations[name]
        same &= column.isna() if name == "year" and pd.isna(row[name]) else column == row[name]
    if row["source_id"]:
        same &= observations["source_id"] == row["source_id"]
    return same


def _entries(shipped: Entries, active: Sequence[KeptBatch]) -> Entries:
    def gathered(name: str) -> tuple[Any, ...]:
        later = (replace(entry, batch=b.info.number) for b in active for entry in getattr(b.rows, name))
        return (*getattr(shipped, name), *later)

    return Entries(**{name: gathered(name) for name in ENTRY_TYPES})
