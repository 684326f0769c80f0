"""What holds of every picture, at page and phone width."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import altair as alt
import pytest

from core.charts.kit.fonts import missing_glyphs
from tests.charts.gallery import BUILDERS, PAGE, PHONE
from tests.charts.walk import layers, strings

CASES = [(name, width) for name in BUILDERS for width in (PAGE, PHONE)]


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[str, int], dict[str, Any]]:
    return {(name, width): BUILDERS[name](width) for name, width in CASES}


@pytest.mark.parametrize("name", BUILDERS)
def test_specs_are_valid_vega_lite(name: str, drawn: dict[tuple[str, int], dict[str, Any]]) -> None:
    spec = copy.deepcopy(drawn[name, PAGE])
    for part in layers(spec):
        # The schema says nothing of rows; without them the check is many times faster.
        part["data"]["values"] = part["data"]["values"][:1]
    new = _unproved(spec)
    assert alt.LayerChart.from_dict(new).to_dict()["layer"] or not new["layer"]
    _proved.update(shape(part) for part in layers(new))


#: Shapes of layers that the schema has accepted.
_proved: set[str] = set()


def shape(part: Any) -> str:
    """What the schema can tell of a layer: names, kinds of values and the words that it chooses from."""
    if isinstance(part, dict):
        inside = ",".join(f"{k}:{(k in CHOSEN and v) or shape(v)}" for k, v in sorted(part.items()))
        return f"{{{inside}}}"
    if isinstance(part, list):
        return f"[{','.join(sorted({shape(one) for one in part}))}]"
    return type(part).__name__


#: Properties whose text is one of a few words.
CHOSEN = frozenset(
    {"type", "aggregate", "op", "stack", "interpolate", "align", "baseline", "orient", "strokeCap", "shape"}
    | {
        "strokeJoin",
        "cursor",
        "labelAlign",
        "labelBaseline",
        "titleAlign",
        "titleAnchor",
        "anchor",
        "timeUnit",
    }
)


def _unproved(spec: dict[str, Any]) -> dict[str, Any]:
    """The picture without the layers whose shape has been proved in another one."""
    if "layer" not in spec:
        return spec
    kept = [_unproved(part) for part in spec["layer"] if "layer" in part or shape(part) not in _proved]
    return {**spec, "layer": kept}


def test_a_layer_of_another_shape_is_another_layer() -> None:
    mark = {"mark": {"type": "bar", "align": "left"}, "encoding": {"x": {"field": "a", "stack": None}}}
    for path, value in ((("mark", "type"), "bars"), (("mark", "align"), "lefts"), (("encoding", "x"), 1)):
        other = copy.deepcopy(mark)
        other[path[0]][path[1]] = value
        assert shape(other) != shape(mark)
    renamed = copy.deepcopy(mark)
    renamed["encoding"]["x"]["field"] = "b"
    assert shape(renamed) == shape(mark)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]}-{c[1]}")
def test_specs_are_plain_json(case: tuple[str, int], drawn: dict[tuple[str, int], dict[str, Any]]) -> None:
    text = json.dumps(drawn[case], ensure_ascii=False, allow_nan=False)
    assert json.loads(text) == drawn[case]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]}-{c[1]}")
def test_no_glyph_would_be_an_empty_box(
    case: tuple[str, int], drawn: dict[tuple[str, int], dict[str, Any]]
) -> None:
    text = "".join(strings({k: v for k, v in drawn[case].items() if k != "config"}))
    assert missing_glyphs(text) == ""


@pytest.mark.parametrize("name", BUILDERS)
def test_pictures_say_what_they_show(name: str, drawn: dict[tuple[str, int], dict[str, Any]]) -> None:
    said = drawn[name, PAGE]["description"]
    assert re.search("[\u4e00-\u9fff]", said)
    assert "None" not in said
    assert "nan" not in said


@pytest.mark.parametrize("name", BUILDERS)
def test_no_axis_drops_a_tick_that_was_chosen(
    name: str, drawn: dict[tuple[str, int], dict[str, Any]]
) -> None:
    for part in layers(drawn[name, PAGE]):
        for channel in ("x", "y"):
            axis = part["encoding"].get(channel, {}) if "encoding" in part else {}
            axis = axis.get("axis") if isinstance(axis, dict) else None
            if axis and "values" in axis:
                assert axis["labelOverlap"] is False


@pytest.mark.parametrize("name", BUILDERS)
def test_no_number_is_set_off_from_its_unit(name: str, drawn: dict[tuple[str, int], dict[str, Any]]) -> None:
    for text in strings(drawn[name, PAGE]):
        assert not re.search(r"\d [%亿万元个年]", text), text


@pytest.mark.parametrize("name", BUILDERS)
def test_no_small_text(name: str, drawn: dict[tuple[str, int], dict[str, Any]]) -> None:
    for part in layers(drawn[name, PAGE]):
        mark = part["mark"]
        if mark["type"] == "text" and isinstance(mark["fontSize"], int | float):
            # The letter inside a 17 px grade chip is part of a mark.
            assert mark["fontSize"] >= (11 if part["encoding"]["text"].get("field") == "letter" else 12)
