"""Check officers' entries: dates that cannot be, status words without what must stand beside them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.catalog.catalog import Catalog
from core.catalog.entries import MeasureEntry, MilestoneEntry, RecurringEntry
from core.ingest.entry_changes import EntryChanges
from core.ingest.findings import ERROR, WARNING, Findings, Place, Severity
from core.ingest.present import Present
from core.ingest.reading import Placed
from core.wording import MeasureStatus, MilestoneStatus, RecurringStatus

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
    said: list[tuple[Place, Entry]] = [(p.place, p.entry) for p in entries.measures]
    said += [(p.place, p.entry) for p in entries.milestones]
    said += [(p.place, p.entry) for p in entries.recurring]
    for place, entry in said:
        _common(place, entry, catalog, as_of, findings)
    for event in entries.recurring:
        _event(event, as_of, findings)
    done = {(e.measure, e.area_code) for e in present.measures if e.status == MeasureStatus.DONE}
    for measure in entries.measures:
        now = measure.entry
        reopened = (now.measure, now.area_code) in done and now.status != MeasureStatus.DONE
        if reopened and not now.reason:
            found = f"第{now.measure}项原为“{MeasureStatus.DONE}”，现填“{now.status}”"
            findings.add(WARNING, measure.place, found, "", "请在“说明原因”中写明")


def _common(place: Place, entry: Entry, catalog: Catalog, as_of: dt.date, findings: Findings) -> None:
    if entry.date is not None and entry.date > as_of:
        found = f"佐证日期{entry.date.isoformat()}还没有到"
        findings.add(ERROR, place, found, f"不晚于{as_of.isoformat()}", "请核对年份")
    issued = dt.date.fromisoformat(catalog.plan.issued)
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
