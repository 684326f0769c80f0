"""情景推演 in a real browser: sliders, links, sessions apart, both sizes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, visiting

pytestmark = pytest.mark.browser

THUMB = ".st-key-pick_growth_620702 [role=slider], .st-key-pick_growth_620702 input[type=range]"


def headline(visit: Visit) -> str:
    return visit.page.locator("h1.ct-title").inner_text()


def press(visit: Visit, key: str, times: int = 1) -> None:
    """Move the slider step by step, each answered before the next: the page sets it again after every run."""
    for _ in range(times):
        was = query(visit)
        thumb = visit.page.locator(THUMB).first
        thumb.focus()
        thumb.press(key)
        visit.until(lambda was=was: query(visit) != was, "the address that follows the slider")
        visit.settle()


def query(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(visit.page.url).query)


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_on_a_phone_the_answer_comes_before_the_question(visit: Visit, dataset: str) -> None:
    visit.open(f"/scenario?dataset={dataset}")
    assert "2026年全市约" in headline(visit)
    visit.page.locator(
        "[data-testid=stVegaLiteChart]:visible svg, [data-testid=stVegaLiteChart]:visible canvas"
    ).nth(1).wait_for(timeout=20_000)
    answer = visit.page.locator("h1.ct-title").bounding_box()
    slider = visit.page.locator("[data-testid=stSlider]").first.bounding_box()
    assert answer
    assert slider
    assert answer["y"] + answer["height"] <= slider["y"]


def test_the_answer_stays_in_view_on_a_phone(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open("/scenario")
        visit.page.locator("[data-testid=stSlider]").nth(5).scroll_into_view_if_needed()
        visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 300)")
        scrolled = (
            "[document.documentElement, ...document.querySelectorAll('*')].some((e) => e.scrollTop > 0)"
        )
        assert visit.page.evaluate(scrolled)
        box = visit.page.locator("h1.ct-title").bounding_box()
        assert box
        assert 0 <= box["y"] < 200


def test_a_slider_a_link_and_a_second_session(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as first, visiting(chromium, address) as second:
        first.open("/scenario")
        second.open("/scenario")
        before = headline(first)
        press(first, "ArrowRight", 3)
        after = headline(first)
        assert after != before
        assert "620702~7.6" in query(first)["g"][0]
        assert headline(second) == before
        second.page.goto(first.page.url)
        second.settle()
        assert headline(second) == after
        first.page.get_by_role("button", name="恢复预设").click()
        first.settle()
        assert headline(first) == before
        assert "g" not in query(first)
        assert headline(second) == after


def test_a_slider_reruns_the_fragment_alone(visit: Visit) -> None:
    visit.open("/scenario")
    visit.page.evaluate("() => { document.querySelector('.ct-product').dataset.kept = 'yes' }")
    press(visit, "ArrowLeft", 3)
    assert visit.page.locator(".ct-product[data-kept=yes]").count() == 1
    assert "620702~7" in query(visit)["g"][0]


def test_the_copied_link_reopens_the_scenario(visit: Visit) -> None:
    visit.open("/scenario?preset=needed")
    press(visit, "ArrowRight", 4)
    said = headline(visit)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.get_by_role("button", name="复制方案链接").click()
    visit.page.wait_for_function("document.querySelector('button.ct-copy').textContent === '已复制'")
    link = visit.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(visit.base + "/scenario?")
    visit.page.goto(link)
    visit.settle()
    assert headline(visit) == said


def test_the_frame_fits(visit: Visit) -> None:
    for dataset in ("official", "drill"):
        visit.open(f"/scenario?frame=1&preset=needed&dataset={dataset}")
        foot = visit.page.locator(".ct-source").bounding_box()
        assert foot
        for block in visit.page.locator(".ct-table, .ct-lines, [data-testid=stVegaLiteChart]").all():
            box = block.bounding_box()
            assert box is None or box["y"] + box["height"] <= foot["y"] + 1
            assert box is None or box["x"] + box["width"] <= 1570
