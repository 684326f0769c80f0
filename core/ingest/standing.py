"""Which figure is current for a cell of the dataset, as the analysis sees it."""

from __future__ import annotations

from collections.abc import Iterable

from core.analysis.series import Book, preference
from core.catalog.catalog import Catalog
from core.catalog.observations import Observation, counts
from core.ingest.present import Present, Row, period_of, year_of

Key = tuple[object, ...]


class Standing:
    """The current counting figure by area, indicator and period, on any benchmark and on each."""

    def __init__(self, present: Present, catalog: Catalog) -> None:
        self.book = Book.from_frame(present.figures, catalog.benchmark_rank)
        self._rank = catalog.benchmark_rank
        self._any: dict[Key, Observation] = {}
        self._each: dict[Key, Observation] = {}
        self._fill(self.book.observations)

    def current(self, row: Row) -> Observation | None:
        """Return the figure that stands for a row's cell, on the latest benchmark that has one."""
        return self._any.get(_key(row))

    def on_benchmark(self, row: Row) -> Observation | None:
        """Return the figure that stands for a row's cell on the row's own benchmark."""
        return self._each.get((*_key(row), row["benchmark"]))

    def break_before(self, row: Row) -> bool:
        """Whether the vintages of a row's figure on its benchmark state a break before it."""
        found = self.on_benchmark(row)
        return found is not None and found.break_before

    def _fill(self, observations: Iterable[Observation]) -> None:
        for o in observations:
            if not counts(o):
                continue
            key = (o.area_code, o.indicator, o.year, str(o.frequency), o.start, o.end)
            best = self._any.get(key)
            if best is None or self._order(o) > self._order(best):
                self._any[key] = o
            same = self._each.get((*key, o.benchmark))
            if same is None or preference(o) > preference(same):
                self._each[(*key, o.benchmark)] = o

    def _order(self, o: Observation) -> tuple[object, ...]:
        return (self._rank.get(o.benchmark, 0), *preference(o))


def _key(row: Row) -> Key:
    return (row["area_code"], row["indicator"], year_of(row), *period_of(row))
