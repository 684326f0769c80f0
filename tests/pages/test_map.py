"""县域地图: what it says on both datasets, what its selectors do, what a wrong link gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.places.map import Cover, YearCover
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.wording.words import RANCH_CAPTION, SCHEMATIC_MARK
from pages.map.choice import clean_year, year_ticks
from pages.map.picture import NO_WEBGL
from tests.pages.conftest import markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")


def specs(at: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("indicator", ["", "gdp", "industry_share", "population_census", "employment_mining"])
def test_every_kind_of_indicator_opens(dataset: str, indicator: str) -> None:
    at = visit("map", dataset=dataset, indicator=indicator)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert ("演练" in title(at)) == (dataset == "drill")


def test_legend_note_and_ranch_stand_inside_and_below_the_map() -> None:
    at = visit("map")
    inside = json.dumps(specs(at)[0], ensure_ascii=False)
    for words in (SCHEMATIC_MARK, "不参与评价", "缺数", "万元"):
        assert words in inside
    assert RANCH_CAPTION in text(at)


def test_classes_are_the_same_in_every_year() -> None:
    def cuts(year: str) -> list[str]:
        layers = specs(visit("map", year=year))[0]["layer"]
        texts = [row.get("t", "") for part in layers for row in part.get("data", {}).get("values", [])]
        return [t for t in texts if t.replace(".", "").isdigit()]

    assert cuts("2021") == cuts("2011") == cuts("2002")
    assert len(cuts("2021")) == 4


def test_missing_counties_are_said_to_be_missing(home: Path) -> None:
    # One county's figure, and nothing of the city to share out among the others.
    indicator, year = next(
        (cover.indicator.id, one.year)
        for cover in Snapshot.open("official", home=home).map_coverage
        for one in cover.years
        if (one.figures, one.estimates) == (1, 0)
    )
    at = visit("map", indicator=indicator, year=str(year))
    assert "其余5个县区缺数" in title(at)
    assert json.dumps(specs(at)[0], ensure_ascii=False).count('"缺"') >= 5


def test_a_forecast_is_told_and_not_drawn() -> None:
    at = visit("map", indicator="gdp", year="2023")
    assert "山丹县2023年预计数85.5亿元，不计入" in text(at)
    assert "85.5" not in json.dumps(specs(at)[0], ensure_ascii=False)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"indicator": "nonsense"}, "“nonsense”不存在"),
        ({"indicator": "inspection_items"}, "“inspection_items”不存在"),
        ({"year": "1800"}, "“1800”没有人均地区生产总值的县区数据，已改为2021年"),
        ({"year": "2021.0"}, "“2021.0”没有"),
        ({"area": "999999"}, "“999999”不在本市县区之列"),
        ({"view": "globe"}, "“globe”不存在"),
    ],
)
def test_wrong_links_are_cleaned_with_a_note(query: dict[str, str], note: str) -> None:
    at = visit("map", **query)
    assert not at.exception
    assert note in text(at)
    assert title(at).startswith("肃南县人均地区生产总值12.02万元")


def test_a_chosen_county_is_outlined_and_has_its_card() -> None:
    at = visit("map", area="620721")
    said = text(at)
    assert "肃南裕固族自治县" in said
    assert "农业优先型、生态功能型" in said
    assert "2021年在全省86个县（市、区）中，地区生产总值第69位，人均地区生产总值第4位。" in said
    assert "2023年全省县域经济发展先进县（生态功能型）" in said
    assert "数据不足" in said
    assert len(specs(at)[0]["layer"]) == len(specs(visit("map"))[0]["layer"]) + 2


def test_the_drill_shows_no_real_honours() -> None:
    assert "先进县" not in text(visit("map", dataset="drill", area="620721"))


def test_the_selectors_write_to_the_url_and_keep_the_year_where_it_exists() -> None:
    at = visit("map", year="2011")
    at.selectbox(key="pick_indicator").select("gdp").run()
    assert at.query_params["indicator"] == "gdp"
    assert at.query_params["year"] == "2011"
    at.selectbox(key="pick_indicator").select("census_minority_share").run()
    assert "year" not in at.query_params
    assert "2020年" in text(at)
    at.selectbox(key="map_area").select("620702").run()
    assert at.query_params["area"] == "620702"
    at.select_slider(key="pick_year").set_value(2010).run()
    assert at.query_params["year"] == "2010"
    assert not at.exception


def test_flat_is_the_default_and_stays_out_of_the_url() -> None:
    at = visit("map", view="columns")
    at.segmented_control(key="pick_view").set_value("flat").run()
    assert at.query_params.get("view", "") in ("", [])
    at.segmented_control(key="pick_view").set_value("columns").run()
    assert at.query_params["view"] == "columns"


def test_the_figures_behind_the_map_are_text_with_their_sources() -> None:
    said = markup(visit("map"))
    table = said[said.index("图中数据") :]
    for value in ("4.43", "5.65", "4.84", "4.64", "3.59", "12.02", "4.67", "4.10"):
        assert f">{value}<" in table
    assert "中国县域统计年鉴" in table


def test_pictures_state_their_finding_to_those_who_cannot_see_them() -> None:
    charts = visit("map").get("vega_lite_chart")
    assert len(charts) == 3
    assert all(len(chart.proto.alt) > 20 for chart in charts)
    assert "肃南县12.02" in charts[0].proto.alt


def test_columns_wait_for_the_browser_and_say_in_chinese_what_is_wanting() -> None:
    at = visit("map", view="columns")
    assert not at.exception
    assert "ct-deck-room" in markup(at)
    assert "WebGL" in NO_WEBGL
    assert "平面图" in NO_WEBGL


def test_the_clean_frame_has_no_widgets_and_no_links() -> None:
    at = visit("map", frame="1")
    assert not at.exception
    assert not at.selectbox
    assert not at.select_slider
    assert "href=" not in markup(at)
    assert all("params" not in spec for spec in specs(at))


def test_the_map_is_clickable() -> None:
    first = specs(visit("map"))[0]
    assert first["params"][0]["name"] == "county"
    assert first["params"][0]["select"]["fields"] == ["adcode"]


COVER = Cover(
    load_catalog().indicator("gdp"),
    (YearCover(2011, 6, 0), YearCover(2020, 1, 5), YearCover(2021, 6, 0), YearCover(2025, 1, 0)),
)


@pytest.mark.parametrize(
    ("raw", "year", "noted"),
    [
        ("", 2021, False),
        ("2020", 2020, False),
        ("2025", 2025, False),
        ("1999", 2021, True),
        ("二〇", 2021, True),
    ],
)
def test_years_are_cleaned(raw: str, year: int, noted: bool) -> None:
    found, note = clean_year(raw, COVER)
    assert found == year
    assert bool(note) is noted


def test_ticks_of_the_year_line_tell_whole_years_from_partial_ones() -> None:
    marks = year_ticks(len(load_catalog().counties), COVER)
    assert marks.count("ct-part") == 2
    assert marks.count("ct-year") - marks.count("ct-years") == 4
