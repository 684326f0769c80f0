"""What forms say, what is wrong with them and what they would do, before anything is sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.editors.rights import Editor, Right
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.catalog import Catalog
from core.reporting.model import Task
from core.reporting.tasks import (
    event_id,
    figure_id,
    measure_id,
    milestone_id,
    owners_of,
    right_to,
    task_of,
)
from core.store.reader import Reader, open_reader
from core.wording.numbers import WHOLE_YEAR
from core.workbook.changes import Changes
from core.workbook.check import Checked, check, check_reading
from core.workbook.checks.reasons import CONFIRMED
from core.workbook.entry_changes import EntryChanges
from core.workbook.findings import ERROR, WARNING, Finding, Place
from core.workbook.forms import (
    FIGURE,
    Form,
    FormFinding,
    form_at,
    located,
    of_entry,
    of_figure,
    read_forms,
)
from core.workbook.labels import VALUE, Field, words
from core.workbook.read.model import FigureCell, Reading
from core.workbook.report import Report

#: How a report calls forms of the page.
NAME: Final = "网页填报"
#: Forms that one check, or one sending, may hold.
MOST: Final = 400
#: The likely value in the remedy of a slip.
_LIKELY: Final = re.compile(r"(?:如应为|请改为)(-?\d+(?:\.\d+)?)")

#: Parts of a source that a figure must have, and what stands in for them in an early check.
_SOURCE: Final = {
    Field.TITLE.value: "待填写的来源",
    Field.PUBLISHER.value: "待填写的发布单位",
    Field.DATE.value: "",
}

Entry = MeasureEntry | MilestoneEntry | RecurringEntry
Content = FigureCell | Entry


@dataclass(frozen=True, eq=False)
class Preview:
    """Forms that have been checked together.

    Attributes
    ----------
    forms : tuple of Form
    tasks : tuple of (Task or None)
        What each form answers; ``None`` where it cannot be read.
    report : Report
        The same report that a workbook with these rows gets.
    findings : tuple of FormFinding
        Its findings, each at its form and label.
    changes : Changes
        What adopting all of them would append.
    """

    forms: tuple[Form, ...]
    tasks: tuple[Task | None, ...]
    report: Report
    findings: tuple[FormFinding, ...]
    changes: Changes

    def of(self, form: int) -> tuple[FormFinding, ...]:
        """Findings of one form, and those that concern no single one: errors first."""
        return tuple(f for f in self.findings if f.form in (form, -1))

    def errors(self, form: int) -> tuple[FormFinding, ...]:
        """What stands in the way of one form, whatever its sender says."""
        return tuple(f for f in self.of(form) if f.finding.severity == ERROR and not confirmable(f))

    def doubts(self, form: int) -> tuple[FormFinding, ...]:
        """What is unlikely and wants a confirmation: of figures every warning that is the form's own."""
        if self.forms[form].kind != FIGURE:
            return ()
        findings = (f for f in self.findings if f.form == form)
        return tuple(f for f in findings if f.finding.severity == WARNING or confirmable(f))

    @property
    def version(self) -> int:
        """Number of the version that they were checked against."""
        return self.report.version


def confirmable(finding: FormFinding) -> bool:
    """Whether a figure is unlikely, not impossible: it comes in once its sender says why it is right."""
    return finding.finding.severity == ERROR and CONFIRMED in finding.finding.remedy


def preview(
    forms: Sequence[Form],
    dataset: str,
    catalog: Catalog,
    as_of: dt.date,
    home: Path | str | None = None,
) -> Preview:
    """Check forms together against the current version, changing nothing.

    Raises
    ------
    StoreError
        Where the dataset cannot be read.
    """
    with open_reader(dataset, home, catalog) as reader:
        return preview_on(forms, reader, catalog, as_of)


def preview_on(forms: Sequence[Form], reader: Reader, catalog: Catalog, as_of: dt.date) -> Preview:
    """Check forms together against an open version."""
    reading = read_forms(forms, catalog)
    checked = check_reading(reading, NAME, reader, catalog, as_of)
    return Preview(
        forms=tuple(forms),
        tasks=_tasks(forms, reading, catalog),
        report=checked.report,
        findings=located(checked.report.findings, forms),
        changes=checked.changes,
    )


def preview_early(
    forms: Sequence[Form],
    dataset: str,
    catalog: Catalog,
    as_of: dt.date,
    home: Path | str | None = None,
) -> Preview:
    """Check forms while they are being filled in: a wrong value is named although its source still wants.

    What wants is an error as everywhere; the value is beside that held against the series as if the source
    stood there already.
    """
    with open_reader(dataset, home, catalog) as reader:
        preview = preview_on(forms, reader, catalog, as_of)
        whole = [_with_source(form, as_of) for form in forms]
        if whole == list(forms):
            return preview
        early = preview_on(whole, reader, catalog, as_of)
    findings = tuple(f for f in early.findings if f.label == VALUE and f not in preview.findings)
    return replace(preview, findings=(*findings, *preview.findings))


def _with_source(form: Form, as_of: dt.date) -> Form:
    """Return a figure as if the parts of its source that still want stood there."""
    if form.kind != FIGURE or not form.text(VALUE):
        return form
    wanting = {label: text or as_of.isoformat() for label, text in _SOURCE.items() if not form.text(label)}
    return form.replaced(**wanting)


def likely_value(findings: Sequence[FormFinding]) -> str:
    """Return the value that a finding holds for the one that was meant, "" where none does."""
    values = (
        _LIKELY.search(finding.finding.remedy) for finding in findings if finding.finding.severity == ERROR
    )
    return next((match[1] for match in values if match), "")


def forbidden(editor: Editor, tasks: Sequence[Task | None], catalog: Catalog) -> tuple[str, ...]:
    """Say of every task that an editor may neither answer nor propose why, and who may."""
    refusals = []
    for task in tasks:
        if task is not None and right_to(editor, task, catalog) is Right.NONE:
            owners = (
                "、".join(catalog.body_name(owner) for owner in owners_of(task, catalog) if owner)
                or catalog.plan.adopting_office
            )
            refusals.append(f"“{task.name}”由{owners}填报，{editor.name}不能填报，也不能代提。")
    return tuple(refusals)


def confirmed_form(form: Form, confirmed: str) -> Form:
    """Keep the sender's reason with the figure itself, in the words by which a workbook confirms one."""
    if not confirmed.strip() or form.kind != FIGURE or CONFIRMED in form.text(Field.REASON):
        return form
    reason = confirmed.strip().removeprefix(CONFIRMED).lstrip("：，")
    reasons = "；".join(filter(None, (form.text(Field.REASON), reason)))
    return form.replaced(**{Field.REASON.value: f"{CONFIRMED}：{reasons}"})


@dataclass(frozen=True, eq=False)
class Split:
    """A workbook taken apart into forms; ``refused`` says what cannot be sent so."""

    forms: tuple[Form, ...]
    report: Report
    refused: tuple[Finding, ...] = ()


def split_workbook(
    content: bytes,
    file_name: str,
    dataset: str,
    catalog: Catalog,
    *,
    as_of: dt.date,
    home: Path | str | None = None,
) -> Split:
    """Check a workbook and take what is new in it apart into forms, so that it can be sent for review.

    Corrections and withdrawals of its own sheet are the city office's and are refused.
    """
    with open_reader(dataset, home, catalog) as reader:
        checked = check(content, file_name, reader, catalog, as_of)
    reading = checked.reading
    if reading is None or checked.report.errors:
        return Split((), checked.report)
    refused = tuple(
        Finding(
            ERROR,
            *amendment.place,
            f"更正与撤回由{catalog.plan.adopting_office}办理",
            "",
            f"请在该年度的格中改数并写“更正原因”，或告知{catalog.plan.adopting_office}",
        )
        for amendment in reading.amendments
    )
    return Split(tuple(_forms(checked, reading, catalog)), checked.report, refused)


def _forms(checked: Checked, reading: Reading, catalog: Catalog) -> Iterator[Form]:
    changed = {change.place for change in checked.changes.figures}
    for cell in reading.figures:
        if cell.place in changed:
            yield of_figure(cell, catalog)
    entries = checked.changes.entries
    for _, entry in _entries(entries):
        yield of_entry(entry, catalog)


def _tasks(forms: Sequence[Form], reading: Reading, catalog: Catalog) -> tuple[Task | None, ...]:
    tasks: list[Task | None] = [None] * len(forms)
    for (sheet, cell), content in _contents(reading):
        index = form_at(sheet, cell, forms)
        if index >= 0:
            tasks[index] = task_of(catalog, _task_id(content, catalog))
    return tuple(tasks)


def _contents(reading: Reading) -> Iterator[tuple[Place, Content]]:
    yield from ((cell.place, cell) for cell in reading.figures)
    yield from _entries(reading)


def _entries(reading: Reading | EntryChanges) -> Iterator[tuple[Place, Entry]]:
    yield from ((placed.place, placed.entry) for placed in reading.measures)
    yield from ((placed.place, placed.entry) for placed in reading.milestones)
    yield from ((placed.place, placed.entry) for placed in reading.recurring)


def _task_id(content: Content, catalog: Catalog) -> str:
    if isinstance(content, FigureCell):
        period = words(content.period)
        return figure_id(
            content.area,
            content.indicator,
            content.year,
            content.benchmark,
            "" if period == WHOLE_YEAR or content.year is None else period,
        )
    area = "" if content.area_code == catalog.city.code else content.area_code
    if isinstance(content, MeasureEntry):
        return measure_id(content.measure, area)
    if isinstance(content, RecurringEntry):
        return event_id(content.milestone, content.year, area)
    return milestone_id(content.milestone, area)
