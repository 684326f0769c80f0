"""What the download menu hands out."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from core.charts.export import to_png, to_svg
from core.wording import DRILL_MARK
from pages.parts import downloads, loading, state
from pages.parts.loading import View
from pages.parts.overview_offer import offer as overview_offer
from pages.parts.trajectory_offer import offer as trajectory_offer

TODAY = dt.date(2026, 11, 24)


def view(dataset: str) -> View:
    """Open a dataset as the shell does, outside a browser's session."""
    choice = state.Choice(TODAY, dataset=dataset, as_of=TODAY)
    return View(choice, loading.catalog(), loading.read(dataset))


@pytest.fixture(params=["official", "drill"])
def opened(request: pytest.FixtureRequest, home: object) -> View:
    return view(request.param)


def rows(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    text = content.decode("utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith("# ")]
    body = "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    return head, list(csv.DictReader(io.StringIO(body)))


def test_the_csv_of_a_trajectory_says_what_it_is(opened: View) -> None:
    one = loading.track(opened, "gdp-city")
    made = downloads.csv(opened, trajectory_offer(opened, one, "标题", ["来源甲（2025-10-14）"]))
    assert made.startswith(b"\xef\xbb\xbf")
    head, body = rows(made)
    assert any("来源甲" in line for line in head)
    assert any("数据截至" in line for line in head)
    assert any(DRILL_MARK in line for line in head) == opened.choice.drill
    assert {row["单位"] for row in body} == {"亿元"}
    assert len(body) == len(one.figures)
    assert all(row["依据等级"] in "ABCD" for row in body)


def test_the_csv_of_the_overview_has_every_counted_target(opened: View) -> None:
    offer = overview_offer(opened, "标题", ["来源甲"])
    _, body = rows(downloads.csv(opened, offer))
    assert len(body) == 19
    assert all(row["状态"] for row in body)


def test_pictures_carry_title_source_and_mark(opened: View) -> None:
    one = loading.track(opened, "gdp-city")
    for offer in (
        trajectory_offer(opened, one, "全市地区生产总值", ["来源甲"]),
        overview_offer(opened, "标题", ["来源甲"]),
    ):
        assert offer.picture is not None
        svg = to_svg(offer.picture())
        assert "资料来源" in svg
        assert "数据截至" in svg
        assert (DRILL_MARK in svg) == opened.choice.drill
        assert to_png(offer.picture(), 1).startswith(b"\x89PNG")


def test_nothing_to_draw_offers_no_picture(home: object) -> None:
    opened = view("official")
    one = loading.track(opened, "industry-share")
    assert trajectory_offer(opened, one, "标题", []).picture is None
