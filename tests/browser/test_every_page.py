"""Every page, both datasets, two sizes: it opens, asks nobody outside, complains of nothing, and is drawn."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator

from core.wording.words import DRILL_MARK
from pages.shared.registry import PAGES
from tests.browser.axe import violations
from tests.browser.conftest import Standing, Visit, standing_pages, visiting

pytestmark = pytest.mark.browser

SLUGS = [page.slug for page in PAGES]
#: Numbers and words that must stand on a page as text, on the published figures.
SAID = {
    "overview": ["734.4", "8.4", "基本符合预期", "到期待核", "补齐"],
    "map": ["12.02", "示意图"],
    "trajectory": ["完成率91.8%", "完成进度82.4%", "时序进度83.3%", "需加快"],
    "scenario": ["2026年全市约", "800", "甘州区"],
    "positioning": ["工业主导型", "清洁能源"],
    "measures": ["28", "未填报"],
    "portraits": ["甘州区", "城市服务型"],
    "reporting": ["待报", "逾期", "市统计局"],
    "briefing": ["734.4"],
    "data": ["条数据，来自", "补齐"],
    "methods": ["1.05", "请办公室明确"],
}
#: Pages whose clean frame shows the beginning of something long.
LONG = {"briefing", "data", "methods"}
#: A picture with fewer colours than this is blank, or a box with a frame.
COLOURS = 8


#: Parts that hide something at their right until they are scrolled.
SCROLLING = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
  .map(e => e.className)"""


def drawn(chart: Locator) -> bool:
    """Whether a picture has been drawn: more than a few colours on its pixels."""
    image = Image.open(io.BytesIO(chart.screenshot())).convert("RGB")
    colours = image.getcolors(image.width * image.height) or []
    return len(colours) >= COLOURS


@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_a_page_opens_whole(standing: Standing) -> None:
    visit = standing.visit
    assert_whole(visit, standing.dataset)
    if standing.dataset == "official":
        text = visit.text()
        for words in SAID[standing.slug]:
            assert words in text, words


@pytest.mark.parametrize("dataset", ["official", pytest.param("drill", marks=pytest.mark.long)])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_opens_whole_on_a_phone(chromium: Browser, address: str, slug: str, dataset: str) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open(f"/{slug}?dataset={dataset}")
        assert_whole(visit, dataset)
        assert visit.page.evaluate(SCROLLING) == [], "a part scrolls sideways"
        assert violations(visit) == []


def assert_whole(visit: Visit, dataset: str) -> None:
    """A page is there, has asked nobody outside, complains of nothing, and its pictures are drawn."""
    assert visit.page.locator("[data-testid=stException]").count() == 0
    assert "没有显示出来" not in visit.text()
    assert visit.outside == []
    assert visit.errors == []
    assert visit.page.locator("h1").count() == 1
    overflow = "e => e.scrollWidth - e.clientWidth"
    assert visit.page.locator("[data-testid=stMain]").evaluate(overflow) <= 1, "scrolls sideways"
    charts = visit.page.locator("[data-testid=stVegaLiteChart]:visible").all()
    assert all(drawn(chart) for chart in charts)
    marked = dataset == "drill"
    assert (visit.page.locator(".ct-watermark").count() > 0) is marked
    if marked:
        assert DRILL_MARK in visit.page.inner_text("body").replace("\u3000", " ")


@pytest.mark.parametrize("standing", standing_pages(frame=True), indirect=True)
def test_the_clean_frame_holds_on_one_screen(standing: Standing) -> None:
    visit = standing.visit
    main = visit.page.locator("[data-testid=stMain]")
    assert main.evaluate("e => e.scrollHeight") <= 900
    assert visit.page.locator("[data-testid=stHeader]:visible").count() == 0
    assert visit.page.locator("h1").count() == 1
    top = visit.page.locator(".ct-masthead").bounding_box()
    assert top is not None and top["y"] <= 1
    foot = visit.page.locator(".ct-source, .ct-p-foot").last.bounding_box()
    assert foot is not None
    # What is cut at the foot is cut on purpose; what lies over the source line is not.
    words = visit.page.locator(
        "[data-testid=stMain] :is(p, td, li, h2):visible:not(.ct-source *, .ct-p-foot *)"
    )
    ends = words.evaluate_all("all => all.map(e => e.getBoundingClientRect().bottom)")
    assert max(ends) <= foot["y"] + 1 or standing.slug in LONG
    text = visit.text()
    assert "资料来源" in text
    assert "制图" in text


def test_an_address_without_a_page_leads_to_the_overview(visit: Visit) -> None:
    visit.open("/nowhere?dataset=drill")
    assert "没有“nowhere”这一页，已转到总览。" in visit.text()
    assert visit.page.url.endswith("/?dataset=drill")
    assert visit.page.locator("[role=dialog]").count() == 0


def test_the_overview_is_underlined_under_its_own_name_too(visit: Visit) -> None:
    looks = []
    for path in ("/", "/overview"):
        visit.open(path)
        link = visit.page.locator("a[data-testid=stTopNavLink]").first
        looks.append(link.evaluate("e => getComputedStyle(e).boxShadow"))
    assert looks[0] == looks[1] != "none"
