"""Both pages on both datasets: what a visitor must find there."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.snapshot import Snapshot
from tests.pages.conftest import markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("page", ["overview", "trajectory"])
def test_every_page_opens_without_a_failure(page: str, dataset: str) -> None:
    at = visit(page, dataset=dataset)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert "资料来源" in text(at)
    assert "数据截至" in text(at)


@pytest.mark.parametrize("target", ["gdp-city", "gdp-620702"])
def test_both_benchmarks_stand_side_by_side(home: Path, target: str) -> None:
    [found] = [a for a in Snapshot.open("official", home=home).assessments if a.target.id == target]
    said = text(visit("trajectory", target=target))
    assert ("两种口径，两个结论" if found.benchmarks_differ else "两种口径，结论相同") in said
    assert said.index("五经普口径") < said.rindex("四经普口径")


@pytest.mark.parametrize("target", [target.id for target in load_catalog().targets])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_every_target_has_a_trajectory(target: str, dataset: str) -> None:
    at = visit("trajectory", dataset=dataset, target=target)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert title(at)


def test_pictures_state_their_finding_to_those_who_cannot_see_them() -> None:
    for page in ("overview", "trajectory"):
        charts = visit(page).get("vega_lite_chart")
        assert charts
        assert all(len(chart.proto.alt) > 12 for chart in charts)


@pytest.mark.parametrize("page", ["overview", "trajectory"])
def test_drill_data_say_so_everywhere(page: str) -> None:
    at = visit(page, dataset="drill")
    assert "ct-watermark" in markup(at)
    assert title(at).startswith("演练：")
    official = visit(page)
    assert "ct-watermark" not in markup(official)
    assert not title(official).startswith("演练")


@pytest.mark.parametrize("page", ["overview", "trajectory"])
def test_the_clean_frame_has_no_widgets(page: str) -> None:
    at = visit(page, frame="1")
    assert not at.exception
    assert not at.selectbox
    assert not at.date_input
    assert not at.get("download_button")
    assert "ct-masthead" in markup(at)
    assert "href=" not in markup(at)


def test_the_joint_target_says_what_published_figures_leave_no_room_for() -> None:
    opened = Snapshot.open("official")
    (one, *_) = opened.ruled_out()
    assert one.sentence in text(visit("trajectory", target=one.target))
    other = next(t.id for t in opened.catalog.targets if not opened.ruled_out(t.id))
    assert "由公布数推得" not in text(visit("trajectory", target=other))
