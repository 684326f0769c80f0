"""A state folder with the official dataset, copied for every test that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from tests.conftest import placed
from tests.workbook.workbooks import blank


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def official(built: Path) -> Path:
    """A state folder with the official dataset; never written to."""
    return built


@pytest.fixture(scope="session")
def untouched(official: Path) -> bytes:
    """The city office's template as downloaded."""
    return blank(official)


@pytest.fixture
def home(official: Path, tmp_path: Path, where: str) -> Path | str:
    """A copy of the state, for tests that write: they run on both homes."""
    return placed(official, tmp_path, where)
