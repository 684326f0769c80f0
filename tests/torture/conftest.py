"""A database that may fall over: a server of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.homes.home import forget_homes
from tests.conftest import missing
from tests.postgres import Server, binaries


@pytest.fixture
def on_database(tmp_path: Path) -> Iterator[Server]:
    """A server that keeps what it has promised, and a home for the test in it."""
    if binaries() is None:
        missing("PostgreSQL (bash .ci/system.sh postgresql)")
    server = Server()
    (tmp_path / "address").write_text(server.database(), encoding="utf-8")
    yield server
    forget_homes()
    server.close()
