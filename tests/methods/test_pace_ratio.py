"""Statistics Canada's published ratios and Open SDG's words, against our pace ratio.

Their words map to ours: substantial is 快于预期 or 基本符合预期 (>= 0.95), moderate 需加快, limited 明显滞后,
deterioration 低于基期. Where we differ, and why:

- Their ``score`` bends the ratio onto -5..5. We publish no score: the ratio is shown as it is. The test
  rebuilds theirs from our ratio, which shows that it holds nothing more.
- ``limit`` (their cap of a value) is not a concept of the plan; no case uses it, and one that did would fail.
"""

from __future__ import annotations

from typing import Any

import pytest

from core.figures.arithmetic import pace_ratio, word_for_ratio
from core.plan.rules import Rules
from core.wording.words import Status

WORDS = {
    "substantial_progress": {Status.AHEAD, Status.ON_TRACK},
    "moderate_progress": {Status.BEHIND},
    "limited_progress": {Status.FAR_BEHIND},
    "deterioration": {Status.BELOW_BASE},
}


def score(ratio: float) -> float:
    """Open SDG's score of a ratio, with its constants (four decimals), cut at 5 either way."""
    value = 7.1429 * ratio - 4.2857 if ratio >= 0.6 else 4.1667 * ratio - 2.5
    return max(-5.0, min(5.0, value))


def test_pace_ratio(pace_ratio_case: dict[str, Any], rules: Rules) -> None:
    inputs, expected = pace_ratio_case["inputs"], pace_ratio_case["expected"]
    assert pace_ratio_case["method"] == "statcan_cagr_ratio", "a method that we cannot evaluate"
    assert inputs["limit"] is None, "we have no limit: this case needs a decision"
    direction, latest, target = inputs["direction"], inputs["current_value"], inputs["target"]
    ratio = pace_ratio(
        inputs["base_value"],
        int(inputs["base_year"]),
        latest,
        int(inputs["current_year"]),
        target=target,
        due=int(inputs["target_year"]),
        direction=direction,
    )
    if expected["progress_value"] is None:
        assert ratio is None
    else:
        assert ratio == pytest.approx(expected["progress_value"], abs=pace_ratio_case["tolerance"])

    word = expected["status"]
    if word == "target_achieved":
        assert direction * (latest - target) >= 0  # our 已实现, before any ratio is asked
        assert expected["score"] == 5.0
    elif word == "not_available":
        assert inputs["base_year"] == inputs["current_year"]  # our 数据不足
        assert expected["score"] is None
    else:
        assert ratio is not None
        assert direction * (latest - target) < 0
        assert word_for_ratio(ratio, rules.pace, rules.rounding) in WORDS[word]
        assert score(ratio) == pytest.approx(expected["score"], abs=pace_ratio_case["tolerance"])
