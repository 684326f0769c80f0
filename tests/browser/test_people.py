"""What people with other eyes, hands and machines need: axe-core, Chinese words, print, dark systems."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.conftest import Standing, Visit, standing_pages

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Latin words that Chinese offices write as they are.
WRITTEN_LATIN = {"GDP", "CAGR", "PNG", "SVG", "CSV", "xlsx", "XLSX", "PDF", "Word", "PowerPoint", "Excel"}
#: Words of four Latin letters and more in visible text, outside code and of the sources' own titles.
_ENGLISH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode, box = node.parentElement;
    if (!box || box.closest('style, script, code, [translate=no], .ct-source, .ct-behind, td')) continue;
    const style = getComputedStyle(box);
    if (style.visibility === 'hidden' || style.display === 'none') continue;
    if (parseFloat(style.fontSize) === 0) continue;
    if (!box.getClientRects().length) continue;
    const rect = box.getBoundingClientRect();
    if (rect.width <= 1 || rect.height <= 1) continue;
    for (const word of node.textContent.match(/[A-Za-z]{4,}/g) || []) found.add(word);
  }
  return [...found];
}"""


LOOKED_AT = pytest.mark.parametrize("standing", standing_pages(), indirect=True)


@LOOKED_AT
def test_no_serious_violation_is_ours(standing: Standing) -> None:
    assert violations(standing.visit) == []


@LOOKED_AT
def test_no_word_of_english_is_left(standing: Standing) -> None:
    visit = standing.visit
    assert set(visit.page.evaluate(_ENGLISH)) - WRITTEN_LATIN == set()


@LOOKED_AT
def test_print_cuts_no_chart(standing: Standing) -> None:
    page = standing.visit.page
    page.emulate_media(media="print")
    for chart in page.locator("[data-testid=stVegaLiteChart]:visible").all():
        assert chart.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert page.locator("[data-testid=stHeader]:visible").count() == 0


def test_a_dark_system_gets_the_light_page(chromium: Browser, address: str) -> None:
    context = chromium.new_context(color_scheme="dark", viewport={"width": 1600, "height": 900})
    try:
        visit = Visit(context.new_page(), address)
        visit.open("/")
        colour = visit.page.locator("[data-testid=stApp]").evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        assert colour == "rgb(255, 255, 255)"
    finally:
        context.close()
