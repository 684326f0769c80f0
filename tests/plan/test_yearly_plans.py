"""Yearly plan targets are read strictly, and their format is documented where they are entered."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.plan.yearly import (
    FILE_NAME,
    PLACEHOLDER,
    PlanComparison,
    PlanFile,
    YearlyPlan,
    example,
    load_yearly_plans,
)
from core.store.figure_files import own_file, read_yearly_plans
from tests.plan import DATA_ROOT, DEFAULT_PLAN

PLACE = "状态文件夹/official/yearly_plans.toml"


def filled(**changes: str) -> str:
    """The example with its title filled in and other lines changed: field to TOML value."""
    text = example(load_catalog(), 2026).replace(PLACEHOLDER, "计划报告")
    for field, value in changes.items():
        lines = [line for line in text.splitlines() if line.startswith(f"{field} = ")]
        text = text.replace(lines[0], f"{field} = {value}") if lines else f"{text}{field} = {value}\n"
    return text


def read(tmp_path: Path, text: str) -> tuple[YearlyPlan, ...]:
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return load_yearly_plans(load_catalog(), [PlanFile(path, PLACE)])


def test_the_example_can_be_entered_once_it_is_filled_in(tmp_path: Path) -> None:
    (plan,) = read(tmp_path, filled(value="6.5"))
    assert (plan.area, plan.indicator, plan.year) == ("620700", "gdp_growth_real", 2026)
    assert (plan.value, plan.unit, plan.comparison) == (6.5, "%", PlanComparison.ABOUT)
    assert plan.tolerance is None
    assert plan.benchmark == ""


def test_the_example_as_it_stands_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="示例"):
        read(tmp_path, example(load_catalog(), 2026))


def test_a_mark_of_byte_order_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("\ufeff" + filled(), encoding="utf-8")
    assert len(load_yearly_plans(load_catalog(), [PlanFile(path, PLACE)])) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("area", '"620799"', "areas.toml"),
        ("indicator", '"gnp"', "indicators.toml"),
        ("benchmark", '"b1"', "benchmarks.toml"),
        ("unit", '"亿元"', "单位“%”不一致"),
        ("value", "41", "合理范围"),
        ("value", "-31", "合理范围"),
        ("value", "nan", "有限数值"),
        ("value", '"6.5"', "须为数值"),
        ("comparison", '"over"', "above、at_least、about"),
        ("tolerance", "-0.1", "不小于 0"),
        ("date", "2027-01-01", "晚于计划年度"),
        ("date", '"2026-13-01"', "2025-01-15"),
        ("date", "20260101", "须为日期"),
        ("grade", '"E"', "A、B、C"),
        ("publisher", '""', "不得为空"),
        ("size", "1", "未知字段"),
        ("title", f'"{PLACEHOLDER}"', "示例"),
    ],
)
def test_what_makes_no_sense_is_refused_with_place_and_remedy(
    tmp_path: Path, field: str, value: str, said: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, filled(**{field: value}))
    problem = caught.value.problems[0]
    assert (problem.file, problem.entry, problem.field) == (PLACE, "第1条", field)
    assert said in problem.message


def test_a_value_at_the_edge_of_the_window_is_allowed(tmp_path: Path) -> None:
    low, high = load_catalog().indicator("gdp_growth_real").window
    assert read(tmp_path, filled(value=str(low)))[0].value == low
    assert read(tmp_path, filled(value=str(high)))[0].value == high


def test_only_about_takes_a_tolerance(tmp_path: Path) -> None:
    assert read(tmp_path, filled(tolerance="0.5"))[0].tolerance == 0.5
    with pytest.raises(CatalogError, match="左右"):
        read(tmp_path, filled(tolerance="0.5", comparison='"at_least"'))


def test_two_plans_of_one_year_need_two_dates(tmp_path: Path) -> None:
    adjusted = filled(date="2026-07-01")
    assert len(read(tmp_path, filled() + adjusted)) == 2
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, filled() + adjusted + filled(value="1"))
    assert [(p.entry, p.field) for p in caught.value.problems] == [("第3条", "date")]


def test_a_file_may_be_absent_but_not_broken(tmp_path: Path) -> None:
    assert load_yearly_plans(load_catalog(), [PlanFile(tmp_path / "none.toml", PLACE)]) == ()
    with pytest.raises(CatalogError, match="TOML 语法错误，第1行"):
        read(tmp_path, "[[yearly_plan]\n")
    with pytest.raises(CatalogError, match="未知的表"):
        read(tmp_path, filled().replace("[[yearly_plan]]", "[[plan]]"))


def test_the_shipped_file_documents_every_field_and_holds_only_published_plans() -> None:
    path = DATA_ROOT / DEFAULT_PLAN / FILE_NAME
    text = path.read_text(encoding="utf-8")
    for field in YearlyPlan.model_fields:
        assert field in text, field
    for plan in load_yearly_plans(load_catalog(), [PlanFile(path, "shipped")]):
        assert plan.address


def test_an_offices_own_plans_stand_in_the_state_folder_of_their_dataset(tmp_path: Path) -> None:
    catalog = load_catalog()
    shipped = read_yearly_plans("official", catalog, tmp_path)
    own = own_file("official", tmp_path)
    own.path.parent.mkdir(parents=True)
    own.path.write_text(filled(value="6.5"), encoding="utf-8")
    assert len(read_yearly_plans("official", catalog, tmp_path)) == len(shipped) + 1
    drill = read_yearly_plans("drill", catalog, tmp_path)
    assert drill
    assert all(plan.publisher == "演练数据" for plan in drill)


def test_indicators_of_growth_name_the_level_that_grows() -> None:
    catalog = load_catalog()
    pairs = {i.id: i.growth_of for i in catalog.indicators if i.growth_of}
    assert pairs["gdp_growth_real"] == "gdp"
    assert all(catalog.indicator(level).kind in ("level", "count") for level in pairs.values())
