"""From inputs and kept batches to a checked content with estimates: the same for build and import."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.analysis.estimates import project_shares, reconstruct
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.observations import COLUMNS
from core.store.content import Content, Inputs, assemble
from core.store.errors import BuildFailedError
from core.store.frames import ESTIMATE_COLUMNS, VALID, stack
from core.store.keeping import KeptBatch
from core.store.problems import ERROR, SHOWN
from core.store.validation import validate


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
    found = stack([reconstruct(catalog, book), project_shares(catalog, book)], ESTIMATE_COLUMNS)
    return found.sort_values(["indicator", "year", "area_code", "method"], ignore_index=True)
