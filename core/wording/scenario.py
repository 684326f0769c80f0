"""Sentences of the scenario page: what an assumption leads to, in the register of a briefing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from core.wording.numbers import growth_period, number, percent, percent_up, quantity

_FINEST = 6


def plain(value: float) -> str:
    """Print a number of the plan as its text has it: 800, 49.5."""
    return number(value, 0) if float(value).is_integer() else f"{value:.4f}".rstrip("0").rstrip(".")


def headline(
    *,
    area: str,
    year: int,
    value: float,
    unit: str,
    target: float | None,
    strict: bool,
    met: bool | None,
    closed: bool = False,
) -> str:
    """Say the finding of a scenario for the city: its total, and how far it is from the target.

    Parameters
    ----------
    area : str
        Name shown for the city as a whole.
    year : int
        Last year of the scenario.
    value, target : float
        Total and target in ``unit``; ``None`` where the plan has no target.
    strict : bool
        Whether the target is to be exceeded (突破) rather than reached.
    met : bool or None
        Whether the total meets the target.
    closed : bool
        Whether ``year`` is over: only its figure is still out.
    """
    lead = f"{year}年已结束而数未公布，按这一方案，{area}" if closed else f"按这一方案，{year}年{area}"
    if target is None or met is None:
        return f"{lead}约{quantity(value, unit)}"
    decimals = _decimals(value - target)
    total = quantity(value, unit, decimals)
    goal = f"{plain(target)}{unit}"
    gap = quantity(abs(value - target), unit, decimals)
    if abs(value - target) < 10.0**-_FINEST:
        ending = f"恰为{goal}，" + ("尚未突破" if strict and not met else "达到目标")
        return f"{lead}{ending}"
    if met:
        return f"{lead}约{total}，超过{goal}约{gap}"
    return f"{lead}约{total}，距{goal}还差约{gap}"


#: Counties that one sentence names; of more it says how many.
_NAMED: Final = 12


def counties(met: Sequence[str], missed: Sequence[str], unknown: Sequence[str] = ()) -> str:
    """Say which counties reach their own targets under the scenario, in document order."""
    if len(met) + len(missed) + len(unknown) > _NAMED:
        text = f"在这一方案下，{len(met) + len(missed)}个县区中{len(met)}个达标，{len(missed)}个未达标"
        return f"{text}；另有{len(unknown)}个缺数，不能对照" if unknown else text
    if not met and not missed:
        return "各县区没有可对照的自身目标" if not unknown else f"{_list(unknown)}缺数，不能对照"
    if not missed:
        text = f"在这一方案下，{len(met)}个县区全部达标" if len(met) > 1 else f"在这一方案下，{met[0]}达标"
    elif not met:
        text = "在这一方案下，没有县区达标"
    elif len(met) == 1:
        text = f"在这一方案下，只有{met[0]}达标"
    elif len(missed) == 1:
        text = f"在这一方案下，只有{missed[0]}未达标"
    else:
        text = f"在这一方案下，{_list(met)}达标，{_list(missed)}未达标"
    return f"{text}；{_list(unknown)}缺数，不能对照" if unknown else text


def effect(area: str, year: int, city: str, increase: float, unit: str) -> str:
    """Say what one point more of a county's real growth brings the city."""
    more = quantity(increase, unit)
    return f"{area}实际增速每提高1个百分点，{year}年{city}增加{more}"


def turning_point(
    name: str,
    year: int,
    *,
    people: float,
    span: tuple[float, float] | None,
    used: float,
    origin: str,
    carried: tuple[float, str] | None,
    strict: bool,
) -> str:
    """Say up to which population (万人) a goal per head is met, and which one the scenario uses.

    ``span`` is the same limit at the ends of an estimated start; ``carried`` a population carried on to
    the year, with its origin. Limits are rounded down, so that the printed number itself meets the goal.
    """
    verb = "少于" if strict else "不超过"
    band = f"（起点按估算区间：{_down(span[0])}～{_down(span[1])}万人）" if span is not None else ""
    more = ""
    if carried is not None:
        more = f"，{carried[1]}则{year}年约{quantity(carried[0], '万人', 3)}"
    return (
        f"{name}{year}年人口{verb}{_down(people)}万人时达标{band}；"
        f"本方案用{origin}{quantity(used, '万人', 3)}{more}"
    )


def _down(value: float) -> str:
    """Print with three decimals, rounded down."""
    return number(math.floor(round(value * 1000, 6)) / 1000, 3)


def estimated(share: float) -> str:
    """Say how much of the result rests on estimated starting levels."""
    if share <= 0:
        return "各县区起点均为公布数"
    return f"结果的{percent(share)}以按占比推算的起点（估算）为基础，不反映有关县区实绩"


def factor(value: float, origin: str) -> str:
    """Say by what factor the sum of the counties is brought to the city."""
    return f"县区合计乘以校准系数{number(value, 4)}（{origin}）"


def common_rate(
    rate: float,
    *,
    fixed: Sequence[tuple[str, str]],
    free: Sequence[str],
    every: bool,
    period: str,
    goal: str,
    city: str,
) -> str:
    """Say what the free counties must grow by while others stay where they are put.

    ``fixed`` holds pairs of county and its rate as text, ``every`` says whether all counties are free,
    ``period`` names the years (:func:`open_period`); the rate asked for is rounded up.
    """
    who, lead = _whose(fixed, free, every=every)
    return f"反推：{lead}{who}{period}实际增速须达到{percent_up(rate)}，{city}方能{goal}"


def extra_rate(
    extra: float,
    *,
    fixed: Sequence[tuple[str, str]],
    free: Sequence[str],
    every: bool,
    period: str,
    goal: str,
    city: str,
) -> str:
    """Say by how much the growth of the free counties must rise uniformly, or what room they have."""
    who, lead = _whose(fixed, free, every=every)
    if extra <= 0:
        room = percent(-extra, 2)[:-1]
        return f"反推：按这一方案{city}可{goal}，{lead}{who}实际增速尚有{room}个百分点的余地"
    return f"反推：{lead}{who}{period}实际增速须再提高{percent_up(extra, 2)[:-1]}个百分点，{city}方能{goal}"


def open_period(first: int, last: int, *, same: bool) -> str:
    """Name the years that are still to be grown through.

    ``first`` is the year of the start; ``same`` says whether all counties start from it.
    """
    return growth_period(first, last) if same else f"至{last}年各年"


def needed(start: str, value: str, *, year: int, goal: str, period: str, rate: float) -> str:
    """Say what one county needs: from which start, to which target, by which yearly growth."""
    return f"{start}{value}起，{year}年{goal}，{period}实际须增长{percent_up(rate)}"


def goal_phrase(target: float, unit: str, *, strict: bool) -> str:
    """Name a target with the verb of the text: 突破800亿元, 达到50亿元."""
    return f"{'突破' if strict else '达到'}{plain(target)}{unit}"


def infeasible(name: str, rate: float, limit: float, *, city: str, reachable: float) -> str:
    """Say that a county's rate lies outside the limits, and what the city reaches at the limit."""
    side = "高于上限" if rate > limit else "低于下限"
    at_limit = f"可调整的县区都按{percent(limit)}，{city}约{quantity(reachable, '亿元')}"
    asked = percent_up(rate) if rate > limit else percent(rate)
    return f"不可行：{name}所需实际增速{asked}，{side}{percent(limit)}；{at_limit}"


#: Growth at current prices over the change of prices of the province, or the nation where it has none.
DEFLATED: Final = "折算增速（现价增速按全省或全国平减指数折算）"
#: The same where no change of prices is published at all.
UNDEFLATED: Final = "未经平减的现价增速"


def percentile(
    below: int, total: int, area: str, rate: float, whose: str = "", *, priced: bool = True
) -> str:
    """Place a rate among the clean growths of the past, with their number.

    Those are local growths at current prices over the change of prices of the province or the nation: no
    published real growths, and called so.

    ``priced`` is false where no change of prices is known; ``whose`` names the county whose rate it is,
    where rates differ.
    """
    if total == 0:
        return "没有可对照的历史增速"
    kind = DEFLATED if priced else UNDEFLATED
    asked = f"{whose}{percent_up(rate)}"  # as in the sentence that asks for it
    if below == total:
        return f"高于{area}全部{total}个年度的{kind}（{asked}）"
    if below == 0:
        return f"不高于{area}{total}个年度中任何一个年度的{kind}（{asked}）"
    return f"{area}{total}个年度的{kind}中，{below}个低于这一水平（{asked}）"


def _decimals(difference: float) -> int:
    """Fewest decimals (at least one) at which a difference does not print as zero."""
    for decimals in range(1, _FINEST):
        if float(f"{abs(difference):.{decimals}f}") > 0:
            return decimals
    return _FINEST


def _whose(fixed: Sequence[tuple[str, str]], free: Sequence[str], *, every: bool) -> tuple[str, str]:
    """Name the free counties (``every``: all there are), and say what the fixed ones keep."""
    lead = "".join(f"{name}保持{text}，" for name, text in fixed)
    return "各县区" if every else free[0] if len(free) == 1 else f"其余{len(free)}个县区", lead


def _list(names: Sequence[str]) -> str:
    return "、".join(names)
