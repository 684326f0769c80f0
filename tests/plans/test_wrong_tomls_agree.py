"""Plans whose entries can each be read and contradict each other: years, names, members, areas, roles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.slips import Slip, check_said, wrong_plan

T = "targets.toml"
MEMBERS = '["gdp-990121", "gdp-990122", "gdp-990123"]'
#: What follows the members of the sample's rule, and the same with a second rule behind it.
SECOND = (
    '\nclause = "一、总体要求"\n',
    """
clause = "一、总体要求"

[[target]]
id = "gdp-again"
name = "各县地区生产总值"
area = "990100"
indicator = "gdp"
comparison = "every_one"
unit = "亿元"
value = 60
due = 2028
members = ["gdp-three"]
clause = "一、总体要求"
""",
)
#: One slip each, and what is said of it.
SLIPS: dict[str, tuple[Slip, str]] = {
    "a supplier that leads": (("measures.toml", '["fagai"]', '["tongji"]'), "只供数的单位"),
    "a county listed twice": ((T, MEMBERS, '["gdp-990121", "990121"]'), "同一县区列了两次"),
    "all counties in words": (
        ("measures.toml", '["990102", "990121", "990122", "990123"]', '["各县区"]'),
        "地区写六位代码",
    ),
    "a digit lost in the number": ((T, "value = 460", "value = 46"), "名称写的是460亿元"),
    "突破 that the number itself meets": (
        (T, '"above"', '"at_least"'),
        '名称写的是“突破”，comparison 却是 "at_least"（达到、以上、不低于）。请按文件原文改正其一',
    ),
    "达到 that it does not": (
        (
            T,
            '达到120亿元"\narea = "990121"\nindicator = "gdp"\ncomparison = "at_least"',
            '120亿元以上"\narea = "990121"\nindicator = "gdp"\ncomparison = "above"',
        ),
        'comparison = "at_least"',
    ),
    "another year in the name": ((T, '"全市地区', '"到2027年全市地区'), "名称写的是到2027年"),
    "at most of what is better high": ((T, '"above"', '"at_most"'), 'comparison = "at_least"'),
    "a year whose digits are swapped": ((T, "due = 2028", "due = 2082"), "写颠倒了数字"),
    "a yearly quota that is over": ((T, "[2024, 2028]", "[2014, 2018]"), "早于文件印发"),
    "a base year to come": ((T, "base_year = 2023", "base_year = 2027"), "须不晚于文件印发的2024年"),
    "a base year long ago": ((T, "base_year = 2023", "base_year = 1962"), "也不早于它30年以上"),
    "another year of adoption": (("plan.toml", "adopted_year = 2024", "adopted_year = 2014"), "改正其一"),
    "a day in Chinese numerals": (
        ("plan.toml", '"2024-02-01"', '"二〇二四年二月一日"'),
        "2025年1月15日",
    ),
    "a day that is none": (("plan.toml", '"2024-02-01"', '"2024年13月1日"'), "不是日期"),
    "a milestone long ago": (("milestones.toml", "measure = 2", "measure = 2\ndue = 2018"), "请改正"),
    "members of a single target": (
        (T, "value = 460", 'value = 460\nmembers = ["990102"]'),
        "只用于 every_one",
    ),
    "a reason without a reading": ((T, "value = 460", 'value = 460\nreading_note = "左右"'), "待明确"),
    "the province as a member": ((T, MEMBERS, '["990000", "990121"]'), "不是青河市的下级地区"),
    "the nation as a member": ((T, MEMBERS, '["100000"]'), "从 members 中删去"),
    "the city's own target as a member": ((T, MEMBERS, '["gdp-city", "gdp-990121"]'), "地区本身"),
    "the rule as its own member": ((T, MEMBERS, '["gdp-three"]'), "也不是另一项目标"),
    "rules that are members of each other": (
        (T, MEMBERS + SECOND[0], '["gdp-again"]' + SECOND[1]),
        "自己也是 every_one 的目标",
    ),
    "a member due in another year": (
        (T, "value = 120\ndue = 2028", "value = 120\ndue = 2027"),
        "期限与本目标不同",
    ),
    "a county below the province": (
        ("areas.toml", 'parent = "990100"\norder = 10', 'parent = "990000"\norder = 10'),
        'parent = "990100"',
    ),
    "a city below its county": (
        ("areas.toml", 'parent = "990000"', 'parent = "990121"'),
        "不高于本地区",
    ),
    "a city that is none": (("plan.toml", 'city = "990100"', 'city = "990199"'), "市州是 990100"),
    "an id of two measures": (("measures.toml", "number = 2", "number = 1"), "第1条和第2条的 number 相同"),
    "a heading twice": (
        ("plan.toml", '"二、重点任务"]', '"二、重点任务", "二、重点任务"]'),
        "列了两次",
    ),
    "one indicator in two roles": (
        ("plan.toml", 'growth = "gdp_growth_real"', 'growth = "gdp"'),
        "不能又用作 growth",
    ),
    "a group of no indicator": (
        ("plan.toml", "[roles]\n", '[roles]\ncensus_groups = ["户籍"]\n'),
        "没有 group 为“户籍”的指标",
    ),
    "a growth of itself": (
        ("indicators.toml", 'growth_of = "gdp"', 'growth_of = "gdp_growth_real"'),
        "自己就是增速",
    ),
    "a tolerance in per cent": (
        ("rules.toml", "per_capita_tolerance = 0.", "per_capita_tolerance = 3."),
        "请写 0.03",
    ),
    "a tolerance below nought": (("rules.toml", "[[2020, 0.002]]", "[[2020, -0.002]]"), "大于0、小于1"),
    "no growth for a chance": (
        ("rules.toml", "min_clean_growths = 5", "min_clean_growths = 0"),
        "须不小于 2",
    ),
    "a rounding of one": (("rules.toml", "rounding = 1e-9", "rounding = 1"), "须小于 0.01"),
}


@pytest.mark.parametrize("case", SLIPS.values(), ids=SLIPS)
def test_what_contradicts_itself_is_named(case: tuple[Slip, str], tmp_path: Path) -> None:
    slip, said = case
    check_said(tmp_path / "plan", wrong_plan(tmp_path / "plan", slip), slip[0], said)


def test_a_target_of_another_citys_county_is_named(tmp_path: Path) -> None:
    other = '\n[[area]]\ncode = "990302"\nname = "鼓楼区"\nshort = "鼓楼区"\nlevel = "county"\norder = 1001\n'
    problems = wrong_plan(
        tmp_path / "plan",
        ("areas.toml", "order = 13\n", f"order = 13\n{other}"),
        (T, 'area = "990102"', 'area = "990302"'),
    )
    check_said(tmp_path / "plan", problems, T, "鼓楼区不是本方案的市或县区")


def test_a_wrong_base_of_all_else_is_told_alone(tmp_path: Path) -> None:
    for place, slip in enumerate(
        (
            ("plan.toml", 'city = "990100"', 'city = "990199"'),
            ("plan.toml", "adopted_year = 2024", "adopted_year = 2042"),
            ("indicators.toml", 'id = "gdp_per_capita"', 'id = "gdp"'),
        )
    ):
        assert len(wrong_plan(tmp_path / str(place) / "plan", slip)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "全市规模以上工业增加值突破460亿元",  # 规模以上 is a scope, not a comparison
        "全市地区生产总值突破460亿元，力争达到500亿元",  # two words leave it to the entry
        "全市地区生产总值460亿元",
    ],
)
def test_names_that_do_not_contradict(tmp_path: Path, name: str) -> None:
    slip = (T, "全市地区生产总值突破460亿元", name)
    assert not wrong_plan(tmp_path / "plan", slip)


def test_a_bound_by_its_own_words_passes(tmp_path: Path) -> None:
    for number, words in enumerate(("不超过4.5亿立方米", "降到4.5亿立方米以下", "不高于4.5亿立方米")):
        slip = (T, "用水总量控制在4.5亿立方米以内", f"用水总量{words}")
        assert not wrong_plan(tmp_path / f"plan{number}", slip)
