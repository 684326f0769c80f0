"""Sending, returning, adopting: what becomes of each, two people at once, a version restored in between."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.reporting import state
from core.reporting.acting import AGAIN, Desk, Outcome
from core.reporting.checking import likely_value, preview, preview_early, split_workbook
from core.reporting.ledger import TAKEN_BACK
from core.reporting.model import Step
from core.reporting.reading import read_ledger
from core.store.disk import dataset_paths
from core.store.errors import StoreError
from core.store.reader import open_reader
from core.store.versions import current_number, restore
from tests.reporting.conftest import (
    CITY,
    CITY_TOO,
    DAY,
    FAGAI,
    GONGXIN,
    LINZE,
    NOW,
    TONGJI,
    figure,
    measure,
    milestone,
    power,
)
from tests.workbook.mini import add_list, one, save


def steps(home: Path, catalog: Catalog) -> list[Step]:
    return [one.step for one in read_ledger("official", catalog, home).submissions]


def values(home: Path, catalog: Catalog) -> set[float]:
    with open_reader("official", home, catalog) as reader:
        return set(reader.figures()["value"])


def test_a_figure_goes_its_way(home: Path, catalog: Catalog) -> None:
    assert Desk(LINZE, "official", catalog, home).submit([figure("86.53")], now=NOW).done
    assert 86.53 not in values(home, catalog), "what waits is not published"
    assert Desk(TONGJI, "official", catalog, home).second(["1"]).done
    assert read_ledger("official", catalog, home).submissions[0].seconded == TONGJI.name
    outcome = Desk(CITY, "official", catalog, home).adopt(["1"], seen=1, now=NOW)
    assert outcome.done and outcome.version is not None and outcome.version.number == 2
    assert 86.53 in values(home, catalog)
    (sent,) = read_ledger("official", catalog, home).submissions
    assert (sent.step, sent.decided_by, sent.batch) == (Step.ADOPTED, CITY.name, 1)


def test_a_slip_is_named_with_the_likely_value_and_never_sent(home: Path, catalog: Catalog) -> None:
    found = preview([figure("865000")], "official", catalog, DAY, home)
    assert float(likely_value(found.errors(0))) == pytest.approx(86.5)
    outcome = Desk(TONGJI, "official", catalog, home).submit([figure("865000")], {0: "确认无误"}, now=NOW)
    assert not outcome.done and outcome.findings[0].label == "数值"


def test_the_unlikely_wants_a_reason_that_is_kept_with_the_figure(home: Path, catalog: Catalog) -> None:
    desk = Desk(CITY, "official", catalog, home)
    assert desk.submit([power("373.5", 年份="2024", 发布日期="2025-03-01")], now=NOW).done
    assert desk.adopt(["1"], now=NOW).done
    jump = power("600")
    refused = desk.submit([jump], now=NOW)
    assert not refused.done and "须核" in refused.message and "写明理由" in refused.message
    assert desk.submit([jump], {0: "新并网两个大基地"}, now=NOW).done
    assert read_ledger("official", catalog, home).submissions[1].confirmed == "新并网两个大基地"
    assert desk.adopt(["2"], now=NOW).done
    with open_reader("official", home, catalog) as reader:
        history = reader.history("620700", "renewable_capacity")
    assert "确认无误：新并网两个大基地" in set(history.loc[history["value"] == 600, "reason"])


def test_several_are_adopted_together_or_not_at_all(home: Path, catalog: Catalog) -> None:
    assert Desk(LINZE, "official", catalog, home).submit([figure("86.5")], now=NOW).done
    assert Desk(TONGJI, "official", catalog, home).submit([figure("87.5")], now=NOW).done
    assert Desk(GONGXIN, "official", catalog, home).submit([measure()], now=NOW).done
    city = Desk(CITY, "official", catalog, home)
    refused = city.adopt(["1", "2", "3"], now=NOW)
    assert not refused.done and "值不同" in refused.message and "临泽县地区生产总值" in refused.message
    assert current_number("official", home) == 1
    assert steps(home, catalog) == [Step.PENDING] * 3
    assert city.adopt(["2", "3"], now=NOW).done
    assert steps(home, catalog) == [Step.PENDING, Step.ADOPTED, Step.ADOPTED]
    assert current_number("official", home) == 2


def test_what_is_sent_anew_takes_the_place_of_what_waits_or_was_returned(
    home: Path, catalog: Catalog
) -> None:
    desk, city = Desk(GONGXIN, "official", catalog, home), Desk(CITY, "official", catalog, home)
    assert desk.submit([measure()], now=NOW).done
    assert desk.submit([measure(进展="改过")], now=NOW).done
    assert city.send_back(["2"], "佐证日期不对").done
    assert read_ledger("official", catalog, home).submissions[1].reason == "佐证日期不对"
    assert desk.submit([measure(进展="又改过")], now=NOW).done
    # Another lead's word stands beside it.
    assert Desk(FAGAI, "official", catalog, home).submit([measure(进展="配合单位补充")], now=NOW).done
    assert steps(home, catalog) == [Step.REPLACED, Step.REPLACED, Step.PENDING, Step.PENDING]
    assert not city.adopt(["1"], now=NOW).done


def test_of_two_clerks_of_an_office_the_second_is_told_whose_report_gave_way(
    home: Path, catalog: Catalog
) -> None:
    first, second = Editor("统计局甲", department="tongji"), Editor("统计局乙", department="tongji")
    assert "代替" not in Desk(first, "official", catalog, home).submit([figure("86.5")], now=NOW).message
    again = Desk(first, "official", catalog, home).submit([figure("86.6")], now=NOW)
    assert "代替" not in again.message, "his own he knows of"
    outcome = Desk(second, "official", catalog, home).submit([figure("86.7")], now=NOW)
    assert "本单位统计局甲先报的“临泽县地区生产总值，2025年”由此代替。" in outcome.message
    # A county's proposal is of another office and stays beside it.
    assert "代替" not in Desk(LINZE, "official", catalog, home).submit([figure("86.8")], now=NOW).message
    assert steps(home, catalog) == [Step.REPLACED, Step.REPLACED, Step.PENDING, Step.PENDING]


def test_a_repeated_figure_is_adopted_without_a_version(home: Path, catalog: Catalog) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.5")], now=NOW).done and city.adopt(["1"], now=NOW).done
    assert city.submit([figure("86.5")], now=NOW).done
    outcome = city.adopt(["2"], now=NOW)
    assert outcome.done and "没有发布新版本" in outcome.message
    assert current_number("official", home) == 2
    assert steps(home, catalog) == [Step.ADOPTED, Step.ADOPTED]


def test_a_version_published_meanwhile_asks_to_look_again(home: Path, catalog: Catalog) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.5"), measure()], now=NOW).done
    assert city.adopt(["2"], seen=1, now=NOW).done
    outcome = city.adopt(["1"], seen=1, now=NOW)
    assert not outcome.done and outcome.message == AGAIN
    assert steps(home, catalog) == [Step.PENDING, Step.ADOPTED]


def test_restoring_puts_what_it_takes_back_into_the_queue(home: Path, catalog: Catalog) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.5")], now=NOW).done and city.adopt(["1"], now=NOW).done
    restore("official", 1, home, catalog)
    (sent,) = read_ledger("official", catalog, home).submissions
    assert (sent.step, sent.reason) == (Step.PENDING, TAKEN_BACK)
    restore("official", 2, home, catalog)
    assert steps(home, catalog) == [Step.ADOPTED]
    restore("official", 1, home, catalog)
    assert city.adopt(["1"], now=NOW).done
    assert 86.5 in values(home, catalog)


def at_once(*acts: object) -> list[object]:
    """Run several acts at the same moment; return what each gave or raised."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int, act: object) -> None:
        gate.wait()
        try:
            results[place] = act()
        except StoreError as error:  # a failure shows in the assertion
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def test_of_two_reviewers_at_once_one_is_told(home: Path, catalog: Catalog) -> None:
    assert Desk(GONGXIN, "official", catalog, home).submit([measure(), milestone("m16-02")], now=NOW).done
    one, two = (Desk(who, "official", catalog, home) for who in (CITY, CITY_TOO))
    found = at_once(lambda: one.adopt(["1", "2"], now=NOW), lambda: two.send_back(["2"], "请补佐证"))
    done = [o for o in found if isinstance(o, Outcome) and o.done]
    assert len(done) == 1, found
    assert "已不在待审之列" in next(o.message for o in found if isinstance(o, Outcome) and not o.done)
    assert steps(home, catalog) in (
        [Step.ADOPTED, Step.ADOPTED],
        [Step.PENDING, Step.RETURNED],
    )


def test_sending_while_a_version_is_restored_loses_neither(home: Path, catalog: Catalog) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.5")], now=NOW).done and city.adopt(["1"], now=NOW).done
    clerk = Desk(GONGXIN, "official", catalog, home)
    at_once(lambda: clerk.submit([measure()], now=NOW), lambda: restore("official", 1, home, catalog))
    assert steps(home, catalog) == [Step.PENDING, Step.PENDING]
    assert city.adopt(["1", "2"], now=NOW).done


def test_a_departments_workbook_is_taken_apart_for_review(home: Path, catalog: Catalog) -> None:
    book = add_list(one(86.5), "举措台账", [dict(measure().values)])
    add_list(book, "里程碑", [dict(milestone("m16-02").values)])
    split = split_workbook(save(book), "工信局.xlsx", "official", catalog, as_of=DAY, home=home)
    assert not split.refused and [form.kind for form in split.forms] == ["figure", "measure", "milestone"]
    outcome = Desk(GONGXIN, "official", catalog, home).submit(split.forms, now=NOW)
    assert outcome.done and "其中1项是代提" in outcome.message
    assert [s.proposal for s in read_ledger("official", catalog, home).submissions] == [True, False, False]
    assert Desk(CITY, "official", catalog, home).adopt(["1", "2", "3"], now=NOW).done


def test_corrections_of_a_workbook_are_the_city_offices(home: Path, catalog: Catalog) -> None:
    with open_reader("official", home, catalog) as reader:
        some = reader.figures()
    row = some[(some["indicator"] == "gdp") & (some["area_code"] == "620723") & (some["year"] == 2021)].iloc[
        0
    ]
    withdrawal = {
        "操作": "撤回",
        "地区": "临泽县",
        "指标名称": "地区生产总值",
        "年份": "2021",
        "核算口径": catalog.benchmark(row["benchmark"]).short,
        "数据阶段": row["stage"],
        "原数值": float(row["value"]),
        "原因": "试",
    }
    book = add_list(one(86.5), "更正与撤回", [withdrawal])
    split = split_workbook(save(book), "县.xlsx", "official", catalog, as_of=DAY, home=home)
    assert split.report.errors or "由县域办办理" in split.refused[0].found


HOSTILE = ["<script>alert(1)</script>", "'; DROP TABLE x; --", "{{7*7}}", "\u202e反转", "../../etc/passwd"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(home: Path, catalog: Catalog, text: str) -> None:
    clerk, city = Desk(GONGXIN, "official", catalog, home), Desk(CITY, "official", catalog, home)
    sent = clerk.submit([measure(进展=text, 佐证=text)], now=NOW)
    if not sent.done:
        assert "控制字符" in sent.message or "公式" in sent.message
        return
    (kept,) = read_ledger("official", catalog, home).submissions
    assert kept.form.text("进展") == text
    assert city.adopt(["1"], now=NOW).done
    with open_reader("official", home, catalog) as reader:
        assert text in {entry.progress for entry in reader.measure_entries()}


def test_drafts_are_kept_by_person_and_dataset_and_bounded(home: Path) -> None:
    state.write_drafts("official", GONGXIN.name, {"m/16": {"进展": "写了一半"}}, home)
    assert state.read_drafts("official", GONGXIN.name, home) == {"m/16": {"进展": "写了一半"}}
    assert state.read_drafts("drill", GONGXIN.name, home) == {}
    assert state.read_drafts("official", "../" + GONGXIN.name, home) == {}
    with pytest.raises(StoreError, match="草稿太多"):
        state.write_drafts("official", GONGXIN.name, {"m/16": "x" * 500_000}, home)
    assert "m/16" in state.read_drafts("official", GONGXIN.name, home)


@pytest.mark.on_files
def test_a_torn_line_is_passed_over_and_the_next_one_stands(home: Path, catalog: Catalog) -> None:
    desk = Desk(GONGXIN, "official", catalog, home)
    assert desk.submit([measure()], now=NOW).done
    path = dataset_paths("official", home).root / "reporting.jsonl"
    path.write_bytes(path.read_bytes() + b'{"check": "0", "event": "{\\"ki')
    assert desk.submit([milestone("m16-02")], now=NOW).done
    found = read_ledger("official", catalog, home)
    assert [s.id for s in found.submissions] == ["1", "2"] and found.damaged == 1


def test_an_unknown_kind_of_event_is_passed_over(home: Path, catalog: Catalog) -> None:
    assert Desk(GONGXIN, "official", catalog, home).submit([measure()], now=NOW).done
    with state.changing("official", home) as paths:
        state.append(paths, {"kind": "a later program's", "ids": ["1"]})
    assert steps(home, catalog) == [Step.PENDING]


def test_a_slip_is_named_before_the_source_is_there(official: Path, catalog: Catalog) -> None:
    bare = figure("865000", 来源标题="", 发布单位="", 发布日期="")
    found = preview_early([bare], "official", catalog, DAY, official)
    assert {f.label for f in found.errors(0)} >= {"数值", "来源标题"}
    assert likely_value(found.errors(0)) == "86.5"
    assert not preview_early([figure()], "official", catalog, DAY, official).errors(0)


def test_a_confirmation_is_of_one_figure_and_passes_to_no_other(home: Path, catalog: Catalog) -> None:
    """Who proposes changes the figure after its owner has confirmed it: the owner is asked anew."""
    county, owner = (Desk(who, "official", catalog, home) for who in (LINZE, TONGJI))
    assert county.submit([figure("86.5")], now=NOW).done and owner.second(["1"]).done
    assert county.submit([figure("99.9")], {0: "按新口径"}, now=NOW).done
    first, changed = read_ledger("official", catalog, home).submissions
    assert (first.step, changed.step, changed.seconded) == (Step.REPLACED, Step.PENDING, "")
    for stale in (["1"], ["1", "2"], ["２"], ["02"], ["2 "], ["-2"], ["9" * 40], ["2\x00"]):
        assert not owner.second(stale).done and not owner.send_back(stale, "口径不对").done, stale
    assert read_ledger("official", catalog, home).submissions[1].seconded == ""
    assert owner.send_back(["2", "2"], "口径不对").done
    assert not owner.second(["2"]).done, "what was returned is confirmed no more"
