"""The worked examples of the methods must come out, in numbers and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from core.targets.assessment import Assessment
from core.targets.judge import assess, assess_all
from core.wording import Status
from tests.targets.books import AS_OF, CITY, GANZHOU, NEW, OLD, SUNAN, catalog, official, worked_example

Judge = Callable[..., Assessment]


@pytest.fixture(params=["by hand", "official"])
def judged(request: pytest.FixtureRequest) -> Judge:
    """Judge a target on the worked example, and on the figures that ship with the project."""
    figures = worked_example() if request.param == "by hand" else official()
    return lambda target_id, as_of=AS_OF: assess(catalog(), figures, target_id, as_of)


def test_city_gdp_on_the_new_benchmark(judged: Judge) -> None:
    found = judged("gdp-city")
    assert found.status == "基本符合预期"
    assert found.base is not None and found.latest is not None
    assert (found.base.year, found.base.value, found.base.how) == (2020, 491.2, "earlier")
    assert (found.latest.year, found.latest.value, found.benchmark) == (2024, 680.9, NEW)
    assert found.observed_growth == pytest.approx(0.0851, abs=5e-5)
    assert found.opinion is not None
    assert found.opinion.required == pytest.approx(0.0847, abs=5e-5)
    assert found.ratio == pytest.approx(1.00, abs=5e-3)
    assert found.completion == pytest.approx(0.851, abs=5e-4)
    assert found.completion_progress == pytest.approx(0.670, abs=5e-4)
    assert found.elapsed == pytest.approx(4 / 6)
    assert found.needed_growth == pytest.approx(0.0839, abs=5e-5)
    assert found.needed_years == 2
    assert found.needed_real == pytest.approx(0.089, abs=5e-4)
    assert found.speed_up == pytest.approx(0.0839 - 0.0851, abs=1e-4)
    assert found.last_growth == pytest.approx(608.01 / 581.51 - 1)
    assert (found.last_growth_year, found.last_growth_benchmark) == (2023, OLD)
    assert found.grade in "BC"


def test_city_gdp_on_the_old_benchmark_disagrees_and_both_are_said(judged: Judge) -> None:
    found = judged("gdp-city")
    second = found.second
    assert second is not None and second.base is not None
    assert (second.base.year, second.base.how, second.latest.year) == (2021, "same", 2023)
    assert second.observed == pytest.approx(0.0749, abs=5e-5)
    assert second.required == pytest.approx(0.0874, abs=5e-5)
    assert second.ratio == pytest.approx(0.86, abs=5e-3)
    assert second.words == (Status.BEHIND,)
    assert found.benchmarks_differ
    assert found.central is Status.ON_TRACK  # the colour of the latest


def test_city_gdp_sentence_says_everything(judged: Judge) -> None:
    text = judged("gdp-city").sentence
    for part in (
        "2024年为680.9亿元",
        "完成率85.1%",
        "完成进度67.0%（按复合增速折算）",
        "时序进度66.7%（2020→2026）",
        "2021—2024年年均增长8.51%",
        "8.47%",
        "快慢之比1.00",
        "基本符合预期",
        "2025、2026两年年均8.39%",
        "折合实际增长约8.9%",
        "2022、2023两年年均增长7.49%",
        "8.74%",
        "快慢之比0.86",
        "需加快",
        "两种口径结论不同",
        "若2025年为预计的730亿元，2026年须增长9.6%",
    ):
        assert part in text, part


def test_a_forecast_is_never_the_latest_nor_a_base(judged: Judge) -> None:
    found = judged("gdp-city")
    assert found.forecast is not None
    assert (found.forecast.year, found.forecast.value) == (2025, 730)
    assert found.forecast.needed == pytest.approx(0.096, abs=5e-4)
    assert found.latest is not None and found.latest.value != 730


def test_linked_county_is_judged_over_the_band_of_its_link(judged: Judge) -> None:
    found = judged(f"gdp-{GANZHOU}")
    assert found.base is not None and found.base.link is not None
    assert found.base.how == "linked"
    assert found.base.link.factor == pytest.approx(1.0537, abs=3e-4)
    assert found.base.link.half_width == 0.04
    assert found.observed_growth == pytest.approx(0.068, abs=5e-4)
    assert found.opinion is not None and found.opinion.observed_range is not None
    assert found.opinion.observed_range == pytest.approx((0.057, 0.079), abs=1e-3)
    assert found.ratio == pytest.approx(1.06, abs=5e-3)
    assert found.ratio_range == pytest.approx((1.03, 1.08), abs=5e-3)
    assert found.words == (Status.AHEAD, Status.ON_TRACK)
    assert found.status == "快于预期或基本符合预期"
    assert found.completion == pytest.approx(0.954, abs=5e-4)
    assert found.needed_growth == pytest.approx(0.0486, abs=5e-5)
    assert found.grade == "E"


def test_linked_county_says_first_what_needs_no_link(judged: Judge) -> None:
    text = judged(f"gdp-{GANZHOU}").sentence
    order = [text.index(part) for part in ("完成率95.4%", "2026年4.86%", "经衔接系数", "1.03～1.08")]
    assert order == sorted(order)


def test_latest_year_is_the_base_year(judged: Judge) -> None:
    found = judged(f"gdp-per-capita-{SUNAN}")
    assert found.status == "数据不足"
    assert found.base is not None and found.latest is not None
    assert found.base.year == found.latest.year == 2021
    assert found.ratio is None
    assert found.needed_growth == pytest.approx(0.0841, abs=5e-5)
    assert "2022—2026年年均8.41%" in found.sentence
    assert "12.02万元" in found.sentence


@pytest.mark.parametrize(
    ("target_id", "completion", "value"), [("tourist-visits", 0.42, 4200), ("tourism-revenue", 0.27, 270)]
)
def test_due_year_over_without_its_figure(
    judged: Judge, target_id: str, completion: float, value: float
) -> None:
    found = judged(target_id)
    assert found.status == "到期待核"
    assert found.latest is not None
    assert (found.latest.year, found.latest.value) == (2019, value)
    assert found.completion == pytest.approx(completion)
    assert found.needed is None
    assert "市文广旅游局" in found.sentence


def test_before_the_due_year_ends_the_same_target_is_only_short_of_data(judged: Judge) -> None:
    assert judged("tourist-visits", dt.date(2025, 12, 31)).status == "数据不足"
    assert judged("tourist-visits", dt.date(2026, 1, 1)).status == "到期待核"


def test_every_target_has_a_status_except_where_the_reading_is_open() -> None:
    found = {one.id: one for one in assess_all(catalog(), worked_example(), AS_OF)}
    assert [one for one in found if found[one].status is None] == ["leading-firms"]
    assert list(found) == [target.id for target in catalog().targets]
    for one in found.values():
        assert one.sentence.endswith("。")
        assert one.status is None or one.status in one.sentence


def test_figures_published_later_are_not_known_yet() -> None:
    figures = worked_example()
    early = assess(catalog(), figures, "gdp-city", dt.date(2023, 6, 1))
    assert early.latest is not None
    assert early.latest.year == 2022
    assert early.area == CITY
