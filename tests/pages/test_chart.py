"""Pictures as they are sent to the browser: shorter than the builder's spec, and the same to look at."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
import vl_convert

from core.charts.bridge import gap_bridge
from core.charts.kit.theme import Spec
from pages.map.picture import flat_map
from pages.map.side import side
from pages.shared import state
from pages.shared import view as loading
from pages.shared.chart import moving, sent
from pages.trajectory.blocks import drawn
from tests.charts import samples

DAY = dt.date(2026, 11, 24)


@pytest.fixture(params=["map", "trajectory", "ranking"])
def spec(request: pytest.FixtureRequest, home: Path) -> Spec:
    """A builder's spec of its own width, so that it can be drawn here."""
    choice = state.Choice(DAY, as_of=DAY, area="620723", dataset="drill")
    view = loading.View(choice, loading.snapshot("drill", DAY))
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


def numberless(picture: str) -> str:
    """Clips are numbered through, whatever picture they belong to."""
    return re.sub(r"clip\d+", "clip", picture)


def test_what_is_sent_is_shorter_and_drawn_the_same(spec: Spec) -> None:
    before = copy.deepcopy(spec)
    picture = sent(spec)
    assert spec == before
    assert picture.alt == spec["description"]
    assert len(json.dumps(picture.spec)) < len(json.dumps(spec))
    assert svg(picture.spec) == svg(spec)


def test_a_picture_that_moves_is_drawn_the_same() -> None:
    spec = gap_bridge(samples.bridge(), samples.LOOKS, width=900)
    picture = moving(spec, "何种图")
    assert picture.alt == "何种图"
    sent_rows = picture.spec["datasets"].items()
    rows = {name: pa.ipc.open_stream(held).read_all().to_pylist() for name, held in sent_rows}
    assert rows["said"] == [{"said": spec["description"]}]
    assert not any("values" in one["data"] for one in picture.spec["layer"])
    found = svg({**picture.spec, "datasets": rows})
    assert spec["description"] in found
    speaking = r'<g class="mark-symbol role-mark layer_\d+_marks"[^>]*><path aria-label.*?</g>'
    assert numberless(re.sub(speaking, "", found)) == numberless(svg(spec))


def test_rows_that_layers_share_travel_once(spec: Spec) -> None:
    rows = [json.dumps(one["data"]["values"]) for one in sent(spec).spec["layer"] if "values" in one["data"]]
    assert len(set(rows)) == len(rows)
