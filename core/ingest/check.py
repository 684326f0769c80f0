"""``check_workbook``: everything that is wrong with a workbook, and what importing it would do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.loader import load_catalog
from core.ingest.changes import Changes, compare
from core.ingest.check_entries import check_entries
from core.ingest.check_order import check_order
from core.ingest.check_rows import after_import, check_rows
from core.ingest.check_series import SeriesCheck
from core.ingest.effect import Effect, effect
from core.ingest.findings import ERROR, WARNING, Findings, RefusedWorkbookError
from core.ingest.material import on_benchmark
from core.ingest.present import Present, from_reader
from core.ingest.read import read_workbook
from core.ingest.reading import Reading
from core.ingest.report import Report
from core.store.batch import digest
from core.store.frames import VALID
from core.store.paths import DATASETS
from core.store.reader import Reader, open_reader


@dataclass(frozen=True, eq=False)
class Checked:
    """A workbook that has been checked: the report for people, and what an import would append.

    ``reading`` is what it says, ``None`` where it could not be read.
    """

    report: Report
    changes: Changes
    reading: Reading | None = None


def check_workbook(
    content: bytes,
    file_name: str,
    dataset: str = "official",
    home: Path | str | None = None,
    *,
    catalog: Catalog | None = None,
    as_of: dt.date | None = None,
) -> Report:
    """Check a workbook without changing anything.

    Parameters
    ----------
    content : bytes
        The file as uploaded.
    file_name : str
        Its name, for the report.
    dataset, home, catalog
        As for :func:`core.store.reader.open_reader`.
    as_of : datetime.date, optional
        Day of the check: nothing can have been published after it. Today where omitted.

    Returns
    -------
    Report
        Every problem at once, and the effect; the same as an import shows.

    Raises
    ------
    StoreError
        Where the dataset cannot be read.
    """
    plan = catalog or load_catalog()
    with open_reader(dataset, home, plan) as reader:
        return check(content, file_name, reader, plan, as_of or dt.date.today()).report


def check(content: bytes, file_name: str, reader: Reader, catalog: Catalog, as_of: dt.date) -> Checked:
    """Check a workbook against an open version."""
    blank = Report(file_name, reader.dataset, reader.version.number, as_of)
    earlier = _imported(content, reader)
    if earlier:
        return Checked(blank.replaced(already=earlier), Changes())
    try:
        reading = read_workbook(content, catalog)
    except RefusedWorkbookError as error:
        return Checked(blank.replaced(findings=(error.finding,)), Changes())
    return check_reading(reading, file_name, reader, catalog, as_of)


def check_reading(
    reading: Reading, file_name: str, reader: Reader, catalog: Catalog, as_of: dt.date
) -> Checked:
    """Check what a workbook, or a form on the page, says against an open version."""
    blank = Report(file_name, reader.dataset, reader.version.number, as_of)
    findings = Findings()
    findings.extend(reading.findings)
    present = from_reader(reader)
    _check_book(reading, reader, findings)
    changes = compare(reading, present, catalog, findings)
    found = _check_changes(changes, present, catalog, as_of, findings)
    report = blank.replaced(
        findings=findings.all(),
        sheets=reading.sheets,
        changes=changes,
        effect=found,
        filled=not reading.blank,
    )
    return Checked(report, changes, reading)


def _check_changes(
    changes: Changes, present: Present, catalog: Catalog, as_of: dt.date, findings: Findings
) -> Effect:
    check_entries(changes.entries, present, catalog, as_of, findings)
    if not changes.rows:
        return Effect()
    after = after_import(changes, present)
    before_book = Book.from_frame(present.figures, catalog.benchmark_rank)
    after_book = Book.from_frame(after, catalog.benchmark_rank)
    _check_dates(changes, as_of, findings)
    _check_benchmarks(changes, present, catalog, findings)
    check_rows(changes, present, after, catalog, findings)
    SeriesCheck(catalog, before_book, after_book, as_of, findings).run(changes)
    check_order(changes, before_book, catalog, findings)
    return effect(catalog, before_book, after_book, as_of)


def _imported(content: bytes, reader: Reader) -> str:
    """Say where the same file counts already."""
    batches = reader.batches()
    same = batches[(batches["sha256"] == digest(content)) & (batches["state"] == VALID)]
    if not len(same):
        return ""
    first = same.iloc[0]
    return (
        f"同一工作簿已于{str(first['when'])[:10]}作为批次{first['number']}（{first['file_name']}）"
        f"导入{DATASETS[reader.dataset]}，本次没有改动任何数据"
    )


def _check_book(reading: Reading, reader: Reader, findings: Findings) -> None:
    """Hold what the workbook says of itself against where it is being imported."""
    own = DATASETS[reader.dataset]
    about = reading.about
    if about.dataset and about.dataset != own:
        place = ("说明", "")
        remedy = f"请导入{about.dataset}，或下载{own}的模板"
        findings.add(ERROR, place, f"这是{about.dataset}的工作簿，正在导入{own}", f"{own}的工作簿", remedy)
    if about.published and about.published != f"版本{reader.version.number}":
        found = f"工作簿由{about.published}导出，数据现为版本{reader.version.number}"
        findings.add(WARNING, ("", ""), found, "", "期间入库的数不会丢失；请核对下面列出的变动")


def _check_dates(changes: Changes, as_of: dt.date, findings: Findings) -> None:
    """Nothing can have been published after the day of the check."""
    late = {key: s for key, s in changes.sources.items() if s.date and s.date > as_of.isoformat()}
    for row, place in zip(changes.rows, changes.places, strict=True):
        source = late.pop(str(row["source_id"]), None)
        if source is not None:
            found = f"来源《{source.title}》的发布日期{source.date}还没有到"
            findings.add(ERROR, place, found, f"不晚于{as_of.isoformat()}", "请核对年份")


def _check_benchmarks(changes: Changes, present: Present, catalog: Catalog, findings: Findings) -> None:
    """A figure of the accounts without its benchmark can be compared with nothing."""
    needing = on_benchmark(present.figures, always=True)
    for row, place in zip(changes.rows, changes.places, strict=True):
        if row["indicator"] in needing and not row["benchmark"] and row["frequency"] == "year":
            name = catalog.indicator(row["indicator"]).name
            words = "、".join(b.short for b in catalog.benchmarks)
            findings.add(ERROR, place, f"“{name}”没有核算口径", words, "请从下拉列表中选择")
