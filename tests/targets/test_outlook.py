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
from core.ground import ground as read_ground
from core.plan.models import CatalogError, Comparison, Path, Reading
from core.targets.ahead.chance import KNOTS, NOT_MEASURED, QuantileMap, joined, own_part, reaching
from core.targets.ahead.expected import expected
from core.targets.ahead.outlook import (
    COMMON_SHOCK,
    Outlook,
    headline,
    outlook,
    summary,
    why_no_outlook,
    with_chance,
)
from core.targets.judge import assess_all
from core.wording.numbers import chance_span, chance_text
from tests.targets.books import (
    AS_OF,
    CITY,
    FOUR,
    GANZHOU,
    NEW,
    PROVINCE,
    book,
    catalog,
    gdp,
    ground,
    obs,
    plan_with,
)

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
    found = outlook(catalog(), b, target, as_of, ground())
    assert found is not None, why_no_outlook(catalog(), b, target, as_of)
    return found


def test_the_city_where_a_chance_is_earned() -> None:
    found = of(published(real(6.5), DEFLATOR))
    assert (found.latest.value, found.latest.year, found.due, found.lead) == (680.9, 2024, 2026, 2)
    assert [v.label for v in found.variants] == [
        "按近五个可比年份增长",
        "按近十个可比年份增长",
        "按全部11个可比年份增长",
    ]
    assert found.variants[0].window == (2018, 2020, 2021, 2022, 2023)
    assert found.variants[2].window == CLEAN
    assert found.chance == (min(v.chance for v in found.variants), max(v.chance for v in found.variants))
    assert [v.label for v in found.branches] == ["以预计2025年730为起点"]
    assert all(math.isfinite(v.chance) for v in found.branches)
    assert "2011—2016年、2018年、2020—2023年" in " ".join(found.notes)
    assert COMMON_SHOCK in found.notes
    assert summary(found).startswith("2026年实现概率")


def test_the_city_where_it_is_not_earned() -> None:
    found = outlook(catalog(), published(real(6.5), DEFLATOR), TARGET, AS_OF, ground(earned=False))
    assert found is not None
    assert (found.chance, found.variants, found.branches, found.fan) == (None, (), (), ())
    needed = (800 / 680.9) ** 0.5 - 1
    assert found.history.needed == pytest.approx(needed)
    assert (found.history.below, found.history.total) == (6, 11)
    assert headline(found) == "11个年度中6个低于这一水平"
    assert summary(found) == ("不报2026年实现概率：未经回测检验。11个年度增速中6个低于这一水平（年均8.4%）。")


def test_the_map_learned_for_its_family_corrects_a_chance() -> None:
    plain = of(published())
    bent = QuantileMap((tuple(k**1.5 for k in KNOTS),) * 4)
    standing = replace(ground().standing, maps={"regional": bent})
    mapped = outlook(catalog(), published(), TARGET, AS_OF, replace(ground(), standing=standing))
    assert mapped is not None
    for before, after in zip(plain.variants, mapped.variants, strict=True):
        below = np.interp(1 - before.chance, [k**1.5 for k in KNOTS], KNOTS)
        assert after.chance == pytest.approx(1 - below, abs=1e-9)
        assert after.chance < before.chance


def test_the_measured_table_decides_by_class_and_lead() -> None:
    """On the shipped table the city's chance stands or falls with its own class, whatever is in it."""
    shipped = read_ground(catalog().data_root)
    found = outlook(catalog(), published(), TARGET, AS_OF, shipped)
    assert found is not None and found.series_class == "prefecture-62"
    verdict = shipped.standing.verdict(found.series_class, found.lead)
    assert (found.chance is not None, bool(found.fan)) == (verdict.chance, verdict.fan)
    assert found.chance is not None or found.reasons == verdict.reasons


def test_a_variant_is_the_nation_expected_plus_its_own_part() -> None:
    b, rests = published(), ground()
    found = of(b).variants[0]
    nation = rests.record.nominal_growths()
    own = [
        math.log(WRITTEN_DOWN[2018] / WRITTEN_DOWN[2017]) - nation[2018],
        *[math.log(UNIFIED[y] / UNIFIED[y - 1]) - nation[y] for y in range(2020, 2024)],
    ]
    common = expected(rests.record.known(AS_OF), 2024, 2)
    predictive = joined(own_part([own], 2), common)
    assert found.chance == pytest.approx(reaching([680.9], predictive, [800.0], 2)[0])
    assert [y.year for y in found.fan] == [2025, 2026]
    assert all(y.low < y.median < y.high for y in found.fan)


def test_the_envelope_holds_every_fan() -> None:
    found = of(published(real(6.5), DEFLATOR))
    for i, year in enumerate(found.fan):
        assert year.low == min(v.fan[i].low for v in found.variants)
        assert year.high == max(v.fan[i].high for v in found.variants)
        assert year.median == found.variants[0].fan[i].median


def yearly(*rates: float, last: int = 2024) -> list[Observation]:
    first = last - len(rates) + 1
    return [obs(CITY, "gdp_growth_real", first + i, rate, "b2019") for i, rate in enumerate(rates)]


def test_real_growth_has_its_own_spread_and_prices_move_it() -> None:
    still, moving = of(published(*yearly(3.6, 7.0, 6.1, 5.5, 7.4), DEFLATOR)).variants[-2:]
    assert (still.price, moving.price) == ("constant", "recent")
    assert still.window == (2020, 2021, 2022, 2023, 2024)
    free = of(published(*yearly(3.6, 7.0, 6.1, 5.5, 7.4), DEFLATOR)).variants[-3]
    assert (free.label, free.price) == ("按实际增速与预期价格", "nominal")
    assert free.fan[-1].high - free.fan[-1].low > still.fan[-1].high - still.fan[-1].low, "prices vary too"
    assert moving.chance < still.chance
    assert "2025年平减指数" in moving.note
    nominal = of(published()).variants[0]
    wide = nominal.fan[-1].high - nominal.fan[-1].low
    assert still.fan[-1].high - still.fan[-1].low < wide, "a price assumption held adds no spread"


def test_one_missing_year_of_a_published_average_is_derived() -> None:
    found = of(published(*yearly(3.6, 7.0, 6.1, 5.5, last=2023), real(6.5), DEFLATOR))
    assert found.variants[-1].window == (2020, 2021, 2022, 2023, 2024)


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ([real(6.5)], "an average alone has no spread"),
        (yearly(7.0, 6.1, 5.5), "three years"),
        ([*yearly(7.0, 6.1, 5.5, last=2023), real(6.5, stage="预计")], "a forecast"),
        ([], "nothing"),
    ],
)
def test_no_real_variant_without_its_own_spread(figures: list[Observation], why: str) -> None:
    assert all(v.price == "nominal" for v in of(published(*figures, DEFLATOR)).variants), why


def test_a_forecast_is_a_branch_and_never_in_the_range() -> None:
    with_it, without = published(), book(*[o for o in published().observations if o.stage != "预计"])
    assert of(with_it).variants == of(without).variants
    assert of(with_it).chance == of(without).chance
    assert of(without).branches == ()


def test_five_growths_are_enough_and_four_are_not() -> None:
    def since(first: int) -> Book:
        return book(
            *[gdp(CITY, y, 500 * 1.07 ** (y - 2016) * (1 + 0.01 * (y % 2)), NEW) for y in range(first, 2025)]
        )

    found = of(since(2019))
    assert [v.label for v in found.variants] == ["按全部五个可比年份增长"]
    assert outlook(catalog(), since(2020), TARGET, AS_OF, ground()) is None
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
    assert outlook(plan, published(), "bench", as_of, ground()) is None
    reason = why_no_outlook(plan, published(), "bench", as_of)
    assert reason is not None and words in reason and reason.endswith("。")


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(CatalogError, match="nowhere"):
        outlook(catalog(), published(), "nowhere", AS_OF, ground())


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
    assert together.variants[0].fan != alone.variants[0].fan, "their spreads are pooled"
    assert any("甘州" in note and "合并估计" in note for note in together.notes)


def test_three_counties_are_too_few_to_pool_and_four_are_enough() -> None:
    four = of(counties(dict.fromkeys(FOUR, 0.07)), f"gdp-{FOUR[0]}")
    assert len(four.pooled_with) == 3
    found = of(counties(dict.fromkeys(FOUR[:3], 0.07)), f"gdp-{FOUR[0]}")
    assert found.pooled_with == ()


def test_the_city_is_not_pooled_with_its_counties() -> None:
    mixed = [*published().observations, *counties(dict.fromkeys(FOUR, 0.07)).observations]
    assert of(book(*mixed)).pooled_with == ()


def test_no_chance_beyond_the_leads_that_were_measured() -> None:
    early = book(*[o for o in published().observations if (o.year or 0) <= 2021 and o.benchmark != NEW])
    found = of(early)
    assert found.lead == 5
    assert found.chance is None and found.fan == () and found.reasons == (NOT_MEASURED,)
    assert found.history.total == len(range(2011, 2017)) + 3


def test_a_start_on_an_old_benchmark_is_carried_to_the_new_one() -> None:
    rows = [o for o in published().observations if not (o.benchmark == NEW and o.year in (2024, 2025))]
    found = of(book(*rows))
    assert (found.latest.year, found.latest.benchmark) == (2023, "b2019")
    linked = found.latest.value * 491.2 / 467.0511
    assert found.fan[0].median > linked, "it starts from the linked level"
    assert "链接" in found.variants[0].note


def test_with_chance_fills_what_can_be_said_and_leaves_the_rest() -> None:
    b = published(real(6.5), DEFLATOR)
    before = assess_all(catalog(), b, AS_OF)
    after = with_chance(catalog(), b, before, AS_OF, ground())
    assert [a.target.id for a in after] == [a.target.id for a in before]
    filled = {a.target.id: a.chance for a in after if a.chance is not None}
    found = of(b)
    assert filled == {TARGET: (found.low, found.high)}
    assert all(a.chance is None for a in before)


@given(st.floats(700, 1500), st.floats(1.001, 1.5))
def test_the_chance_falls_as_the_target_rises(goal: float, factor: float) -> None:
    lower = outlook(plan_with(value=goal), published(), "bench", AS_OF, ground())
    higher = outlook(plan_with(value=goal * factor), published(), "bench", AS_OF, ground())
    assert lower is not None and higher is not None
    assert all(a.chance >= b.chance for a, b in zip(lower.variants, higher.variants, strict=True))
    assert lower.fan == higher.fan, "where the series goes does not depend on what is wanted"


def test_lower_is_better_turns_the_chance() -> None:
    up = outlook(plan_with(), published(), "bench", AS_OF, ground())
    down = outlook(plan_with(indicator_changes={"direction": -1}), published(), "bench", AS_OF, ground())
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
