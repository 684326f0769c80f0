"""``status``, ``gaps``, ``measures`` and ``milestones``: the JSON contract and the tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.cli.queries.opened import table
from core.plan.load import load_catalog

AS_OF = "2026-11-24"
REQUIRED = {
    "status": (
        "id area indicator comparison value unit due base latest benchmark grade ratio gap needed_growth "
        "chance stayed_below verdict_may_change status sentence sources"
    ),
    "measures": "number title chapter lead implementing status freshness targets milestones",
    "milestones": "id clause name kind verb done_when area due status evidence",
    "gaps": "cell owner targets",
}


@pytest.fixture
def ask(built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command on the built dataset and return what it printed."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))

    def run(*argv: str) -> str:
        assert main([*argv]) == 0
        return capsys.readouterr().out

    return run


def rows(ask, command: str, *more: str) -> list[dict[str, Any]]:
    return json.loads(ask(command, "--as-of", AS_OF, "--json", *more))


@pytest.mark.parametrize("command", REQUIRED)
def test_json_has_the_promised_keys_in_snake_case(ask, command: str) -> None:
    found = rows(ask, command)
    assert found
    for row in found:
        assert set(REQUIRED[command].split()) <= set(row)
        assert all(key == key.lower() and "-" not in key for key in row)


def test_status_holds_every_target_in_order(ask) -> None:
    found = rows(ask, "status")
    assert [row["id"] for row in found] == [target.id for target in load_catalog().targets]
    comparisons = {row["comparison"] for row in found}
    assert comparisons == {"above", "at_least", "at_most_previous_year", "every_one"}


def test_an_exported_package_gives_the_same_answers_where_nothing_is_built(
    ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, package = rows(ask, "status"), str(tmp_path / "package")
    ask("export", package)
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path / "elsewhere"))
    assert rows(ask, "status", "--package", package) == here
    title = ask("status", "--as-of", AS_OF, "--package", package).splitlines()[0]
    assert title.endswith(f"判定日期{AS_OF}") and load_catalog().plan.product in title
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_without_a_package_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('["no package"]', encoding="utf-8")
    assert main(["status", "--package", str(tmp_path)]) != 0
    said = capsys.readouterr().err
    assert "不是完整的数据包" in said and "Traceback" not in said


def test_gaps_name_cell_owner_and_targets(ask) -> None:
    found = rows(ask, "gaps")
    first = found[0]
    assert first["cell"] == {
        "area": "620723",
        "indicator": "gdp",
        "year": 2025,
        "benchmark": "b2023",
        "unit": "亿元",
    }
    assert first["owner"] == ["市统计局"]
    assert first["targets"] == ["gdp-620723", "gdp-four-counties"]


def test_measures_are_28_with_79_lead_roles(ask) -> None:
    found = rows(ask, "measures")
    assert [row["number"] for row in found] == list(range(1, 29))
    assert sum(len(row["lead"]) for row in found) == 79
    assert {row["status"] for row in found} == {"未填报"}
    assert {row["freshness"]["level"] for row in found} == {0}
    assert all(row["milestones"]["done"] == 0 for row in found)


def test_milestones_hold_all_kinds(ask) -> None:
    found = rows(ask, "milestones")
    assert {row["kind"] for row in found} == {"milestone", "recurring", "institution", "policy"}
    assert len(found) == len(load_catalog().milestones)
    lapsed = [row for row in found if row["lapsed"]]
    assert [row["valid"] for row in lapsed] == [[2021, 2025]]


@pytest.mark.parametrize("command", REQUIRED)
def test_tables_say_dataset_and_date(ask, command: str) -> None:
    text = ask(command, "--as-of", AS_OF)
    assert text.startswith(f"正式数据，判定日期{AS_OF}\n")
    assert len(text.splitlines()) > 20


def test_reminders_are_listed_by_department(ask) -> None:
    text = ask("measures", "--as-of", AS_OF, "--reminders")
    assert "催报单" in text
    assert "市统计局" in text


def test_a_wrong_date_is_refused(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["status", "--as-of", "明天"])
    assert caught.value.code == 2
    assert "--as-of" in capsys.readouterr().err


def test_table_counts_a_chinese_character_as_two() -> None:
    text = table(("目标", "x"), [("甲", "1"), ("abcd", "10")], right=(1,))
    assert text.splitlines() == ["目标   x", "甲     1", "abcd  10"]
