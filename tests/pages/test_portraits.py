"""县区画像: every county's sheet on both datasets, and what stands on it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from core.places.portrait import Evidence
from core.plan.load import load_catalog
from pages.portraits.sheet import named_sources, notes
from pages.portraits.side import figures
from tests.pages.conftest import markup, text, title, visit
from tests.places.test_portrait import made

pytestmark = pytest.mark.usefixtures("home")

CODES = [county.code for county in load_catalog().counties]


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("code", CODES)
def test_every_county_has_its_sheet(dataset: str, code: str) -> None:
    at = visit("portraits", dataset=dataset, area=code)
    area = load_catalog().area(code)
    said = text(at)
    assert not at.exception
    assert "没有显示出来" not in said
    assert area.short in title(at)
    assert ("演练" in title(at)) == (dataset == "drill")
    for block in (
        area.code,
        "目标",
        "仍缺",
        "个县区中：",
        "就业：",
        "佐证与进展",
        "资料来源",
        "第1页，共1页",
    ):
        assert block in said
    for name in load_catalog().position(code).types + load_catalog().position(code).industries:
        assert name in said


def test_without_a_choice_the_first_county_is_shown() -> None:
    assert load_catalog().counties[0].short in title(visit("portraits"))


def test_an_unknown_county_is_cleaned_with_a_note() -> None:
    at = visit("portraits", area="999999")
    assert not at.exception
    assert "“999999”不在本市县区之列" in text(at)


def test_the_pictures_are_part_of_the_sheet_and_have_words() -> None:
    said = markup(visit("portraits", area="620721"))
    images = re.findall(r'<img class="(ct-p-picture|ct-strip)[^"]*" alt="([^"]*)"', said)
    assert len([name for name, _ in images if name == "ct-p-picture"]) == 2
    assert len([name for name, _ in images if name == "ct-strip"]) >= 16
    assert all(len(alt) > 6 for _, alt in images)
    assert "<svg" in unquote(said)


def test_age_structure_has_no_place() -> None:
    said = markup(visit("portraits", area="620702"))
    row = next(r for r in re.findall(r"<tr>(.*?)</tr>", said, re.DOTALL) if "65岁及以上" in r)
    assert row.rstrip().endswith("—</td>")


def test_the_drill_sheet_is_marked_inside_and_bears_no_real_honours() -> None:
    said = markup(visit("portraits", area="620702", dataset="drill"))
    sheet = said[said.index("<article") :]
    assert "演练数据" in sheet
    assert "十强县" not in sheet


def test_all_counties_stand_beside_the_sheet_with_links() -> None:
    said = markup(visit("portraits"))
    links = re.findall(r'href="portraits\?area=(\d+)"', said)
    assert links == CODES
    assert said.count('aria-current="true"') == 1


def test_the_clean_frame_is_the_same_sheet_without_links_and_widgets() -> None:
    at = visit("portraits", frame="1", area="620721")
    assert not at.exception
    assert not at.selectbox
    assert "ct-p-landscape" in markup(at)
    assert "href=" not in markup(at)


def test_sources_that_do_not_fit_the_foot_are_counted_not_cut_off() -> None:
    long = [f"来源{i}，名称很长很长很长很长很长很长很长很长很长很长很长" for i in range(9)]
    said = named_sources("市委发〔2022〕4号", long)
    assert said.endswith("；等9种来源")
    assert len(said) < 130
    assert named_sources("甲", ["乙", "丙"]) == "资料来源：甲；乙；丙"
    assert long[0] in named_sources("甲" * 200, long)


def test_the_selector_writes_to_the_url() -> None:
    at = visit("portraits")
    at.selectbox(key="portrait_area").select("620722").run()
    assert at.query_params["area"] == "620722"
    assert "民乐县" in title(at)


def test_markup_in_an_entry_is_text() -> None:
    line = Evidence("2026-06-01", "<script>alert(1)</script>")
    drawn = notes(load_catalog(), replace(made("620702"), evidence=(line,)))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_the_download_holds_every_counties_figures() -> None:
    offered = figures(made("620702"))
    assert set(offered["地区代码"]) == set(CODES)
    assert len(offered) == len(CODES) * len(made("620702").standings)
    assert {"A", "C", "D"} <= set(offered["证据等级"])
    row = offered[(offered["指标"] == "地区生产总值") & (offered["地区"] == "甘州区")].iloc[0]
    assert (row["单位"], row["位次"]) == ("亿元", 1)
