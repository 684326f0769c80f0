"""Outcomes beside GDP that a scenario moves: the share of industry, and tourism."""

from __future__ import annotations

from core.figures.arithmetic import required_change, required_growth
from core.scenario.assumptions import Scenario
from core.scenario.inputs import Inputs, SideStart
from core.scenario.result import SideResult
from core.wording.numbers import years as year_span


def side_results(inputs: Inputs, scenario: Scenario) -> tuple[SideResult, ...]:
    """Outcome of each side target; said to be missing where there is no starting figure."""
    return tuple(
        _share(side, scenario.industry_share, inputs.rounding)
        if side.indicator == "industry_share"
        else _growing(side, scenario.tourism_growth, inputs.rounding)
        for side in inputs.sides
    )


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
        start=side.start,
        path=path,
        value=value,
        difference=None if value is None else value - side.goal.value,
        met=None if value is None else side.goal.met_by(value, rounding),
        needed=needed,
        note=note,
    )
