"""批示: dated notes of the city office on a target or a measure, shown with it, in documents only when asked.

They stand in the record of reporting as everything else does: only ever added to. A note is struck, not
deleted; who wrote and who struck it is in the audit log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.clock import now as clock_now
from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.plan.models import CatalogError
from core.reporting import state
from core.reporting.acting import Desk, Outcome, Refused
from core.store.disk import dataset_paths

NOTE: Final = "note"
STRIKE: Final = "strike"
WRITE_ACTION, STRIKE_ACTION = "写批示", "撤销批示"
#: Longest text of a note, and how many a target or measure may bear.
LONGEST: Final = 500
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Note:
    """One note.

    Attributes
    ----------
    id : str
        Its number in the order of writing, as text.
    subject : str
        What it is about: see :func:`of_target` and :func:`of_measure`.
    date : datetime.date
        The day that it bears.
    who, when : str
        Who wrote it into the record, and at what time (ISO).
    """

    id: str
    subject: str
    text: str
    date: dt.date
    who: str
    when: str


def of_target(target: str) -> str:
    """Return the subject of notes on a target."""
    return f"t/{target}"


def of_measure(number: int) -> str:
    """Return the subject of notes on a measure."""
    return f"m/{number}"


def subject_name(catalog: Catalog, subject: str) -> str:
    """Name what a note is about, "" where the plan has no such thing."""
    kind, _, key = subject.partition("/")
    try:
        if kind == "t":
            return catalog.target(key).name
        if kind == "m":
            return f"举措{int(key)}　{catalog.measure(int(key)).title}"
    except (CatalogError, ValueError):
        return ""
    return ""


def read_notes(dataset: str, home: Path | str | None = None) -> tuple[Note, ...]:
    """Return the notes that stand, the earliest first.

    Raises
    ------
    StoreError
        Where the record cannot be read.
    """
    events, _ = state.events(dataset_paths(dataset, home))
    return fold(events)


def about(notes: Iterable[Note], subject: str) -> tuple[Note, ...]:
    """Return the notes on one target or measure, the latest day first."""
    of_subject = [note for note in notes if note.subject == subject]
    return tuple(sorted(of_subject, key=lambda note: (note.date, int(note.id)), reverse=True))


def fold(events: Iterable[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Put the notes together from the record; what cannot be read is passed over."""
    by_id: dict[str, Note] = {}
    for event in events:
        try:
            if event["kind"] == NOTE:
                note = _note(event)
                by_id[note.id] = note
            elif event["kind"] == STRIKE:
                by_id.pop(str(event["id"]), None)
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(by_id.values())


@dataclass(frozen=True)
class NoteDesk(Desk):
    """The desk at which notes are written and struck: the city office's."""

    def write(self, subject: str, text: str, date: dt.date, now: dt.datetime | None = None) -> Outcome:
        """Write a note on a target or measure."""
        moment = now or clock_now()
        return self._attempt(WRITE_ACTION, lambda who: self._write(who, subject, text, date, moment))

    def strike(self, note: str, now: dt.datetime | None = None) -> Outcome:
        """Strike a note: it is shown no more."""
        moment = now or clock_now()
        return self._attempt(STRIKE_ACTION, lambda who: self._strike(who, note, moment))

    def _write(self, who: Editor, subject: str, text: str, date: dt.date, moment: dt.datetime) -> Outcome:
        name = subject_name(self.catalog, subject)
        office = self.catalog.plan.adopting_office
        fault = f"只有{office}可以写批示。" if not who.city else _fault(name, text, date, moment.date())
        if fault:
            raise Refused(fault)
        with state.changing(self.dataset, self.home) as paths:
            events, _ = state.events(paths)
            if len(about(fold(events), subject)) >= MOST:
                raise Refused(f"“{name}”的批示已有{MOST}条，请先撤销过时的。")
            number = 1 + max((int(e["id"]) for e in events if e["kind"] == NOTE), default=0)
            self._record(WRITE_ACTION, f"{name}：{text.strip()}")
            event = {"kind": NOTE, "id": number, "subject": subject, "text": text.strip()}
            state.append(
                paths,
                {**event, "date": date.isoformat(), "who": who.name, "when": _iso(moment)},
            )
        return Outcome(True, f"已记批示：{name}。")

    def _strike(self, who: Editor, note: str, moment: dt.datetime) -> Outcome:
        if not who.city:
            raise Refused(f"只有{self.catalog.plan.adopting_office}可以撤销批示。")
        with state.changing(self.dataset, self.home) as paths:
            events, _ = state.events(paths)
            struck = next((n for n in fold(events) if n.id == note), None)
            if struck is None:
                raise Refused("这条批示已不在，请刷新后再看。")
            name = subject_name(self.catalog, struck.subject)
            self._record(STRIKE_ACTION, f"{name}：{struck.text}")
            state.append(paths, {"kind": STRIKE, "id": note, "who": who.name, "when": _iso(moment)})
        return Outcome(True, f"已撤销批示：{name}。")


def _fault(name: str, text: str, date: dt.date, day: dt.date) -> str:
    """Say why a note cannot be written; "" where it can."""
    bare = text.strip()
    faults = (
        (not name, "没有这个目标或举措，请刷新后重试。"),
        (not bare, "请写批示内容。"),
        (len(bare) > LONGEST, f"批示不超过{LONGEST}个字，请缩短。"),
        (any(not c.isprintable() and c != "\n" for c in bare), "批示中有控制字符，请删去后重新输入。"),
        (date > day, f"批示日期{date.isoformat()}还没有到，请改为{day.isoformat()}以前的日期。"),
    )
    return next((fault for wrong, fault in faults if wrong), "")


def _note(event: Mapping[str, Any]) -> Note:
    return Note(
        id=str(int(event["id"])),
        subject=str(event["subject"]),
        text=str(event["text"]),
        date=dt.date.fromisoformat(event["date"]),
        who=str(event["who"]),
        when=str(event["when"]),
    )


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds")
