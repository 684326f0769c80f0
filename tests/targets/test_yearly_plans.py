"""Yearly plan targets: judged by their own year's figure only, never counted with the policy's targets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.figures.observation import Observation
from core.plan.yearly import PlanComparison, YearlyPlan
from core.targets.judge import assess_all
from core.targets.yearly_plans import PlanState, assess_plans, plans_of
from core.wording.words import PlanWord, Verdict
from tests.targets.books import CITY, GANZHOU, NEW, OLD, book, catalog, gdp, obs, official

ABOVE, AT_LEAST, ABOUT = PlanComparison.ABOVE, PlanComparison.AT_LEAST, PlanComparison.ABOUT
MET, NOT_MET, OPEN, LATE, UNSETTLED = (
    PlanWord.MET,
    PlanWord.NOT_MET,
    PlanWord.OPEN,
    PlanWord.UNVERIFIED,
    PlanWord.UNSETTLED,
)
DURING, AFTER = dt.date(2025, 11, 1), dt.date(2026, 3, 1)


def plan(indicator: str = "gdp_growth_real", value: float = 6.5, **fields: Any) -> YearlyPlan:
    """A plan of the city for 2025."""
    given = {
        "area": CITY,
        "year": 2025,
        "comparison": AT_LEAST,
        "unit": catalog().indicator(indicator).unit,
        "publisher": "市人民政府",
        "title": "政府工作报告",
        "date": dt.date(2025, 1, 20),
        "grade": "A",
        **fields,
    }
    return YearlyPlan(indicator=indicator, value=value, **given)


def grew(value: float, **fields: Any) -> Observation:
    return obs(CITY, "gdp_growth_real", 2025, value, NEW, **fields)


def so_far(indicator: str, value: float, end: str, frequency: str = "half", **fields: Any) -> Observation:
    fields = {"start": "2025-01-01", "end": end, "frequency": frequency, **fields}
    return obs(CITY, indicator, 2025, value, NEW, published=dt.date.fromisoformat(end), **fields)


def judged(one: YearlyPlan, *figures: Observation, as_of: dt.date = AFTER) -> PlanState:
    (found,) = assess_plans(catalog(), book(*figures), [one], as_of)
    return found


@pytest.mark.parametrize(
    ("comparison", "tolerance", "value", "word"),
    [
        (ABOVE, None, 6.5, NOT_MET),
        (ABOVE, None, 6.5000001, MET),
        (AT_LEAST, None, 6.5, MET),
        (AT_LEAST, None, 6.4999999, NOT_MET),
        (AT_LEAST, None, 6.5 - 1e-12, MET),
        (ABOUT, None, 6.5, MET),
        (ABOUT, None, 9.0, MET),
        (ABOUT, None, 6.4, UNSETTLED),
        (ABOUT, 0.2, 6.3, MET),
        (ABOUT, 0.2, 6.29, NOT_MET),
        (ABOUT, 0.0, 6.4, NOT_MET),
    ],
)
def test_the_years_own_figure_decides_by_the_words_of_the_plan(comparison, tolerance, value, word) -> None:
    found = judged(plan(comparison=comparison, tolerance=tolerance), grew(value))
    assert found.word is word
    assert found.difference == pytest.approx(value - 6.5, abs=1e-9)
    assert found.completion is None


@pytest.mark.parametrize(
    ("comparison", "tolerance", "value", "word"),
    [
        (AT_LEAST, None, 160, MET),
        (AT_LEAST, None, 161, NOT_MET),
        (ABOVE, None, 160, NOT_MET),
        (ABOUT, 5, 165, MET),
        (ABOUT, 5, 166, NOT_MET),
    ],
)
def test_where_less_is_better_the_plan_is_a_ceiling(comparison, tolerance, value, word) -> None:
    one = plan("inspection_items", 160, comparison=comparison, tolerance=tolerance)
    found = judged(one, obs(CITY, "inspection_items", 2025, value))
    assert found.word is word
    said = {AT_LEAST: "160项以内", ABOVE: "低于160项", ABOUT: "160项左右"}[comparison]
    assert said in found.sentence


def test_before_the_years_figure_is_known_nothing_else_decides() -> None:
    context = (
        so_far("gdp_growth_real", 9.9, "2025-06-30"),
        so_far("gdp_growth_real", 9.8, "2025-09-30", "quarter"),
        grew(9.7, stage="预计", published=dt.date(2025, 10, 1)),
        obs(CITY, "gdp_growth_real", 2024, 9.9, NEW),
    )
    found = judged(plan(), *context, as_of=DURING)
    assert found.word is OPEN
    assert [o.value for o in found.context] == [9.8]
    assert found.forecast is not None
    assert found.outturn is None
    assert found.difference is None
    assert "仅作背景，不作判定：前三季度9.8%，全年预计" in found.sentence
    late = judged(plan(), *context, as_of=AFTER)
    assert late.word is LATE
    assert "待市统计局填报后判定" in late.sentence


def test_context_is_the_last_cumulative_figure_as_published_and_never_a_difference() -> None:
    level = plan("gdp", 735, comparison=ABOVE, benchmark=NEW)
    found = judged(
        level,
        so_far("gdp", 300.0, "2025-06-30"),
        so_far("gdp", 500.0, "2025-09-30", "quarter"),
        so_far("gdp_growth_real", 6.0, "2025-09-30", "quarter"),
        so_far("gdp", 200.0, "2025-10-31", "months", start="2025-07-01"),
        so_far("gdp", 480.0, "2025-10-31", "months", stage="预计"),
        as_of=DURING,
    )
    assert [o.value for o in found.context] == [500.0, 6.0]
    assert "前三季度500.0亿元，前三季度按不变价增长6.0%" in found.sentence


def test_a_figure_of_the_year_makes_the_context_needless() -> None:
    found = judged(plan(), grew(6.6), so_far("gdp_growth_real", 9.9, "2025-06-30"))
    assert found.context == ()
    assert "背景" not in found.sentence


def test_an_estimate_never_decides() -> None:
    assert judged(plan(), grew(9.9, grade="E")).word is LATE


def test_first_and_final_conclusions_are_both_kept() -> None:
    found = judged(plan(), grew(6.6, stage="初步核算"), grew(6.4, stage="最终核实"))
    assert [(c.verdict, c.word) for c in found.conclusions] == [
        (Verdict.FIRST, MET),
        (Verdict.FINAL, NOT_MET),
    ]
    assert found.word is NOT_MET
    assert found.verdict is Verdict.FINAL
    assert found.sentence.startswith(
        "全市地区生产总值实际增速2025年计划6.5%以上，当年为6.4%（五经普口径，最终核实），"
        "比计划低0.1个百分点：未实现（定评），初判时为已实现。"
    )


def test_a_level_has_its_completion_and_the_growth_that_it_asks_for() -> None:
    level = plan("gdp", 735, comparison=ABOVE, benchmark=NEW)
    found = judged(level, gdp(CITY, 2024, 700, NEW), gdp(CITY, 2025, 727.65, NEW))
    assert found.word is NOT_MET
    assert found.completion is not None and found.completion.value == pytest.approx(0.99)
    assert found.implied_growth == pytest.approx(0.05)
    assert "完成率99.0%：未实现（初判）。计划数比上年同口径数增长5.0%。" in found.sentence


def test_a_planned_level_is_held_only_against_its_own_benchmark() -> None:
    level = plan("gdp", 700, benchmark=OLD)
    other = judged(level, gdp(CITY, 2024, 690, NEW), gdp(CITY, 2025, 735, NEW))
    assert other.word is LATE
    assert other.implied_growth is None
    assert "与计划所依的四经普口径不同，不作比较" in other.sentence
    both = judged(level, gdp(CITY, 2025, 735, NEW), gdp(CITY, 2025, 699, OLD))
    assert both.word is NOT_MET
    assert both.outturn is not None
    assert both.outturn.benchmark == OLD


def test_a_level_without_a_benchmark_asks_for_no_growth_over_figures_that_have_one() -> None:
    found = judged(plan("gdp", 735), gdp(CITY, 2024, 700, NEW), gdp(CITY, 2025, 740, NEW))
    assert found.implied_growth is None
    assert found.word is MET


def test_an_instant_within_the_year_waits_for_its_end() -> None:
    one = plan("high_standard_farmland", 350)
    figure = obs(
        CITY, "high_standard_farmland", 2025, 356, frequency="instant", start="2025-10-20", end="2025-10-20",
        published=dt.date(2025, 10, 20),
    )  # fmt: skip
    during = judged(one, figure, as_of=DURING)
    assert during.word is OPEN
    assert during.conclusions == ()
    assert "年内时点数为356" in during.sentence
    assert judged(one, figure).word is MET


def test_of_several_plans_the_last_published_by_the_date_is_judged() -> None:
    first, adjusted = plan(value=7.0), plan(value=6.0, date=dt.date(2025, 7, 1))
    for given in ([first, adjusted], [adjusted, first]):
        (now,) = assess_plans(catalog(), book(grew(6.5)), given, AFTER)
        assert (now.plan.value, now.word, now.earlier) == (6.0, MET, (first,))
        assert "原计划7%以上，2025年7月1日调整" in now.sentence
        (then,) = assess_plans(catalog(), book(), given, dt.date(2025, 6, 30))
        assert (then.plan.value, then.earlier) == (7.0, ())
        (on_the_day,) = assess_plans(catalog(), book(), given, dt.date(2025, 7, 1))
        assert on_the_day.plan is adjusted
    assert assess_plans(catalog(), book(), [first], dt.date(2025, 1, 19)) == ()


def test_only_figures_published_by_the_date_are_used() -> None:
    figure = grew(6.6, published=dt.date(2026, 2, 10))
    assert judged(plan(), figure, as_of=dt.date(2026, 2, 9)).word is LATE
    assert judged(plan(), figure, as_of=dt.date(2026, 2, 10)).word is MET
    assert judged(plan(), as_of=dt.date(2025, 12, 31)).word is OPEN
    assert judged(plan(), as_of=dt.date(2026, 1, 1)).word is LATE


def test_the_latest_year_leads_then_areas_in_document_order() -> None:
    plans = [plan(area=GANZHOU), plan("gdp", 700), plan(year=2026), plan()]
    found = assess_plans(catalog(), book(), plans, AFTER)
    assert [(s.plan.year, s.plan.area, s.plan.indicator) for s in found] == [
        (2026, CITY, "gdp_growth_real"),
        (2025, CITY, "gdp"),
        (2025, CITY, "gdp_growth_real"),
        (2025, GANZHOU, "gdp_growth_real"),
    ]
    own = plans_of(catalog(), found, CITY, "gdp")
    assert [s.plan.indicator for s in own] == ["gdp_growth_real", "gdp", "gdp_growth_real"]
    assert plans_of(catalog(), found, GANZHOU, "gdp_per_capita") == ()


def test_plans_are_no_targets_and_change_none() -> None:
    before = assess_all(catalog(), official(), AFTER)
    found = assess_plans(catalog(), official(), [plan()], AFTER)
    assert assess_all(catalog(), official(), AFTER) == before
    assert not {s.plan.id for s in found} & {t.id for t in catalog().targets}


def test_a_growth_without_a_price_basis_is_not_given_one() -> None:
    level = plan("retail_sales", 250)
    found = judged(level, so_far("retail_sales_growth", -1.0, "2025-06-30"), as_of=DURING)
    assert "不作判定：上半年下降1.0%" in found.sentence
