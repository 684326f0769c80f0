"""举措台账: both datasets, one measure, one department, 催报单, links, foreign text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pandas as pd
import pytest

from core import snapshot
from core.charts.kit.export import to_svg
from core.figures.observation import MeasureEntry
from core.measures.ledger import LedgerFilter, cross, finding, select
from core.measures.measures import MeasureState, assess_measures
from core.measures.milestones import assess_milestones
from core.measures.public_evidence import in_order, of_measure
from core.plan.load import load_catalog
from core.wording.words import DRILL_MARK, MeasureStatus
from pages.shared import downloads
from pages.shared.downloads import Offer
from tests.pages.conftest import markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")

AS_OF = dt.date(2026, 11, 24)
NASTY = '<img src=x onerror="alert(1)">' + "佐证" * 400


def judged(*entries: MeasureEntry) -> tuple[MeasureState, ...]:
    catalog = load_catalog()
    return assess_measures(catalog, entries, assess_milestones(catalog, (), (), AS_OF), (), AS_OF)


def entry(measure: int, status: str, days: int, evidence: str = "文件") -> MeasureEntry:
    date = (pd.Timestamp(AS_OF) - pd.Timedelta(days=days)).date()
    return MeasureEntry(measure, status, date, evidence=evidence)


def test_the_counts_add_up_to_all_measures() -> None:
    states = judged(entry(1, "推进中", 10), entry(2, "滞后", 400))
    counts = cross(states)
    assert sum(counts.values()) == 28
    assert counts["推进中", 4] == 1
    assert counts["滞后", 1] == 1
    assert counts["未填报", 0] == 26


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (LedgerFilter(), list(range(1, 29))),
        (LedgerFilter(chapter="四、促进绿色转型发展"), [10, 11]),
        (LedgerFilter(status="滞后"), [2]),
        (LedgerFilter(level=4), [1]),
        (LedgerFilter(department="wenguang-lvyou"), [3, 4, 20]),
        (LedgerFilter(department="wenguang-lvyou", level=4), []),
    ],
)
def test_filters(wanted: LedgerFilter, numbers: list[int]) -> None:
    states = judged(entry(1, "推进中", 10), entry(2, "滞后", 400))
    assert [state.number for state in select(states, wanted)] == numbers


def test_the_finding_speaks_of_evidence_where_there_is_some() -> None:
    catalog = load_catalog()
    milestones = assess_milestones(catalog, (), (), AS_OF)
    assert finding(catalog, judged(), milestones).startswith("28项举措均未填报：25项由28个部门牵头")
    said = finding(catalog, judged(entry(1, "推进中", 10), entry(2, "滞后", 400)), milestones)
    assert said == "1项举措190天内有新佐证，1项超过365天未更新，26项从未填报"


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize(
    "query",
    [{}, {"measure": "6"}, {"measure": "23"}, {"sheet": "gongxin"}, {"sheet": "all"}, {"dept": "gongxin"}],
)
def test_every_part_opens(dataset: str, query: dict[str, str]) -> None:
    at = visit("measures", dataset=dataset, **query)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert ("ct-watermark" in markup(at)) == (dataset == "drill")
    assert title(at).startswith("演练：") == (dataset == "drill")


def test_the_ledger_is_worth_reading_where_nothing_is_reported() -> None:
    said = text(visit("measures"))
    for word in ("均未填报", "79个牵头职责", "155项里程碑", "承诺的内容", "已于2025年底到期", "第一位"):
        assert word in said
    table = re.search(
        r'<table class="ct-table ct-ledger ct-measures.*?</table>', markup(visit("measures")), re.DOTALL
    )
    assert table
    assert table.group(0).count("未填报") == 28
    assert "责任单位填报" not in said


def test_outcome_words_never_stand_in_the_status_column() -> None:
    body = markup(visit("measures", dataset="drill"))
    rows = re.findall(r"<td class=\"ct-left\"><span class=\"ct-status\".*?</span>", body, re.DOTALL)
    words = {re.sub(r"<[^>]+>", "", row) for row in rows}
    assert words <= {word.value for word in MeasureStatus}
    assert len(words) > 3


def test_one_measure_shows_its_ledger_and_whose_reading_it_is() -> None:
    said = text(visit("measures", dataset="drill", measure="6"))
    for word in (
        "责任领导",
        "完成时限",
        "存在问题",
        "下步措施",
        "佐证时间线",
        "本系统理解",
        "2023年",
        "一县一节",
    ):
        assert word in said


def test_public_evidence_stands_beside_the_milestones_and_sets_no_status() -> None:
    catalog = load_catalog()
    found = in_order(catalog, AS_OF)
    traced = {t.milestone.measure for t in found if t.milestone.measure}
    silent = next(m.number for m in catalog.measures if m.number not in traced)
    number = next(t.milestone.measure for t in found if t.supports == "已完成" and t.milestone.measure)
    own = of_measure(found, number)
    page = text(visit("measures", measure=str(number), as_of=AS_OF.isoformat()))
    assert f"公开线索：{len(own)}条" in page
    for trace in own:
        one = trace.evidence
        for part in (trace.milestone.name, one.fact, one.source, one.missing.strip("。；")):
            assert part in page
    assert "佐证时间线：尚无佐证" in page, "what publishers say is no evidence of an office"
    states = snapshot.Snapshot.open("official", AS_OF).milestones
    assert all(state.entry is None for state in states if state.milestone.measure == number)
    assert "公开线索：暂无" in text(visit("measures", measure=str(silent), as_of=AS_OF.isoformat()))
    assert "公开线索" not in text(visit("measures", measure=str(number), dataset="drill"))


def test_a_policy_whose_term_is_over_says_so() -> None:
    assert "2021—2025年，已于2025年底到期，延续与否待" in text(visit("measures", measure="23"))


def test_a_sheet_lists_what_is_due_as_table_and_as_text() -> None:
    at = visit("measures", sheet="wenguang-lvyou")
    total = int(re.search(r"有(\d+)项待报", title(at)).group(1))
    copied = at.code[0].value
    assert len(re.findall(r"^\d+．", copied, re.MULTILINE)) == total
    assert "全市2025年旅游接待人次" in copied


@pytest.mark.parametrize(
    ("query", "noted"),
    [
        ({"measure": "29"}, "举措序号“29”不存在"),
        ({"measure": "<b>"}, "举措序号“<b”不存在"),
        ({"chapter": "1"}, "章“1”不存在"),
        ({"dept": "nobody"}, "部门“nobody”不存在"),
        ({"status": "已实现"}, "状态“已实现”不存在"),
        ({"fresh": "7"}, "新鲜度“7”不存在"),
        ({"sheet": "nobody"}, "部门“nobody”不存在"),
    ],
)
def test_a_wrong_link_is_cleaned_with_a_note(query: dict[str, str], noted: str) -> None:
    at = visit("measures", **query)
    assert not at.exception
    assert noted in text(at)
    assert "“<b>”" not in markup(at)


def test_filters_write_to_the_address_and_say_how_many_are_left() -> None:
    at = visit("measures", dataset="drill")
    at.selectbox(key="pick_dept").set_value("gongxin").run()
    assert at.query_params["dept"] == "gongxin"
    assert "筛选出8项" in text(at)
    assert "市工信局牵头8项举措" in text(at)
    at.selectbox(key="pick_status").set_value("not-started").run()
    at.selectbox(key="pick_fresh").set_value("1").run()
    assert "没有符合这些条件的举措" in text(at)


def test_the_clean_frame_has_neither_widgets_nor_links() -> None:
    for query in ({}, {"measure": "3"}, {"sheet": "gongxin"}):
        at = visit("measures", frame="1", **query)
        assert not at.selectbox
        assert not at.code
        assert "href=" not in markup(at)


def test_foreign_text_is_shown_as_text(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    states = tuple(
        dataclasses.replace(state, unsupported=None) for state in judged(entry(1, "推进中", 5, NASTY))
    )
    monkeypatch.setattr(snapshot, "assess_measures", lambda *_: states)
    for query in ({}, {"measure": "1"}):
        at = visit("measures", **query)
        assert not at.exception
        assert "<img src=x" not in markup(at)
        assert "&lt;img src=x" in markup(at)


def test_the_downloads_hold_every_measure_and_a_picture_that_can_travel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[Offer] = []
    monkeypatch.setattr(downloads, "menu", lambda view, offered: found.append(offered(view)))
    visit("measures", dataset="drill")
    frame = found[-1].frame()
    assert list(frame["序号"]) == list(range(1, 29))
    assert frame["最近佐证日期"].str.len().isin([0, 10]).all()
    assert found[-1].picture is not None
    drawn = to_svg(found[-1].picture())
    assert DRILL_MARK in drawn
    assert "持续推进" in drawn
