"""What axe-core cannot see (WCAG 2.2): spacing of text, focus that is seen and in reach, sizes of targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import STILL, Standing, standing_pages, visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Spacing that a reader may ask for (1.4.12), as style sheets of readers set it.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-bottom: 2em !important; }"""
#: Lines of text that something cuts; one that ends in an ellipsis is whole on hover.
_CUT = Path(__file__).with_name("spacing.js").read_text(encoding="utf-8")
#: What has the focus, where it stands, and whether one sees it.
_STOP = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
#: Stops of the keyboard that are looked at on one page.
_MOST = 70


@pytest.mark.parametrize("standing", standing_pages(["official"]), indirect=True)
def test_wider_spacing_cuts_no_text(standing: Standing) -> None:
    page = standing.visit.page
    page.add_style_tag(content=SPACING).evaluate("e => e.classList.add('ours')")
    for width in (1366, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(STILL)
        assert page.evaluate(_CUT) == [], width


def _stops(standing: Standing) -> list[dict[str, Any]]:
    page, found = standing.visit.page, []
    page.evaluate("document.activeElement.blur()")
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("standing", standing_pages(["official"]), indirect=True)
def test_what_has_the_focus_is_seen(standing: Standing) -> None:
    """No stop in a menu that is shut, none that is transparent, none below the masthead (2.4.7, 2.4.11)."""
    page = standing.visit.page
    for width in (1366, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(STILL)
        page.wait_for_timeout(400)  # a menu slides away
        stops = _stops(standing)
        assert len(stops) > 8
        for stop in stops:
            assert stop["right"] > 0 and stop["left"] < width, (width, stop)
            assert not stop["hidden"], (width, stop)
            assert stop["opacity"] > 0.5, (width, stop)
            if stop["inside"] and not stop["whole"]:
                assert stop["bottom"] > stop["head"] + 2, (width, stop)


@pytest.mark.parametrize(
    ("path", "control", "key"),
    [
        ("/scenario", ".st-key-pick_growth_620702 input[type=range]", "ArrowRight"),
        ("/data", ".st-key-pick_section button", "ArrowRight Enter"),
        ("/map", ".st-key-pick_indicator input", "ArrowDown ArrowDown Enter"),
    ],
    ids=["slider", "sections", "list"],
)
def test_the_focus_stays_where_it_was_after_a_choice(
    chromium: Browser, address: str, path: str, control: str, key: str
) -> None:
    """A choice runs the page anew: whoever goes by keyboard must not begin at its top again."""
    with visiting(chromium, address) as visit:
        visit.open(path)
        before = visit.page.url
        visit.page.locator(control).first.focus()
        for one in key.split():
            visit.page.keyboard.press(one)
            visit.page.wait_for_timeout(200)
        visit.until(lambda: visit.page.url != before, "the choice in the address")
        visit.settle()
        assert visit.page.evaluate("c => document.activeElement.matches(c)", control)
