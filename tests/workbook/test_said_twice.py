"""One figure, or one item of the ledger, said twice in one workbook: the same is taken once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.store.reader import open_reader
from core.workbook.changes import Changes, compare
from core.workbook.check import check_workbook
from core.workbook.findings import ERROR, NOTE, WARNING, Finding, Findings
from core.workbook.present import Present, from_reader
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import GDP, add_list, add_year, save, workbook

DAY = dt.date(2026, 11, 28)
Said = tuple[str, str]


@pytest.fixture(scope="module")
def present(official: Path, catalog: Catalog) -> Present:
    with open_reader("official", official, catalog) as reader:
        return from_reader(reader)


def twice(
    present: Present, catalog: Catalog, label: str, said: Said, values: Sequence[float] = (86.5, 86.5)
) -> tuple[Changes, tuple[Finding, ...]]:
    book = add_year(workbook(), [{**GDP, label: text} for text in said], {"临泽县": values})
    findings = Findings()
    changes = compare(read_workbook(save(book), catalog), present, catalog, findings)
    return changes, findings.all()


CONTRADICTED = (
    ("精度", ("精确", "超过")),
    ("精度", ("不低于", "超过")),
    ("证据等级", ("A", "C")),
    ("公开标记", ("公开", "未公布")),
    ("公开标记", ("未公布", "公开")),
    ("与上年不可比", ("是", "否")),
)


@pytest.mark.parametrize(("label", "said"), CONTRADICTED)
def test_two_ways_to_say_a_figure_are_refused(
    label: str, said: Said, present: Present, catalog: Catalog
) -> None:
    (error,) = twice(present, catalog, label, said)[1]
    assert error.severity == ERROR
    assert error.found.endswith(f"是同一个数，但{label}不同")
    assert error.cell


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("备注", ("甲", "乙")),
        ("精度", ("突破", "超过")),
        ("时期", ("全年", "1—12月")),
        ("精度", ("", "精确")),
    ],
)
def test_the_same_twice_is_taken_once(label: str, said: Said, present: Present, catalog: Catalog) -> None:
    changes, (note,) = twice(present, catalog, label, said)
    assert len(changes.rows) == 1
    assert note.severity == NOTE
    assert "只取一次" in note.found


@pytest.mark.parametrize(
    "said", [("全年", "1—12月"), ("前三季度", "1—9月"), ("上半年", "1—6月"), ("一季度", "1—3月")]
)
def test_two_values_of_one_span_are_refused(said: Said, present: Present, catalog: Catalog) -> None:
    (error,) = twice(present, catalog, "时期", said, (86.5, 87.5))[1]
    assert (error.severity, "值不同" in error.found) == (ERROR, True)


@pytest.mark.parametrize("reason", ["", "两个来源口径不同"])
@pytest.mark.parametrize("grades", [("A", "C"), ("C", "A")])
def test_the_order_of_columns_decides_nothing(
    grades: Said, reason: str, official: Path, catalog: Catalog
) -> None:
    columns = [
        {**GDP, "证据等级": grade, "来源标题": f"{grade}公报", "发布单位": "统计局", "更正原因": reason}
        for grade in grades
    ]
    values = [86.5 if grade == "A" else 81.2 for grade in grades]
    book = save(add_year(workbook(), columns, {"临泽县": values}))
    report = check_workbook(book, "试.xlsx", "official", official, catalog=catalog, as_of=DAY)
    (found,) = [f for f in report.findings if "互相矛盾" in f.found]
    assert found.severity == (WARNING if reason else ERROR)
    assert reason or found.cell.rstrip("0123456789") == "BC"[grades.index("C")]


DONE = {"序号": 16, "状态": "已完成", "佐证": "批复", "佐证日期": dt.date(2026, 10, 1)}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"状态": "推进中"}, "状态却不同（“已完成”）"),
        ({"进展": "另一句"}, "同一项、同一佐证日期"),
        ({"佐证日期": dt.date(2026, 9, 1)}, ""),
        ({"序号": 17}, ""),
        ({"地区": "高台县"}, ""),
    ],
)
def test_an_item_filled_in_twice_is_pointed_out(
    other: dict[str, object], said: str, official: Path, catalog: Catalog
) -> None:
    book = add_list(workbook(), "举措台账", [DONE, {**DONE, **other}])
    report = check_workbook(save(book), "试.xlsx", "official", official, catalog=catalog, as_of=DAY)
    found = [f.found for f in report.warnings if "同一项" in f.found]
    assert bool(found) is bool(said)
    assert said in "".join(found)
    assert report.changes.entries.count == 2
