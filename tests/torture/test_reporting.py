"""Submissions under fire: the long form by ``make torture``, a short one with every test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Server
from tests.torture.run_reporting import torture
from tests.torture.test_store import crash

pytestmark = pytest.mark.long


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_a_hundred_rounds_of_two_clerks_and_the_office(tmp_path: Path) -> None:
    counts = torture(tmp_path, rounds=100, seed=20220301)
    print(f"\n{counts}")
    assert counts.sound, counts
    assert counts.killed_sending > 20 and counts.killed_adopting > 20 and counts.restored > 5
    assert counts.sent_confirmed > 50 and counts.adopted_confirmed > 10


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_fifty_rounds_into_a_database_that_crashes(tmp_path: Path, on_database: Server) -> None:
    counts = torture(tmp_path, rounds=50, seed=20220301, restart=lambda: crash(on_database))
    print(f"\n{counts}")
    assert counts.sound, counts
    assert counts.killed_sending > 10 and counts.killed_adopting > 10 and counts.crashes > 5


def test_some_rounds_under_fire(tmp_path: Path) -> None:
    counts = torture(tmp_path, rounds=4, seed=7)
    assert counts.sound, counts
    assert counts.killed_sending + counts.killed_adopting > 0 < counts.sent_confirmed


def test_some_rounds_in_a_database_under_fire(tmp_path: Path, on_database: Server) -> None:
    counts = torture(tmp_path, rounds=3, seed=7, restart=lambda: crash(on_database))
    assert counts.sound, counts
    assert counts.killed_sending + counts.killed_adopting > 0 < counts.sent_confirmed
