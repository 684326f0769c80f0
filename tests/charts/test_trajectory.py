"""Trajectory: nothing joins what must not be joined, and the required path arrives."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.kit import series
from core.charts.kit.theme import ACCENT, INK, SURFACE
from core.charts.multiples import shared_axis, small_multiples
from core.charts.trajectory.picture import BasePath, Required, Trajectory, axis_start, trajectory
from tests.charts import samples as s
from tests.charts.walk import layers, mark, marks, rows, texts

CITY = trajectory(s.city(), width=1010)
PHONE = trajectory(s.city(), width=358)
GRADES = "ABCDE"


def points_of(spec: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Data lines: not the target path, the required path or the fan."""
    found = []
    for part in marks(spec, "line"):
        if mark(part)["color"] in (ACCENT,) or mark(part).get("strokeDash") == [7, 4]:
            continue
        found.append([(row["year"], row["value"]) for row in rows(part)])
    return found


def test_no_line_crosses_a_benchmark_a_break_or_a_gap() -> None:
    frame = s.history()
    allowed = set()
    for _, group in frame[~frame["forecast"]].groupby("benchmark"):
        members = group.sort_values("year").to_dict("records")
        for before, after in pairwise(members):
            if after["year"] - before["year"] == 1 and not after["break_before"]:
                allowed.add((before["value"], after["value"]))
    drawn = {(a[1], b[1]) for line in points_of(CITY) for a, b in pairwise(line)}
    assert drawn == allowed
    assert (608.0, 680.9) not in drawn
    assert (399.9, 377.0) not in drawn


def test_a_phone_has_no_number_before_a_break_and_room_above_the_old_yardstick() -> None:
    assert "608.0" in texts(CITY)
    assert "608.0" not in texts(PHONE)
    high = replace(s.city(), fan=None, yardstick=(842.0, "若按旧口径尺度，约合842亿元"))
    scale = marks(trajectory(high, width=358), "rule")[0]["encoding"]["y"]["scale"]
    assert scale["range"][1] > 10


def test_a_forecast_is_a_hollow_diamond_on_no_line() -> None:
    assert not any(value == 730 for line in points_of(CITY) for _, value in line)
    diamonds = [part for part in marks(CITY, "point") if mark(part).get("shape") == "diamond"]
    assert [row["value"] for part in diamonds for row in rows(part)] == [730]
    assert all(mark(part)["fill"] == SURFACE for part in diamonds)
    assert any("预计" in text for text in texts(CITY))


def test_the_required_path_ends_on_the_target() -> None:
    thick = [part for part in marks(CITY, "line") if mark(part)["strokeWidth"] == 3.25]
    path = rows(thick[0])
    assert (path[0]["year"], path[0]["value"]) == (2024, 680.9)
    assert path[-1]["year"] == 2026
    assert path[-1]["value"] == pytest.approx(800)
    growth = [b["value"] / a["value"] for a, b in pairwise(path)]
    assert growth[0] == pytest.approx(growth[1])
    rings = [part for part in marks(CITY, "point") if mark(part).get("stroke") == ACCENT]
    assert rows(rings[0]) == [{"year": 2026, "value": 800}]


@pytest.mark.parametrize(
    ("geometric", "latest", "middle"), [(False, 10.0, 15.0), (True, 10.0, 200**0.5), (True, -10.0, 5.0)]
)
def test_shares_run_straight_and_levels_compound(geometric: bool, latest: float, middle: float) -> None:
    base = BasePath(2020, latest, "", geometric=geometric)
    model = Trajectory(s.history(), "%", target=20, due=2026, base=base, required=Required(2024, latest, "x"))
    thick = next(p for p in marks(trajectory(model, width=800), "line") if mark(p)["strokeWidth"] == 3.25)
    assert [row["value"] for row in rows(thick)] == pytest.approx([latest, middle, 20])


def test_the_fan_has_whole_years_at_its_edges() -> None:
    edges = [
        part
        for part in marks(CITY, "line")
        if mark(part).get("strokeDash") == [4, 3] and mark(part)["color"] == ACCENT
    ]
    assert len(edges) == 2
    assert all([row["year"] for row in rows(part)] == [2024, 2025, 2026] for part in edges)


def test_hatching_lies_between_the_edges_of_the_fan() -> None:
    fan = s.city().fan
    assert fan is not None
    hatch = [part for part in marks(CITY, "rule") if mark(part).get("opacity") == 0.45]
    for row in rows(hatch[0]):
        assert row["low"] <= row["high"]
        assert fan["low"].min() <= row["low"]
        assert row["high"] <= fan["high"].max()


@pytest.mark.parametrize("spec", [CITY, PHONE])
def test_ticks_chosen_by_hand_are_kept_and_end_in_the_due_year(spec: dict[str, Any]) -> None:
    for part in layers(spec):
        axis = part["encoding"].get("x", {}).get("axis")
        if axis:
            assert axis["labelOverlap"] is False
            assert axis["values"][-1] == 2026
            assert axis["format"] == "d"


def test_both_values_of_an_overlap_year_are_joined_by_a_rule_and_named() -> None:
    spans = [row for part in marks(CITY, "rule") for row in rows(part) if row.get("to") == 491.2]
    assert spans == [{"year": 2020, "value": 467.05, "to": 491.2}]
    assert {"467.1", "491.2"} <= set(texts(CITY))
    assert any("×1.0517" in text for text in texts(CITY))


def test_of_many_overlap_years_only_the_last_is_put_into_words() -> None:
    frame = s.history()
    more = frame[frame["benchmark"] == "b2019"].assign(benchmark="b2023", value=lambda f: f["value"] * 1.05)
    later = pd.concat([frame, more[more["year"] > 2020]]).sort_values(["year", "benchmark"])
    model = Trajectory(later, "亿元", target=800, due=2026)
    said = texts(trajectory(model, width=1010))
    assert len({text for text in said if "口径修订" in text}) == 1
    assert "2023年口径修订\n×1.0500" in said


def test_the_last_change_of_benchmark_is_said() -> None:
    assert any(text.startswith("口径断点：608.0与680.9") for text in texts(CITY))


def test_notes_target_and_yardstick_stand_on_the_picture() -> None:
    said = texts(CITY)
    assert "目标：突破800亿元（须高于此线）" in said
    assert "按旧口径尺度约841" in said
    assert "2017年统计核减\n非衰退" in said
    assert "今后需年均8.4%" in said
    assert {"705.8～907.5", "80%区间"} <= set(said)


def test_the_axis_start_is_known_for_the_subtitle() -> None:
    assert axis_start(s.city()) == 200
    assert axis_start(s.county()) == 20


def test_an_estimate_on_a_line_has_no_point_and_one_alone_has_a_whisker() -> None:
    spec = trajectory(s.county(), width=700)
    solid = [row for part in marks(spec, "point") for row in rows(part) if row.get("grade")]
    assert {row["year"] for row in solid if row["grade"] == "E"} == {2024}
    whiskers = [row for part in marks(spec, "rule") for row in rows(part) if row.get("to") == 93.0]
    assert [(row["year"], row["value"]) for row in whiskers] == [(2024, 76.0)]
    assert all(row["fill"] == SURFACE for row in solid if row["grade"] == "E")


def test_a_target_without_figures_is_still_drawn() -> None:
    empty = s.history().iloc[0:0]
    spec = trajectory(Trajectory(empty, "户", target=50, due=2025, target_text="目标：达到50户"), width=600)
    assert "目标：达到50户" in texts(spec)
    assert "尚无公布数" in spec["description"]


def test_a_history_without_a_target_is_still_drawn() -> None:
    spec = trajectory(Trajectory(s.history(), "亿元"), width=600)
    assert points_of(spec)


def test_the_phone_leaves_out_long_words_but_no_evidence() -> None:
    assert len(points_of(PHONE)) == len(points_of(CITY))
    assert not any("口径断点" in text for text in texts(PHONE))
    assert "目标：突破800亿元（须高于此线）" in texts(PHONE)


years = st.lists(st.integers(2010, 2025), min_size=1, max_size=16, unique=True)


@given(years, st.data())
def test_stretches_join_only_what_may_be_joined(known: list[int], data: st.DataObject) -> None:
    frame = pd.DataFrame(
        {
            "year": known,
            "value": [100.0 + y for y in known],
            "benchmark": data.draw(st.lists(st.sampled_from("ab"), min_size=len(known), max_size=len(known))),
            "grade": data.draw(st.lists(st.sampled_from(GRADES), min_size=len(known), max_size=len(known))),
            "forecast": data.draw(st.lists(st.booleans(), min_size=len(known), max_size=len(known))),
            "break_before": data.draw(st.lists(st.booleans(), min_size=len(known), max_size=len(known))),
        }
    )
    listed = series.points(frame)
    joined = set()
    for stretch in series.stretches(listed):
        assert len(stretch.points) >= 2
        for before, after in pairwise(stretch.points):
            assert series.may_join(before, after)
            assert GRADES.index(stretch.grade) >= 0
            joined.add((before["year"], after["year"]))
    expected = {(a["year"], b["year"]) for a in listed for b in listed if series.may_join(a, b)}
    assert joined == expected


def test_the_weaker_end_decides_the_form_of_a_line() -> None:
    frame = s.history().assign(grade=["A"] * 4 + ["B", "E"] + ["A"] * 6)
    forms = {p["year"]: x.grade for x in series.stretches(series.points(frame)) for p in x.points[1:]}
    assert (forms[2016], forms[2018], forms[2020], forms[2021], forms[2022]) == ("A", "A", "E", "E", "A")


def test_breaks_lie_where_a_reader_would_join() -> None:
    found = {gap.year: gap.benchmark_changes for gap in series.breaks(series.points(s.history()))}
    assert found == {2016.5: True, 2018.5: True, 2023.5: True}


def test_multiples_keep_order_years_and_shared_scales() -> None:
    specs = small_multiples(s.panels(), width=240)
    names = [next(t for t in texts(spec) if t in s.NAMES) for spec in specs]
    assert names == list(s.NAMES)
    x_domains = {tuple(p["encoding"]["x"]["scale"]["domain"]) for spec in specs for p in marks(spec, "line")}
    assert len(x_domains) == 1
    tops = [next(p for p in marks(spec, "line"))["encoding"]["y"]["scale"]["domain"][1] for spec in specs]
    assert len(set(tops[1:5])) == 1
    assert shared_axis(s.panels()) == f"{'、'.join(s.NAMES[1:5])}纵轴相同"
    assert not any("纵轴相同" in t for spec in specs for t in texts(spec)), "said once, above all of them"


def test_multiples_carry_the_cap_in_the_county_colour() -> None:
    for spec, code in zip(small_multiples(s.panels(), width=240), s.CODES, strict=True):
        caps = [mark(part)["color"] for part in marks(spec, "rect")]
        assert caps == [s.LOOKS[code].mark]
        assert INK not in caps


def test_inputs_are_not_changed() -> None:
    model = s.city()
    before = model.points.copy(deep=True)
    trajectory(model, width=900)
    pd.testing.assert_frame_equal(model.points, before)
