"""The test that matters: counties' figures arrive, estimates give way, statuses and sentences follow.

Figures here are invented for the test and live in a temporary state folder only.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from core.plan.catalog import Catalog
from core.store.reader import open_reader
from core.store.versions import restore
from core.wording.words import Status
from core.workbook.importing import import_workbook
from tests.workbook.workbooks import WHEN, Filler, blank, statuses

pytestmark = pytest.mark.long

GDP = "地区生产总值"
NEW = "五经普口径"

REVISED_2021 = {
    "甘州区": 231.4,
    "临泽县": 67.2,
    "高台县": 63.1,
    "山丹县": 72.9,
    "民乐县": 71.8,
    "肃南县": 34.6,
}
FIRST_2025 = {"临泽县": 105.3, "高台县": 91.2, "山丹县": 84.7, "民乐县": 96.4, "肃南县": 41.8}
CITY_2025 = 734.1

COUNTY_TARGETS = ("gdp-620723", "gdp-620724", "gdp-620725", "gdp-620722", "gdp-four-counties")


def estimates(home: Path, year: int) -> pd.DataFrame:
    with open_reader("official", home) as reader:
        found = reader.estimates()
    return found[(found["year"] == year) & (found["benchmark"] == "b2023")]


def filled(home: Path, revised: bool) -> bytes:
    book = Filler(blank(home))
    book.source("2025年")
    for county, value in FIRST_2025.items():
        book.put("2025年", county, GDP, value, NEW)
    if revised:
        book.source("2021年", "测试用修订公告", date=dt.date(2025, 12, 1))
        for county, value in REVISED_2021.items():
            book.put("2021年", county, GDP, value, NEW)
    return book.content()


def bring_city(home: Path, catalog: Catalog) -> None:
    """The city's own figure of 2025 comes first: only with it are the counties' estimated."""
    book = Filler(blank(home))
    book.source("2025年", "测试用全市公报", date=dt.date(2026, 3, 20))
    book.put("2025年", "全市", GDP, CITY_2025, NEW)
    outcome = import_workbook(book.content(), "全市.xlsx", "测试员", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted, outcome.message


def test_estimates_give_way_and_statuses_appear(home: Path, catalog: Catalog) -> None:
    bring_city(home, catalog)
    assert len(estimates(home, 2025)) == 5  # 甘州 has published its own
    before = statuses(home, catalog)
    assert {before[t].status for t in COUNTY_TARGETS} == {Status.INSUFFICIENT}

    outcome = import_workbook(filled(home, True), "县区.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted, outcome.message
    assert not outcome.report.errors
    assert len(outcome.report.effect.vanished) == 5
    assert estimates(home, 2025).empty

    after = statuses(home, catalog)
    linze = after["gdp-620723"]
    # (105.3/67.2)^(1/4) - 1 against (110/67.2)^(1/5) - 1
    observed, required = (105.3 / 67.2) ** (1 / 4) - 1, (110 / 67.2) ** (1 / 5) - 1
    assert linze.ratio == pytest.approx(observed / required)
    assert linze.status == Status.AHEAD
    assert linze.base is not None
    assert (linze.base.how, linze.base.year) == ("same", 2021)
    assert linze.needed_growth == pytest.approx(110 / 105.3 - 1)
    for part in (
        "2025年为105.3亿元",
        "五经普口径，初步核算",
        "以2021年67.2亿元为基期",
        "今后须2026年增长4.5%",
        "快于预期",
    ):
        assert part in linze.sentence
    assert "衔接" not in linze.sentence
    # the worst of the four stands for all
    assert after["gdp-four-counties"].status == after["gdp-620725"].status == Status.FAR_BEHIND
    assert {c.target for c in outcome.report.effect.statuses} >= set(COUNTY_TARGETS)


def test_one_year_alone_gives_a_status_through_the_link(home: Path, catalog: Catalog) -> None:
    estimated = {(area, 2025) for area in estimates(home, 2025)["area_code"]}
    assert estimated >= {(t.removeprefix("gdp-"), 2025) for t in COUNTY_TARGETS[:4]}
    outcome = import_workbook(filled(home, False), "县区.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted, outcome.message
    after = statuses(home, catalog)
    for target in COUNTY_TARGETS[:4]:
        found = after[target]
        assert found.base is not None
        assert found.base.how == "linked"
        assert found.ratio_range is not None
        assert found.ratio_range[0] < found.ratio < found.ratio_range[1]
        assert "经衔接系数" in found.sentence
        assert "误差±6%" in found.sentence
        assert found.grade == "E"
    assert after["gdp-620723"].words == (Status.AHEAD,)  # it holds over the whole band
    gone = {(v.area, v.year) for v in outcome.report.effect.vanished}
    assert gone == estimated, "what was estimated of the year is overtaken"
    assert estimates(home, 2025).empty


def test_where_the_band_straddles_a_cut_both_words_are_said(home: Path, catalog: Catalog) -> None:
    book = Filler(blank(home))
    book.source("2025年")
    book.put("2025年", "临泽县", GDP, 98.4, NEW)
    outcome = import_workbook(book.content(), "临泽.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted, outcome.message
    found = statuses(home, catalog)["gdp-620723"]
    assert found.words == (Status.ON_TRACK, Status.BEHIND)
    assert found.status == "基本符合预期或需加快"
    assert "基本符合预期或需加快" in found.sentence


def test_undone_and_redone(home: Path, catalog: Catalog) -> None:
    bring_city(home, catalog)
    content = filled(home, True)
    first = import_workbook(content, "县区.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert first.version is not None
    decided = statuses(home, catalog)["gdp-620723"].status

    restore("official", first.version.number - 1, home, catalog)
    assert statuses(home, catalog)["gdp-620723"].status == Status.INSUFFICIENT
    assert len(estimates(home, 2025)) == 5

    again = import_workbook(content, "县区.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert again.accepted, again.message
    assert statuses(home, catalog)["gdp-620723"].status == decided
    assert estimates(home, 2025).empty
