"""``import_workbook``: a checked workbook becomes a batch of the dataset, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.clock import now as clock_now
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.append import append_batch
from core.store.batches import Batch, BatchInfo, Replay, digest, infos, read_kept, rows_of, snapshot, workbook
from core.store.build import read_inputs
from core.store.content import assemble
from core.store.disk import ROWS, DatasetPaths, dataset_paths, move, temporary, write_synced, writing
from core.store.errors import AlreadyImportedError, BuildFailedError, explained
from core.store.journal import VersionInfo, read_journal
from core.store.reader import open_reader
from core.workbook.changes import Changes, compare
from core.workbook.check import check
from core.workbook.findings import Findings
from core.workbook.forms import is_document, read_document
from core.workbook.present import from_content
from core.workbook.read.workbook import read_workbook
from core.workbook.report import Report

#: Names longer than this are cut: they go into records and messages.
_LONGEST_NAME = 120


@dataclass(frozen=True, eq=False)
class ImportOutcome:
    """What an import did.

    Attributes
    ----------
    accepted : bool
        Whether a new version was published; otherwise nothing has changed.
    message : str
        The result in Chinese sentences.
    report : Report
        The findings and the effect.
    version : VersionInfo or None
        The published version; its ``last_batch`` is the number of the import.
    failed : bool
        Whether the workbook was refused for an error (not where it only brought nothing new).
    """

    accepted: bool
    message: str
    report: Report
    version: VersionInfo | None = None
    failed: bool = False


def import_workbook(
    content: bytes,
    file_name: str,
    who: str,
    dataset: str = "official",
    home: Path | str | None = None,
    *,
    catalog: Catalog | None = None,
    when: dt.datetime | None = None,
    guard: Callable[[Report], Report] | None = None,
) -> ImportOutcome:
    """Check a workbook and import it where it is without errors.

    Rows equal to what the dataset holds are not repeated; a workbook that brings nothing new, or has been
    imported already, changes nothing. Older vintages stay; corrections and withdrawals are rows of their own.

    Parameters
    ----------
    content : bytes
        The file as uploaded; it is kept.
    file_name : str
    who : str
        Name of the person who imports.
    dataset, home, catalog
        As for :func:`core.store.append.append_batch`.
    when : datetime.datetime, optional
        Time of the import; now where omitted. Its day is the day of the check.
    guard : callable, optional
        Asked with the report of exactly what would be written, before anything is; returns it, with errors
        added where it must not be.

    Returns
    -------
    ImportOutcome

    Raises
    ------
    StoreError
        Where the dataset cannot be read or written; nothing changes unless the message says so.
    """
    plan = catalog or load_catalog()
    moment = when or clock_now()
    name = plain_name(file_name)
    with open_reader(dataset, home, plan) as reader:
        checked = check(content, name, reader, plan, moment.date())
    report = checked.report if guard is None else guard(checked.report)
    if not report.importable:
        return ImportOutcome(False, report.headline, report, failed=bool(report.errors))
    batch = make_batch(checked.changes, content, name, who, moment)
    try:
        version = append_batch(dataset, batch, home, plan)
    except AlreadyImportedError as error:
        return ImportOutcome(False, str(error), report)
    except BuildFailedError as error:
        return ImportOutcome(False, str(error), report, failed=True)
    message = f"已导入为批次{version.last_batch}，发布版本{version.number}：{report.summary}。"
    return ImportOutcome(True, message, report, version)


def make_batch(changes: Changes, content: bytes, file_name: str, who: str, when: dt.datetime) -> Batch:
    """Put together what the store appends."""
    entries = changes.entries
    return Batch(
        file_name=file_name,
        content=content,
        sha256=digest(content),
        who=who.strip() or "未署名",
        when=when,
        observations=changes.observations(),
        sources=changes.source_table(),
        measure_entries=tuple(placed.entry for placed in entries.measures),
        milestone_entries=tuple(placed.entry for placed in entries.milestones),
        recurring_entries=tuple(placed.entry for placed in entries.recurring),
    )


def plain_name(file_name: str) -> str:
    """Return a file's name without folders and unprintable characters, not too long."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(char for char in last if char.isprintable()).strip()
    return printable[-_LONGEST_NAME:] or "未命名.xlsx"


# Read kept workbooks again, where the rows kept beside them are damaged.


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
    read_again = replay(dataset, home, catalog)
    mended: list[int] = []
    with writing(dataset_paths(dataset, home)) as paths:
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
    earlier = next((p for p in publications if p.known == number and number in p.active), None)
    if earlier is not None:
        return tuple(n for n in earlier.active if n < number)
    return tuple(n for n in paths.batch_numbers() if n < number)
