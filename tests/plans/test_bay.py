"""A plan unlike the sample (two due years, ceilings, a rule over areas): what its words must be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.briefing.compose import compose
from core.briefing.model import Imprint
from core.briefing.scope import parse
from core.charts.kit import series
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import _canvas
from core.plan.load import check_folder, load_catalog
from core.scenario.presets import Preset
from core.scenario.sides import other_needed
from core.snapshot import Snapshot
from core.store.build import build
from core.targets.phrases import goal_text
from pages.shared.registry import PAGES
from tests.pages.conftest import fresh_caches, text, visit
from tests.pages.test_sample_plan import LEFT_OVER
from tests.plans.bay import write_plan

__all__ = ["fresh_caches"]

AS_OF = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the plan alone, and its state beside it."""
    folder = tmp_path_factory.mktemp("bay")
    (folder / "data").mkdir()
    write_plan(folder / "data" / "bay")
    build("official", folder / "state", load_catalog("bay", folder / "data"))
    return folder


@pytest.fixture(scope="module")
def bay(folder: Path) -> Snapshot:
    return Snapshot.open(as_of=AS_OF, catalog=load_catalog("bay", folder / "data"), home=folder / "state")


def said(bay: Snapshot, target: str) -> str:
    return next(a.sentence for a in bay.assessments if a.target.id == target)


def test_the_plan_is_whole(folder: Path) -> None:
    assert check_folder(folder / "data" / "bay") == []


def test_a_yearly_ceiling_is_no_floor(bay: Snapshot) -> None:
    assert "每年不超过5.5%：2025年（5.5%）完成" in said(bay, "jobless")
    assert "每年6.5万人以上" in said(bay, "jobs")


def test_a_quota_prints_on_its_side_of_what_was_due(
    bay: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None
) -> None:
    """6.6 of 6.5 is no 7 of 7, 5.5 of at most 5.5 no 6 of 6; the axis beside it says no number twice."""
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder / "state"))
    for target, value, limit in (("jobs", "6.60", "6.50"), ("jobless", "5.5", "5.5")):
        shown = text(visit("trajectory", as_of=AS_OF.isoformat(), target=target))
        assert f"2025年{value}{limit}" in shown.replace("\n", "")
        model = picture(bay.catalog, bay.track(target), bay.outlook(target))
        marked = list(_canvas(model, series.points(model.points), 1000, 400).y_texts.values())
        assert len(set(marked)) == len(marked), marked


def test_what_is_asked_for_is_said_with_every_digit(bay: Snapshot) -> None:
    goals = {t.id: goal_text(t) for t in bay.catalog.targets}
    assert goals["energy"] == "不超过0.385吨标准煤/万元"
    parts = [a for a in bay.assessments if a.target.id.startswith("income-")]
    assert {goal_text(a.target) for a in parts} == {"突破5.125万元"}


def test_of_two_targets_on_one_figure_each_says_which_it_is(bay: Snapshot) -> None:
    assert said(bay, "grp-2027").startswith("全市地区生产总值（2027年达到2000亿元的目标）2025年为")
    assert said(bay, "grp-2030").startswith("全市地区生产总值（2030年突破2600亿元的目标）2025年为")
    assert said(bay, "grp-980102").startswith("东湾地区生产总值2025年为")


def test_as_fast_as_before_is_not_faster_by_nothing(bay: Snapshot) -> None:
    assert "0.00个" not in said(bay, "rd") and "相当" in said(bay, "rd")


def test_a_small_fall_that_is_still_needed_is_said_to_its_digit(bay: Snapshot) -> None:
    text = said(bay, "energy")
    assert "减少0.001吨标准煤/万元" in text and "减少0.00吨" not in text
    assert "降幅比2025年小" in text


def test_one_figure_under_two_targets_is_asked_for_once(bay: Snapshot) -> None:
    confirm = [one for one in bay.worth_having if one.kind == "confirm"]
    cells = [(one.area, one.indicator, one.year) for one in confirm]
    assert len(cells) == len(set(cells))
    both = next(one for one in confirm if one.area == "980100" and one.indicator == "grp")
    assert both.targets == ("grp-2027", "grp-2030")


def test_lists_of_indicators_follow_the_roles(bay: Snapshot) -> None:
    roles = bay.catalog.roles
    assert roles.standings[0] == roles.listed[0] == "grp"
    assert "gdp" not in roles.standings and "" not in roles.standings
    assert [line.id for line in bay.portrait("980102").standings] == ["grp"]


def test_growth_goes_on_from_a_countys_own_levels(bay: Snapshot) -> None:
    notes = [note for note in bay.preset(Preset.CONTINUED).notes if note.assumption == "实际增速"]
    assert [round(note.value, 3) for note in notes] == [0.075, 0.05, 0.09]
    assert not [note for note in notes if "取全市" in note.text]


def test_every_open_target_of_the_city_stands_in_the_scenario(bay: Snapshot) -> None:
    result = bay.scenario(bay.preset(Preset.CONTINUED).scenario)
    needed = {side.goal.target_id: other_needed(side) for side in result.others}
    assert needed == {
        "grp-2030": "增长7.7%",
        "jobless": "每年不超过5.5%",
        "jobs": "每年6.5万人以上",
        "rd": "增加0.09个百分点",
        "energy": "减少0.001吨标准煤/万元",
    }
    later = next(side for side in result.others if side.goal.target_id == "grp-2030")
    assert "2030年到期，推演只到2027年" in later.note


def test_the_briefing_names_no_area_and_no_figure_twice(bay: Snapshot) -> None:
    made = compose(bay, parse("city", bay.catalog), Imprint(made=AS_OF))
    words = str(made)
    assert "全市、全市" not in words
    assert "'区地区生产总值" not in words
    assert words.count("全市2025年地区生产总值（待") <= 1


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_every_page_opens(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder / "state"))
    at = visit(page, as_of=AS_OF.isoformat())
    words = text(at)
    assert not at.exception
    assert not LEFT_OVER.findall(words)
    for leak in ("第一部分", "人均为万元", "按全省或全国平减指数", "没有重复", "增加0.09%", "请导入普查数据"):
        assert leak not in words
