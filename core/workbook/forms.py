"""Forms: what is typed on the page, read exactly as the sheets of a workbook are.

A form is one row of one sheet: texts by the labels of that sheet's columns. Rows are laid out as a sheet in
memory and go through the reader of workbooks, so that page and workbook know one set of rules and words.
A set of forms is kept as a small JSON document in the place of a workbook, and read again from it.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.catalog import Catalog
from core.store.disk import DATASETS
from core.store.errors import from_json
from core.wording.numbers import UNDATED
from core.workbook import labels as fields
from core.workbook import lists
from core.workbook.findings import Finding, Findings, RefusedWorkbookError
from core.workbook.labels import NO, NONE, PRECISION_WORD, ROW_INDICATOR, VALUE, YES, Field, Names, words
from core.workbook.read.entries import EntryReader
from core.workbook.read.figures import read_figures
from core.workbook.read.model import About, FigureCell, Reading
from core.workbook.xlsx.cells import RawCell, Sheet, position
from core.workbook.xlsx.limits import LIMITS

FIGURE: Final = "figure"
MEASURE: Final = "measure"
MILESTONE: Final = "milestone"
EVENT: Final = "event"

#: Version of the document; raised where an older program could not read it.
FORMAT: Final = 1

#: Labels of the one-figure form, as the list of missing figures has them.
FIGURE_LABELS: Final = (
    Field.AREA.value,
    ROW_INDICATOR,
    Field.YEAR.value,
    Field.PERIOD.value,
    Field.BENCHMARK.value,
    VALUE,
    Field.UNIT.value,
    Field.STAGE.value,
    Field.PRECISION.value,
    Field.RELEASE.value,
    Field.GRADE.value,
    Field.BREAK.value,
    Field.TITLE.value,
    Field.PUBLISHER.value,
    Field.DATE.value,
    Field.ADDRESS.value,
    Field.NOTE.value,
    Field.REASON.value,
)
#: Kind of form by the class of what it holds.
KIND_OF: Final[Mapping[type, str]] = {
    MeasureEntry: MEASURE,
    MilestoneEntry: MILESTONE,
    RecurringEntry: EVENT,
}
#: The sheet that each kind of form is a row of.
SHEETS: Final[Mapping[str, str]] = {
    FIGURE: fields.GAPS,
    MEASURE: fields.MEASURES,
    MILESTONE: fields.MILESTONES,
    EVENT: fields.RECURRING,
}
_HEADER: Final = 1
_FIRST: Final = 2


@dataclass(frozen=True, slots=True)
class Form:
    """One filled form: its kind (a key of :data:`SHEETS`) and texts by label; empty ones may be left out."""

    kind: str
    values: Mapping[str, str]

    def text(self, label: str) -> str:
        """Return what stands under a label, "" for nothing."""
        return self.values.get(label, "")

    def replaced(self, **values: str) -> Form:
        """Return the form with other texts; labels are given as keywords."""
        return Form(self.kind, {**self.values, **values})


@dataclass(frozen=True, slots=True)
class FormFinding:
    """A finding with the form (by its place in the sequence) and the label that it belongs to.

    Findings that belong to no form have ``form`` -1; those of a form as a whole an empty ``label``.
    """

    form: int
    label: str
    finding: Finding


def labels_of(kind: str) -> tuple[str, ...]:
    """Return the labels that a kind of form offers."""
    if kind == FIGURE:
        return FIGURE_LABELS
    return tuple(column.label for column in lists.SPECS[SHEETS[kind]].columns)


def read_forms(forms: Sequence[Form], catalog: Catalog, *, about: About | None = None) -> Reading:
    """Read forms as a workbook with the same rows would be read.

    Parameters
    ----------
    forms : sequence of Form
    catalog : Catalog
        The plan that names are looked up in.
    about : About, optional
        What the forms were filled in for.

    Returns
    -------
    Reading
        Places name sheet and cell; :func:`located` leads them back to form and label.
    """
    names, findings = Names(catalog), Findings(LIMITS.findings)
    entries = EntryReader(names, findings, epoch_1904=False)
    figures, read = [], []
    for kind, name in SHEETS.items():
        sheet = _sheet(forms, kind)
        if sheet is None:
            continue
        read.append(name)
        if kind == FIGURE:
            cells, _ = read_figures(sheet, names, findings, with_empty=False)
            figures.extend(cells)
        else:
            entries.read(sheet, name)
    return Reading(
        about=about or About(),
        sheets=tuple(read),
        figures=tuple(figures),
        measures=tuple(entries.measures),
        milestones=tuple(entries.milestones),
        recurring=tuple(entries.recurring),
        findings=findings.all(),
    )


def located(findings: Sequence[Finding], forms: Sequence[Form]) -> tuple[FormFinding, ...]:
    """Lead findings on sheets made of forms back to form and label."""
    return tuple(_located(finding, forms) for finding in findings)


def form_at(sheet: str, cell: str, forms: Sequence[Form]) -> int:
    """Return which form a cell belongs to, -1 for none."""
    place = position(cell)
    kind = next((k for k, name in SHEETS.items() if name == sheet), "")
    places = [i for i, form in enumerate(forms) if form.kind == kind]
    inside = place is not None and _FIRST <= place[0] < _FIRST + len(places)
    return places[place[0] - _FIRST] if place is not None and inside else -1


def of_figure(cell: FigureCell, catalog: Catalog) -> Form:
    """Write a figure as the form that reads back as it."""
    values = {
        Field.AREA: catalog.area(cell.area).short,
        ROW_INDICATOR: catalog.indicator(cell.indicator).name,
        Field.YEAR: str(cell.year) if cell.year is not None else UNDATED,
        Field.PERIOD: "" if cell.year is None else words(cell.period),
        Field.BENCHMARK: catalog.benchmark(cell.benchmark).short if cell.benchmark else NONE,
        VALUE: repr(cell.value),
        Field.UNIT: cell.unit,
        Field.STAGE: cell.stage,
        Field.PRECISION: PRECISION_WORD[cell.precision],
        Field.RELEASE: cell.release,
        Field.GRADE: cell.grade,
        Field.BREAK: "" if cell.break_before is None else YES if cell.break_before else NO,
        Field.TITLE: cell.source.title,
        Field.PUBLISHER: cell.source.publisher,
        Field.DATE: cell.source.date,
        Field.ADDRESS: cell.source.address,
        Field.NOTE: cell.note,
        Field.REASON: cell.reason,
    }
    return Form(FIGURE, {str(label): text for label, text in values.items() if text})


def of_entry(entry: MeasureEntry | MilestoneEntry | RecurringEntry, catalog: Catalog) -> Form:
    """Write an officer's entry as the form that reads back as it."""
    kind = KIND_OF[type(entry)]
    fields = dataclasses.asdict(entry)
    fields["area"] = catalog.area(entry.area_code).short if entry.area_code else ""
    fields["date"] = entry.date.isoformat() if entry.date else ""
    columns = lists.SPECS[SHEETS[kind]].columns
    values = {c.label: str(fields.get(c.key, "")) for c in columns if not c.told}
    return Form(kind, {label: text for label, text in values.items() if text})


def document(forms: Sequence[Form], catalog: Catalog, dataset: str, **about: Any) -> bytes:
    """Write forms as the document that is kept with the batch; ``about`` says where they come from."""
    content = {
        "forms": FORMAT,
        "plan": catalog.plan.id,
        "dataset": dataset,
        **about,
        "rows": [{"kind": form.kind, "values": _filled(form)} for form in forms],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")


def is_document(content: bytes) -> bool:
    """Whether bytes are such a document rather than a workbook."""
    return content[:1] == b"{"


def read_document(content: bytes, catalog: Catalog) -> Reading:
    """Read a kept document again.

    Raises
    ------
    RefusedWorkbookError
        Where it is damaged, from a later program, or of another plan.
    """
    forms, about = parse_document(content)
    if about.plan != catalog.plan.id:
        raise RefusedWorkbookError(f"这是方案“{about.plan}”的填报", "请在对应的方案中打开")
    return read_forms(forms, catalog, about=about)


def parse_document(content: bytes) -> tuple[tuple[Form, ...], About]:
    """Return the forms of a document, and what they were filled in for.

    Raises
    ------
    RefusedWorkbookError
        Where the bytes are no such document, or one of a later program.
    """
    try:
        document = from_json(content.decode("utf-8"))
        if document["forms"] > FORMAT:
            raise RefusedWorkbookError("这份填报由更新的程序写成", "请升级本系统后再打开")
        forms = tuple(form_of(row) for row in document["rows"])
        about = About(plan=str(document["plan"]), dataset=DATASETS[document["dataset"]])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, RefusedWorkbookError):
            raise
        raise RefusedWorkbookError("填报内容已损坏，不能读取", "请从备份恢复") from error
    return forms, about


def form_of(row: Mapping[str, Any]) -> Form:
    """Read one form from plain values.

    Raises
    ------
    ValueError
        Where the kind is unknown or a text is none.
    """
    kind, values = row["kind"], row["values"]
    if kind not in SHEETS or not isinstance(values, Mapping):
        raise ValueError(f"no such form: {kind}")
    known = set(labels_of(kind))
    if not all(label in known and isinstance(text, str) for label, text in values.items()):
        raise ValueError("texts by the labels of the form are wanted")
    return Form(kind, dict(values))


def plain(form: Form) -> dict[str, Any]:
    """Return a form as plain values; :func:`form_of` reads it back."""
    return {"kind": form.kind, "values": _filled(form)}


def _filled(form: Form) -> dict[str, str]:
    known = labels_of(form.kind)
    return {label: form.values[label] for label in known if form.values.get(label, "").strip()}


def _sheet(forms: Sequence[Form], kind: str) -> Sheet | None:
    of_kind = [form for form in forms if form.kind == kind]
    if not of_kind:
        return None
    labels = labels_of(kind)
    sheet = Sheet(SHEETS[kind])
    for column, label in enumerate(labels, start=1):
        sheet.cells[(_HEADER, column)] = RawCell(label, "text")
        for row, form in enumerate(of_kind, start=_FIRST):
            written = form.values.get(label, "")
            if written.strip():
                sheet.cells[(row, column)] = _cell(written, label)
    return sheet


def _cell(written: str, label: str) -> RawCell:
    """Return a text as a cell; a plain number typed where one belongs is a number."""
    if label == VALUE:
        try:
            value = float(written) if written.strip().isascii() else math.nan
        except ValueError:
            value = math.nan
        if math.isfinite(value) and "_" not in written:
            return RawCell(value, "number")
    return RawCell(written[: LIMITS.text], "text", cut=len(written) > LIMITS.text)


def _located(finding: Finding, forms: Sequence[Form]) -> FormFinding:
    index = form_at(finding.sheet, finding.cell, forms)
    if index < 0:
        return FormFinding(-1, "", finding)
    place = position(finding.cell)
    labels = labels_of(forms[index].kind)
    column = place[1] if place else 0
    return FormFinding(index, labels[column - 1] if 0 < column <= len(labels) else "", finding)
