"""The figure that a new one is held against: of the same series, nearest in time."""

from __future__ import annotations

from core.analysis.series import Book
from core.catalog.observations import Observation, counts
from core.ingest.changes import FigureChange


def former(change: FigureChange, book: Book) -> Observation | None:
    """Return the positive counting figure nearest in time, that of the year itself first, or ``None``.

    Of one year the latest benchmark speaks. Only figures of the same frequency are comparable.
    """
    year = change.year or 0
    found = [
        o
        for o in book.vintages(change.area, change.indicator)
        if o.year is not None and o.frequency == change.period.frequency and counts(o) and o.value > 0
    ]
    rank = book.benchmark_rank

    def distance(o: Observation) -> tuple[int, int, str]:
        return abs((o.year or 0) - year), -rank.get(o.benchmark, 0), o.source_id

    return min(found, key=distance, default=None)
