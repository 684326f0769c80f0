"""Links as they stand in the address bar of a browser: mended or said, never another scenario in silence."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.long]

MEANT = "/scenario?preset=best&g=620702~7&d=1"
MANGLED = (
    "/scenario?preset=best&amp;g=620702~7&amp;d=1",
    "/Scenario?PRESET=BEST&G=620702～7&d=1。",
    "/scenario？preset＝best＆g＝620702～7＆d＝1",
    "/scenario?preset=历史最好&g=620702~7&d=1）请查收",
    "/scenario）?preset=best&g=620702~7&d=1",
)


def headline(visit: Visit) -> str:
    return visit.page.locator("h1.ct-title").inner_text()


def note(visit: Visit) -> str:
    return " ".join(visit.page.locator(".ct-note").all_inner_texts())


def test_mangled_links_show_what_was_meant_and_what_is_not_followed_is_said(visit: Visit) -> None:
    visit.open(MEANT)
    meant = headline(visit)
    assert "链接" not in note(visit)
    for path in MANGLED:
        visit.open(path)
        assert headline(visit) == meant, path
        assert urlsplit(visit.page.url).path == "/scenario"
        visit.page.reload()
        visit.settle()
        assert headline(visit) == meant, path
    visit.open(MEANT + "&growth=9&target=gdp&g=620702.2040~7")
    for said in ("“growth”不认识", "“target”是目标轨迹页的参数", "“g”出现2次", "2040年不在推演年份内"):
        assert said in visit.text(), said
    assert {"growth", "target"}.isdisjoint(parse_qs(urlsplit(visit.page.url).query))


def test_going_on_to_another_page_says_nothing_of_the_last_one_s_link(visit: Visit) -> None:
    visit.open(MEANT)
    visit.page.locator("a[data-testid=stTopNavLink]", has_text="县域地图").first.click()
    visit.page.wait_for_url("**/map*")
    visit.settle()
    assert "参数" not in note(visit)
    visit.page.go_back()
    visit.page.wait_for_url("**/scenario*")
    visit.settle()
    assert "不认识" not in note(visit)
