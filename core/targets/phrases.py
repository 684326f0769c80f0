"""Parts of which all sentences on targets are made: the subject, the goal, the figure with its notes."""

from __future__ import annotations

from core.figures.observation import Observation, Release, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Target
from core.targets.assessment import Assessment, QuotaYear
from core.targets.opinion import ForecastBranch
from core.wording import sentences as say

STOP = "。"


def figure_text(indicator: Indicator, observation: Observation, goal: float | None = None) -> str:
    """Say the value of an observation with its unit; beside a goal, never rounded onto or over it."""
    o = observation
    return say.value_text(o.value, o.unit, indicator.decimals, o.precision, goal)


def cell_text(indicator: Indicator, observation: Observation, goal: float | None = None) -> str:
    """The same for a cell, where no note says how it was stated: 超过800亿元."""
    o = observation
    return say.stated_text(o.value, o.unit, indicator.decimals, o.precision, goal)


def goal_text(target: Target) -> str:
    """Say what the target asks for: 突破800亿元, 达到18万元."""
    if target.value is None:
        return "不多于上年"
    wanted = say.promised(target.value, target.unit)
    if target.comparison is Comparison.AT_MOST:
        return f"不超过{wanted}"
    return ("突破" if target.comparison is Comparison.ABOVE else "达到") + wanted


def outcome_text(target: Target, *, met: bool) -> str:
    """Say that a target is met or missed: 已突破800亿元, 未达到18万元, 未超过5.5%, 超过5.5%."""
    if target.comparison is Comparison.AT_MOST and target.value is not None:
        return f"{'未' if met else ''}超过{say.promised(target.value, target.unit)}"
    return f"{'已' if met else '未'}{goal_text(target)}"


def quota_text(target: Target) -> str:
    """Say what a yearly target asks of every year: 每年2万亩以上, 每年不超过5.5%, 每年不多于上年."""
    if target.value is None:
        return f"每年{goal_text(target)}"
    if target.comparison is Comparison.AT_LEAST:
        return f"每年{say.promised(target.value, target.unit)}以上"
    return f"每年{goal_text(target)}"


def quota_value(catalog: Catalog, target: Target, year: QuotaYear) -> str:
    """Say a year's figure: as short as it is, but with every digit that its indicator has."""
    indicator = catalog.indicator(target.indicator)
    text = say.plain(year.value or 0.0, target.unit, year.limit)
    exact = say.promised(round(year.value or 0.0, indicator.decimals), target.unit)
    return max(text, exact, key=len)


def owners_text(catalog: Catalog, indicator: Indicator) -> str:
    """Name the departments that supply an indicator."""
    names = [catalog.department(owner).name for owner in indicator.owners]
    return say.listed(names) if names else "有关部门"


def subject(catalog: Catalog, target: Target) -> str:
    """Name area and indicator; and which target of it is meant where the plan has several of one kind."""
    name = catalog.area(target.area).short + catalog.indicator(target.indicator).name
    alike = [
        other
        for other in catalog.targets_of(target.area)
        if other.indicator == target.indicator and not other.members and other.due and other.id != target.id
    ]
    if not alike or target.due is None:
        return name
    return f"{name}（{target.due}年{goal_text(target)}的目标）"


def figure_notes(catalog: Catalog, observation: Observation) -> str:
    """Benchmark, stage and precision of a figure in one pair of brackets, and that it is not public."""
    benchmark = catalog.benchmark(observation.benchmark).short if observation.benchmark else ""
    stage = "" if observation.stage == Stage.UNSTATED else observation.stage
    secret = "" if observation.release == Release.PUBLIC else observation.release
    return say.noted(benchmark, stage, say.PRECISION_NOTE.get(observation.precision, ""), secret)


def derived_part(catalog: Catalog, assessment: Assessment) -> str:
    """The word of a due year without a figure of its own, as published figures imply it."""
    target = assessment.target
    if assessment.derived is None:
        return ""
    owner = owners_text(catalog, catalog.indicator(target.indicator))
    text, subject = assessment.derived.sentence.removesuffix(STOP), f"{target.due}年本数未见公布"
    goal = f"目标为{goal_text(target)}" if target.comparison is not Comparison.EVERY_ONE else target.name
    return f"{subject}，由公布数推得：{text}；{goal}：{assessment.status}（D级推算，待{owner}核实）"


def forecast_side(assessment: Assessment) -> str:
    """Say on which side of its target the published 预计 of the due year lies."""
    branch, target = assessment.due_forecast, assessment.target
    if branch is None or target.value is None:
        return ""
    strictly = target.comparison is Comparison.ABOVE
    return say.forecast_side(branch.value, target.value, meets=assessment.forecast_meets, strictly=strictly)


def forecast_text(branch: ForecastBranch, target: Target) -> str:
    """Say a forecast as it was stated: 超过730亿元, 约805亿元."""
    return say.PRECISION_LEAD.get(branch.precision, "") + say.plain(branch.value, target.unit)
