"""Cached loaders: one whole version of the data, and what the analysis makes of it.

A run opens the version that is current, reads it once for all viewers, and keeps to it until its end; a
version published meanwhile is seen by the next run.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.analysis.assess import assess_all
from core.analysis.assessment import Assessment
from core.analysis.changes import Change, changes
from core.analysis.consistency import Consistency, consistency
from core.analysis.gaps import Gap, GapSummary, gaps, summarise
from core.analysis.outlook import Outlook, outlook, with_chance
from core.analysis.overview import Group
from core.analysis.overview import groups as make_groups
from core.analysis.series import Book
from core.analysis.trajectory import Track
from core.analysis.trajectory import track as make_track
from core.catalog.catalog import Catalog
from core.catalog.entries import MeasureEntry, MilestoneEntry, RecurringEntry
from core.catalog.loader import load_catalog
from core.store.build import build
from core.store.errors import MissingDatabaseError
from core.store.reader import Reader, open_reader
from core.store.versioninfo import VersionInfo
from pages.parts.state import Choice

_VIEW: Final = "_view"
_building: Final = threading.Lock()


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

    @property
    def known(self) -> Book:
        """The figures that had been published by the date of judgement."""
        return _known(self)

    @property
    def data_as_of(self) -> str:
        """Date of the last publication among them (数据截至), ISO; empty where none is dated."""
        return _last_published(self)


def catalog() -> Catalog:
    """Return the plan."""
    return load_catalog()


def open_view(choice: Choice) -> View:
    """Open the current version for this run, building the dataset where it was never built.

    Raises
    ------
    core.store.errors.StoreError, core.catalog.errors.CatalogError
        With a sentence for the viewer.
    """
    with _opened(choice.dataset) as reader:
        data = _read(reader)
    view = View(choice, catalog(), data)
    st.session_state[_VIEW] = view
    return view


def current() -> View:
    """Return the view that the shell opened for this run."""
    view = st.session_state[_VIEW]
    if not isinstance(view, View):  # pragma: no cover - guards against a foreign key of the same name
        raise TypeError("the session holds no view")
    return view


def _opened(dataset: str) -> Reader:
    try:
        return open_reader(dataset)
    except MissingDatabaseError:
        pass
    with _building, st.spinner("首次使用，正在由项目数据生成数据库，约需半分钟……"):
        try:
            return open_reader(dataset)  # another session has built it while this one waited
        except MissingDatabaseError:
            build(dataset)
    return open_reader(dataset)


def _content(reader: Reader) -> str:
    """Return what tells a version from any other: the same content is read once."""
    return f"{reader.dataset}/{reader.version.number}/{reader.version.digest}"


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs={Reader: _content})
def _read(reader: Reader) -> Data:
    figures = reader.figures()
    return Data(
        key=_content(reader),
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


def asked(view: View) -> tuple[str, dt.date]:
    """Return what every assessment depends on: the content and the date of judgement."""
    return view.data.key, view.choice.as_of


def drawn(view: View) -> tuple[str, dt.date, str, bool]:
    """Return what markup with links depends on besides: the choices that links carry, and the frame."""
    return *asked(view), view.choice.query(), view.choice.frame


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs={View: asked})
def _known(view: View) -> Book:
    return view.data.book.known(view.choice.as_of)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def _last_published(view: View) -> str:
    last = max((o.published for o in view.known.observations if o.published), default=None)
    return last.isoformat() if last else ""


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def assessments(view: View) -> tuple[Assessment, ...]:
    """Return the status of every target as of the chosen date."""
    found = assess_all(view.catalog, view.data.book, view.choice.as_of)
    return with_chance(view.catalog, view.data.book, found, view.choice.as_of)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def groups(view: View) -> tuple[Group, ...]:
    """Return the counted targets in the overview's groups."""
    return make_groups(view.catalog, assessments(view), view.choice.as_of, view.data.estimates)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def missing(view: View) -> tuple[Gap, ...]:
    """Return the cells of the 补数清单."""
    return gaps(view.catalog, view.data.book, view.choice.as_of)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def missing_summary(view: View) -> GapSummary:
    """Return what the missing figures would decide."""
    return summarise(view.catalog, view.data.book, view.choice.as_of)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def last_changes(view: View) -> tuple[Change, ...]:
    """Return the targets whose word the last import has changed; none where there was no import."""
    batch = view.data.version.last_batch
    return changes(view.catalog, view.data.book, batch, view.choice.as_of) if batch else ()


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs={View: asked})
def target_sum(view: View) -> Consistency | None:
    """Return whether the counties' targets add up to the city's."""
    return consistency(view.catalog, view.data.book, view.choice.as_of)


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={View: asked})
def prospect(view: View, target: str) -> Outlook | None:
    """Return fan and chance of one target, where something can be said."""
    return outlook(view.catalog, view.data.book, target, view.choice.as_of)


def track(view: View, target: str) -> Track:
    """Return the trajectory of one target."""
    found = next(a for a in assessments(view) if a.id == target)
    return _track(view, found)


@st.cache_resource(
    max_entries=256, show_spinner=False, hash_funcs={View: asked, Assessment: lambda found: found.id}
)
def _track(view: View, found: Assessment) -> Track:
    return make_track(view.catalog, view.data.book, found, view.choice.as_of, view.data.estimates)
