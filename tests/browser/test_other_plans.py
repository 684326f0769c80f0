"""A plan of four counties and one of 86, offered by one server: every page opens in a browser on both."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from core.plan.load import load_catalog
from core.plan.sample import write_sample
from core.store.build import build
from pages.shared.registry import PAGES
from tests.browser.conftest import SIZES, STILL, serving, visiting
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plan import DATA_ROOT, DEFAULT_PLAN
from tests.plans.gansu import write_plan

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Each plan with its city.
PLANS = {"qinghe": "青河市", "longyuan": "陇原市"}
#: As many characters as a plan may take for the masthead.
LONGEST = "陇原市县域经济高质量发展目标任务监测评价管理平台"
#: Parts of the masthead that cover one another, by their words.
COVERED = """() => {
  const parts = [];
  const name = document.querySelector('.ct-product'), range = document.createRange();
  range.selectNodeContents(name);
  for (const box of range.getClientRects()) parts.push(['name', box]);
  const others = '[data-testid=stTopNavLink] p, .ct-search input, [class*=st-key-scope] button, '
    + '.st-key-downloads button, [data-testid=stExpandSidebarButton]';
  for (const part of document.querySelectorAll(others)) {
    const box = part.getBoundingClientRect();
    if (box.width && box.top < 80 && getComputedStyle(part).visibility !== 'hidden')
      parts.push([part.innerText.slice(0, 6) || part.tagName, box]);
  }
  const faults = [];
  parts.forEach(([one, a], i) => parts.slice(i + 1).forEach(([other, b]) => {
    const aside = a.right <= b.left + 1 || b.right <= a.left + 1;
    const beside = aside || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    if (!beside && one !== other) faults.push(`${one} and ${other}`);
  }));
  if (parts[0][1].top < 0) faults.push('the name is higher than its line');
  return faults;
}"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that offers both plans; their state lies apart below one folder."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "data").mkdir()
    write_sample(folder / "data" / "qinghe")
    write_plan(folder / "data" / "longyuan")
    path = folder / "data" / "longyuan" / "plan.toml"
    written = re.sub("product = .*", f'product = "{LONGEST}"', path.read_text(encoding="utf-8"))
    path.write_text(written, encoding="utf-8")
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


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_in_the_masthead_covers_anything(chromium: Browser, both: str, plan: str) -> None:
    with visiting(chromium, both) as visit:
        visit.open(f"/overview?plan={plan}&as_of=2026-11-24")
        for width in (390, 641, 700, 767, 768, 900, 1093, 1366, 1400, 1536, 1600, 1749, 1750, 1920):
            visit.page.set_viewport_size({"width": width, "height": 800})
            visit.page.evaluate(STILL)
            assert visit.page.evaluate(COVERED) == [], width


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
