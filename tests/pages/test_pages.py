"""Both pages on both datasets: what a visitor must find there."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize(
    "said",
    [
        "734.4",
        "8.4",
        "314.7",
        "基本符合预期",
        "快于预期或基本符合预期",
        "19项定量目标",
        "820.0亿元",
        "比全市目标多20.0亿元",
        "四县均须突破110亿元",
        "到期待核",
        "待市统计局填报",
        "补齐",
        "可判定",
        "尚无导入",
        "全程",
    ],
)
def test_the_overview_says_on_published_figures(said: str) -> None:
    assert said in text(visit("overview"))


def test_a_share_projection_is_not_on_the_overview() -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", markup(visit("overview")), re.DOTALL)
    row = next(r for r in rows if "临泽县" in r)
    assert "数据不足" in row
    assert "≈" not in row, "estimates stand on 目标轨迹"
    assert "需加快" not in row


def test_the_counts_line_adds_up() -> None:
    line = re.search(r'<div class="ct-counts">.*?</div>', markup(visit("overview")), re.DOTALL)
    assert line
    numbers = [int(n) for n in re.findall(r"<b>(\d+)</b>", line.group(0))]
    assert len(numbers) == 12  # the ten words, two words side by side, and 待明确
    assert sum(numbers) == 19


@pytest.mark.parametrize(
    "said", ["734.4", "8.37%", "91.8%", "82.4%", "83.3%", "9.0%", "0.86", "841", "8.47%"]
)
def test_the_trajectory_says_of_the_city(said: str) -> None:
    at = visit("trajectory")
    charts = "".join(chart.proto.spec for chart in at.get("vega_lite_chart"))
    assert said in text(at) + charts


def test_the_trajectory_of_a_county_leads_with_what_needs_no_link() -> None:
    said = text(visit("trajectory", target="gdp-620702"))
    assert "95.4%" in said
    assert "今后须2026年增长4.9%" in said
    assert said.index("95.4%") < said.index("1.0537")


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


def test_the_figures_behind_the_picture_are_text() -> None:
    said = markup(visit("trajectory"))
    head = re.search("图中(?:<[^>]+>)*数据", said)  # a head's words stand in elements of their own
    assert head
    table = said[head.start() :]
    for value in ("491.2", "467.1", "608.0", "734.4", "526.2"):
        assert f">{value}<" in table


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


def test_an_earlier_date_of_judgement_shows_what_was_known_then() -> None:
    said = text(visit("overview", as_of="2024-06-30"))
    assert "734.4" not in said
    assert "314.7" not in said
    assert "608.0" in said


def test_the_joint_target_says_what_published_figures_leave_no_room_for() -> None:
    opened = Snapshot.open("official")
    (one, *_) = opened.ruled_out()
    assert one.sentence in text(visit("trajectory", target=one.target))
    other = next(t.id for t in opened.catalog.targets if not opened.ruled_out(t.id))
    assert "由公布数推得" not in text(visit("trajectory", target=other))
