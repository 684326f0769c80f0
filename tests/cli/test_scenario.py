"""``python -m core scenario``: any mix of assumptions, JSON in fractions, mistakes said in Chinese."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from core.cli.main import main
from core.cli.queries import scenario as command
from core.cli.queries.scenario_arguments import fixed, percentage, populations, rates
from core.plan.periods import day
from core.scenario.assumptions import Rate, Scenario, ScenarioError
from core.scenario.links import read_link
from core.scenario.presets import Preset
from tests.scenario.scenario_book import small_inputs
from tests.targets.books import GANZHOU

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; gives code, output and errors."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))

    def call(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["scenario", "--as-of", "2026-11-24", *words])
        except SystemExit as left:  # argparse
            code = int(str(left.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def answer(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run("--json", *words)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_link_reopens_the_same_scenario(run: Run) -> None:
    words = ("--growth", "6.25", "620702=7.3", "--deflator", "0.5", "--population", "620721=2.75")
    first = answer(run, *words)
    query = urlencode(first["assumptions"]["query"])
    again = answer(run, "--link", f"http://localhost:8501/scenario?dataset=official&{query}")
    assert again["assumptions"] == first["assumptions"]
    assert again["city"] == first["city"]
    damaged = answer(run, "--link", "?g=7_620702~x")
    assert damaged["remarks"] == ["链接中的实际增速“620702~x”无法识别，已忽略。"]


def test_the_text_states_finding_table_and_sources(run: Run) -> None:
    code, out, err = run("--deflator", "0.5", "--fix", "620702")
    assert (code, err) == (0, "")
    first, second, *_ = out.splitlines()
    assert "2026-11-24" in first
    assert second == "按这一方案，2026年全市约789.4亿元，距800亿元还差约10.6亿元。"
    assert "在这一方案下，甘州区、肃南县达标" in out
    assert "甘州区保持7.3%，其余5个县区2026年实际增速须达到9.3%" in out
    assert "临泽县" in out and "2025  E" in out
    assert "假设的来源：" in out and "证据A级" in out
    assert "None" not in out and "nan" not in out


@pytest.mark.parametrize("preset", list(Preset))
def test_every_preset_answers(run: Run, preset: str) -> None:
    assert answer(run, "--preset", preset)["preset"] == preset


def test_the_aim_of_needed(run: Run) -> None:
    found = answer(run, "--preset", "达标所需", "--aim", "city")
    assert found["city"]["met"] is True
    assert found["city"]["value"] < 802
    assert not all(county["met"] for county in found["counties"])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--growth", "999999=7"), 1, "没有代码为“999999”的县区。可用：620702（甘州区）"),
        (("--growth", "abc"), 1, "实际增速“abc”不是数字"),
        (("--growth", "620702=x"), 1, "实际增速“x”不是数字"),
        (("--growth", "620702=7=8"), 1, "写法不对"),
        (("--growth", "620702"), 1, "实际增速“620702”写法不对"),
        (("--growth", "=7"), 1, "写法不对"),
        (("--deflator", "620702"), 1, "平减指数“620702”写法不对"),
        (("--growth", "620702=-100"), 1, "大于−100%"),
        (("--growth", "nan"), 1, "不是数字"),
        (("--growth", "620702@1800=7"), 1, "年份1800超出"),
        (("--deflator", "1,5"), 1, "平减指数“1,5”不是数字"),
        (("--population", "620721"), 1, "常住人口“620721”写法不对"),
        (("--population", "620721=许多"), 1, "不是数字"),
        (("--population", "620721=0"), 1, "大于零"),
        (("--population", "620721=26500"), 1, "肃南县常住人口26500.00万人超出可设范围"),
        (("--growth", "620723=108"), 1, "临泽县实际增速108.0%超出可设范围−10.0%～20.0%。请以百分数填写"),
        (("--deflator", "101"), 1, "平减指数101.0%超出可设范围"),
        (("--tourism-growth", "125"), 1, "旅游增速125.0%超出可设范围"),
        (("--industry-share", "60"), 1, "超出可设范围0.0%～40.0%"),
        (("--fix", "620702=70"), 1, "甘州区实际增速70.0%超出可设范围"),
        (("--industry-share", "150"), 1, "0%～100%"),
        (("--tourism-growth", "快"), 1, "旅游增速“快”不是数字"),
        (("--fix", "甘州"), 1, "固定县区“甘州”写法不对"),
        (("--fix", "999999"), 1, "没有代码为“999999”"),
        (("--as-of", "2010-06-30"), 1, "没有近年公布的实际增速"),
        (("--as-of", "昨天"), 2, "“昨天”格式不对，或没有这一天。请写作 2026-11-30"),
        (("--as-of", "2026-02-29"), 2, "没有这一天"),
        (("--as-of", "2026年11月"), 2, "“2026年11月”格式不对"),
        (("--preset", "乐观"), 2, "不能是"),
        (("--growth",), 2, "至少有一个值"),
    ],
)
def test_mistakes_are_said_in_chinese_and_change_nothing(
    run: Run, words: tuple[str, ...], code: int, says: str
) -> None:
    got, out, err = run(*words)
    assert (got, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_the_presets_offered_are_those_there_are() -> None:
    assert tuple(preset.value for preset in Preset) == command.PRESETS


def test_percentages_are_read_exactly() -> None:
    assert percentage("7.3", "增速") == 0.073
    assert percentage("+0.1%", "增速") == 0.001
    assert rates(["6.5", "@2026=5", "620702=7", "620702=8"], "增速")[2].value == 0.08
    assert populations(["620721=2.75", "620721=2.8"]) == (("620721", 2.8),)
    assert fixed(["620702=7.3", "620702", "620721"])[0] == ("620702", "620721")
    assert read_link("g=7").stated.growth[0].value == 0.07
    with pytest.raises(ScenarioError):
        percentage("", "增速")


def test_a_rate_of_a_year_that_a_county_has_behind_it_is_refused() -> None:
    inputs = small_inputs()  # the city's outturn is of 2024, 甘州 has one of 2025
    command._refuse_other_years(Scenario(growth=(Rate(GANZHOU, 2026, 0.1), Rate("", 2025, 0.1))), inputs)
    with pytest.raises(ScenarioError, match="2025年不在甘州区推演年份（2026年）内"):
        command._refuse_other_years(Scenario(growth=(Rate(GANZHOU, 2025, 0.2),)), inputs)
    with pytest.raises(ScenarioError, match="2024年不在推演年份（2025—2026年）内"):
        command._refuse_other_years(Scenario(deflator=(Rate("", 2024, 0.2),)), inputs)


@pytest.mark.parametrize(
    "written", ["2026-11-30", "2026/11/30", "2026年11月30日", "20261130", " 2026-11-30 "]
)
def test_a_day_may_be_written_as_people_write_it(written: str) -> None:
    assert day(written) == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    "written", ["2026", "2026-11", "2026年11月", "2027-02-29", "2026-11-31", "11-30", "２０２６"]
)
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        day(written)
