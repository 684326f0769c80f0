"""Read kept workbooks again, where the rows kept beside them are damaged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.catalog.catalog import Catalog
from core.ingest.changes import compare
from core.ingest.findings import Findings
from core.ingest.importing import make_batch
from core.ingest.present import from_content
from core.ingest.read import read_workbook
from core.store.batch import Batch, BatchInfo, digest, rows_of, snapshot
from core.store.content import assemble
from core.store.errors import explained
from core.store.files import move, temporary, write_synced
from core.store.inputs import read_inputs
from core.store.journal import read_journal
from core.store.keeping import ROWS, Replay, infos, read_kept, workbook
from core.store.lock import writing
from core.store.paths import DatasetPaths, dataset_paths
from core.workbook.forms import is_document, read_document


def replay(dataset: str, home: Path | str | None, catalog: Catalog) -> Replay:
    """Return the function that ``build`` calls for a kept workbook.

    What a workbook brought depends on what was there before it: the batches that counted when it was accepted
    are put together again, and the workbook is held against them.
    """
    paths = dataset_paths(dataset, home)

    def read_again(content: bytes, info: BatchInfo) -> Batch:
        earlier = _counted_before(paths, info.number)
        kept = [read_kept(paths, number, read_again)[0] for number in earlier]
        present = from_content(assemble(read_inputs(dataset, catalog), kept, earlier))
        if is_document(content):
            reading = read_document(content, catalog)
        else:
            reading = read_workbook(content, catalog, with_empty=False)
        changes = compare(reading, present, catalog, Findings())
        when = dt.datetime.fromisoformat(info.when)
        return make_batch(changes, content, info.file_name, info.who, when)

    return read_again


def mend_rows(dataset: str, home: Path | str | None, catalog: Catalog) -> tuple[int, ...]:
    """Write the rows of batches anew from their workbooks, where they are damaged.

    Only rows that are byte for byte those that were accepted are written; whatever cannot be mended so is
    left as it is.

    Returns
    -------
    tuple of int
        Numbers of the batches that were mended.

    Raises
    ------
    StoreError
        Where a record or workbook cannot be read, or the rows cannot be written.
    """
    paths = dataset_paths(dataset, home)
    read_again = replay(dataset, home, catalog)
    mended: list[int] = []
    with writing(paths):
        for info in infos(paths):
            path = paths.batch_folder(info.number) / ROWS
            if path.is_file() and digest(path.read_bytes()) == info.rows_sha256:
                continue
            content = workbook(paths, info.number)
            if digest(content) != info.sha256:
                continue
            rows = snapshot(rows_of(read_again(content, info)))
            if digest(rows) != info.rows_sha256:
                continue
            with explained("保存批次", path):
                aside = temporary(path.parent, "rows")
                write_synced(aside, rows)
                move(aside, path)
            mended.append(info.number)
    return tuple(mended)


def _counted_before(paths: DatasetPaths, number: int) -> tuple[int, ...]:
    """Numbers of the batches that counted when batch ``number`` was accepted."""
    publications = read_journal(paths).publications
    own = next((p for p in publications if p.known == number and number in p.active), None)
    if own is not None:
        return tuple(n for n in own.active if n < number)
    return tuple(n for n in paths.batch_numbers() if n < number)
