"""Every page on A4: whole, in few sheets, with whose it is and the day of its data at the top."""

from __future__ import annotations

import io
import unicodedata

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from pages.shared.registry import PAGES
from tests.browser.conftest import Standing, standing_pages, visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Sheets that a page takes at most, and whether paper is turned for it; the portraits have their own test.
SHEETS = {
    "overview": (1, True),
    "map": (2, True),
    "trajectory": (3, True),
    "scenario": (2, True),
    "positioning": (3, True),
    "measures": (4, True),
    "reporting": (2, False),
    "briefing": (6, False),
    "data": (4, False),
    "methods": (11, False),
}
#: Screens in CSS px that people print from: the office's laptop at 100 and 125 %, a tablet, a telephone.
SCREENS = (1366, 1093, 768, 390)
#: Letters at least on a page's first sheet: a title, its second finding and the head have fewer.
LEAST_LETTERS = 150
#: Lines of text beyond the paper's edge, and parts that hide something at their right.
_CUT = """() => {
  const main = document.querySelector('[data-testid=stMain]'), cut = [];
  const edge = document.documentElement.clientWidth + 1;
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement, text = node.data.trim();
    if (!text || !e.getClientRects().length || e.closest('style, script') || e.offsetWidth === 1) continue;
    // A line that ends in an ellipsis says so, and its page has it in full.
    if (getComputedStyle(e.closest('td') ?? e).textOverflow === 'ellipsis') continue;
    const range = document.createRange(); range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 2 && box.right > edge) cut.push(`${text.slice(0, 30)} ends at ${box.right.toFixed(0)}`);
  }
  for (const e of main.querySelectorAll('.ct-scroll'))
    if (e.clientWidth && e.scrollWidth > e.clientWidth + 1) cut.push(`cut: ${e.innerText.slice(0, 30)}`);
  return cut.slice(0, 5);
}"""
#: Width in CSS px of what is printed: A4 less the margins, upright and turned.
_UPRIGHT, _ACROSS = 688, 1062

#: Radicals that a PDF gives in place of the letters that look the same, and that no normal form undoes.
_RADICALS = str.maketrans("⺠⻓⻔⻚⻛⻢⻬⻋⻅⻉⻘⻝", "民长门页风马齐车见贝青食")


def plain(text: str) -> str:
    """Text of a PDF or page without spaces, in the letters that were meant."""
    return unicodedata.normalize("NFKC", "".join(text.split())).translate(_RADICALS)


@pytest.mark.parametrize("standing", standing_pages(slugs=SHEETS), indirect=True)
def test_a_page_prints_whole(standing: Standing) -> None:
    page, slug = standing.visit.page, standing.slug
    most, across = SHEETS[slug]
    read = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    size = read.pages[0].mediabox
    assert (size.width > size.height) is across
    assert len(read.pages) <= most
    title = next(page.title for page in PAGES if page.slug == slug)
    head = plain(read.pages[0].extract_text())
    assert title in head
    assert "数据截至" in head
    assert ("演练数据" in head) is (standing.dataset == "drill")
    whole = "".join(plain(sheet.extract_text()) for sheet in read.pages)
    last = page.locator("[data-testid=stMain] table:visible tr:last-child td:first-child")
    for row in {plain(text)[:6] for text in last.all_inner_texts()} - {""}:
        assert row in whole, row
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _ACROSS if across else _UPRIGHT, "height": 1000})
    assert page.evaluate(_CUT) == []


@pytest.mark.parametrize("standing", standing_pages(slugs=SHEETS), indirect=True)
def test_a_page_prints_as_short_from_every_screen(standing: Standing) -> None:
    visit, (most, _) = standing.visit, SHEETS[standing.slug]
    for width in SCREENS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.settle()
        read = PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True)))
        assert len(read.pages) <= most, width
        # A picture too high for what is left of a sheet would leave the title alone on the first.
        assert len(plain(read.pages[0].extract_text())) > LEAST_LETTERS, width


def test_the_scenario_begins_with_its_picture(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.open("/scenario")
        first = PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
        said = plain(first)
        assert said.index("缺口") < said.index("在这一方案下")
        assert "各县区实际增速" not in said
