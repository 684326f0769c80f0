"""Targets where lower is better (不超过): words, needs and sentences, however the latest figure is stated."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.models import Comparison, Path
from core.targets.assessment import Assessment
from core.targets.judge import assess
from tests.small_plan import AS_OF, CITY, NEW, book, gdp, plan_with

GOAL = 50.0


def judged(latest: float, year: int = 2025, *, path: str = "geometric", **fields) -> Assessment:
    changes = {"direction": -1, "path": Path(path), "price_basis": None}
    plan = plan_with(comparison=Comparison.AT_MOST, value=GOAL, indicator_changes=changes)
    fields = {"stage": "初步核算", "grade": "A"} | fields
    figures = book(gdp(CITY, 2021, 70.0, NEW), gdp(CITY, year, latest, NEW, **fields))
    return assess(plan, figures, "bench", AS_OF if year < 2026 else dt.date(2027, 3, 1))


@pytest.mark.parametrize(
    ("latest", "precision", "status", "completion"),
    [
        (49.9, "exact", "已实现", "100.2%"),
        (50.0, "exact", "已实现", "100.0%"),
        (50.1, "exact", "未实现", "99.8%"),
        (50.0, "rounded", "临界待核", None),
        (49.0, "rounded", "已实现", "约102%"),
        (51.0, "rounded", "未实现", "约98%"),
        (51.0, "approximate", "临界待核", None),
        # a lower bound can rule a ceiling out, never confirm it
        (49.0, "at_least", "临界待核", None),
        (50.0, "at_least", "临界待核", None),
        (50.0, "above", "未实现", "<100.0%"),
        (52.0, "at_least", "未实现", "≤96.2%"),
    ],
)
def test_the_due_years_figure_against_a_ceiling(latest, precision, status, completion) -> None:
    found = judged(latest, 2026, precision=precision)
    assert found.status == status, found.sentence
    assert found.completion_text == completion
    assert f"：{status}" in found.sentence


@given(st.floats(50.2, 69.9), st.integers(2023, 2025), st.sampled_from(["geometric", "linear"]))
def test_falling_as_printed_reaches_the_ceiling(latest: float, year: int, path: str) -> None:
    latest = round(latest, 2)
    found = judged(latest, year, path=path)
    if found.needs is None or found.met:
        return
    unit = "%" if path == "geometric" else "亿元"
    said = re.search(rf"(?:今后|全程)须[^，。]*?(?:下降|减少)([\d.]+){unit}", found.sentence)
    assert said is not None, found.sentence
    printed = float(said[1])
    for _ in range(found.needs.years):
        latest = latest * (1 - printed / 100) if path == "geometric" else latest - printed
    assert latest <= GOAL + 1e-9, found.sentence


@pytest.mark.parametrize("precision", ["exact", "rounded", "approximate", "at_least", "above"])
@pytest.mark.parametrize("path", ["geometric", "linear"])
def test_a_need_to_fall_is_said_as_a_fall(path: str, precision: str) -> None:
    found = judged(61.0, path=path, precision=precision)
    assert found.needs is not None and found.needs.rate < 0
    assert ("今后须2026年" + ("下降18.1%" if path == "geometric" else "减少11.0亿元")) in found.sentence
    assert "−" not in found.sentence and "增加" not in found.sentence
    if precision in ("at_least", "above"):
        assert "不高于" in found.sentence or "低于" in found.sentence
        assert not re.search(r"完成(率|进度)\d", found.sentence)


@pytest.mark.parametrize("latest", [50.001, 49.999])
@pytest.mark.parametrize("precision", ["rounded", "approximate"])
def test_a_rounded_figure_is_not_printed_onto_the_ceiling(latest: float, precision: str) -> None:
    found = judged(latest, precision=precision)
    assert f"{latest}亿元" in found.sentence
