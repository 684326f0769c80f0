"""What a dataset holds before an import: the same whether it comes from a reader or from a replay."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from core.figures.book import Book
from core.figures.choice import current
from core.figures.frames import VALID, WITHDRAWAL
from core.figures.observation import (
    COLUMNS,
    MeasureEntry,
    MilestoneEntry,
    Observation,
    RecurringEntry,
    counts,
)
from core.plan.catalog import Catalog
from core.store.content import Content
from core.store.reader import Reader
from core.workbook.read.model import Source

Row = Mapping[str, Any]
#: What makes two rows the same statement: area, indicator, year, frequency, start, end, benchmark, stage and
#: source.
Identity = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Present:
    """Figures that count, what has been withdrawn, sources and entries of one version.

    ``figures`` has the canonical columns, ``published`` and ``batch``; ``withdrawals``, rows that withdraw
    a figure, have those and ``reason``.
    """

    figures: pd.DataFrame
    withdrawals: pd.DataFrame
    sources: pd.DataFrame
    measures: tuple[MeasureEntry, ...] = ()
    milestones: tuple[MilestoneEntry, ...] = ()
    recurring: tuple[RecurringEntry, ...] = ()
    version: int = 0

    @cached_property
    def source_ids(self) -> Mapping[Source, str]:
        """Id of every known source by what it is."""
        rows = self.sources.to_dict("records")
        return {
            Source(str(r["publisher"]), str(r["title"]), str(r["date"]), str(r["address"])): str(
                r["source_id"]
            )
            for r in reversed(rows)
        }

    @cached_property
    def source_by_id(self) -> Mapping[str, Row]:
        """Every known source by its id."""
        return {str(r["source_id"]): _named(r) for r in self.sources.to_dict("records")}

    @cached_property
    def by_identity(self) -> Mapping[Identity, Row]:
        """The figure that stands for every statement: of several the last to arrive."""
        return {identity(row): row for row in self.rows}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Figures as rows, in order of arrival."""
        ordered = self.figures.sort_values("batch", kind="stable")
        return tuple(_named(row) for row in ordered.to_dict("records"))

    @cached_property
    def withdrawn_by_identity(self) -> Mapping[Identity, Row]:
        """The withdrawal of every statement that has not come back since."""
        gone = {identity(_named(row)): _named(row) for row in self.withdrawals.to_dict("records")}
        return {key: row for key, row in gone.items() if key not in self.by_identity}


def year_of(row: Row) -> int | None:
    """Year of a row; ``None`` where its source gives none."""
    return None if row["year"] is None or math.isnan(row["year"]) else int(row["year"])


def period_of(row: Row) -> tuple[str, str, str]:
    """Frequency, start and end of a row."""
    return str(row["frequency"]), str(row["start"]), str(row["end"])


def identity(row: Row) -> Identity:
    """Return what makes a row the statement that it is."""
    figure = (row["area_code"], row["indicator"], year_of(row), *period_of(row))
    return (*figure, row["benchmark"], row["stage"], row["source_id"])


def from_reader(reader: Reader) -> Present:
    """Take what an open version holds."""
    return Present(
        figures=reader.figures(),
        withdrawals=reader.withdrawals(),
        sources=reader.sources(),
        measures=reader.measure_entries(),
        milestones=reader.milestone_entries(),
        recurring=reader.recurring_entries(),
        version=reader.version.number,
    )


def from_content(content: Content) -> Present:
    """Take what an assembled content holds."""
    columns = [*COLUMNS, "published", "batch", "reason"]
    dates = pd.to_datetime(content.observations["published"], errors="coerce")
    observations = content.observations.assign(published=dates)
    state = observations["state"]
    return Present(
        figures=observations.loc[state == VALID, columns[:-1]].reset_index(drop=True),
        withdrawals=observations.loc[state == WITHDRAWAL, columns].reset_index(drop=True),
        sources=content.sources,
        measures=content.entries.measure_entries,
        milestones=content.entries.milestone_entries,
        recurring=content.entries.recurring_entries,
    )


def _named(row: Mapping[Any, Any]) -> Row:
    return {str(name): value for name, value in row.items()}


# Which figure is current for a cell of the dataset, as the analysis sees it.

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
        break_ = self.on_benchmark(row)
        return break_ is not None and break_.break_before

    def _fill(self, observations: Iterable[Observation]) -> None:
        groups: dict[Any, list[Observation]] = {}
        for o in observations:
            if counts(o):
                key = (o.area_code, o.indicator, o.year, str(o.frequency), o.start, o.end)
                groups.setdefault((*key, o.benchmark), []).append(o)
        for key, group in groups.items():
            self._each[key] = current(group)
        for each, o in sorted(self._each.items(), key=lambda item: self._rank.get(item[1].benchmark, 0)):
            self._any[each[:-1]] = o


def _key(row: Row) -> Key:
    return (row["area_code"], row["indicator"], year_of(row), *period_of(row))
