"""Which officers' entries of a workbook are new: those that the dataset already holds are not repeated."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.catalog import Catalog
from core.workbook.present import Present
from core.workbook.read.model import Placed, Reading

E = TypeVar("E", MeasureEntry, MilestoneEntry, RecurringEntry)


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """New entries, in the order of the workbook, and how many are there already."""

    measures: tuple[Placed[MeasureEntry], ...] = ()
    milestones: tuple[Placed[MilestoneEntry], ...] = ()
    recurring: tuple[Placed[RecurringEntry], ...] = ()
    same: int = 0

    @property
    def count(self) -> int:
        """Number of new entries."""
        return len(self.measures) + len(self.milestones) + len(self.recurring)


def entry_changes(reading: Reading, present: Present, catalog: Catalog) -> EntryChanges:
    """Compare the entries of a workbook with those that stand.

    An entry is the same where it ends, in order, the series of what was said of its measure, milestone or
    event before: going back to an earlier statement is a new one.
    """
    city = catalog.city.code
    several = {m.id for m in catalog.milestones if len(m.areas) > 1}

    def whole(code: str, milestone: str) -> str:
        return code if code != city and milestone in several else ""

    measures = _new(
        reading.measures, present.measures, lambda e: (e.measure, "" if e.area_code == city else e.area_code)
    )
    milestones = _new(
        reading.milestones, present.milestones, lambda e: (e.milestone, whole(e.area_code, e.milestone))
    )
    recurring = _new(
        reading.recurring,
        present.recurring,
        lambda e: (e.milestone, e.year, whole(e.area_code, e.milestone)),
    )
    given = len(reading.measures) + len(reading.milestones) + len(reading.recurring)
    same = given - len(measures) - len(milestones) - len(recurring)
    return EntryChanges(measures, milestones, recurring, same)


def _new(
    given: Sequence[Placed[E]], entries: Sequence[E], key: Callable[[E], Hashable]
) -> tuple[Placed[E], ...]:
    before: dict[Hashable, list[E]] = {}
    for entry in entries:
        before.setdefault(key(entry), []).append(_plain(entry))
    by_key: dict[Hashable, list[Placed[E]]] = {}
    for placed in given:
        by_key.setdefault(key(placed.entry), []).append(placed)
    kept = {id(p) for k, group in by_key.items() for p in group[_known(group, before.get(k, [])) :]}
    return tuple(placed for placed in given if id(placed) in kept)


def _known(group: Sequence[Placed[E]], before: Sequence[E]) -> int:
    """How many of the first entries of a group end the series that stands."""
    entries = [_plain(placed.entry) for placed in group]
    for count in range(min(len(entries), len(before)), 0, -1):
        if entries[:count] == list(before[len(before) - count :]):
            return count
    return 0


def _plain(entry: E) -> E:
    """Leave out what does not belong to the statement: its batch, and how the whole is written."""
    return dataclasses.replace(entry, batch=0, area_code="")
