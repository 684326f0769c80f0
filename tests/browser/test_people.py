"""What people with other eyes, hands and machines need: axe-core on every page, print, dark systems."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from pages.parts.registry import PAGES
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


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_no_serious_violation_is_ours(chromium: Browser, address: str, page: str, size: str) -> None:
    with visiting(chromium, address, size) as visit:
        visit.open(f"/{page}")
        found = Axe().run(visit.page).response["violations"]
    ours = [
        f"{v['id']}: {node['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
        if not any(mark in node["html"] + str(node["target"]) for mark in STREAMLITS_OWN.get(v["id"], ()))
    ]
    assert ours == []


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


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_print_cuts_no_chart(visit: Visit, page: str) -> None:
    visit.open(f"/{page}")
    visit.page.emulate_media(media="print")
    visit.page.wait_for_timeout(300)
    for chart in visit.page.locator("[data-testid=stVegaLiteChart]:visible").all():
        assert chart.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert visit.page.locator("[data-testid=stHeader]:visible").count() == 0
