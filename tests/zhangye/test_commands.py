"""What the commands answer on the figures that ship."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_scenario import Run, answer, run
from tests.cli.test_status import ask, rows

__all__ = ["ask", "run"]


def test_status_of_the_headline_target(ask) -> None:
    row = next(row for row in rows(ask, "status") if row["id"] == "gdp-city")
    assert row["status"] == "需加快"
    assert (row["area"], row["value"], row["due"]) == ("620700", 800, 2026)
    assert row["needed_growth"] == pytest.approx(0.0894, abs=5e-5)
    assert row["ratio"] == pytest.approx(0.989, abs=5e-4)
    assert row["late_ratio"] == pytest.approx(0.937, abs=5e-4)
    assert row["needs"]["kind"] == "今后须" and row["whole_growth"] is None
    assert row["to_confirm"] is True and row["contradicted_by"] == []
    assert row["completion"] == pytest.approx(0.918, abs=5e-4)
    assert (row["base"]["year"], row["base"]["value"]) == (2020, 491.2)
    assert (row["latest"]["year"], row["latest"]["value"]) == (2025, 734.35)
    assert row["second"]["status"] == "需加快"
    if row["chance"] is None:  # the measured table decides
        assert 0 < row["stayed_below"]["years"] <= row["stayed_below"]["of"]
    else:
        assert 0 < row["chance"]["low"] <= row["chance"]["high"] < 1
    assert row["sources"]


def test_unknown_is_null_and_an_open_reading_has_no_status(ask) -> None:
    found = {row["id"]: row for row in rows(ask, "status")}
    assert found["leading-firms"]["status"] is None
    assert found["industry-share"]["latest"] is None
    assert found["industry-share"]["ratio"] is None
    assert found["renewable-capacity"]["due"] is None
    assert found["demo-towns"]["every_year"] == [2022, 2026]


def test_as_of_reproduces_an_earlier_day(ask) -> None:
    early = json.loads(ask("status", "--as-of", "2025-06-30", "--json"))
    row = next(row for row in early if row["id"] == "gdp-city")
    assert row["latest"]["year"] == 2023  # the revised figures were published in October 2025
    assert row["status"] == "需加快"


def test_the_design_examples_answer(run: Run) -> None:
    found = answer(run, "--growth", "620702=7.0", "--deflator", "0.5")
    assert (found["dataset"], found["as_of"], found["preset"]) == ("official", "2026-11-24", "延续")
    county = found["counties"][0]
    assert (county["area"], county["growth"]) == ("620702", pytest.approx(0.07))
    assert county["value"] == pytest.approx(314.7 * 1.07 * 1.005)
    assert (county["start"]["grade"], county["estimated"]) == ("A", False)
    assert (found["counties"][1]["start"]["grade"], found["counties"][1]["estimated"]) == ("E", True)
    city = found["city"]
    assert (city["area"], city["target"], city["comparison"], city["due"]) == ("620700", 800, "above", 2026)
    assert city["met"] is False
    assert city["value"] + -city["difference"] == pytest.approx(800)
    assert sum(c["contribution"] for c in found["counties"]) == pytest.approx(city["value"])
    assert sum(c["increment"] for c in found["counties"]) == pytest.approx(city["increment"])
    assert found["assumptions"]["deflator"] == [{"area": None, "year": None, "value": 0.005}]
    assert found["goal_seek"] is None
    assert found["sentences"][0].startswith("按这一方案，2026年全市约")


def test_replaced_assumptions_lose_their_source_and_kept_ones_keep_it(run: Run) -> None:
    found = answer(run, "--growth", "620702=7.0")
    sources = {(s["area"], s["assumption"]): s for s in found["assumption_sources"]}
    assert ("620702", "实际增速") not in sources
    assert sources[None, "平减指数"]["value"] == pytest.approx(-0.0043)
    assert "证据D级" in sources[None, "平减指数"]["text"]


def test_any_mix_of_inputs(run: Run) -> None:
    found = answer(
        run,
        *("--growth", "6.0", "620702=7.0", "@2026=5", "620723@2026=-1.5"),
        *("--growth", "620721=4"),
        *("--deflator", "-0.43", "620702@2026=1"),
        *("--population", "620721=2.75"),
        *("--industry-share", "15", "--tourism-growth", "25%"),
        *("--preset", "历史最好", "--goal", "--fix", "620702=7.3", "620721"),
    )
    assumptions = found["assumptions"]
    assert {(g["area"], g["year"]): g["value"] for g in assumptions["growth"]}["620723", 2026] == -0.015
    assert assumptions["population"] == {"620721": 2.75}
    assert (assumptions["industry_share"], assumptions["tourism_growth"]) == (0.15, 0.25)
    outcomes = {o["indicator"]: o for o in found["outcomes"]}
    assert outcomes["industry_share"]["value"] == pytest.approx(0.15)
    assert outcomes["industry_share"]["target"] == pytest.approx(0.15)
    assert outcomes["industry_share"]["start"] is None
    assert outcomes["tourism_revenue"]["value"] == pytest.approx(270 * 1.25**6)
    seek = found["goal_seek"]
    assert seek["common"]["fixed"] == ["620702", "620721"]
    assert seek["common"]["total"] == pytest.approx(800, abs=1e-9)
    assert seek["extra"]["total"] == pytest.approx(800, abs=1e-9)
    assert "甘州区保持7.3%" in seek["common"]["sentence"]
