"""Dossiers of both datasets, from a state folder built once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.briefing.gather import Dossier, gather
from core.plan.load import load_catalog
from core.store.build import build
from core.store.reader import open_reader

AS_OF = dt.date(2026, 11, 24)
DATASETS = ("official", "drill")


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with both datasets."""
    home = tmp_path_factory.mktemp("state")
    for dataset in DATASETS:
        build(dataset, home=home)
    return home


@pytest.fixture(scope="session")
def dossiers(state: Path) -> dict[str, Dossier]:
    """What briefings may speak of, by dataset."""
    catalog, found = load_catalog(), {}
    for dataset in DATASETS:
        with open_reader(dataset, home=state, catalog=catalog) as reader:
            found[dataset] = gather(reader, catalog, AS_OF, AS_OF)
    return found


@pytest.fixture(params=DATASETS)
def dossier(request: pytest.FixtureRequest, dossiers: dict[str, Dossier]) -> Dossier:
    """One dataset's dossier."""
    return dossiers[request.param]


@pytest.fixture
def official(dossiers: dict[str, Dossier]) -> Dossier:
    """The real figures."""
    return dossiers["official"]


@pytest.fixture
def drill(dossiers: dict[str, Dossier]) -> Dossier:
    """The synthetic figures."""
    return dossiers["drill"]
