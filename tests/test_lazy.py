"""Attributes computed when first asked for: once, for everybody, and never more than so many."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from core.lazy import Results, answer, answers


@dataclass(frozen=True, eq=False)
class Sums:
    """Counts how often it had to compute."""

    results: Results = field(default_factory=Results)
    made: list[object] = field(default_factory=list)

    @answer
    def nothing(self) -> None:
        """What is None is an answer too."""
        self.made.append("nothing")

    @answer
    def whole(self) -> int:
        """Needs another answer."""
        self.made.append("whole")
        return self.double(1) + self.double(2)

    @answers(2)
    def double(self, number: int, *, times: int = 2) -> int:
        """Twice a number."""
        self.made.append(number)
        if number < 0:
            raise ValueError("negative")
        return number * times


def test_an_answer_is_computed_once_even_if_it_is_none() -> None:
    sums = Sums()
    assert sums.nothing is None
    assert sums.nothing is None
    assert sums.whole == sums.whole == 6
    assert sums.made == ["nothing", "whole", 1, 2]


def test_arguments_tell_answers_apart() -> None:
    sums = Sums()
    assert [sums.double(1), sums.double(2), sums.double(1, times=3)] == [2, 4, 3]
    assert sums.double(1, times=3) == 3
    assert sums.made == [1, 2, 1]


def test_the_longest_unused_goes_first() -> None:
    sums = Sums()
    for number in (1, 2, 1, 3, 1):
        sums.double(number)
    assert sums.made == [1, 2, 3]
    sums.double(2)
    assert sums.made == [1, 2, 3, 2], "two are kept: 2 had to go"


def test_two_objects_share_nothing() -> None:
    one, other = Sums(), Sums()
    assert one.whole == other.whole
    assert one.made == other.made == ["whole", 1, 2]


def test_of_a_failure_nothing_is_kept() -> None:
    sums = Sums()
    for _ in range(2):
        with pytest.raises(ValueError, match="negative"):
            sums.double(-1)
    assert sums.made == [-1, -1]
    assert sums.results.count() == 0


def test_two_that_ask_at_once_wait_for_one_computation() -> None:
    results, made, started, go = Results(), [], threading.Event(), threading.Event()

    def slow() -> str:
        made.append(1)
        started.set()
        assert go.wait(60)
        return "made"

    threads = [threading.Thread(target=results.get, args=("f", (), 1, slow)) for _ in range(2)]
    threads[0].start()
    assert started.wait(60)
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join()
    assert made == [1]
    assert results.get("f", (), 1, slow) == "made"


def test_reading_an_answer_does_not_wait_for_another_that_is_being_computed() -> None:
    results, started, go = Results(), threading.Event(), threading.Event()
    results.get("known", (), 1, lambda: "there")

    def slow() -> str:
        started.set()
        assert go.wait(60)
        return "made"

    other = threading.Thread(target=results.get, args=("slow", (), 1, slow))
    other.start()
    assert started.wait(60)
    assert results.get("known", (), 1, slow) == "there"
    assert other.is_alive()
    go.set()
    other.join()


def test_the_attribute_of_the_class_explains_itself() -> None:
    assert Sums.whole.__doc__ == "Needs another answer."
    assert Sums.double.__doc__ == "Twice a number."
