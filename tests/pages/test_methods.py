"""The 方法 page shows the rules that are in force, and the numbers that were measured."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest

from core.charts.kit import css
from core.ground import ground
from core.plan.load import load_catalog
from core.plan.models import Reading
from core.plan.open_points import points_to_settle
from core.store.calibration import chance_about, chance_table
from core.wording.numbers import percent
from pages.methods.backtest import (
    WITHOUT_INDICATORS,
    applying,
    coverage,
    histogram,
    joint_line,
    nowcast_verdict,
    reconciliation_line,
    reliability,
    title,
)
from pages.methods.rules import power_of_ten, status_rules
from pages.shared import shell
from tests.pages.conftest import text, visit


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_thresholds_and_measured_coverage_stand_on_the_page(home: Path, dataset: str) -> None:
    at = visit("methods", dataset=dataset)
    assert not at.exception
    shown = text(at)
    rules = load_catalog().rules
    for cut in (rules.pace.ahead, rules.pace.on_track, rules.pace.behind):
        assert f"≥{cut}" in shown
    root = load_catalog().data_root
    measured = coverage(chance_table(root), chance_about(root))
    assert all(percent(value, 0) in shown for value in measured["value"])
    assert title(ground(root).standing, chance_about(root)) in shown


def test_points_to_settle_are_the_targets_that_can_be_read_two_ways() -> None:
    catalog = load_catalog()
    points = points_to_settle(catalog)
    waiting = [p.subject for p in points if p.meanwhile == "不作判定"]
    assert waiting == [t.name for t in catalog.targets if t.reading is Reading.OPEN]
    ours = [t for t in catalog.targets if t.reading is Reading.OURS]
    assert {t.name for t in ours} <= {p.subject for p in points}
    assert all(point.question for point in points)


def test_reliability_and_histogram_hold_every_case() -> None:
    root = load_catalog().data_root
    measured = chance_table(root)
    for one in chance_about(root)["classes"]:
        bins = reliability(measured, one["id"])
        assert bins["stated"].is_monotonic_increasing
        assert bins[["stated", "reached"]].notna().all().all()
        tenths = histogram(measured, [one["id"]])
        assert tenths["place"].tolist() == list(range(1, 11))
        assert tenths["value"].sum() == pytest.approx(1, abs=1e-3)


def test_the_title_claims_the_worst_home_class() -> None:
    root = load_catalog().data_root
    standing, about = ground(root).standing, chance_about(root)
    covered = [row.coverage for (name, _), row in standing.rows.items() if name in about["home"]]
    assert percent(min(covered), 0) in title(standing, about)


def test_another_province_reads_nothing_of_ours() -> None:
    about = chance_about(load_catalog().data_root)
    ours, other = applying(about, "620000"), applying(about, "510000")
    assert ours == about
    assert {c["id"] for c in ours["classes"]} - {c["id"] for c in other["classes"]} == set(about["home"])
    standing = ground(load_catalog().data_root).standing
    assert not any("甘肃" in c["name"] for c in other["classes"])
    assert "甘肃" not in title(standing, other)


def test_lamps_are_a_rule_only_where_the_office_has_set_them() -> None:
    catalog = load_catalog()
    assert not any("灯" in rule.name for rule in status_rules(catalog))
    lit = catalog.rules.model_copy(update={"traffic_lights": (("需加快", "黄"),)})
    said = [rule for rule in status_rules(dataclasses.replace(catalog, rules=lit)) if "灯" in rule.name]
    assert [rule.threshold for rule in said] == ["需加快为黄"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("colour", ["蓝", "red", "红色", "#B3261E"])
def test_a_light_that_is_none_is_said_to_page_and_log_and_the_page_stays(
    colour: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shell, "lights", lambda: (("需加快", "黄"), ("明显滞后", colour)))
    at = visit("methods")
    assert not at.exception
    said = f"“{colour}”不是灯的颜色，不显示。只能用：红、黄、绿。"
    assert said in text(at) and said in caplog.text
    assert "状态怎样判定" in text(at)
    sheet = css.lights(shell.lights())
    assert 'content:"黄"' in sheet and "明显滞后" not in sheet


@pytest.mark.usefixtures("home")
def test_a_misspelt_word_of_the_lamps_is_said_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "traffic_lights" not in text(visit("methods"))
    monkeypatch.setattr(shell, "lights", lambda: (("需加快", "黄"), ("须加快", "黄")))
    at = visit("methods")
    assert not at.exception
    assert "data/zhangye-2022-4/rules.toml的traffic_lights中，“须加快”不是状态词" in text(at)
    assert "只能用：已实现、快于预期、基本符合预期" in text(at)
    assert "“需加快”不是" not in text(at)
    assert "状态怎样判定" in text(at)
    assert "traffic_lights" not in text(visit("overview", frame="1"))


def test_a_tolerance_is_no_raw_code() -> None:
    assert power_of_ten(1e-9) == "10⁻⁹"
    assert not any("e-" in rule.threshold for rule in status_rules(load_catalog()))


def test_what_was_measured_of_quarters_joint_targets_and_sums_stands_in_words(home: Path) -> None:
    """Every line is filled from the shipped table; a verdict on screen is the product's own."""
    root = load_catalog().data_root
    standing, about, measured = ground(root).standing, chance_about(root), chance_table(root)
    shown = text(visit("methods"))
    lines = (nowcast_verdict(standing), joint_line(standing, about), reconciliation_line(measured))
    assert all(line and line in shown for line in lines)
    for (name, lead), row in standing.joint.items():
        if name in about["home"]:
            part = lines[1].split(f"提前{lead}年{row.cases}例")[1]
            assert part.split("，")[2].startswith("不报" if standing.against_joint(name, lead) else "可报")


def test_a_reader_is_told_whether_other_indicators_move_nowcast_and_chance(home: Path) -> None:
    """One sentence says which, whether they move them, and why; it claims nothing of one plan's figures."""
    shown = text(visit("methods"))
    assert shown.count(WITHOUT_INDICATORS) == 1 and WITHOUT_INDICATORS.count("。") == 1
    assert all(
        word in WITHOUT_INDICATORS for word in ("规上工业", "用电", "税收", "零售", "年内预判", "达标机会")
    )
    assert not re.search(r"\d", WITHOUT_INDICATORS)


def test_a_reconciliation_that_does_better_is_not_called_useless() -> None:
    rows = [
        ("reconcile-prefecture", 1, name, what, 0, value, 9)
        for name, parts in (("apart", 0.08), ("mint", 0.07))
        for what, value in (("rmse_parts", parts), ("rmse_whole", 0.04))
    ]
    columns = ["series_class", "lead", "approach", "measure", "place", "value", "cases"]
    table = pd.DataFrame(rows, columns=columns)
    assert "未采用" not in reconciliation_line(table)
    assert reconciliation_line(table.iloc[:0]) == ""
