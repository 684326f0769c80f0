"""The outlook: what it starts from, its variants, and when it says nothing."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.models import CatalogError, Comparison, Path, Reading
from core.targets.forecast import chance, fit, predict
from core.targets.judge import assess_all
from core.targets.outlook import COMMON_SHOCK, Outlook, outlook, summary, why_no_outlook, with_chance
from core.wording.numbers import chance_span, chance_text
from tests.targets.books import AS_OF, CITY, FOUR, GANZHOU, NEW, PROVINCE, book, catalog, gdp, obs, plan_with

TARGET = "gdp-city"
#: City GDP as published, by benchmark: the clean growths are 2011-2016, 2018 and 2020-2023.
OLDEST = {
    2010: 212.701, 2011: 256.8376, 2012: 291.928, 2013: 335.9718,
    2014: 361.7771, 2015: 373.5251, 2016: 399.9436,
}  # fmt: skip
WRITTEN_DOWN = {2017: 376.9624, 2018: 407.7067}
UNIFIED = {2019: 448.7331, 2020: 467.0511, 2021: 526.2267, 2022: 581.51, 2023: 608.01}
CLEAN = (*range(2011, 2017), 2018, *range(2020, 2024))


def published(*extra: Observation) -> Book:
    rows = [gdp(CITY, y, v, "b2016") for y, v in OLDEST.items()]
    rows += [gdp(CITY, y, v, "b2017", break_before=y == 2017) for y, v in WRITTEN_DOWN.items()]
    rows += [gdp(CITY, y, v, "b2019", break_before=y == 2019) for y, v in UNIFIED.items()]
    rows += [gdp(CITY, 2020, 491.2, NEW), gdp(CITY, 2024, 680.9, NEW)]
    rows.append(gdp(CITY, 2025, 730, NEW, stage="预计"))
    return book(*rows, *extra)


def real(rate: float, last: int = 2024, first: int = 2021, **fields: Any) -> Observation:
    return obs(
        CITY,
        "gdp_growth_real",
        last,
        rate,
        NEW,
        frequency="span",
        start=f"{first}-01-01",
        end=f"{last}-12-31",
        **fields,
    )


DEFLATOR = obs(PROVINCE, "deflator_change", 2025, -0.43, grade="D")


def of(b: Book, target: str = TARGET, as_of: dt.date = AS_OF) -> Outlook:
    found = outlook(catalog(), b, target, as_of)
    assert found is not None, why_no_outlook(catalog(), b, target, as_of)
    return found


def test_the_city_on_published_figures() -> None:
    found = of(published(real(6.5), DEFLATOR))
    assert (found.latest.value, found.latest.year, found.due, found.lead) == (680.9, 2024, 2026, 2)
    assert [v.label for v in found.variants] == [
        "按近五个可比年份增长",
        "按近十个可比年份增长",
        "按全部11个可比年份增长",
        "按实际增速6.5%、价格不变",
        "按实际增速6.5%、价格年变动−0.4%",
    ]
    assert found.variants[0].window == (2018, 2020, 2021, 2022, 2023)
    assert found.variants[2].window == CLEAN
    assert found.low == min(v.chance for v in found.variants)
    assert found.high == max(v.chance for v in found.variants)
    assert found.low < 0.3 and found.high > 0.5, "windows and prices disagree, and the range says so"
    assert "2011—2016年、2018年、2020—2023年" in " ".join(found.notes)
    assert COMMON_SHOCK in found.notes
    assert summary(found).startswith("2026年实现概率22%～52%：按近五个可比年份增长为37%")


def test_a_variant_is_the_forecast_of_its_window() -> None:
    found = of(published()).variants[0]
    pairs = [
        (WRITTEN_DOWN[2018], WRITTEN_DOWN[2017]),
        *[(UNIFIED[y], UNIFIED[y - 1]) for y in range(2020, 2024)],
    ]
    growths = [math.log(last / first) for last, first in pairs]
    predictive = predict(fit([growths]), 2)
    assert found.chance == pytest.approx(chance([680.9], predictive, [800.0], 2)[0])
    assert [y.year for y in found.fan] == [2025, 2026]
    assert math.log1p(found.growth) == pytest.approx(np.mean(growths))
    assert all(y.low < y.median < y.high for y in found.fan)


def test_the_envelope_holds_every_fan() -> None:
    found = of(published(real(6.5), DEFLATOR))
    for i, year in enumerate(found.fan):
        assert year.low == min(v.fan[i].low for v in found.variants)
        assert year.high == max(v.fan[i].high for v in found.variants)
        assert year.median == found.variants[0].fan[i].median


def test_a_real_average_takes_the_spread_of_the_window_and_prices_move_it() -> None:
    still, moving = of(published(real(6.5), DEFLATOR)).variants[-2:]
    assert (still.price, moving.price) == ("constant", "recent")
    assert still.growth == pytest.approx(0.065)
    assert moving.growth == pytest.approx(1.065 * 0.9957 - 1)
    assert moving.chance < still.chance
    assert "2021—2024年" in still.note and "波动取" in still.note
    assert "2025年平减指数" in moving.note


def test_yearly_real_growth_gives_its_own_spread() -> None:
    yearly = [obs(CITY, "gdp_growth_real", y, 6 + 0.1 * (y - 2020), "b2019") for y in range(2019, 2025)]
    found = of(published(real(6.5), *yearly)).variants[-1]
    assert found.window == (2020, 2021, 2022, 2023, 2024)
    logs = [math.log1p((6 + 0.1 * k) / 100) for k in range(5)]
    assert found.chance == pytest.approx(chance([680.9], predict(fit([logs]), 2), [800.0], 2)[0]), (
        "not the average over the span"
    )


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ([real(6.5, last=2018, first=2013)], "too old"),
        ([real(6.5, grade="E")], "an estimate"),
        ([real(6.5, stage="预计")], "a forecast"),
        ([obs(CITY, "gdp_growth_real", 2023, 5.5, "b2019")], "one year alone"),
        ([], "nothing"),
    ],
)
def test_no_real_variant_without_a_fresh_published_average(figures: list[Observation], why: str) -> None:
    assert all(v.price == "nominal" for v in of(published(*figures, DEFLATOR)).variants), why


def test_the_longer_of_two_averages_that_end_together_speaks() -> None:
    found = of(published(real(6.5), real(7.5, first=2023)))
    assert found.variants[-1].label == "按实际增速6.5%、价格不变"


def test_a_forecast_never_moves_it() -> None:
    with_it, without = published(), book(*[o for o in published().observations if o.stage != "预计"])
    assert of(with_it).variants == of(without).variants


def test_five_growths_are_enough_and_four_are_not() -> None:
    def since(first: int) -> Book:
        return book(
            *[gdp(CITY, y, 500 * 1.07 ** (y - 2016) * (1 + 0.01 * (y % 2)), NEW) for y in range(first, 2025)]
        )

    found = of(since(2019))
    assert [v.label for v in found.variants] == ["按全部五个可比年份增长"]
    assert outlook(catalog(), since(2020), TARGET, AS_OF) is None
    reason = why_no_outlook(catalog(), since(2020), TARGET, AS_OF)
    assert reason is not None and "只有4个，少于5个" in reason and "张掖市" in reason


def test_years_that_follow_each_other_are_named_as_years() -> None:
    b = book(*[gdp(CITY, y, 500 * 1.07 ** (y - 2016) * (1 + 0.01 * (y % 2)), NEW) for y in range(2014, 2025)])
    assert [v.label for v in of(b).variants] == ["按近五年增长", "按全部十个可比年份增长"]


def test_as_of_hides_what_was_published_later() -> None:
    rows = [replace(o, published=dt.date((o.year or 0) + 1, 4, 1)) for o in published().observations]
    early = of(Book(rows, catalog().benchmark_rank), as_of=dt.date(2024, 12, 31))
    assert (early.latest.year, early.lead) == (2023, 3)


@pytest.mark.parametrize(
    ("changes", "as_of", "words"),
    [
        ({"reading": Reading.OPEN, "reading_note": "两读"}, AS_OF, "待明确"),
        ({"comparison": Comparison.EVERY_ONE, "members": ("x",)}, AS_OF, "成员"),
        ({"comparison": Comparison.AT_MOST_PREVIOUS_YEAR}, AS_OF, "没有到期的数值"),
        ({"due": None}, AS_OF, "没有到期的数值"),
        ({"value": None}, AS_OF, "没有到期的数值"),
        ({}, dt.date(2027, 1, 1), "已过"),
        ({"due": 2024}, dt.date(2025, 6, 1), "已经公布"),
        ({"area": GANZHOU}, AS_OF, "尚无可用数据"),
        ({"indicator_changes": {"path": Path.LINEAR}}, AS_OF, "复合增速"),
    ],
)
def test_reasons_for_silence(changes: dict[str, Any], as_of: dt.date, words: str) -> None:
    plan = plan_with(**changes)
    assert outlook(plan, published(), "bench", as_of) is None
    reason = why_no_outlook(plan, published(), "bench", as_of)
    assert reason is not None and words in reason and reason.endswith("。")


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(CatalogError, match="nowhere"):
        outlook(catalog(), published(), "nowhere", AS_OF)


def counties(growth: dict[str, float], first: int = 2015) -> Book:
    """County GDP on one benchmark, each around its own growth, with the same small waves."""
    rows = []
    for k, (code, rate) in enumerate(growth.items()):
        level = 60.0
        for year in range(first, 2025):
            level *= 1 + rate + 0.02 * math.sin(2.1 * year + k)
            rows.append(gdp(code, year, level, NEW))
    return book(*rows)


def test_counties_are_pooled_and_named() -> None:
    rates = dict(zip((GANZHOU, *FOUR), (0.05, 0.06, 0.07, 0.08, 0.15), strict=True))
    fast = FOUR[-1]
    together = of(counties(rates), f"gdp-{fast}")
    alone = of(counties({fast: 0.15}), f"gdp-{fast}")
    assert set(together.pooled_with) == {GANZHOU, *FOUR[:3]}
    assert alone.pooled_with == ()
    assert together.variants[0].growth < alone.variants[0].growth, "drawn towards the others"
    assert any("甘州" in note and "合并估计" in note for note in together.notes)


def test_three_counties_are_too_few_to_pool_and_four_are_enough() -> None:
    four = of(counties(dict.fromkeys(FOUR, 0.07)), f"gdp-{FOUR[0]}")
    assert len(four.pooled_with) == 3
    found = of(counties(dict.fromkeys(FOUR[:3], 0.07)), f"gdp-{FOUR[0]}")
    assert found.pooled_with == ()


def test_the_city_is_not_pooled_with_its_counties() -> None:
    mixed = [*published().observations, *counties(dict.fromkeys(FOUR, 0.07)).observations]
    assert of(book(*mixed)).pooled_with == ()


def test_a_lead_beyond_the_back_test_is_marked() -> None:
    early = book(*[o for o in published().observations if (o.year or 0) <= 2021 and o.benchmark != NEW])
    found = of(early)
    assert found.lead == 5
    assert any("超出回测" in note for note in found.notes)


def test_with_chance_fills_what_can_be_said_and_leaves_the_rest() -> None:
    b = published(real(6.5), DEFLATOR)
    before = assess_all(catalog(), b, AS_OF)
    after = with_chance(catalog(), b, before, AS_OF)
    assert [a.id for a in after] == [a.id for a in before]
    filled = {a.id: a.chance for a in after if a.chance is not None}
    found = of(b)
    assert filled == {TARGET: (found.low, found.high)}
    assert all(a.chance is None for a in before)


@given(st.floats(700, 1500), st.floats(1.001, 1.5))
def test_the_chance_falls_as_the_target_rises(goal: float, factor: float) -> None:
    lower = outlook(plan_with(value=goal), published(), "bench", AS_OF)
    higher = outlook(plan_with(value=goal * factor), published(), "bench", AS_OF)
    assert lower is not None and higher is not None
    assert all(a.chance >= b.chance for a, b in zip(lower.variants, higher.variants, strict=True))
    assert lower.fan == higher.fan, "where the series goes does not depend on what is wanted"


def test_lower_is_better_turns_the_chance() -> None:
    up = outlook(plan_with(), published(), "bench", AS_OF)
    down = outlook(plan_with(indicator_changes={"direction": -1}), published(), "bench", AS_OF)
    assert up is not None and down is not None
    for a, b in zip(up.variants, down.variants, strict=True):
        assert a.chance + b.chance == pytest.approx(1)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.217, 0.521, "22%～52%"),
        (0.351, 0.354, "35%"),
        (0.001, 0.3, "30%以下"),
        (0.4, 0.999, "40%以上"),
        (0.001, 0.999, "不足1%至超过99%"),
        (0.0, 0.004, "不足1%"),
        (0.01, 0.99, "1%～99%"),
    ],
)
def test_a_chance_is_never_certain(low: float, high: float, text: str) -> None:
    assert chance_span(low, high) == text
    assert chance_text(low) in text or text == f"{chance_text(high)}以下"
