"""The worked examples of the methods must come out, in numbers and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from core.targets.assessment import Assessment
from core.targets.judge import assess, assess_all
from core.wording.words import Status
from tests.targets.books import AS_OF, CITY, GANZHOU, NEW, OLD, SUNAN, book, catalog, official, worked_example

Judge = Callable[..., Assessment]


@pytest.fixture(params=["by hand", "official"])
def judged(request: pytest.FixtureRequest) -> Judge:
    """Judge a target on the worked example, and on the figures that ship with the project."""
    figures = worked_example() if request.param == "by hand" else official()
    return lambda target_id, as_of=AS_OF: assess(catalog(), figures, target_id, as_of)


def test_city_gdp_on_the_new_benchmark(judged: Judge) -> None:
    found = judged("gdp-city")
    assert found.base is not None and found.latest is not None and found.opinion is not None
    assert (found.base.year, found.base.value, found.base.how) == (2020, 491.2, "earlier")
    assert (found.latest.year, found.latest.value, found.benchmark) == (2025, 734.35, NEW)
    assert found.observed_growth == pytest.approx(0.0837, abs=5e-5)
    assert found.opinion.required == pytest.approx(0.0847, abs=5e-5)
    # On pace since the base, behind what the last year asks for: the lower of the two gives the word.
    assert found.ratio == pytest.approx(0.989, abs=5e-4)
    assert found.late_ratio == pytest.approx(0.937, abs=5e-4)
    assert found.status == "需加快"
    assert found.completion == pytest.approx(0.918, abs=5e-4)
    assert found.completion_progress == pytest.approx(0.824, abs=5e-4)
    assert found.elapsed == pytest.approx(5 / 6)
    assert found.needed_growth == pytest.approx(0.0894, abs=5e-5)
    assert found.needed_years == 1
    assert found.needed_real == pytest.approx(0.0941, abs=5e-4)
    assert found.speed_up == pytest.approx(0.0894 - 0.0837, abs=1e-4)
    assert found.last_growth == pytest.approx(734.35 / 680.9 - 1)
    assert (found.last_growth_year, found.last_growth_benchmark) == (2025, NEW)
    assert found.grade == "C" and found.to_confirm


def test_the_base_year_of_the_plan_is_a_second_reading_through_a_link(judged: Judge) -> None:
    found = judged("gdp-city")
    (reading,) = found.readings
    assert reading.base is not None and reading.base.link is not None
    assert (reading.base.year, reading.base.how) == (2021, "linked")
    assert reading.base.value == pytest.approx(526.2267 * 491.2 / 467.0511)
    assert reading.ratio == pytest.approx(0.958, abs=5e-4)
    assert reading.late_ratio == pytest.approx(0.82, abs=5e-3)
    assert reading.words == (Status.BEHIND,)
    assert not found.readings_differ


def test_readings_that_differ_are_all_said_the_least_favourable_first() -> None:
    """Up to the figure of 2024: on pace since 2020 as published, behind since 2021 through the link."""
    figures = [o for o in worked_example().observations if o.value != 734.35]
    found = assess(catalog(), book(*figures), "gdp-city", AS_OF)
    assert found.words == (Status.ON_TRACK, Status.BEHIND)
    assert found.status == "需加快或基本符合预期"
    assert found.central is Status.BEHIND
    text = found.sentence
    assert text.index("经衔接系数1.0517") < text.index("以2020年491.2亿元为基期")
    assert "不同基期的结论不同，都列出：需加快或基本符合预期" in text
    assert "若2025年为预计的超过730亿元，2026年须增长9.6%" in text


def test_city_gdp_on_the_old_benchmark_is_said_beside_it(judged: Judge) -> None:
    found = judged("gdp-city")
    second = found.second
    assert second is not None and second.base is not None
    assert (second.base.year, second.base.how, second.latest.year) == (2021, "same", 2023)
    assert second.observed == pytest.approx(0.0749, abs=5e-5)
    assert second.required == pytest.approx(0.0874, abs=5e-5)
    assert second.ratio == pytest.approx(0.86, abs=5e-3)
    assert second.late_ratio is None  # three years before the due year
    assert second.words == (Status.BEHIND,)


def test_city_gdp_sentence_says_everything(judged: Judge) -> None:
    text = judged("gdp-city").sentence
    for part in (
        "2025年为734.4亿元",
        "完成率91.8%",
        "完成进度82.4%（按复合增速折算）",
        "时序进度83.3%（2020—2026年），按日历已过98.3%",
        "C级（二手转载），待市统计局确认",
        "2021—2025年年均增长8.37%",
        "8.47%",
        "实际增速与须达增速之比0.99",
        "与今后所需之比0.94",
        "今后须2026年增长9.0%",
        "折合实际增长约9.5%",
        "2025年名义7.85%",
        "2022、2023两年年均增长7.49%",
        "8.74%",
        "实际增速与须达增速之比0.86",
        "需加快",
    ):
        assert part in text, part


def test_a_forecast_gives_way_to_the_outturn(judged: Judge) -> None:
    found = judged("gdp-city")
    assert found.forecast is None
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
    order = [text.index(part) for part in ("完成率95.4%", "今后须2026年增长4.9%", "经衔接系数", "1.03～1.08")]
    assert order == sorted(order)


def test_latest_year_is_the_base_year(judged: Judge) -> None:
    found = judged(f"gdp-per-capita-{SUNAN}")
    assert found.status == "数据不足"
    assert found.base is not None and found.latest is not None
    assert found.base.year == found.latest.year == 2021
    assert found.ratio is None
    # Four of the five years are over: nothing that is still to be done, and on the due year's benchmark.
    assert found.needed_growth is None
    assert found.needs is not None and found.needs.whole
    assert found.needs.benchmark == (NEW if found.needs.link else OLD)
    assert "全程须年均增长" in found.sentence and "（2022—2026年）" in found.sentence
    assert "今后" not in found.sentence
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
    found = {one.target.id: one for one in assess_all(catalog(), worked_example(), AS_OF)}
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
    assert early.target.area == CITY
