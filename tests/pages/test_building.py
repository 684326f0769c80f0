"""A dataset is built when somebody first asks for it, with a word on the screen, and once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store import stamp
from core.store.disk import dataset_paths
from core.store.errors import StoreError
from core.store.reader import version_tag
from core.store.versions import versions
from pages.shared import building
from tests.conftest import copied
from tests.pages.conftest import text, title, visit

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty state folder, and what visitors read while something is built in it."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    shown: list[str] = []

    @contextlib.contextmanager
    def spinner(word: str) -> Iterator[None]:
        shown.append(word)
        yield

    monkeypatch.setattr(building.st, "spinner", spinner)
    monkeypatch.setattr(building, "_compared", set())
    return shown


def test_the_drill_is_built_when_it_is_first_asked_for(words: list[str], tmp_path: Path) -> None:
    visit()
    assert words == [building.FIRST["official"]]
    assert not version_tag("drill")
    at = visit(dataset="drill")
    assert not at.exception
    assert title(at).startswith("演练：")
    assert words[1:] == [building.FIRST["drill"]]
    visit(dataset="drill")
    assert len(words) == 2


def test_a_server_that_starts_on_what_is_current_builds_nothing(
    words: list[str], built: Path, tmp_path: Path
) -> None:
    copied(built, tmp_path)
    visit()
    assert words == []


def test_a_server_that_starts_after_a_change_builds_with_a_word(
    words: list[str], built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(built, tmp_path)
    (tmp_path / "code").mkdir()
    monkeypatch.setattr(stamp, "CODE", tmp_path / "code")
    visit()
    assert words == [building.CHANGED]
    visit()
    assert words == [building.CHANGED], "compared once in the life of a server"


def test_what_cannot_be_brought_up_to_date_is_shown_as_it_stands(
    words: list[str],
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    copied(built, tmp_path)
    dataset_paths("official").stamp.unlink()

    def fail(dataset: str) -> None:
        raise StoreError("磁盘空间已满。")

    monkeypatch.setattr(building, "build", fail)
    at = visit()
    assert not at.exception
    assert "磁盘空间已满" in caplog.text
    assert "磁盘空间已满" not in text(at)


def test_visitors_who_come_together_wait_for_one_build(words: list[str]) -> None:
    threads = [threading.Thread(target=building.bring_up_to_date, args=("drill",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [version.number for version in versions("drill")] == [1]
