"""Whatever is unknown, doubled, missing or does not match is refused, with file, entry and field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.plan.load import OPTIONAL as MAY_BE_MISSING
from core.plan.load import CatalogError, check_folder, load_catalog
from core.wording.words import lit
from tests.plan import DEFAULT_PLAN

Spoil = Callable[[str, str, str], None]

#: file, text found, text put in its place, entry, field, part of the message
CASES = {
    # unknown
    "unknown field": (
        "areas.toml", 'level = "nation"', 'level = "nation"\nsize = 1', "100000", "size", "未知字段",
    ),
    "unknown table": ("areas.toml", "[[area]]", "[[place]]\n[[area]]", "", "place", "[[area]]"),
    "unknown level": (
        "areas.toml", '"nation"', '"planet"', "100000", "level", "nation、province、city、county",
    ),
    "unknown parent": (
        "areas.toml", 'parent = "620000"', 'parent = "620001"', "620700", "parent", "没有登记",
    ),
    "unknown city": ("plan.toml", '"620700"', '"620799"', "", "city", "没有登记"),
    "unknown owner": (
        "indicators.toml", 'owners = ["tongji"]', 'owners = ["x"]', "gdp", "owners", "departments.toml",
    ),
    "unknown area": ("targets.toml", 'area = "620700"', 'area = "629999"', "gdp-city", "area", "areas.toml"),
    "unknown indicator": ("targets.toml", '"gdp"', '"gnp"', "gdp-city", "indicator", "indicators.toml"),
    "unknown member": (
        "targets.toml", '["gdp-620723",', '["gdp-620799",', "gdp-four-counties", "members", "gdp-620799",
    ),
    "member of itself": (
        "targets.toml", '["gdp-620723",', '["gdp-four-counties",',
        "gdp-four-counties", "members", "另一项目标",
    ),
    "unknown measure of a target": (
        "targets.toml", "measure = 1\n", "measure = 29\n", "leading-firms", "measure", "29",
    ),
    "unknown comparison": (
        "targets.toml", 'comparison = "above"', 'comparison = "over"', "gdp-city", "comparison", "at_least",
    ),
    "unknown chapter": (
        "measures.toml", 'chapter = "二、培育壮大特色优势产业"', 'chapter = "二"',
        "1", "chapter", "plan.toml",
    ),
    "unknown lead": ("measures.toml", '"nongye-nongcun"', '"nongye"', "1", "lead", "departments.toml"),
    "a supplier does not lead": ("measures.toml", '"nongye-nongcun"', '"tongji"', "1", "lead", "tongji"),
    "a department does not implement": (
        "measures.toml", '"jingkaiqu"', '"fagai"', "9", "implementing", "fagai",
    ),
    "unknown area of a milestone": (
        "milestones.toml", 'areas = ["620700"]', 'areas = ["620701"]', "m01-01", "areas", "620701",
    ),
    "unknown lead of a milestone": (
        "milestones.toml", 'verb = "打造"', 'verb = "打造"\nlead = ["x"]',
        "m01-01", "lead", "departments.toml",
    ),
    "unknown kind": ("milestones.toml", 'kind = "milestone"', 'kind = "wish"', "m01-01", "kind", "recurring"),
    "unknown area of an aim": ("aims.toml", '"620700"', '"620701"', "a-forefront", "area", "areas.toml"),
    "unknown area of an honour": ("honours.toml", '"620724"', '"620701"', "620701", "area", "areas.toml"),
    "unknown grade": ("honours.toml", 'grade = "C"', 'grade = "F"', "620724", "grade", "A、B、C、D"),
    "unknown type": ("positioning.toml", '"城市服务型"', '"城市型"', "620702", "types", "城市型"),
    "unknown sector": (
        "positioning.toml", '"employment_mining"', '"mining"', "工业主导型", "sectors", "indicators.toml",
    ),
    "position of another area": ("positioning.toml", '"620702"', '"620700"', "620700", "area", "只写县区"),
    "unknown area of a band": (
        "rules.toml", 'area = "620702"', 'area = "620701"', "", "link_bands", "620701",
    ),
    "unknown area of a scale": (
        "rules.toml", '["620702", 0.6]', '["62", 0.6]', "", "reconstruction_band_scale", "62",
    ),
    # slips of habit, each in its own words
    "a lead by its name": (
        "measures.toml", '"nongye-nongcun"', '"市农业农村局"', "1", "lead", "请写 nongye-nongcun",
    ),
    "an indicator by its name": (
        "targets.toml", '= "gdp"', '= "地区生产总值"', "gdp-city", "indicator", "写 gdp",
    ),
    "an area by its name": (
        "targets.toml", 'area = "620702"', 'area = "甘州区"', "gdp-620702", "area", "请写 620702",
    ),
    "a comparison that says what each means": (
        "targets.toml", 'comparison = "above"', 'comparison = "over"',
        "gdp-city", "comparison", "above（突破、超过）",
    ),
    "due forgotten": ("targets.toml", "due = 2026\n", "", "gdp-city", "due", "undated = true"),
    "dated and undated": (
        "targets.toml", "due = 2026\n", "due = 2026\nundated = true\n", "gdp-city", "undated", "删去 undated",
    ),
    "at most of what should grow": (
        "targets.toml", 'comparison = "above"', 'comparison = "at_most"',
        "gdp-city", "comparison", "direction = -1",
    ),
    "the city as its own member": (
        "targets.toml", '= ["620702"', '= ["620700"', "county-festivals", "members", "本身",
    ),
    "more measures than announced": (
        "plan.toml", "measure_count = 28", "measure_count = 27", "", "measure_count", "登记了28条",
    ),
    "fewer measures than announced": (
        "plan.toml", "measure_count = 28", "measure_count = 30", "", "measure_count", "补登第29、30条",
    ),
    "a milestone id of another form": (
        "milestones.toml", '"m01-01"', '"m1-1"', "m1-1", "id", "如 m04-01",
    ),
    "four types": (
        "positioning.toml", '["城市服务型", "工业主导型"]',
        '["城市服务型", "工业主导型", "农业优先型", "生态功能型"]', "620702", "types", "3 项",
    ),
    "a known indicator renamed": ("indicators.toml", 'id = "gdp"', 'id = "grp"', "gdp", "id", "补登"),
    "a prefecture that is none": (
        "plan.toml", 'city = "620700"', 'city = "620700"\nprefecture = "张掖"',
        "", "prefecture", "行政区划代码",
    ),
    # doubled
    "doubled area": ("areas.toml", '"620723"', '"620702"', "620702", "code", "重复"),
    "doubled order": ("areas.toml", "order = 11", "order = 10", "10", "order", "重复"),
    "doubled department": (
        "departments.toml", '"xumu-shouyi"', '"nongye-nongcun"', "nongye-nongcun", "id", "重复",
    ),
    "doubled department name": (
        "departments.toml", "市畜牧兽医局", "市农业农村局", "市农业农村局", "name", "重复",
    ),
    "department like an area": ("departments.toml", '"xumu-shouyi"', '"620700"', "620700", "id", "地区代码"),
    "doubled benchmark": ("benchmarks.toml", 'id = "b2017"', 'id = "b2016"', "b2016", "id", "重复"),
    "doubled rank": ("benchmarks.toml", "rank = 2", "rank = 1", "1", "rank", "重复"),
    "doubled indicator": ("indicators.toml", '"gdp_per_capita"', '"gdp"', "gdp", "id", "重复"),
    "doubled target": ("targets.toml", 'id = "gdp-620702"', 'id = "gdp-city"', "gdp-city", "id", "重复"),
    "doubled member": (
        "targets.toml", '"gdp-620723", "gdp-620724"', '"gdp-620723", "gdp-620723"',
        "gdp-four-counties", "members", "列了两次",
    ),
    "doubled measure": ("measures.toml", "number = 2\n", "number = 1\n", "1", "number", "重复"),
    "doubled lead": ("measures.toml", '"xumu-shouyi"', '"nongye-nongcun"', "1", "lead", "列了两次"),
    "doubled milestone": ("milestones.toml", '"m01-02"', '"m01-01"', "m01-01", "id", "重复"),
    "doubled aim": ("aims.toml", '"a-strength"', '"a-forefront"', "a-forefront", "id", "重复"),
    "doubled position": ("positioning.toml", '"620723"', '"620702"', "620702", "area", "重复"),
    "doubled industry": (
        "positioning.toml", '["清洁能源", "智能制造"', '["清洁能源", "清洁能源"',
        "620702", "industries", "列了两次",
    ),
    # missing
    "missing field": ("areas.toml", 'short = "全国"\n', "", "100000", "short", "缺少"),
    "missing name of an entry": ("areas.toml", 'code = "100000"\n', "", "第1条", "code", "缺少"),
    "missing rule": ("rules.toml", "gap_points = 6\n", "", "", "gap_points", "缺少"),
    "missing cut": ("rules.toml", "behind = 0.60\n", "", "", "pace.behind", "缺少"),
    "missing plan field": ("plan.toml", 'city = "620700"\n', "", "", "city", "缺少"),
    "empty text": ("areas.toml", 'short = "全国"', 'short = " "', "100000", "short", "不得为空"),
    "value of a numeric target": ("targets.toml", "value = 800\n", "", "gdp-city", "value", "须有数值"),
    "members of a joint target": (
        "targets.toml", 'members = ["gdp-620723", "gdp-620724", "gdp-620725", "gdp-620722"]\n', "",
        "gdp-four-counties", "members", "列出成员",
    ),
    "reason of a reading": (
        "targets.toml", 'clause = "一、', 'reading = "待明确"\nclause = "一、',
        "gdp-city", "reading_note", "说明理由",
    ),
    # mismatch
    "unit": ("targets.toml", 'unit = "亿元"', 'unit = "万元"', "gdp-city", "unit", "“亿元”"),
    "unit of a member": (
        "targets.toml", 'indicator = "gdp"\ncomparison = "every_one"',
        'indicator = "tourism_revenue"\ncomparison = "every_one"',
        "gdp-four-counties", "members", "指标或单位",
    ),
    "due and yearly": (
        "targets.toml", "due = 2026\n", "due = 2026\nevery_year = [2022, 2026]\n",
        "gdp-city", "due", "every_year",
    ),
    "due before adoption": (
        "targets.toml", "due = 2026\nbase_year = 2021", "due = 2021\nbase_year = 2020",
        "gdp-city", "due", "2022年",
    ),
    "base not before due": (
        "targets.toml", "base_year = 2021", "base_year = 2026", "gdp-city", "base_year", "早于",
    ),
    "plan id": ("plan.toml", 'id = "zhangye-2022-4"', 'id = "other"', "", "id", "文件夹名"),
    "level of the city": ("plan.toml", 'city = "620700"', 'city = "620000"', "", "city", "层级"),
    "measure left out": ("measures.toml", "number = 28\n", "number = 29\n", "28", "number", "没有登记"),
    "id of a milestone": ("milestones.toml", 'id = "m01-01"', 'id = "m02-99"', "m02-99", "id", "m01-"),
    "kind of a milestone": (
        "milestones.toml", 'kind = "milestone"', 'kind = "policy"', "m01-01", "id", "p01-",
    ),
    "term of a policy": ("milestones.toml", "[2021, 2025]", "[2025, 2021]", "p23-02", "valid", "晚于"),
    "groups": ("positioning.toml", 'groups = ["清洁能源", ', "groups = [", "620702", "groups", "逐项对应"),
    "window": (
        "indicators.toml", "window = [0.5, 2000000.0]", "window = [2.0, 1.0]", "gdp", "window", "下限",
    ),
    "years of a benchmark": ("benchmarks.toml", "first = 2017", "first = 2019", "b2017", "first", "晚于"),
    "pace cuts": ("rules.toml", "ahead = 1.05", "ahead = 0.90", "", "pace", "依次减小"),
    "gap cuts": ("rules.toml", "small = 0.05", "small = 0.50", "", "gap", "小于 large"),
    "freshness": ("rules.toml", "[100, 190, 365]", "[190, 100, 365]", "", "freshness_days", "依次增大"),
    "deflator window": ("rules.toml", "[-0.03, 0.08]", "[0.08, -0.03]", "", "deflator_window", "下限"),
    "fan": ("rules.toml", "fan_level = 0.80", "fan_level = 80.0", "", "fan_level", "0 与 1"),
    "points": ("rules.toml", "gap_points_min = 4", "gap_points_min = 7", "", "gap_points_min", "不大于"),
    "order of bands": ("rules.toml", "[2013, 0.017]", "[2011, 0.017]", "", "reconstruction_band", "递增"),
    # type
    "number as text": ("targets.toml", "value = 800", 'value = "800"', "gdp-city", "value", "须为数值"),
    "year as text": ("targets.toml", "due = 2026", 'due = "2026"', "gdp-city", "due", "须为整数"),
    "year with a fraction": ("targets.toml", "due = 2026", "due = 2026.5", "gdp-city", "due", "须为整数"),
    "year out of range": ("targets.toml", "due = 2026", "due = 20260", "gdp-city", "due", "不大于 2100"),
    "not a number": ("targets.toml", "value = 800", "value = nan", "gdp-city", "value", "nan"),
    "text as number": ("areas.toml", 'code = "100000"', "code = 100000", "100000", "code", "须为文字"),
    "code of five digits": ("areas.toml", '"100000"', '"10000"', "10000", "code", "格式不符"),
    "list as text": ("measures.toml", "lead = [", 'lead = "x" # [', "1", "lead", "方括号"),
    "three days": ("rules.toml", "[100, 190, 365]", "[100, 190, 365, 400]", "", "freshness_days", "3 项"),
    "flag as text": (
        "departments.toml", "in_text = false", 'in_text = "no"', "tongji", "in_text", "true 或 false",
    ),
    "decimals": ("indicators.toml", "decimals = 1", "decimals = 9", "gdp", "decimals", "不大于 4"),
    "direction": ("indicators.toml", "direction = 1", "direction = 0", "gdp", "direction", "1、-1"),
    "rules as text": ("rules.toml", "[pace]\n", '[pace_]\n', "", "pace", "缺少"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_refused(case: tuple[str, str, str, str, str, str], folder: Path, spoil: Spoil) -> None:
    file, old, new, entry, field, part = case
    spoil(file, old, new)
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    place = f"data/{DEFAULT_PLAN}/{file}"
    said = {(p.file, p.entry, p.field) for p in caught.value.problems}
    assert (place, entry, field) in said
    messages = [
        p.message for p in caught.value.problems if (p.file, p.entry, p.field) == (place, entry, field)
    ]
    assert any(part in message for message in messages), messages


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_message_is_chinese_and_shows_no_path_of_the_machine(
    case: tuple[str, str, str, str, str, str], folder: Path, spoil: Spoil
) -> None:
    spoil(*case[:3])
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    for problem in caught.value.problems:
        assert problem.message.endswith("。")
        assert "请" in problem.message or "须" in problem.message
    assert str(folder.parent) not in str(caught.value)


@pytest.mark.parametrize("colour", ["蓝", "red", "红色", "红灯"])
def test_a_light_of_no_colour_stops_no_page_but_the_check(colour: str, folder: Path, spoil: Spoil) -> None:
    spoil("rules.toml", "traffic_lights = []", f'traffic_lights = [["已实现", "绿"], ["需加快", "{colour}"]]')
    assert lit(load_catalog(DEFAULT_PLAN, folder.parent).rules.traffic_lights) == (("已实现", "绿"),)
    [problem] = check_folder(folder)
    assert problem.field == "traffic_lights.2.2"
    assert f"“{colour}”不是灯的颜色" in problem.message and "红、黄、绿" in problem.message


def test_what_is_to_be_reached_from_below_is_no_target_where_lower_is_better(
    folder: Path, spoil: Spoil
) -> None:
    """达到 and 突破 of a falling indicator would be judged and printed with the wrong sign (≥)."""
    spoil("indicators.toml", "direction = 1", "direction = -1")  # the first is the headline's
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    told = {p.entry: p for p in caught.value.problems if p.file.endswith("targets.toml")}
    assert {"gdp-city", "gdp-620702"} <= told.keys()
    assert "gdp-four-counties" not in told  # its members are targets, and each has its own comparison
    for problem in told.values():
        assert problem.field in ("comparison", "each")
        assert "at_most" in problem.message and "direction" in problem.message


def test_all_problems_of_the_entries_are_listed(folder: Path, spoil: Spoil) -> None:
    spoil("areas.toml", '"nation"', '"planet"')
    spoil("targets.toml", "value = 800", 'value = "800"')
    spoil("rules.toml", "fan_level = 0.80", 'fan_level = "x"')
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    assert {p.field for p in caught.value.problems} == {"level", "value", "fan_level"}
    assert len(str(caught.value).splitlines()) == 3


def test_the_first_problem_gives_the_attributes(folder: Path, spoil: Spoil) -> None:
    spoil("targets.toml", 'unit = "亿元"', 'unit = "万元"')
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    error = caught.value
    assert (error.file, error.entry, error.field) == (f"data/{DEFAULT_PLAN}/targets.toml", "gdp-city", "unit")
    assert str(error) == f"{error.file} 条目“gdp-city” 字段“unit”：{error.message}"


#: Files that a plan may do without: they are not read with it.
OPTIONAL = {"yearly_plans.toml", *MAY_BE_MISSING}


@pytest.mark.parametrize(
    "file", sorted({p.name for p in (Path(__file__).parents[2] / "data" / DEFAULT_PLAN).iterdir()} - OPTIONAL)
)
def test_a_missing_file_is_named(file: str, folder: Path) -> None:
    (folder / file).unlink()
    with pytest.raises(CatalogError, match="缺少这个文件") as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    assert caught.value.file == f"data/{DEFAULT_PLAN}/{file}"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b'[[area]]\ncode = "1"\nname = ', "文件末尾"),
        (b"[[area]]\n= 3\n", "第2行第1列"),
        (b'[area]\ncode = "1"\n[area]\ncode = "2"\n', "都改为 [[area]]，不要删去任何一条"),
        (b'[[area]]\ncode = "1"\ncode = "2"\n', "重复"),
        (b'[[area]]\ncode = "\xff\xfe"', "UTF-8"),
        (b'area = "x"\n', "[[area]]"),
        (b"area = [1, 2]\n", "[[area]]"),
    ],
)
def test_bad_toml(content: bytes, part: str, folder: Path) -> None:
    (folder / "areas.toml").write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    assert caught.value.file == f"data/{DEFAULT_PLAN}/areas.toml"
    assert part in caught.value.message


@pytest.mark.parametrize("plan", ["nowhere", "..", "../zhangye-2022-4", "a/b", "."])
def test_no_such_plan(plan: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="没有这个方案文件夹") as caught:
        load_catalog(plan, tmp_path)
    assert caught.value.file == f"data/{plan}/"


def test_a_folder_in_place_of_a_file(folder: Path) -> None:
    (folder / "areas.toml").unlink()
    (folder / "areas.toml").mkdir()
    with pytest.raises(CatalogError, match="无法读取"):
        load_catalog(DEFAULT_PLAN, folder.parent)
