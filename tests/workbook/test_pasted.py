"""Tables of yearbooks pasted into a sheet of the template: every figure is read as it is meant, or told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from core.plan.catalog import Catalog
from core.workbook.findings import ERROR
from core.workbook.read.model import Reading
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import DEFAULTS, save, workbook

LABELS = [["指标", "地区生产总值"], ["核算口径", "五经普口径"], ["数据阶段", "初步核算"]]
VISITS = [["指标", "旅游接待人次", "旅游接待人次"]]


def pasted(
    lines: Sequence[Sequence[Any]], merged: Sequence[str] = (), year: Any = 2025, **more: Any
) -> Workbook:
    """A year's sheet whose table was pasted: the template's own lines above, then what was pasted."""
    book = workbook()
    sheet = book.create_sheet("2025年")
    sheet.append(["本表年份", year])
    for label, value in {**DEFAULTS, **more}.items():
        sheet.append([label, value])
    start = sheet.max_row
    for line in lines:
        sheet.append(list(line))
    for reference in merged:  # rows counted from the first pasted line
        first, _, last = reference.partition(":")
        shifted = [f"{corner[0]}{int(corner[1:]) + start}" for corner in (first, last)]
        sheet.merge_cells(":".join(shifted))
    return book


def read(book: Workbook, catalog: Catalog) -> Reading:
    return read_workbook(save(book), catalog)


def shown(reading: Reading) -> list[tuple[str, str, int | None, float]]:
    return [(f.area, f.indicator, f.year, f.value) for f in reading.figures]


def errors(reading: Reading) -> str:
    return "\n".join(str(f) for f in reading.findings if f.severity == ERROR)


AREA = "620723"
READ: dict[str, tuple[Workbook, list[tuple[str, str, int | None, float]]]] = {
    "title, units, notes": (
        pasted(
            [
                ["1-3 各县区主要经济指标（一）"],
                [None, "单位：亿元"],
                *LABELS,
                ["地　区"],
                ["临 泽 县", 105.3],
                ["注：1.本表为初步核算数。"],
                ["资料来源：市统计局"],
                ["① 含农垦。"],
            ],
            ["A1:B1", "A8:B8"],
        ),
        [(AREA, "gdp", 2025, 105.3)],
    ),
    "parts of the whole": (
        pasted([*LABELS, ["地区"], ["全市", 731.2], ["其中：甘州区", 330.5], ["  #临泽县", 105.3]]),
        [("620700", "gdp", 2025, 731.2), ("620702", "gdp", 2025, 330.5), (AREA, "gdp", 2025, 105.3)],
    ),
    "indicators in the line of areas": (
        pasted([["县区", "旅游接待人次\n（万人次）", "县域特色节庆(个)①"], ["临泽县", 300, 5]]),
        [(AREA, "tourist_visits", 2025, 300), (AREA, "local_festivals", 2025, 5)],
    ),
    "two lines, merged": (
        pasted(
            [["地区", "旅游接待人次（万人次）", None], [None, "2024年", "2025年"], ["临泽县", 290, 300]],
            ["A1:A2", "B1:C1"],
            year=None,
        ),
        [(AREA, "tourist_visits", 2024, 290), (AREA, "tourist_visits", 2025, 300)],
    ),
    "two lines, years beside the areas": (
        pasted(
            [[None, "旅游接待人次", None], ["地区", 2024, 2025], ["临泽县", 290, 300]], ["B1:C1"], year=None
        ),
        [(AREA, "tourist_visits", 2024, 290), (AREA, "tourist_visits", 2025, 300)],
    ),
    "units in a line of their own": (
        pasted(
            [["地区", "旅游接待人次", "旅游综合收入"], [None, "（万人次）", "（亿元）"], ["临泽县", 300, 20]]
        ),
        [(AREA, "tourist_visits", 2025, 300), (AREA, "tourism_revenue", 2025, 20)],
    ),
    "heads repeated on the next page": (
        pasted(
            [
                *LABELS,
                ["地区", "地区生产总值"],
                ["甘州区", 330.5],
                ["续表"],
                ["地区", "地区生产总值"],
                ["临泽县", 105.3],
            ]
        ),
        [("620702", "gdp", 2025, 330.5), (AREA, "gdp", 2025, 105.3)],
    ),
    "numbered areas": (
        pasted([*LABELS, ["地区"], ["1.临泽县", 105.3], ["（二）高台县", 92.4], ["三、甘州区", 330.5]]),
        [(AREA, "gdp", 2025, 105.3), ("620724", "gdp", 2025, 92.4), ("620702", "gdp", 2025, 330.5)],
    ),
    "numbers of rows": (
        pasted([["序号", "区县", "旅游接待人次"], [1, "甘州区", 900], [2, "临泽县", 300]]),
        [("620702", "tourist_visits", 2025, 900), (AREA, "tourist_visits", 2025, 300)],
    ),
}


@pytest.mark.parametrize("habit", READ)
def test_what_is_plain_is_read(habit: str, catalog: Catalog) -> None:
    book, expected = READ[habit]
    found = read(book, catalog)
    assert not errors(found)
    assert shown(found) == expected


#: What is told, and the figures that are still read.
TOLD: dict[str, tuple[Workbook, str, list[float]]] = {
    "growth beside the level": (
        pasted(
            [
                ["指标", "旅游接待人次", None],
                ["地区", "绝对值", "增长（%）"],
                ["临泽县", 300, 6.2],
            ],
            ["B1:C1"],
        ),
        "C7：表头“增长（%）”不认识",
        [300],
    ),
    "growth in a line above the areas": (
        pasted(
            [["指标", "旅游接待人次", None], [None, "绝对值", "比上年增长"], ["地区"], ["临泽县", 300, 6.2]],
            ["B1:C1"],
        ),
        "表头“比上年增长”不认识",
        [300],
    ),
    "another unit in the corner": (
        pasted([["各县区生产总值（单位：万元）"], *LABELS, ["地区"], ["临泽县", 1_053_000]]),
        "表中写的单位是万元",
        [],
    ),
    "another unit behind the title": (
        pasted([["各县区生产总值（万元）"], *LABELS, ["地区"], ["临泽县", 1_053_000]]),
        "表中写的单位是万元",
        [],
    ),
    "another unit without a colon": (
        pasted([["（单位 万元）"], *LABELS, ["地区"], ["临泽县", 1_053_000]]),
        "表中写的单位是万元",
        [],
    ),
    "another unit beside the line of areas": (
        pasted([*LABELS, ["地区", "单位：万元"], ["临泽县", 1_053_000]]),
        "单位：万元”不认识",
        [],
    ),
    "months beside a year": (
        pasted(
            [["地区", "旅游接待人次", None], [None, "2025年1-9月", "2025年"], ["临泽县", 200, 300]],
            ["B1:C1"],
            year=None,
        ),
        "表头“2025年1-9月”不认识",
        [],
    ),
    "another unit in the head": (
        pasted([["地区", "旅游接待人次（人次）", "旅游接待人次（万人次）"], ["临泽县", 3_000_000, 300]]),
        "“旅游接待人次”的单位写作“人次”",
        [300],
    ),
    "another unit in its line": (
        pasted([["地区", "旅游接待人次"], [None, "（人次）"], ["临泽县", 3_000_000]]),
        "“旅游接待人次”的单位写作“（人次）”",
        [],
    ),
    "another year in the head": (
        pasted([["地区", "旅游接待人次", None], [None, "2024年", "2025年"], ["临泽县", 290, 300]], ["B1:C1"]),
        "年份与B1所写不一致",
        [300],
    ),
    "another table below": (
        pasted(
            [*LABELS, ["地区"], ["临泽县", 105.3], [], ["县区", "2024年", "2025年"], ["高台县", 60, 92.4]]
        ),
        "从这里另起一张表",
        [105.3],
    ),
    "areas across": (
        pasted([["指标名称", "单位", "全市", "临泽县"], ["旅游接待人次", "万人次", 4000, 300]]),
        "表头“临泽县”是地区",
        [],
    ),
    "another indicator in the second line": (
        pasted([*LABELS, ["地区", "旅游接待人次"], ["临泽县", 105.3]]),
        "指标与B9所写不一致",
        [],
    ),
    "totals": (
        pasted([*LABELS, ["地区"], ["临泽县", 105.3], ["合计", 731.2]]),
        "不认识的地区“合计”",
        [105.3],
    ),
    "an unknown part": (
        pasted([*LABELS, ["地区"], ["临泽县", 105.3], ["其中：工业", 30]]),
        "不认识的地区“其中：工业”",
        [105.3],
    ),
    "two figures in a cell": (
        pasted([*LABELS, ["地区"], ["临泽县", "105.3\n(6.2)"], ["高台县", "92.4(5.1%)"]]),
        "B10：“105.3␣(6.2)”里有两个数",
        [],
    ),
    "a note beside its label": (
        pasted([*LABELS, ["地区"], ["临泽县", 105.3], ["注：", "含农垦，2024年为核实数"]]),
        "不是数字",
        [105.3],
    ),
    "an area over two rows": (
        pasted([*LABELS, ["地区"], ["临泽县", 105.3], [None, 106]], ["A5:A6"]),
        "没有地区",
        [105.3],
    ),
    "a rank": (pasted([["地区", "旅游接待人次", "位次"], ["临泽县", 300, 2]]), "不认识的指标“位次”", [300]),
}


@pytest.mark.parametrize("habit", TOLD)
def test_what_is_not_plain_is_told(habit: str, catalog: Catalog) -> None:
    book, said, values = TOLD[habit]
    found = read(book, catalog)
    assert said in errors(found)
    assert [value for _, _, _, value in shown(found)] == values


def test_other_corners_name_no_unit(catalog: Catalog) -> None:
    for corner in (
        "填报单位：临泽县统计局",
        "发布单位：市统计局",
        "责任单位：市文旅局",
        "单位：亿元、%",
        "计量单位：亿元",
    ):
        found = read(pasted([[corner], *LABELS, ["地区"], ["临泽县", 105.3]]), catalog)
        assert [f.value for f in found.figures] == [105.3], corner
        assert not errors(found), corner


def test_a_sheet_without_known_heads_is_left_alone(catalog: Catalog) -> None:
    book = pasted([*LABELS, ["地区"], ["临泽县", 105.3]])
    sheet = book.create_sheet("通讯录")
    for line in (["县区", "联系人", "电话"], ["临泽县", "张三", 5521234]):
        sheet.append(line)
    found = read(book, catalog)
    assert [f.value for f in found.figures] == [105.3]
    assert not errors(found)
    assert "第2行起1格" in "\n".join(str(f) for f in found.findings)


#: How a yearbook puts English beside the labels; what leaves open which attribute is meant.
BILINGUAL = ("{} {}", "{}({})", "{}（{}）", "{}/{}", "{}\n{}", "{}　{}", "{1} {0}", "{1}（{0}）")


@pytest.mark.parametrize("form", BILINGUAL)
def test_labels_with_their_english_are_read(form: str, catalog: Catalog) -> None:
    def both(chinese: str, english: str) -> str:
        return form.format(chinese, english)

    lines = [
        [both("指标", "Indicator"), "地区生产总值"],
        [both("核算口径", "Benchmark"), "五经普口径"],
        [both("数据阶段", "Stage"), "初步核算"],
        [both("地区", "Region")],
        ["临泽县", 92.4],
    ]
    book = pasted(lines)
    sheet = book["2025年"]
    sheet["A1"] = both("本表年份", "Year")
    sheet["A2"] = both(str(sheet["A2"].value), "Source")
    reading = read(book, catalog)
    assert not errors(reading)
    assert shown(reading) == [(AREA, "gdp", 2025, 92.4)]


UNCLEAR = ("地区 Year", "地区 Unit", "年份 Region", "Area", "Region Area", "地区生产总值 Area")


@pytest.mark.parametrize("head", UNCLEAR)
def test_labels_whose_english_says_another_thing_are_refused(head: str, catalog: Catalog) -> None:
    reading = read(pasted([*LABELS, [head], ["临泽县", 92.4]]), catalog)
    assert not reading.figures
    assert errors(reading)


@pytest.mark.parametrize("head", ["地区生产总值 per capita", "地区生产总值 GDP", "GDP growth"])
def test_indicators_with_english_beside_them_are_told_by_cell(head: str, catalog: Catalog) -> None:
    """The English may say more than the Chinese (per capita): nothing is guessed."""
    reading = read(pasted([["指标", head], *LABELS[1:], ["地区"], ["临泽县", 92.4]]), catalog)
    assert not reading.figures
    assert "不认识的指标" in errors(reading) and "B6" in errors(reading)
