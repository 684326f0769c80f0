"""Positioning: what is declared beside what is measured, nothing judged, nothing missing made zero."""

from __future__ import annotations

import math
import re
from dataclasses import fields
from functools import cache
from typing import Any

import pandas as pd
import pytest

from core.figures.book import Book
from core.places.census import INDUSTRY, census_of
from core.places.positioning import (
    PositioningModel,
    declared_industries,
    declared_types,
    positioning,
    shared_industries,
)
from tests.targets.books import (
    AS_OF,
    CITY,
    GANZHOU,
    LINZE,
    OLD,
    PROVINCE,
    SUNAN,
    book,
    catalog,
    gdp,
    obs,
    official,
)

NATION = "100000"
SHANDAN = "620725"
MINLE = "620722"
ALL = (*(a.code for a in catalog().counties), CITY, PROVINCE, NATION)
IDS = tuple(i.id for i in catalog().indicators_in("普查就业"))
FACTOR = {CITY: 10, PROVINCE: 100, NATION: 10_000}


def census_rows(**changes: Any) -> list[Any]:
    """Employment of 40 + k persons a sector everywhere, larger areas in proportion; 2010 and 2020.

    ``changes``: ``"area|sector|year": persons`` replaces a count, ``None`` leaves it out.
    """
    rows = []
    for area in ALL:
        for year in (2010, 2020):
            for k, sector in enumerate(IDS):
                key = f"{area}|{sector.removeprefix('employment_')}|{year}"
                value = changes.get(key, (40 + k) * FACTOR.get(area, 1))
                if value is not None:
                    rows.append(obs(area, sector, year, value, frequency="instant", grade="A"))
    return rows


def model(*extra: Any, **changes: Any) -> PositioningModel:
    return positioning(catalog(), book(*census_rows(**changes), *extra), AS_OF)


@cache
def official_model() -> PositioningModel:
    return positioning(catalog(), official(), AS_OF)


def pick(frame: pd.DataFrame, **where: Any) -> pd.Series[Any]:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, where
    return frame.iloc[0]


# ---------------------------------------------------------------- what is never said


def test_no_sentence_judges_scores_or_ranks() -> None:
    found = official_model()
    texts = [found.headline, found.overlap_sentence, *found.type_sentences, *found.notes]
    texts += [county.sentence for county in found.counties]
    for text in texts:
        assert not re.search(
            "得分|评分|排名|第一|第1|优于|相符|不符|待细分|最强|最弱|良好|较差", text.replace("第一产业", "")
        )
    columns = {c for f in fields(found) if isinstance(v := getattr(found, f.name), pd.DataFrame) for c in v}
    assert not columns & {"rank", "score", "grade"}


# ---------------------------------------------------------------- rules, by hand


def test_equal_structures_have_quotients_of_one_and_no_distance() -> None:
    found = model()
    assert found.quotients["lq"].to_numpy() == pytest.approx(1.0)
    assert found.similarity["krugman"].to_numpy() == pytest.approx(0.0, abs=1e-12)
    assert found.similarity["cosine"].to_numpy() == pytest.approx(1.0)
    assert len(found.similarity) == 15 + 6 * 3
    assert found.changes["change"].to_numpy() == pytest.approx(0.0)


def test_industry_is_the_sum_of_its_three() -> None:
    found = model(**{f"{LINZE}|mining|2020": 100})
    parts = ["employment_mining", "employment_manufacturing", "employment_utilities"]
    here = found.quotients[(found.quotients["area_code"] == LINZE) & (found.quotients["year"] == 2020)]
    here = here[here["comparator"] == PROVINCE].set_index("sector")
    assert here.loc[INDUSTRY, "share"] == pytest.approx(here.loc[parts, "share"].sum())
    assert here.loc[INDUSTRY, "count"] == here.loc[parts, "count"].sum()
    shift = found.shift[(found.shift["area_code"] == LINZE) & (found.shift["comparator"] == PROVINCE)]
    shift = shift.set_index("sector")
    for column in ("change", "mix", "own"):
        assert shift.loc[INDUSTRY, column] == pytest.approx(shift.loc[parts, column].sum(), abs=1e-15)


def test_a_missing_sector_is_said_and_never_zero() -> None:
    found = model(**{f"{LINZE}|mining|2020": None})
    for sector in ("employment_mining", INDUSTRY):
        row = pick(found.quotients, area_code=LINZE, sector=sector, comparator=PROVINCE, year=2020)
        assert row["missing"] and math.isnan(row["lq"]) and math.isnan(row["count"])
        change = pick(found.changes, area_code=LINZE, sector=sector)
        assert change["missing"] and math.isnan(change["change"])
    other = pick(
        found.quotients, area_code=LINZE, sector="employment_education", comparator=PROVINCE, year=2020
    )
    assert other["lq"] == pytest.approx(1.0)  # shares over the same sectors on both sides
    assert "临泽县2020年缺采矿业就业数，占比按其余行业计算，缺项不按零处理" in found.notes
    rows = found.shift[(found.shift["area_code"] == LINZE) & (found.shift["comparator"] == PROVINCE)]
    assert set(rows["sector"]) == {*IDS} - {"employment_mining"}
    assert set(found.similarity.loc[found.similarity["area_code"] == LINZE, "sectors"]) == {18}


def test_a_missing_sector_beside_a_type_leaves_the_type_without_a_number() -> None:
    found = model(**{f"{SHANDAN}|utilities|2020": None})
    county = next(c for c in found.counties if c.area_code == SHANDAN)
    industry = [q for q in county.quotients if q.label == "工业"]
    assert all(q.value is None and q.missing == ("电力热力燃气及水生产和供应业",) for q in industry)
    assert "工业就业占比缺数" in county.sentence
    assert not any("工业主导型" in text for text in found.type_sentences)


def test_a_zero_is_a_figure() -> None:
    found = model(**{f"{LINZE}|mining|2020": 0})
    row = pick(found.quotients, area_code=LINZE, sector="employment_mining", comparator=PROVINCE, year=2020)
    assert (row["lq"], row["missing"], row["small"]) == (0, False, True)


@pytest.mark.parametrize(("count", "small"), [(29, True), (30, False)])
def test_the_cut_of_small_cells(count: int, small: bool) -> None:
    found = model(**{f"{LINZE}|mining|2020": count})
    row = pick(found.quotients, area_code=LINZE, sector="employment_mining", comparator=PROVINCE, year=2020)
    assert bool(row["small"]) is small
    change = pick(found.changes, area_code=LINZE, sector="employment_mining")
    assert bool(change["small"]) is small


def test_the_change_of_a_share_carries_the_error_of_both_samples() -> None:
    found = model(**{f"{LINZE}|mining|2020": 90})
    row = pick(found.changes, area_code=LINZE, sector="employment_mining")
    assert row["change"] == row["last_share"] - row["first_share"]
    n0, n1 = sum(40 + k for k in range(19)), sum(40 + k for k in range(19)) + 90 - 41
    variance = sum(0.9 * p * (1 - p) / n for p, n in ((row["first_share"], n0), (row["last_share"], n1)))
    assert row["high"] - row["change"] == pytest.approx(1.959964 * math.sqrt(variance), rel=1e-6)
    assert row["change"] - row["low"] == pytest.approx(row["high"] - row["change"])


def test_parts_of_the_shift_add_up() -> None:
    frame = official_model().shift
    for row in frame.itertuples():
        assert math.fsum((row.growth, row.mix, row.own)) == row.change
    single = frame[~frame["composite"]]
    totals = single.groupby(["area_code", "comparator"])[["change", "growth"]].sum()
    assert totals.to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_without_a_census_the_page_still_says_what_is_declared() -> None:
    found = positioning(catalog(), book(), AS_OF)
    assert (found.first_year, found.last_year) == (None, None)
    assert found.quotients.empty and found.changes.empty and found.shift.empty and found.similarity.empty
    assert len(found.types) == 12
    assert found.headline == found.overlap_sentence
    assert "没有普查分行业就业数，不能对照就业结构。请导入普查数据" in found.notes
    assert found.counties[0].sentence == "甘州区定位为“城市服务型”和“工业主导型”"


def test_one_census_alone_gives_no_change() -> None:
    rows = [o for o in census_rows() if o.year == 2020]
    found = positioning(catalog(), book(*rows), AS_OF)
    assert found.changes.empty and found.shift.empty
    assert not found.quotients.empty


def test_an_area_without_a_census_is_named() -> None:
    rows = [o for o in census_rows() if not (o.area_code == MINLE and o.year == 2020)]
    found = positioning(catalog(), book(*rows), AS_OF)
    assert "民乐县缺2020年普查分行业就业数" in found.notes
    row = pick(found.quotients, area_code=MINLE, sector=INDUSTRY, comparator=PROVINCE, year=2020)
    assert row["missing"]


def test_estimates_and_forecasts_are_no_structure() -> None:
    guess = [
        gdp(LINZE, 2021, 60, OLD),
        gdp(PROVINCE, 2021, 10_000, OLD),
        obs(PROVINCE, "primary_va", 2021, 1000, OLD),
        obs(LINZE, "primary_va", 2021, 20, OLD, grade="E"),
    ]
    row = pick(model(*guess).value_added, area_code=LINZE, sector="primary", comparator=PROVINCE)
    assert row["missing"]


def test_a_published_share_serves_where_there_is_no_value_added() -> None:
    rows = [
        obs(LINZE, "primary_share", 2021, 40, OLD),
        obs(PROVINCE, "primary_share", 2021, 20, OLD),
        obs(LINZE, "primary_share", 2022, 41, "b2023"),
    ]
    row = pick(model(*rows).value_added, area_code=LINZE, sector="primary", comparator=PROVINCE)
    assert (row["lq"], row["year"], row["benchmark"]) == (2.0, 2021, OLD)


def test_building_changes_nothing_and_repeats() -> None:
    figures: Book = book(*census_rows())
    before = figures.observations
    one, other = (positioning(catalog(), figures, AS_OF) for _ in range(2))
    assert figures.observations is before
    pd.testing.assert_frame_equal(one.quotients, other.quotients)
    assert one.counties == other.counties


def test_frames_have_the_documented_columns() -> None:
    documented = dict(re.findall(r"- ``(\w+)``: ``([^`]+)``", PositioningModel.__doc__ or ""))
    found = official_model()
    for name, columns in documented.items():
        assert [c.strip() for c in columns.split(",")] == list(getattr(found, name).columns), name
    assert len(documented) == 7


# ---------------------------------------------------------------- declarations


def test_declared_types_and_industries_follow_the_document() -> None:
    types = declared_types(catalog())
    industrial = types[types["type"] == "工业主导型"]
    assert list(industrial["area"]) == ["甘州区", "高台县", "山丹县", "民乐县"]
    assert list(industrial["position"]) == [2, 1, 1, 1]
    industries = declared_industries(catalog())
    assert list(industries.loc[industries["area_code"] == MINLE, "industry"]) == list(
        catalog().position(MINLE).industries
    )
    clean = industries[industries["group"] == "清洁能源"]
    assert list(clean["counties"]) == [3, 3, 3]
    assert dict(shared_industries(catalog())) == {
        "清洁能源": (GANZHOU, "620724", SHANDAN),
        "设施农业": (GANZHOU, MINLE),
        "文旅康养": (LINZE, SUNAN),
    }


def test_sector_names_come_from_the_catalog() -> None:
    census = census_of(catalog(), book(*census_rows()))
    assert len(census.single) == 19
    assert [s.name for s in census.sectors[:3]] == ["农林牧渔业", "工业", "采矿业"]
    assert not any("普查" in s.name for s in census.sectors)
