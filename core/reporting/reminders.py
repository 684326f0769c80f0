"""Which reminders are due before a deadline, and which went out: each once, whoever asks and how often.

A reminder is recorded before it is sent, and what came of it afterwards. Killed in between, it may not have
gone out; it is then named and not sent again: twice is worse than not at all, for the letter stands on the
page as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from core.reporting import state
from core.reporting.model import Round
from core.store.disk import dataset_paths

REMIND: Final = "remind"


class Fate(StrEnum):
    """What came of a reminder."""

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: of a round with its deadline, so many days before, to one office."""

    round: str
    deadline: dt.date
    days: int
    office: str


def stage(deadline: dt.date, day: dt.date, days: Sequence[int]) -> int | None:
    """Return which of the set days before a deadline has come: the last one that is over.

    ``None`` before the first and after the deadline. A day on which nothing ran is made up for on the next.
    """
    left = (deadline - day).days
    passed = [one for one in days if 0 <= left <= one]
    return min(passed, default=None)


def due(
    round_: Round, day: dt.date, days: Sequence[int], offices: Iterable[str], known: Mapping[Reminder, Fate]
) -> tuple[Reminder, ...]:
    """Return the reminders to offices that still owe something which are due and have not been sent.

    Parameters
    ----------
    days : sequence of int
        Days before the deadline on which to remind.
    known : mapping
        What came of earlier ones; what failed is due again.
    """
    now = stage(round_.deadline, day, days)
    if now is None:
        return ()
    wanted = (Reminder(round_.id, round_.deadline, now, office) for office in offices)
    return tuple(r for r in wanted if known.get(r, Fate.FAILED) is Fate.FAILED)


def recorded(dataset: str, home: Path | str | None = None) -> dict[Reminder, Fate]:
    """Return every reminder of the record with what came of it."""
    events, _ = state.events(dataset_paths(dataset, home))
    return _fold(events)


def begin(dataset: str, reminder: Reminder, when: dt.datetime, home: Path | str | None = None) -> bool:
    """Record that a reminder is being sent; ``False`` where somebody else has begun it meanwhile."""
    with state.changing(dataset, home) as paths:
        events, _ = state.events(paths)
        if _fold(events).get(reminder, Fate.FAILED) is not Fate.FAILED:
            return False
        state.append(paths, _event(reminder, Fate.BEGUN, when))
    return True


def end(
    dataset: str, reminder: Reminder, when: dt.datetime, fate: Fate, home: Path | str | None = None
) -> None:
    """Record what came of a reminder that was begun."""
    with state.changing(dataset, home) as paths:
        state.append(paths, _event(reminder, fate, when))


def _fold(events: Iterable[Mapping[str, Any]]) -> dict[Reminder, Fate]:
    fates: dict[Reminder, Fate] = {}
    for event in events:
        if event.get("kind") != REMIND:
            continue
        try:
            deadline = dt.date.fromisoformat(event["deadline"])
            reminder = Reminder(str(event["round"]), deadline, int(event["days"]), str(event["office"]))
            fates[reminder] = Fate(event["fate"])
        except (KeyError, TypeError, ValueError):
            continue
    return fates


def _event(reminder: Reminder, fate: Fate, when: dt.datetime) -> dict[str, Any]:
    return {
        "kind": REMIND,
        "round": reminder.round,
        "deadline": reminder.deadline.isoformat(),
        "days": reminder.days,
        "office": reminder.office,
        "fate": fate.value,
        "when": when.isoformat(timespec="seconds"),
    }
