"""年内预判: the year from its quarters, never across a census, and honest about its width."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import NotPositiveError, ShapeError
from core.figures.book import Book
from core.figures.observation import Observation
from core.ground import ground as read_ground
from core.scenario.prepare import prepare
from core.targets.ahead.chance import Measured, Standing
from core.targets.ahead.earned import FEWEST, withheld
from core.targets.ahead.first_line import first_line
from core.targets.ahead.nowcast import (
    PRIOR_YEARS,
    Errors,
    carry,
    chance_of,
    coverage_cases,
    price_of_quarters,
    year_ahead,
)
from core.targets.ahead.running import Nowcast, nowcasts
from core.targets.judge import assess_all
from core.targets.trajectory import track
from tests.targets.books import CITY, GANZHOU, NEW, OLD, catalog, gdp, ground, obs, official

AS_OF = dt.date(2026, 11, 29)
ERRORS = Errors(
    nation={q: {y: (0.002 if y % 2 else -0.002) * (4 - q) for y in range(2005, 2026)} for q in (1, 2, 3)},
    provinces={q: tuple(("620000", y, 0.004 * (4 - q)) for y in range(2018, 2026)) for q in (1, 2, 3)},
)
rate = st.floats(-0.1, 0.2)


@given(st.floats(1, 1e5), rate, st.floats(-0.05, 0.1))
def test_at_the_fourth_quarter_it_is_the_year(base: float, growth: float, price: float) -> None:
    found = year_ahead(base, growth, price, carry(ERRORS, 4, "county"))
    exact = base * (1 + growth) * (1 + price)
    assert found.level[0] == pytest.approx(exact)
    assert (found.low[0], found.high[0]) == (found.level[0], found.level[0])
    assert found.growth[0] == found.growth_low[0] == found.growth_high[0] == pytest.approx(growth)


@given(st.floats(1, 1e5), rate, st.integers(1, 3), st.floats(0.5, 1.5), st.floats(1.0, 1.5))
def test_the_chance_falls_as_the_target_rises(
    base: float, growth: float, q: int, at: float, more: float
) -> None:
    found = year_ahead([base], growth, 0.01, carry(ERRORS, q, "city"), 0.01)
    low, high = (chance_of(found, [base * g])[0] for g in (at, at * more))
    assert 0 <= high <= low <= 1
    assert found.low[0] <= found.level[0] <= found.high[0]


def test_more_quarters_narrower_smaller_areas_wider() -> None:
    spreads = [carry(ERRORS, q, "city").spread for q in (1, 2, 3, 4)]
    assert spreads == sorted(spreads, reverse=True) and spreads[-1] == 0
    by_level = [carry(ERRORS, 3, level).spread for level in ("nation", "province", "city", "county")]
    assert by_level == sorted(by_level) and len(set(by_level)) == 4


def test_an_own_record_replaces_the_widened_one() -> None:
    wide = carry(ERRORS, 3, "county")
    exact = carry(ERRORS, 3, "county", local=[0.0] * 30)
    assert exact.spread < wide.spread / 2
    assert exact.spread == pytest.approx(wide.spread * math.sqrt(PRIOR_YEARS / (PRIOR_YEARS + 30)))
    biased = carry(ERRORS, 3, "county", local=[0.01] * 30)
    assert 0.007 < biased.mean < 0.01


@given(st.floats(10, 1000), st.floats(10, 1000), rate)
def test_price_and_growth_make_the_nominal_change(now: float, before: float, growth: float) -> None:
    price = price_of_quarters(now, before, growth)
    assert (1 + price) * (1 + growth) == pytest.approx(now / before)


def test_bad_input_is_named() -> None:
    with pytest.raises(ShapeError, match="1至4"):
        carry(ERRORS, 5, "city")
    with pytest.raises(NotPositiveError, match="正数"):
        year_ahead(0.0, 0.05, 0.0, carry(ERRORS, 3, "city"))
    with pytest.raises(NotPositiveError, match="正数"):
        price_of_quarters(100, 0, 0.05)


def quarter(
    area: str, year: int, value: float, level: float | None = None, **fields: Any
) -> list[Observation]:
    """Cumulative figures of the first three quarters."""
    period = {
        "frequency": "quarter", "start": f"{year}-01-01", "end": f"{year}-09-30", "stage": "初步核算",
        "published": dt.date(year, 10, 25),
    } | fields  # fmt: skip
    benchmark = period.pop("benchmark", NEW)
    rows = [obs(area, "gdp_growth_real", year, value, benchmark, **period)]
    if level is not None:
        rows.append(obs(area, "gdp", year, level, benchmark, **period))
    return rows


def running_year(
    known: Book, as_of: dt.date = AS_OF, standing: Standing | None = None
) -> tuple[Nowcast, ...]:
    """Every 年内预判 of a book, by the invented errors."""
    rests = ground()
    table = standing or rests.standing
    return nowcasts(catalog(), known, as_of, record=rests.record, errors=ERRORS, standing=table)


def found(
    *rows: Observation, as_of: dt.date = AS_OF, standing: Standing | None = None
) -> tuple[Nowcast, ...]:
    known = Book(rows, catalog().benchmark_rank).known(as_of)
    return nowcasts(
        catalog(), known, as_of, record=ground().record, errors=ERRORS, standing=standing or ground().standing
    )


def test_the_city_from_its_third_quarter() -> None:
    rows = [gdp(CITY, 2025, 734.35, NEW), *quarter(CITY, 2025, 6.0, 520.0), *quarter(CITY, 2026, 6.2, 553.0)]
    (one,) = found(*rows)
    assert (one.year, one.quarter_name, one.measured_price) == (2026, "前三季度", True)
    assert one.price == pytest.approx(553 / 520 / 1.062 - 1)
    assert one.level == pytest.approx(734.35 * 553 / 520)
    (branch,) = one.branches
    assert branch.needed == pytest.approx(800 / 734.35 - 1) and branch.chance is None
    assert branch.rest is not None and branch.rest.level == pytest.approx(800 - 553)
    assert branch.rest.growth == pytest.approx((800 - 553) / (734.35 - 520) - 1)
    assert "第四季度须完成247.0亿元、比上年同期名义增长15.3%" in one.sentence
    assert "年内预判2026年" in one.sentence and "不作判定" in one.grounds
    assert first_line([one], CITY) == one.sentence


@pytest.mark.parametrize(("level", "place"), [(400.0, "under"), (740.0, "across"), (1200.0, "over")])
def test_where_the_band_lies_against_the_target(level: float, place: str) -> None:
    (one,) = found(gdp(CITY, 2025, level, NEW), *quarter(CITY, 2026, 7.5))
    assert one.branches[0].place == place


def test_a_target_that_the_year_before_already_reached_asks_for_no_growth() -> None:
    (one,) = found(gdp(CITY, 2025, 900.0, NEW), *quarter(CITY, 2026, 6.0))
    assert "须名义增长" not in one.sentence and "整个达到目标" in one.sentence


def row(kind: str, quarters: int = 3, **changes: Any) -> Measured:
    """A row of the table that has earned its chance, with changes."""
    fields: dict[str, Any] = {
        "coverage": 0.8, "below": 0.1, "above": 0.1, "cases": 40,
        "worst_bin": 0.0, "brier": 0.1, "to_best": 0.9,
    }  # fmt: skip
    return Measured(f"nowcast-{kind}", quarters, **(fields | changes))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "市州前三季度推全年未经回测检验，本地尚无对照"),
        ([row("city", 2)], "未经回测检验"),
        ([row("province")], "未经回测检验"),
        ([row("city", cases=FEWEST - 1)], "只有9例对照"),
        ([row("city", coverage=0.6, below=0.3)], "40例中80%区间实际覆盖60%，低于下端的占30%"),
        ([row("city", to_best=1.1)], "误差不小于最好的对照方法"),
        ([row("city")], ""),
    ],
)
def test_the_table_of_its_own_lead_decides_on_the_chance(rows: list[Measured], reason: str) -> None:
    figures = [gdp(CITY, 2025, 734.35, NEW), *quarter(CITY, 2026, 6.2)]
    (one,) = found(*figures, standing=Standing.of(rows, {}, ()))
    (branch,) = one.branches
    assert reason in one.withheld and bool(one.withheld) is bool(reason)
    assert (branch.chance is None) is bool(reason)
    assert ("达到的机会" in one.sentence) is not bool(reason)
    assert ("不报实现的可能性" in one.grounds) is bool(reason)


def test_the_shipped_table_has_earned_the_running_year_no_chance() -> None:
    shipped = read_ground(catalog().data_root)
    for kind in ("nation", "province", "city", "county"):
        for q in (1, 2, 3):
            assert withheld(shipped.standing, shipped.errors, q, kind, {}), (kind, q)


@pytest.mark.parametrize("size", [0.0005, 0.02])
def test_ten_years_of_an_area_speak_for_it(size: float) -> None:
    """Small surprises lie inside the band, a run of large ones does not; nine years say nothing yet."""
    own = {year: size if year % 2 else -size for year in range(2011, 2026)}
    few = dict(list(own.items())[: FEWEST - 1])
    none = Standing.of((), {}, ())
    assert "少于10年" in withheld(none, ERRORS, 3, "nation", few)
    assert bool(withheld(none, ERRORS, 3, "nation", own)) is (size > 0.01)


def test_quarters_of_two_benchmarks_give_no_price() -> None:
    rows = [
        gdp(CITY, 2025, 734.35, NEW),
        *quarter(CITY, 2025, 6.0, 500.0, benchmark=OLD),
        *quarter(CITY, 2026, 6.2, 553.0),
    ]
    (one,) = found(*rows)
    assert not one.measured_price
    assert one.level == pytest.approx(734.35 * 1.062 * (1 + (one.price or 0)))
    assert abs(one.price or 0) < 0.05, "the census step is no price"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([gdp(CITY, 2026, 790, NEW), *quarter(CITY, 2026, 6.2)], "the year is out"),
        (quarter(CITY, 2026, 6.2, stage="预计"), "a forecast"),
        (quarter(CITY, 2026, 6.2, start="2026-07-01"), "not cumulative"),
        (quarter(CITY, 2024, 6.2), "long over"),
        ([], "nothing"),
    ],
)
def test_silence(rows: list[Observation], why: str) -> None:
    assert found(*rows, as_of=dt.date(2027, 2, 1)) == (), why


def test_without_the_year_before_there_is_growth_and_no_level() -> None:
    (one,) = found(*quarter(GANZHOU, 2026, 5.5))
    assert one.level is None and one.branches == () and one.growth == pytest.approx(0.055)
    assert "总量" not in one.sentence


def test_own_pairs_are_of_one_benchmark() -> None:
    history = [
        *quarter(CITY, 2024, 7.0),
        obs(CITY, "gdp_growth_real", 2024, 6.0, NEW),
        *quarter(CITY, 2023, 7.0, benchmark=OLD),
        obs(CITY, "gdp_growth_real", 2023, 5.0, NEW),
    ]
    (one,) = found(*history, gdp(CITY, 2025, 734.35, NEW), *quarter(CITY, 2026, 6.2))
    assert one.rest.own == 1
    assert one.growth < 0.062, "what the rest of the year did here before is known"


def test_the_back_test_of_the_nation_looks_at_no_later_year() -> None:
    shipped = ground().errors
    for q in (1, 2, 3):
        cases = list(coverage_cases(shipped, q, 2011))
        assert len(cases) >= 15
        assert all(known.record <= year - 2005 for year, _, known in cases)
        reach = [abs(error) <= 1.34 * known.spread for _, error, known in cases]
        assert np.mean(reach) >= 0.6


def test_a_scenario_goes_on_from_the_running_year() -> None:
    rows = [*official().observations, *quarter(CITY, 2026, 6.2), *quarter(GANZHOU, 2026, 5.5)]
    known = Book(rows, catalog().benchmark_rank).known(AS_OF)
    running = nowcasts(
        catalog(), known, AS_OF, record=ground().record, errors=ERRORS, standing=ground().standing
    )
    inputs = prepare(catalog(), known, AS_OF, running=running)
    ganzhou = next(c for c in inputs.counties if c.code == GANZHOU)
    assert ganzhou.recent is not None and ganzhou.recent.value == pytest.approx(0.055)
    assert "年内预判" in ganzhou.recent.period and ganzhou.recent.grade == "E"
    assert inputs.city_recent is not None and inputs.city_recent.value == pytest.approx(0.062)


def test_the_picture_holds_the_running_year_hollow() -> None:
    rows = [gdp(CITY, 2024, 680.9, NEW), gdp(CITY, 2025, 734.35, NEW), *quarter(CITY, 2026, 6.2)]
    known = Book(rows, catalog().benchmark_rank)
    (one,) = nowcasts(
        catalog(),
        known.known(AS_OF),
        AS_OF,
        record=ground().record,
        errors=ERRORS,
        standing=ground().standing,
    )
    assessment = next(a for a in assess_all(catalog(), known, AS_OF) if a.target.id == "gdp-city")
    shown = track(catalog(), known, assessment, AS_OF, running=one).history.iloc[-1]
    assert (shown["year"], shown["grade"]) == (2026, "E")
    assert shown["low"] < shown["value"] < shown["high"]
    assert track(catalog(), known, assessment, AS_OF).history["year"].max() == 2025
