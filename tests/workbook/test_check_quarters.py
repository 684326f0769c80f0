"""Cumulative quarters that contradict each other, the year or the prices are named; sound ones pass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.periods import Frequency
from core.workbook.changes import Changes
from core.workbook.checks.quarters import check_quarters
from core.workbook.findings import Findings
from tests.targets.books import CITY, NEW, OLD, catalog, gdp, obs

ENDS = {1: "03-31", 2: "06-30", 3: "09-30"}
KNOWN = (gdp(CITY, 2025, 734.35, NEW),)


def cumulative(
    quarter: int, value: float, year: int = 2026, indicator: str = "gdp", benchmark: str = NEW
) -> Observation:
    frequency = Frequency.HALF if quarter == 2 else Frequency.QUARTER
    period = {"frequency": frequency, "start": f"{year}-01-01", "end": f"{year}-{ENDS[quarter]}"}
    return obs(CITY, indicator, year, value, benchmark, **period)


def check(new: Observation, *known: Observation) -> list[tuple[str, str]]:
    """Findings on one new figure beside others."""
    period = SimpleNamespace(frequency=new.frequency, start=new.start, end=new.end)
    change = SimpleNamespace(
        value=new.value, year=new.year, period=period, area=new.area_code, indicator=new.indicator,
        benchmark=new.benchmark, place=("表", "B5"),
    )  # fmt: skip
    findings = Findings()
    after = Book([*known, new], catalog().benchmark_rank)
    check_quarters(cast("Changes", SimpleNamespace(figures=[change])), after, catalog(), findings)
    return [(str(f.severity), f.found + f.remedy) for f in findings._kept]


def test_sound_quarters_pass() -> None:
    assert check(cumulative(3, 553.0), *KNOWN, cumulative(1, 170.0), cumulative(2, 350.0)) == []
    grown = cumulative(3, 6.2, indicator="gdp_growth_real")
    assert check(cumulative(3, 553.0), *KNOWN, cumulative(3, 521.0, 2025), grown) == []


@pytest.mark.parametrize(
    ("new", "known", "words"),
    [
        (cumulative(3, 190.0), (cumulative(2, 350.0),), "不填单季数"),
        (cumulative(1, 360.0), (cumulative(2, 350.0),), "截至6月"),
        (cumulative(3, 800.0), (gdp(CITY, 2026, 790.0, NEW),), "全年"),
        (cumulative(3, 203.0), KNOWN, "是否误填单季数"),
        (cumulative(3, 5530.0), KNOWN, "核对单位"),
        (cumulative(1, 550.0), KNOWN, "核对单位"),
    ],
)
def test_contradictions_are_named(new: Observation, known: tuple[Observation, ...], words: str) -> None:
    found = check(new, *known)
    assert len(found) == 1 and words in found[0][1]


@pytest.mark.parametrize("which", ["gdp", "gdp_growth_real"])
def test_a_price_that_cannot_be_is_named_at_either_figure(which: str) -> None:
    level, growth = cumulative(3, 620.0), cumulative(3, 6.2, indicator="gdp_growth_real")
    new, other = (level, growth) if which == "gdp" else (growth, level)
    found: list[Any] = check(new, *KNOWN, other, cumulative(3, 521.0, 2025))
    assert any("价格变动" in words for _, words in found)


def test_another_benchmark_is_no_contradiction() -> None:
    assert check(cumulative(3, 553.0), *KNOWN, cumulative(2, 560.0, benchmark=OLD)) == []
    grown = cumulative(3, 6.2, indicator="gdp_growth_real")
    assert check(cumulative(3, 553.0), *KNOWN, cumulative(3, 460.0, 2025, benchmark=OLD), grown) == []
