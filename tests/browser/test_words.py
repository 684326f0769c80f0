"""Nothing in English that a viewer, a keyboard or a screen reader meets; a title a page; lost connections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from core.store.disk import DATASETS
from pages.shared.registry import PAGES
from tests.browser.conftest import SIZES, Standing, Visit, serving, standing_pages, visiting
from tests.conftest import copied

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: English words in text and names, without what nobody is shown (carriers of the address, icons).
ENGLISH = """() => {
  const found = new Set();
  const english = said => /[A-Za-z]{4,}/.test(said) && !/[\\u4e00-\\u9fa5]/.test(said);
  const met = e => e.checkVisibility()
    && !e.closest('[aria-hidden=true], [data-testid=stIconMaterial], script, style');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (english(node.data) && met(node.parentElement)) found.add(node.data.trim());
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription']) {
    for (const e of document.querySelectorAll(`[${name}]`)) {
      if (english(e.getAttribute(name)) && met(e)) found.add(`${name}: ${e.getAttribute(name)}`);
    }
  }
  return [...found];
}"""
#: Names that are written in Latin letters in Chinese text too: programs, authors, publishers of figures.
NAMES = {"Word", "PowerPoint", "Excel", "Florence；Dunn", "reportify.cn"}


@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_a_page_speaks_chinese_and_has_a_title_of_its_own(standing: Standing) -> None:
    page = standing.visit.page
    assert set(page.evaluate(ENGLISH)) - NAMES == set()
    # On a phone the pages are behind a button of Streamlit's own.
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    page.get_by_test_id("stExpandSidebarButton").first.wait_for(state="attached")
    assert set(page.evaluate(ENGLISH)) - NAMES == set()
    title = next(page.title for page in PAGES if page.slug == standing.slug)
    assert page.title().startswith(title)


def test_a_lost_server_is_said_in_chinese(chromium: Browser, built: Path, tmp_path: Path) -> None:
    with serving(copied(built, tmp_path / "home", *DATASETS)) as base:
        session = visiting(chromium, base, apart=True)
        visit = session.__enter__()
        visit.open("/methods")
    try:
        visit.page.get_by_text("服务正在重启，或网络中断。恢复后页面会自动回来").wait_for(timeout=60_000)
        assert set(visit.page.evaluate(ENGLISH)) - NAMES == set()
    finally:
        session.__exit__(None, None, None)


def test_a_proxy_that_drops_the_live_connection_is_named(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, apart=True) as visit:
        visit.page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
        visit.page.goto(address)
        visit.page.get_by_text("没有放行实时连接").wait_for(timeout=60_000)


def test_sliders_and_chart_buttons_are_named_in_plain_words(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.open("/scenario")
        visit.page.wait_for_selector("[data-testid=stSlider]")
        visit.page.wait_for_selector("[data-testid=stVegaLiteChart]:visible")
        names = "all => all.map(e => e.getAttribute('aria-label') || '')"
        found = visit.page.locator("[aria-label]").evaluate_all(names)
        assert any("甘州区" in name for name in found)
        assert [name for name in found if "**" in name or ":gray" in name] == []
        assert any(name.startswith("看数据：") for name in found)
        assert [
            name for name in found if name.startswith(("Show ", "Download ", "Copy ", "Fullscreen"))
        ] == []


def _losing(visit: Visit, part: str, times: int) -> list[str]:
    """Let requests for a script of the page fail so many times; return their addresses as they come."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < times:
            lost.append(route.request.url)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    visit.page.route(re.compile(rf"/static/js/{part}\.[\w-]+\.js"), lose)
    return lost


@pytest.mark.parametrize("part", ["Html", "index", "ButtonGroup"])
def test_a_part_that_was_lost_once_is_fetched_again(chromium: Browser, address: str, part: str) -> None:
    with visiting(chromium, address, apart=True) as visit:
        lost, begun = _losing(visit, part, 1), []
        visit.page.on("domcontentloaded", lambda _: begun.append(part))
        slug = "briefing" if part == "ButtonGroup" else "methods"
        visit.page.goto(f"{address}/{slug}", wait_until="commit")
        visit.until(lambda: len(begun) > 1, "the page asked for once more", 60)
        visit.settle()
        assert len(lost) == 1
        assert set(visit.page.evaluate(ENGLISH)) - NAMES == set()


def test_a_part_that_never_comes_is_said_in_chinese(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, apart=True) as visit:
        lost = _losing(visit, "Html", 99)
        visit.page.goto(f"{address}/methods", wait_until="commit")
        visit.page.get_by_text("页面有一部分没有取到").wait_for(timeout=60_000)
        # Fetched twice more, then left: it does not go on for ever.
        assert len(lost) == 1 + len(visit.page.evaluate("JSON.parse(sessionStorage['county-targets-parts'])"))
        assert set(visit.page.evaluate(ENGLISH)) - NAMES == set()
