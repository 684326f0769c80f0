"""The store's tests run on both homes: a folder, and a database."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses ``where`` on both homes, but for tests of what one of them alone does."""
    if "where" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        homes = [
            *([] if marked("on_database") else ["folder"]),
            *([] if marked("on_files") else ["database"]),
        ]
        metafunc.parametrize("where", homes, indirect=True)


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Leave the address of an empty database for :func:`tests.store.samples.home_in`, where that is meant."""
    if request.param == "database":
        (tmp_path / "address").write_text(request.getfixturevalue("database"), encoding="utf-8")
    return str(request.param)
