"""The list of pages on a phone: every entry can be hit, and whoever has chosen one sees the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from pages.shared.registry import PAGES
from tests.browser.conftest import visiting

pytestmark = pytest.mark.browser

MENU = "[data-testid=stSidebar]"
#: Anything painted over the list, at every tenth pixel of it; its own and the masthead's parts left aside.
_OVER = """() => {
  const menu = document.querySelector('[data-testid=stSidebar]'), over = new Set();
  const box = menu.getBoundingClientRect();
  for (let y = 50; y < box.bottom; y += 10) for (let x = 5; x < box.right - 10; x += 10) {
    const top = document.elementFromPoint(x, y);
    if (top && !menu.contains(top)) over.add(top.className || top.tagName);
  }
  return [...over];
}"""


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_nothing_lies_over_the_list_and_it_shuts_behind_a_choice(
    chromium: Browser, address: str, dataset: str
) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open(f"/data?dataset={dataset}&section=versions")
        visit.page.get_by_test_id("stExpandSidebarButton").click()
        links = visit.page.locator(f"{MENU} a")
        links.last.wait_for()
        visit.until(lambda: visit.page.evaluate(_OVER) == [], "nothing over the list of pages", seconds=5)
        assert links.count() == len(PAGES)
        links.first.click()
        visit.until(lambda: "/data" not in visit.page.url, "another page")
        visit.settle()
        visit.until(lambda: not visit.page.locator(f"{MENU} a").first.is_visible(), "a list that is shut")
