"""Location quotients and their sampling error; likeness of structures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import AnalysisError, NotFiniteError, NotPositiveError
from core.places.structure import SAMPLING_FRACTION, cosine, krugman, location_quotient, share_error

structure = st.lists(st.floats(0, 1e6), min_size=2, max_size=20).filter(lambda s: sum(s) > 1e-3)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_reference_against_itself_is_one_without_error(count: int, rest: int) -> None:
    found = location_quotient(count, count + rest, count, count + rest)
    assert found.value == 1
    assert found.error == pytest.approx(0, abs=1e-12)
    assert found.low == pytest.approx(1) and found.high == pytest.approx(1)


def test_a_quotient_by_hand() -> None:
    found = location_quotient(20, 100, 1000, 10_000, nested=False)
    assert (found.share, found.reference_share, found.value) == (0.2, 0.1, pytest.approx(2.0))
    expected = math.sqrt(0.9 * (0.8 / (0.2 * 100) + 0.9 / (0.1 * 10_000)))
    assert found.error == pytest.approx(expected)
    assert found.low == pytest.approx(2 * math.exp(-1.959964 * expected), rel=1e-6)
    assert found.high == pytest.approx(2 * math.exp(1.959964 * expected), rel=1e-6)


def test_the_error_is_that_of_repeated_sampling() -> None:
    """Draw one in ten of a known population many times: the spread is the formula's."""
    rng = np.random.default_rng(20260301)
    inside, total, outside, rest = 900, 8_000, 6_000, 72_000  # county in and out of the sector; the others
    n, m = int(total * SAMPLING_FRACTION), int(rest * SAMPLING_FRACTION)
    x = rng.hypergeometric(inside, total - inside, n, size=40_000)
    y = rng.hypergeometric(outside, rest - outside, m, size=40_000)
    logs = np.log((x / n) / ((x + y) / (n + m)))
    expected = inside * SAMPLING_FRACTION
    found = location_quotient(expected, n, expected + outside * SAMPLING_FRACTION, n + m)
    assert found.error == pytest.approx(float(logs.std()), rel=0.02)


def test_an_empty_cell_has_an_upper_end_only() -> None:
    found = location_quotient(0, 300, 10, 1000)
    assert (found.value, found.low, found.error) == (0.0, 0.0, None)
    assert found.high == pytest.approx(3 / 300 / 0.01)


def test_a_sector_that_the_reference_lacks_has_no_quotient() -> None:
    found = location_quotient(0, 300, 0, 1000)
    assert (found.value, found.low, found.high, found.error) == (None, None, None, None)


def test_thirty_persons_carry_the_error_that_the_flag_names() -> None:
    assert share_error(30, 6000) / (30 / 6000) == pytest.approx(0.173, abs=1e-3)
    assert share_error(27, 6000) / (27 / 6000) > 0.18


@pytest.mark.parametrize(
    "counts",
    [
        (math.nan, 10, 1, 10),
        (1, math.inf, 1, 10),
        (-1, 10, 1, 10),
        (1, 0, 1, 10),
        (11, 10, 12, 20),
        (5, 30, 6, 20),
        (8, 10, 7, 20),
    ],
)
def test_counts_that_make_no_sense_are_refused(counts: tuple[float, float, float, float]) -> None:
    with pytest.raises(AnalysisError, match="不能计算区位商"):
        location_quotient(*counts)


@given(structure, st.data())
def test_likeness_of_structures(a: list[float], data: st.DataObject) -> None:
    b = data.draw(
        st.lists(st.floats(0, 1e6), min_size=len(a), max_size=len(a)).filter(lambda s: sum(s) > 1e-3)
    )
    assert krugman(a, a) == pytest.approx(0, abs=1e-12)
    assert cosine(a, a) == pytest.approx(1)
    assert 0 <= krugman(a, b) <= 2 + 1e-12
    assert 0 <= cosine(a, b) <= 1
    assert krugman(a, b) == pytest.approx(krugman(b, a))
    assert cosine(a, b) == pytest.approx(cosine(b, a))


def test_likeness_by_hand() -> None:
    assert krugman([50, 50], [75, 25]) == pytest.approx(0.5)
    assert krugman([1, 0], [0, 1]) == 2
    assert cosine([1, 0], [0, 1]) == 0
    assert cosine([3, 4], [4, 3]) == pytest.approx(24 / 25)
    for measure in (krugman, cosine):
        with pytest.raises(NotFiniteError):
            measure([math.nan, 1], [1, 1])
        with pytest.raises(NotPositiveError):
            measure([0, 0], [1, 1])
