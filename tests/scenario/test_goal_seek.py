"""Asking backwards: the answer put back in meets the target, or it is said why there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.scenario.assumptions import Rate, Scenario, ScenarioError
from core.scenario.goal import Mode, put_back, rank_of, seek
from core.scenario.inputs import Inputs
from core.scenario.run import run
from core.wording import scenario as say
from tests.scenario.scenario_book import any_inputs, cases, reversed_counties, small_inputs, steady
from tests.targets.books import GANZHOU, LINZE

modes = st.sampled_from(list(Mode))


@given(cases(), modes, st.floats(0.7, 2.5), st.integers(0, 255))
def test_the_answer_put_back_in_meets_the_target(
    case: tuple[Inputs, Scenario], mode: Mode, times: float, mask: int
) -> None:
    inputs, scenario = case
    target = inputs.city.value * times
    fixed = [code for i, code in enumerate(inputs.codes) if mask >> i & 1]
    found = seek(inputs, scenario, mode=mode, fixed=fixed, target=target)
    assume(found.answer is not None)
    assert found.answer is not None and found.scenario is not None
    again = run(inputs, put_back(inputs, scenario, mode, found.free, found.answer))
    assert abs(again.city.value - target) <= 1e-9
    assert again.city.value == found.total
    for code in fixed:
        for year in inputs.years[1:]:
            assert found.scenario.growth_of(code, year) == scenario.growth_of(code, year)


@given(cases(), modes, st.floats(0.9, 1.5))
def test_a_link_keeps_the_answer(case: tuple[Inputs, Scenario], mode: Mode, times: float) -> None:
    inputs, scenario = case
    found = seek(inputs, scenario, mode=mode, target=inputs.city.value * times)
    assume(found.scenario is not None)
    assert found.scenario is not None
    back, notes = Scenario.from_query(found.scenario.to_query())
    assert notes == ()
    assert abs(run(inputs, back).city.value - inputs.city.value * times) <= 1e-9


@given(cases(), modes, st.floats(0.9, 1.5))
def test_the_order_of_counties_does_not_matter(
    case: tuple[Inputs, Scenario], mode: Mode, times: float
) -> None:
    inputs, scenario = case
    target = inputs.city.value * times
    one = seek(inputs, scenario, mode=mode, target=target)
    other = seek(reversed_counties(inputs), scenario, mode=mode, target=target)
    assert (one.answer is None) == (other.answer is None)
    if one.answer is not None:
        assert other.answer == pytest.approx(one.answer, abs=1e-12)


@given(cases(), modes, st.floats(0.9, 1.5), st.floats(0.01, 0.5))
def test_a_higher_target_asks_for_more(
    case: tuple[Inputs, Scenario], mode: Mode, times: float, more: float
) -> None:
    inputs, scenario = case
    low = seek(inputs, scenario, mode=mode, target=inputs.city.value * times)
    high = seek(inputs, scenario, mode=mode, target=inputs.city.value * (times + more))
    if low.answer is not None and high.answer is not None:
        assert high.answer > low.answer


def test_one_county_has_a_closed_form() -> None:
    inputs = any_inputs([(100.0, 2024, "A")], factor=1.02)
    scenario = Scenario(growth=(Rate("", 0, 0.05),), deflator=(Rate("", 0, 0.01),))
    expected = (150 / (100 * 1.02)) ** 0.5 / 1.01 - 1
    assert seek(inputs, scenario, target=150).answer == pytest.approx(expected, abs=1e-12)
    assert seek(inputs, scenario, mode=Mode.EXTRA, target=150).answer == pytest.approx(
        expected - 0.05, abs=1e-12
    )


def test_breaking_even_is_not_exceeding() -> None:
    inputs = small_inputs()
    found = seek(inputs, steady(inputs))
    assert found.target == 800 and found.total == pytest.approx(800, abs=1e-9)
    assert found.scenario is not None
    assert run(inputs, found.scenario).city.met is False  # 突破: anything above
    assert run(inputs, found.scenario.shifted(1e-6, inputs.codes, inputs.years[1:])).city.met is True


def test_room_is_said_where_the_scenario_already_exceeds() -> None:
    inputs = small_inputs()
    found = seek(inputs, steady(inputs, 0.19), mode=Mode.EXTRA)
    assert found.answer is not None and found.answer < 0
    assert "尚有" in found.sentence and "余地" in found.sentence
    assert found.feasible


@pytest.mark.parametrize(
    ("target", "fixed", "says"),
    [
        (2000.0, (), "高于上限20.0%；可调整的县区都按20.0%，全市约"),
        (300.0, (), "低于下限−10.0%"),
        (200.0, (GANZHOU,), "已固定的县区合计已超过200亿元"),
        (800.0, tuple(small_inputs().codes), "没有可调整的县区"),
    ],
)
def test_what_the_limits_forbid_is_said(target: float, fixed: tuple[str, ...], says: str) -> None:
    inputs = small_inputs()
    found = seek(inputs, steady(inputs), target=target, fixed=fixed)
    assert not found.feasible
    assert found.reason.startswith("不可行：")
    assert says in found.reason


def test_the_limits_belong_to_every_year_of_every_county() -> None:
    inputs = small_inputs()
    scenario = steady(inputs).with_growth(LINZE, 0.19, 2026)
    extra = seek(inputs, scenario, mode=Mode.EXTRA)
    assert not extra.feasible
    assert "临泽县" in extra.reason
    assert seek(inputs, scenario, mode=Mode.EXTRA, fixed=[LINZE]).feasible


def test_a_county_whose_year_is_over_is_not_free() -> None:
    inputs = small_inputs()
    past = replace(inputs.counties[0], start=replace(inputs.counties[0].start, year=2026))
    inputs = replace(inputs, counties=(past, *inputs.counties[1:]))
    found = seek(inputs, steady(inputs))
    assert GANZHOU not in found.free and GANZHOU in found.fixed
    assert "其余5个县区" in found.sentence


@pytest.mark.parametrize("target", [0.0, -1.0, float("nan"), float("inf")])
def test_a_target_that_makes_no_sense_is_refused(target: float) -> None:
    inputs = small_inputs()
    with pytest.raises(ScenarioError, match="大于零"):
        seek(inputs, steady(inputs), target=target)


def test_unknown_counties_and_absent_targets_are_refused() -> None:
    inputs = small_inputs()
    with pytest.raises(ScenarioError, match="没有代码为“999999”"):
        seek(inputs, steady(inputs), fixed=["999999"])
    with pytest.raises(ScenarioError, match="没有可反推的"):
        seek(replace(inputs, goal=None), steady(inputs))


@pytest.mark.parametrize(
    ("rate", "below", "says"),
    [
        (0.02, 0, "不高于"),
        (0.05, 1, "1个低于这一水平"),
        (0.0500000000001, 1, "1个低于这一水平"),
        (0.09, 3, "高于全市全部3个年度的折算增速"),
    ],
)
def test_the_place_of_a_rate_among_past_ones(rate: float, below: int, says: str) -> None:
    rank = rank_of(rate, [0.03, 0.05, 0.07], "全市")
    assert (rank.below, rank.total) == (below, 3)
    assert says in say.percentile(rank.below, rank.total, rank.area_name, rank.rate)


def test_without_history_there_is_no_percentile() -> None:
    found = seek(small_inputs(), steady(small_inputs()))
    assert found.rank is not None and found.rank.percentile is None
    assert found.rank_sentence == "没有可对照的历史增速"
