"""Read a kept workbook again, for a rebuild whose kept rows are damaged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from core.catalog.catalog import Catalog
from core.ingest.changes import compare
from core.ingest.findings import Findings
from core.ingest.importing import make_batch
from core.ingest.present import from_content
from core.ingest.read import read_workbook
from core.store.batch import Batch, BatchInfo
from core.store.content import assemble
from core.store.inputs import read_inputs
from core.store.journal import read_journal
from core.store.keeping import Replay, read_kept
from core.store.paths import DatasetPaths, dataset_paths


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
        reading = read_workbook(content, catalog, with_empty=False)
        changes = compare(reading, present, catalog, Findings())
        when = dt.datetime.fromisoformat(info.when)
        return make_batch(changes, content, info.file_name, info.who, when)

    return read_again


def _counted_before(paths: DatasetPaths, number: int) -> tuple[int, ...]:
    """Numbers of the batches that counted when batch ``number`` was accepted."""
    publications = read_journal(paths).publications
    own = next((p for p in publications if p.known == number and number in p.active), None)
    if own is not None:
        return tuple(n for n in own.active if n < number)
    return tuple(n for n in paths.batch_numbers() if n < number)
