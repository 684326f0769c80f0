"""Round ticks and breaks."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.kit.scales import class_of, rounded_breaks, ticks, year_ticks

positive = st.floats(min_value=0.01, max_value=1e6, allow_nan=False)


printed = st.integers(-10_000_000, 100_000_000).map(lambda hundredths: hundredths / 100)


@given(st.lists(printed, min_size=1, max_size=80))
def test_breaks_ascend_and_make_five_classes(values: list[float]) -> None:
    breaks = rounded_breaks(values)
    assert len(breaks) == 4
    assert all(b > a for a, b in pairwise(breaks))


@given(st.lists(positive, min_size=2, max_size=40), st.randoms())
def test_breaks_do_not_depend_on_the_order_of_areas(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert rounded_breaks(values) == rounded_breaks(shuffled)


@given(st.lists(st.floats(min_value=0.5, max_value=500), min_size=12, max_size=120, unique=True))
def test_breaks_are_round(values: list[float]) -> None:
    spread = max(values) - min(values)
    if spread < 1e-3:
        return
    for edge in rounded_breaks(values):
        digits = f"{edge:.12g}".replace(".", "").lstrip("-0").rstrip("0")
        assert len(digits) <= 4, edge


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([202.2, 229.9, 65, 60.4, 69.2, 68.8, 33.1, 115.5, 30, 34, 40, 20], (30.0, 50.0, 80.0, 150.0)),
        ([53.6, 39.3, 55.1, 44, 43, 50], (40.0, 44.0, 48.0, 52.0)),
    ],
)
def test_breaks_of_known_indicators(values: list[float], expected: tuple[float, ...]) -> None:
    assert rounded_breaks(values) == expected


def test_missing_values_take_no_part() -> None:
    assert rounded_breaks([1, 2, 3, float("nan"), 4, 9]) == rounded_breaks([1, 2, 3, 4, 9])


def test_no_values_no_breaks() -> None:
    with pytest.raises(ValueError, match="没有可分级的数值"):
        rounded_breaks([float("nan")])


@pytest.mark.parametrize(("value", "place"), [(3.99, 0), (4.0, 1), (4.49, 1), (6, 4), (99, 4)])
def test_a_value_on_a_break_belongs_above_it(value: float, place: int) -> None:
    assert class_of(value, (4, 4.5, 5, 6)) == place


@given(st.floats(min_value=-1e5, max_value=1e5), st.floats(min_value=0.01, max_value=1e5))
def test_ticks_start_at_or_below_the_lowest_and_are_even(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert marks[0] <= low + 1e-6 * max(1, abs(low), span / 100)  # ticks round by a billionth of a step
    assert 1 <= len(marks) <= 7
    steps = [b - a for a, b in pairwise(marks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)


@given(st.floats(min_value=0.01, max_value=1e6))
def test_bars_start_at_zero(high: float) -> None:
    assert ticks(high / 2, high, from_zero=True)[0] == 0


@given(st.integers(2000, 2030), st.integers(1, 40), st.floats(min_value=60, max_value=1200))
def test_year_ticks_keep_the_last_year_and_their_distance(first: int, span: int, room: float) -> None:
    marks = year_ticks(first, first + span, room)
    assert marks[-1] == first + span
    assert len({b - a for a, b in pairwise(marks)}) <= 1
    assert len(marks) <= max(2, room // 72)
