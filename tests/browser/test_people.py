"""What people with other eyes, hands and machines need: axe-core, Chinese words, print, dark systems."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from pages.shared.registry import PAGES
from tests.browser.conftest import Visit, visiting

pytestmark = pytest.mark.browser

#: Streamlit's own, which no option of ours mends; each with the part of its markup that tells it.
STREAMLITS_OWN = {
    "aria-allowed-attr": ("stExpander", "stSlider", "react-aria", "stSegmentedControl", "stButtonGroup"),
    "aria-required-children": ("stSegmentedControl", "stButtonGroup", "radiogroup"),
    "nested-interactive": ("stFileUploader", "stPopover"),
    "label": ("stFileUploader", "stNumberInput"),
    "scrollable-region-focusable": ("stMain", "stVerticalBlock"),
}

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


@pytest.fixture(scope="module", params=[page.slug for page in PAGES])
def standing(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[tuple[str, Visit]]:
    """Open a page once for all tests that only look at it."""
    with visiting(chromium, address) as visit:
        visit.open(f"/{request.param}")
        yield request.param, visit


def test_no_serious_violation_is_ours(standing: tuple[str, Visit]) -> None:
    assert violations(standing[1]) == []


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_no_serious_violation_is_ours_on_a_phone(chromium: Browser, address: str, page: str) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open(f"/{page}")
        assert violations(visit) == []


def test_no_word_of_english_is_left(standing: tuple[str, Visit]) -> None:
    visit = standing[1]
    assert set(visit.page.evaluate(_ENGLISH)) - WRITTEN_LATIN == set()


def test_print_cuts_no_chart(standing: tuple[str, Visit]) -> None:
    page = standing[1].page
    page.emulate_media(media="print")
    try:
        for chart in page.locator("[data-testid=stVegaLiteChart]:visible").all():
            assert chart.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        assert page.locator("[data-testid=stHeader]:visible").count() == 0
    finally:
        page.emulate_media(media="screen")


def violations(visit: Visit) -> list[str]:
    """Serious findings of axe-core that are not Streamlit's own."""
    found = Axe().run(visit.page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
        if not any(mark in node["html"] + str(node["target"]) for mark in STREAMLITS_OWN.get(v["id"], ()))
    ]


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
