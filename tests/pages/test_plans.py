"""Yearly plan targets on pages: apart from the targets, seen once entered, explained where none are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.plan.yearly import PLACEHOLDER, example
from core.snapshot import Snapshot
from core.store.figure_files import read_yearly_plans
from core.wording.numbers import percent
from pages.shared import view
from tests.conftest import copied
from tests.pages.conftest import text, title, visit

AS_OF = "2026-11-24"


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's own file in a state folder of its own: other workers read the one that all share."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    return copied(built, tmp_path) / "official" / "yearly_plans.toml"


def entry(area: str, value: float) -> str:
    filled = example(load_catalog(), 2025).replace(PLACEHOLDER, "区政府工作报告")
    return filled.replace('"620700"', f'"{area}"').replace("value = 0.0", f"value = {value}")


def test_the_data_page_says_how_to_enter_one_where_there_are_none(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "read_yearly_plans", lambda *_: ())
    at = visit("data", section="plans", as_of=AS_OF)
    assert not at.exception
    assert "尚未登记年度计划目标" in text(at)
    assert "不计入方案目标" in text(at)
    assert "状态文件夹/official/yearly_plans.toml" in text(at)
    assert at.code[0].value == example(load_catalog(), 2026).strip()


def test_an_entry_is_seen_at_the_next_run_and_changes_no_count(own: Path) -> None:
    before = title(visit("overview", as_of=AS_OF))
    shipped = len(read_yearly_plans("official", load_catalog()))
    own.write_text(entry("620702", 7.5), encoding="utf-8")
    shown = text(visit("data", section="plans", as_of=AS_OF))
    assert f"年度计划目标{shipped + 1}项：" in shown
    assert "待明确1项" in shown
    assert "比计划低0.2个百分点" in shown
    beside = text(visit("trajectory", target="gdp-620702", as_of=AS_OF))
    assert "甘州区地区生产总值的年度计划目标" in beside
    assert "区政府工作报告" in beside
    assert "年度计划" not in text(visit("trajectory", target="gdp-620723", as_of=AS_OF))
    assert title(visit("overview", as_of=AS_OF)) == before


def test_a_faulty_file_is_named_and_leaves_the_rest_of_the_pages_standing(own: Path) -> None:
    own.write_text(entry("620799", 7.5), encoding="utf-8")
    shown = text(visit("data", section="plans", as_of=AS_OF))
    assert "“620799”没有登记" in shown
    assert "怎样登记" in shown
    beside = visit("trajectory", as_of=AS_OF)
    assert not beside.exception
    assert "登记文件有误" in text(beside)
    assert "改正前各种文件不列年度计划目标" in text(visit("briefing"))
    assert "图中数据" in text(beside)


def test_the_drill_shows_every_kind(home: Path) -> None:
    at = visit("data", dataset="drill", section="plans", as_of=AS_OF)
    shown = text(at)
    for said in (
        "突破775亿元",
        "6%左右",
        "原计划6.5%左右",
        "前三季度按不变价增长6.0%",
        "待明确",
    ):
        assert said in shown, said
    drill = Snapshot.open("drill", dt.date.fromisoformat(AS_OF), home=home)
    planned = drill.with_plans(read_yearly_plans("drill", load_catalog())).plan_states
    [reached] = [
        s for s in planned if (s.plan.area, s.plan.indicator, s.plan.year) == ("620700", "gdp", 2025)
    ]
    assert reached.outturn is not None
    assert f"完成率{percent(reached.outturn.value / reached.plan.value)}" in shown
    assert "演练数据" in shown


def test_a_clean_frame_shows_the_plans_without_the_instructions(home: Path) -> None:
    at = visit("data", dataset="drill", section="plans", frame="1", as_of=AS_OF)
    assert "怎样登记" not in text(at)
    assert not at.code


def test_the_preview_of_a_briefing_shows_an_entry_at_once(own: Path) -> None:
    assert "年度计划" not in text(visit("briefing", about="county:620702", as_of=AS_OF))
    own.write_text(entry("620702", 7.5), encoding="utf-8")
    assert "年度计划" in text(visit("briefing", about="county:620702", as_of=AS_OF))
    own.write_text(entry("620702", 6.1), encoding="utf-8")
    assert "6.1%" in text(visit("briefing", about="county:620702", as_of=AS_OF))
