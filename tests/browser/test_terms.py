"""A word of ours is explained where it stands, by mouse, keyboard and finger, and leads to the methods."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator

from core.wording.terms import TERMS
from tests.browser.conftest import Visit, visiting

pytestmark = pytest.mark.browser

WORD = "今后须年均"


def word(visit: Visit) -> Locator:
    """The explained head of the overview's table."""
    return visit.page.locator(f"th .ct-term[data-term={WORD}]:visible").first


def test_pointing_and_focus_explain_and_escape_takes_it_away(visit: Visit) -> None:
    visit.open("/")
    tip = visit.page.locator("#ct-tip")
    word(visit).hover()
    assert TERMS[WORD] in tip.inner_text()
    visit.page.keyboard.press("Escape")
    assert not tip.is_visible()
    visit.page.mouse.move(2, 2)
    word(visit).focus()
    assert TERMS[WORD] in tip.inner_text()
    assert word(visit).get_attribute("aria-describedby") == tip.get_attribute("id")
    box = tip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1600
    word(visit).evaluate("e => e.blur()")
    visit.page.locator(".ct-search input").focus()
    assert not tip.is_visible()


def test_enter_leads_to_the_word_among_the_methods_and_keeps_the_dataset(visit: Visit) -> None:
    visit.open("/?dataset=drill")
    word(visit).focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"dt[data-term={WORD}]:focus")
    assert "/methods?dataset=drill#" in visit.page.url
    visit.page.wait_for_function(
        "w => { const b = document.querySelector(`dt[data-term=${w}]`).getBoundingClientRect();"
        " return b.top > 0 && b.bottom < innerHeight; }",
        arg=WORD,
    )


def test_the_first_tap_explains_and_the_second_leads_on(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 1100, "height": 800}, has_touch=True, locale="zh-CN")
    try:
        visit = Visit(context.new_page(), address)
        visit.open("/")
        word(visit).tap()
        assert TERMS[WORD] in visit.page.locator("#ct-tip").inner_text()
        assert "methods" not in visit.page.url
        word(visit).tap()
        visit.page.wait_for_url("**/methods#term=*")
    finally:
        context.close()


def test_a_clean_frame_explains_nothing(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.open("/?frame=1")
        looks = word(visit).evaluate("e => getComputedStyle(e).textDecorationLine")
        assert looks == "none"
