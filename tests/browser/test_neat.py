"""What a designer would send back: words that touch, lists that begin off the screen, letters that grow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import STILL, Standing, standing_pages, visiting

pytestmark = pytest.mark.browser

#: Words that begin closer than 12 px behind a number of the same row; a unit or year belongs to its number.
_CLOSE = """() => {
  const found = [];
  const text = cell => {
    const range = document.createRange(); range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  };
  for (const table of document.querySelectorAll('[data-testid=stMain] .ct-scroll > table')) {
    const heads = [...table.querySelectorAll('thead th')];
    if (!table.getBoundingClientRect().width) continue;
    for (const row of table.querySelectorAll('tr')) {
      const cells = [...row.children];
      cells.slice(1).forEach((cell, i) => {
        const before = cells[i], head = heads[i + 1] ? heads[i + 1].innerText.trim() : '';
        if (!before.classList.contains('ct-right') || !cell.classList.contains('ct-left')) return;
        if (['', '单位', '年份'].includes(head)) return;
        const words = [before, cell].map(each => each.innerText.trim());
        if (!words[0] || !words[1]) return;
        const gap = text(cell).left - text(before).right, beside = text(cell).top < text(before).bottom;
        if (beside && gap < 12) found.push(`${gap.toFixed(0)} px: ${words.join('|')}`);
      });
    }
  }
  return found.slice(0, 5);
}"""


@pytest.mark.long
@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_words_stand_apart_from_the_number_before_them(standing: Standing) -> None:
    assert standing.visit.page.evaluate(_CLOSE) == []


@pytest.mark.parametrize("width", [320, 390, 768, 979, 980, 1100])
def test_what_is_found_stands_within_the_window(chromium: Browser, address: str, width: int) -> None:
    """Beside each hit stands of what kind it is: beyond the edge nobody reads it."""
    with visiting(chromium, address) as visit:
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.open("/overview?dataset=drill")
        field = visit.page.locator(".ct-search input")
        for typed in ("工业", "没有这个"):
            field.fill(typed)
            box = visit.page.locator(".ct-hits").bounding_box()
            assert box is not None
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (typed, box)
            assert box["y"] < 60


#: Names of which a field's box covers some px (a line is a little higher than its letters).
_CONTROLS = """() => {
  const found = [];
  const names = [...document.querySelectorAll('.st-key-scenario-controls label p')].map(p => {
    const range = document.createRange(); range.selectNodeContents(p);
    return [p.innerText, [...range.getClientRects()]];
  });
  const fields = '.st-key-scenario-controls [data-testid=stNumberInputContainer]';
  for (const field of document.querySelectorAll(fields)) {
    const b = field.getBoundingClientRect();
    for (const [name, lines] of names) for (const t of lines) {
      const across = t.left < b.right && b.left < t.right;
      if (across && t.top + 3 < b.bottom && b.top < t.bottom - 3) found.push(name);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [320, 390, 768, 1093, 1366, 1600])
def test_no_name_of_a_slider_touches_a_field(chromium: Browser, address: str, width: int) -> None:
    with visiting(chromium, address) as visit:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.open("/scenario")
        assert visit.page.evaluate(_CONTROLS) == []
        share = visit.page.locator(".st-key-scenario-share")
        heights = {round(button.bounding_box()["height"]) for button in share.locator("button").all()}  # type: ignore[index]
        assert len(heights) == 1, heights


#: Sizes of letters in the small pictures as they are seen, and how far from the edge the first begins.
_SMALL = """() => {
  const sizes = new Set();
  const pictures = [...document.querySelectorAll('.st-key-small-pictures svg:has(text)')];
  for (const svg of pictures) {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    for (const text of svg.querySelectorAll('text'))
      sizes.add(Math.round(parseFloat(getComputedStyle(text).fontSize) * scale));
  }
  const edge = document.querySelector('.st-key-small-pictures').getBoundingClientRect().left;
  const caps = [...pictures[0].querySelectorAll('.mark-rect path')].map(m => m.getBoundingClientRect().left);
  return { sizes: [...sizes].sort(), indent: Math.min(...caps) - edge };
}"""


@pytest.mark.parametrize("width", [390, 768, 1093, 1366, 1600, 1920])
def test_small_pictures_keep_their_letters_and_the_edge(chromium: Browser, address: str, width: int) -> None:
    with visiting(chromium, address) as visit:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.open("/trajectory?dataset=drill")
        visit.page.evaluate(STILL)
        seen = visit.page.evaluate(_SMALL)
        assert set(seen["sizes"]) <= {12, 13}, seen
        assert 0 <= seen["indent"] <= 12, seen
        wide = visit.page.locator(".st-key-wide-trajectory").is_visible()
        assert wide == (width >= 1080), "a laptop at 125 % has every year and break named"


def test_readers_are_sent_to_where_one_signs_in(chromium: Browser, address: str) -> None:
    """The note beside a task says where the form is; nobody is sent down a page that has it above."""
    with visiting(chromium, address) as visit:
        visit.open("/reporting?office=nongye-nongcun")
        note = visit.page.get_by_text("登录后可以填报").bounding_box()
        fields = visit.page.locator(".ct-sign-in, .ct-note").first.bounding_box()
        assert note and fields and fields["y"] < note["y"]
        assert "上方" in visit.page.get_by_text("登录后可以填报").inner_text()


#: Short heads and counted words that a phone parts: their lines, where there is more than one.
_PARTED = """() => [...document.querySelectorAll('[data-testid=stMain] .ct-whole')].filter(whole => {
  if (!whole.getClientRects().length || whole.textContent.length > 12) return false;
  const range = document.createRange(); range.selectNodeContents(whole);
  return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1;
}).map(whole => whole.textContent)"""


@pytest.mark.long
@pytest.mark.parametrize("standing", standing_pages(), indirect=True)
def test_a_phone_parts_no_short_head(standing: Standing) -> None:
    page = standing.visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(STILL)
    assert page.evaluate(_PARTED) == []


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_the_state_of_the_data_stands_clear_of_the_title_on_a_phone(
    chromium: Browser, address: str, dataset: str
) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open(f"/overview?dataset={dataset}")
        state = visit.page.locator("[class*=st-key-scope] [data-testid=stPopoverButton]").first.bounding_box()
        title = visit.page.locator("h1").bounding_box()
        assert state and title
        assert title["y"] - state["y"] - state["height"] >= 6


#: Letters of the paper's pictures as they are seen: their size in the picture times its scale.
_LETTERS = """() => {
  const shown = [...document.querySelectorAll('.ct-brief-figure img')].filter(i => i.getClientRects().length);
  const sizes = [];
  for (const image of shown) {
    const svg = atob(image.src.split(',')[1]);
    const drawn = parseFloat(svg.match(/ width="([\\d.]+)"/)[1]);
    const letters = [...svg.matchAll(/font-size="([\\d.]+)/g)].map(m => parseFloat(m[1]));
    sizes.push(Math.min(...letters) * image.getBoundingClientRect().width / drawn);
  }
  return sizes;
}"""


@pytest.mark.parametrize(("size", "least"), [("phone", 10.5), ("desktop", 11.5)])
def test_letters_in_the_pictures_of_the_paper_can_be_read(
    chromium: Browser, address: str, size: str, least: float
) -> None:
    with visiting(chromium, address, size) as visit:
        visit.open("/briefing?dataset=drill")
        sizes = visit.page.evaluate(_LETTERS)
        assert len(sizes) >= 2 and min(sizes) >= least, sizes


def test_days_of_evidence_are_never_parted(chromium: Browser, address: str) -> None:
    """A day that ends one line with its month and begins the next with its day is read twice."""
    with visiting(chromium, address) as visit:
        for path in ("/measures?measure=1&dataset=drill", "/measures?measure=1"):
            visit.open(path)
            for width in (390, 1093, 1600):
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.evaluate(STILL)
                days = visit.page.locator(".ct-entry td:first-child .ct-whole")
                assert days.count() >= 2
                assert visit.page.evaluate(_PARTED) == [], width


def test_what_was_promised_is_a_block_on_a_phone(chromium: Browser, address: str) -> None:
    """Five columns on 358 px gave a milestone's name eight lines of five signs."""
    with visiting(chromium, address, "phone") as visit:
        visit.open("/measures?measure=1&dataset=drill")
        name = visit.page.locator(".ct-promised td.ct-name").first.bounding_box()
        assert name and name["width"] > 300
