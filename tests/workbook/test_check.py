"""The checks against the dataset: each says what is wrong, where, and how to mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.plan.catalog import Catalog
from core.workbook.check import check_workbook
from core.workbook.findings import ERROR, WARNING
from core.workbook.report import Report
from tests.workbook.mini import FESTIVALS, GDP, SHARE, VISITS, add_list, add_year, one, save, workbook
from tests.workbook.workbooks import AS_OF

GROWTH = {**GDP, "指标": "地区生产总值实际增速", "单位": "%"}
OLD = {**GDP, "核算口径": "四经普口径"}
COUNTIES = ("甘州区", "肃南县", "民乐县", "临泽县", "高台县", "山丹县")


def check(book: Workbook, home: Path, catalog: Catalog) -> Report:
    return check_workbook(save(book), "测试.xlsx", home=home, catalog=catalog, as_of=AS_OF)


def said(report: Report, severity: str) -> str:
    return "\n".join(str(f) for f in report.findings if f.severity == severity)


def year(columns: Sequence[Mapping[str, Any]], rows: Mapping[str, Sequence[Any]], **other: Any) -> Workbook:
    return add_year(workbook(), columns, rows, **other)


@dataclass(frozen=True)
class Case:
    """A workbook, and words that a finding of this severity must hold."""

    name: str
    book: Workbook
    severity: str
    parts: tuple[str, ...]


def case(name: str, severity: str, parts: str | tuple[str, ...], book: Workbook) -> Case:
    return Case(name, book, severity, (parts,) if isinstance(parts, str) else parts)


def all_areas(city: float) -> dict[str, list[float]]:
    """The city and six counties that add up to 749."""
    counties = zip(COUNTIES, (314.7, 42.0, 96.0, 105.0, 99.0, 92.3), strict=True)
    return {"全市": [city], **{area: [value] for area, value in counties}}


def shares(*values: float) -> Workbook:
    columns = [{**GDP, "指标": f"第{n}产业比重", "单位": "%"} for n in "一二三"]
    return year(columns, {"甘州区": values})


def two_sources(*values: float, **fields: str) -> Workbook:
    """One cell of one stage as several offices state it."""
    columns = [
        {**GDP, "来源标题": f"公报{n}", "发布单位": f"{n}局", "发布日期": "2026-04-20", **fields}
        for n, _ in zip("甲乙丙", values, strict=False)
    ]
    return year(columns, {"临泽县": list(values)})


NO_BENCHMARK = {key: value for key, value in GDP.items() if key != "核算口径"}
ABOVE = {"全市": [734.1], "临泽县": [834.0]}
PER_CAPITA_OLD = {**OLD, "指标": "人均地区生产总值", "单位": "元"}
PEOPLE = {"指标": "年末常住人口", "单位": "万人"}
REGISTERED = {"指标": "户籍人口", "单位": "万人"}
FIRMS = {"指标": "“四上”在库企业", "单位": "户"}
COOPS = {"指标": "县级以上示范性专业合作社", "单位": "家"}


FUTURE, EARLY = {"本表发布日期": dt.date(2027, 3, 1)}, {"本表发布日期": dt.date(2025, 3, 1)}

CASES = (
    case("万元 for 亿元", ERROR, ("约为2021年", "10000倍", "以亿元为单位", "如应为105.3"), one(1_053_000.0)),
    case("亿人 for 万人", ERROR, ("10000分之一", "以万人为单位"), one(0.0111, PEOPLE, "全市", year=2022)),
    case("a hundredfold", ERROR, ("100倍", "如应为105.3"), one(10_530.0)),
    case(
        "two sources that contradict each other",
        ERROR,
        ("互相矛盾", "90.0亿元（A级）", "94.0亿元（A级）", "撤回或更正", "更正原因"),
        two_sources(90.0, 94.0),
    ),
    case(
        "a contradiction with the digits of the paper",
        ERROR,
        ("89.97亿元（A级）", "94.0亿元（A级）"),
        two_sources(89.97, 94.0),
    ),
    case(
        "two sources that contradict each other, with a reason",
        WARNING,
        ("互相矛盾", "94.0亿元", "已写明原因：乙局另行核算"),
        two_sources(90.0, 94.0, 更正原因="乙局另行核算"),
    ),
    case(
        "a better grade beside a worse one",
        WARNING,
        ("720.0亿元（A级）", "734.35亿元（C级）", "以A级数为准"),
        one(720.0, GDP, "全市"),
    ),
    case(
        "a worse grade beside a better one",
        ERROR,
        ("314.7亿元（A级）", "330.0亿元（C级）", "更正原因"),
        one(330.0, {**GDP, "证据等级": "C"}, "甘州区"),
    ),
    case("a fraction", ERROR, ("百分数写成了小数", "请改为7.1"), one(0.071, GROWTH, "甘州区")),
    case("an index of 1", ERROR, ("1.08像是以上年为1的指数", "如应为8", "确认无误"), one(1.08, GROWTH)),
    case("an index of 100", ERROR, ("97像是以上年为100的指数", "如应为-3"), one(97.0, GROWTH)),
    case(
        "亿 for 万, in a multiple",
        ERROR,
        ("1.05像是", "10000分之一", "如应为10500"),
        one(1.05, VISITS, "全市"),
    ),
    case(
        "a tenth of a few 万", ERROR, ("1.48像是", "10分之一", "如应为14.8"), one(1.48, REGISTERED, year=2022)
    ),
    case(
        "ten times the people that a census counted",
        ERROR,
        ("26.7像是应有数的10倍", "2020年为2.78万人", "如应为2.67"),
        one(26.7, PEOPLE, "肃南县", year=2022),
    ),
    case(
        "a count cut to a few",
        ERROR,
        ("13约为2024年（1298户）的100分之一", "如应为1300", "确认无误"),
        one(13, FIRMS, "全市"),
    ),
    case(
        "a count that is said to be cut",
        WARNING,
        ("100分之一", "已写明确认无误：统计范围调整"),
        one(13, {**FIRMS, "更正原因": "确认无误，统计范围调整"}, "全市"),
    ),
    case("part of a thing", ERROR, ("1499.5不是整数", "按家计数", "请换算"), one(1499.5, COOPS, "全市")),
    case("a jump", ERROR, ("相差过大", "确认无误"), one(130.0, OLD, year=2022)),
    case(
        "a jump that is said to be right",
        WARNING,
        ("相差过大", "已写明确认无误：县统计局更正"),
        one(130.0, {**OLD, "更正原因": "确认无误，县统计局更正"}, year=2022),
    ),
    case(
        "a jump with the word alone",
        ERROR,
        "相差过大",
        one(130.0, {**OLD, "更正原因": "确认无误"}, year=2022),
    ),
    case("tenfold, on another benchmark", ERROR, ("900像是应有数的10倍", "如应为90"), one(900.0)),
    case("a tenth, on another benchmark", ERROR, ("9像是应有数的10分之一", "如应为90"), one(9.0)),
    case("a thousandfold", ERROR, ("1000倍", "如应为90"), one(90_000.0)),
    case("twice what can be", ERROR, ("相差过大", "确认无误"), one(200.0)),
    case("half of what can be", ERROR, ("相差过大", "确认无误"), one(40.0)),
    case(
        "the city itself a tenth",
        ERROR,
        ("72.57像是应有数的10分之一", "如应为725.7"),
        one(72.57, GDP, "全市"),
    ),
    case(
        "a fraction of which nothing is known",
        ERROR,
        ("0.148像是把百分数写成了小数", "如应为14.8"),
        one(0.148, SHARE, "全市"),
    ),
    case(
        "the city below its parts",
        ERROR,
        "全市不小于所属县区合计",
        year(
            [GDP],
            {"全市": [640.0], "甘州区": [330.0], "临泽县": [120.0], "高台县": [110.0], "山丹县": [115.0]},
        ),
    ),
    case(
        "a revision of more than 10 %",
        WARNING,
        ("四经普口径，65.0019", "+23.1%", "超过10%"),
        one(80.0, {**GDP, "数据阶段": "普查修订"}, year=2021),
    ),
    case("outside the window", ERROR, "超出合理范围0.5至2000000亿元", one(3_000_000.0, GDP, "全市")),
    case("a benchmark of other years", ERROR, "早于基准“五经普口径”", one(60.0, GDP, year=2018)),
    case("no benchmark", ERROR, "没有核算口径", one(105.3, NO_BENCHMARK)),
    case("a year to come", ERROR, "2028年还没有到", one(120.0, {**GDP, "数据阶段": "预计"}, year=2028)),
    case("a year that is not over", ERROR, ("2026-12-31还没有过", "预计"), one(110.0, GDP, year=2026)),
    case("published in the future", ERROR, "发布日期2027-03-01还没有到", one(105.3, **FUTURE)),
    case("published before the year was over", WARNING, "早于2025年年末", one(105.3, **EARLY)),
    case(
        "above the city",
        ERROR,
        ("834像是应有数的10倍", "如应为83.4"),
        year([GDP], {"全市": [744.1], "临泽县": [834.0]}),
    ),
    case(
        "a part above the whole, of which nothing else is known",
        ERROR,
        ("9大于全市的7个", "不大于全市的数"),
        year([FESTIVALS], {"全市": [7], "临泽县": [9]}),
    ),
    case(
        "likely by itself, with no room beside the others",
        ERROR,
        ("超出由公布数推得的上限", "（全市734.35减", "确认无误"),
        year([GDP], {"临泽县": [110.0], "山丹县": [118.0], "民乐县": [116.0], "高台县": [98.0]}),
    ),
    case(
        "outside the band of our own estimate",
        WARNING,
        ("100亿元在本系统估算的区间", "之外"),
        one(100.0, GDP, year=2024),
    ),
    case(
        "a share far from that of the year before",
        WARNING,
        ("比上年的15.0%变动+60.0%", "确实如此的可以导入"),
        add_year(add_year(workbook(), [SHARE], {"全市": [15.0]}, year=2024), [SHARE], {"全市": [24.0]}),
    ),
    case("a sum far off", ERROR, ("各县区合计", "相差−6.37%"), year([GDP], all_areas(800.0))),
    case("a sum a little off", WARNING, ("各县区合计", "相差−0.13%"), year([GDP], all_areas(750.0))),
    case(
        "an implied deflator beyond reason",
        ERROR,
        ("隐含价格变动+10.9%", "超出−3.0%至8.0%"),
        year([OLD, {**GROWTH, "核算口径": "四经普口径"}], {"甘州区": [260.0, 2.0]}, year=2022),
    ),
    case(
        "per capita that does not fit",
        WARNING,
        "地区生产总值除以两个年末平均常住人口",
        year([OLD, PER_CAPITA_OLD, PEOPLE], {"全市": [565.0, 40_000.0, 111.0]}, year=2022),
    ),
    case("shares that are not a whole", ERROR, "三次产业比重合计90", shares(20.0, 30.0, 40.0)),
    case("two values", ERROR, "是同一个数，但值不同", year([GDP, GDP], {"临泽县": [105.3, 106.3]})),
    case(
        "the other dataset",
        ERROR,
        "这是演练数据的工作簿，正在导入正式数据",
        add_year(workbook(数据集="演练数据"), [GDP], {"临泽县": [105.3]}),
    ),
    case(
        "an older version",
        WARNING,
        "由版本0导出，数据现为版本1",
        add_year(workbook(导出时的数据版本="版本0"), [GDP], {"临泽县": [105.3]}),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rule(case: Case, official: Path, catalog: Catalog) -> None:
    report = check(case.book, official, catalog)
    found = said(report, case.severity)
    for part in case.parts:
        assert part in found
    assert report.importable is (case.severity == WARNING)


def test_people_near_those_of_the_census_pass(official: Path, catalog: Catalog) -> None:
    report = check(one(2.67, PEOPLE, "肃南县", year=2022), official, catalog)
    assert report.importable and not report.errors


def test_a_plain_workbook_passes_without_a_word(official: Path, catalog: Catalog) -> None:
    report = check(one(105.3), official, catalog)
    assert report.findings == ()
    assert report.importable
    assert report.summary == "新增1个数"


def ordered(values: Mapping[str, float]) -> Workbook:
    return year([GDP], {area: [values[area]] for area in COUNTIES})


#: Roughly the figures of 2021, grown alike: what a column of 2025 would hold.
LIKELY = {"甘州区": 314.7, "临泽县": 89.0, "高台县": 82.7, "山丹县": 94.8, "民乐县": 94.2, "肃南县": 45.3}


def test_a_column_copied_in_the_document_s_order_is_noticed(official: Path, catalog: Catalog) -> None:
    assert not check(ordered(LIKELY), official, catalog).errors
    document = [c.short for c in catalog.counties]
    misplaced = dict(zip(COUNTIES, [LIKELY[area] for area in document], strict=True))
    found = said(check(ordered(misplaced), official, catalog), ERROR)
    assert "肃南县行的数像是" in found
    assert "行的数像是肃南县的" in found


def test_two_counties_exchanged_warn(official: Path, catalog: Catalog) -> None:
    swapped = {**LIKELY, "甘州区": LIKELY["肃南县"], "肃南县": LIKELY["甘州区"]}
    report = check(ordered(swapped), official, catalog)
    assert "甘州区行的数像是肃南县的、肃南县行的数像是甘州区的" in str(report.findings)


ENTRY = {"序号": 1, "状态": "推进中", "进展": "已开工", "佐证": "文件", "佐证日期": dt.date(2026, 10, 1)}
STEP = {"编号": "m01-01", "状态": "已完成", "佐证": "文件", "佐证日期": dt.date(2026, 10, 1)}
EVENT = {"编号": "r06-04", "年份": 2025, "状态": "已举办", "佐证": "报道", "佐证日期": dt.date(2025, 8, 1)}

ENTRIES: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("举措台账", {**ENTRY, "序号": 29}, ERROR, "没有序号为“29”的举措"),
    ("举措台账", {**ENTRY, "序号": None}, ERROR, "没有序号"),
    ("举措台账", {**ENTRY, "状态": None}, ERROR, "没有选择状态"),
    ("举措台账", {**ENTRY, "状态": "进行中"}, ERROR, "不认识的状态“进行中”"),
    ("举措台账", {**ENTRY, "地区": "临择县"}, ERROR, "不认识的地区“临择县”"),
    ("举措台账", {**ENTRY, "佐证日期": dt.date(2027, 1, 1)}, ERROR, "佐证日期2027-01-01还没有到"),
    ("举措台账", {**ENTRY, "佐证日期": "2026年10月"}, ERROR, "不是日期"),
    ("举措台账", {**ENTRY, "进展": "=1+1"}, ERROR, "公式"),
    ("举措台账", {**ENTRY, "佐证": None, "佐证日期": None}, WARNING, "没有佐证和佐证日期"),
    ("举措台账", {**ENTRY, "佐证日期": dt.date(2021, 1, 1)}, WARNING, "早于文件印发日2022-03-01"),
    ("里程碑", {**STEP, "编号": "m99-99"}, ERROR, "本表没有编号“m99-99”"),
    ("里程碑", {**STEP, "编号": "r06-04"}, ERROR, "本表没有编号“r06-04”"),
    ("里程碑", {**STEP, "地区": "高台县"}, ERROR, "高台县不是这一条的实施地区"),
    ("里程碑", {**STEP, "状态": "已取消"}, ERROR, "没有说明原因"),
    ("常态化活动", {**EVENT, "年份": 2027}, ERROR, "2027年还没有到"),
    ("常态化活动", {**EVENT, "年份": "去年"}, ERROR, "“去年”不是年份"),
    ("常态化活动", {**EVENT, "状态": "未举办"}, WARNING, "没有说明原因"),
    ("常态化活动", {**EVENT, "佐证日期": dt.date(2023, 8, 1)}, WARNING, "佐证日期却在2023年"),
)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry[3])
def test_entry(entry: tuple[str, dict[str, Any], str, str], official: Path, catalog: Catalog) -> None:
    sheet, row, severity, message = entry
    report = check(add_list(workbook(), sheet, [row]), official, catalog)
    assert message in said(report, severity)
    assert report.importable is (severity == WARNING)


@pytest.mark.parametrize(("sheet", "row"), [("举措台账", ENTRY), ("里程碑", STEP), ("常态化活动", EVENT)])
def test_a_plain_entry_passes(sheet: str, row: dict[str, Any], official: Path, catalog: Catalog) -> None:
    report = check(add_list(workbook(), sheet, [row]), official, catalog)
    assert report.findings == ()
    assert report.summary == "新填报1条"


def test_a_row_that_says_nothing_is_no_entry(official: Path, catalog: Catalog) -> None:
    report = check(add_list(workbook(), "举措台账", [{"序号": 1, "状态": "未填报"}]), official, catalog)
    assert report.headline == "没有新内容：工作簿里没有填写内容，没有改动任何数据。"


def test_the_report_as_text_and_rows(official: Path, catalog: Catalog) -> None:
    report = check(one(105.3), official, catalog)
    text = report.text(catalog)
    assert "可以导入：新增1个数" in text
    assert "新增　临泽县2025年地区生产总值（五经普口径，初步核算）105.3亿元" in text
    assert "临泽县生产总值突破110亿元：数据不足 → 快于预期" in text
    (row,) = report.change_rows(catalog)
    assert row[:4] == ("新增", "临泽县", "地区生产总值", "2025年")
    plain = report.as_dict(catalog)
    assert plain["importable"] is True
    assert plain["statuses"][0]["before"] == "数据不足"
    wrong = check(one("约105"), official, catalog)
    assert "不能导入" in wrong.headline
    assert wrong.finding_rows()[0][:3] == ("错误", "2025年", "B11")
    assert "状态变化" not in wrong.text(catalog)
