"""A plan of four counties and one of 86, offered by one server: every page opens in a browser on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from core.plan.load import load_catalog
from core.plan.sample import write_sample
from core.store.build import build
from pages.shared.registry import PAGES
from tests.browser.conftest import SIZES, serving, visiting
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plan import DATA_ROOT, DEFAULT_PLAN
from tests.plans.gansu import write_plan

pytestmark = pytest.mark.browser

#: Each plan with its city.
PLANS = {"qinghe": "青河市", "longyuan": "陇原市"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that offers both plans; their state lies apart below one folder."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "data").mkdir()
    write_sample(folder / "data" / "qinghe")
    write_plan(folder / "data" / "longyuan")
    for plan in PLANS:
        catalog = load_catalog(plan, folder / "data")
        build("official", folder / "state" / catalog.prefecture / plan, catalog)
    with serving(folder / "state", COUNTY_TARGETS_DATA=str(folder / "data"), COUNTY_TARGETS_PLAN="") as url:
        yield url


def _others() -> set[str]:
    """What of our own plan must stand nowhere; names of its counties are also of the generated plan."""
    ours = load_catalog(DEFAULT_PLAN, DATA_ROOT)
    return {ours.city.name, ours.city.name[:2], ours.plan.number}


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("slug", [page.slug for page in PAGES])
def test_a_page_of_another_plan_opens_whole(chromium: Browser, both: str, slug: str, plan: str) -> None:
    with visiting(chromium, both) as visit:
        visit.open(f"/{slug}?plan={plan}&as_of=2026-11-24")
        said = visit.text()
        assert visit.page.locator("[data-testid=stException]").count() == 0
        assert "没有显示出来" not in said
        assert PLANS[plan] in visit.page.content()
        assert not [name for name in _others() if name in said]
        assert not LEFT_OVER.findall(said.replace("\n", ""))
        wide = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        assert visit.page.evaluate(wide) <= 1
        assert visit.outside == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("slug", ["overview", "map", "briefing", "reporting"])
def test_many_counties_make_no_long_page(chromium: Browser, both: str, slug: str, size: str) -> None:
    """At most twice as long as with four counties: of 86 a group is shown, and the way to the others."""
    heights = {}
    for plan in PLANS:
        with visiting(chromium, both, size) as visit:
            visit.open(f"/{slug}?plan={plan}&as_of=2026-11-24")
            heights[plan] = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert heights["longyuan"] <= 2 * heights["qinghe"]
