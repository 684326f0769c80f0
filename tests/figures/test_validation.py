"""Each rule of a single row, with one row that breaks it; a sound table has no finding at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from core.figures.validation import validate
from core.plan.catalog import Catalog
from core.plan.models import PriceBasis
from tests.figures.conftest import table

SOUND_ROWS: list[dict[str, Any]] = [
    {},
    {"indicator": "gdp_growth_real", "value": 0.5, "unit": "%"},
    {"stage": "预计", "value": 520.0, "source_id": "press-2021-12"},
    {"frequency": "half", "start": "2021-01-01", "end": "2021-06-30", "value": 200.0},
    {"frequency": "quarter", "start": "2021-01-01", "end": "2021-09-30", "value": 300.0},
    {"frequency": "months", "start": "2021-01-01", "end": "2021-08-31", "value": 280.0},
    {"frequency": "quarter", "year": 2024.0, "start": "2024-01-01", "end": "2024-03-31"},
    {
        "frequency": "span",
        "indicator": "gdp_growth_real",
        "unit": "%",
        "start": "2018-01-01",
        "end": "2021-12-31",
        "value": 6.5,
    },
    {
        "frequency": "instant",
        "indicator": "population_census",
        "unit": "人",
        "benchmark": "",
        "start": "2021-11-01",
        "end": "2021-11-01",
        "value": 1131016.0,
    },
    {
        "frequency": "unknown",
        "year": float("nan"),
        "indicator": "renewable_capacity",
        "unit": "万千瓦",
        "benchmark": "",
    },
    {"year": 2015.0, "benchmark": "b2023", "stage": "普查修订"},
    {"year": 2020.0, "grade": "D", "note": "推算：甲÷乙"},
]


def test_sound_rows_have_no_finding(catalog: Catalog, register: pd.DataFrame) -> None:
    assert validate(table(*SOUND_ROWS), register, catalog) == []


#: name: (change to the sound row, words of the message)
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "frequency word": ({"frequency": "yearly"}, "“yearly”频度不在词表中"),
    "stage word": ({"stage": "最终"}, "“最终”阶段不在词表中"),
    "precision word": ({"precision": "约"}, "精度不在词表中"),
    "grade word": ({"grade": "F"}, "证据等级不在词表中"),
    "release word": ({"release": ""}, "公开标记不在词表中"),
    "area code": ({"area_code": "62070"}, "地区代码须为六位数字"),
    "full-width code": ({"area_code": "６２０７００"}, "地区代码须为六位数字"),
    "unknown area": ({"area_code": "620799"}, "地区“620799”没有登记"),
    "no indicator": ({"indicator": ""}, "没有指标"),
    "unknown indicator": ({"indicator": "gnp"}, "指标“gnp”没有登记"),
    "unknown benchmark": ({"benchmark": "b2028"}, "核算基准“b2028”没有登记"),
    "no source": ({"source_id": ""}, "没有来源"),
    "unknown source": ({"source_id": "hearsay"}, "来源“hearsay”没有登记"),
    "no value": ({"value": float("nan")}, "数值缺失"),
    "infinite value": ({"value": float("inf")}, "不是有限的数"),
    "half a year": ({"year": 2021.5}, "整年"),
    "year out of range": ({"year": 1921.0}, "整年"),
    "other unit": ({"unit": "万元"}, "单位“万元”与“地区生产总值”的单位“亿元”不同"),
    "unit slip": ({"value": 5262267.0}, "超出合理范围"),
    "negative level": ({"value": -5.0}, "超出合理范围"),
    "share above 100": (
        {"indicator": "primary_share", "unit": "%", "value": 101.0},
        "超出合理范围",
    ),
    "benchmark too early": ({"year": 2018.0, "benchmark": "b2019"}, "早于基准"),
    "benchmark too late": ({"year": 2018.0, "benchmark": "b2016"}, "晚于基准"),
    "in-year two years late": (
        {
            "year": 2025.0,
            "frequency": "quarter",
            "start": "2025-01-01",
            "end": "2025-03-31",
        },
        "晚于基准",
    ),
    "estimate as figure": ({"grade": "E"}, "等级E是本系统的估算"),
    "derived without formula": ({"grade": "D"}, "没有写明算式"),
    "no year": ({"year": float("nan")}, "没有年份"),
    "year of the undated": ({"frequency": "unknown"}, "频度为 unknown 的行有年份"),
    "dates of a year": ({"start": "2021-01-01"}, "不写起止日期"),
    "instant of two days": (
        {"frequency": "instant", "start": "2021-11-01", "end": "2021-11-02"},
        "不符",
    ),
    "instant of another year": (
        {"frequency": "instant", "start": "2020-11-01", "end": "2020-11-01"},
        "不符",
    ),
    "half without dates": ({"frequency": "half"}, "缺失或不是日期"),
    "half of no date": ({"frequency": "half", "start": "2021-01-01", "end": "2021-06-31"}, "不是日期"),
    "half ending in July": ({"frequency": "half", "start": "2021-01-01", "end": "2021-07-31"}, "不符"),
    "quarter not from January": (
        {"frequency": "quarter", "start": "2021-04-01", "end": "2021-06-30"},
        "不符",
    ),
    "quarter ending in May": ({"frequency": "quarter", "start": "2021-01-01", "end": "2021-05-31"}, "不符"),
    "months backwards": ({"frequency": "months", "start": "2021-01-01", "end": "2020-12-31"}, "不符"),
    "months over two years": ({"frequency": "months", "start": "2020-01-01", "end": "2021-08-31"}, "不符"),
    "span within a year": ({"frequency": "span", "start": "2021-01-01", "end": "2021-12-31"}, "不符"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_row(name: str, catalog: Catalog, register: pd.DataFrame) -> None:
    change, words = BROKEN[name]
    problems = validate(table({"area_code": "620702", "year": 2020.0}, change), register, catalog)
    assert problems, "nothing was found"
    assert all(p.severity == "error" for p in problems)
    assert {(p.file, p.line) for p in problems} == {("data/figures/x.csv", 3)}
    assert any(words in p.message for p in problems), [p.message for p in problems]
    assert all(p.remedy for p in problems)


def test_early_source_is_a_warning(catalog: Catalog, register: pd.DataFrame) -> None:
    (problem,) = validate(table({"source_id": "press-2021-12"}), register, catalog)
    assert (problem.severity, problem.line) == ("warning", 2)
    assert "早于2021年年末" in problem.message


@pytest.mark.parametrize(
    ("change", "doubled"),
    [
        ({}, True),
        ({"value": 527.0}, True),
        ({"note": "另一说明", "grade": "B"}, True),
        ({"source_id": "report-2026-01"}, False),
        ({"stage": "最终核实"}, False),
        ({"benchmark": "b2023", "stage": "普查修订"}, False),
        ({"year": 2020.0}, False),
        ({"area_code": "620702"}, False),
    ],
)
def test_duplicates(change: dict[str, Any], doubled: bool, catalog: Catalog, register: pd.DataFrame) -> None:
    problems = validate(table({}, change), register, catalog)
    assert [(p.severity, p.line) for p in problems] == ([("error", 3)] if doubled else [])
    assert all("data/figures/x.csv第2行" in p.message for p in problems)


def test_undated_duplicates_are_found(catalog: Catalog, register: pd.DataFrame) -> None:
    undated = {"frequency": "unknown", "year": float("nan")}
    problems = validate(table(undated, undated), register, catalog)
    assert [(p.severity, p.line) for p in problems] == [("error", 3)]


def test_a_batch_may_correct_a_figure_of_the_same_source(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table({}, {"value": 526.3})
    apart = rows.assign(file=["data/figures/x.csv", "批次1（甲.xlsx）"])
    assert validate(apart, register, catalog) == []
    both = rows.assign(file="批次1（甲.xlsx）")
    assert [p.severity for p in validate(both, register, catalog)] == ["error"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"source_id": "yearbook"}, "登记了两次"),
        ({"source_id": "other", "title": ""}, "缺编号、发布者或题名"),
        ({"source_id": "other", "publisher": ""}, "缺编号、发布者或题名"),
        ({"source_id": "other", "date": "去年"}, "日期“去年”不对"),
    ],
)
def test_broken_sources(source: dict[str, Any], words: str, catalog: Catalog, register: pd.DataFrame) -> None:
    extra = {"publisher": "报社", "title": "报道", "date": None, "address": "", "seen_at": None, **source}
    both = pd.concat([register, pd.DataFrame([extra])], ignore_index=True)
    problems = validate(table({}), both, catalog)
    assert any(words in p.message for p in problems if p.severity == "error")
    assert {p.file for p in problems} == {"data/figures/sources.csv"}


@pytest.mark.parametrize(
    ("indicator", "refused"),
    [("gdp_growth_real", True), ("retail_sales_growth", True), ("tourist_visits_growth", False)],
)
def test_growth_carries_a_price_basis(
    indicator: str, refused: bool, catalog: Catalog, register: pd.DataFrame
) -> None:
    """Growth of money says in which prices; growth of a count has none."""
    stripped = tuple(
        i.model_copy(update={"price_basis": PriceBasis.NONE}) if i.id == indicator else i
        for i in catalog.indicators
    )
    rows = table({"indicator": indicator, "unit": "%", "value": 5.0})
    problems = validate(rows, register, replace(catalog, indicators=stripped))
    assert any("没有价格口径" in p.message for p in problems) is refused
    assert validate(rows, register, catalog) == []


def test_the_table_is_not_changed(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table({}, {"value": float("nan")}, {"year": float("nan"), "frequency": "unknown"})
    before, sources_before = rows.copy(deep=True), register.copy(deep=True)
    validate(rows, register, catalog)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(register, sources_before)


def test_errors_stand_before_warnings_and_places_in_order(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table({"source_id": "press-2021-12"}, {"unit": "元"}, {"area_code": "620799"})
    found = [(p.severity, p.line) for p in validate(rows, register, catalog)]
    assert found == [("error", 3), ("error", 4), ("warning", 2)]


def test_rows_without_file_and_line(catalog: Catalog, register: pd.DataFrame) -> None:
    rows = table({}, {"unit": "元", "area_code": "620702"}).drop(columns=["file", "line"])
    (problem,) = validate(rows, register, catalog)
    assert (problem.file, problem.line) == ("", 2)
