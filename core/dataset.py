"""One version of a plan's figures as of a date, opened, brought to another date, made fit to leave.

What follows from it is in :mod:`core.snapshot`.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

import pandas as pd

from core.clock import today
from core.figures.book import Book
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.lazy import Results, answer, answers
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.plan.yearly import YearlyPlan
from core.store.export import released
from core.store.journal import VersionInfo
from core.store.reader import Reader, open_reader
from core.wording.numbers import cite_row

#: Other dates that are kept with a version; each takes about 1.5 MB once everything has been asked.
DATES: Final = 16
_OFFICIAL: Final = "official"


@dataclass(frozen=True, eq=False)
class Dataset:
    """One plan, one version of its figures, one date; nothing in it ever changes.

    Open it with :meth:`open`. It may be shared between threads.

    Attributes
    ----------
    catalog : Catalog
        The plan.
    as_of : date
        Date of judgement: only what had been published by then counts.
    dataset : str
        ``official`` or ``drill``.
    version : VersionInfo or None
        The version of the store; ``None`` for an exported package, which has none.
    book : Book
        All figures of the version, also those of a later day; see :attr:`known`.
    figures, sources, estimates, batches : DataFrame
        The version's tables, columns as :class:`core.store.reader.Reader` gives them.
    geometry : dict
        Boundaries of the areas; empty where there are none.
    internal : bool
        Whether figures marked 未公布 may be among them; see :meth:`released`.
    yearly_plans : tuple of YearlyPlan
        Targets of single years, which no version holds; see :meth:`with_plans`.
    """

    catalog: Catalog
    as_of: dt.date
    dataset: str
    version: VersionInfo | None
    book: Book
    figures: pd.DataFrame
    sources: pd.DataFrame
    estimates: pd.DataFrame
    batches: pd.DataFrame
    geometry: dict[str, Any] = field(default_factory=dict)
    measure_entries: tuple[MeasureEntry, ...] = ()
    milestone_entries: tuple[MilestoneEntry, ...] = ()
    recurring_entries: tuple[RecurringEntry, ...] = ()
    internal: bool = True
    yearly_plans: tuple[YearlyPlan, ...] = ()
    results: Results = field(default_factory=Results, init=False, repr=False)

    @classmethod
    def open(
        cls,
        dataset: str = _OFFICIAL,
        as_of: dt.date | None = None,
        *,
        catalog: Catalog | None = None,
        home: Path | str | None = None,
    ) -> Self:
        """Open the current version of a dataset.

        Parameters
        ----------
        as_of : date, optional
            Date of judgement, by default today.
        catalog : Catalog, optional
            The plan, by default the one that is installed.
        home : Path or str, optional
            State folder; see :mod:`core.store.disk`.

        Raises
        ------
        MissingDatabaseError
            Where the dataset has never been built.
        StoreError, CatalogError
            With a sentence that says what to do.
        """
        catalog = catalog or load_catalog()
        with open_reader(dataset, home, catalog) as reader:
            return cls.read(reader, catalog, as_of or today())

    @classmethod
    def read(cls, reader: Reader, catalog: Catalog, as_of: dt.date) -> Self:
        """Read the version that a reader holds."""
        figures = reader.figures()
        return cls(
            catalog=catalog,
            as_of=as_of,
            dataset=reader.dataset,
            version=reader.version,
            book=Book.from_frame(figures, catalog.benchmark_rank),
            figures=figures,
            sources=reader.sources(),
            estimates=reader.estimates(),
            batches=reader.batches(),
            geometry=reader.geometry(),
            measure_entries=reader.measure_entries(),
            milestone_entries=reader.milestone_entries(),
            recurring_entries=reader.recurring_entries(),
        )

    @classmethod
    def of_figures(cls, figures: pd.DataFrame, catalog: Catalog, as_of: dt.date) -> Self:
        """Judge figures that stand in no store, such as an exported package; nothing else is known.

        Parameters
        ----------
        figures : DataFrame
            Canonical columns, see :mod:`core.figures.observation`.
        """
        none = pd.DataFrame()
        book = Book.from_frame(figures, catalog.benchmark_rank)
        return cls(catalog, as_of, _OFFICIAL, None, book, figures, none, none, none)

    def at(self, as_of: dt.date) -> Self:
        """Return the same version as of another date; the dates asked for last are kept with this one."""
        return self if as_of == self.as_of else self._at(as_of, self.internal, self.yearly_plans)

    @answers(DATES)
    def _at(self, as_of: dt.date, internal: bool, plans: tuple[YearlyPlan, ...]) -> Self:
        del internal, plans  # part of the key: snapshots that differ in them share their results
        return replace(self, as_of=as_of)

    def released(self) -> Self:
        """Return what may leave the house: without figures marked 未公布, and what could tell them."""
        return self._released(self.yearly_plans) if self.internal else self

    def with_plans(self, plans: tuple[YearlyPlan, ...]) -> Self:
        """Return the same with targets of single years (年度计划目标); what is computed is shared."""
        return self if plans == self.yearly_plans else self._same(yearly_plans=plans)

    def _same(self, **changed: object) -> Self:
        """Change what no kept answer depends on."""
        other = copy.copy(self)
        for name, value in changed.items():
            object.__setattr__(other, name, value)
        return other

    @answers(2)
    def _released(self, plans: tuple[YearlyPlan, ...]) -> Self:
        del plans  # part of the key, as above
        figures, estimates = released(self.catalog, self.figures, self.estimates)
        if figures is self.figures:
            return self._same(internal=False)
        book = Book.from_frame(figures, self.catalog.benchmark_rank)
        return replace(self, book=book, figures=figures, estimates=estimates, internal=False)

    @property
    def drill(self) -> bool:
        """Whether the figures are invented (演练数据)."""
        return self.dataset != _OFFICIAL

    @property
    def number(self) -> str:
        """Number of the version; empty for a package."""
        return str(self.version.number) if self.version else ""

    @answer
    def content(self) -> str:
        """What tells the figures from any others, whatever file they came from, as a key for caches."""
        digest = f"{self.version.number}/{self.version.digest}" if self.version else f"{id(self)}"
        rows = len(self.figures)  # without figures marked 未公布 there are fewer
        return f"{self.catalog.plan.id}/{self.dataset}/{digest}/{rows}"

    @answer
    def known(self) -> Book:
        """Figures that had been published by the date of judgement."""
        return self.book.known(self.as_of)

    @answer
    def data_as_of(self) -> str:
        """Date of the last publication among them (数据截至), ISO; empty where none is dated."""
        last = max((o.published for o in self.known.observations if o.published), default=None)
        return last.isoformat() if last else ""

    @answer
    def _citations(self) -> dict[str, str]:
        rows = self.sources.to_dict("records")
        return {str(row["source_id"]): cite_row(row) for row in rows}

    def cited(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return sources as they are cited, each once, in the order of first use; without unknown ones."""
        return tuple(dict.fromkeys(self._citations[i] for i in ids if i in self._citations))
