"""Phrases of the status sentence: units, rounding, periods, signs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.wording import sentences as say
from core.wording.completion import Completion, bounded
from core.wording.numbers import completion_text
from core.wording.words import Status, joined, light_of, unlit


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "precision", "text"),
    [
        (680.9, "亿元", 1, "exact", "680.9亿元"),
        (65.0, "亿元", 1, "exact", "65.0亿元"),
        (65.0, "亿元", 1, "rounded", "65亿元"),
        (120_200, "元", 0, "exact", "12.02万元"),
        (120_200, "元", 0, "rounded", "12.02万元"),
        (9_999, "元", 0, "exact", "9999元"),
        (12, "个", 0, "exact", "12个"),
        (70, "%", 1, "rounded", "70%"),
        (4_200, "万人次", 1, "rounded", "0.42亿人次"),
        (9_960, "万人次", 1, "exact", "0.996亿人次"),
        (980, "万人次", 1, "exact", "980.0万人次"),
    ],
)
def test_value_text(value, unit, decimals, precision, text) -> None:
    assert say.value_text(value, unit, decimals, precision) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (800, "亿元", "800亿元"),
        (730.5, "亿元", "730.5亿元"),
        (180_000, "元", "18万元"),
        (180_500, "元", "18.05万元"),
        (10_000, "万人次", "1亿人次"),
        (980, "万人次", "980万人次"),
        (0.126, "亿元", "0.13亿元"),
        (1e3, "万千瓦", "1000万千瓦"),
    ],
)
def test_plain(value, unit, text) -> None:
    assert say.plain(value, unit) == text


@pytest.mark.parametrize(
    ("rate", "unit", "geometric", "text"),
    [
        (0.0851, "亿元", True, "增长8.51%"),
        (-0.0048, "亿元", True, "下降0.48%"),
        (0.0, "亿元", True, "增长0.00%"),
        (0.6, "%", False, "增加0.60个百分点"),
        (-30, "家", False, "减少30.00家"),
    ],
)
def test_movements_carry_their_verb(rate, unit, geometric, text) -> None:
    assert say.moved(rate, unit, geometric=geometric) == text


@pytest.mark.parametrize(
    ("first", "geometric", "whole", "text"),
    [
        (2025, True, False, "今后须2025、2026两年年均增长8.4%"),
        (2026, True, False, "今后须2026年增长8.4%"),
        (2022, True, True, "全程须年均增长8.4%（2022—2026年）"),
        (2025, False, False, "今后须2025、2026两年平均每年增加0.09个百分点"),
        (2026, False, False, "今后须2026年增加0.09个百分点"),
        (2022, False, True, "全程须平均每年增加0.09个百分点（2022—2026年）"),
    ],
)
def test_what_is_needed_names_its_years_and_its_kind(first, geometric, whole, text) -> None:
    shape = {"first": first, "last": 2026, "unit": "%", "geometric": geometric, "whole": whole}
    assert say.needed_phrase(0.0839, **shape) == text
    assert ("全程" in say.needed_short(0.0839, **shape)) == whole


@pytest.mark.parametrize("geometric", [True, False])
def test_where_nothing_more_is_needed_no_growth_of_nought_is_asked_for(geometric) -> None:
    shape = {"last": 2026, "unit": "%", "geometric": geometric}
    assert say.needed_phrase(0.0, first=2026, whole=False, **shape) == "今后须保持到2026年"
    assert say.needed_phrase(0.0, first=2022, whole=True, **shape) == "全程须保持（2022—2026年）"
    assert say.needed_short(0.0, first=2026, whole=False, **shape) == "今后须保持"


@pytest.mark.parametrize(
    ("completion", "met", "text"),
    [
        (0.99995, False, "99.995%"),
        (0.9999999, False, "99.99999%"),
        (0.9995, False, "99.95%"),
        (0.9994, False, "99.9%"),
        (0.851, False, "85.1%"),
        (1.0, False, "恰为目标值"),
        (1.0, True, "100.0%"),
        (1 - 1e-10, True, "100.0%"),
        (1.00004, True, "100.0%"),
        (1.236, True, "123.6%"),
        (None, False, "缺"),
    ],
)
def test_completion_never_reads_full_for_a_miss_nor_less_for_a_hit(completion, met, text) -> None:
    assert completion_text(completion, met=met) == text


INF = math.inf


@pytest.mark.parametrize(
    ("completion", "met", "printed", "said"),
    [
        (Completion(0.9125, 0.9125, 0.9125), False, "91.3%", "91.3%"),
        # bounds: rounded to the side on which they stay true
        (Completion(0.9125, 0.9125, INF, high_open=True), False, "≥91.2%", "不低于91.2%"),
        (Completion(0.9125, 0.9125, INF, True, True), False, ">91.2%", "超过91.2%"),
        (Completion(1.0, 1.0, INF, True, True), True, ">100.0%", "超过100.0%"),
        (Completion(0.9996, 0.9996, INF, high_open=True), False, "≥99.9%", "不低于99.9%"),
        (Completion(0.8197, -INF, 0.8197, low_open=True), False, "≤82.0%", "不高于82.0%"),
        (Completion(0.9999, -INF, 0.9999, True, True), False, "<100.0%", "低于100.0%"),
        # rounded: no digit that the figure does not carry
        (Completion(0.42, 0.4195, 0.4205), False, "42.0%", "42.0%"),
        (Completion(0.42, 0.419, 0.421), False, "约42%", "约42%"),
        (Completion(0.5, 0.4, 0.6), False, "约50%", "约50%"),
        (Completion(1.0, 0.999, 1.001), False, "约100%", "约100%"),
        # ... unless they hide on which side of the target it lies
        (Completion(0.997, 0.994, 1.0), False, "约99.7%", "约99.7%"),
        (Completion(1.003, 1.001, 1.005), True, "约100.3%", "约100.3%"),
        (Completion(1.2, 1.1, 1.3), True, "约120%", "约120%"),
        # ... or that there is anything at all
        (Completion(0.004, 0.002, 0.006), False, "约0.4%", "约0.4%"),
        # a count of nearly nothing has an end at zero and is no bound
        (Completion(0.1, 0.0, 0.2), False, "约10%", "约10%"),
    ],
)
def test_completion_reads_as_its_figure_is_stated(completion, met, printed, said) -> None:
    assert completion.printed(met=met) == printed
    assert completion.in_words(met=met) == said


@given(st.floats(0.0, 3.0))
def test_a_bound_is_never_rounded_onto_the_other_side(fraction: float) -> None:
    assert float(bounded(fraction, "≥").rstrip("%")) <= fraction * 100 + 1e-9
    assert float(bounded(fraction, "≤").rstrip("%")) >= fraction * 100 - 1e-9


@pytest.mark.parametrize(
    ("value", "unit", "goal", "text"),
    [
        (799.96, "亿元", 800, "799.96亿元"),
        (109.99, "亿元", 110, "109.99亿元"),
        (110.000001, "亿元", 110, "110.000001亿元"),
        (110.0, "亿元", 110, "110.0亿元"),
        (108.04, "亿元", 110, "108.0亿元"),
        (179960, "元", 180000, "17.996万元"),
        (179400, "元", 180000, "17.94万元"),
        (799.96, "亿元", None, "800.0亿元"),
    ],
)
def test_print_beside_a_goal_keeps_the_side(value, unit, goal, text) -> None:
    assert say.value_text(value, unit, 1, "exact", goal) == text


@pytest.mark.parametrize(
    ("year", "needed", "due", "text"),
    [
        (2025, 0.0959, 2026, "若2025年为预计的730亿元，2026年须增长9.6%"),
        (2024, 0.0959, 2026, "若2024年为预计的730亿元，2025、2026两年年均须增长9.6%"),
        (2026, None, 2026, "预计2026年为730亿元（预计数不作判定依据）"),
    ],
)
def test_forecast_branch(year, needed, due, text) -> None:
    assert say.forecast_phrase(year, "730亿元", needed, due, "亿元", geometric=True) == text


def test_speed_up_names_both_sides() -> None:
    assert say.speed_phrase(-0.0012, "2021—2024年年均", "亿元", geometric=True) == (
        "比2021—2024年年均低0.12个百分点"
    )
    assert say.speed_phrase(0.6, "2022—2025年年均", "%", geometric=False).endswith("高0.60个百分点")


def test_a_share_never_uses_percent_for_its_change() -> None:
    assert say.rate_text(0.5, "%", geometric=False) == "0.50个百分点"
    assert say.rate_text(0.5, "家", geometric=False) == "0.50家"


def test_several_words_are_joined_in_the_order_of_the_vocabulary() -> None:
    assert joined([Status.ON_TRACK, Status.AHEAD]) == "快于预期或基本符合预期"
    assert joined([Status.ON_TRACK]) == "基本符合预期"
    assert joined([]) == ""


def test_gap_summary() -> None:
    assert say.gap_summary_phrase(0, 0, 0, 0) == "暂无待补数据"
    assert say.gap_summary_phrase(12, 9, 12, 9) == "补齐12个数，可判定9项"
    assert say.gap_summary_phrase(36, 16, 9, 10) == "补齐36个数，可判定16项；其中先补9个数，即可判定10项"


def test_notes_share_one_bracket() -> None:
    assert say.noted("五经普口径", "", "取整数") == "（五经普口径，取整数）"
    assert say.noted("", "") == ""


def test_lights_are_only_what_the_office_configured() -> None:
    lights = (("需加快", "黄"), ("明显滞后", "红"))
    assert light_of(Status.BEHIND, lights) == "黄"
    assert light_of(Status.AHEAD, lights) is None
    assert light_of(None, lights) is None
    assert light_of(Status.BEHIND, ()) is None


def test_words_that_get_no_light_are_named_once() -> None:
    assert unlit((("需加快", "黄"), ("须加快", "黄"), ("滞后", "红"), ("须加快", "红"))) == ("须加快", "滞后")
    assert unlit(()) == ()


@pytest.mark.parametrize(
    ("value", "usual", "decimals"),
    [(0.9, 1, 1), (0.0733, 1, 2), (0.001, 1, 3), (0.0017, 2, 3), (0.25, 2, 2), (0.0, 1, 1), (-0.008, 2, 3)],
)
def test_a_small_movement_keeps_its_first_digit(value: float, usual: int, decimals: int) -> None:
    assert say.fine(value, usual) == decimals


def test_a_small_need_is_neither_nothing_nor_a_hundredfold() -> None:
    assert say.needed_text(-0.001, "吨标准煤/万元", geometric=False, direction=-1) == "−0.001吨标准煤/万元"
    assert say.rate_text(0.0017, "吨标准煤/万元", geometric=False) == "0.002吨标准煤/万元"


def test_of_a_fall_it_is_said_how_much_larger_or_smaller_it_must_be() -> None:
    shape = {"geometric": False, "falling": True}
    assert say.speed_phrase(0.07, "2025年", "亿立方米", **shape) == "降幅比2025年小0.07亿立方米"
    assert say.speed_phrase(-0.2, "2025年", "亿立方米", **shape) == "降幅比2025年大0.20亿立方米"
