"""``check_workbook``: everything that is wrong with a workbook, and what importing it would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from core.clock import today
from core.figures.book import Book
from core.figures.frames import SOURCE_COLUMNS, VALID, stack
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.figures.problems import Problem
from core.figures.validation import validate
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.batches import FIGURE, digest
from core.store.disk import DATASETS
from core.store.reader import Reader, open_reader
from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus
from core.workbook.changes import Changes, compare
from core.workbook.checks.order import check_order
from core.workbook.checks.quarters import check_quarters
from core.workbook.checks.series import SeriesCheck
from core.workbook.entry_changes import EntryChanges
from core.workbook.findings import ERROR, WARNING, Findings, Place, RefusedWorkbookError, Severity
from core.workbook.present import Present, from_reader
from core.workbook.read.model import Placed, Reading
from core.workbook.read.workbook import read_workbook
from core.workbook.report import Effect, Report, effect
from core.workbook.template.material import on_benchmark

# Check officers' entries: dates that cannot be, status words without what must stand beside them.

Entry = MeasureEntry | MilestoneEntry | RecurringEntry

#: Words that say that something has happened, and so call for evidence.
_CLAIMS: Final = frozenset(
    {
        MeasureStatus.DONE.value,
        MeasureStatus.RUNNING.value,
        MeasureStatus.CONTINUOUS.value,
        MilestoneStatus.DONE.value,
        RecurringStatus.HELD.value,
    }
)
#: Words that call for a reason.
_NEEDS_REASON: Final = frozenset({MilestoneStatus.CANCELLED.value, RecurringStatus.NOT_HELD.value})
_UNSUPPORTED: Final = "没有佐证和日期的填报会留存，但不改变看板上的状态"


def check_entries(
    entries: EntryChanges, present: Present, catalog: Catalog, as_of: dt.date, findings: Findings
) -> None:
    """Report what stands in the way of new entries, and what a person should look at."""
    placed: list[tuple[Place, Entry]] = [(p.place, p.entry) for p in entries.measures]
    placed += [(p.place, p.entry) for p in entries.milestones]
    placed += [(p.place, p.entry) for p in entries.recurring]
    for place, entry in placed:
        _common(place, entry, catalog, as_of, findings)
    for event in entries.recurring:
        _event(event, as_of, findings)
    _said_twice(placed, catalog, findings)
    done = {(e.measure, e.area_code) for e in present.measures if e.status == MeasureStatus.DONE}
    for measure in entries.measures:
        now = measure.entry
        reopened = (now.measure, now.area_code) in done and now.status != MeasureStatus.DONE
        if reopened and not now.reason:
            found = f"第{now.measure}项原为“{MeasureStatus.DONE}”，现填“{now.status}”"
            findings.add(WARNING, measure.place, found, "", "请在“说明原因”中写明")


def _said_twice(placed: Sequence[tuple[Place, Entry]], catalog: Catalog, findings: Findings) -> None:
    """Point out entries of one item and one day: which of them counts is a matter of rows alone."""
    first: dict[tuple[object, ...], tuple[Place, Entry]] = {}
    for place, entry in placed:
        item = entry.measure if isinstance(entry, MeasureEntry) else entry.milestone
        area = "" if entry.area_code == catalog.city.code else entry.area_code
        key = (type(entry), item, area, entry.date, getattr(entry, "year", None))
        before, earlier = first.setdefault(key, (place, entry))
        if earlier is entry:
            continue
        there = f"“{before[0]}”表{before[1]}"
        other = "" if entry.status == earlier.status else f"，状态却不同（“{earlier.status}”）"
        found = f"与{there}填的是同一项、同一佐证日期{other}"
        findings.add(WARNING, place, found, "一项只填一行", "请删去一行；都留着的，以后一行为准")


def _common(place: Place, entry: Entry, catalog: Catalog, as_of: dt.date, findings: Findings) -> None:
    if entry.date is not None and entry.date > as_of:
        found = f"佐证日期{entry.date.isoformat()}还没有到"
        findings.add(ERROR, place, found, f"不晚于{as_of.isoformat()}", "请核对年份")
    issued = catalog.plan.issued_on
    if entry.date is not None and entry.date < issued:
        found = f"佐证日期{entry.date.isoformat()}早于文件印发日{issued.isoformat()}"
        findings.add(WARNING, place, found, "", "请核对年份")
    lacking = [what for what, there in (("佐证", entry.evidence), ("佐证日期", entry.date)) if not there]
    if entry.status in _CLAIMS and lacking:
        findings.add(WARNING, place, f"填了“{entry.status}”，没有{'和'.join(lacking)}", "", _UNSUPPORTED)
    if entry.status in _NEEDS_REASON and not entry.reason:
        severity: Severity = ERROR if entry.status == MilestoneStatus.CANCELLED else WARNING
        findings.add(severity, place, f"填了“{entry.status}”，没有说明原因", "", "请写明原因")


def _event(event: Placed[RecurringEntry], as_of: dt.date, findings: Findings) -> None:
    entry = event.entry
    if entry.year > as_of.year:
        findings.add(ERROR, event.place, f"{entry.year}年还没有到", f"不晚于{as_of.year}年", "请核对年份")
    elif entry.status == RecurringStatus.NOT_HELD and entry.year == as_of.year:
        findings.add(WARNING, event.place, f"{entry.year}年还没有过完，已填“{entry.status}”", "", "请核对")
    held_elsewhen = entry.date is not None and entry.date.year not in (entry.year, entry.year + 1)
    if entry.status == RecurringStatus.HELD and held_elsewhen:
        found = f"{entry.year}年的活动，佐证日期却在{entry.date.year if entry.date else ''}年"
        findings.add(WARNING, event.place, found, "", "请核对年份")


# Hold the rows that an import would append to the rules of the store, and say what they would make
# wrong.

_NEW: Final = "本工作簿"
_OLD: Final = "已入库的数"


def check_rows(
    changes: Changes, present: Present, after: pd.DataFrame, catalog: Catalog, findings: Findings
) -> None:
    """Report every problem that the dataset would have with the import and does not have without it.

    Parameters
    ----------
    changes : Changes
    present : Present
    after : DataFrame
        Figures as they would be; see :func:`after_import`.
    catalog : Catalog
    findings : Findings
    """
    if not changes.rows:
        return
    sources = stack([present.sources, changes.source_table()], SOURCE_COLUMNS)
    before = set(validate(_located(present.figures, _OLD), present.sources, catalog))
    for problem in validate(_with_places(after), sources, catalog):
        if problem not in before:
            place = changes.places[problem.line] if problem.file == _NEW else ("", "")
            _report(problem, place, findings)


def after_import(changes: Changes, present: Present) -> pd.DataFrame:
    """Return the figures as they would be: what is withdrawn taken out, what is new put in.

    Columns as those of ``present.figures``, and ``line``: the number of the row in its origin (rows that are
    there already, or those of the import; the latter have the batch -1).
    """
    rows = changes.observations()
    figures = rows[rows["change"] == FIGURE]
    withdrawn = rows[rows["change"] != FIGURE]
    keys = ["area_code", "indicator", "year", "frequency", "start", "end", "benchmark", "stage", "source_id"]
    gone = pd.MultiIndex.from_frame(withdrawn[keys].fillna({"year": -1}))
    replaced = pd.MultiIndex.from_frame(present.figures[keys].fillna({"year": -1})).isin(gone)
    old = present.figures.assign(line=range(len(present.figures)))[~replaced]
    new = figures.assign(
        line=figures.index,
        batch=_BATCH,
        published=_published(figures, present, changes),
        publisher=figures["source_id"].map(_publishers(present, changes)).fillna(""),
        known_from=_ANY_DAY,  # what is at hand today was published by today
    )
    columns = [*present.figures.columns, "line"]
    return (
        pd.concat([old[columns], new[columns]], ignore_index=True) if len(new) else old.reset_index(drop=True)
    )


_ANY_DAY: Final = pd.Timestamp(1900, 1, 1)
#: Stands for the number that the batch will get: later than any.
_BATCH: Final = 1_000_000


def _published(figures: pd.DataFrame, present: Present, changes: Changes) -> pd.Series[pd.Timestamp]:
    dates = {key: str(row["date"]) for key, row in present.source_by_id.items()}
    dates.update({key: source.date for key, source in changes.sources.items()})
    return pd.to_datetime(figures["source_id"].map(dates), errors="coerce")


def _publishers(present: Present, changes: Changes) -> dict[str, str]:
    publishers = {key: str(row["publisher"]) for key, row in present.source_by_id.items()}
    publishers.update({key: source.publisher for key, source in changes.sources.items()})
    return publishers


def _located(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    return frame.assign(file=file, line=range(len(frame)))


def _with_places(after: pd.DataFrame) -> pd.DataFrame:
    return after.assign(file=[_NEW if batch == _BATCH else _OLD for batch in after["batch"]])


def _report(problem: Problem, place: Place, findings: Findings) -> None:
    found = problem.message.rstrip("。")
    findings.add(problem.severity, place, found, "", problem.remedy.rstrip("。"))


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
        return check(content, file_name, reader, plan, as_of or today()).report


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
    check_quarters(changes, after_book, catalog, findings)
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
    dataset = DATASETS[reader.dataset]
    about = reading.about
    if about.dataset and about.dataset != dataset:
        place = ("说明", "")
        remedy = f"请导入{about.dataset}，或下载{dataset}的模板"
        findings.add(
            ERROR, place, f"这是{about.dataset}的工作簿，正在导入{dataset}", f"{dataset}的工作簿", remedy
        )
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
