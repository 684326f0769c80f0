"""Which test holds each rule of the judgement that was once broken, and tests of those that had none.

The rules are those of January 2027: a figure is an interval, a need means what it says, nothing is known
before it was published. :data:`HELD` names for each rule the tests that fail where the old one comes back.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re

import pytest

from core.scenario.history import clean_real_growths
from core.targets.judge import assess
from core.targets.overview import county_targets
from tests.targets.books import (
    AS_OF,
    CITY,
    GANZHOU,
    LINZE,
    NEW,
    OLD,
    PROVINCE,
    book,
    catalog,
    gdp,
    obs,
    official,
)

HELD: dict[str, tuple[str, ...]] = {
    # imports
    "slips of the point by 10 to 10,000, a part above the whole, a share as a fraction": (
        "workbook.test_check:test_rule",
        "workbook.test_as_shown:test_the_section_that_shows_a_number_says_what_is_read",
        "workbook.test_cases:test_a_case_does_what_it_should",
    ),
    # verdicts
    "a bound or rounded figure is judged on its interval": (
        "targets.test_assess_rules:test_a_due_figure_is_judged_on_its_interval",
        "figures.test_interval:test_verdict_holds_for_every_possible_value",
        "calendar.test_january_2027:test_a_figure_that_comes_alone_leaves_its_word",
    ),
    "the completion of a bound is a bound": (
        "calendar.test_january_2027:test_the_completion_of_a_bound_is_a_bound_in_every_view",
        "wording.test_sentences:test_completion_reads_as_its_figure_is_stated",
    ),
    "a ceiling, a base or a goal of zero or below is judged, said and drawn by its own side": (
        "calendar.test_other_goals:test_the_due_years_figure_in_every_view",
        "calendar.test_other_goals:test_a_forecast_of_the_due_year_is_held_to_the_goal_as_it_is",
        "calendar.test_other_goals:test_on_the_way_words_and_needs_fit_the_goal",
    ),
    "print at the boundary hides no verdict": (
        "targets.test_assess_rules:test_print_at_the_boundary_hides_no_verdict",
        "calendar.test_january_2027:test_a_hair_either_side_of_the_target_is_seen_in_every_view",
    ),
    "the last two years and every reading of the base year speak": (
        "targets.test_assess_rules:test_in_the_last_two_years_the_lower_ratio_decides",
        "zhangye.test_worked_examples:test_readings_that_differ_are_all_said_the_least_favourable_first",
    ),
    "the bureau's forecast of the due year is said": (
        "targets.test_assess_rules:test_a_forecast_of_the_due_year_is_always_said_and_never_decides",
        "calendar.test_january_2027:test_the_forecast_of_the_due_year_is_said_and_sets_no_word",
    ),
    "contradicting figures are said, digits never displace a grade": (
        "calendar.test_situations:test_what_is_said_is_true",
        "figures.test_series:test_contradictions_are_settled_by_grade_and_issuer_and_named",
        "calendar.test_january_2027:test_two_figures_of_one_stage_that_differ_are_both_said",
    ),
    # chances
    "a price held fixed adds no spread; a class has to earn its chance": (
        "targets.test_chance:test_a_price_that_is_assumed_adds_no_spread",
        "targets.test_chance:test_what_was_not_measured_is_not_shown",
        "targets.test_outlook:test_no_chance_beyond_the_leads_that_were_measured",
    ),
    # needs
    "今后须 and 全程须 are two things, real by each year's deflator": (
        "targets.test_rules_held:test_a_need_of_past_years_is_never_one_of_those_to_come",
        "targets.test_rules_held:test_a_real_need_follows_each_years_own_deflator",
        "targets.test_titles_hold:test_the_headline_and_the_map_are_true_of_their_rows",
    ),
    "a need as printed reaches the target": (
        "targets.test_assess_properties:test_what_is_said_to_be_needed_reaches_the_target_as_printed",
        "targets.test_at_most:test_falling_as_printed_reaches_the_ceiling",
        "wording.test_numbers:test_what_is_printed_suffices_and_both_forms_agree",
    ),
    "the latest published growth stands beside the need, newest first": (
        "targets.test_rules_held:test_the_latest_published_growth_is_said_first",
    ),
    "时序进度 by the figure's year and by the calendar are two numbers": (
        "targets.test_rules_held:test_time_that_is_over_and_time_that_the_figure_covers_are_both_said",
    ),
    # vintages
    "nothing is known before it was published": (
        "figures.test_vintage:test_an_undated_figure_is_known_no_earlier_than_it_can_be",
        "targets.test_rules_held:test_no_figure_is_known_before_its_source",
        "targets.test_january_2027:test_nothing_published_later_changes_an_answer",
        "calendar.test_january_2027:test_what_comes_later_changes_nothing_before_it",
    ),
    # what is missing
    "补数清单 names what the decision waits for": (
        "targets.test_worth:test_a_figure_that_the_headline_leans_on_is_to_be_confirmed",
        "targets.test_worth:test_prices_of_the_last_year_are_asked_for_where_they_are_missing",
    ),
    # scenarios
    "the population at which a goal per head turns is said": (
        "scenario.test_scenario:test_the_population_at_which_a_goal_per_head_turns_is_said_and_true",
    ),
    "a nominal growth over a deflator says so, the province's first": (
        "targets.test_rules_held:test_a_growth_that_was_computed_says_from_what",
    ),
    "no sentence speaks of a colour, tourism runs at the rate said, a year that is over says so": (
        "scenario.test_as_the_year_ends:test_no_sentence_speaks_of_a_colour_where_there_is_none",
        "scenario.test_as_the_year_ends:test_tourism_runs_at_the_rate_that_the_preset_says_and_no_faster",
        "scenario.test_as_the_year_ends:test_a_scenario_of_a_year_that_is_over_says_so",
    ),
    "a growth of a past year is refused, not ignored": (
        "cli.test_scenario:test_a_rate_of_a_year_that_a_county_has_behind_it_is_refused",
        "scenario.test_scenario_query:test_values_outside_the_limits_are_cut_and_said",
    ),
    "the margin is said with the verb of the text": (
        "targets.test_consistency:test_the_margin_is_said_with_the_verb_of_the_text",
    ),
    # estimates
    "a county's published growth binds its estimate": (
        "figures.test_estimates:test_a_published_growth_binds_the_county_and_the_rest_is_split",
    ),
}


@pytest.mark.parametrize("name", sorted({name for names in HELD.values() for name in names}))
def test_the_tests_that_hold_a_rule_are_there(name: str) -> None:
    module, _, function = name.partition(":")
    assert callable(getattr(importlib.import_module(f"tests.{module}"), function))


def test_a_need_of_past_years_is_never_one_of_those_to_come() -> None:
    """On the published figures only 甘州 has one of 2025: the others' needs span years that are over."""
    firsts = county_targets(catalog())
    for code, target in firsts.items():
        found = assess(catalog(), official(), target.id, AS_OF)
        assert found.needs is not None
        if code == GANZHOU:
            assert found.whole_growth is None and "今后须2026年增长" in found.sentence
        else:
            assert found.needed is None and found.needed_growth is None and found.needs.whole
            assert re.search(r"全程须年均增长[\d.]+%（\d{4}—2026年）", found.sentence)
            assert "今后须" not in found.sentence


@pytest.mark.parametrize("rates", [(4.0, 0.2, -0.5, -0.4), (0.0, 0.0, 0.0, 5.0), (-3.0, 6.0, 1.0, 2.0)])
def test_a_real_need_follows_each_years_own_deflator(rates: tuple[float, ...]) -> None:
    prices = [obs(PROVINCE, "deflator_change", 2022 + i, rate, grade="D") for i, rate in enumerate(rates)]
    needs = assess(catalog(), book(gdp(LINZE, 2021, 65.0, NEW), *prices), "gdp-620723", AS_OF).needs
    assert needs is not None and needs.real is not None and needs.first == 2022
    level = 1.0
    for rate in (*rates, rates[-1]):  # the year to come goes on as the last
        level *= (1 + needs.real) * (1 + rate / 100)
    assert level == pytest.approx((1 + needs.rate) ** 5, rel=1e-12)


def test_the_latest_published_growth_is_said_first() -> None:
    sentence = assess(catalog(), official(), "gdp-620702", AS_OF).sentence
    assert "最近公布的年度增速：2025年实际7.3%" in sentence
    # A growth of an older year never stands before a newer one, nor for one before the plan's base year.
    said = sentence.split("最近公布的年度增速：")[1]
    years = [int(year) for year in re.findall(r"(\d{4})年(?:实际|名义)[−\d.]+%", said)]
    assert years == sorted(years, reverse=True) and min(years) >= 2021


@pytest.mark.parametrize("day", [dt.date(2026, 1, 31), dt.date(2026, 11, 24), dt.date(2026, 12, 31)])
def test_time_that_is_over_and_time_that_the_figure_covers_are_both_said(day: dt.date) -> None:
    figures = book(
        gdp(CITY, 2021, 500.0, NEW, published=dt.date(2022, 1, 2)),
        gdp(CITY, 2024, 600.0, NEW, published=dt.date(2025, 1, 2)),
    )
    found = assess(catalog(), figures, "gdp-city", day)
    assert found.elapsed == pytest.approx(3 / 5)
    whole, over = dt.date(2026, 12, 31) - dt.date(2021, 12, 31), day - dt.date(2021, 12, 31)
    assert found.calendar == pytest.approx(over / whole, abs=1e-3)
    assert "时序进度60.0%（2021—2026年），按日历已过" in found.sentence
    first = assess(catalog(), book(gdp(LINZE, 2021, 65.0, OLD)), "gdp-620723", AS_OF)
    assert first.elapsed is None  # of the base's own year there is nothing to say, and not 0 %


@pytest.mark.parametrize("day", [dt.date(2022, 1, 15), dt.date(2023, 1, 1), dt.date(2025, 6, 1)])
def test_no_figure_is_known_before_its_source(day: dt.date) -> None:
    known = official().known(day).observations
    assert known
    for o in known:
        assert o.published is None or o.published <= day, o
        ended = o.stage == "预计" or o.year is None or o.year < day.year or (o.end or "9999") <= str(day)
        assert ended or o.frequency != "year", o
    deflators = {o.year for o in known if o.indicator == "deflator_change" and o.area_code == PROVINCE}
    assert not deflators  # every day here lies before 2026, and the series at hand was published in 2026
    if day == dt.date(2023, 1, 1):
        assert not any(o.value == 581.51 for o in known)


def test_a_growth_that_was_computed_says_from_what() -> None:
    plan = catalog()
    figures = book(
        *(gdp(CITY, year, 400.0 * 1.1 ** (year - 2020), NEW) for year in range(2020, 2024)),
        obs(plan.nation.code, "deflator_change", 2021, 4.0, grade="D"),
        obs(plan.nation.code, "deflator_change", 2022, 2.0, grade="D"),
        obs(PROVINCE, "deflator_change", 2022, 1.0, grade="D"),
    )
    growths = clean_real_growths(plan.roles, figures, plan.city, (plan.province, plan.nation))
    said = {g.year: g.origin for g in growths}
    assert set(said) == {2021, 2022}  # no price of 2023, no growth
    assert plan.nation.short in said[2021] and plan.province.short in said[2022]
    for text in said.values():
        assert "现价增长" in text and "折算" in text and "公布的实际增速" not in text
    assert {g.grade for g in growths} == {"D"}
