"""举措台账 in a real browser: from the ledger to one measure and back, filters, 催报单, both sizes."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import SIZES, Visit

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("visit", list(SIZES), indirect=True)
@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("part", ["&measure=6", "&sheet=gongxin"])
def test_one_measure_and_a_slip_stand(visit: Visit, dataset: str, part: str) -> None:
    visit.open(f"/measures?dataset={dataset}{part}")
    assert visit.page.locator("h1.ct-title").count() == 1
    assert not visit.outside
    assert not [e for e in visit.errors if "404" not in e]
    assert visit.page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_all_lines_stand_on_the_first_screen(visit: Visit) -> None:
    visit.open("/measures?dataset=drill")
    last = visit.page.locator("table.ct-measures tbody tr").last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= 900
    assert visit.page.locator("table.ct-measures tbody tr").count() == 28


def test_a_phone_shows_cards_in_place_of_the_table(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open("/measures?dataset=drill")
    assert visit.page.locator("table.ct-measures:visible").count() == 0
    assert visit.page.locator(".ct-card:visible").count() == 28


def test_from_the_ledger_to_one_measure_and_back(visit: Visit) -> None:
    visit.open("/measures?dataset=drill")
    visit.page.locator("table.ct-measures").get_by_role("link", name="实施会展产业培育发展行动").click()
    visit.settle()
    asked = parse_qs(urlsplit(visit.page.url).query)
    assert asked == {"dataset": ["drill"], "measure": ["6"]}
    assert "实施会展产业培育发展行动" in visit.page.locator("h1.ct-title").inner_text()
    visit.page.go_back()
    visit.settle()
    assert visit.page.locator("table.ct-measures tbody tr").count() == 28


def test_a_filter_is_in_the_address_and_its_link_reopens_it(visit: Visit) -> None:
    visit.open("/measures?dataset=drill&dept=wenguang-lvyou")
    assert visit.page.locator("table.ct-measures tbody tr").count() == 3
    visit.page.locator("a[href*='sheet=wenguang-lvyou']", has_text=re.compile("^催报单$")).click()
    visit.settle()
    assert "催报单：市文广旅游局" in visit.page.locator("h1.ct-title").inner_text()
    assert visit.page.locator("[data-testid=stCode]").inner_text().startswith("市文广旅游局：")


def test_the_frame_fits(visit: Visit) -> None:
    for dataset in ("official", "drill"):
        visit.open(f"/measures?frame=1&dataset={dataset}")
        foot = visit.page.locator(".ct-source").bounding_box()
        last = visit.page.locator("table.ct-measures tbody tr").last.bounding_box()
        assert foot
        assert last
        assert last["y"] + last["height"] <= foot["y"]
