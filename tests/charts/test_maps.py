"""Maps: missing is not low, estimates are not filled, every county is there and can be read."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from core.charts.choropleth import choropleth, class_colors
from core.charts.deck import column_deck
from core.charts.kit.export import to_svg
from core.charts.kit.measure import text_width
from core.charts.kit.theme import MISSING_FILL, RANCH, SEQUENTIAL5, STATUS, SURFACE, contrast
from core.charts.status_map import status_map
from core.wording.words import SCHEMATIC_MARK
from tests.charts import samples as s
from tests.charts.walk import layers, mark, marks, rows, texts

BREAKS = (4, 4.5, 5, 6)


def draw(frame: pd.DataFrame | None = None, **options: Any) -> dict[str, Any]:
    frame = s.values() if frame is None else frame
    return choropleth(s.geometry(), frame, breaks=BREAKS, unit="万元", decimals=2, width=900, **options)


def base(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return next(rows(part) for part in layers(spec) if part.get("name") == "counties")


def status(**options: Any) -> dict[str, Any]:
    return status_map(s.geometry(), s.statuses(), width=400, **options)


@pytest.mark.parametrize("spec", [draw(), status()])
def test_counties_keep_the_order_of_the_document(spec: dict[str, Any]) -> None:
    assert [row["adcode"] for row in base(spec)] == list(s.CODES)


def test_missing_is_not_the_lowest_class() -> None:
    missing = base(draw())[1]
    assert missing["fill"] == MISSING_FILL
    assert missing["fill"] not in SEQUENTIAL5
    assert missing["text"] == "缺"
    dashed = [part for part in marks(draw(), "geoshape") if mark(part).get("strokeDash")]
    assert [part["transform"][0]["filter"]["oneOf"] for part in dashed] == [[s.CODES[1]]]


def test_an_estimate_is_white_and_hatched() -> None:
    spec = draw()
    assert base(spec)[2]["fill"] == SURFACE
    assert "估算，不计入" in texts(spec)


def test_a_county_without_a_row_is_missing() -> None:
    assert base(draw(s.values().iloc[:3]))[5]["fill"] == MISSING_FILL


def test_classes_are_decided_after_rounding() -> None:
    frame = s.values().assign(value=[4.496, 4.504, 4.4949, 4.0, 3.9951, 6.0], grade="C", text="x")
    fills = [row["fill"] for row in base(draw(frame))]
    assert fills == [SEQUENTIAL5[i] for i in (2, 2, 1, 1, 1, 4)]


def test_legend_has_unit_breaks_ranch_and_missing() -> None:
    said = texts(draw())
    assert {"万元", "4.0", "4.5", "5.0", "6.0", "缺数"} <= set(said)
    assert any("不参与评价" in text for text in said)


@pytest.mark.parametrize("count", [1, 3, 5, 7])
def test_other_numbers_of_classes_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="5级或7级"):
        class_colors(list(range(count)))


@pytest.mark.parametrize(
    "spec", [draw(), status(), draw(s.values().assign(grade="C", value=[1, 4.1, 4.6, 5.5, 9, 12]))]
)
def test_labels_can_be_read_on_their_county(spec: dict[str, Any]) -> None:
    checked = 0
    for part in marks(spec, "text"):
        for row in rows(part):
            if "ground" in row and "color" in part["encoding"]:
                assert contrast(row["color"], row["ground"]) >= 4.5, row
                checked += 1
    assert checked >= len(s.CODES)


@pytest.mark.parametrize("spec", [draw(), status()])
def test_the_schematic_note_stands_inside(spec: dict[str, Any]) -> None:
    assert SCHEMATIC_MARK in texts(spec)


@pytest.mark.parametrize("make", [draw, status])
def test_an_approval_number_is_printed_where_there_is_one(make: Any) -> None:
    assert any("审图号：甘S（2026）1号" in text for text in texts(make(approval="甘S（2026）1号")))


def placed(picture: str) -> dict[str, tuple[float, float]]:
    """Where the words of a picture stand, in px from its own corner."""
    shifted = re.finditer(
        r'<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*>([^<]*)</text>', picture
    )
    return {one[3]: (float(one[1]), float(one[2])) for one in shifted}


@pytest.mark.parametrize("approval", ["", "甘S（2026）1号"])
@pytest.mark.parametrize("width", [300, 330, 358, 404, 520])
def test_the_key_never_lies_over_the_schematic_note(width: int, approval: str) -> None:
    frame = s.statuses().iloc[:2].assign(words=["快于预期", "快于预期或基本符合预期"])
    spec = status_map(s.geometry(), frame, width=width, height=280, approval=approval)
    places = placed(to_svg(spec))
    note = next(text for text in places if SCHEMATIC_MARK in text)
    right, level = places[note]
    began = right - text_width(note, 12)
    keys = [text for text in places if text in ("快于预期", "快于预期或基本符合预期", "数据不足")]
    assert len(keys) == 3
    for text in keys:
        left, height = places[text]
        assert left + text_width(text, 12) + 6 < began or abs(height - level) >= 12, (width, text)


def test_status_fills_follow_the_words() -> None:
    fills = [row["fill"] for row in base(status())]
    assert fills[0] == STATUS["快于预期"].fill
    assert fills[1] == SURFACE  # hollow: rests on estimates
    assert fills[2] == STATUS["明显滞后"].fill
    assert fills[3] == MISSING_FILL
    assert fills[5] == STATUS["已实现"].fill  # has no hollow form


def test_every_shape_on_the_map_is_named_in_its_legend() -> None:
    said = set(texts(status()))
    assert {"快于预期", "明显滞后", "低于基期", "数据不足", "已实现", "需加快（估算）"} <= said


def test_the_ranch_is_grey_and_selectable_by_nobody() -> None:
    spec = draw()
    grey = [row for part in marks(spec, "geoshape") for row in rows(part) if row.get("fill") == RANCH]
    assert len(grey) == 1
    assert "ranch" not in [row["adcode"] for row in base(spec)]


def test_a_click_selects_by_the_code_at_the_top_level() -> None:
    spec = draw()
    assert spec["params"] == [
        {
            "name": "county",
            "select": {"type": "point", "fields": ["adcode"], "toggle": False},
            "views": ["counties"],
        }
    ]
    assert all(row["adcode"] == row["id"] for row in base(spec))
    assert "params" not in draw(selectable=False)


def test_a_split_county_is_named_on_its_parts() -> None:
    assert {"肃南县（明花）", "肃南县（皇城）"} <= set(texts(draw()))


def test_narrow_maps_move_names_outside_with_a_leader() -> None:
    spec = status()
    outside = [
        part
        for part in marks(spec, "text")
        for row in rows(part)
        if row.get("line", "").startswith("临泽县\u2002")
    ]
    assert outside
    assert all(mark(part)["opacity"]["expr"].endswith("? 1 : 0") for part in outside)
    leaders = [
        row
        for part in marks(spec, "geoshape")
        for row in rows(part)
        if row["geometry"]["type"] == "LineString"
    ]
    assert len(leaders) == 2


def test_columns_rise_from_values_that_count() -> None:
    deck = column_deck(s.values(), s.geometry(), breaks=BREAKS, colors=SEQUENTIAL5, decimals=2)
    polygons, columns, names = deck.layers
    assert polygons.id == "counties"
    tallest = max(columns._data, key=lambda c: c["elevation"])
    assert tallest["label"] == "肃南县 12.02"
    assert "临泽县 缺" in [c["label"] for c in names._data]
    assert "临泽县 缺" not in [c["label"] for c in columns._data]


def test_the_deck_asks_no_host_for_tiles() -> None:
    deck = column_deck(s.values(), s.geometry())
    assert deck.map_provider is None
    text = deck.to_json()
    assert "http" not in text
    assert "carto" not in text.lower()


def test_the_deck_marks_the_ranch_and_keeps_the_key() -> None:
    deck = column_deck(s.values(), s.geometry())
    properties = [f["properties"] for f in deck.layers[0]._data["features"]]
    assert [p["adcode"] for p in properties] == [*s.CODES, "ranch"]
    assert properties[-1]["text"] == "不参与评价"
