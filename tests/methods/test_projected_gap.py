"""Official weather symbols of the German strategy, against our projected gap.

sun is 按趋势可达, sun_with_cloud 按趋势略有缺口, cloud 按趋势缺口较大, thunderstorm 近年走势背离目标.
We ask for the same six points; the plan's rule accepts four, where Destatis would show none: county
series are short.
"""

from __future__ import annotations

from typing import Any

import pytest

from core.plan.rules import Rules
from core.targets.ahead.gap import clean_changes, projected_gap
from core.wording.words import GapWord

SYMBOLS = {
    "sun": GapWord.WITHIN,
    "sun_with_cloud": GapWord.SMALL,
    "cloud": GapWord.LARGE,
    "thunderstorm": GapWord.WRONG_WAY,
}


def test_projected_gap(projected_gap_case: dict[str, Any], rules: Rules) -> None:
    assert projected_gap_case["method"] == "destatis_weather", "a method that we cannot evaluate"
    inputs, expected = projected_gap_case["inputs"], projected_gap_case["expected"]
    points = {int(year): value for year, value in inputs["points"].items()}
    latest_year = max(points)
    found = projected_gap(
        clean_changes(points),
        points[latest_year],
        latest_year,
        target=inputs["target"],
        due=inputs["target_year"],
        direction=inputs["direction"],
        cuts=rules.gap,
        points=rules.gap_points,
        points_min=rules.gap_points_min,
        rounding=rules.rounding,
    )
    assert found is not None
    tolerance = projected_gap_case["tolerance"]
    assert found.word is SYMBOLS[expected["symbol"]]
    assert found.mean_change == pytest.approx(expected["derived_average_annual_change"], abs=tolerance)
    relative = expected["derived_relative_gap"]
    if relative is not None:
        assert found.relative == pytest.approx(relative, abs=tolerance)
    else:
        # They give no gap where the target is reached or the movement is away from it.
        reached = inputs["direction"] * (points[latest_year] - inputs["target"]) >= 0
        assert (found.relative is None) == reached
        assert reached or found.word is GapWord.WRONG_WAY
