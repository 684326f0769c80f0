"""Texts that say nothing where something must be named or explained: a dash, 无, 待补, 确认 once more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from core.plan.catalog import Catalog
from core.workbook.check import check_workbook
from core.workbook.checks.reasons import explained
from core.workbook.findings import ERROR
from core.workbook.marks import says_nothing
from core.workbook.read.workbook import read_workbook
from core.workbook.report import Report
from tests.workbook.mini import GDP, add_list, one, save, workbook

DAY = dt.date(2026, 11, 28)
HOLLOW = (
    *("—", "-", "－－", "/", "……", "无", "（无）", "没有", "暂缺", "待补", "暂无", "不详", "1", "。", "！！"),
    *("N/A", "略", "同上", "\u200b", "xx", "null"),
)
SPEAKING = (
    "2025年统计公报",
    "市统计局",
    "批复",
    "文",
    "http://x.gov.cn",
    "重大项目投产",
    "无偿划转",
    "口径调整",
)


@pytest.mark.parametrize("text", HOLLOW)
def test_what_says_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not explained(text)
    assert not explained(f"确认无误：{text}")


@pytest.mark.parametrize("text", SPEAKING)
def test_what_says_something(text: str) -> None:
    assert not says_nothing(text)
    assert explained(f"确认无误：{text}") == text


@pytest.mark.parametrize("text", ["确认无误", "确认无误：确认", "确认无误，确认无误。", "确认。", "无误"])
def test_to_confirm_again_is_no_reason(text: str) -> None:
    assert not explained(text)


def checked(content: bytes, home: Path, catalog: Catalog) -> Report:
    return check_workbook(content, "试.xlsx", "official", home, catalog=catalog, as_of=DAY)


@pytest.mark.parametrize("text", [t for t in HOLLOW if t.isprintable()])
@pytest.mark.parametrize("label", ["来源标题", "发布单位"])
def test_no_source_no_figure(label: str, text: str, catalog: Catalog) -> None:
    reading = read_workbook(save(one(86.5, **{f"本表{label}": text})), catalog)
    assert not reading.figures
    (error,) = [f for f in reading.findings if f.severity == ERROR]
    assert error.found == f"“{text}”不是{label}"
    assert error.cell and "没有来源的数不能导入" in error.remedy


@pytest.mark.parametrize("text", ["确认无误：无", "确认无误：确认", "—"])
def test_a_reason_that_says_nothing_confirms_nothing(text: str, official: Path, catalog: Catalog) -> None:
    unlikely = save(one(220, {**GDP, "更正原因": text}))
    report = checked(unlikely, official, catalog)
    assert "相差过大" in report.errors[0].found
    right = save(one(220, {**GDP, "更正原因": "确认无误：重大项目投产"}))
    assert not checked(right, official, catalog).errors


@pytest.mark.parametrize("text", ["—", "/", "－", "…"])
@pytest.mark.parametrize("label", ["精度", "证据等级", "与上年不可比", "网址或出处", "时期"])
def test_a_dash_in_what_may_stand_empty_is_empty(label: str, text: str, catalog: Catalog) -> None:
    source = {"来源标题": "公报", "发布单位": "县统计局", "发布日期": dt.date(2026, 4, 20)}
    plain = read_workbook(save(one(86.5, {**GDP, **source, label: None})), catalog)
    reading = read_workbook(save(one(86.5, {**GDP, **source, label: text})), catalog)
    assert reading.figures == plain.figures != ()
    assert f"“{text}”按没有填写处理" in {f.found for f in reading.findings}


def listed(sheet: str, home: Path, catalog: Catalog, *rows: dict[str, Any]) -> Report:
    return checked(save(add_list(workbook(), sheet, rows)), home, catalog)


DONE = {"序号": 16, "状态": "已完成", "佐证": "批复", "佐证日期": dt.date(2026, 10, 1)}
GONE = {"编号": "m16-02", "状态": "已取消", "佐证": "批复", "佐证日期": dt.date(2026, 10, 1)}


@pytest.mark.parametrize("text", ["无", "待补", "1"])
def test_evidence_that_says_nothing_proves_nothing(text: str, official: Path, catalog: Catalog) -> None:
    report = listed("举措台账", official, catalog, {**DONE, "佐证": text})
    assert [f.found for f in report.warnings] == ["填了“已完成”，没有佐证"]
    assert f"佐证“{text}”" in report.notes[0].found
    (entry,) = report.changes.entries.measures
    assert entry.entry.evidence == ""


@pytest.mark.parametrize("text", ["无", "—"])
def test_a_cancellation_wants_a_reason(text: str, official: Path, catalog: Catalog) -> None:
    report = listed("里程碑", official, catalog, {**GONE, "说明原因": text})
    assert [f.found for f in report.errors] == ["填了“已取消”，没有说明原因"]
    assert not listed("里程碑", official, catalog, {**GONE, "说明原因": "政策调整"}).errors
