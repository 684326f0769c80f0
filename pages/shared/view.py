"""What a page is drawn from: the reader's choices, and the snapshot that they ask for.

A run opens the version that is current and keeps to it until its end; a version published meanwhile is seen
by the next run. Snapshots are shared by all sessions.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import streamlit as st

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.plan.yearly import YearlyPlan
from core.snapshot import Snapshot
from core.store.figure_files import read_yearly_plans
from core.store.journal import VersionInfo
from core.store.reader import version_tag
from pages.shared.building import bring_up_to_date
from pages.shared.state import Choice

#: Versions that are held, of all plans and datasets, each with the dates that were asked for.
VERSIONS: Final = 4
_VIEW: Final = "_view"


@dataclass(frozen=True, eq=False)
class View:
    """The reader's choices and the snapshot that they ask for."""

    choice: Choice
    snapshot: Snapshot

    @cached_property
    def judged(self) -> str:
        """What every assessment depends on: the content and the date of judgement."""
        return f"{self.snapshot.content} {self.choice.as_of}"

    @cached_property
    def shown(self) -> str:
        """What everything on a page depends on: besides, the day, the links' choices, the frame."""
        return f"{self.judged} {self.choice.today} {self.choice.query()} {self.choice.frame}"

    @property
    def catalog(self) -> Catalog:
        """The plan."""
        return self.snapshot.catalog

    @cached_property
    def yearly_plans(self) -> tuple[YearlyPlan, ...]:
        """The yearly plan targets; they come with no version, so their file is read in each run.

        Raises
        ------
        core.plan.models.CatalogError
            Where the file is faulty, with place and remedy.
        """
        return read_yearly_plans(self.choice.dataset, self.catalog)

    @property
    def version(self) -> VersionInfo:
        """The version of the store that this run shows: only an exported package has none."""
        if self.snapshot.version is None:
            raise TypeError("the snapshot comes from no store")
        return self.snapshot.version

    def released(self) -> View:
        """Return the view that downloads are made from: without figures marked 未公布."""
        return replace(self, snapshot=self.snapshot.released())


def open_view(choice: Choice) -> View:
    """Open the current version for this run, building the dataset where it was never built.

    Raises
    ------
    core.store.errors.StoreError, core.plan.models.CatalogError
        With a sentence for the viewer.
    """
    version = bring_up_to_date(choice.dataset)
    view = View(choice, _read(load_catalog().plan.id, choice.dataset, version).at(choice.as_of))
    st.session_state[_VIEW] = view
    return view


def current() -> View:
    """Return the view that the shell opened for this run."""
    view = st.session_state[_VIEW]
    if not isinstance(view, View):  # guards against a foreign key of the same name
        raise TypeError("the session holds no view")
    return view


def snapshot(dataset: str, as_of: dt.date) -> Snapshot:
    """Return the snapshot of the current version as of a date, the same for all sessions."""
    return _read(load_catalog().plan.id, dataset, version_tag(dataset)).at(as_of)


@st.cache_resource(max_entries=VERSIONS, show_spinner=False)
def _read(plan: str, dataset: str, version: str) -> Snapshot:  # noqa: ARG001 (the key)
    return Snapshot.open(dataset)
