"""Bars start at zero, sums add up, order is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.bridge import MOST_STEPS, bridge_start, effect_bars, fitted, gap_bridge
from core.charts.consistency import consistency_bar
from core.charts.kit.theme import STATUS
from core.charts.ranking import ReferenceValue, ranking
from tests.charts import samples as s
from tests.charts.walk import marks, rows, texts


def domain(spec: dict[str, Any], kind: str = "rect") -> list[float]:
    return marks(spec, kind)[0]["encoding"]["x"]["scale"]["domain"]


def test_a_ranking_starts_at_zero_and_numbers_its_rows() -> None:
    spec = ranking(s.ranked(), width=460)
    assert domain(spec)[0] == 0
    assert all(row["zero"] == 0 for row in rows(marks(spec, "rect")[0]))
    heads = [row["head"] for row in rows(marks(spec, "text")[0])]
    assert heads == [f"{i}\u2003{name}" for i, name in enumerate(s.NAMES, 1)]


def test_negative_values_run_left_of_zero() -> None:
    frame = s.ranked().assign(value=[2.3, -1.0, -6.0, -8.0, -12.2, -17.5])
    assert domain(ranking(frame, width=460)) == [-17.5, 2.3]


def test_numbers_keep_their_room_however_narrow_the_picture_gets() -> None:
    spec = ranking(s.ranked())
    end = marks(spec, "rect")[0]["encoding"]["x"]["scale"]["range"][1]["expr"]
    assert float(end.removeprefix("width - ")) > 40  # "229.9" in bold


def test_ties_share_a_number() -> None:
    frame = s.ranked().assign(rank=[1, 2, 2, 4, 5, 6])
    heads = [row["head"][0] for row in rows(marks(ranking(frame, width=460), "text")[0])]
    assert heads == ["1", "2", "2", "4", "5", "6"]


def test_a_ranking_with_a_gap_is_refused() -> None:
    frame = s.ranked()
    frame.loc[2, "value"] = float("nan")
    with pytest.raises(ValueError, match="不得排名"):
        ranking(frame)


def test_references_are_told_by_form() -> None:
    references = [
        ReferenceValue("city", 4.67, "全市4.67"),
        ReferenceValue("province", 4.1, "全省4.10"),
        ReferenceValue("nation", 8.1, "全国8.10"),
    ]
    spec = ranking(s.ranked(), references=references, width=460)
    dashes = [
        part["mark"].get("strokeDash") for part in marks(spec, "rule") if part["mark"].get("opacity") != 0.7
    ]
    assert dashes == [None, [4, 3], [1, 3]]
    assert {"全市4.67", "全省4.10", "全国8.10"} <= set(texts(spec))


def test_targets_stand_end_to_end_from_zero() -> None:
    spec = consistency_bar(s.targets(), target=800, target_text="全市目标800", looks=s.LOOKS, width=400)
    segments = rows(marks(spec, "rect")[0])
    assert segments[0]["start"] == 0
    assert [row["end"] for row in segments] == pytest.approx(list(accumulate(s.targets()["value"])))
    assert [row["name"] for row in segments] == [name[:2] for name in s.NAMES]
    assert domain(spec)[0] == 0
    assert "多20.0" in texts(spec)


def test_too_little_is_said_as_too_little() -> None:
    spec = consistency_bar(s.targets(), target=850, target_text="全市目标850", looks=s.LOOKS, width=400)
    assert "差30.0" in texts(spec)


def test_a_computed_target_is_dotted_and_white() -> None:
    spec = consistency_bar(s.targets(), target=800, target_text="x", looks=s.LOOKS, width=400)
    dotted = [part for part in marks(spec, "rect") if part["mark"].get("strokeDash")]
    assert [row["name"] for part in dotted for row in rows(part)] == ["肃南"]


@given(st.lists(st.floats(min_value=-40, max_value=90), min_size=6, max_size=6))
def test_the_bridge_adds_up(changes: list[float]) -> None:
    spec = gap_bridge(s.bridge(tuple(changes)), s.LOOKS, width=1040)
    numbers = {row["name"]: row for row in rows(marks(spec, "text")[-1])}
    result = numbers["2026年|推演"]
    assert result["after"] == pytest.approx(680.9 + sum(changes))
    last = list(numbers.values())[-1]
    assert last["name"] == ("缺口" if result["after"] < 800 else "超出")
    assert last["high"] - last["low"] == pytest.approx(abs(800 - result["after"]))


def test_the_bridge_keeps_the_order_of_the_document() -> None:
    spec = gap_bridge(s.bridge(), s.LOOKS, width=1040)
    order = marks(spec, "bar")[0]["encoding"]["x"]["scale"]["domain"]
    assert order == ["2024年|全市", *s.NAMES, "2026年|推演", "缺口"]
    for part in marks(spec, "rule"):
        x = part["encoding"].get("x", {})
        if "scale" in x:
            assert x["scale"]["domain"] == order


@pytest.mark.parametrize(("count", "kept"), [(6, ()), (12, ()), (13, ()), (86, ()), (86, ("7", "3"))])
def test_a_bridge_joins_the_steps_that_have_no_room(count: int, kept: tuple[str, ...]) -> None:
    changes = [round(0.3 + i % 9, 1) for i in range(count)]
    steps = pd.DataFrame({"area_code": [str(i) for i in range(count)], "name": "县", "change": changes})
    fitting = fitted(steps, kept)
    assert len(fitting) == (count if count <= MOST_STEPS else len(kept or range(MOST_STEPS - 1)) + 1)
    assert fitting["change"].sum() == pytest.approx(steps["change"].sum())
    own = fitting[fitting["area_code"] != ""]
    assert own["area_code"].astype(int).is_monotonic_increasing, "the order of the document"
    if kept:
        assert set(own["area_code"]) == set(kept)
    else:
        assert own["change"].min() >= steps["change"].nlargest(len(own)).min()


def test_levels_of_the_bridge_are_strokes_not_bars() -> None:
    # A bar from another place than zero would lie; only the changes are boxes.
    spec = gap_bridge(s.bridge(), s.LOOKS, width=1040)
    assert bridge_start(s.bridge()) > 0
    boxes = {row["name"] for part in marks(spec, "bar") for row in rows(part)}
    assert boxes == {*s.NAMES, "缺口"}


def test_the_gap_is_rust_and_a_surplus_is_not() -> None:
    short = rows(marks(gap_bridge(s.bridge(), s.LOOKS, width=900), "bar")[0])[-1]
    over = rows(marks(gap_bridge(s.bridge((60, 40, 30, 20, 10, 10)), s.LOOKS, width=900), "bar")[0])[-1]
    assert short["color"] == STATUS["明显滞后"].mark
    assert over["color"] == STATUS["已实现"].mark


def test_changes_carry_their_sign() -> None:
    said = texts(gap_bridge(s.bridge(), s.LOOKS, width=1040))
    assert {"+41.9", "−3.0"} <= set(said)


@pytest.mark.parametrize("changes", [(60, 40, 30, 20, 10, 5), (-30, 0, 0.1, -0.3, 1, 1), (0, 0, 0, 0, 0, 0)])
def test_a_moved_slider_changes_rows_and_nothing_else(changes: tuple[float, ...]) -> None:
    def form(changes: tuple[float, ...]) -> dict[str, Any]:
        short = replace(s.bridge(changes), target=5000)  # whether short or not is in the last column's name
        spec = gap_bridge(short, s.LOOKS)
        layers = [{**part, "data": part["data"].get("name")} for part in spec["layer"]]
        return {**spec, "layer": layers, "description": ""}

    assert form(changes) == form((1, 2, 3, 4, 5, 6))


def test_effects_move_rows_and_nothing_else() -> None:
    def form(*effects: float) -> list[dict[str, Any]]:
        frame = s.counties(effect=list(effects), text=[f"{effect:.1f}" for effect in effects])
        return [{**part, "data": None} for part in effect_bars(frame, s.LOOKS)["layer"]]

    assert form(3.2, 1.8, 1.7, 1.9, 1.9, 0.9) == form(9.4, 0.1, 0.0, 12.5, 3.0, 1.0)


def test_effects_start_at_zero_in_order() -> None:
    frame = s.counties(effect=[3.2, 1.8, 1.7, 1.9, 1.9, 0.9], text=["3.2", "1.8", "1.7", "1.9", "1.9", "0.9"])
    spec = effect_bars(frame, s.LOOKS, width=400)
    assert domain(spec)[0] == 0
    assert [row["name"] for row in rows(marks(spec, "rect")[0])] == list(s.NAMES)
    assert isinstance(frame, pd.DataFrame)
