"""What an import has changed: targets whose word is another than without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.analysis.assess import assess_all
from core.analysis.assessment import Assessment
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.wording import Status


@dataclass(frozen=True, slots=True)
class Change:
    """One target whose word has changed (no words: its reading is open)."""

    assessment: Assessment
    before: tuple[Status, ...]


def changes(catalog: Catalog, book: Book, batch: int, as_of: dt.date) -> tuple[Change, ...]:
    """Compare every target's words with and without the figures of one batch and those after it.

    Parameters
    ----------
    book : Book
        All observations that count now. A figure that the batch has withdrawn is in neither picture.
    batch : int
        Number of the import, >= 1.
    as_of : datetime.date
        Date of judgement, the same for both.

    Returns
    -------
    tuple of Change
        In the order of the catalog.
    """
    earlier = Book((o for o in book.observations if o.batch < batch), book.benchmark_rank)
    before = {a.id: a.words for a in assess_all(catalog, earlier, as_of)}
    now = assess_all(catalog, book, as_of)
    return tuple(Change(a, before[a.id]) for a in now if a.words != before[a.id])
