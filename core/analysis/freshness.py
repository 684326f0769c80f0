"""How fresh the evidence of an entry is. A recomputation is no evidence and never enters here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Dated(Protocol):
    """What an entry must have to be weighed: the date of its evidence, and the evidence."""

    @property
    def date(self) -> dt.date | None:
        """Date of the evidence."""

    @property
    def evidence(self) -> str:
        """The evidence as entered."""

    @property
    def batch(self) -> int:
        """Number of the import."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Days since the last dated evidence and the band they fall in.

    ``level`` is 4 (up to the first cut of the catalog), 3, 2, 1 (beyond the last) or 0 without evidence.
    """

    days: int | None
    level: int
    date: dt.date | None

    @property
    def due_for_word(self) -> bool:
        """Whether a new word is due: no evidence, or older than the first cut."""
        return self.level < FRESH


FRESH = 4


def supported(entry: Dated, as_of: dt.date) -> bool:
    """Whether an entry may speak: dated, not after ``as_of``, and with evidence."""
    return entry.date is not None and entry.date <= as_of and bool(entry.evidence.strip())


def freshness(entries: Iterable[Dated], as_of: dt.date, cuts: tuple[int, int, int]) -> Freshness:
    """Weigh the newest supported entry against the cuts (days, each belonging to the fresher band)."""
    dates = [entry.date for entry in entries if entry.date is not None and supported(entry, as_of)]
    if not dates:
        return Freshness(None, 0, None)
    newest = max(dates)
    days = (as_of - newest).days
    return Freshness(days, FRESH - sum(days > cut for cut in cuts), newest)
