"""From analysis to the map's pictures: classes follow printed numbers, estimates stay hollow."""

from __future__ import annotations

import pytest

from core.charts import county_map as adapter
from core.charts.histories import county_histories
from core.charts.kit.scales import rounded_breaks
from core.charts.kit.theme import SURFACE
from core.charts.positioning import heatmap, named, quotient_text, strip
from core.figures.estimates import reconstruct
from tests.places.test_portrait import model
from tests.targets.books import AS_OF, catalog, official


def drawn(indicator: str, year: int) -> adapter.Drawn:
    known = official().known(AS_OF)
    return adapter.drawn(catalog(), known, reconstruct(catalog(), known), indicator, year)


def test_rows_are_printed_in_one_unit() -> None:
    rows = adapter.rows(drawn("gdp_per_capita", 2021)).set_index("name")
    assert rows.loc["肃南县", "text"] == "12.02"
    assert rows.loc["民乐县", "text"] == "3.59"


def test_estimates_are_marked_and_never_coloured() -> None:
    one = drawn("gdp", 2015)
    rows = adapter.rows(one)
    assert all(text.startswith("≈") for text in rows["text"])
    assert set(rows["grade"]) == {"E"}
    assert "斜线为重构估算" in adapter.subtitle(catalog(), one)


def test_the_ranking_wears_the_colours_of_the_map() -> None:
    one = drawn("gdp_per_capita", 2021)
    bars = next(
        part for part in adapter.ranking_chart(catalog(), one)["layer"] if part["mark"].get("type") == "rect"
    )
    fills = {row["name"]: row["fill"] for row in bars["data"]["values"]}
    assert len(set(fills.values())) > 1
    assert SURFACE not in fills.values()
    assert next(row["name"] for row in bars["data"]["values"]) == "肃南县"


def test_the_subtitle_states_unit_prices_year_and_benchmark() -> None:
    said = adapter.subtitle(catalog(), drawn("gdp_per_capita", 2021))
    assert said == "人均地区生产总值，万元，当年价格，2021年，四经普口径"


def test_a_forecast_is_told_beside_the_map() -> None:
    assert adapter.forecasts_text(drawn("gdp", 2023)) == "山丹县2023年预计数85.5亿元，不计入"
    assert adapter.forecasts_text(drawn("gdp", 2021)) == ""


def test_histories_leave_estimates_apart() -> None:
    spec = county_histories(adapter.histories(catalog(), drawn("gdp", 2021), "620702"))
    assert "全市" not in spec["description"]
    assert any(part["mark"].get("strokeDash") == [4, 3] for part in spec["layer"])


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([0.0, 1.0, 0.0, 1.0], (1.0, 2.0, 3.0, 4.0)),
        ([43.29], (40.0, 50.0, 60.0, 70.0)),
        ([0.0, 5.0, 1.0, 2.0], (1.0, 2.0, 3.0, 4.0)),
    ],
)
def test_whole_and_single_numbers_get_round_classes(values: list[float], breaks: tuple[float, ...]) -> None:
    assert rounded_breaks(values) == breaks


def test_the_heatmap_has_industry_as_one_row_with_its_parts_below() -> None:
    shown = list(dict.fromkeys(named(model().quotients, catalog().roles.industry_parts)["shown"]))
    at = shown.index("工业")
    assert shown[at + 1 : at + 4] == ["其中采矿业", "其中制造业", "其中电力热力燃气及水生产和供应业"]
    spec = heatmap(catalog(), model(), catalog().province, "620721")
    texts = [row["text"] for part in spec["layer"] for row in part["data"]["values"] if "text" in row]
    assert "5.03" in texts
    assert "0.24*" in texts


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"lq": 1.0, "small": False}, "1.00"),
        ({"lq": 0.238, "small": True}, "0.24*"),
        ({"lq": float("nan"), "small": False}, "缺"),
    ],
)
def test_quotients_are_printed_with_their_flag(row: dict[str, object], said: str) -> None:
    assert quotient_text(row) == said


def test_only_declaring_counties_stand_in_a_types_row() -> None:
    spec = strip(catalog(), model(), catalog().province)
    assert spec is not None
    points = [
        row
        for part in spec["layer"]
        for row in part["data"]["values"]
        if "area_code" in row and "fill" in row
    ]
    for row in points:
        kind = row["type"].split("\n")[0]
        assert kind in catalog().position(row["area_code"]).types
