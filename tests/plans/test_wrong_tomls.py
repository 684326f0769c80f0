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
    "a member by its name": (
        "targets.toml",
        '"gdp-990121", "gdp-990122"',
        '"白岭县", "gdp-990122"',
        "请写 990121",
    ),
    "a year of two digits": ("targets.toml", "due = 2028", "due = 28", "年份须写四位数"),
    "two years of two digits": ("targets.toml", "[2024, 2028]", "[24, 28]", "年份须写四位数"),
    "a due year before the plan": (
        "targets.toml",
        "due = 2028\nbase_year = 2023",
        "due = 2020",
        "早于文件印发",
    ),
    "a comment of another language": ("targets.toml", "value = 460", "value = 460 // 亿元", "写在 # 之后"),
    "a field in braces": ("targets.toml", "value = 460", "{value = 460}", "不用花括号"),
    "a blank of the input method": ("targets.toml", "value = 460", "value\u3000= 460", "全角空格"),
    "a blank of a web page": ("targets.toml", "value = 460", "value\u00a0= 460", "不间断空格"),
    "digits of the input method": (
        "targets.toml",
        "value = 460",
        "value = \uff14\uff16\uff10",
        "是全角的“４”",
    ),
    "a number that leaves a gap": ("measures.toml", "number = 2", "number = 3", "须从1起连续"),
    "too few cuts": ("rules.toml", "[100, 190, 365]", "[100, 190]", "项数不足"),
    "a role of a body in Chinese": ("departments.toml", '"supplier"', '"提供数据"', "只供数的单位"),
    "an open reading without its reason": (
        "targets.toml",
        'base_year = 2023\nclause = "一、总体要求"',
        'base_year = 2023\nclause = "一、总体要求"\nreading = "待明确"',
        "须说明理由",
    ),
    "a reading that is none": (
        "targets.toml",
        'base_year = 2023\nclause = "一、总体要求"',
        'base_year = 2023\nclause = "一、总体要求"\nreading = "左右"\nreading_note = "x"',
        "确定、本系统理解、待明确",
    ),
    "an indicator by its name": (
        "targets.toml",
        'indicator = "gdp"',
        'indicator = "地区生产总值"',
        "请写 gdp",
    ),
    "an area by its name": ("targets.toml", 'area = "990102"', 'area = "青河区"', "请写 990102"),
    "a sign for a comparison": ("targets.toml", '"above"', '">="', "at_least（达到"),
    "a rule without members": (
        "targets.toml",
        '["gdp-990121", "gdp-990122", "gdp-990123"]',
        "[]",
        "须列出成员",
    ),
    "a member twice": (
        "targets.toml",
        '"gdp-990121", "gdp-990122"',
        '"gdp-990121", "gdp-990121"',
        "列了两次",
    ),
    "a copy whose area was forgotten": (
        "targets.toml",
        'area = "990121"\nindicator = "gdp"',
        'area = "990102"\nindicator = "gdp"',
        "漏改",
    ),
    "a window the wrong way round": (
        "indicators.toml",
        "[0.1, 9000000.0]",
        "[9000000.0, 0.1]",
        "请改为 [下限, 上限]",
    ),
    "one department without brackets": ("measures.toml", '["fagai"]', '"fagai"', "请用方括号"),
    "a heading that is not the plan's": (
        "measures.toml",
        '"二、重点任务"',
        '"二、重点工作"',
        "照 chapters 改写",
    ),
    "groups fewer than industries": (
        "positioning.toml",
        'groups = ["现代物流", "装备制造"]',
        'groups = ["现代物流"]',
        "逐项对应",
    ),
    "a percentage for a share": ("rules.toml", "fan_level = 0.80", "fan_level = 80", "在 0 与 1 之间"),
    "a target without its number": (
        "targets.toml",
        "value = 460\n",
        "",
        "value = 文件所列的数，以亿元计",
    ),
    "a yearly quota without its number": (
        "targets.toml",
        "value = 2\n",
        "",
        "请写 value = 文件所列的数，以万亩计",
    ),
    "a base year after the due year": (
        "targets.toml",
        "due = 2028\nbase_year = 2023",
        "due = 2028\nbase_year = 2029",
        "基期2029年须早于到期的2028年",
    ),
    "a needed field forgotten": (
        "targets.toml",
        'base_year = 2023\nclause = "一、总体要求"',
        "base_year = 2023",
        "请补写，如 clause = ",
    ),
    "a needed field of a table forgotten": ("rules.toml", "ahead = 1.05\n", "", "请补写，如 ahead = 1.05"),
    "the unit of a role": ("indicators.toml", 'unit = "亿元"', 'unit = "万元"', '请写 unit = "亿元"'),
    "cuts of the pace out of order": (
        "rules.toml",
        "ahead = 1.05",
        "ahead = 0.90",
        "现为0.9、0.95、0.6，请改正次序",
    ),
    "cuts of the gap out of order": (
        "rules.toml",
        "small = 0.05",
        "small = 0.50",
        "现为0.5和0.2，请改正次序",
    ),
    "cuts of the gap in percent": ("rules.toml", "large = 0.20", "large = 0", "即5%和20%"),
    "days out of order": ("rules.toml", "[100, 190, 365]", "[190, 100, 365]", "如 [100, 190, 365]"),
    "prices the wrong way round": ("rules.toml", "[-0.03, 0.08]", "[0.08, -0.03]", "如 [-0.03, 0.08]"),
    "more points wanted than there are": (
        "rules.toml",
        "gap_points_min = 4",
        "gap_points_min = 8",
        "不大于 gap_points（6）",
    ),
    "years of a tolerance out of order": (
        "rules.toml",
        "[[2020, 0.002]]",
        "[[2020, 0.002], [2015, 0.004]]",
        "请按从小到大排列",
    ),
    "an id that is misspelt": ("measures.toml", '["fagai"]', '["fagia"]', "是否应为 fagai？"),
    "an id twice": ("targets.toml", 'id = "gdp-990121"', 'id = "gdp-990102"', "第2条和第3条的 id 相同"),
    "a city that is a county": ("plan.toml", 'city = "990100"', 'city = "990102"', "层级是 county（县区）"),
    "a member of another unit": (
        "targets.toml",
        '"gdp-990121", "gdp-990122"',
        '"water-city", "gdp-990122"',
        "从 members 中删去它",
    ),
    "yes in Chinese": ("departments.toml", "in_text = false", 'in_text = "否"', "true 或 false"),
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


def test_a_county_of_another_city_is_told_where_to_look(folder: Path) -> None:
    path = folder / "areas.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('parent = "990100"\norder = 10', 'parent = "990000"\norder = 10')
    path.write_text(text, encoding="utf-8")
    said = [p.message for p in check_folder(folder) if p.entry == "990102"]
    assert any("不是本方案的县区" in message and 'parent = "990100"' in message for message in said)
    assert not any("先在 areas.toml 中登记" in message for message in said)


def test_a_file_with_a_hidden_ending_is_recognised(folder: Path) -> None:
    (folder / "targets.toml").rename(folder / "targets.toml.txt")
    assert any("改名为 targets.toml" in p.message for p in check_folder(folder))


def test_a_slip_in_both_ends_of_a_pair_is_told_once(folder: Path) -> None:
    path = folder / "targets.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[2024, 2028]", "[24, 28]"), encoding="utf-8")
    assert len(check_folder(folder)) == 1
