"""A scenario's result as JSON: snake_case keys, shares and growth as fractions, ``null`` for unknown."""

from __future__ import annotations

import math
from typing import Any

from core.scenario.assumptions import Rate, Scenario
from core.scenario.goal import GoalSeek
from core.scenario.inputs import Goal, Inputs, Level
from core.scenario.presets import PresetNote
from core.scenario.result import CountyResult, PathPoint, ScenarioResult, SideResult

PERCENT = "%"


def as_json(inputs: Inputs, result: ScenarioResult, notes: tuple[PresetNote, ...]) -> dict[str, Any]:
    """Everything about one result; values in the indicator's unit, GDP in 亿元 at current prices."""
    city, factor = result.city, result.factor
    return {
        "horizon": result.horizon,
        "reference_year": city.reference_year,
        "benchmark": result.benchmark,
        "unit": "亿元",
        "assumptions": _scenario(result.scenario),
        "assumption_sources": [_note(note) for note in notes],
        "city": {
            "area": inputs.city_code,
            "name": city.name,
            "reference_value": city.reference,
            "value": city.value,
            **_goal(city.goal, None if city.goal is None else city.goal.value),
            "difference": city.difference,
            "met": city.met,
            "nominal_growth": city.nominal_growth,
            "needed_nominal_growth": city.needed_nominal_growth,
            "increment": city.increment,
            "estimated_share": city.estimated_share,
            "margin_of_county_targets": city.margin,
            "years": _path(city.path),
        },
        "reconciliation": {"factor": factor.value, "year": factor.year, "benchmark": factor.benchmark},
        "counties": [_county(inputs, county) for county in result.counties],
        "outcomes": [_side(inputs, side) for side in result.sides],
        "other_targets": [_side(inputs, side) for side in result.others],
        "joint_targets": [
            {"target_id": joint.target_id, "met": joint.met, "short": list(joint.short)}
            for joint in result.joints
        ],
        "sentences": [
            result.headline,
            result.county_sentence,
            result.effect_sentence,
            result.estimate_sentence,
            result.factor_sentence,
            *([result.population_sentence] if result.population_sentence else []),
        ],
    }


def goal_as_json(goal: GoalSeek) -> dict[str, Any]:
    """One goal seek: what was asked, the answer, and where it stands among past growths."""
    rank = goal.rank
    return {
        "mode": goal.mode.value,
        "target": goal.target,
        "comparison": goal.comparison.value,
        "free": list(goal.free),
        "fixed": list(goal.fixed),
        "answer": goal.answer,
        "feasible": goal.feasible,
        "reason": goal.reason or None,
        "total": goal.total,
        "growth": dict(goal.growth),
        "rank": None
        if rank is None
        else {"below": rank.below, "of": rank.total, "percentile": rank.percentile, "growth": rank.rate},
        "query": None if goal.scenario is None else goal.scenario.to_query(),
        "sentence": goal.sentence,
        "rank_sentence": goal.rank_sentence or None,
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "growth": _rates(scenario.growth),
        "deflator": _rates(scenario.deflator),
        "population": dict(scenario.population),
        "industry_share": scenario.industry_share,
        "tourism_growth": scenario.tourism_growth,
        "query": scenario.to_query(),
    }


def _rates(rates: tuple[Rate, ...]) -> list[dict[str, Any]]:
    return [{"area": r.area or None, "year": r.year or None, "value": r.value} for r in rates]


def _note(note: PresetNote) -> dict[str, Any]:
    return {
        "area": note.area_code or None,
        "assumption": note.assumption,
        "value": note.value,
        "text": note.text,
        "source": note.source_id or None,
        "feasible": note.feasible,
    }


def _goal(goal: Goal | None, value: float | None) -> dict[str, Any]:
    return {
        "target_id": None if goal is None else goal.target_id,
        "target": value,
        "comparison": None if goal is None else goal.comparison.value,
        "due": None if goal is None else goal.due,
    }


def _level(inputs: Inputs, level: Level | None, scale: float = 1.0) -> dict[str, Any] | None:
    if level is None:
        return None
    return {
        "value": level.value * scale,
        "year": level.year,
        "benchmark": level.benchmark or None,
        "grade": level.grade,
        "low": None if level.low is None else level.low * scale,
        "high": None if level.high is None else level.high * scale,
        "origin": level.origin,
        "source": inputs.source_label(level.source_id) or None,
    }


def _path(path: tuple[PathPoint, ...]) -> list[dict[str, Any]]:
    return [{"year": p.year, "value": p.value, "kind": p.kind, "rests_on": p.grade or None} for p in path]


def _county(inputs: Inputs, county: CountyResult) -> dict[str, Any]:
    per_capita_target = county.goal.value if county.goal is not None and county.goal.per_capita else None
    return {
        "area": county.code,
        "name": county.name,
        "start": _level(inputs, county.start),
        "value": county.value,
        "low": county.low,
        "high": county.high,
        "estimated": county.rests_on_estimate,
        **_goal(county.goal, county.target),
        "difference": county.difference,
        "met": county.met,
        "growth": county.average_growth,
        "needed_growth": county.needed_growth,
        "contribution": county.contribution,
        "increment": county.increment,
        "shortfall": county.shortfall,
        "effect_of_one_point": county.effect,
        "population": county.population,
        "population_start": _level(inputs, county.population_start),
        "per_capita": county.per_capita,
        "per_capita_target": per_capita_target,
        "years": _path(county.path),
    }


def _side(inputs: Inputs, side: SideResult) -> dict[str, Any]:
    """Outcome beside GDP; a share is given as a fraction like all shares."""
    scale = 0.01 if side.goal.unit == PERCENT else 1.0
    return {
        "indicator": side.indicator,
        "unit": side.goal.unit,
        **_goal(side.goal, _scaled(side.goal.value, scale)),
        "start": _level(inputs, side.start, scale),
        "value": _scaled(side.value, scale),
        "difference": _scaled(side.difference, scale),
        "met": side.met,
        "needed": side.needed,
        "years": [{"year": year, "value": value * scale} for year, value in side.path],
        "note": side.note,
    }


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None or math.isnan(value) else value * scale
