"""The projected gap at its edges: cuts, too few changes, breaks, reached targets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import NoYearsLeftError
from core.plan.rules import GapCuts
from core.targets.ahead.gap import clean_changes, projected_gap
from core.targets.judge import assess
from core.wording.words import GapWord
from tests.small_plan import AS_OF, CITY, OLD, book, gdp, plan_with

CUTS = GapCuts(small=0.05, large=0.20)


def run(changes: dict[int, float], latest: float = 100, **changed: Any):
    fields = {"target": 200.0, "due": 2030, "direction": 1, "cuts": CUTS} | changed
    return projected_gap(changes, latest, 2020, **fields)


def steady(change: float, years: int = 5) -> dict[int, float]:
    return {2020 - i: change for i in range(years)}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (12.0, GapWord.WITHIN),
        (9.5 + 1e-6, GapWord.WITHIN),
        (9.5, GapWord.SMALL),  # exactly 5 % short
        (8.0, GapWord.SMALL),  # exactly 20 % short
        (8.0 - 1e-6, GapWord.LARGE),
        (0.0, GapWord.LARGE),
        (-1e-6, GapWord.WRONG_WAY),
    ],
)
def test_words_at_the_cuts(change: float, word: GapWord) -> None:
    assert run(steady(change)).word is word


@pytest.mark.parametrize(("years", "known"), [(5, True), (3, True), (2, False), (0, False)])
def test_four_points_are_needed(years: int, known: bool) -> None:
    assert (run(steady(10, years)) is not None) == known


def test_only_the_last_five_changes_enter() -> None:
    old = {2015 - i: -100.0 for i in range(5)}
    assert run(steady(10) | old).mean_change == 10
    assert run(old) is None


def test_a_reached_target_says_only_the_direction() -> None:
    assert run(steady(1), latest=210).relative is None
    assert run(steady(1), latest=210).word is GapWord.WITHIN
    assert run(steady(-1), latest=210).word is GapWord.WRONG_WAY


def test_lower_is_better() -> None:
    assert run(steady(-10), target=0.0, direction=-1).word is GapWord.WITHIN
    assert run(steady(10), target=0.0, direction=-1).word is GapWord.WRONG_WAY


def test_a_due_year_that_has_passed_raises() -> None:
    with pytest.raises(NoYearsLeftError):
        run(steady(10), due=2019)


def test_changes_start_again_after_a_break_and_skip_missing_years() -> None:
    points = {2017: 1.0, 2018: 2.0, 2019: 10.0, 2020: 11.0, 2022: 20.0}
    assert clean_changes(points, frozenset({2019})) == {2018: 1.0, 2020: 1.0}


@given(st.floats(-50, 50), st.floats(101, 500))
def test_the_gap_closes_exactly_on_the_path(offset: float, target: float) -> None:
    need = (target - 100) / 10
    found = run(steady(need), target=target)
    assert found.relative == pytest.approx(0, abs=1e-9)
    assert run(steady(need + abs(offset)), target=target).relative <= 1e-9


def test_it_never_enters_the_status() -> None:
    values = {2019: 120.0, 2020: 118.0, 2021: 100.0, 2022: 106.0, 2023: 112.0, 2024: 126.0}
    with_history = book(*(gdp(CITY, y, v, OLD) for y, v in values.items()))
    without = book(gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, 126, OLD))
    one, two = (assess(plan_with(value=146.9), b, "bench", AS_OF) for b in (with_history, without))
    assert one.words == two.words
    assert one.gap is not None
    assert two.gap is None
