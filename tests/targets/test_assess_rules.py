"""Edges of the deciding rules, as tables, on a bench with one target."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.figures.observation import Observation
from core.plan.models import Comparison, Path, PriceBasis, Reading
from core.targets.assessment import Assessment
from core.targets.judge import assess
from core.wording.numbers import percent_up
from core.wording.words import Status, Verdict
from tests.small_plan import AS_OF, CITY, COUNTY, DISTRICT, NEW, OLD, PROVINCE, book, gdp, obs, plan_with

BASE, GOAL = 100.0, 100.0 * 1.08**5  # 8 % a year from 2021 to 2026


LATE = dt.date(2027, 6, 1)


def judge(*figures: Observation, as_of: dt.date = AS_OF, **changes: Any) -> Assessment:
    """Assess the bench: from 100 in 2021 to 8 % a year more in 2026, 达到."""
    fields: dict[str, Any] = {"value": GOAL, "comparison": Comparison.AT_LEAST} | changes
    return assess(plan_with(**fields), book(*figures), "bench", as_of)


def at(ratio: float, year: int = 2024) -> float:
    """Level of a year that has this pace ratio."""
    return BASE * (1 + 0.08 * ratio) ** (year - 2021)


@pytest.mark.parametrize(
    ("ratio", "word"),
    [
        (1.20, Status.AHEAD),
        (1.05, Status.AHEAD),
        (1.049999, Status.ON_TRACK),
        (0.95, Status.ON_TRACK),
        (0.949999, Status.BEHIND),
        (0.60, Status.BEHIND),
        (0.599999, Status.FAR_BEHIND),
        (0.0, Status.FAR_BEHIND),
        (-0.000001, Status.BELOW_BASE),
    ],
)
def test_words_at_the_cuts(ratio: float, word: Status) -> None:
    """Three years before the due year: in the last two another ratio speaks beside this one."""
    found = judge(gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2023, at(ratio, 2023), OLD))
    assert found.words == (word,)
    assert found.ratio == pytest.approx(ratio, abs=1e-9)
    assert f"：{word}" in found.sentence


@pytest.mark.parametrize(
    ("comparison", "value", "word"),
    [
        (Comparison.AT_LEAST, GOAL, Status.ACHIEVED),
        (Comparison.AT_LEAST, GOAL * (1 - 2e-9), Status.NOT_ACHIEVED),
        (Comparison.AT_LEAST, GOAL * (1 - 2e-10), Status.ACHIEVED),  # equal after rounding
        (Comparison.ABOVE, GOAL, Status.NOT_ACHIEVED),
        (Comparison.ABOVE, GOAL * (1 + 2e-10), Status.NOT_ACHIEVED),
        (Comparison.ABOVE, GOAL * (1 + 2e-9), Status.ACHIEVED),
    ],
)
def test_the_due_years_own_figure_concludes(comparison, value, word) -> None:
    found = judge(
        gdp(CITY, 2021, BASE, OLD),
        gdp(CITY, 2026, value, OLD),
        as_of=LATE,
        comparison=comparison,
    )
    assert found.words == (word,)
    assert found.needed is None


def test_not_achieved_names_its_completion() -> None:
    found = judge(gdp(CITY, 2026, 140, OLD, stage="初步核算"), as_of=LATE, value=160)
    assert found.status == "未实现"
    assert found.verdict is Verdict.FIRST
    assert "未实现（完成率87.5%）（初判）" in found.sentence


@pytest.mark.parametrize(
    ("value", "precision", "above", "at_least"),
    [
        (800, "exact", "未实现", "已实现"),
        (800, "rounded", "临界待核", "临界待核"),
        (800, "approximate", "临界待核", "临界待核"),
        (800, "at_least", "临界待核", "已实现"),
        (800, "above", "已实现", "已实现"),
        (790, "above", "临界待核", "临界待核"),
        (790, "at_least", "临界待核", "临界待核"),
        (799, "rounded", "未实现", "未实现"),
        (801, "rounded", "已实现", "已实现"),
        (801, "approximate", "临界待核", "已实现"),
        (802, "approximate", "已实现", "已实现"),
        (798, "approximate", "未实现", "未实现"),
    ],
)
def test_a_due_figure_is_judged_on_its_interval(value, precision, above, at_least) -> None:
    figure = gdp(CITY, 2026, value, OLD, precision=precision)
    for comparison, word in ((Comparison.ABOVE, above), (Comparison.AT_LEAST, at_least)):
        found = judge(figure, as_of=LATE, value=800, comparison=comparison)
        assert found.status == word
        assert found.decided == (word != "临界待核")
        assert f"：{word}" in found.sentence
        if word == "临界待核":
            assert "完成率" not in found.sentence
            assert "提供确数后判定" in found.sentence


@pytest.mark.parametrize(
    ("value", "printed", "status"),
    [
        (799.96, "799.96亿元", "未实现"),
        (799.99999, "799.99999亿元", "未实现"),
        (800.000001, "800.000001亿元", "已实现"),
        (800.04, "800.04亿元", "已实现"),
        (800.0, "800.0亿元", "未实现"),
        (799.4, "799.4亿元", "未实现"),
    ],
)
def test_print_at_the_boundary_hides_no_verdict(value, printed, status) -> None:
    found = judge(gdp(CITY, 2026, value, OLD), as_of=LATE, value=800, comparison=Comparison.ABOVE)
    assert found.status == status
    assert f"为{printed}" in found.sentence
    assert ("完成率100.0%" in found.sentence) <= (status == "已实现")
    assert "99.9" not in found.sentence or status == "未实现"


@pytest.mark.parametrize(
    ("latest", "year", "ratio", "late", "word"),
    [
        (725.7, 2025, 0.96, 0.79, Status.BEHIND),  # on pace since the base, yet 10.2 % in the last year
        (800 / 1.0847, 2025, 1.0, 1.0, Status.ON_TRACK),  # on the path both are 1
        (745.0, 2025, 1.03, 1.18, Status.ON_TRACK),  # ahead of it the lower one decides
        (640.0, 2023, 1.09, None, Status.AHEAD),  # three years before, only the first
    ],
)
def test_in_the_last_two_years_the_lower_ratio_decides(latest, year, ratio, late, word) -> None:
    figures = (gdp(CITY, 2020, 491.2, NEW), gdp(CITY, year, latest, NEW))
    found = judge(*figures, value=800, base_year=2020)
    assert found.ratio == pytest.approx(ratio, abs=6e-3)
    assert found.late_ratio == (None if late is None else pytest.approx(late, abs=6e-3))
    assert found.words == (word,)
    assert ("与今后所需之比" in found.sentence) == (late is not None)


@pytest.mark.parametrize(
    ("stage", "verdict"),
    [
        ("未注明", Verdict.FIRST),
        ("初步核算", Verdict.FIRST),
        ("最终核实", Verdict.FINAL),
        ("普查修订", Verdict.FINAL),
    ],
)
def test_verdict_of_each_stage(stage: str, verdict: Verdict) -> None:
    assert judge(gdp(CITY, 2026, 150, OLD, stage=stage), as_of=LATE).verdict is verdict


def test_both_verdicts_are_kept_and_the_final_one_stands() -> None:
    found = judge(
        gdp(CITY, 2026, 161, OLD, stage="初步核算"),
        gdp(CITY, 2026, 158, OLD, stage="最终核实"),
        as_of=LATE,
        value=160,
    )
    assert [(c.verdict, c.word) for c in found.conclusions] == [
        (Verdict.FIRST, Status.ACHIEVED),
        (Verdict.FINAL, Status.NOT_ACHIEVED),
    ]
    assert found.status == "未实现"
    assert "此前初判已实现" in found.sentence


@pytest.mark.parametrize("fields", [{"stage": "预计"}, {"grade": "E", "stage": "最终核实"}])
def test_what_does_not_count_leaves_no_verdict_beside_a_figure_that_does(fields) -> None:
    figures = (gdp(CITY, 2026, 150, OLD, stage="最终核实"), gdp(CITY, 2026, 170, OLD, **fields))
    found = judge(*figures, as_of=LATE, value=160)
    assert [(c.verdict, c.word) for c in found.conclusions] == [(Verdict.FINAL, Status.NOT_ACHIEVED)]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"stage": "预计"}, "到期待核"), ({"grade": "E"}, "到期待核"), ({}, "已实现")],
)
def test_estimates_and_forecasts_never_decide(fields: dict[str, str], status: str) -> None:
    figures = (gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2026, 999, OLD, **fields))
    assert judge(*figures, as_of=LATE).status == status


def test_reached_early() -> None:
    found = judge(gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2024, GOAL + 1, OLD))
    assert found.status == "已实现"
    assert found.needed is None
    assert found.conclusions == ()
    assert "须保持到2026年" in found.sentence


def test_a_figure_after_the_due_year_does_not_stand_in_for_it() -> None:
    figures = (gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2024, 130, OLD), gdp(CITY, 2027, 999, OLD))
    found = judge(*figures, as_of=dt.date(2028, 3, 1))
    assert found.status == "到期待核"
    assert found.latest is not None
    assert found.latest.year == 2024


def test_base_already_better_than_its_target_and_then_lost() -> None:
    figures = (gdp(CITY, 2021, 200, OLD), gdp(CITY, 2024, 140, OLD))
    assert judge(*figures).words == (Status.BELOW_BASE,)
    assert judge(*figures, indicator_changes={"path": Path.LINEAR}).words == (Status.BELOW_BASE,)


@pytest.mark.parametrize(
    ("latest", "comparison", "word"),
    [
        (99.0, Comparison.AT_LEAST, Status.BELOW_BASE),
        (100.0, Comparison.ABOVE, Status.FAR_BEHIND),
        (99.0, Comparison.ABOVE, Status.BELOW_BASE),
        (101.0, Comparison.ABOVE, Status.ACHIEVED),
        (100.0, Comparison.AT_LEAST, Status.ACHIEVED),
    ],
)
def test_target_equal_to_the_base(latest: float, comparison: Comparison, word: Status) -> None:
    figures = (gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, latest, OLD))
    assert judge(*figures, value=100, comparison=comparison).words == (word,)


@pytest.mark.parametrize(
    ("latest", "word"),
    [
        (129.0, Status.AHEAD),
        (126.0, Status.AHEAD),
        (124.0, Status.ON_TRACK),
        (120.0, Status.BEHIND),
        (116.0, Status.FAR_BEHIND),  # 0.67 of the pace so far, 0.44 of the one that is left
        (104.0, Status.FAR_BEHIND),
        (99.0, Status.BELOW_BASE),
    ],
)
def test_linear_indicators_use_the_linear_twin(latest: float, word: Status) -> None:
    """From 100 to 140 in five years: 24 more by 2024 is exactly the pace."""
    found = judge(
        gdp(CITY, 2021, 100, OLD),
        gdp(CITY, 2024, latest, OLD),
        value=140,
        indicator_changes={"path": Path.LINEAR},
    )
    assert found.words == (word,)
    assert found.ratio == pytest.approx((latest - 100) / 24)
    assert found.needed_growth is None
    assert found.needed_change == pytest.approx((140 - latest) / 2)


def test_values_that_are_not_positive_fall_back_to_the_linear_twin() -> None:
    found = judge(gdp(CITY, 2021, -10, OLD), gdp(CITY, 2024, 20, OLD), value=40)
    assert found.ratio == pytest.approx(1.0)
    assert found.words == (Status.ON_TRACK,)
    assert found.geometric is True  # what is needed from 20 to 40 compounds again
    assert found.needed_growth == pytest.approx(2**0.5 - 1)


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({}, True),
        ({"path": Path.LINEAR}, False),
        ({"price_basis": PriceBasis.CONSTANT}, False),
        ({"price_basis": PriceBasis.NONE}, False),
    ],
)
def test_only_growth_at_current_prices_has_a_real_equivalent(changes, known: bool) -> None:
    figures = (gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2024, 120, OLD))
    prices = obs(PROVINCE, "deflator_change", 2025, -0.43)
    found = judge(*figures, prices, indicator_changes=changes)
    assert (found.needed_real is not None) == known
    if known:
        assert found.needed is not None
        assert found.needed_real == pytest.approx((1 + found.needed) / (1 - 0.0043) - 1)
        assert found.needs is not None
        assert found.needs.deflators == ((2025, pytest.approx(-0.0043)),)
    assert judge(*figures).needed_real is None


def test_lower_is_better() -> None:
    falling = {"indicator_changes": {"direction": -1}, "value": 100 * 0.92**5}
    on_pace = judge(gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, 100 * 0.92**3, OLD), **falling)
    assert on_pace.words == (Status.ON_TRACK,)
    rising = judge(gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, 101, OLD), **falling)
    assert rising.words == (Status.BELOW_BASE,)
    met = judge(gdp(CITY, 2024, 60, OLD), **falling)
    assert met.words == (Status.ACHIEVED,)


def test_no_growth_across_a_break() -> None:
    figures = (gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, 130, OLD, break_before=True))
    found = judge(*figures)
    assert found.status == "数据不足"
    assert found.base is None
    assert found.needed_growth is not None
    early = judge(gdp(CITY, 2021, 100, OLD, break_before=True), gdp(CITY, 2024, 130, OLD))
    assert early.base is not None  # a break before the base harms nothing


def test_nearest_earlier_base_is_stated() -> None:
    found = judge(gdp(CITY, 2018, 80, OLD), gdp(CITY, 2020, 92, OLD), gdp(CITY, 2024, 130, OLD))
    assert found.base is not None
    assert (found.base.year, found.base.how) == (2020, "earlier")
    assert "无同口径2021年数，取最近的上一年" in found.sentence


def test_a_later_year_is_no_base() -> None:
    found = judge(gdp(CITY, 2022, 108, OLD), gdp(CITY, 2024, 130, OLD))
    assert found.base is None
    assert found.status == "数据不足"


def test_preliminary_beside_revised_of_one_benchmark_gives_a_growth() -> None:
    found = judge(gdp(CITY, 2021, 100, OLD, stage="普查修订"), gdp(CITY, 2024, 126, OLD, stage="初步核算"))
    assert found.observed_growth == pytest.approx(1.26 ** (1 / 3) - 1)
    assert found.opinion is not None
    assert found.opinion.mixed_stage
    assert "两端核算阶段不同" in found.sentence


def test_two_benchmarks_are_never_set_against_each_other_without_a_link() -> None:
    found = judge(gdp(CITY, 2021, 100, OLD), gdp(CITY, 2024, 130, NEW))
    assert found.base is None
    assert found.status == "数据不足"


OLD_BEHIND = (gdp(CITY, 2021, 95, OLD), gdp(CITY, 2023, 100, OLD))
NEW_AHEAD = (gdp(CITY, 2021, 100, NEW), gdp(CITY, 2024, at(1.2), NEW))


def test_both_benchmarks_are_said_and_the_latest_gives_the_colour() -> None:
    found = judge(*OLD_BEHIND, *NEW_AHEAD)
    assert (found.central, found.benchmark) == (Status.AHEAD, NEW)
    assert found.second is not None
    assert found.second.words == (Status.FAR_BEHIND,)
    assert found.benchmarks_differ
    assert "两种口径结论不同，以新口径为准" in found.sentence


def test_two_benchmarks_that_agree_are_said_without_a_dispute() -> None:
    same = (gdp(CITY, 2021, 95, OLD), gdp(CITY, 2023, 120, OLD))
    found = judge(*same, *NEW_AHEAD)
    assert found.second is not None
    assert not found.benchmarks_differ
    assert "结论不同" not in found.sentence


def test_a_later_year_on_the_old_benchmark_is_the_latest() -> None:
    found = judge(*OLD_BEHIND, gdp(CITY, 2025, 104, OLD), *NEW_AHEAD)
    assert found.benchmark == OLD
    assert found.second is not None
    assert found.second.benchmark == NEW


@pytest.mark.parametrize(
    ("figures", "second"),
    [
        ((*OLD_BEHIND, gdp(CITY, 2026, 160, NEW)), None),  # a pace does not dispute a conclusion
        ((gdp(CITY, 2026, 140, OLD), gdp(CITY, 2026, 160, NEW)), (Status.NOT_ACHIEVED,)),
        ((*OLD_BEHIND, *NEW_AHEAD), None),  # the due year's figure is missing altogether
    ],
)
def test_after_the_due_year_only_conclusions_dispute(figures, second) -> None:
    found = judge(*figures, as_of=LATE, value=150)
    assert (found.second.words if found.second else None) == second


def test_own_overlap_links_with_grade_d() -> None:
    figures = (
        gdp(CITY, 2021, 100, OLD),
        gdp(CITY, 2023, 115, OLD),
        gdp(CITY, 2023, 120, NEW),
        gdp(CITY, 2024, 130, NEW),
    )
    found = judge(*figures)
    assert found.base is not None and found.base.link is not None
    assert (found.base.link.how, found.base.link.grade) == ("own", "D")
    assert found.base.value == pytest.approx(100 * 120 / 115)


@pytest.mark.parametrize(
    ("factor_latest", "words"),
    [
        (1.00, (Status.AHEAD, Status.ON_TRACK)),
        (1.30, (Status.ACHIEVED,)),
        (1.03, (Status.AHEAD,)),
        (0.985, (Status.ON_TRACK, Status.BEHIND)),
        (0.97, (Status.BEHIND,)),  # on the pace so far, behind the one that the last year asks for
        (0.96, (Status.BEHIND, Status.FAR_BEHIND)),
        (0.80, (Status.FAR_BEHIND, Status.BELOW_BASE)),
        (0.60, (Status.BELOW_BASE,)),
    ],
)
def test_a_word_on_a_link_stands_only_over_its_whole_band(factor_latest: float, words) -> None:
    """The county's base is 229.86 (old) with a band of 4 %, the target 330 in 2026."""
    figures = (
        gdp(CITY, 2020, 467.0511, OLD),
        gdp(CITY, 2020, 491.2, NEW),
        obs(CITY, "primary_va", 2020, 128.6, OLD),
        gdp(DISTRICT, 2021, 229.8632, OLD),
        obs(DISTRICT, "primary_va", 2021, 57.2, OLD),
        gdp(DISTRICT, 2025, 314.7 * factor_latest, NEW),
    )
    found = judge(*figures, area=DISTRICT, value=330, comparison=Comparison.ABOVE)
    assert found.words == words


@pytest.mark.parametrize(("area", "linked"), [(DISTRICT, True), (COUNTY, False)])
def test_without_a_band_there_is_no_link(area: str, linked: bool) -> None:
    figures = (
        gdp(CITY, 2020, 467.0511, OLD),
        gdp(CITY, 2020, 491.2, NEW),
        obs(CITY, "primary_va", 2020, 128.6, OLD),
        gdp(area, 2021, 229.8632, OLD),
        obs(area, "primary_va", 2021, 57.2, OLD),
        gdp(area, 2025, 314.7, NEW),
    )
    found = assess(plan_with(area=area, value=330), book(*figures), "bench", AS_OF)
    assert (found.base is not None) == linked


def test_open_reading_has_no_status() -> None:
    found = judge(
        gdp(CITY, 2021, BASE, OLD),
        gdp(CITY, 2024, 130, OLD),
        reading=Reading.OPEN,
        reading_note="两种读法，待明确。",
    )
    assert found.status is None
    assert found.central is None
    assert "两种读法，待明确。" in found.sentence


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ((), "数据不足"),
        (((None, 50.0),), "数据不足"),
        (((2024, 50.0),), "数据不足"),
        (((2024, 100.0),), "已实现"),
        (((2021, 50.0), (2024, 90.0)), "数据不足"),
    ],
)
def test_undated_targets_have_completion_only(figures, status: str) -> None:
    observations = [
        gdp(CITY, year, value, OLD, frequency="unknown" if year is None else "year")
        for year, value in figures
    ]
    found = judge(*observations, value=100, due=None, base_year=None)
    assert found.status == status
    assert found.ratio is None
    assert found.needed is None
    if figures:
        assert found.completion == figures[-1][1] / 100
        assert "完成率" in found.sentence


def test_forecast_branch_reaches_the_target_when_followed() -> None:
    found = judge(
        gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2023, 115, OLD), gdp(CITY, 2024, 122, OLD, stage="预计")
    )
    assert found.forecast is not None and found.forecast.needed is not None
    assert 122 * (1 + found.forecast.needed) ** 2 == pytest.approx(GOAL)
    past = judge(
        gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2024, 125, OLD), gdp(CITY, 2023, 122, OLD, stage="预计")
    )
    assert past.forecast is None  # overtaken by a figure
    same = judge(
        gdp(CITY, 2021, BASE, OLD), gdp(CITY, 2024, 125, OLD), gdp(CITY, 2024, 122, OLD, stage="预计")
    )
    assert same.forecast is None


@pytest.mark.parametrize(
    ("value", "precision", "meets", "said"),
    [
        (790, "exact", False, "低于目标"),
        (805, "exact", True, "达到目标"),
        (800, "approximate", None, "尚不能断定"),
        (800, "above", True, "超过800亿元"),
    ],
)
@pytest.mark.parametrize("as_of", [dt.date(2026, 12, 31), dt.date(2027, 1, 10)])
def test_a_forecast_of_the_due_year_is_always_said_and_never_decides(
    value, precision, meets, said, as_of
) -> None:
    due = gdp(CITY, 2026, value, NEW, stage="预计", precision=precision)
    before = gdp(CITY, 2025, 730, NEW, stage="预计", precision="above")
    for figures in ((due,), (due, before), (due, before, gdp(CITY, 2024, 680.9, NEW))):
        found = judge(*figures, as_of=as_of, value=800, comparison=Comparison.ABOVE)
        assert found.due_forecast is not None
        assert (found.due_forecast.value, found.forecast_meets) == (value, meets)
        assert said in found.sentence
        assert "预计数不作判定依据" in found.sentence
        assert found.status in ("数据不足", "到期待核")


def test_unpublished_dates_bound_what_is_known() -> None:
    figures = (
        gdp(CITY, 2021, BASE, OLD),
        gdp(CITY, 2024, at(1.2), OLD, published=dt.date(2025, 4, 1)),
        gdp(CITY, 2023, BASE * 1.01, OLD),
    )
    assert judge(*figures, as_of=dt.date(2025, 3, 31)).words == (Status.FAR_BEHIND,)
    assert judge(*figures, as_of=dt.date(2025, 4, 1)).words == (Status.AHEAD,)


@pytest.mark.parametrize(
    ("value", "precision", "words"),
    [
        # 约801 leaves 800 to 802: the target may be passed already, or be on the value still
        (801, "approximate", (Status.ACHIEVED, Status.AHEAD)),
        (800, "rounded", (Status.ACHIEVED, Status.AHEAD)),
        (790, "at_least", (Status.ACHIEVED, Status.AHEAD)),
        (800, "above", (Status.ACHIEVED,)),
        (800, "exact", (Status.AHEAD,)),
        (802, "rounded", (Status.ACHIEVED,)),
    ],
)
def test_before_the_due_year_a_statement_across_the_target_leaves_it_open(
    value: float, precision: str, words: tuple[Status, ...]
) -> None:
    latest = gdp(CITY, 2025, value, NEW, stage="最终核实", grade="A", precision=precision)
    found = assess(plan_with(), book(gdp(CITY, 2021, 553.4, NEW), latest), "bench", AS_OF)
    assert found.words == words
    assert found.met is (words == (Status.ACHIEVED,))
    assert ("须保持到2026年" in found.sentence) is found.met
    if found.needs is not None:  # 0.0 % from the value itself does not pass it
        assert value * (1 + float(percent_up(found.needs.rate)[:-1]) / 100) > 800


def test_a_lower_bound_may_be_worse_where_lower_is_better() -> None:
    plan = plan_with(value=40, comparison=Comparison.AT_MOST, indicator_changes={"direction": -1})
    latest = gdp(CITY, 2025, 50, NEW, grade="A", precision="at_least")
    found = assess(plan, book(gdp(CITY, 2021, 60, NEW), latest), "bench", AS_OF)
    assert found.words == (Status.FAR_BEHIND, Status.BELOW_BASE)


def test_no_growth_is_computed_from_a_lower_bound() -> None:
    bound = gdp(CITY, 2025, 790, NEW, grade="A", precision="at_least")
    known = book(gdp(CITY, 2021, 553.4, NEW), gdp(CITY, 2024, 680.9, NEW), bound)
    assert known.clean_growths(CITY, "gdp") == ()
    found = assess(plan_with(), known, "bench", AS_OF)
    assert "上述2025年数只是下限" in found.sentence
    assert "名义16" not in found.sentence


def test_a_need_from_a_lower_bound_is_one_at_most() -> None:
    """Of 不低于750 no more than 6.7 % is needed: in cells, on maps and in sentences."""
    known = [gdp(CITY, 2021, 553.4, NEW), gdp(CITY, 2025, 750, NEW, grade="A", precision="at_least")]
    found = assess(plan_with(), book(*known), "bench", AS_OF)
    assert found.needs is not None
    assert found.needs.most
    assert found.needs.percent == "≤6.7%"
    assert found.needs.demand == "至多须增长6.7%"
    assert "今后至多须2026年增长6.7%" in found.sentence
    exact = assess(plan_with(), book(known[0], gdp(CITY, 2025, 750, NEW, grade="A")), "bench", AS_OF)
    assert exact.needs is not None
    assert exact.needs.percent == "6.7%"
    assert exact.needs.demand == "须增长6.7%以上"
