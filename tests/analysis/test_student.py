"""Student's t and the digamma functions against SciPy's, over all that a forecast can ask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from core.analysis.student import digamma, distribution, reach, tetragamma, trigamma

degrees = st.floats(1.0, 2e6)


@given(degrees, st.floats(-60, 60))
def test_the_distribution_is_scipys(nu: float, t: float) -> None:
    # The upper tail of the lower half: where numbers are small their last digits count as well.
    expected = special.stdtr(nu, -abs(t))
    assert distribution(nu, -abs(t)) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert distribution(nu, t) + distribution(nu, -t) == pytest.approx(1.0, abs=1e-14)


@given(degrees, st.floats(0.01, 0.999))
def test_the_interval_holds_its_level(nu: float, level: float) -> None:
    half = reach([nu], level)
    assert half[0] == pytest.approx(special.stdtrit(nu, 0.5 + level / 2), rel=1e-9)
    assert (distribution(nu, half) - distribution(nu, -half))[0] == pytest.approx(level, abs=1e-12)


@given(st.floats(1e-3, 1e6))
def test_the_digamma_functions_are_scipys(x: float) -> None:
    assert digamma(x) == pytest.approx(special.digamma(x), rel=1e-13, abs=1e-13)
    assert trigamma(x) == pytest.approx(special.polygamma(1, x), rel=1e-13)
    assert tetragamma(x) == pytest.approx(special.polygamma(2, x), rel=1e-13)


def test_ends_and_gaps() -> None:
    found = distribution([4.0, 4.0, 4.0, np.nan], [np.inf, -np.inf, 0.0, 1.0])
    assert found[:3].tolist() == [1.0, 0.0, 0.5]
    assert np.isnan(found[3])
    assert np.isnan(reach([np.nan, 4.0], 0.8)).tolist() == [True, False]


def test_shapes_are_broadcast() -> None:
    assert distribution(np.ones((3, 1)), np.zeros((3, 2))).shape == (3, 2)
    assert reach([3.0, 4.0, 5.0], 0.8).shape == (3,)
