"""What the download menu hands out."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from PIL import Image

from core.charts.kit.export import to_png, to_svg
from core.figures.observation import Release
from core.wording.words import DRILL_MARK
from pages.overview.body import offer as overview_offer
from pages.portraits.side import offer as portrait_offer
from pages.scenario.state import preset_of, usable
from pages.shared import downloads, state
from pages.shared import view as loading
from pages.shared.view import View
from pages.trajectory.offer import offer as trajectory_offer
from tests.pages.conftest import text, visit

TODAY = dt.date(2026, 11, 24)


def view(dataset: str) -> View:
    """Open a dataset as the shell does, outside a browser's session."""
    choice = state.Choice(TODAY, dataset=dataset, as_of=TODAY)
    return View(choice, loading.snapshot(dataset, TODAY))


@pytest.fixture(params=["official", "drill"])
def opened(request: pytest.FixtureRequest, home: object) -> View:
    return view(request.param)


def rows(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    text = content.decode("utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith("# ")]
    body = "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    return head, list(csv.DictReader(io.StringIO(body)))


def test_the_csv_of_a_trajectory_says_what_it_is(opened: View) -> None:
    one = opened.snapshot.track("gdp-city")
    made = downloads.csv(opened, trajectory_offer(opened, one, ("标题", "亿元"), ["来源甲（2025-10-14）"]))
    assert made.startswith(b"\xef\xbb\xbf")
    head, body = rows(made)
    assert any("来源甲" in line for line in head)
    assert any("数据截至" in line for line in head)
    assert any(DRILL_MARK in line for line in head) == opened.choice.drill
    assert {row["单位"] for row in body} == {"亿元"}
    assert len(body) == len(one.figures)
    assert all(row["依据等级"] in "ABCD" for row in body)


@pytest.mark.parametrize("page", ["overview", "portraits"])
def test_the_whole_page_comes_first_and_twice_as_large(opened: View, page: str) -> None:
    menu = visit(page, dataset=opened.choice.dataset).get("download_button")
    assert "整页" in menu[0].proto.label and "CSV" in menu[-1].proto.label
    if page == "overview":
        made = overview_offer(opened.released(), "标题", ["来源甲"]).page
    else:
        made = portrait_offer(opened.released(), opened.snapshot.released().portrait("620723")).page
    assert made is not None
    picture = Image.open(io.BytesIO(made()))
    paper = (2245, 1587) if page == "overview" else (1587, 2245)
    assert picture.format == "PNG" and picture.size == paper


SHEETS = ("map", "trajectory", "scenario", "positioning", "measures")


@pytest.mark.parametrize("page", SHEETS)
def test_a_page_with_figures_is_offered_whole(
    page: str, handed_out: list[tuple[View, downloads.Offer]]
) -> None:
    """The menu's first entry is the page itself, with the words and figures of its own blocks."""
    at = visit(page, dataset="drill")
    assert "整页" in at.get("download_button")[0].proto.label
    made = handed_out[-1][1].page
    assert made is not None
    picture = Image.open(io.BytesIO(made()))
    assert picture.format == "PNG"
    assert picture.width == 2 * 1600
    assert 1200 < picture.height < 4000


def test_the_csv_of_the_overview_has_every_counted_target(opened: View) -> None:
    offer = overview_offer(opened, "标题", ["来源甲"])
    _, body = rows(downloads.csv(opened, offer))
    assert len(body) == 19
    assert all(row["状态"] for row in body)


def test_pictures_carry_title_source_and_mark(opened: View) -> None:
    one = opened.snapshot.track("gdp-city")
    for offer in (
        trajectory_offer(opened, one, ("全市地区生产总值", "亿元"), ["来源甲"]),
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
    one = opened.snapshot.track("industry-share")
    assert trajectory_offer(opened, one, ("标题", "亿元"), []).picture is None


PAGES = ("overview", "map", "trajectory", "scenario", "positioning", "measures", "portraits", "data")


@pytest.fixture
def handed_out(monkeypatch: pytest.MonkeyPatch) -> list[tuple[View, downloads.Offer]]:
    """Every offer that a page's menu makes, with the view that it makes it from."""
    made: list[tuple[View, downloads.Offer]] = []
    menu = downloads.menu

    def watched(shown: View, offered: Callable[[View], downloads.Offer]) -> None:
        def noted(public: View) -> downloads.Offer:
            offer = offered(public)
            made.append((public, offer))
            return offer

        menu(shown, noted)

    monkeypatch.setattr(downloads, "menu", watched)
    return made


@pytest.mark.parametrize("page", PAGES)
def test_no_page_hands_out_what_is_not_published(
    page: str, home: object, handed_out: list[tuple[View, downloads.Offer]]
) -> None:
    """The drill has such figures on pages; its downloads are made as if they were not there."""
    assert (view("drill").snapshot.figures["release"] == Release.INTERNAL).any()
    at = visit(page, dataset="drill")
    assert downloads.LEFT_OUT in text(at)
    ((public, offer),) = handed_out[-1:]
    assert not (public.snapshot.figures["release"] == Release.INTERNAL).any()
    assert not any(o.release == Release.INTERNAL for o in public.snapshot.known.observations)
    assert downloads.csv(public, offer)
    if offer.picture is not None:
        assert to_svg(offer.picture())


def test_figures_that_the_scenario_starts_from_may_be_unpublished(home: object) -> None:
    shown = view("drill")
    figures = shown.snapshot.figures.copy()
    start = shown.snapshot.scenario_inputs.reference_year
    late = (figures["indicator"] == "gdp") & (figures["year"] >= start)
    figures.loc[late, "release"] = Release.INTERNAL.value
    public = replace(shown.snapshot, figures=figures).released()
    assert public.scenario_inputs.reference_year < start
    for slug in usable(shown):
        result = public.scenario(preset_of(shown, slug).scenario)
        assert len(result.county_frame()) == len(shown.catalog.counties)


def test_the_unpublished_figure_is_on_the_page_and_not_in_the_file(home: object) -> None:
    shown = view("drill")
    public = shown.released()
    assert public.released().snapshot is public.snapshot
    track = "industry-share"
    last, known = (one.snapshot.track(track).figures[-1] for one in (shown, public))
    assert (last.release, known.release) == (Release.INTERNAL, Release.PUBLIC)
    made = downloads.csv(public, trajectory_offer(public, public.snapshot.track(track), ("标题", "亿元"), []))
    assert len(rows(made)[1]) == len(shown.snapshot.track(track).figures) - 1


def test_text_that_a_spreadsheet_would_run_is_made_harmless(opened: View) -> None:
    frame = pd.DataFrame({"进展": ["=HYPERLINK(1)", "@x", "已开工"], "数": [-1.5, 2.0, None]})
    _, body = rows(downloads.csv(opened, downloads.Offer("名", "标题", None, lambda: frame, ())))
    assert [row["进展"] for row in body] == ["'=HYPERLINK(1)", "'@x", "已开工"]
    assert [row["数"] for row in body] == ["-1.5", "2.0", ""]


def test_a_title_or_source_with_a_comma_begins_no_cell_of_its_own(opened: View) -> None:
    """What an office typed as the title of a source stands in the head of every download."""
    offer = downloads.Offer(
        "名", "标题,=cmd", None, lambda: pd.DataFrame({"数": [1]}), ('公报",=HYPERLINK(1)', "甲\r\n=2")
    )
    lines = list(csv.reader(io.StringIO(downloads.csv(opened, offer).decode("utf-8-sig"))))
    assert all(len(line) == 1 for line in lines)
    assert all(line[0].startswith("# ") for line in lines[:4])
    assert [line[0] for line in lines[4:]] == ["数", "1"]
