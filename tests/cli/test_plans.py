"""``plans``: yearly plan targets on the command line, entered as data in the state folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.plan.yearly import PLACEHOLDER
from tests.conftest import copied

KEYS = (
    "id area indicator year comparison value tolerance unit benchmark source outturn completion difference "
    "implied_growth status verdict conclusions context forecast earlier sentence"
)


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder of its own with the official dataset."""
    return copied(built, tmp_path_factory.mktemp("state"))


@pytest.fixture
def own(home: Path, monkeypatch: pytest.MonkeyPatch):
    """The office's own file, gone after the test."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    path = home / "official" / "yearly_plans.toml"
    yield path
    path.unlink(missing_ok=True)


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["plans", *argv]) == 0
    return capsys.readouterr().out


def test_without_plans_it_says_where_to_enter_them(own: Path, capsys) -> None:
    out = printed(capsys, "--as-of", "2022-01-01")  # before any plan was published
    assert "尚未登记年度计划目标" in out
    assert str(own) in out
    assert json.loads(printed(capsys, "--json", "--as-of", "2022-01-01")) == []


def test_an_entry_is_seen_at_once_and_judged_by_the_published_figure(own: Path, capsys) -> None:
    text = printed(capsys, "--example", "--as-of", "2025-06-01").replace(PLACEHOLDER, "计划报告")
    text = text.replace('area = "620700"', 'area = "620702"').replace("value = 0.0", "value = 7.5")
    own.write_text(text + 'note = "试"\ntolerance = 0.2\n', encoding="utf-8")
    found = json.loads(printed(capsys, "--json", "--as-of", "2026-11-24"))
    row = next(row for row in found if row["area"] == "620702")
    assert set(KEYS.split()) <= set(row)
    assert (row["year"], row["comparison"], row["value"], row["unit"]) == (2025, "about", 7.5, "%")
    assert row["outturn"]["value"] == 7.3
    assert row["difference"] == pytest.approx(-0.2)
    assert (row["status"], row["verdict"]) == ("已实现", "初判")
    assert row["source"]["date"] == "2025-01-01"
    table = printed(capsys, "--as-of", "2026-11-24")
    assert "7.5%左右" in table
    assert "比计划低0.2个百分点" in table
    assert "不计入方案目标" in table


def test_plans_do_not_change_the_answers_on_targets(own: Path, capsys) -> None:
    def status() -> list[dict[str, Any]]:
        assert main(["status", "--json", "--as-of", "2026-11-24"]) == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return found

    before = status()
    own.write_text(printed(capsys, "--example").replace(PLACEHOLDER, "计划报告"), encoding="utf-8")
    assert status() == before


def test_a_faulty_entry_is_refused_with_place_and_remedy(own: Path, capsys) -> None:
    own.write_text(printed(capsys, "--example"), encoding="utf-8")
    assert main(["plans"]) == 1
    said = capsys.readouterr().err
    assert "状态文件夹/official/yearly_plans.toml 条目“第1条” 字段“title”" in said
    assert "Traceback" not in said
