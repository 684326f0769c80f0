"""Shift-share: parts that add up for any table, and the textbook case."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import NotFiniteError, NotPositiveError
from core.places.structure import shift_share

amount = st.one_of(st.just(0.0), st.floats(1e-3, 1e7))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[float], ...]:
    n = draw(st.integers(1, 20))
    found = tuple(draw(st.lists(amount, min_size=n, max_size=n)) for _ in range(4))
    found[2][draw(st.integers(0, n - 1))] = draw(st.floats(1e-3, 1e7))
    return found


@given(tables())
def test_parts_add_up_for_any_table(table: tuple[list[float], ...]) -> None:
    first, last, *_ = table
    found = shift_share(*table)
    scale = max(map(abs, (*found.growth, *found.mix, *found.own, *first, *last)), default=1.0)
    for i in range(len(first)):
        assert math.fsum((found.growth[i], found.mix[i], found.own[i])) == found.change[i]
        assert found.change[i] == pytest.approx(last[i] - first[i], abs=1e-12 * scale)


@given(tables())
def test_shares_have_no_growth_part_and_the_mix_of_the_reference_is_its_change(
    table: tuple[list[float], ...],
) -> None:
    shares = [_shares(column) for column in table]
    found = shift_share(shares[2], shares[3], shares[2], shares[3])
    assert all(part == 0 for part in found.growth)
    for i, own in enumerate(found.own):
        expected = shares[3][i] - shares[2][i] if shares[2][i] == 0 else 0.0
        assert own == pytest.approx(expected, abs=1e-12)  # a reference differs from itself in nothing


def _shares(column: list[float]) -> list[float]:
    total = sum(column)
    return [value / total for value in column] if total else [1.0, *([0.0] * (len(column) - 1))]


def test_a_textbook_case() -> None:
    # The reference grows by 20 %: its first sector by 50 %, its second by 10 %.
    found = shift_share([100, 200], [160, 190], [500, 1500], [750, 1650])
    assert found.growth == pytest.approx((20, 40))
    assert found.mix == pytest.approx((30, -20))
    assert found.own == pytest.approx((10, -30))
    assert found.change == pytest.approx((60, -10))


def test_a_sector_new_to_the_reference_has_no_mix() -> None:
    found = shift_share([10, 5], [10, 9], [100, 0], [110, 20])
    assert found.mix[1] == 0
    assert found.growth[1] == pytest.approx(5 * 0.3)
    assert found.own[1] == pytest.approx(4 - 5 * 0.3)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (([math.nan], [1], [1], [1]), NotFiniteError),
        (([1], [math.inf], [1], [1]), NotFiniteError),
        (([-1], [1], [1], [1]), NotPositiveError),
        (([1], [1], [0], [1]), NotPositiveError),
    ],
)
def test_tables_that_make_no_sense_are_refused(
    table: tuple[list[float], ...], error: type[Exception]
) -> None:
    with pytest.raises(error, match="份额分解"):
        shift_share(*table)


def test_inputs_are_left_alone() -> None:
    columns = ([1.0, 2.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0])
    before = tuple(list(column) for column in columns)
    shift_share(*columns)
    assert columns == before
