"""Importing: what is new is appended, what is there is not repeated, corrections have a reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook

from core.plan.catalog import Catalog
from core.store.disk import dataset_paths
from core.store.reader import open_reader
from core.workbook.check import check_workbook
from core.workbook.importing import ImportOutcome, import_workbook, plain_name
from tests.workbook.mini import GDP, VISITS, add_list, add_year, one, save, workbook
from tests.workbook.workbooks import AS_OF, WHEN, Filler, state

#: A figure that ships with the project: 临泽县 2021 on the fourth census, from the yearbook.
YEARBOOK = {
    **GDP,
    "核算口径": "四经普口径",
    "来源标题": "中国县域统计年鉴、甘肃发展年鉴县（市、区）表",
    "发布单位": "统计年鉴（经公开数据汇编转录）",
    "网址或出处": "github:DuHe1123/Master_thesis data/county"
    " (tables of 中国县域统计年鉴 and province yearbooks)",
    "证据等级": "C",
}
HELD = 65.0019
AMEND = {"地区": "临泽县", "指标名称": "地区生产总值", "年份": 2021, "核算口径": "四经普口径"}
BY_YEARBOOK = {**AMEND, "来源标题": "中国县域统计年鉴、甘肃发展年鉴县（市、区）表"}


def bring(book: Workbook, home: Path, catalog: Catalog, name: str = "测试.xlsx") -> ImportOutcome:
    return import_workbook(save(book), name, "张三", home=home, catalog=catalog, when=WHEN)


def history(home: Path, year: int, indicator: str = "gdp", area: str = "620723") -> pd.DataFrame:
    with open_reader("official", home) as reader:
        found = reader.history(area, indicator)
    return found[found["year"] == year].reset_index(drop=True)


def amendments(*rows: dict[str, Any]) -> Workbook:
    return add_list(workbook(), "更正与撤回", rows)


def test_a_new_figure_is_appended_with_its_source_and_kept_workbook(home: Path, catalog: Catalog) -> None:
    content = save(one(105.3))
    outcome = import_workbook(content, "一.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert outcome.accepted
    assert outcome.message == "已导入为批次1，发布版本2：新增1个数。"
    with open_reader("official", home) as reader:
        figures, sources, batches = reader.figures(), reader.sources(), reader.batches()
        assert reader.version.last_batch == 1
    (row,) = figures[figures["batch"] == 1].to_dict("records")
    assert (row["area_code"], row["value"], row["grade"]) == ("620723", 105.3, "A")
    source = sources[sources["source_id"] == row["source_id"]].iloc[0]
    assert (source["title"], source["date"]) == ("测试用统计公报", "2026-04-20")
    assert batches.iloc[0]["who"] == "张三"
    kept = dataset_paths("official", home).root / "batches" / "000001" / "workbook.xlsx"
    assert kept.read_bytes() == content


def test_the_same_file_twice_changes_nothing_and_says_so(home: Path, catalog: Catalog) -> None:
    content = save(one(105.3))
    import_workbook(content, "一.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    before = state(home)
    again = import_workbook(content, "二.xlsx", "李四", home=home, catalog=catalog, when=WHEN)
    assert not again.accepted
    assert not again.failed
    assert "同一工作簿已于2026-11-24作为批次1（一.xlsx）导入正式数据" in again.message
    assert state(home) == before


def test_what_is_there_is_not_repeated(home: Path, catalog: Catalog) -> None:
    bring(one(105.3), home, catalog)
    both = add_year(workbook(), [GDP], {"临泽县": [105.3], "高台县": [91.2]})
    outcome = bring(both, home, catalog)
    assert outcome.report.summary == "新增1个数，1项与已入库的相同，不重复"
    assert len(history(home, 2025)) == 1
    assert len(history(home, 2025, area="620724")) == 1


def test_a_source_that_is_known_keeps_its_id(home: Path, catalog: Catalog) -> None:
    book = add_year(workbook(), [YEARBOOK], {"临泽县": [HELD]}, year=2021)
    outcome = bring(book, home, catalog)
    assert not outcome.accepted
    assert outcome.report.changes.same == 1


def test_a_later_vintage_stands_beside_the_earlier_one(home: Path, catalog: Catalog) -> None:
    bring(one(105.3), home, catalog)
    final = one(
        104.8, {**GDP, "数据阶段": "最终核实"}, 本表来源标题="核实公告", 本表发布日期=dt.date(2026, 11, 1)
    )
    outcome = bring(final, home, catalog)
    (change,) = outcome.report.changes.figures
    assert (change.kind, change.old, change.value) == ("revised", 105.3, 104.8)
    assert list(history(home, 2025)["state"]) == ["valid", "valid"]


def test_a_changed_value_of_the_same_source_needs_a_reason(home: Path, catalog: Catalog) -> None:
    bring(one(105.3), home, catalog)
    before = state(home)
    refused = bring(one(106.3), home, catalog)
    assert refused.failed
    assert "同一来源的这个数已入库，为105.3，现改为106.3" in str(refused.report.errors[0])
    assert "更正原因" in str(refused.report.errors[0])
    assert state(home) == before

    accepted = bring(one(106.3, 本表更正原因="录入时看错行"), home, catalog)
    assert accepted.accepted
    found = history(home, 2025)
    assert list(found["state"]) == ["withdrawn", "withdrawal", "valid"]
    assert found.iloc[2]["value"] == 106.3
    assert found.iloc[2]["reason"] == "录入时看错行"


def test_a_changed_mark_of_the_same_figure_needs_a_reason_too(home: Path, catalog: Catalog) -> None:
    bring(one(105.3, {**GDP, "公开标记": "未公布"}), home, catalog)
    assert "公开标记与入库时不同" in str(bring(one(105.3), home, catalog).report.errors[0])
    released = bring(one(105.3, 本表更正原因="已正式公布"), home, catalog)
    assert released.accepted
    assert list(history(home, 2025)["release"])[-1] == "公开"


def test_the_digits_that_a_spreadsheet_drops_are_no_change(home: Path, catalog: Catalog) -> None:
    bring(one(105.3), home, catalog)
    assert not bring(one(105.30000000000001), home, catalog).report.errors
    assert bring(one(105.3001), home, catalog).failed


def test_correcting_and_withdrawing_by_list(home: Path, catalog: Catalog) -> None:
    rows = {**BY_YEARBOOK, "操作": "更正", "原数值": 65.0, "更正后数值": 65.2, "原因": "年鉴勘误"}
    outcome = bring(amendments(rows), home, catalog)
    assert outcome.accepted, outcome.message
    found = history(home, 2021)
    ours = found[found["source_id"] == "yearbook-counties"]
    assert list(ours["state"]) == ["withdrawn", "withdrawal", "valid"]
    assert ours.iloc[2]["value"] == 65.2

    gone = bring(amendments({**BY_YEARBOOK, "操作": "撤回", "原因": "来源有误"}), home, catalog)
    assert gone.accepted, gone.message
    assert gone.report.summary == "撤回1个数"
    with open_reader("official", home) as reader:
        figures = reader.figures()
    left = figures[
        (figures["area_code"] == "620723") & (figures["indicator"] == "gdp") & (figures["year"] == 2021)
    ]
    assert "yearbook-counties" not in set(left["source_id"])


def test_a_withdrawn_figure_does_not_come_back_by_an_old_workbook(home: Path, catalog: Catalog) -> None:
    bring(amendments({**BY_YEARBOOK, "操作": "撤回", "原因": "来源有误"}), home, catalog)
    old = add_year(workbook(), [YEARBOOK], {"临泽县": [HELD]}, year=2021, 本表发布日期=None)
    refused = bring(old, home, catalog)
    assert "这个数曾被撤回（来源有误）" in str(refused.report.errors[0])
    back = add_year(workbook(), [{**YEARBOOK, "更正原因": "核实无误"}], {"临泽县": [HELD]}, year=2021)
    assert bring(back, home, catalog).accepted


REFUSED = (
    ({**AMEND, "操作": "撤回", "原因": "有误"}, "有2个数"),
    ({**BY_YEARBOOK, "年份": 2019, "操作": "撤回", "原因": "有误"}, "不存在：临泽县2019年地区生产总值"),
    ({**BY_YEARBOOK, "操作": "撤回"}, "没有填写"),
    ({**BY_YEARBOOK, "操作": "删除", "原因": "有误"}, "不认识的操作“删除”"),
    ({**BY_YEARBOOK, "操作": "更正", "原因": "有误"}, "没有更正后的数值"),
    ({**BY_YEARBOOK, "操作": "更正", "更正后数值": "约65", "原因": "有误"}, "是约数"),
    ({**BY_YEARBOOK, "操作": "更正", "更正后数值": HELD, "原因": "有误"}, "更正后的数值与原来相同"),
    ({**BY_YEARBOOK, "操作": "更正", "原数值": 70, "更正后数值": 65.2, "原因": "有误"}, "原数值写作70"),
    ({**BY_YEARBOOK, "操作": "撤回", "更正后数值": 65.2, "原因": "有误"}, "撤回的数不应有更正后的数值"),
    ({**BY_YEARBOOK, "地区": "临择县", "操作": "撤回", "原因": "有误"}, "“临择县”不能识别"),
    ({**BY_YEARBOOK, "指标名称": "国内生产总值", "操作": "撤回", "原因": "有误"}, "“国内生产总值”不能识别"),
    ({**BY_YEARBOOK, "数据阶段": "快报", "操作": "撤回", "原因": "有误"}, "不认识的数据阶段“快报”"),
)


@pytest.mark.parametrize(
    ("row", "message"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_amendments_that_are_refused(
    row: dict[str, Any], message: str, official: Path, catalog: Catalog
) -> None:
    report = check_workbook(save(amendments(row)), "更正.xlsx", home=official, catalog=catalog, as_of=AS_OF)
    assert message in "\n".join(str(f) for f in report.errors)
    assert not report.importable


def test_the_same_figure_is_amended_once(official: Path, catalog: Catalog) -> None:
    row = {**BY_YEARBOOK, "操作": "撤回", "原因": "有误"}
    book = amendments(row, row)
    report = check_workbook(save(book), "更正.xlsx", home=official, catalog=catalog, as_of=AS_OF)
    assert "更正的是同一个数" in str(report.errors[0])


def test_an_amendment_and_a_sheet_that_contradict_each_other(official: Path, catalog: Catalog) -> None:
    row = {**BY_YEARBOOK, "操作": "更正", "更正后数值": 65.2, "原因": "勘误"}
    for value, fine in ((HELD, True), (65.2, True), (66.0, False)):
        book = add_year(amendments(row), [YEARBOOK], {"临泽县": [value]}, year=2021, 本表发布日期=None)
        report = check_workbook(save(book), "更正.xlsx", home=official, catalog=catalog, as_of=AS_OF)
        assert report.importable is fine, report.findings


def test_the_same_figure_twice_is_taken_once(official: Path, catalog: Catalog) -> None:
    book = add_year(workbook(), [GDP, GDP], {"临泽县": [105.3, 105.3]})
    report = check_workbook(save(book), "两次.xlsx", home=official, catalog=catalog, as_of=AS_OF)
    assert report.summary == "新增1个数"
    assert "只取一次" in str(report.notes[0])


def test_emptying_a_cell_withdraws_nothing_and_says_so(
    untouched: bytes, home: Path, catalog: Catalog
) -> None:
    book = Filler(untouched)
    column = book.column("2021年", "地区生产总值", "四经普口径", opened=False)
    cell = book.cell("2021年", "临泽县", column)
    assert cell.value is not None
    cell.value = None
    outcome = import_workbook(book.content(), "删.xlsx", "张三", home=home, catalog=catalog, when=WHEN)
    assert not outcome.accepted
    assert "有1个已入库的数在工作簿中是空的" in str(outcome.report.warnings[0])


def test_a_break_is_taken_over_from_the_vintages(home: Path, catalog: Catalog) -> None:
    broken = {**VISITS, "与上年不可比": "是"}
    bring(one(300.0, broken, year=2023), home, catalog)
    later = one(
        310.0,
        {**VISITS, "更正原因": "年鉴口径"},
        year=2023,
        本表来源标题="年鉴",
        本表发布日期=dt.date(2025, 1, 1),
    )
    outcome = bring(later, home, catalog)
    assert outcome.accepted, outcome.message
    assert list(history(home, 2023, "tourist_visits")["break_before"]) == [True, True]


def test_entries_are_appended_and_an_earlier_word_can_be_said_again(home: Path, catalog: Catalog) -> None:
    def entry(status: str) -> Workbook:
        row = {"序号": 3, "状态": status, "进展": status, "佐证": "文件", "佐证日期": dt.date(2026, 10, 1)}
        return add_list(workbook(), "举措台账", [row])

    assert bring(entry("推进中"), home, catalog).accepted
    again = bring(entry("推进中"), home, catalog)
    assert not again.accepted
    assert bring(entry("滞后"), home, catalog).accepted
    spare = entry("推进中")
    spare["说明"]["A9"] = "又一份"  # another file, the words of the first
    assert bring(spare, home, catalog).accepted
    with open_reader("official", home) as reader:
        assert [e.status for e in reader.measure_entries()] == ["推进中", "滞后", "推进中"]


def test_entries_of_counties_stand_beside_the_city_s(home: Path, catalog: Catalog) -> None:
    row = {"序号": 3, "状态": "推进中", "佐证": "文件", "佐证日期": dt.date(2026, 10, 1)}
    book = add_list(workbook(), "举措台账", [row, {**row, "地区": "高台县", "状态": "滞后"}])
    assert bring(book, home, catalog).accepted
    with open_reader("official", home) as reader:
        assert {(e.area_code, e.status) for e in reader.measure_entries()} == {
            ("", "推进中"),
            ("620724", "滞后"),
        }


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("县区.xlsx", "县区.xlsx"),
        ("C:\\Users\\张三\\县区.xlsx", "县区.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.xlsx", "ab.xlsx"),
        ("", "未命名.xlsx"),
        ("x" * 500 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_file_names_are_only_names(given: str, plain: str) -> None:
    assert plain_name(given) == plain
