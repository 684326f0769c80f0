"""Every page from 320 to 2560 px: no overlap, nothing cut, no text under 12 px, links are reached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages.shared.registry import PAGES
from tests.browser.conftest import STILL, Standing, standing_pages, visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Widths of the window in CSS px: 320 is a page at 400 %, 1093 a laptop of 1366 at 125 %, 1229 one of 1536.
WIDTHS = sorted({*range(320, 2561, 20), 390, 683, 767, 768, 781, 911, 1093, 1229, 1366})
#: Of these, the windows that people have; and into how many parts the others are shared out in every run.
USUAL = (320, 390, 768, 1093, 1366, 1600, 2560)
SHARES = 24
HEIGHT = 800
SLUGS = [page.slug for page in PAGES]
#: Letters of another machine are wider than these by so much: what only just fits here is cut there.
WIDER = "[data-testid=stMain] *:not(svg *) { letter-spacing: 0.4px !important; }"
#: What is wrong with the page as it stands, the first eight faults in words.
AUDIT = Path(__file__).with_name("widths.js").read_text(encoding="utf-8")


def _hold(standing: Standing, widths: Sequence[int]) -> None:
    page = standing.visit.page
    page.add_style_tag(content=WIDER).evaluate("e => e.classList.add('ours')")
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(STILL)
        faults = page.evaluate(AUDIT)
        assert faults == [], f"{standing.slug}, {standing.dataset}, {width} px: {faults[0]}"


@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_a_page_holds_at_its_share_of_widths(standing: Standing) -> None:
    """The usual windows, and one in twenty-four of all widths: others for each page and dataset."""
    place = SLUGS.index(standing.slug) + (standing.dataset == "drill")
    _hold(standing, sorted({*USUAL, *WIDTHS[place % SHARES :: SHARES]}))


@pytest.mark.torture
@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_a_page_holds_at_every_width(standing: Standing) -> None:
    _hold(standing, WIDTHS)


#: Lines of text that the foot of the clean frame cuts or covers.
_CUT = """() => {
  const apart = '.ct-source, .ct-p-foot, style, script, [class*=narrow]', cut = [];
  const foot = document.querySelector('.ct-source, .ct-p-foot').getBoundingClientRect();
  const main = document.querySelector('[data-testid=stMain]');
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement, text = node.data.trim();
    if (!text || e.closest(apart)) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const hold = e.closest('.ct-brief')?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (box.width < 2 || hold && box.left > hold.right) continue;  // whole columns that are left out
      if (box.bottom > foot.top + 2) cut.push(`${text.slice(0, 30)} ends at ${box.bottom.toFixed(0)}`);
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("standing", standing_pages(frame=True), indirect=True)
def test_a_clean_frame_ends_with_whole_lines(standing: Standing) -> None:
    assert standing.visit.page.evaluate(_CUT) == []


#: Left edges of the product's name and of what the page is laid out in, and right edges of its last menu.
_EDGES = """() => {
  const main = document.querySelector('.stMainBlockContainer');
  const s = getComputedStyle(main), b = main.getBoundingClientRect();
  const name = document.querySelector('.ct-product').getBoundingClientRect();
  const menu = document.querySelector('.st-key-downloads').getBoundingClientRect();
  return [name.left - b.left - parseFloat(s.paddingLeft), menu.right - b.right + parseFloat(s.paddingRight)];
}"""


def test_masthead_and_content_share_their_edges(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.open("/overview")
        for width in (1366, 1600, 1920, 2240, 2560):
            visit.page.set_viewport_size({"width": width, "height": HEIGHT})
            visit.page.evaluate(STILL)
            left, right = visit.page.evaluate(_EDGES)
            scrollbar = 16
            assert abs(left) <= scrollbar / 2 + 1, width
            assert abs(right) <= scrollbar + 1, width


def test_the_audit_sees_what_it_is_there_for(chromium: Browser, address: str) -> None:
    """Each kind of fault, made on purpose on a page that has none, is found."""
    with visiting(chromium, address) as visit:
        visit.open("/methods")
        assert visit.page.evaluate(AUDIT) == []
        for css, found in {
            "h1 { font-size: 11px !important; }": "text of 11.0 px",
            "h1 { width: 30px; overflow: hidden; white-space: nowrap; }": "cut at the right",
            ".st-key-scope { right: 900px !important; }": "overlap",
            ".ct-table { min-width: 3000px; }": "a part scrolls sideways",
            ".ct-masthead, .ct-product { right: 0; pointer-events: auto !important; }": "not reached",
        }.items():
            style = visit.page.add_style_tag(content=css)
            assert any(found in fault for fault in visit.page.evaluate(AUDIT)), found
            style.evaluate("e => e.remove()")


def test_the_audit_sees_a_choice_that_lies_over_the_title(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.page.set_viewport_size({"width": 1093, "height": HEIGHT})
        visit.open("/positioning?dataset=drill")
        assert visit.page.evaluate(AUDIT) == []
        visit.page.add_style_tag(content="h1 { padding-right: 0 !important; text-wrap: nowrap !important; }")
        assert any(fault.startswith("overlap: h1") for fault in visit.page.evaluate(AUDIT))
