"""Search in the masthead as a hand would use it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visiting

pytestmark = pytest.mark.browser


def test_a_name_is_typed_and_leads_to_its_page(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.page.set_viewport_size({"width": 1600, "height": 900})
        visit.open("/overview?dataset=drill")
        visit.page.wait_for_selector(".ct-search input", state="visible")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("临泽")
        texts = visit.page.locator(".ct-hits a").all_inner_texts()
        assert any("临泽县" in one for one in texts)
        assert len(texts) <= 8
        visit.page.locator(".ct-hits a[href*=portraits]").click()
        visit.page.wait_for_url("**/portraits?*")
        visit.settle()
        assert "dataset=drill" in visit.page.url
        assert "临泽县" in visit.page.inner_text("h1")
        visit.page.locator(".ct-search input").fill("没有这个")
        assert "没有找到“没有这个”，可试地区或部门名" in visit.page.inner_text(".ct-hits")
        visit.page.keyboard.press("Escape")
        assert not visit.page.locator(".ct-hits").is_visible()
        assert visit.errors == []
