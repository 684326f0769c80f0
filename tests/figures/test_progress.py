"""The arithmetic of progress: edges in tables, properties for any input."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.figures import arithmetic as p
from core.figures.arithmetic import AnalysisError, NotFiniteError, NotPositiveError, NoYearsLeftError
from core.plan.rules import PaceCuts
from core.wording.words import Status

CUTS = PaceCuts(ahead=1.05, on_track=0.95, behind=0.60)

levels = st.floats(1, 1e5)
directions = st.sampled_from([1, -1])
spans = st.integers(1, 10)


@pytest.mark.parametrize(
    ("ratio", "word"),
    [
        (9.0, Status.AHEAD),
        (1.05, Status.AHEAD),
        (1.05 - 4e-10, Status.AHEAD),  # rounds to the cut
        (1.05 - 6e-10, Status.ON_TRACK),
        (0.95, Status.ON_TRACK),
        (0.95 - 6e-10, Status.BEHIND),
        (0.60, Status.BEHIND),
        (0.60 - 6e-10, Status.FAR_BEHIND),
        (0.0, Status.FAR_BEHIND),
        (-4e-10, Status.FAR_BEHIND),
        (-6e-10, Status.BELOW_BASE),
        (-3.0, Status.BELOW_BASE),
    ],
)
def test_word_for_ratio_at_its_cuts(ratio: float, word: Status) -> None:
    assert p.word_for_ratio(ratio, CUTS) is word


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: p.growth(math.nan, 1, 1), NotFiniteError),
        (lambda: p.growth(1, math.inf, 1), NotFiniteError),
        (lambda: p.growth(0, 1, 1), NotPositiveError),
        (lambda: p.growth(1, -1, 1), NotPositiveError),
        (lambda: p.growth(1, 2, 0), NoYearsLeftError),
        (lambda: p.required_growth(1, 2, 0), NoYearsLeftError),
        (lambda: p.required_change(1, 2, 0), NoYearsLeftError),
        (lambda: p.required_change(math.nan, 2, 1), NotFiniteError),
        (lambda: p.pace_ratio(1, 2021, 2, 2024, target=3, due=2021), NoYearsLeftError),
        (lambda: p.pace_ratio(1, 2021, 2, 2020, target=3, due=2026), NoYearsLeftError),
        (lambda: p.pace_ratio(-1, 2021, 2, 2024, target=3, due=2026), NotPositiveError),
        (lambda: p.linear_ratio(1, 2021, math.nan, 2024, target=3, due=2026), NotFiniteError),
        (lambda: p.completion(math.nan, 1), NotFiniteError),
        (lambda: p.completion_progress(0, 1, 2), NotPositiveError),
        (lambda: p.elapsed_share(2026, 2026, 2026), NoYearsLeftError),
        (lambda: p.path_value(1, 2026, 2, 2026, 2026), NoYearsLeftError),
        (lambda: p.project(1, -1, 1), NotPositiveError),
        (lambda: p.average_growth([]), NoYearsLeftError),
        (lambda: p.average_growth([-1.0]), NotPositiveError),
        (lambda: p.real_equivalent(0.1, -1.0), NotPositiveError),
        (lambda: p.implied_deflator(0.1, -1.0), NotPositiveError),
        (lambda: p.word_for_ratio(math.nan, CUTS), NotFiniteError),
    ],
)
def test_senseless_input_raises_a_sentence(call, error) -> None:
    with pytest.raises(error) as caught:
        call()
    assert isinstance(caught.value, AnalysisError)
    text = str(caught.value)
    assert text.endswith("。")
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text)


@given(levels, levels, spans)
def test_growing_at_the_required_rate_reaches_the_target(latest: float, target: float, years: int) -> None:
    rate = p.required_growth(latest, target, years)
    assert p.project(latest, rate, years) == pytest.approx(target, rel=1e-9)


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), spans)
def test_changing_by_the_required_change_reaches_the_target(latest: float, goal: float, years: int) -> None:
    change = p.required_change(latest, goal, years)
    assert latest + change * years == pytest.approx(goal, abs=1e-9)


@given(levels, levels, st.integers(1, 5), st.integers(1, 5), directions)
def test_the_required_pace_has_ratio_one(base, target, elapsed, left, direction) -> None:
    """On the target path the ratio is +1 where the path is an improvement, else -1."""
    assume(abs(math.log(target / base)) > 1e-3)
    due = 2020 + elapsed + left
    latest = p.path_value(base, 2020, target, due, 2020 + elapsed)
    sign = 1 if direction * (target - base) > 0 else -1
    ratio = p.pace_ratio(base, 2020, latest, 2020 + elapsed, target=target, due=due, direction=direction)
    assert ratio == pytest.approx(sign, rel=1e-6)
    line = p.path_value(base, 2020, target, due, 2020 + elapsed, geometric=False)
    twin = p.linear_ratio(base, 2020, line, 2020 + elapsed, target=target, due=due, direction=direction)
    assert twin == pytest.approx(sign, rel=1e-6)


@given(levels, levels, levels, levels, directions)
def test_ratios_are_monotone_in_the_latest_value(base, low, high, target, direction) -> None:
    low, high = sorted((low, high))
    for rule in (p.pace_ratio, p.linear_ratio):
        worse, better = (low, high) if direction == 1 else (high, low)
        one = rule(base, 2021, worse, 2024, target=target, due=2026, direction=direction)
        two = rule(base, 2021, better, 2024, target=target, due=2026, direction=direction)
        if one is None or two is None:
            assert math.isclose(base, target, rel_tol=1e-12)
        else:
            assert one <= two + 1e-12 * max(1, abs(one), abs(two))


@given(levels, levels, levels)
def test_flipping_the_direction_flips_the_ratio(base, latest, target) -> None:
    for rule in (p.pace_ratio, p.linear_ratio):
        up = rule(base, 2021, latest, 2024, target=target, due=2026, direction=1)
        down = rule(base, 2021, latest, 2024, target=target, due=2026, direction=-1)
        if up is None or down is None:
            assert up is down
        else:
            assert up == -down


@pytest.mark.parametrize("rule", [p.pace_ratio, p.linear_ratio])
@pytest.mark.parametrize(
    ("base", "latest", "target", "direction"),
    [(68.6, 46.7, 55, 1), (40, 60, 50, -1)],
)
def test_a_base_better_than_its_target_and_then_lost_is_negative(rule, base, latest, target, direction):
    assert rule(base, 2015, latest, 2023, target=target, due=2026, direction=direction) < 0


@pytest.mark.parametrize("rule", [p.pace_ratio, p.linear_ratio])
def test_nothing_to_compare_gives_none(rule) -> None:
    assert rule(100, 2021, 100, 2021, target=120, due=2026) is None
    assert rule(100, 2021, 105, 2024, target=100, due=2026) is None


def test_completion_respects_the_direction_and_zero() -> None:
    assert p.completion(85, 100) == 0.85
    assert p.completion(125, 100, -1) == 0.8
    assert p.completion(1, 0) is None
    assert p.completion(0, 5, -1) is None


@given(levels, levels, st.integers(1, 5), st.integers(1, 5))
def test_on_the_path_completion_progress_is_the_elapsed_share(base, target, elapsed, left) -> None:
    assume(abs(math.log(target / base)) > 1e-3)
    due = 2020 + elapsed + left
    share = p.elapsed_share(2020, 2020 + elapsed, due)
    direction = 1 if target > base else -1
    for geometric in (True, False):
        latest = p.path_value(base, 2020, target, due, 2020 + elapsed, geometric=geometric)
        way = p.completion_progress(base, latest, target, direction, geometric=geometric)
        assert way == pytest.approx(share, rel=1e-6)


def test_completion_progress_keeps_the_sign() -> None:
    assert p.completion_progress(100, 90, 120) < 0
    assert p.completion_progress(100, 90, 80, 1) < 0  # better than its target, then lost
    assert p.completion_progress(100, 90, 80, -1) > 0
    assert p.completion_progress(100, 90, 100) is None


@given(st.floats(-0.2, 0.5), st.floats(-0.1, 0.2))
def test_real_and_nominal_are_inverse(real: float, deflator: float) -> None:
    nominal = p.nominal_growth(real, deflator)
    assert p.real_equivalent(nominal, deflator) == pytest.approx(real, abs=1e-12)
    assert p.implied_deflator(nominal, real) == pytest.approx(deflator, abs=1e-12)


def test_digits_of_a_rounding_step() -> None:
    assert [p.digits_of(step) for step in (1e-9, 1e-6, 0.1)] == [9, 6, 1]
