"""Imports under fire: the long form by ``make torture``, a short one with every test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.disk import STEPS
from tests.postgres import Server
from tests.torture.run_store import torture

pytestmark = pytest.mark.long


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_two_hundred_imports_killed_at_random_and_as_many_at_steps(tmp_path: Path) -> None:
    counts = torture(tmp_path, imports=400, seed=20220301)
    print(f"\n{counts}")
    assert counts.sound, counts
    assert counts.confirmed > 10, "what was never confirmed cannot be lost"
    assert counts.killed_at_random > 100 and counts.killed_at_step > 50 and counts.clock_jumps > 10


def test_some_imports_under_fire(tmp_path: Path) -> None:
    counts = torture(tmp_path, imports=8, seed=7, readers=1)
    assert counts.sound, counts
    assert counts.reader_answers > 0 and counts.killed_at_step > 0 and len(STEPS) > counts.imports // 2


def crash(server: Server) -> None:
    """Let the database fall over and come back, as after a loss of power."""
    server.stop(crash=True)
    server.start()


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_two_hundred_imports_into_a_database_that_crashes(tmp_path: Path, on_database: Server) -> None:
    counts = torture(tmp_path, imports=200, seed=20220301, restart=lambda: crash(on_database))
    print(f"\n{counts}")
    assert counts.sound, counts
    assert counts.killed_at_random > 50 and counts.killed_at_step > 25 and counts.damaged > 10


def test_some_imports_into_a_database_under_fire(tmp_path: Path, on_database: Server) -> None:
    counts = torture(tmp_path, imports=8, seed=7, readers=1, restart=lambda: crash(on_database))
    assert counts.sound, counts
    assert counts.reader_answers > 0 and counts.killed_at_step > 0
