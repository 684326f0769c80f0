"""Scores against values worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import ShapeError
from tests.research.backtest.scores import auc, brier, coverage, interval_score, reliability

NAN = math.nan


def test_coverage_counts_the_ends_and_leaves_out_the_unknown() -> None:
    outcome = np.array([[1.0, NAN], [2.0, NAN], [3.1, NAN], [NAN, NAN]])
    found = coverage(outcome, np.full((4, 2), 1.0), np.full((4, 2), 3.0))
    assert found[0] == pytest.approx(2 / 3)
    assert math.isnan(found[1])


def test_the_interval_score_by_hand() -> None:
    outcome = np.array([[0.5], [2.5], [1.5]])
    found = interval_score(outcome, np.full((3, 1), 1.0), np.full((3, 1), 2.0), 0.8)
    # width 1 each; two outcomes lie 0.5 outside, each costs 0.5 * 2 / 0.2 = 5
    assert found[0] == pytest.approx((1 + 5 + 1 + 5 + 1) / 3)


def test_brier_and_auc_by_hand() -> None:
    assert brier([1.0, 0.5, 0.0], [1, 1, 0]) == pytest.approx(0.25 / 3)
    assert auc([0.9, 0.4, 0.4, 0.1], [1, 1, 0, 0]) == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert math.isnan(auc([0.2, 0.3], [1, 1]))


@given(st.lists(st.tuples(st.integers(1, 999), st.booleans()), min_size=2, max_size=40))
def test_auc_sees_only_the_order_and_turns_with_it(pairs: list[tuple[int, bool]]) -> None:
    p = np.array([a / 1000 for a, _ in pairs])
    y = np.array([float(b) for _, b in pairs])
    if y.min() == y.max():
        return
    assert auc(p**3, y) == pytest.approx(auc(p, y))
    assert auc(1 - p, y) == pytest.approx(1 - auc(p, y))


def test_reliability_bins() -> None:
    low, high = reliability([0.1, 0.19, 0.2, 0.9], [0, 1, 0, 1], cuts=(0.2,))
    assert (low.cases, low.observed) == (2, 0.5)
    assert low.forecast == pytest.approx(0.145)
    assert (high.low, high.high, high.cases) == (0.2, 1.0, 2)


@pytest.mark.parametrize("pair", [([0.5], [1, 0]), ([], [])])
def test_pairs_must_match(pair: tuple[list[float], list[int]]) -> None:
    with pytest.raises(ShapeError, match="个数"):
        brier(*pair)
