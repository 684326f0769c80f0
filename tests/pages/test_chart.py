"""Pictures as they are sent to the browser: shorter than the builder's spec, and the same to look at."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path

import pytest
import vl_convert

from core.charts.theme import Spec
from pages.parts import loading, state
from pages.parts.chart import sent
from pages.parts.map_picture import flat_map
from pages.parts.map_side import side
from pages.parts.trajectory_blocks import drawn

DAY = dt.date(2026, 11, 24)


@pytest.fixture(params=["map", "trajectory", "ranking"])
def spec(request: pytest.FixtureRequest, home: Path) -> Spec:
    """A builder's spec of its own width, so that it can be drawn here."""
    choice = state.Choice(DAY, as_of=DAY, area="620723", dataset="drill")
    view = loading.View(choice, loading.catalog(), loading.read("drill"))
    if request.param == "trajectory":
        found = drawn(view, "gdp-city")
        assert found is not None
        return found.wide
    made = flat_map(view, "gdp_per_capita", 2020)
    if request.param == "ranking":
        made = side(view, "gdp_per_capita", 2020).ranking_spec
    assert made is not None
    return {**made, "width": 900}


def svg(spec: Spec) -> str:
    quiet = {name: part for name, part in spec.items() if name != "description"}
    config = {**spec["config"], "mark": {**spec["config"].get("mark", {}), "aria": False}}
    return vl_convert.vegalite_to_svg({**quiet, "config": config})


def test_what_is_sent_is_shorter_and_drawn_the_same(spec: Spec) -> None:
    before = copy.deepcopy(spec)
    picture = sent(spec)
    assert spec == before
    assert picture.alt == spec["description"]
    assert len(json.dumps(picture.spec)) < len(json.dumps(spec))
    assert svg(picture.spec) == svg(spec)


def test_rows_that_layers_share_travel_once(spec: Spec) -> None:
    rows = [json.dumps(one["data"]["values"]) for one in sent(spec).spec["layer"] if "values" in one["data"]]
    assert len(set(rows)) == len(rows)
