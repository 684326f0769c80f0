"""The 数据 page: what there is, what is missing, and a workbook's way from template to version and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.editors import audit, session
from core.editors.accounts import load_access, save_account
from core.editors.acting import check_as, import_as, restore_as
from core.editors.rights import Editor
from core.figures.book import Book
from core.figures.coverage import coverage, in_year
from core.plan.load import load_catalog
from core.store.errors import StoreError
from core.store.reader import open_reader
from core.store.versions import current_number
from core.targets.missing import gaps, summarise
from core.workbook import importing
from pages.shared import sign_in
from pages.web.sign_in import BROWSER, COOKIE
from tests.conftest import copied
from tests.pages.conftest import finding, markup, text, visit
from tests.workbook.workbooks import Filler, blank

AS_OF = dt.date(2026, 11, 24)
SECTIONS = ("coverage", "history", "gaps", "inyear", "fill", "versions")


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens(home: Path, section: str, dataset: str) -> None:
    at = visit("data", section=section, dataset=dataset)
    assert not at.exception
    assert "没有显示出来" not in text(at)


def test_the_title_says_what_the_gaps_say(home: Path) -> None:
    with open_reader(home=home) as reader:
        book = Book.from_frame(reader.figures(), load_catalog().benchmark_rank)
    said = finding(visit("data", as_of=AS_OF.isoformat()))
    assert f"{len(book.known(AS_OF).observations)}条数据" in said
    found = gaps(load_catalog(), book, AS_OF)
    assert summarise(load_catalog(), book, found, AS_OF).sentence.rstrip("。") in said
    shown = text(visit("data", section="gaps", as_of=AS_OF.isoformat()))
    for gap in found:
        assert load_catalog().indicator(gap.cell.indicator).name in shown


def test_coverage_counts_no_forecast_as_a_figure(home: Path) -> None:
    catalog = load_catalog()
    with open_reader(home=home) as reader:
        book = Book.from_frame(reader.figures(), catalog.benchmark_rank)
    cells = coverage(catalog, book, ("gdp",), range(2020, 2027))
    city = cells[cells["row"] == catalog.city.short].set_index("year")
    assert city.loc[2025, "value"] == book.at(catalog.city.code, "gdp", 2025).value
    assert not city.loc[2025, "forecast"], "the outturn is known"
    before = coverage(catalog, book.known(dt.date(2025, 12, 31)), ("gdp",), range(2020, 2027))
    assert before[before["row"] == catalog.city.short].set_index("year").loc[2025, "forecast"]
    assert city.loc[2024, "value"] == book.at(catalog.city.code, "gdp", 2024).value
    assert not city.loc[2024, "forecast"]
    assert city.loc[2026, "grade"] == ""


def test_in_year_figures_are_listed_newest_first_and_only_they(home: Path) -> None:
    catalog = load_catalog()
    with open_reader("drill", home=home) as reader:
        book = Book.from_frame(reader.figures(), catalog.benchmark_rank)
    found = in_year(catalog, book)
    assert found
    ends = [one.observation.end for one in found]
    assert ends == sorted(ends, reverse=True)
    assert {one.observation.frequency for one in found} <= {"half", "quarter", "months"}


def test_wrong_sections_and_indicators_are_cleaned_with_a_note(home: Path) -> None:
    assert "链接中的栏目“nowhere”不存在" in text(visit("data", section="nowhere"))
    assert "链接中的指标“<b>x</b”不存在" in text(visit("data", section="history", indicator="<b>x</b>"))


@pytest.mark.parametrize("page", ["overview", "data"])
def test_the_drill_calls_none_of_its_figures_published(home: Path, page: str) -> None:
    query = {"section": "versions"} if page == "data" else {}
    assert "现为项目自带的数据" in text(visit(page, **query))
    shown = text(visit(page, dataset="drill", **query))
    assert "现为自动生成的演练数" in shown
    assert "现为项目自带的数据" not in shown


def test_writing_is_off_until_configured(home: Path) -> None:
    said = text(visit("data", section="fill"))
    assert "网页导入尚未开启" in said
    assert "python" not in said, "officials are told whom to ask, not what to run"


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    return copied(built, tmp_path)


@pytest.mark.parametrize("content", ['name = "某人"'.encode("gbk"), b"editor = 1", b"\xff\xfe\x00"])
def test_a_broken_list_of_editors_leaves_the_check_standing(own: Path, content: bytes) -> None:
    (own / "editors.toml").write_bytes(content)
    at = visit("data", section="fill")
    assert not at.exception
    shown = text(at)
    assert "编辑人员名单" in shown
    assert str(own) not in shown
    assert "第二步：上传并校验" in shown
    assert at.get("file_uploader")


def filled(home: Path, area: str, indicator: str, value: float) -> bytes:
    """The city's template with one figure of 2025 typed in."""
    catalog = load_catalog()
    one = Filler(blank(home))
    one.source("2025年")
    one.put("2025年", catalog.area(area).short, catalog.indicator(indicator).name, value)
    return one.content()


def test_an_editor_imports_goes_back_and_forth_and_all_is_recorded(own: Path) -> None:
    catalog, editor = load_catalog(), Editor("市局")
    content = filled(own, "620700", "processing_rate", 73.0)
    report = check_as(editor, content, "填报.xlsx", "official", catalog)
    assert not report.errors, report.text(catalog)
    outcome = import_as(editor, content, "填报.xlsx", "official", catalog)
    assert outcome.accepted, outcome.message
    assert ("到期待核", "已实现") in [(s.before, s.after) for s in outcome.report.effect.statuses]
    assert "回" in restore_as(editor, "official", 1, catalog)
    assert current_number("official") == 3
    with open_reader() as reader:
        assert 73.0 not in set(reader.figures()["value"])
    restore_as(editor, "official", 2, catalog)
    with open_reader() as reader:
        assert 73.0 in set(reader.figures()["value"])
    actions = [(a.action, a.outcome) for a in reversed(audit.attempts())]
    back = [("恢复", "允许"), ("恢复结果", "成功")]
    assert actions == [("校验", "允许"), ("导入", "允许"), ("导入结果", "成功"), *back, *back]


def test_a_countys_editor_cannot_touch_what_is_not_its_own(own: Path) -> None:
    catalog, editor = load_catalog(), Editor("区里", "620702")
    content = filled(own, "620700", "processing_rate", 73.0)
    outcome = import_as(editor, content, "填报.xlsx", "official", catalog)
    assert outcome.failed
    assert not outcome.accepted
    assert any("只能填报甘州区的数" in str(finding) for finding in outcome.report.errors)
    assert current_number("official") == 1
    with pytest.raises(StoreError, match="只有市级编辑"):
        restore_as(editor, "official", 1, catalog)
    assert [a.outcome for a in audit.attempts()] == ["拒绝", "拒绝"]


def test_rights_are_held_against_what_is_written_not_against_an_earlier_check(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook that repeats the city's figure is harmless until the city takes that figure back."""
    catalog, county = load_catalog(), Editor("区里", "620702")
    content = filled(own, "620700", "processing_rate", 73.0)
    assert import_as(Editor("市局"), content, "市.xlsx", "official", catalog).accepted
    assert not check_as(county, content, "区.xlsx", "official", catalog).errors
    real = importing.check

    def meanwhile(*arguments: Any) -> Any:
        restore_as(Editor("市局"), "official", 1, catalog)
        monkeypatch.setattr(importing, "check", real)
        with open_reader() as reader:
            return real(*arguments[:2], reader, *arguments[3:])

    monkeypatch.setattr(importing, "check", meanwhile)
    outcome = import_as(county, content, "区.xlsx", "official", catalog)
    assert outcome.failed
    with open_reader() as reader:
        assert 73.0 not in set(reader.figures()["value"])


WORD = "绿洲-祁连-1949"


def signed_in(own: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A session whose browser holds the cookie of an editor."""
    save_account("市局", "", WORD, load_catalog(), own)
    account = load_access(load_catalog(), own).find("市局")
    assert account is not None
    token = session.issue(account, own)
    monkeypatch.setattr(sign_in, "cookie", lambda name: token if name == COOKIE else "")
    at = visit("data", section="fill")
    assert "市局（市级）已登录" in text(at)
    return at


def test_the_form_is_the_browsers_own(own: Path) -> None:
    save_account("市局", "", WORD, load_catalog(), own)
    at = visit("data", section="fill", dataset="official")
    assert '<form class="ct-sign-in" method="post" action="sign-in">' in markup(at)
    assert 'value="data?dataset=official&amp;section=fill"' in markup(at)
    assert "姓名或口令不符" in text(visit("data", section="fill", refused="wrong"))
    assert "<b>" not in markup(visit("data", section="fill", refused="<b>x"))


def test_a_new_passphrase_ends_what_the_old_one_began(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = signed_in(own, monkeypatch)
    save_account("市局", "", "另一个-口令-2026", load_catalog(), own)
    assert "已登录" not in text(at.run())


def test_signing_out_in_one_browser_ends_it_in_all(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = signed_in(own, monkeypatch)
    session.end("市局", own)
    assert "已登录" not in text(at.run())


def test_a_sign_in_ends_with_the_working_day(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = signed_in(own, monkeypatch)
    monkeypatch.setattr(session, "LASTS", dt.timedelta(0))
    assert "已登录" not in text(at.run())


def test_nothing_that_the_session_remembers_signs_anybody_in(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that another browser takes up has no cookie of that editor, and so no rights."""
    at = signed_in(own, monkeypatch)
    monkeypatch.setattr(sign_in, "cookie", dict.fromkeys((COOKIE, BROWSER), "").__getitem__)
    assert "已登录" not in text(at.run())


def test_the_current_version_is_no_way_back() -> None:
    assert "现为版本1，尚无可恢复的版本" in text(visit("data", section="versions"))


def test_restoring_says_what_goes_and_asks_once(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog()
    content = filled(own, "620700", "processing_rate", 73.0)
    assert import_as(Editor("市局"), content, "填报.xlsx", "official", catalog).accepted
    at = signed_in(own, monkeypatch)
    at = visit("data", section="versions")
    assert "现为版本2，可恢复的版本1个" in text(at)
    next(b for b in at.button if b.label == "恢复").click().run()
    assert "将撤回1个批次" in text(at) and "农产品加工转化率" in text(at) and "填报.xlsx" in text(at)
    assert current_number("official") == 2, "nothing has been done yet"
    next(b for b in at.button if b.label == "取消").click().run()
    assert "将撤回" not in text(at)
    next(b for b in at.button if b.label == "恢复").click().run()
    next(b for b in at.button if b.label.startswith("确认恢复")).click().run()
    assert current_number("official") == 3 and "恢复版本1" in text(at)
