"""How a plan can be written wrongly: other formats, signs, kinds of values, empty files."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from core.plan.load import check_folder, load_catalog
from core.plan.yearly import example
from tests.plans.slips import Slip, check_said, wrong_plan

T = "targets.toml"
#: One slip each, and what is said of it.
SLIPS: dict[str, tuple[Slip, str]] = {
    "the first head with one bracket": ((T, "[[target]]", "[target]"), "请把第5行改为 [[target]]"),
    "a head with a name behind a dot": ((T, "[[target]]", "[[target.gdp]]"), "请把第5行改为 [[target]]"),
    "a head whose brackets differ": ((T, "[[target]]", "[[target]"), "前后的方括号个数不同"),
    "a head in another file's name": ((T, "[[target]]", "[[measure]]"), "本文件可有的 [[target]]"),
    "the first head forgotten": ((T, "[[target]]", ""), "写在第一个 [[target]] 之前"),
    "a head that plan.toml has not": (("plan.toml", "id = ", "[plan]\nid = "), "请删去这一行"),
    "a head that rules.toml has not": (
        ("rules.toml", "gap_points = ", "[rules]\ngap_points = "),
        "请删去这一行",
    ),
    "all in one inline table": ((T, "", 'target = {id = "gdp-city"}\n'), "写成 [[target]] 的形式"),
    "an empty plan": (("plan.toml", "", ""), "这个文件没有内容"),
    "rules of remarks alone": (("rules.toml", "", "# later\n"), "这个文件没有内容"),
    "no areas": (("areas.toml", "", "\ufeff"), "请至少写一条 [[area]]"),
    "no indicators": (("indicators.toml", "", ""), "请至少写一条 [[indicator]]"),
    "no measures": (("measures.toml", "", "\n"), "请至少写一条 [[measure]]"),
    "no departments, though named": (("departments.toml", "", ""), "每个部门一条 [[department]]"),
    "a table of a spreadsheet": ((T, "", "id,name,area\ngdp-city,全市,990100\n"), "（CSV）"),
    "another format": ((T, "", '{"target": [{"id": "gdp-city"}]}'), "这是 JSON"),
    "a page of the web": ((T, "", "<html><body></body></html>"), "这一行不是字段"),
    "fences of a chat": ((T, "# 目标", "```toml\n# 目标"), "这一行不是字段"),
    "a line of text": ((T, "[[target]]", "以上为全市目标\n[[target]]"), "说明文字请写在 # 之后"),
    "a remark in brackets": ((T, "due = 2028", "due = 2028（全市）"), "说明写在 # 之后"),
    "a comma of the input method at the end": ((T, "value = 460", "value = 460，"), "行末不写“，”"),
    "a stop at the end": ((T, 'area = "990100"', 'area = "990100"。'), "行末不写“。”"),
    "a list parted by 、": (("measures.toml", '["fagai"]', '["fagai"、"shuiwu"]'), "不用顿号"),
    "quotation marks inside": ((T, "全市地区生产总值突破460亿元", '全市"三县"突破'), "引号里面又有引号"),
    "a text begun with three marks": ((T, 'name = "全市', 'name = """全市'), "三个引号没有成对"),
    "a single mark": ((T, 'unit = "亿元"', "unit = '亿元"), "单引号没有成对"),
    "a backslash": ((T, 'clause = "一、', 'clause = "D:\\文件\\一、'), "不直接写反斜杠"),
    "a list that is not finished": (("measures.toml", '["fagai"]', '["fagai"'), "在末尾补上 ]"),
    "two fields on one line": ((T, "value = 460\ndue", "value = 460 due"), "一行只写一个字段"),
    "a nought before": ((T, "due = 2028", "due = 02028"), "数字前面不补0"),
    "a range": ((T, "value = 460", "value = 450-460"), "不写范围"),
    "a range in words": ((T, "value = 460", "value = 450至460"), "不写范围"),
    "a sum": ((T, "value = 460", "value = 400+60"), "不写算式"),
    "以上 as a sign": ((T, "value = 460", "value = 460+"), "不写算式和加号"),
    "about": ((T, "value = 460", "value = 约460"), "数字前面不写汉字"),
    "half a decimal": ((T, "value = 4.5", "value = .5"), "小数点两边都要有数字"),
    "a date for a year": ((T, "due = 2028", "due = 2028-12-31"), "请写 due = 2028"),
    "a day that is none": ((T, "due = 2028", "due = 2028-13-31"), "没有这个日期"),
    "a year with a point": ((T, "due = 2028", "due = 2028.0"), "写 2028"),
    "a year in quotes": ((T, "due = 2028", 'due = "2028年"'), "写 due = 2028"),
    "a year of full width in quotes": ((T, "due = 2028", 'due = "２０２８"'), "写 due = 2028"),
    "true for a year": ((T, "due = 2028", "due = true"), "不是 true 或 false"),
    "true for a number": ((T, "value = 460", "value = true"), "不是 true 或 false"),
    "a list for a number": ((T, "value = 460", "value = [460]"), "不是列表"),
    "a table for a year": ((T, "due = 2028", "due = {year = 2028}"), "不是一个表"),
    "a dotted field": ((T, "due = 2028", "due.year = 2028"), "不用圆点"),
    "a number in quotes with its unit": ((T, "value = 460", 'value = "460亿元"'), "写 value = 460"),
    "one for true": ((T, "due = 2028", "undated = 1"), "须为 true 或 false"),
    "true in quotes": ((T, "due = 2028", 'undated = "true"'), "不加引号"),
    "three years": ((T, "[2024, 2028]", "[2024, 2026, 2028]"), "须写首末两项"),
    "days for years": ((T, "[2024, 2028]", "[2024-01-01, 2028-12-31]"), "须写首末两项"),
    "ids in one text": (
        (T, '["gdp-990121", "gdp-990122", "gdp-990123"]', '"gdp-990121、gdp-990122"'),
        'members = ["gdp-990121", "gdp-990122"]',
    ),
    "ids in one text of a list": (
        (T, '"gdp-990121", "gdp-990122"', '"gdp-990121, gdp-990122"'),
        '["gdp-990121", "gdp-990122"]',
    ),
    "codes in one text of a list": (
        ("measures.toml", '"990102", "990121"', '"青河区、990121"'),
        '["990102", "990121"]',
    ),
    "a code of full width": ((T, 'area = "990100"', 'area = "９９０１００"'), "全角数字，请写 990100"),
    "one heading for a list": (
        ("plan.toml", '["一、总体要求", "二、重点任务"]', '"一、总体要求"'),
        'chapters = ["一、总体要求"]',
    ),
    "days in one text": (
        ("rules.toml", "[100, 190, 365]", '"100,190,365"'),
        "写 freshness_days = [100, 190, 365]",
    ),
    "a pair without its brackets": (
        ("rules.toml", "[[2020, 0.002]]", "[2020, 0.002]"),
        "如 sum_tolerance = [[",
    ),
    "a table for a text": (("measures.toml", 'summary = "', 'summary.text = "'), "不是一个表"),
    "a number in Chinese": (("measures.toml", "number = 1", 'number = "一"'), "阿拉伯数字"),
    "an entry without its id": ((T, 'id = "gdp-city"\n', ""), "缺少必填字段"),
    "a direction in words": (("indicators.toml", "direction = -1\n", 'direction = "down"\n'), "越低越好"),
    "a misnamed file": (("milestone.toml", "", "[[milestone]]\n"), "是否应为 milestones.toml"),
}


@pytest.mark.parametrize("case", SLIPS.values(), ids=SLIPS)
def test_what_is_written_wrongly_is_named(case: tuple[Slip, str], tmp_path: Path) -> None:
    slip, said = case
    problems = wrong_plan(tmp_path / "plan", slip)
    check_said(tmp_path / "plan", problems, slip[0], said)
    assert len(problems) <= 2


def test_an_entry_without_its_id_is_named_by_its_place(tmp_path: Path) -> None:
    problems = wrong_plan(tmp_path / "plan", (T, 'id = "gdp-city"\n', ""))
    assert [p.entry for p in problems] == ["第1条"]


def test_a_file_that_may_be_empty_is_said_to_be(tmp_path: Path) -> None:
    wrong_plan(tmp_path / "plan")
    (tmp_path / "plan" / "benchmarks.toml").unlink()
    (tmp_path / "plan" / "targets.toml").rename(tmp_path / "plan" / "Targets.toml")
    said = {p.file.rpartition("/")[2]: p.message for p in check_folder(tmp_path / "plan")}
    assert "空文件即可" in said["benchmarks.toml"]
    assert "大小写须一致" in said["targets.toml"]


def test_yearly_plans_of_the_folder_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong_plan(tmp_path / "plan")
    entry = example(load_catalog("plan", tmp_path), 2026).replace("文件标题", "2026年计划报告")
    for written, said in (
        (entry, "没有错误"),
        (entry.replace('"990100"', '"990199"'), "“990199”没有登记"),
        (entry.replace("year = 2026", 'year = "2026年"'), "写 year = 2026"),
    ):
        (tmp_path / "plan" / "yearly_plans.toml").write_text(written, encoding="utf-8")
        assert main(["check-plan", str(tmp_path / "plan")]) == ("没有错误" not in said)
        assert said in capsys.readouterr().out
    assert main(["check-plan", str(tmp_path / "plan" / "plan.toml")]) == 1
    assert "请写它所在的文件夹" in capsys.readouterr().out
