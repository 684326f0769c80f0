"""Snapshots of both datasets, as briefings see them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.snapshot import Snapshot

AS_OF = dt.date(2026, 11, 24)
DATASETS = ("official", "drill")


@pytest.fixture(scope="session")
def snapshots(built: Path) -> dict[str, Snapshot]:
    """What briefings may speak of, by dataset."""
    return {dataset: Snapshot.open(dataset, AS_OF, home=built).released() for dataset in DATASETS}


@pytest.fixture(params=DATASETS)
def snapshot(request: pytest.FixtureRequest, snapshots: dict[str, Snapshot]) -> Snapshot:
    """One dataset's snapshot."""
    return snapshots[request.param]


@pytest.fixture
def official(snapshots: dict[str, Snapshot]) -> Snapshot:
    """The real figures."""
    return snapshots["official"]


@pytest.fixture
def drill(snapshots: dict[str, Snapshot]) -> Snapshot:
    """The synthetic figures."""
    return snapshots["drill"]
