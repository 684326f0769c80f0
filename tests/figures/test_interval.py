"""A figure as an interval: ends by precision, and verdicts at every edge."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.interval import Interval, interval_of, meets, rounding_unit

ABOVE, AT_LEAST = True, False


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (800.0, 1.0),
        (60.0, 1.0),
        (65.0, 1.0),
        (254.0, 1.0),
        (120200.0, 100.0),
        (180000.0, 1000.0),
        (179960.0, 10.0),
        (51.97, 0.01),
        (51.5, 0.1),
        (0.0, 1.0),
        (-30.0, 1.0),
    ],
)
def test_unit_of_the_last_stated_digit(value, unit):
    assert rounding_unit(value) == pytest.approx(unit)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_unit_refuses_what_is_no_number(value):
    with pytest.raises(ValueError):
        rounding_unit(value)


@pytest.mark.parametrize(
    ("value", "precision", "goal", "strictly", "direction", "verdict"),
    [
        # a lower bound is never a miss
        (800, "at_least", 800, ABOVE, 1, None),
        (800, "at_least", 800, AT_LEAST, 1, True),
        (790, "at_least", 800, ABOVE, 1, None),
        (801, "at_least", 800, ABOVE, 1, True),
        # 突破, 超过: the bound itself is left behind
        (800, "above", 800, ABOVE, 1, True),
        (800, "above", 800, AT_LEAST, 1, True),
        (790, "above", 800, ABOVE, 1, None),
        # rounded
        (800, "rounded", 800, ABOVE, 1, None),
        (800, "rounded", 800, AT_LEAST, 1, None),
        (801, "rounded", 800, ABOVE, 1, True),
        (799, "rounded", 800, ABOVE, 1, False),
        (799.5, "rounded", 799.45, ABOVE, 1, None),  # 799.45 itself rounds to 799.5, and is not above
        (799.5, "rounded", 799.45, AT_LEAST, 1, True),
        (799.5, "rounded", 799.55, AT_LEAST, 1, False),  # 799.55 would have been rounded to 799.6
        # below zero a half is rounded away from zero too
        (-2, "rounded", -1.5, ABOVE, 1, False),
        (-2, "rounded", -1.5, AT_LEAST, 1, None),  # -1.5 itself rounds to -2
        (-2, "rounded", -2.5, ABOVE, 1, True),  # -2.5 would have been rounded to -3
        (-2, "rounded", -2.5, AT_LEAST, -1, False),
        # roughly
        (331, "approximate", 330, ABOVE, 1, None),
        (332, "approximate", 330, ABOVE, 1, True),
        (330, "approximate", 330, ABOVE, 1, None),
        (328, "approximate", 330, ABOVE, 1, False),
        # a point
        (800, "exact", 800, ABOVE, 1, False),
        (800, "exact", 800, AT_LEAST, 1, True),
        (800.000001, "exact", 800, ABOVE, 1, True),
        (799.96, "exact", 800, ABOVE, 1, False),
        (0.1 + 0.2, "exact", 0.3, ABOVE, 1, False),
        (0.1 + 0.2, "exact", 0.3, AT_LEAST, 1, True),
        # lower is better
        (5, "at_least", 4, AT_LEAST, -1, False),
        (4, "above", 4, AT_LEAST, -1, False),
        (4, "at_least", 4, AT_LEAST, -1, None),
        (5, "rounded", 5, AT_LEAST, -1, None),
        (4, "rounded", 5, AT_LEAST, -1, True),
    ],
)
def test_verdict_on_the_interval(value, precision, goal, strictly, direction, verdict):
    found = meets(interval_of(value, precision), goal, strictly=strictly, direction=direction)
    assert found is verdict


values = st.floats(0.001, 1e6, allow_nan=False)
precisions = st.sampled_from(["exact", "rounded", "approximate", "at_least", "above"])


@given(values, precisions, values, st.booleans(), st.sampled_from([1, -1]), st.floats(0, 1))
def test_verdict_holds_for_every_possible_value(value, precision, goal, strictly, direction, share):
    """Whatever true value the statement leaves possible, a verdict of the interval is its verdict."""
    interval = interval_of(value, precision)
    top = interval.high if math.isfinite(interval.high) else interval.low * 3 + 1
    truth = interval.low + share * (top - interval.low)
    if not interval.contains(truth) or (interval.low_open and truth <= interval.low * (1 + 1e-6)):
        return
    verdict = meets(interval, goal, strictly=strictly, direction=direction)
    alone = meets(interval_of(truth), goal, strictly=strictly, direction=direction)
    if verdict is not None and abs(truth - goal) > 1e-6 * goal:
        assert alone is verdict


@given(values, precisions, values, st.booleans())
def test_turning_direction_and_signs_turns_nothing(value, precision, goal, strictly):
    interval = interval_of(value, precision)
    turned = Interval(-interval.high, -interval.low, interval.high_open, interval.low_open)
    assert meets(interval, goal, strictly=strictly) is meets(turned, -goal, strictly=strictly, direction=-1)


@given(values, values)
def test_monotone(first, second):
    """A higher exact value never has a worse verdict."""
    low, high = sorted((first, second))
    assert meets(interval_of(low), 100, strictly=True) <= meets(interval_of(high), 100, strictly=True)


@given(values.map(lambda v: round(v, 4)), precisions)
def test_an_exact_value_agrees_with_its_own_rougher_statement(value, precision):
    """All but 超过: what was passed is not itself possible."""
    assert interval_of(value, precision).overlaps(interval_of(value)) is (precision != "above")
