"""Two plans of one prefecture on one server: their targets side by side, their state apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.rollup import roll_up
from core.store.build import build
from core.targets.succession import Carried, asked, carried_on, plan_beside
from core.wording.words import Status
from tests.pages.conftest import fresh_caches, markup, text, visit
from tests.plans.bay import write_plan
from tests.plans.gansu import write_plan as write_another

__all__ = ["fresh_caches"]

#: What the plan before says otherwise: file, text, text put in its place.
BEFORE = (
    ("plan.toml", '"2025-06-01"', '"2021-03-01"'),
    ("plan.toml", "adopted_year = 2025", "adopted_year = 2021"),
    ("plan.toml", "海政发〔2025〕9号", "海政发〔2021〕3号"),
    ("targets.toml", "due = 2027", "due = 2025"),
    ("targets.toml", "due = 2030", "due = 2025"),
    ("targets.toml", "[2025, 2030]", "[2021, 2025]"),
    ("targets.toml", "[2025, 2027]", "[2021, 2025]"),
    ("targets.toml", "2000", "1640"),
    ("targets.toml", "2600", "1800"),
    ("targets.toml", 'id = "rd"', 'id = "research"'),
    ("targets.toml", "3.2", "2.7"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with both, and one of another prefecture; each built in its own state."""
    folder = tmp_path_factory.mktemp("two")
    data = folder / "data"
    data.mkdir()
    write_plan(data / "bay-2025")
    write_plan(data / "bay-2021")
    for file, old, new in BEFORE:
        path = data / "bay-2021" / file
        written = path.read_text(encoding="utf-8")
        assert old in written, old
        path.write_text(written.replace(old, new), encoding="utf-8")
    write_another(data / "longyuan")
    for plan in ("bay-2021", "bay-2025"):
        catalog = load_catalog(plan, data)
        build("official", folder / "state" / catalog.prefecture / plan, catalog)
    return folder


@pytest.fixture
def served(folder: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> Path:
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder / "data"))
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder / "state"))
    return folder


def test_the_plan_beside_is_of_the_same_prefecture(folder: Path) -> None:
    before, now, other = (load_catalog(p, folder / "data") for p in ("bay-2021", "bay-2025", "longyuan"))
    assert plan_beside(now, (other, before, now)) is before
    assert plan_beside(before, (other, before, now)) is now
    assert plan_beside(other, (other, before, now)) is None


def test_what_both_ask_for_is_paired_by_area_and_indicator(folder: Path) -> None:
    before, now = (load_catalog(p, folder / "data") for p in ("bay-2021", "bay-2025"))
    pairs = {pair.later.id: pair for pair in carried_on(before, now)}
    assert pairs["rd"].earlier.id == "research" and pairs["rd"].raised == "+0.5个百分点"
    assert asked(pairs["jobless"].later) == "每年不超过5.5%（2025—2030年）"
    assert pairs["jobless"].raised == "不变"
    assert "grp-2030" not in pairs  # of one indicator the first to fall due stands for all
    assert pairs["grp-2027"].raised.startswith("+")


@pytest.mark.parametrize("plan", ["bay-2021", "bay-2025"])
def test_both_stand_side_by_side_on_the_overview(plan: str, served: Path) -> None:
    at = visit("overview", plan=plan, as_of="2026-11-24")
    said = text(at)
    assert not at.exception
    assert "与上期方案（海政发〔2021〕3号）同一地区、同一指标" in said
    assert Status.ACHIEVED in said
    assert "上期收官评估" in said
    assert "plan=bay-2021" in markup(at) and "plan=bay-2025" in markup(at)


def test_a_list_of_plans_names_their_cities(folder: Path) -> None:
    """Each of them calls itself 全市."""
    labels = [load_catalog(plan, folder / "data").label for plan in ("bay-2025", "longyuan")]
    assert labels[0].startswith("海澜市\u3000") and labels[1].startswith("陇原市\u3000")


def test_the_plans_of_one_city_are_told_apart_in_a_list(served: Path) -> None:
    judged = roll_up(("bay-2021", "bay-2025"), dt.date(2026, 11, 24))
    assert [each.label_among(judged) for each in judged] == [
        "海澜市 海政发〔2021〕3号",
        "海澜市 海政发〔2025〕9号",
    ]
    assert judged[0].label_among(judged[:1]) == "海澜市"


@pytest.mark.parametrize(
    ("old", "new", "unit", "said"),
    [
        (100.0, 110.0, "亿元", "+10.0%"),
        (100.0, 100.0, "亿元", "不变"),
        (-2.0, 1.0, "亿元", ""),  # of a loss there is no ratio, and no sign
        (0.0, 1.0, "亿元", ""),
        (0.0, 1.5, "%", "+1.5个百分点"),
        (None, 1.0, "亿元", ""),
    ],
)
def test_how_much_more_is_asked_is_a_ratio_of_what_is_positive(
    old: float | None, new: float, unit: str, said: str
) -> None:
    target = load_catalog().targets[0]
    before, after = (target.model_copy(update={"value": value, "unit": unit}) for value in (old, new))
    assert Carried("全市", "地区生产总值", before, after).raised == said
