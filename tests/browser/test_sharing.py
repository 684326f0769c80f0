"""Links and sessions: a link reopens the same, two visitors do not meet, the back button goes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_shared_link_opens_the_same_in_a_second_session(chromium: Browser, address: str) -> None:
    link = "/trajectory?target=gdp-620702&as_of=2026-06-30"
    with visiting(chromium, address) as one, visiting(chromium, address) as other:
        one.open(link)
        other.open(link)
        assert one.page.inner_text("h1") == other.page.inner_text("h1")
        assert "甘州区" in one.page.inner_text("h1")


def test_two_sessions_do_not_meet(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as one, visiting(chromium, address) as other:
        one.open("/overview?dataset=drill")
        other.open("/overview")
        one.open("/trajectory?dataset=drill&target=gdp-620725")
        other.page.reload()
        other.settle()
        assert "演练" not in other.page.inner_text("h1")
        assert other.page.locator(".ct-watermark").count() == 0
        assert "演练" in one.page.inner_text("h1")


def test_the_back_button_goes_back(visit: Visit) -> None:
    visit.open("/overview")
    first = visit.page.inner_text("h1")
    visit.page.get_by_role("link", name="目标轨迹").first.click()
    visit.page.wait_for_url("**/trajectory*")
    visit.settle()
    assert visit.page.inner_text("h1") != first
    visit.page.go_back()
    visit.settle()
    assert visit.page.inner_text("h1") == first


def test_choices_follow_to_the_next_page(visit: Visit) -> None:
    visit.open("/overview?dataset=drill")
    visit.page.get_by_role("link", name="目标轨迹").first.click()
    visit.page.wait_for_url("**/trajectory*")
    visit.settle()
    assert "dataset=drill" in visit.page.url
    assert "演练" in visit.page.inner_text("h1")


@pytest.mark.parametrize(
    "query",
    ["area=999999", "dataset=nonsense", "as_of=2999-99-99", "area=<script>window.pwned=1</script>"],
)
def test_wrong_values_are_cleaned_with_a_note(visit: Visit, query: str) -> None:
    visit.open(f"/overview?{query}")
    assert "已改为" in visit.text() or "已按" in visit.text()
    assert visit.page.evaluate("window.pwned") is None
    assert visit.errors == []


def test_embedding_works(visit: Visit) -> None:
    visit.open("/overview?embed=true")
    assert "地区生产总值突破800亿元" in visit.text()
    assert visit.page.locator("h1").count() == 1
