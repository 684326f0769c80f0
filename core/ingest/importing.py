"""``import_workbook``: a checked workbook becomes a batch of the dataset, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.catalog.catalog import Catalog
from core.catalog.loader import load_catalog
from core.ingest.changes import Changes
from core.ingest.check import check
from core.ingest.report import Report
from core.store.batch import Batch, digest
from core.store.errors import AlreadyImportedError, BuildFailedError
from core.store.imports import append_batch
from core.store.reader import open_reader
from core.store.versioninfo import VersionInfo

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
        As for :func:`core.store.imports.append_batch`.
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
    moment = when or dt.datetime.now().astimezone()
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
