"""Histories of the counties: lines never cross a change of basis, estimates are dashed, names do not meet."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
import pytest

from core.charts.histories import Histories, axis_start, county_histories, has_breaks, has_estimates
from core.charts.kit.theme import REFERENCE, county_looks
from core.charts.kit.vega import records

CODES = ["1", "2", "3"]
LOOKS = county_looks(CODES)
NAMES = {"1": "甲", "2": "乙", "3": "丙"}


def point(area: str, year: int, value: float, benchmark: str = "a", **more: Any) -> dict[str, Any]:
    row = {"area_code": area, "year": year, "value": value, "low": None, "high": None, "benchmark": benchmark}
    return {**row, "grade": "C", "break_before": False, **more}


def model(*rows: dict[str, Any], **more: Any) -> Histories:
    return Histories(pd.DataFrame(rows), NAMES, LOOKS, **more)


def lines(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in spec["layer"] if part["mark"].get("type") == "line"]


def test_a_line_joins_only_neighbours_of_one_benchmark() -> None:
    rows = [point("1", year, 10 + year - 2015, "a" if year < 2018 else "b") for year in range(2015, 2021)]
    rows.append(point("1", 2022, 20, "b"))
    spec = county_histories(model(*rows))
    spans = sorted([r["year"] for r in part["data"]["values"]] for part in lines(spec))
    assert spans == [[2015, 2016, 2017], [2018, 2019, 2020]]
    assert has_breaks(model(*rows))


def test_a_stated_break_is_not_crossed_either() -> None:
    rows = [
        point("1", 2015, 1),
        point("1", 2016, 2),
        point("1", 2017, 1, break_before=True),
        point("1", 2018, 2),
    ]
    spec = county_histories(model(*rows))
    assert all(not {2016, 2017} <= {r["year"] for r in part["data"]["values"]} for part in lines(spec))


def test_estimates_are_dashed_and_told() -> None:
    rows = [point("1", year, year - 2000, grade="E" if year > 2016 else "C") for year in range(2015, 2019)]
    spec = county_histories(model(*rows))
    dashed = [part for part in lines(spec) if part["mark"].get("strokeDash")]
    assert len(dashed) == 1
    assert {r["year"] for r in dashed[0]["data"]["values"]} == {2016, 2017, 2018}
    assert has_estimates(model(*rows))
    assert not has_estimates(model(point("1", 2015, 1)))


def test_the_city_is_told_by_its_form() -> None:
    frame = pd.DataFrame([point("1", y, 5) for y in (2015, 2016)] + [point("9", y, 6) for y in (2015, 2016)])
    spec = county_histories(Histories(frame, {"1": "甲", "9": "全市"}, LOOKS))
    widths = {part["mark"]["color"]: part["mark"]["strokeWidth"] for part in lines(spec)}
    assert widths[REFERENCE["city"].color] == REFERENCE["city"].width
    assert widths[LOOKS["1"].mark] < REFERENCE["city"].width


def test_names_at_the_ends_stand_apart_and_in_the_text_colour() -> None:
    rows = [point(code, year, 50 + i * 0.01) for i, code in enumerate(CODES) for year in (2015, 2016)]
    spec = county_histories(model(*rows), height=200)
    texts = [
        part for part in spec["layer"] if part["mark"].get("type") == "text" and "aria" not in part["mark"]
    ]
    assert [part["mark"]["color"] for part in texts] == [LOOKS[code].text for code in CODES]
    low, high = axis_start(model(*rows)), 50.02
    per_px = (texts[0]["encoding"]["y"]["scale"]["domain"][1] - low) / (200 - 28 - 14 - 8)
    places = sorted(-part["data"]["values"][0]["value"] / per_px + part["mark"]["dy"] for part in texts)
    assert high > low
    assert all(b - a >= 14.9 for a, b in itertools.pairwise(places))


@pytest.mark.parametrize(("low", "start_is_zero"), [(1.0, True), (60.0, False)])
def test_the_axis_starts_at_zero_where_it_may(low: float, start_is_zero: bool) -> None:
    one = model(point("1", 2015, low), point("1", 2016, 80.0))
    assert (axis_start(one) == 0) is start_is_zero


def test_an_older_benchmark_beside_the_current_is_light() -> None:
    rows = [point("1", y, y - 2000, b) for b in ("a", "b") for y in (2020, 2021)]
    colors = [part["mark"]["color"] for part in lines(county_histories(model(*rows)))]
    assert LOOKS["1"].mark in colors
    assert len(set(colors)) == 2


def test_the_description_says_first_and_last() -> None:
    said = county_histories(model(point("1", 2015, 1), point("1", 2016, 2, grade="E")))["description"]
    assert "甲2015年1.0，2016年约2.0" in said
    assert "不连线" in said


def test_inputs_are_not_touched() -> None:
    frame = pd.DataFrame([point("1", 2016, 2), point("1", 2015, 1)])
    before = records(frame)
    county_histories(Histories(frame, NAMES, LOOKS))
    assert records(frame) == before
