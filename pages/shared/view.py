"""Cached loaders: one whole version of the data, and what the analysis makes of it.

A run opens the version that is current, reads it once for all viewers, and keeps to it until its end; a
version published meanwhile is seen by the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.figures.book import Book
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.export import released as public_part
from core.store.journal import VersionInfo
from core.store.reader import Reader, open_reader, standing
from core.targets.assessment import Assessment
from core.targets.consistency import Consistency, consistency
from core.targets.judge import assess_all
from core.targets.missing import Gap, GapSummary, gaps, summarise
from core.targets.outlook import Outlook, outlook, with_chance
from core.targets.overview import Change, Group, changes
from core.targets.overview import groups as make_groups
from core.targets.trajectory import Track
from core.targets.trajectory import track as make_track
from pages.shared.building import bring_up_to_date
from pages.shared.cache import once
from pages.shared.state import Choice

_VIEW: Final = "_view"


@dataclass(frozen=True, eq=False)
class Data:
    """Everything that one version holds; ``key`` tells it from any other content."""

    key: str
    version: VersionInfo
    book: Book
    figures: pd.DataFrame
    sources: pd.DataFrame
    estimates: pd.DataFrame
    batches: pd.DataFrame
    measure_entries: tuple[MeasureEntry, ...]
    milestone_entries: tuple[MilestoneEntry, ...]
    recurring_entries: tuple[RecurringEntry, ...]
    geometry: dict[str, Any]


@dataclass(frozen=True, eq=False)
class View:
    """What a page is drawn from: the viewer's choices, the plan, and one version of the data."""

    choice: Choice
    catalog: Catalog
    data: Data
    _keys: dict[object, str] = field(default_factory=dict, init=False, repr=False)

    @property
    def known(self) -> Book:
        """The figures that had been published by the date of judgement."""
        return _known(self)

    @property
    def data_as_of(self) -> str:
        """Date of the last publication among them (数据截至), ISO; empty where none is dated."""
        return _last_published(self)

    def key(self, depends_on: Callable[[View], str]) -> str:
        """Return under which key :mod:`pages.shared.cache` keeps what depends on this much of the view."""
        if depends_on not in self._keys:
            self._keys[depends_on] = depends_on(self)
        return self._keys[depends_on]


def catalog() -> Catalog:
    """Return the plan."""
    return load_catalog()


def open_view(choice: Choice) -> View:
    """Open the current version for this run, building the dataset where it was never built.

    Raises
    ------
    core.store.errors.StoreError, core.plan.models.CatalogError
        With a sentence for the viewer.
    """
    bring_up_to_date(choice.dataset)
    data = read(choice.dataset)
    view = View(choice, catalog(), data)
    st.session_state[_VIEW] = view
    return view


def current() -> View:
    """Return the view that the shell opened for this run."""
    view = st.session_state[_VIEW]
    if not isinstance(view, View):  # pragma: no cover - guards against a foreign key of the same name
        raise TypeError("the session holds no view")
    return view


def read(dataset: str) -> Data:
    """Return the current version of a dataset, read once for all viewers."""
    return _read(dataset, standing(dataset))


@st.cache_resource(max_entries=6, show_spinner=False)
def _read(dataset: str, standing: str) -> Data:  # noqa: ARG001 (the key)
    with open_reader(dataset) as reader:
        return _content(reader)


def _content(reader: Reader) -> Data:
    figures = reader.figures()
    return Data(
        # The same content is the same everywhere, whatever file it came from.
        key=f"{reader.dataset}/{reader.version.number}/{reader.version.digest}",
        version=reader.version,
        book=Book.from_frame(figures, catalog().benchmark_rank),
        figures=figures,
        sources=reader.sources(),
        estimates=reader.estimates(),
        batches=reader.batches(),
        measure_entries=reader.measure_entries(),
        milestone_entries=reader.milestone_entries(),
        recurring_entries=reader.recurring_entries(),
        geometry=reader.geometry(),
    )


def held(view: View) -> str:
    """Say how many figures the version holds, and how many of them came later than the date of judgement."""
    rows = view.data.version.rows
    later = rows - len(view.known.observations)
    return f"共{rows}条数据" + (f"，其中{later}条发布于判定日期之后，暂不计入" if later else "")


@once()
def _known(view: View) -> Book:
    return view.data.book.known(view.choice.as_of)


@once()
def _last_published(view: View) -> str:
    last = max((o.published for o in view.known.observations if o.published), default=None)
    return last.isoformat() if last else ""


@once()
def assessments(view: View) -> tuple[Assessment, ...]:
    """Return the status of every target as of the chosen date."""
    found = assess_all(view.catalog, view.data.book, view.choice.as_of)
    return with_chance(view.catalog, view.data.book, found, view.choice.as_of)


@once()
def groups(view: View) -> tuple[Group, ...]:
    """Return the counted targets in the overview's groups."""
    return make_groups(view.catalog, assessments(view), view.choice.as_of, view.data.estimates)


@once()
def missing(view: View) -> tuple[Gap, ...]:
    """Return the cells of the 补数清单."""
    return gaps(view.catalog, view.data.book, view.choice.as_of)


@once()
def missing_summary(view: View) -> GapSummary:
    """Return what the missing figures would decide."""
    return summarise(view.catalog, view.data.book, missing(view), view.choice.as_of)


@once()
def last_changes(view: View) -> tuple[Change, ...]:
    """Return the targets whose word the last import has changed; none where there was no import."""
    batch = view.data.version.last_batch
    return changes(view.catalog, view.data.book, batch, view.choice.as_of) if batch else ()


@once()
def target_sum(view: View) -> Consistency | None:
    """Return whether the counties' targets add up to the city's."""
    return consistency(view.catalog, view.data.book, view.choice.as_of)


@once(256)
def prospect(view: View, target: str) -> Outlook | None:
    """Return fan and chance of one target, where something can be said."""
    return outlook(view.catalog, view.data.book, target, view.choice.as_of)


@once(256)
def track(view: View, target: str) -> Track:
    """Return the trajectory of one target."""
    found = next(a for a in assessments(view) if a.id == target)
    return make_track(view.catalog, view.data.book, found, view.choice.as_of, view.data.estimates)


def released(view: View) -> View:
    """Return the view that a page's downloads are made from: without figures marked 未公布."""
    data = _released(view)
    return view if data is view.data else View(view.choice, view.catalog, data)


@once()
def _released(view: View) -> Data:
    data = view.data
    figures, estimates = public_part(view.catalog, data.figures, data.estimates)
    if figures is data.figures:
        return data
    book = Book.from_frame(figures, view.catalog.benchmark_rank)
    return replace(data, key=f"{data.key}/released", book=book, figures=figures, estimates=estimates)


def without_imports(view: View) -> str:
    """Say what is shown before anything has been imported; the drill's figures are nobody's publications."""
    if view.choice.drill:
        return "尚无导入，现为自动生成的演练数"
    return "尚无导入，现为项目自带的数据"
