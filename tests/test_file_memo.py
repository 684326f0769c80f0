"""What was read from files is kept only as long as they are as they were."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.file_memo import FRESH, FileMemo, stamp

#: A time of change that is long over, in nanoseconds.
OLD = 1_700_000_000 * 10**9


def aged(path: Path, text: str, when: int = OLD) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(when, when))
    return path


def reading(path: Path, memo: FileMemo[str], seen: list[str]) -> str:
    def read() -> str:
        seen.append(path.read_text(encoding="utf-8") if path.exists() else "")
        return seen[-1]

    return memo.get(path, [path], read)


def test_a_file_that_did_not_change_is_read_once(tmp_path: Path) -> None:
    path, memo, seen = aged(tmp_path / "a.toml", "one"), FileMemo[str](), []
    assert [reading(path, memo, seen) for _ in range(3)] == ["one"] * 3
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("text", "when"),
    [("two!", OLD), ("one", OLD + 1), ("two", OLD + 10**9)],
    ids=["another-size", "another-time", "another-text"],
)
def test_a_changed_file_is_read_again(tmp_path: Path, text: str, when: int) -> None:
    path, memo, seen = aged(tmp_path / "a.toml", "one"), FileMemo[str](), []
    reading(path, memo, seen)
    aged(path, text, when)
    assert reading(path, memo, seen) == text
    assert len(seen) == 2


def test_a_replaced_file_is_read_again_though_size_and_time_are_the_same(tmp_path: Path) -> None:
    path, memo, seen = aged(tmp_path / "a.toml", "one"), FileMemo[str](), []
    reading(path, memo, seen)
    aged(tmp_path / "b.toml", "two").replace(path)
    assert reading(path, memo, seen) == "two"


def test_a_file_whose_time_was_set_back_is_read_again(tmp_path: Path) -> None:
    path, memo, seen = aged(tmp_path / "a.toml", "one"), FileMemo[str](), []
    reading(path, memo, seen)
    before = stamp(path)
    while stamp(path) == before:  # until the system's clock has ticked
        aged(path, "two")
    assert reading(path, memo, seen) == "two"


def test_a_file_just_written_is_not_trusted_to_be_seen_when_it_changes(tmp_path: Path) -> None:
    path, memo, seen = tmp_path / "a.toml", FileMemo[str](), []
    now = time.time_ns()
    aged(path, "one", now)
    reading(path, memo, seen)
    path.write_text("two", encoding="utf-8")
    os.utime(path, ns=(now, now))  # a second change within one tick of the clock
    assert reading(path, memo, seen) == "two"
    assert FRESH > 0


def test_a_file_that_comes_is_seen(tmp_path: Path) -> None:
    path, memo, seen = tmp_path / "a.toml", FileMemo[str](), []
    os.utime(tmp_path, ns=(OLD, OLD))
    assert [reading(path, memo, seen) for _ in range(2)] == ["", ""]
    assert len(seen) == 1
    aged(path, "one")
    assert reading(path, memo, seen) == "one"
    path.unlink()
    assert reading(path, memo, seen) == ""


def test_nothing_is_kept_of_a_failure(tmp_path: Path) -> None:
    path, memo = aged(tmp_path / "a.toml", "one"), FileMemo[str]()

    def fail() -> str:
        raise ValueError("faulty")

    with pytest.raises(ValueError, match="faulty"):
        memo.get(path, [path], fail)
    assert memo.get(path, [path], lambda: "good") == "good"


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    path, memo = aged(tmp_path / "a.toml", "one"), FileMemo[int](entries=2)
    asked: list[int] = []

    def get(key: int) -> int:
        return memo.get(key, [path], lambda: asked.append(key) or key)  # type: ignore[func-returns-value]

    for key in (1, 2, 1, 3, 1, 2):
        assert get(key) == key
    assert asked == [1, 2, 3, 2]


def test_of_nothing_at_all_nothing_is_kept(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "such.toml"
    assert stamp(missing) == ()
    memo, asked = FileMemo[int](), []
    for _ in range(2):
        memo.get("key", [missing], lambda: asked.append(1) or 1)  # type: ignore[func-returns-value]
    assert len(asked) == 2
