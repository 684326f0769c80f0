"""The page 填报: what a reader without an account sees, and what stays inside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.editors import session
from core.editors.accounts import load_access, save_account
from core.editors.rights import Editor
from core.plan.load import load_catalog
from core.reporting.acting import Desk
from core.reporting.model import Step
from core.reporting.reading import read_ledger
from core.store.schema import close_idle
from pages.shared import sign_in
from pages.web.sign_in import COOKIE
from tests.pages.conftest import markup, text, title, visit
from tests.reporting.conftest import CITY, GONGXIN, LINZE, NOW, TONGJI, figure, measure, milestone

WORD = "绿洲-祁连-1949"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    close_idle()
    home = Path(shutil.copytree(built, tmp_path / "home"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    return home


def as_editor(editor: Editor, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser of the next visit hold the cookie of an editor."""
    catalog = load_catalog()
    save_account(editor.name, editor.county, WORD, catalog, home, department=editor.department)
    account = load_access(catalog, home).find(editor.name)
    assert account is not None
    token = session.issue(account, home)
    monkeypatch.setattr(sign_in, "cookie", lambda name: token if name == COOKIE else "")


def labels(at: AppTest) -> list[str]:
    return [button.label.strip() for button in at.button]


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label.strip() == label).click().run()


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("office", ["", "gongxin", "620723", "city"])
def test_what_is_owed_is_public(own: Path, office: str, dataset: str) -> None:
    at = visit("reporting", office=office, dataset=dataset)
    assert not at.exception and "没有显示出来" not in text(at)
    assert "截止" in text(at) and "应报" in title(at)
    assert not {"送审", "采用", "退回", "存草稿"} & set(labels(at))


def test_what_was_sent_stays_inside(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog()
    clerk = Desk(GONGXIN, "official", catalog, own)
    assert clerk.submit([measure(进展="尚未公布的进展"), milestone("m16-02")], now=NOW).done
    assert Desk(CITY, "official", catalog, own).send_back(["2"], "内部理由").done
    for office in ("", "gongxin"):
        shown = markup(visit("reporting", office=office, task="m/16"))
        assert "尚未公布的进展" not in shown and "内部理由" not in shown
    as_editor(LINZE, own, monkeypatch)
    shown = markup(visit("reporting", office="gongxin", task="m/16"))
    assert "尚未公布的进展" not in shown and "内部理由" not in shown
    as_editor(GONGXIN, own, monkeypatch)
    at = visit("reporting", task="m/16")
    assert "内部理由" in markup(at)
    assert "尚未公布的进展" in [area.value for area in at.text_area]


def test_others_items_can_be_read_but_not_sent(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_editor(LINZE, own, monkeypatch)
    at = visit("reporting", task="m/16")
    assert "不能填报" in text(at)
    assert "送审" not in labels(at)
    assert "送审" in labels(visit("reporting", task="f/620723/gdp/2025/b2023")), "it may be proposed"


def test_a_clerk_fills_in_and_sends(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_editor(GONGXIN, own, monkeypatch)
    at = visit("reporting", task="s/m16-02")
    assert next(b for b in at.button if b.label == "送审").disabled
    at.session_state["field s/m16-02 状态"] = "推进中"
    next(a for a in at.text_area if a.label == "佐证").input("批复文件").run()
    next(i for i in at.text_input if i.label == "佐证日期").input("2027-13-01").run()
    assert next(b for b in at.button if b.label == "送审").disabled
    assert "佐证日期" in text(at)
    next(i for i in at.text_input if i.label == "佐证日期").input("2026-10-01").run()
    press(at, "送审")
    (sent,) = read_ledger("official", load_catalog(), own).submissions
    assert (sent.task, sent.step, sent.form.text("佐证日期")) == ("s/m16-02", Step.PENDING, "2026-10-01")
    assert "已送审1项" in text(at)


def test_a_sign_in_that_has_ended_sends_nothing_from_an_open_page(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_editor(GONGXIN, own, monkeypatch)
    at = visit("reporting", task="s/m16-02")
    at.session_state["field s/m16-02 状态"] = "推进中"
    next(a for a in at.text_area if a.label == "佐证").input("批复文件").run()
    session.end(GONGXIN.name, own)
    press(at, "送审")
    assert read_ledger("official", load_catalog(), own).submissions == ()


def test_public_evidence_is_taken_over_with_its_source(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_editor(GONGXIN, own, monkeypatch)
    at = visit("reporting", task="m/16")
    next(b for b in at.button if b.label == "采用为佐证").click().run()
    held = next(a for a in at.text_area if a.label == "佐证").value
    assert "级" in held and "（" in held
    assert "已采用为佐证" in text(at)


def test_a_bureau_confirms_what_a_county_proposes_or_sends_it_back(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = load_catalog()
    sent = Desk(LINZE, "official", catalog, own).submit(
        [figure("86.5"), figure("85.5", 年份="2024")], now=NOW
    )
    assert sent.done, sent.message
    for who, office in ((GONGXIN, "tongji"), (LINZE, "tongji"), (CITY, "tongji")):
        as_editor(who, own, monkeypatch)
        assert "确认" not in labels(visit("reporting", office=office)), who.name
    as_editor(TONGJI, own, monkeypatch)
    at = visit("reporting")
    assert "待本单位确认的代提2项" in text(at)
    at.button("refuse-it 1").click().run()
    assert "请写明退回理由" in text(at)
    at.text_area("refuse 1").input("口径不对").run()
    at.button("refuse-it 1").click().run()
    at.button("second 2").click().run()
    assert "待本单位确认" not in text(at)
    first, other = read_ledger("official", catalog, own).submissions
    assert (first.step, first.reason, first.decided_by) == (Step.RETURNED, "口径不对", TONGJI.name)
    assert (other.step, other.seconded) == (Step.PENDING, TONGJI.name)
    as_editor(LINZE, own, monkeypatch)
    assert "口径不对" in text(visit("reporting"))


def test_the_office_reviews(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog()
    assert Desk(GONGXIN, "official", catalog, own).submit([measure(进展=HOSTILE)], now=NOW).done
    assert Desk(LINZE, "official", catalog, own).submit([figure("86.5")], now=NOW).done
    as_editor(CITY, own, monkeypatch)
    at = visit("reporting")
    assert "待审2项：1项可一并采用，1项须核" in title(at)
    assert HOSTILE not in markup(at)
    assert "尚未确认" in text(at)
    press(at, "采用所选1项")
    assert "已采用1项" in text(at)
    assert [s.step for s in read_ledger("official", catalog, own).submissions] == [
        Step.ADOPTED,
        Step.PENDING,
    ]
    press(at, "退回")
    assert "请写明退回理由" in text(at)
    next(a for a in at.text_area if a.label.startswith("退回理由")).input("请市统计局确认").run()
    press(at, "退回")
    assert "没有待审的项" in title(at)


def test_wrong_links_are_cleaned(own: Path) -> None:
    assert "链接中的单位“nowhere”不存在" in text(visit("reporting", office="nowhere"))
    assert not visit("reporting", office="gongxin", task="x/y/<b>").exception
