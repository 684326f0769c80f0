"""What the city office decides on: every submission that waits, old beside new, with the check's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.figures.book import Book
from core.figures.observation import Grade, MeasureEntry, MilestoneEntry, Observation, RecurringEntry, counts
from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState
from core.plan.catalog import Catalog
from core.reporting.checking import Preview, preview_on
from core.reporting.ledger import TAKEN_BACK
from core.reporting.model import Ledger, Submission, Task, TaskKind
from core.reporting.tasks import task_of
from core.store.reader import Reader
from core.wording.words import MilestoneStatus, RecurringStatus
from core.workbook.labels import VALUE, Field

_STATUS: Final = "状态"


class Word(StrEnum):
    """What the check says of one submission."""

    GOOD = "可采用"
    DOUBT = "须核"
    BAD = "应退回"


@dataclass(frozen=True, eq=False)
class Item:
    """One submission in the queue.

    Attributes
    ----------
    word : Word
    reasons : tuple of str
        What was found, in sentences; a proposal that its owner has not confirmed is among them.
    old, new : str
        What stands and what was sent, in a few characters.
    before, after : str
        Status of what it concerns; equal where nothing changes, empty where nothing is judged.
    rows : tuple of (str, str, str)
        Label, old and new text of every field, for the side.
    unconfirmed : str
        The sentence among ``reasons`` that waits for the owner's word; empty where none does.
    """

    submission: Submission
    task: Task
    checked: Preview
    word: Word
    reasons: tuple[str, ...]
    old: str
    new: str
    before: str
    after: str
    rows: tuple[tuple[str, str, str], ...]
    unconfirmed: str = ""

    @property
    def id(self) -> str:
        """Id of the submission."""
        return self.submission.id


@dataclass(frozen=True, eq=False)
class Known:
    """What stands, for laying what was sent beside it."""

    book: Book
    measures: Sequence[MeasureState]
    milestones: Sequence[MilestoneState]
    entries: Sequence[MeasureEntry]


def item_of(
    submission: Submission, reader: Reader, catalog: Catalog, known: Known, as_of: dt.date
) -> Item | None:
    """Lay one submission beside what stands; ``None`` where its task is no longer in the plan."""
    task = task_of(catalog, submission.task)
    if task is None:
        return None
    checked = preview_on([submission.form], reader, catalog, as_of)
    errors = [_sentence(f.label, f.finding.found, f.finding.remedy) for f in checked.errors(0)]
    doubts = [
        _sentence(f.label, f.finding.found, f.finding.remedy)
        for f in checked.of(0)
        if f.finding.severity == "warning"
    ]
    if submission.confirmed:
        doubts = [f"{doubt}送审单位确认无误：{submission.confirmed}。" for doubt in doubts]
    unconfirmed = ""
    if submission.proposal and not submission.seconded:
        owners = "、".join(catalog.body_name(o) for o in catalog.indicator(task.indicator).owners)
        unconfirmed = f"代提，{owners}尚未确认。"
        doubts.append(unconfirmed)
    if submission.reason == TAKEN_BACK:
        doubts.append(f"{TAKEN_BACK}。")
    word = Word.BAD if errors else Word.DOUBT if doubts else Word.GOOD
    before, after = _statuses(task, checked, known)
    old, rows = _beside(submission, task, catalog, known)
    return Item(
        submission=submission,
        task=task,
        checked=checked,
        word=word,
        reasons=(*errors, *doubts),
        old=old,
        new=_new(submission, task, catalog),
        before=before,
        after=after if not errors else before,
        rows=rows,
        unconfirmed=unconfirmed,
    )


def queue(ledger: Ledger, reader: Reader, catalog: Catalog, known: Known, as_of: dt.date) -> tuple[Item, ...]:
    """Lay everything that waits beside what stands, in order of arrival."""
    items = (item_of(item, reader, catalog, known, as_of) for item in ledger.pending)
    return tuple(item for item in items if item is not None)


def _sentence(label: str, word: str, remedy: str) -> str:
    head = f"{label}：" if label and label != VALUE else ""
    return f"{head}{word}{f'；{remedy}' if remedy else ''}。"


def _new(submission: Submission, task: Task, catalog: Catalog) -> str:
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        return f"{submission.form.text(VALUE)}{catalog.indicator(task.indicator).unit}"
    evidence = submission.form.text("佐证") or submission.form.text("进展") or "没有佐证"
    return " ".join(evidence.split())


def _statuses(task: Task, checked: Preview, known: Known) -> tuple[str, str]:
    """Return the word before and after: of a figure that of its targets, else that of the item itself."""
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        changed = checked.report.effect.statuses
        if not changed:
            return "不变", "不变"
        return changed[0].before, changed[0].after
    form = checked.forms[0]
    status = form.text(_STATUS)
    speaks = bool(form.text("佐证") and form.text("佐证日期"))
    before = _word_of(task, known)
    return before, status if speaks else before


def _word_of(task: Task, known: Known) -> str:
    if task.kind is TaskKind.MEASURE:
        state = next((s for s in known.measures if s.number == task.number), None)
        if state is None:
            return ""
        entry = dict(state.areas).get(task.area) if task.area else state.entry
        return entry.status if entry else "未填报"
    milestone = next((s for s in known.milestones if s.milestone.id == task.item), None)
    if milestone is None:
        return ""
    if task.kind is TaskKind.EVENT:
        year = next((y for y in milestone.years if y.year == task.year), None)
        return str(year.status if year else RecurringStatus.UNREPORTED)
    if task.area:
        area = next((a for a in milestone.areas if a.area == task.area), None)
        return str(area.status if area else MilestoneStatus.UNREPORTED)
    return str(milestone.status)


def _beside(
    submission: Submission, task: Task, catalog: Catalog, known: Known
) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    new = submission.form.values
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        last = _last(task, known.book)
        unit = catalog.indicator(task.indicator).unit
        old = {
            VALUE: f"{last.value:.10g}{unit}" if last else "缺",
            Field.YEAR: f"{last.year}年" if last else "缺",
            Field.BENCHMARK: catalog.benchmark(last.benchmark).short if last and last.benchmark else "—",
            Field.STAGE: last.stage if last else "缺",
            Field.GRADE: last.grade if last else "缺",
        }
        shown = (Field.TITLE, Field.PUBLISHER, Field.DATE, Field.NOTE, Field.REASON)
        labels: tuple[str, ...] = (*old, *shown)
        rows = [(str(x), str(old.get(x, "")), new.get(str(x), "")) for x in labels]
        if new.get(str(Field.DATE)) and not new.get(str(Field.GRADE)):
            place = labels.index(Field.GRADE)
            rows[place] = (*rows[place][:2], Grade.A.value)
        rows[0] = (str(VALUE), rows[0][1], f"{rows[0][2]}{unit}")
        rows[1] = (str(Field.YEAR), rows[1][1], f"{rows[1][2]}年")
        short = f"{old[VALUE]}（{last.year}年）" if last and last.year != task.year else old[VALUE]
        return short, tuple(r for r in rows if r[1] or r[2])
    entry = _entry(task, known)
    rows = []
    for label, key in _ENTRY_LABELS:
        was = str(getattr(entry, key, "") or "") if entry else ""
        if was or new.get(label):
            rows.append((label, was or "缺", new.get(label, "")))
    return "缺" if entry is None else str(entry.status), tuple(rows)


_ENTRY_LABELS: Final = (
    ("状态", "status"),
    ("进展", "progress"),
    ("存在问题", "problems"),
    ("下步措施", "next_steps"),
    ("责任领导", "responsible"),
    ("完成时限", "deadline"),
    ("佐证", "evidence"),
    ("佐证日期", "date"),
    ("说明原因", "reason"),
)


def _entry(task: Task, known: Known) -> MeasureEntry | MilestoneEntry | RecurringEntry | None:
    if task.kind is TaskKind.MEASURE:
        state = next((s for s in known.measures if s.number == task.number), None)
        if state is None:
            return None
        return dict(state.areas).get(task.area) if task.area else state.entry
    milestone = next((s for s in known.milestones if s.milestone.id == task.item), None)
    if milestone is None:
        return None
    if task.kind is TaskKind.EVENT:
        return next((y.entry for y in milestone.years if y.year == task.year), None)
    if task.area:
        return next((a.entry for a in milestone.areas if a.area == task.area), None)
    return milestone.entry


def _last(task: Task, book: Book) -> Observation | None:
    """Return the latest counting figure of the cell's series, that of its own year first."""
    figures = [
        o
        for o in book.vintages(task.area, task.indicator)
        if o.year is not None and o.frequency == "year" and counts(o)
    ]
    same = [o for o in figures if o.year == task.year]
    return max(same or figures, key=lambda o: (o.year or 0, o.published or dt.date.min), default=None)
