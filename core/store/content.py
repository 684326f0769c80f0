"""The whole content of one version, and the digest that says whether two versions hold the same."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from core.figures.book import Book
from core.figures.estimates import project_shares, reconstruct
from core.figures.frames import (
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
from core.figures.observation import COLUMNS, Entries
from core.figures.problems import ERROR, SHOWN
from core.figures.validation import validate
from core.plan.catalog import Catalog
from core.store.batches import ROW_COLUMNS, KeptBatch
from core.store.errors import BuildFailedError

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
    """Tables of one version; see :mod:`core.figures.frames` for their columns."""

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
    observations = content.observations
    withdrawals = observations[(observations["batch"] == batch) & (observations["state"] == WITHDRAWAL)]
    gone = observations[observations["state"] == WITHDRAWN]
    return withdrawals[[not _matches(gone, row).any() for _, row in withdrawals.iterrows()]]


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
    digest = hashlib.sha256()
    for table in tables:
        for row in records(table):
            digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        digest.update(b"\0")
    digest.update(json.dumps(content.geometry, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


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


# From inputs and kept batches to a checked content with estimates: the same for build and import.


@dataclass(frozen=True, eq=False)
class Assembled:
    """A content ready to be published, and what the checks had to say about it."""

    content: Content
    warnings: tuple[str, ...]


def make_content(
    inputs: Inputs,
    kept: Sequence[KeptBatch],
    active: Sequence[int],
    catalog: Catalog,
    strict_batch: int | None = None,
) -> Assembled:
    """Assemble, validate and estimate.

    Parameters
    ----------
    inputs : Inputs
        What ships with the project.
    kept : sequence of KeptBatch
        Every accepted batch, by number; an import puts the new one last.
    active : sequence of int
        Numbers of the batches that count.
    catalog : Catalog
    strict_batch : int, optional
        Number of a batch whose errors refuse the whole. Errors of batches accepted earlier are warnings:
        a rule that came later must not lose an import.

    Raises
    ------
    BuildFailedError
        Where a row of the project's figures, or of ``strict_batch``, is in error.
    """
    content = assemble(inputs, kept, active)
    rows = _located(content, inputs, kept)
    refused: list[str] = []
    warnings: list[str] = []
    accepted = {_place(b) for b in kept if b.info.number != strict_batch}
    for problem in validate(rows, content.sources, catalog):
        fatal = problem.severity == ERROR and problem.file not in accepted
        (refused if fatal else warnings).append(str(problem))
    if refused:
        raise BuildFailedError(_listed(refused))
    return Assembled(dataclasses.replace(content, estimates=_estimates(content, catalog)), tuple(warnings))


def valid_rows(content: Content) -> pd.DataFrame:
    """Return the observations that count as data: nothing withdrawn."""
    return content.observations[content.observations["state"] == VALID].reset_index(drop=True)


def _located(content: Content, inputs: Inputs, kept: Sequence[KeptBatch]) -> pd.DataFrame:
    """Return the valid rows with the file and line that a message should name."""
    rows = valid_rows(content)
    files = {b.info.number: _place(b) for b in kept}
    shipped_file = inputs.figures["file"].tolist() if "file" in inputs.figures else []
    shipped_line = inputs.figures["line"].tolist() if "line" in inputs.figures else []

    def place(batch: int, seq: int) -> tuple[str, int]:
        if batch:
            return files[batch], seq + 1
        return (str(shipped_file[seq]), int(shipped_line[seq])) if shipped_file else ("", seq + 1)

    places = [place(b, s) for b, s in zip(rows["batch"], rows["seq"], strict=True)]
    located = rows[list(COLUMNS)].assign(file=[p[0] for p in places], line=[p[1] for p in places])
    return located.sort_values(["file", "line"], ignore_index=True)


def _place(batch: KeptBatch) -> str:
    return f"批次{batch.info.number}（{batch.info.file_name}）"


def _listed(sentences: Sequence[str]) -> str:
    more = len(sentences) - SHOWN
    tail = [f"……另有{more}处。"] if more > 0 else []
    return "\n".join([f"数据检查未通过，共{len(sentences)}处错误，未发布新版本：", *sentences[:SHOWN], *tail])


def _estimates(content: Content, catalog: Catalog) -> pd.DataFrame:
    return estimates_of(catalog, Book.from_frame(valid_rows(content), catalog.benchmark_rank))


def estimates_of(catalog: Catalog, book: Book) -> pd.DataFrame:
    """Return the estimates that rest on the figures of a book."""
    estimates = stack([reconstruct(catalog, book), project_shares(catalog, book)], ESTIMATE_COLUMNS)
    return estimates.sort_values(["indicator", "year", "area_code", "method"], ignore_index=True)
