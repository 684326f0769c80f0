"""Counties side by side on the published figures: quotients, what is declared, what the map opens with."""

from __future__ import annotations

import datetime as dt

import pytest

from core.places.census import INDUSTRY
from core.places.map import coverage
from core.places.map_words import finding
from tests.places.test_county_map import NOTHING, PER_CAPITA, mapped, scale
from tests.places.test_positioning import NATION, SHANDAN, official_model, pick
from tests.targets.books import AS_OF, CITY, GANZHOU, LINZE, OLD, PROVINCE, SUNAN, catalog, official


@pytest.mark.parametrize(
    ("area", "sector", "comparator", "expected"),
    [
        (SHANDAN, INDUSTRY, NATION, 0.446),
        (SHANDAN, INDUSTRY, PROVINCE, 0.915),
        (SUNAN, "employment_mining", PROVINCE, 5.03),
        (LINZE, "employment_agriculture", PROVINCE, 1.89),
        (SHANDAN, "employment_construction", PROVINCE, 1.94),
        (CITY, "employment_agriculture", PROVINCE, 1.18),
        (GANZHOU, "employment_manufacturing", PROVINCE, 0.72),
    ],
)
def test_official_quotients(area: str, sector: str, comparator: str, expected: float) -> None:
    row = pick(official_model().quotients, area_code=area, sector=sector, comparator=comparator, year=2020)
    assert row["lq"] == pytest.approx(expected, abs=6e-3)
    assert row["low"] < row["lq"] < row["high"]


def test_official_small_cells_are_flagged() -> None:
    frame = official_model().quotients
    small = frame[frame["small"] & (frame["year"] == 2020)]
    cells = {(row.area, row.sector.removeprefix("employment_")) for row in small.itertuples()}
    assert ("肃南县", "manufacturing") in cells and ("临泽县", "real_estate") in cells
    assert all(count < 30 for count in small["count"])
    assert not frame[(frame["count"] >= 30) & frame["small"]].size


def test_official_model_states_declaration_beside_measure() -> None:
    found = official_model()
    assert (found.first_year, found.last_year) == (2010, 2020)
    assert found.headline == (
        "4个“工业主导型”县区工业就业占比为全省的0.56～0.92倍、全国的0.28～0.45倍（2020年）"
    )
    assert "清洁能源由甘州区、高台县、山丹县3个县区共同列入" in found.overlap_sentence
    by = {county.area_code: county for county in found.counties}
    assert by[SHANDAN].types == ("工业主导型", "生态功能型")
    assert by[SUNAN].condition
    assert by[GANZHOU].shared == ("清洁能源", "设施农业")
    assert by[LINZE].own == ("现代种业", "凹凸棒石", "通用航空")
    industry = next(q for q in by[SHANDAN].quotients if q.label == "工业" and q.comparator == PROVINCE)
    row = pick(found.quotients, area_code=SHANDAN, sector=INDUSTRY, comparator=PROVINCE, year=2020)
    assert (industry.value, industry.low, industry.high) == (row["lq"], row["low"], row["high"])
    assert by[SUNAN].sentence.count("农林牧渔业就业占比") == 1
    assert set(found.source_ids) == {"census-2010", "census-2020"}


def test_official_value_added_is_compared_where_it_exists() -> None:
    found = official_model()
    row = pick(found.value_added, area_code=LINZE, sector="primary", comparator=CITY)
    assert (row["year"], row["benchmark"]) == (2021, OLD)
    assert row["lq"] == pytest.approx(1.28, abs=0.01)
    assert pick(found.value_added, area_code=LINZE, sector="secondary", comparator=PROVINCE)["missing"]
    assert any("没有与全省同年同口径的" in note for note in found.notes)


def test_official_figures_open_the_page_with_per_capita_2021() -> None:
    found = {c.indicator.id: c for c in coverage(catalog(), official().known(AS_OF), NOTHING, AS_OF)}
    assert found[PER_CAPITA].latest_full == 2021
    one = mapped(official().known(dt.date(2026, 11, 24)), PER_CAPITA, 2021)
    assert finding(catalog(), one, scale(one)).startswith("肃南县人均地区生产总值12.02万元，为民乐县的3.3倍")
