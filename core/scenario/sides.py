"""Outcomes beside GDP: those that a scenario moves, and what all others still need."""

from __future__ import annotations

from collections.abc import Mapping

from core.figures.arithmetic import required_change, required_growth
from core.scenario.assumptions import Scenario
from core.scenario.inputs import Inputs, Lever, SideStart
from core.scenario.result import JointResult, SideResult
from core.wording.numbers import MISSING, NOT_APPLICABLE, percent_up
from core.wording.numbers import years as year_span
from core.wording.sentences import needed_text


def side_results(inputs: Inputs, scenario: Scenario) -> tuple[SideResult, ...]:
    """Outcome of each target that a lever moves; said to be missing where there is no starting figure."""
    return tuple(
        _share(side, scenario.industry_share, inputs.rounding)
        if side.lever is Lever.INDUSTRY
        else _growing(side, scenario.tourism_growth, inputs.rounding)
        for side in inputs.sides
    )


def unmoved(inputs: Inputs) -> tuple[SideResult, ...]:
    """Targets that no assumption moves, with what each still needs a year: the same in every scenario."""
    return tuple(_unmoved(side, inputs.rounding) for side in inputs.others)


def joint_results(inputs: Inputs, levels: Mapping[str, float]) -> tuple[JointResult, ...]:
    """Who of each joint target meets its part at the horizon.

    Parameters
    ----------
    levels : mapping of str to float
        GDP of every county at the horizon, 亿元.
    """
    return tuple(
        JointResult(
            joint.target_id,
            joint.name,
            short=tuple(
                inputs.county(code).name
                for code, goal in joint.parts
                if not goal.met_by(levels[code], inputs.rounding)
            ),
            members=len(joint.parts),
        )
        for joint in inputs.joints
    )


def _unmoved(side: SideStart, rounding: float) -> SideResult:
    start, goal = side.start, side.goal
    if side.quota:
        return _result(side, note="年度任务逐年判定，假设不影响此项", rounding=rounding)
    if start is None:
        return _result(side, note="尚无公布数，不能说今后须多少", rounding=rounding)
    left = goal.due - start.year
    if left <= 0:
        return _result(side, value=start.value, note=f"{start.year}年已有公布数", rounding=rounding)
    met = goal.met_by(start.value, rounding)
    beyond = side.horizon is not None and goal.due > side.horizon
    note = f"自{start.origin}起；假设不影响此项"
    if beyond:
        note = f"自{start.origin}起；{goal.due}年到期，推演只到{side.horizon}年"
    if met:
        return _result(side, note=f"{start.origin}已达到目标，须保持到{goal.due}年", rounding=rounding)
    rule = required_growth if side.geometric else required_change
    return _result(side, needed=rule(start.value, goal.value, left), note=note, rounding=rounding)


def _share(side: SideStart, share: float | None, rounding: float) -> SideResult:
    """Straight path from the last published share to the assumed one in the target year."""
    start, goal = side.start, side.goal
    value = None if share is None else share * 100
    left = 0 if start is None else goal.due - start.year
    path: tuple[tuple[int, float], ...] = ()
    needed = None
    if start is not None and left > 0:
        needed = required_change(start.value, goal.value, left) / 100
        if value is not None:
            step = (value - start.value) / left
            path = tuple((start.year + k, start.value + step * k) for k in range(left + 1))
    if start is None:
        note = "尚无公布数，不能推演路径；只以设定的目标年占比对照目标"
    else:
        note = f"自{start.origin}起按直线推演"
    return _result(side, path=path, value=value, needed=needed, note=note, rounding=rounding)


def _growing(side: SideStart, growth: float | None, rounding: float) -> SideResult:
    """Compound path from the last published figure to the due year."""
    start, goal = side.start, side.goal
    if start is None:
        return _result(side, note="尚无公布数，不能推演", rounding=rounding)
    left = goal.due - start.year
    if left <= 0:
        note = f"{start.year}年已有公布数，不再推演"
        return _result(side, value=start.value, note=note, rounding=rounding)
    needed = required_growth(start.value, goal.value, left)
    span = year_span(start.year + 1, goal.due)
    note = f"自{start.origin}起按同一增速推演{span}，其间各年公布数缺，推演不代表实际走势"
    if growth is None:
        return _result(side, needed=needed, note=note, rounding=rounding)
    path = tuple((start.year + k, start.value * (1 + growth) ** k) for k in range(left + 1))
    return _result(side, path=path, value=path[-1][1], needed=needed, note=note, rounding=rounding)


def _result(
    side: SideStart,
    *,
    note: str,
    rounding: float,
    path: tuple[tuple[int, float], ...] = (),
    value: float | None = None,
    needed: float | None = None,
) -> SideResult:
    return SideResult(
        goal=side.goal,
        indicator=side.indicator,
        lever=side.lever,
        geometric=side.geometric,
        decimals=side.decimals,
        start=side.start,
        path=path,
        value=value,
        difference=None if value is None else value - side.goal.value,
        met=None if value is None else side.goal.met_by(value, rounding),
        needed=needed,
        note=note,
        quota=side.quota,
        beyond=side.horizon is not None and side.goal.due > side.horizon,
    )


def other_needed(side: SideResult) -> str:
    """Say what a target that no assumption moves still needs a year, rounded so that it is met."""
    if side.quota:
        return side.quota
    if side.needed is None:
        return MISSING if side.start is None else NOT_APPLICABLE
    verb = "增长" if side.geometric else "增加"
    if side.needed < 0:
        verb = "下降" if side.geometric else "减少"
    size = abs(side.needed)
    return (
        f"{verb}{percent_up(size)}"
        if side.geometric
        else f"{verb}{needed_text(size, side.goal.unit, geometric=False, decimals=side.decimals)}"
    )
