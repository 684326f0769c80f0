"""History, notes, yardstick and finding of a target's trajectory."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from core.figures.book import Book
from core.targets.ahead.outlook import outlook
from core.targets.judge import assess
from core.targets.trajectory import COLUMNS, Track, finding, goal_line, goal_year, track
from core.wording.words import Status
from tests.targets.books import AS_OF, CITY, GANZHOU, LINZE, NEW, OLD, book, catalog, gdp, ground, official

ESTIMATE = {
    "indicator": "gdp",
    "low": 1.0,
    "high": 200.0,
    "unit": "亿元",
    "benchmark": NEW,
    "note": "",
}


def of(target: str, data: Book | None = None, as_of: dt.date = AS_OF, **more: pd.DataFrame) -> Track:
    data = data or official()
    return track(catalog(), data, assess(catalog(), data, target, as_of), as_of, more.get("estimates"))


def estimates(*rows: tuple[str, int, float, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            ESTIMATE | {"area_code": area, "year": float(year), "value": value, "method": method}
            for area, year, value, method in rows
        ]
    )


def test_the_city_keeps_both_values_of_the_overlap_year() -> None:
    one = of("gdp-city")
    both = one.history[one.history["year"] == 2020]
    assert list(both["benchmark"]) == [OLD, NEW]
    assert list(both["value"]) == pytest.approx([467.0511, 491.2])
    assert list(both["current"]) == [False, True]
    assert tuple(one.history.columns) == COLUMNS


def test_a_forecast_is_kept_apart_and_a_past_one_left_out() -> None:
    history = of("gdp-city").history
    ahead = history[history["forecast"]]
    assert ahead.empty  # 520 for 2021 and 730 for 2025 gave way to the figures themselves
    assert {2021, 2025} <= set(history["year"])


def test_the_old_yardstick_is_the_target_carried_over() -> None:
    one = of("gdp-city")
    assert one.yardstick == pytest.approx(800 * 491.2 / 467.0511)
    assert round(one.yardstick or 0) == 841
    assert of("gdp-620723").yardstick is None  # nothing of the new benchmark is known there


def test_a_break_is_explained() -> None:
    assert "2017" in of("gdp-city").notes[2017]
    assert set(of("gdp-city").notes) >= {2017, 2019}


def test_what_was_not_yet_published_is_not_drawn() -> None:
    history = of("gdp-city", as_of=dt.date(2024, 6, 30)).history
    assert history["year"].max() == 2023
    assert NEW not in set(history["benchmark"])


def test_estimates_fill_years_without_figures_and_only_the_last_projection_is_drawn() -> None:
    made = estimates(
        (LINZE, 2015, 40.0, "reconstruction"),
        (LINZE, 2021, 64.0, "reconstruction"),
        (LINZE, 2022, 70.0, "share_projection"),
        (LINZE, 2023, 76.0, "share_projection"),
        (GANZHOU, 2024, 297.0, "share_projection"),
    )
    history = of("gdp-620723", estimates=made).history
    drawn = history[history["grade"] == "E"]
    assert list(drawn["year"]) == [2015, 2023]
    # A projection before a published year would only repeat the city's growth.
    assert "E" not in set(of("gdp-620702", estimates=made).history["grade"])


def test_a_joint_rule_has_no_series_of_its_own() -> None:
    one = of("gdp-four-counties")
    assert one.history.empty
    assert one.figures == ()


def test_a_figure_without_a_year_has_no_place_on_the_axis() -> None:
    one = of("renewable-capacity")
    assert one.history.empty
    assert [o.value for o in one.figures if o.year is None] == [373.5]


def test_every_vintage_is_listed_once() -> None:
    one = of("gdp-city")
    known = official().known(AS_OF).vintages(CITY, "gdp")
    assert len(one.figures) == len([o for o in known if o.frequency in ("year", "instant") or o.year is None])


def test_the_table_reaches_further_back_than_the_picture() -> None:
    one = of("gdp-city")
    assert min(o.year for o in one.figures if o.year) < 2010
    assert one.history["year"].min() == 2010


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("gdp-city", "全市地区生产总值需加快：2026年须增长9.0%以上方可突破800亿元"),
        (
            "gdp-620702",
            "甘州区地区生产总值按新口径快于预期或基本符合预期：2026年须增长4.9%以上方可突破330亿元",
        ),
        (
            "gdp-620723",
            "临泽县地区生产总值自2021年以来没有新数：全程须年均增长10.2%以上（2022—2026年）方可突破110亿元",
        ),
        (
            "gdp-per-capita-620721",
            "肃南县人均地区生产总值自2021年以来没有新数：全程须年均增长7.3%以上（2022—2026年）方可达到18万元",
        ),
        ("tourism-revenue", "全市旅游综合收入已到2025年期限，最新数为2019年270亿元，待核"),
        ("gdp-four-counties", "山丹、民乐、临泽、高台四县生产总值均突破110亿元：数据不足"),
        ("leading-firms", "培育国家级、省级、市级农业产业化龙头企业50户以上：待明确"),
        ("demo-towns", "每年创建省级乡村建设示范乡镇3个以上：数据不足"),
    ],
)
def test_the_finding_of_published_figures(target: str, said: str) -> None:
    assert finding(catalog(), of(target)) == said


def test_a_missing_series_names_who_must_supply_it() -> None:
    assert "尚无公布数，待市统计局填报" in finding(catalog(), of("industry-share"))


def test_the_chance_stands_in_the_finding() -> None:
    ahead = outlook(catalog(), official(), "gdp-city", AS_OF, ground())
    assert ahead is not None
    assert "，机会" in finding(catalog(), of("gdp-city"), ahead)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Status.ACHIEVED, "全市地区生产总值已突破800亿元"),
        (Status.NOT_ACHIEVED, "全市地区生产总值未突破800亿元"),
    ],
)
def test_a_conclusion_is_said_as_such(word: Status, said: str) -> None:
    one = of("gdp-city")
    found = replace(one.assessment, words=(word,), central=word)
    other = Track(found, one.area, one.indicator, one.history, one.figures, one.yardstick, one.notes)
    assert finding(catalog(), other) == said


def test_a_yearly_quota_runs_to_its_last_year() -> None:
    one = of("demo-towns")
    assert goal_year(one) == 2026
    assert goal_line(one) == "目标：每年达到3个"
    assert goal_line(of("gdp-city")) == "目标：突破800亿元"


def test_no_figure_is_invented_between_two() -> None:
    one = of("gdp-city", book(gdp(CITY, 2020, 491.2, NEW), gdp(CITY, 2024, 680.9, NEW)))
    assert list(one.history["year"]) == [2020, 2024]
