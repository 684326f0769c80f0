"""Hostile inputs through all three doors: the command line, the upload of the page and the form of 填报.

Each case is typed into a workbook and into a form. All doors must refuse it for the same reason, or bring the
same row and change the same words; nothing that is there may change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.clock import today
from core.editors.acting import check_as
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.reporting.checking import preview
from core.workbook.check import check_workbook
from core.workbook.findings import ERROR, WARNING
from core.workbook.report import Report
from tests.reporting.conftest import figure
from tests.workbook.mini import add_year, save, workbook
from tests.workbook.workbooks import state

#: What the form says of a figure unless a case says otherwise; the workbook states the same in its columns.
STATED = dict(figure().values)
_APART = ("地区", "年份", "数值")


@dataclass(frozen=True)
class Case:
    """One input: its text, attributes by label, and either the value that comes in or what is told."""

    typed: str
    value: float | None = None
    told: str = ""
    other: Mapping[str, str] | None = None
    #: Whether the upload is checked in a process of its own, as the page does: each start takes a while.
    confined: bool = False


def read(typed: str, value: float, **other: str) -> Case:
    return Case(typed, value=value, other=other)


def told(typed: str, said: str, **other: str) -> Case:
    return Case(typed, told=said, other=other)


CASES = (
    replace(read("８６．５", 86.5), confined=True),
    read("86.5亿元①", 86.5),
    read("86.5", 86.5, 时期="1—12月"),
    read("86.5", 86.5, 精度="左右"),
    read("109", 109, 精度="突破"),
    read("86.5", 86.5, 精度="—", 网址或出处="—"),
    read("86.5", 86.5, 年份="二〇二五年", 发布日期="2026年4月20日 星期一"),
    replace(told("突破110亿元", "选择“超过”"), confined=True),
    told("预计110", "“数据阶段”"),
    told("86.5（上年81.2）", "里有两个数"),
    told("八十六点五", "是汉字数字"),
    told("924", "10倍"),
    told("220", "相差过大", 更正原因="确认无误：无"),
    told("86.5", "不是来源标题", 来源标题="—"),
    told("86.5", "不是年份", 年份="2025(预计)"),
    told("86.5", "还没有到", 发布日期="2099-01-01"),
    told("86.5", "没有上限", 精度="不足"),
    told("0", "超出合理范围"),
    told("-5.2", "超出合理范围"),
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def home(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    return built


def as_workbook(values: Mapping[str, str]) -> bytes:
    """A year's sheet with the one figure, every attribute typed as text."""
    column = {"指标" if k == "指标名称" else k: v for k, v in values.items() if k not in _APART}
    rows = {values["地区"]: [values["数值"]]}
    return save(add_year(workbook(), [column], rows, year=values["年份"], name="2025年"))


def check_here(_: None, content: bytes, name: str, dataset: str, catalog: Catalog) -> Report:
    """What the upload asks its process for, without the process."""
    return check_workbook(content, name, dataset, catalog=catalog)


def said(report: Report) -> tuple[Any, ...]:
    """What a check says that does not depend on where it was typed: findings, rows, words, sentences."""
    findings = {(f.severity, f.found, f.expected, f.remedy) for f in report.findings}
    return (
        {f for f in findings if f[0] in (ERROR, WARNING)},
        [{k: v for k, v in row.items() if k != "source_id"} for row in report.changes.rows],
        [(s.target, s.before, s.after, s.sentence) for s in report.effect.statuses],
        report.effect.gaps,
        report.importable,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.typed} {dict(case.other or {})}")
def test_all_doors_say_the_same(
    case: Case, home: Path, tmp_path: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(home)
    values = {**STATED, "数值": case.typed, **(case.other or {})}
    content = as_workbook(values)
    file = tmp_path / "县区.xlsx"
    file.write_bytes(content)

    failed = main(["import", str(file), "--check", "--json"])
    command = json.loads(capsys.readouterr().out)
    checked = check_as if case.confined else check_here
    upload = checked(None, content, file.name, "official", catalog)
    form = preview([figure().replaced(**values)], "official", catalog, today(), home)

    assert said(form.report) == said(upload)
    assert command == json.loads(json.dumps(upload.as_dict(catalog) | {"imported": False}, default=str))
    assert bool(failed) is bool(upload.errors)
    assert state(home) == before
    if case.value is None:
        assert not upload.importable
        assert case.told in "".join(map(str, upload.errors))
        assert all(f.sheet and f.cell for f in upload.errors)
        assert [f.form for f in form.findings if f.finding.severity == ERROR] == [0] * len(upload.errors)
    else:
        assert not upload.errors
        assert [change.value for change in form.changes.figures] == [case.value]
