"""批示 in a document: only where whoever makes it asked for them, last among the annexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from core.briefing.model import Briefing, Cell, Mode, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind, measures_of
from core.briefing.sections.targets import chosen
from core.reporting.notes import Note, of_measure, of_target, subject_name
from core.snapshot import Snapshot
from core.wording.numbers import day_text

TITLE: Final = "批示"
COLUMNS: Final = (
    TableColumn("日期", weight=1.3),
    TableColumn("目标或举措", weight=2.6),
    TableColumn("批示", weight=5.0),
)
#: In the file's name, so that a document with notes replaces none without.
KEY: Final = "附批示"


def bearable(scope: Scope, mode: Mode) -> bool:
    """Whether a document may bear notes: letters to departments and scenarios do not."""
    return mode != "reminders" and scope.kind is not ScopeKind.SCENARIO


def concerning(snapshot: Snapshot, scope: Scope, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the notes on a scope's targets and measures up to the day of judgement, latest first."""
    subjects = {of_target(a.target.id) for a in chosen(snapshot, scope)}
    subjects |= {of_measure(measure.number) for measure in measures_of(scope, snapshot.catalog)}
    kept = [note for note in notes if note.subject in subjects and note.date <= snapshot.as_of]
    return tuple(sorted(kept, key=lambda note: (note.date, int(note.id)), reverse=True))


def with_notes(
    briefing: Briefing, snapshot: Snapshot, scope: Scope, mode: Mode, notes: Iterable[Note]
) -> Briefing:
    """Return a document with the notes of its scope as its last annex; that there are none is said.

    Raises
    ------
    ValueError
        With a Chinese sentence, for a document that bears none.
    """
    if not bearable(scope, mode):
        raise ValueError("批示只附在进展简报和收官评估上；催报单和推演简报不附。")
    found = concerning(snapshot, scope, notes)
    block = (
        _table(snapshot, found)
        if found
        else Paragraph(f"本范围截至{day_text(snapshot.as_of.isoformat())}没有批示。")
    )
    section = Section(TITLE, (block,), annex=True)
    key = "-".join(part for part in (briefing.key, KEY) if part)
    return replace(briefing, sections=(*briefing.sections, section), key=key)


def without(briefing: Briefing) -> Briefing:
    """Return a document for what bears no notes beside it, one-page sheets and pictures: named without."""
    return replace(briefing, key=briefing.key.removesuffix(KEY).removesuffix("-"))


def table_of(briefing: Briefing) -> Table | None:
    """Return the notes that a document bears as a table; ``None`` where it bears none."""
    return next(
        (t for s in briefing.sections if s.title == TITLE for t in s.blocks if isinstance(t, Table)), None
    )


def _table(snapshot: Snapshot, notes: Iterable[Note]) -> Table:
    rows = tuple(
        (
            Cell(day_text(note.date.isoformat())),
            Cell(subject_name(snapshot.catalog, note.subject)),
            Cell(_in_one_line(note.text)),
        )
        for note in notes
    )
    note = f"{snapshot.catalog.plan.adopting_office}在看板上所写，按日期排列，已撤销的不列。"
    return Table(TITLE, COLUMNS, rows, note, finding=f"批示{len(rows)}条，最近一条{rows[0][0].text}")


def _in_one_line(text: str) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ended = [line if line[-1] in "。；！？" else f"{line}；" for line in lines[:-1]]
    return "".join([*ended, *lines[-1:]])
