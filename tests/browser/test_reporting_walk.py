"""A clerk reports three measures and a number; the office adopts; 总览 changes; the clerk sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from core.editors.accounts import save_account
from core.plan.load import load_catalog
from core.plan.models import Measure
from tests.browser.conftest import Visit, serving, visiting
from tests.browser.keystrokes import Hand

pytestmark = pytest.mark.browser

WORD = "绿洲-祁连-1949"
CLERK, OFFICE = "农业农村局丙", "县域办甲"
BUREAU = "nongye-nongcun"
#: Clicks that a clerk may need for three measures and a number, and seconds: of these the machine's answers
#: are left a tenth.
MOST_CLICKS, MOST_SECONDS, ANSWERS = 25, 180, 0.1
#: Fields that may lie between two, when Tab leads on.
FARTHEST = 8
FOCUSED = "field => field === document.activeElement"


class Walk:
    """A visit that counts its clicks and the time of the hand.

    Of texts that are typed one after the other the first field is clicked; Tab leads on from there, over what
    is left empty.
    """

    def __init__(self, visit: Visit, hand: Hand | None = None) -> None:
        self.visit = visit
        self.page = visit.page
        self.hand = hand or Hand()
        self.clicks = 0
        self.typing = False

    def press(self, target: Locator, *, into: bool = False) -> None:
        """Click on something."""
        self.hand.click(into=into)
        target.click()
        self.clicks += 1
        self.typing = False

    def open(self, task: str) -> None:
        """Open a task by its row, unless it is open already; a list that is cut is asked for the rest.

        What is not owed has no row: it is opened by its address, as from a letter.
        """
        key = "".join(c if c.isalnum() else "-" for c in task)
        row = self.page.locator(f".st-key-open-{key} button")
        for more in self.page.locator("[class*=st-key-show-more] button").all():
            if row.count():
                break
            self.press(more)
            self.visit.settle()
        if self.page.locator(f".st-key-row-on-{key}").count():
            return
        if row.count():
            self.press(row)
            self.visit.settle()
        else:
            self.hand.click()
            self.clicks += 1
            drill = "dataset=drill&" if "dataset=drill" in self.page.url else ""
            self.visit.open(f"/reporting?{drill}task={task}")

    def click(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True).first)
        self.visit.settle()

    def choose(self, word: str) -> None:
        choice = self.page.get_by_role("radio", name=word)
        choice = choice.or_(self.page.get_by_role("button", name=word)).first
        pressed = choice.get_attribute("aria-checked") or choice.get_attribute("aria-pressed")
        if pressed != "true":  # what was said before stands already
            self.press(choice)
            self.rest()

    def fill(self, label: str, text: str) -> None:
        """Type into a field: reached by Tab from the one before, else by a click."""
        field = self.page.get_by_label(label, exact=True).first
        if not self.typing or field.input_value() or not self._led_to(field):
            self.press(field, into=True)
        self.typing = True
        self.hand.look()
        self.type(field, text)

    def _led_to(self, field: Locator) -> bool:
        for _ in range(FARTHEST):
            self.tab()
            if field.evaluate(FOCUSED):
                return True
        return False

    def tab(self) -> None:
        """Leave a field, which sends it."""
        self.page.keyboard.press("Tab")
        self.hand.press()
        self.rest()

    def rest(self) -> None:
        """Wait for the page: no hand is as fast as a script."""
        self.visit.settle()

    def type(self, field: Locator, text: str) -> None:
        """Type a text sign by sign in place of what stands there."""
        if field.input_value():
            self.hand.press(2)  # Ctrl and A
            self.hand.decided = True
        field.fill("")
        for sign in text:
            self.hand.sign(sign)
            field.press_sequentially(sign)

    def checked(self) -> None:
        """Leave the last field and read what the check says."""
        self.tab()
        self.typing = False
        self.visit.settle()
        self.hand.look()

    def sign_in(self, name: str, path: str = "/reporting") -> None:
        self.visit.open(path)
        self.fill("姓名", name)
        self.fill("口令", WORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.hand.press()
        self.typing = False
        self.page.get_by_text("已登录").first.wait_for(timeout=60_000)
        self.visit.settle()

    def send(self) -> None:
        self.checked()
        send = self.page.get_by_role("button", name="送审", exact=True)
        send.and_(self.page.locator(":enabled")).wait_for(timeout=60_000)
        said = self.page.get_by_text("已送审1项")
        before = said.first.inner_text() if said.count() else ""
        self.click("送审")
        self.visit.until(lambda: bool(said.count()) and said.first.inner_text() != before, "what was sent")
        self.visit.settle()


@pytest.fixture(scope="module")
def own(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reporting") / "state"
    shutil.copytree(home, folder)
    save_account(CLERK, "", WORD, load_catalog(), folder, department=BUREAU)
    save_account(OFFICE, "", WORD, load_catalog(), folder)
    return folder


@pytest.fixture(scope="module")
def office(own: Path) -> Iterator[str]:
    with serving(own) as address:
        yield address


def number(walk: Walk) -> None:
    """Report the number: a slip first, which the check finds, then with a reason where it is unlikely."""
    walk.open("f/620700/processing_rate/2025/")
    walk.fill("数值（%）", "0.73")
    walk.fill("来源标题", "2025年全市农业农村工作总结")
    assert walk.page.get_by_label("发布单位", exact=True).first.input_value() == "市农业农村局"
    walk.fill("发布日期", "2026-03-20")
    walk.checked()
    walk.fill("数值（%）", "73")
    walk.checked()
    if walk.page.get_by_label("确认无误的理由").count():
        walk.fill("确认无误的理由", "按新口径重新统计")
    walk.send()


def reported(clerk: Walk, led: Sequence[Measure], suffix: str) -> None:
    """Sign in, report three measures and a number."""
    clerk.sign_in(CLERK, f"/reporting?{suffix.lstrip('&')}")
    assert "市农业农村局本季应报" in clerk.visit.text()
    for measure in led:
        clerk.open(f"m/{measure.number}")
        clerk.choose("推进中")
        clerk.fill("佐证日期", "2026-11-20")
        clerk.fill("进展", f"第{measure.number}项按计划推进")
        clerk.fill("佐证", f"第{measure.number}项调度通报")
        clerk.send()
    number(clerk)


def led_by_the_bureau() -> list[Measure]:
    """The first three measures that the clerk's bureau leads."""
    return [m for m in load_catalog().measures if BUREAU in m.lead][:3]


# The whole way of clerk and reviewer takes as long as a hundred other tests.
@pytest.mark.long
@pytest.mark.parametrize(("dataset", "size"), [("official", "desktop"), ("drill", "phone")])
def test_the_walk(chromium: Browser, office: str, dataset: str, size: str) -> None:
    suffix = "&dataset=drill" if dataset == "drill" else ""
    led = led_by_the_bureau()
    with visiting(chromium, office, size) as visit:
        clerk = Walk(visit)
        reported(clerk, led, suffix)
        assert clerk.clicks <= MOST_CLICKS
        assert clerk.hand.seconds <= MOST_SECONDS * (1 - ANSWERS)
        assert "已报待审" in visit.text()
        assert size != "phone" or visit.page.evaluate("document.scrollingElement.scrollWidth") <= 390
        assert visit.errors == [] and visit.outside == []
    with visiting(chromium, office, size) as visit:
        reviewer = Walk(visit)
        visit.open(f"/overview?{suffix.lstrip('&')}")
        before = visit.text()
        reviewer.sign_in(OFFICE, f"/reporting?{suffix.lstrip('&')}")
        assert "待审4项" in visit.text(), visit.text()[:600]
        adopt = visit.page.get_by_role("button", name="采用所选", exact=False)
        for box in visit.page.get_by_role("checkbox").all():
            if not box.is_checked() and box.is_enabled():
                box.check(force=True)
                visit.settle()
        adopt.click()
        visit.page.get_by_text("已采用4项").first.wait_for(timeout=90_000)
        visit.settle()
        visit.open(f"/overview?{suffix.lstrip('&')}")
        assert visit.text() != before
    with visiting(chromium, office, size) as visit:
        clerk = Walk(visit)
        clerk.sign_in(CLERK, f"/reporting?{suffix.lstrip('&')}")
        own_items = 1 + sum(m.lead[0] == BUREAU for m in led)
        assert f"{own_items}已采用" in visit.text().replace("\n", "").replace(" ", "")


def test_a_draft_survives_f5_and_a_phone_fits(chromium: Browser, office: str) -> None:
    with visiting(chromium, office, "phone") as visit:
        clerk = Walk(visit)
        clerk.sign_in(CLERK, "/reporting?task=s/m01-02")
        clerk.fill("佐证", "写到一半的佐证")
        clerk.checked()
        visit.page.reload()
        visit.settle()
        assert visit.page.get_by_label("佐证", exact=True).input_value() == "写到一半的佐证"
        wide = visit.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= 390
        assert visit.errors == []


def test_on_a_phone_the_form_opens_under_its_row(chromium: Browser, office: str) -> None:
    """Row, form and the next row below one another, and the check right under the first fields."""
    with visiting(chromium, office, "phone") as visit:
        clerk = Walk(visit)
        clerk.sign_in(CLERK, "/reporting?task=f/620700/demo_coops/2025/")
        clerk.fill("数值（家）", "12")
        clerk.checked()

        def span(css: str) -> tuple[float, float]:
            box = visit.page.locator(css).first.bounding_box()
            assert box is not None, css
            return box["y"], box["y"] + box["height"]

        row = span("[class*=st-key-row-on-]")
        form = span(".st-key-task-form")
        after = span("[class*=st-key-row-off-f-620700-processing-rate]")
        assert row[1] <= form[0] < form[1] <= after[0]
        first, check = span(".st-key-form-first"), span(".st-key-form-check")
        source = visit.page.get_by_label("来源标题", exact=True).bounding_box()
        assert source is not None and first[1] <= check[0] < check[1] <= source["y"]
        assert visit.page.get_by_role("button", name="存草稿").bounding_box()["height"] >= 44
        assert visit.page.evaluate("document.scrollingElement.scrollWidth") <= 390
