"""Chromium 109 is still common in offices; Streamlit's bundle needs features of 112 and later."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import visiting

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Takes away what Chromium 109 lacks, before any script of the page runs.
CHROMIUM_109 = """
for (const [o, names] of [[Array.prototype, ['toSorted', 'toReversed', 'toSpliced', 'with']],
    [Object, ['groupBy']], [Map, ['groupBy']], [Promise, ['withResolvers']], [URL, ['canParse']]])
  for (const name of names) delete o[name];
{
  const Native = RegExp;
  const check = args => {
    if (typeof args[1] === 'string' && args[1].includes('v')) throw new SyntaxError('Invalid flags');
  };
  window.RegExp = new Proxy(Native, {
    construct(target, args, self) { check(args); return Reflect.construct(target, args, self); },
    apply(target, self, args) { check(args); return Reflect.apply(target, self, args); },
  });
}
"""


def test_the_dashboard_opens_without_newer_features(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, script=CHROMIUM_109) as visit:
        visit.open()
        assert "张掖" in visit.page.inner_text("body")
        assert visit.page.locator("[data-testid=stMain] svg, [data-testid=stMain] canvas").count() > 0
        assert visit.page.locator("#old-browser").count() == 0


@pytest.mark.parametrize(
    "script", ["delete window.Proxy", "Object.defineProperty(window, 'ctModern', {set() {}})"]
)
def test_a_browser_that_cannot_start_is_told_which_one_can(
    chromium: Browser, address: str, script: str
) -> None:
    with visiting(chromium, address, script=script) as visit:
        if "ctModern" in script:  # the syntax is not understood: neither the probe nor the bundle runs
            visit.page.route("**/static/js/index*.js", lambda route: route.abort())
        visit.page.goto(address)
        note = visit.page.wait_for_selector("#old-browser", timeout=20_000)
        assert note is not None
        assert "Chromium 109" in note.inner_text()
