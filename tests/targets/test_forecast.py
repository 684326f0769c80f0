"""The fan and the chance: hand-worked cases, properties for any input, and typed refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from core.figures.arithmetic import (
    AnalysisError,
    NotFiniteError,
    NotPositiveError,
    NoYearsLeftError,
    ShapeError,
)
from core.targets.ahead.forecast import (
    MIN_POOL,
    PLAIN,
    TUNED,
    Constants,
    chance,
    fan,
    fit,
    predict,
    window_years,
)

rates = st.floats(-0.4, 0.6, allow_nan=False)
windows = st.lists(rates, min_size=5, max_size=11)
levels = st.floats(1e-3, 1e6)
constants = st.builds(Constants, fading=st.floats(0.2, 1.0), carry=st.floats(0.0, 1.0))


def row(values: list[float]) -> np.ndarray:
    return np.log1p(np.array([values]))


# Five log growths with mean 0.06 and variance 0.001: (0.02, 0.04, 0.06, 0.08, 0.10).
FIVE = np.array([[0.02, 0.04, 0.06, 0.08, 0.10]])


def test_the_formula_by_hand() -> None:
    found = predict(fit(FIVE), 3, Constants(fading=0.5, carry=0.25))
    assert found.location[0] == pytest.approx([0.06, 0.06 * 1.5, 0.06 * 1.75])
    squared = [
        0.001 * 1.0 + 0.0002 * 1.0,
        0.001 * (2 + 0.5) + 0.0002 * 1.5**2,
        0.001 * (3 + 1.0) + 0.0002 * 1.75**2,
    ]
    assert found.scale[0] == pytest.approx(np.sqrt(squared))
    assert found.degrees[0] == 4


def test_the_chance_is_students_tail() -> None:
    predictive = predict(fit(FIVE), 2, PLAIN)
    scale = math.sqrt(0.001 * 2 + 0.0002 * 4)
    target = 100 * math.exp(0.15)
    expected = student.sf((0.15 - 0.12) / scale, 4)
    assert chance([100.0], predictive, [target], 2)[0] == pytest.approx(expected)
    assert chance([100.0], predictive, [target], 2, direction=-1)[0] == pytest.approx(1 - expected)


def test_the_fan_holds_its_level() -> None:
    predictive = predict(fit(FIVE), 4)
    found = fan([100.0], predictive, 0.8)
    for lead in range(1, 5):
        above = [
            chance([100.0], predictive, [float(end[0, lead - 1])], lead)[0]
            for end in (found.low, found.median, found.high)
        ]
        assert above == pytest.approx([0.9, 0.5, 0.1])


def test_fewer_growths_than_the_minimum_say_nothing() -> None:
    four, five = [0.01, 0.02, 0.03, 0.05, np.nan], [0.01, 0.02, 0.03, 0.05, 0.04]
    predictive = predict(fit([four, five]), 2)
    found = fan([10.0, 10.0], predictive)
    assert np.isnan(found.low[0]).all()
    assert np.isfinite(found.low[1]).all()
    reached = chance([10.0, 10.0], predictive, [11.0, 11.0], 2)
    assert np.isnan(reached[0]) and 0 < reached[1] < 1


@pytest.mark.parametrize(
    ("clean", "last", "most", "expected"),
    [
        (range(2010, 2021), 2020, 3, (2018, 2019, 2020)),
        (range(2010, 2021), 2015, 11, tuple(range(2010, 2016))),
        ((2011, 2012, 2016, 2018, 2020), 2020, 11, (2016, 2018, 2020)),
        ((2012, 2016, 2018, 2020, 2021), 2022, 11, (2016, 2018, 2020, 2021)),
        ((2014,), 2020, 11, ()),
        ((2015,), 2019, 11, (2015,)),
    ],
)
def test_a_window_skips_few_years(clean: Any, last: int, most: int, expected: tuple[int, ...]) -> None:
    assert window_years(clean, last, most) == expected


def test_order_and_padding_do_not_matter() -> None:
    padded = [[np.nan, 0.10, 0.02, np.nan, 0.04, 0.08, 0.06]]
    assert predict(fit(padded), 2).scale == pytest.approx(predict(fit(FIVE), 2).scale)


def test_a_series_that_never_varied_leaves_no_doubt() -> None:
    predictive = predict(fit([[0.5] * 6]), 1, PLAIN)
    level = 100 * math.exp(0.5)
    assert chance([100.0], predictive, [level * 0.999], 1)[0] == 1
    assert chance([100.0], predictive, [level * 1.001], 1)[0] == 0
    still = predict(fit([[0.0] * 6]), 1, PLAIN)
    assert chance([100.0], still, [100.0], 1)[0] == 1, "at the target it is reached"
    found = fan([100.0], predictive)
    assert found.low[0, 0] == pytest.approx(found.high[0, 0])


def test_many_targets_a_series() -> None:
    predictive = predict(fit(np.vstack([FIVE, FIVE + 0.01])), 3)
    goals = np.array([[105.0, 110.0, 120.0], [105.0, 110.0, 120.0]])
    found = chance([100.0, 100.0], predictive, goals, [2, 3])
    assert found.shape == goals.shape
    assert found[1, 2] == chance([100.0, 100.0], predictive, goals[:, 2], [2, 3])[1]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: fit([[0.1, np.inf, 0.1, 0.1, 0.1]]), NotFiniteError, "无穷大"),
        (lambda: predict(fit(FIVE), 0), NoYearsLeftError, "一年"),
        (lambda: fan([np.nan], predict(fit(FIVE), 1)), NotFiniteError, "缺失"),
        (lambda: fan([-1.0], predict(fit(FIVE), 1)), NotPositiveError, "零或负数"),
        (lambda: fan([1.0, 2.0], predict(fit(FIVE), 1)), ShapeError, "个数"),
        (lambda: fan([1.0], predict(fit(FIVE), 1), 1.0), ShapeError, "0与1"),
        (lambda: chance([1.0], predict(fit(FIVE), 1), [np.nan], 1), NotFiniteError, "缺失"),
        (lambda: chance([1.0], predict(fit(FIVE), 1), [0.0], 1), NotPositiveError, "零或负数"),
        (lambda: chance([1.0], predict(fit(FIVE), 1), [1.0], 2), NoYearsLeftError, "1至1"),
        (lambda: chance([1.0], predict(fit(FIVE), 1), [1.0], 0), NoYearsLeftError, "1至1"),
        (lambda: chance([1.0], predict(fit(FIVE), 1), [1.0, 2.0], 1), ShapeError, "目标个数"),
        (lambda: fit(FIVE, np.array([0, 1])), ShapeError, "分组"),
    ],
)
def test_senseless_input_is_refused_in_a_sentence(call: Any, error: type[AnalysisError], words: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)


@given(windows, levels, constants, st.floats(0.5, 0.98))
def test_quantiles_never_cross_and_the_fan_widens(
    window: list[float], level: float, c: Constants, inside: float
) -> None:
    predictive = predict(fit(row(window)), 4, c)
    narrow, wide = fan([level], predictive, inside), fan([level], predictive, (1 + inside) / 2)
    assert (wide.low <= narrow.low).all() and (narrow.low <= narrow.median).all()
    assert (narrow.median <= narrow.high).all() and (narrow.high <= wide.high).all()
    width = np.log(narrow.high / narrow.low)[0]
    assert (np.diff(width) >= -1e-12).all()


@given(windows, levels, constants, st.integers(1, 4), st.lists(st.floats(0.2, 5.0), min_size=2, max_size=6))
def test_the_chance_falls_as_the_target_rises(
    window: list[float], level: float, c: Constants, lead: int, factors: list[float]
) -> None:
    goals = np.sort(np.array([factors]) * level, axis=1)
    found = chance([level], predict(fit(row(window)), 4, c), goals, lead)[0]
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) <= 1e-12).all()


@given(windows, levels, st.floats(1e-3, 1e3), st.floats(0.5, 2.0))
def test_the_unit_does_not_matter(window: list[float], level: float, unit: float, factor: float) -> None:
    predictive = predict(fit(row(window)), 4)
    one, other = fan([level], predictive), fan([level * unit], predictive)
    assert other.high == pytest.approx(one.high * unit)
    assert other.low == pytest.approx(one.low * unit)
    here = chance([level], predictive, [level * factor], 3)
    there = chance([level * unit], predictive, [level * unit * factor], 3)
    # A target exactly at the median of a series without spread is decided by the last digit.
    assume(predictive.scale[0, 2] > 1e-6)
    assert there == pytest.approx(here, abs=1e-6)


@given(st.lists(windows, min_size=1, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_counties_does_not_matter(rows: list[list[float]], random: Any) -> None:
    table = np.full((len(rows), 11), np.nan)
    for i, one in enumerate(rows):
        table[i, : len(one)] = np.log1p(one)
    order = np.array(random.sample(range(len(rows)), len(rows)))
    before, given_table = fit(table, np.zeros(len(rows), dtype=np.intp)), table.copy()
    after = fit(table[order], np.zeros(len(rows), dtype=np.intp))
    for name in ("drift", "drift_variance", "variance", "degrees"):
        assert getattr(after, name) == pytest.approx(getattr(before, name)[order], rel=1e-6, nan_ok=True)
    assert np.array_equal(table, given_table, equal_nan=True), "the input was changed"


@given(st.lists(windows, min_size=MIN_POOL, max_size=8))
def test_pooling_draws_towards_the_common_values_and_never_past_them(rows: list[list[float]]) -> None:
    table = np.full((len(rows), 11), np.nan)
    for i, one in enumerate(rows):
        table[i, : len(one)] = np.log1p(one)
    alone, together = fit(table), fit(table, np.zeros(len(rows), dtype=np.intp))
    assert (together.degrees >= alone.degrees).all()
    assert together.drift.min() >= alone.drift.min() - 1e-9
    assert together.drift.max() <= alone.drift.max() + 1e-9


def test_one_that_is_surer_than_all_others_together_ends_no_fit() -> None:
    tiny = 2.7015759533888425e-39
    rows = [[0.0] * 5, [0.0, 0.0, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.0, tiny], [0.0, 0.0, 0.0, 0.0, tiny]]
    table = np.full((len(rows), 11), np.nan)
    table[:, :5] = np.log1p(rows)
    pooled = fit(table, np.zeros(len(rows), dtype=np.intp))
    assert np.isfinite(pooled.drift).all() and np.isfinite(pooled.variance).all()


def test_too_few_sisters_are_left_alone() -> None:
    table = np.vstack([FIVE + 0.01 * k for k in range(MIN_POOL)])
    pooled = fit(table, np.zeros(MIN_POOL, dtype=np.intp))
    assert pooled.pooled.all()
    fewer = fit(table[1:], np.zeros(MIN_POOL - 1, dtype=np.intp))
    assert not fewer.pooled.any()
    assert fewer.drift == pytest.approx(fit(table[1:]).drift)


def test_a_sister_without_enough_growths_does_not_count() -> None:
    table = np.vstack([FIVE + 0.01 * k for k in range(MIN_POOL)])
    table[0, :2] = np.nan
    found = fit(table, np.zeros(MIN_POOL, dtype=np.intp))
    assert not found.pooled.any() and np.isnan(found.drift[0])


def test_groups_do_not_speak_to_each_other() -> None:
    random = np.random.default_rng(3)
    table = random.normal(0.08, 0.03, (12, 8))
    table[6:] += 0.3
    groups = np.array([0, 1] * 6, dtype=np.intp)
    whole = fit(table, groups)
    for group in (0, 1):
        part = fit(table[groups == group], np.zeros(6, dtype=np.intp))
        assert whole.drift[groups == group] == pytest.approx(part.drift)
        assert whole.variance[groups == group] == pytest.approx(part.variance)


def test_the_tuned_constants_fade_the_trend_and_widen_the_fan() -> None:
    plain, tuned = predict(fit(FIVE), 4, PLAIN), predict(fit(FIVE), 4, TUNED)
    assert tuned.location[0, 0] == plain.location[0, 0]
    assert (tuned.location[0, 1:] < plain.location[0, 1:]).all()
    assert tuned.scale[0, 0] == plain.scale[0, 0]
    assert (tuned.scale[0, 1:] > plain.scale[0, 1:]).all()
