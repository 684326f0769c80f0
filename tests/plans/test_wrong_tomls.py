"""Slips of a person who writes a plan: each is refused with its place, and says what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.load import check_folder
from core.plan.sample import write_sample

#: file, text found, text put in its place, what the message says
SLIPS = {
    "a quotation mark forgotten": ("targets.toml", '突破460亿元"', "突破460亿元", "引号没有成对"),
    "an equals sign of the input method": (
        "targets.toml",
        'area = "990100"',
        "area ＝ “990100”",
        "全角的“＝”",
    ),
    "quotation marks of the input method": ("measures.toml", '["fagai"]', "[“fagai”]", "全角的引号 “ "),
    "a colon for the equals sign": ("targets.toml", "value = 460", "value: 460", "写成 value ="),
    "a semicolon at the end": ("targets.toml", "value = 460", "value = 460;", "不写分号"),
    "a unit behind the number": ("targets.toml", "value = 460", "value = 460亿元", "不写单位"),
    "年 behind the year": ("targets.toml", "due = 2028", "due = 2028年", "不写单位或汉字"),
    "a thousands separator": ("targets.toml", "value = 460", "value = 4,600", "千分号"),
    "True as in other languages": ("targets.toml", "due = 2028", "undated = True", "全用小写"),
    "a field by its Chinese name": ("targets.toml", "value = 460", "目标值 = 460", "没有“目标值”这个字段"),
    "a field twice": ("targets.toml", "value = 460", "value = 460\nvalue = 470", "“value”重复"),
    "a misspelt field": ("rules.toml", "fan_level", "fan_levels", "是否应为 fan_level"),
    "a misspelt table": ("plan.toml", "[roles]", "[role]", "是否应为 roles"),
    "two brackets where there is one table": ("plan.toml", "[roles]", "[[roles]]", "一层方括号：[roles]"),
    "a field below [roles]": ("plan.toml", "[roles]\n", '[roles]\nranch_note = "x"\n', "移到 [roles] 之前"),
    "a list in a list": ("measures.toml", '["fagai"]', '[["fagai"]]', "多余的方括号"),
    "a year alone for two": ("targets.toml", "[2024, 2028]", "[2024]", "every_year = [2022, 2026]"),
    "years as text": ("targets.toml", "[2024, 2028]", '"2024-2028"', "every_year = [2022, 2026]"),
    "years in the wrong order": ("targets.toml", "[2024, 2028]", "[2028, 2024]", "首年晚于末年"),
    "less every year, by a date": ("targets.toml", '"at_most"', '"at_most_previous_year"', "写 every_year"),
    "each of a single target": ("targets.toml", '"above"', '"above"\neach = "above"', "只用于 every_one"),
    "each that is none": ("targets.toml", '"every_one"', '"every_one"\neach = "every_one"', "at_least（达到"),
    "digits too many": ("targets.toml", "value = 460", "value = 46000000000", "合理范围"),
    "a negative target": ("targets.toml", "value = 460", "value = -460", "核对位数和单位"),
    "a level in Chinese": ("areas.toml", '"county"', '"县"', "county（依次为全国、省、市州、县区）"),
    "a kind in Chinese": ("indicators.toml", 'kind = "level"', 'kind = "总量"', "依次为总量"),
    "a county below nothing": (
        "areas.toml",
        'parent = "990100"\norder = 10',
        "order = 10",
        'parent = "990100"',
    ),
    "a short name twice": (
        "areas.toml",
        'short = "沙湾县"',
        'short = "白岭县"',
        "与“990121”的简称同为“白岭县”",
    ),
    "a product of 30 characters": ("plan.toml", "青河市县域经济目标监测（样例）", "青" * 30, "最多 24 个字"),
    "four types": ("positioning.toml", '["农业优先型"]', '["一", "二", "三", "四"]', "最多 3 项"),
    "a role by its Chinese name": (
        "plan.toml",
        'gdp = "gdp"',
        'gdp = "地区生产总值"',
        "不是 indicators.toml 的指标编号",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path / "plan")
    return tmp_path / "plan"


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_with_its_remedy(slip: tuple[str, str, str, str], folder: Path) -> None:
    file, old, new, said = slip
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check_folder(folder)
    assert any(p.file == f"data/plan/{file}" and said in p.message for p in problems), problems
    assert all(("请" in p.message or "须" in p.message) and p.message.endswith("。") for p in problems)
    assert str(folder) not in "".join(map(str, problems))


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_an_office_file_is_no_text(start: bytes, folder: Path) -> None:
    (folder / "targets.toml").write_bytes(start + bytes(range(256)))
    assert any("不是文本文件" in p.message for p in check_folder(folder))


def test_counties_kept_for_comparison_may_share_a_name(folder: Path) -> None:
    path = folder / "areas.toml"
    others = "".join(
        f'\n[[area]]\ncode = "{code}"\nname = "鼓楼区"\nshort = "鼓楼区"\nlevel = "county"\norder = {order}\n'
        for code, order in (("990302", 1001), ("990402", 1002))
    )
    path.write_text(path.read_text(encoding="utf-8") + others, encoding="utf-8")
    assert check_folder(folder) == []
