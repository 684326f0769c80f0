"""The map in a real browser: clicks, selectors, years, columns, a browser without WebGL, shared links."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from core.plan.load import load_catalog
from pages.map.picture import NO_WEBGL
from tests.browser.conftest import FLAGS, Visit, program, visiting
from tests.conftest import missing

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Places on the flat map at 1600 x 900 that lie well inside a county, as shares of its picture.
PLACES = {"620721": (0.22, 0.33), "620702": (0.62, 0.40), "620725": (0.77, 0.53)}
CANVAS = ".st-key-map-canvas [data-testid=stVegaLiteChart]"


def click_county(visit: Visit, code: str) -> None:
    """Click on a county of the flat map."""
    box = visit.page.locator(CANVAS).bounding_box()
    assert box
    right, down = PLACES[code]
    visit.page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])
    visit.settle()


@pytest.mark.parametrize("code", list(PLACES))
def test_a_click_chooses_a_county(visit: Visit, code: str) -> None:
    visit.open("/map")
    click_county(visit, code)
    visit.led_to(f"area={code}")
    assert visit.page.locator(".ct-map-card").count() == 1


def test_a_click_works_again_after_the_selector_has_chosen_another(visit: Visit) -> None:
    visit.open("/map")
    click_county(visit, "620721")
    visit.page.locator(".st-key-map_area").click()
    visit.page.get_by_role("option", name="民乐县").click()
    visit.led_to("area=620722")
    click_county(visit, "620721")
    visit.led_to("area=620721")
    assert "肃南裕固族自治县" in visit.text()


def test_the_overviews_map_chooses_too(visit: Visit) -> None:
    visit.open("/overview")
    box = visit.page.locator("[data-testid=stVegaLiteChart]").first.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + 0.14 * box["width"], box["y"] + 0.36 * box["height"])
    visit.led_to("area=620721")
    visit.page.get_by_role("link", name="县域地图").first.click()
    visit.page.wait_for_url("**/map*")
    visit.settle()
    assert "肃南裕固族自治县" in visit.text()


def test_the_choice_follows_to_the_other_pages(visit: Visit) -> None:
    visit.open("/map")
    click_county(visit, "620725")
    visit.page.get_by_role("link", name="县区画像").first.click()
    visit.page.wait_for_url("**/portraits*")
    visit.settle()
    assert "山丹县" in visit.page.inner_text("h1")


def test_the_keyboard_reaches_every_choice(visit: Visit) -> None:
    visit.open("/map")
    years = visit.page.locator(".st-key-pick_year input[type=range]")
    years.focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.led_to("year=2020")
    assert "2020年" in visit.text()
    visit.page.locator(".st-key-map_area input").focus()
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    visit.led_to("area=620")


def test_a_shared_link_opens_the_same_map(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as one, visiting(chromium, address) as other:
        one.open("/map")
        click_county(one, "620702")
        one.page.locator(".st-key-pick_indicator").click()
        one.page.keyboard.type("固定资产投资")
        one.page.get_by_role("option", name="固定资产投资").first.wait_for()
        one.page.keyboard.press("Enter")
        one.settle()
        link = one.page.url.removeprefix(address)
        assert "indicator=fixed_investment" in link
        other.open(link)
        assert other.page.inner_text("h1") == one.page.inner_text("h1")
        assert "甘州区" in other.page.inner_text(".st-key-map-side")


def test_the_back_button_takes_a_choice_back(visit: Visit) -> None:
    visit.open("/map")
    before = visit.page.inner_text("h1")
    visit.page.locator(".st-key-pick_year input[type=range]").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.settle()
    assert visit.page.inner_text("h1") != before
    visit.page.go_back()
    visit.settle()
    assert visit.page.inner_text("h1") == before


def test_the_narrow_map_is_low_and_keeps_its_names(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, "phone") as visit:
        visit.open("/map")
        box = visit.page.locator(CANVAS).bounding_box()
        assert box
        assert box["height"] < 360
        names = visit.page.locator(f"{CANVAS} svg").text_content() or ""
        for county in load_catalog().counties:
            assert county.short in names


def test_columns_are_drawn_where_the_browser_can(visit: Visit) -> None:
    visit.open("/map?view=columns")
    visit.page.wait_for_selector("#deckgl-overlay, .ct-webgl", timeout=30_000)
    refused = visit.page.locator(".ct-webgl")

    def drawn() -> bool:
        picture = visit.page.locator(".st-key-map-deck [data-testid=stDeckGlJsonChart]").screenshot()
        return len(Image.open(io.BytesIO(picture)).convert("RGB").getcolors(2_000_000) or []) > 200

    visit.until(lambda: refused.count() > 0 or drawn(), "columns in many colours")
    if refused.count():
        missing("WebGL in this Chromium")
    assert "示意图" in visit.text()
    assert visit.outside == []


@pytest.fixture
def without_webgl(chromium: Browser) -> Iterator[Browser]:
    """A browser on a machine that cannot draw in three dimensions."""
    off = ["--disable-gpu", "--disable-3d-apis", "--disable-webgl", "--disable-software-rasterizer"]
    browser = chromium.browser_type.launch(executable_path=program(), args=[*FLAGS, *off])
    yield browser
    browser.close()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_webgl_the_page_says_so_and_draws_the_flat_map(
    without_webgl: Browser, address: str, size: str
) -> None:
    with visiting(without_webgl, address, size) as visit:
        visit.open("/map?view=columns")
        visit.page.wait_for_selector(".ct-webgl", timeout=30_000)
        visit.settle()
        assert NO_WEBGL in visit.page.inner_text(".ct-webgl")
        assert visit.page.locator(CANVAS).count() == 1
        assert visit.page.locator("[data-testid=stDeckGlJsonChart]").count() == 0
        assert visit.errors == []
