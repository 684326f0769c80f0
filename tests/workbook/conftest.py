"""A state folder with the official dataset, built once and copied for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.build import build
from core.store.schema import close_idle
from tests.workbook.workbooks import blank


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """A state folder with the official dataset; never written to."""
    home = tmp_path_factory.mktemp("official-home")
    build("official", home, catalog)
    return home


@pytest.fixture(scope="session")
def untouched(official: Path) -> bytes:
    """The city office's template as downloaded."""
    return blank(official)


@pytest.fixture
def home(official: Path, tmp_path: Path) -> Path:
    """A copy of the state folder, for tests that import."""
    close_idle()
    return Path(shutil.copytree(official, tmp_path / "home"))
