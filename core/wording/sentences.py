"""Phrases of which the sentence of a status is made.

Every phrase takes numbers and names and gives text without its final stop, so that a page may use one
alone. Growths and shares are fractions, changes and values in the indicator's unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from core.wording.completion import BOUNDS, Completion, bounded
from core.wording.numbers import (
    MINUS,
    carried,
    carried_decimals,
    decimals_beside,
    digits,
    growth_period,
    number,
    number_needed,
    percent,
    percent_span,
    percent_up,
    points,
    quantity,
    span,
    year_spans,
    years,
)

#: What a source's way of stating a value is called; exact values need no note.
PRECISION_NOTE: Final[dict[str, str]] = {
    "rounded": "取整数",
    "approximate": "约数",
    "at_least": "不低于此数",
    "above": "超过此数",
}
PERCENT_UNIT: Final = "%"
#: A ratio to what is still needed says no more beyond this.
_MANY: Final = 10


#: Before a need that is one at most, the latest figure being only a bound.
AT_MOST = "≤"
#: Said once wherever needs are printed.
NEEDED_NOTE: Final = "所需增速向上取一位小数"


def value_text(
    value: float, unit: str, decimals: int, precision: str = "exact", goal: float | None = None
) -> str:
    """Say a figure with its unit: large ones in the larger unit, rounded figures as they were stated.

    Beside a ``goal`` (in ``unit``) all published digits are said where rounding would hide on which side of
    it the figure lies: 799.96亿元 is not 800.0亿元.
    """
    scaled, shown = carried(value, unit)
    scaled_goal = None if goal is None else goal * scaled / value if value else goal
    if shown != unit:
        usual = carried_decimals(scaled, shown)
        return quantity(scaled, shown, decimals_beside(scaled, usual, scaled_goal))
    if precision != "exact":
        return plain(value, unit, goal)
    return quantity(value, unit, decimals_beside(value, decimals, goal))


#: How a figure that is no plain number is said in a cell, before its value.
PRECISION_LEAD: Final[dict[str, str]] = {"above": "超过", "at_least": "不低于", "approximate": "约"}


def stated_text(value: float, unit: str, decimals: int, precision: str, goal: float | None = None) -> str:
    """A figure as a cell says it, with how it was stated: 超过800亿元; see :func:`value_text`."""
    return PRECISION_LEAD.get(precision, "") + value_text(value, unit, decimals, precision, goal)


def interval_text(low: float, high: float, unit: str) -> str:
    """Say what values a statement leaves possible: 799.5～800.5亿元, 800亿元以上."""
    if math.isinf(high):
        return f"{plain(low, unit)}以上"
    first, shown = carried(low, unit)
    last = high * (first / low) if low else high
    return span(first, last, shown, max(digits(round(first, 6)), digits(round(last, 6))))


def plain(value: float, unit: str, goal: float | None = None) -> str:
    """Say a promised, rounded or forecast value without trailing zeros: ``800亿元``."""
    scaled, shown = carried(value, unit)
    exponent = Decimal(repr(float(scaled))).normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    usual = min(decimals, 2 if shown == unit else carried_decimals(scaled, shown))
    return quantity(scaled, shown, usual if shown != unit else decimals_beside(scaled, usual, goal))


def promised(value: float, unit: str) -> str:
    """Say a value that a text asks for with every digit it has: ``5.125万元``, ``0.385吨标准煤/万元``.

    A figure may be rounded; what is asked for never is, or a page would ask for something else.
    """
    scaled, shown = carried(value, unit)
    exponent = round(Decimal(repr(float(scaled))), 9).normalize().as_tuple().exponent
    return quantity(scaled, shown, max(0, -exponent) if isinstance(exponent, int) else 0)


def noted(*notes: str) -> str:
    """Put the notes that are not empty in one pair of brackets."""
    kept = [note for note in notes if note]
    return f"（{'，'.join(kept)}）" if kept else ""


def rate_text(rate: float, unit: str, *, geometric: bool, decimals: int = 2, signed: bool = False) -> str:
    """Say a yearly movement: growth as a percentage, a change of a share in 个百分点, else in the unit."""
    if geometric:
        return percent(rate, decimals, signed=signed)
    shown = "个百分点" if unit == PERCENT_UNIT else unit
    return quantity(rate, shown, fine(rate, decimals), signed=signed)


#: Below this a yearly movement is said with more decimals than usual, at most so many.
_SMALL, _FINEST = 0.1, 6


def fine(value: float, usual: int) -> int:
    """Decimals of a yearly movement: a small one keeps its first digit, 0.002 is no 0.00 and no 0.1."""
    small = 0 < abs(value) < _SMALL
    return min(max(usual, math.ceil(-math.log10(abs(value)) - 1e-9)), _FINEST) if small else usual


def needed_text(rate: float, unit: str, *, geometric: bool, decimals: int = 1, direction: int = 1) -> str:
    """Say a yearly movement that is still needed, rounded by the one rule for it (:func:`number_needed`)."""
    if geometric:
        return f"{number_needed(rate * 100, decimals, direction)}%"
    return number_needed(rate, fine(rate, decimals), direction) + (
        "个百分点" if unit == PERCENT_UNIT else unit
    )


def needed_move(rate: float, unit: str, *, geometric: bool, direction: int = 1) -> str:
    """The same with its verb: 增长9.0%, 下降18.1%, 减少0.1亿元; what may yet fall 变化−1.2%."""
    text = needed_text(rate, unit, geometric=geometric, direction=direction)
    if rate < 0 and direction < 0:
        return ("下降" if geometric else "减少") + text.removeprefix(MINUS)
    return (("增长" if rate >= 0 else "变化") if geometric else "增加") + text


def moved(rate: float, unit: str, *, geometric: bool) -> str:
    """Say an observed yearly movement with its verb: 增长8.51%, 下降0.32%, 增加1.50个百分点."""
    verbs = ("增长", "下降") if geometric else ("增加", "减少")
    return verbs[0 if rate >= 0 else 1] + rate_text(abs(rate), unit, geometric=geometric)


def completion_phrase(completion: Completion | None, *, met: bool = False) -> str:
    """完成率 alone; it never reads 100 % for a target that is not met, nor a bound as a number."""
    return "" if completion is None else f"完成率{completion.in_words(met=met)}"


def progress_phrase(
    progress: float | None,
    elapsed: float | None,
    calendar: float | None,
    *,
    base_year: int,
    due: int,
    geometric: bool,
    bound: str = "",
) -> str:
    """完成进度 beside 时序进度 with its span, at the end of the figure's year and by the calendar."""
    if progress is None or elapsed is None:
        return ""
    how = "（按复合增速折算）" if geometric else ""
    at_figure = f"时序进度{percent(elapsed)}（{base_year}—{due}年）"
    today = f"，按日历已过{percent(calendar)}" if calendar is not None else ""
    return f"完成进度{BOUNDS.get(bound, '')}{bounded(progress, bound)}{how}，{at_figure}{today}"


def pace_phrase(
    observed: float,
    required: float,
    ratio: float | None,
    *,
    base_year: int,
    latest_year: int,
    due: int,
    unit: str,
    geometric: bool,
    late: float | None = None,
) -> str:
    """Observed against required movement from the base; ``late`` is the ratio to what is left."""
    movement = moved(observed, unit, geometric=geometric)
    need = rate_text(required, unit, geometric=geometric)
    need = moved(required, unit, geometric=geometric) if required < 0 else need
    sentence = (
        f"{_each_year(growth_period(base_year, latest_year), movement, geometric)}，"
        f"按期实现须{_each_year(growth_period(base_year, due), need, geometric)}"
    )
    if ratio is None:
        return sentence
    return f"{sentence}，实际增速与须达增速之比{number(ratio, 2)}" + (
        late_phrase(late) if late is not None else ""
    )


def late_phrase(late: float, late_range: tuple[float, float] | None = None) -> str:
    """Ratio of the growth so far to the one needed from now, said in the last two years."""
    if late >= _MANY:
        return f"，与今后所需之比在{_MANY}以上"
    spread = late_range is not None and number(late_range[0], 2) != number(late_range[1], 2)
    span_said = f"（{number(late_range[0], 2)}～{number(late_range[1], 2)}）" if late_range and spread else ""
    return f"，与今后所需之比{number(late, 2)}{span_said}"


def linked_phrase(
    *,
    base_year: int,
    base_text: str,
    carried_text: str,
    factor: float,
    half_width: float,
    grade: str,
) -> str:
    """How a base was carried over from the other benchmark."""
    band = f"，误差±{percent(half_width, 1 if half_width * 100 % 1 else 0)}" if half_width else ""
    return f"基期{base_year}年{base_text}经衔接系数{number(factor, 4)}（{grade}级{band}）折为{carried_text}"


def linked_pace_phrase(
    observed: float,
    observed_range: tuple[float, float],
    ratio: float,
    ratio_range: tuple[float, float],
    *,
    base_year: int,
    latest_year: int,
) -> str:
    """Observed growth and ratio with the range that the link leaves."""
    growths, ratios = percent_span(*observed_range, 1), [number(end, 2) for end in ratio_range]
    growth_band = f"（{growths}）" if percent(observed_range[0]) != percent(observed_range[1]) else ""
    ratio_band = f"（{ratios[0]}～{ratios[1]}）" if ratios[0] != ratios[1] else ""
    return (
        f"{growth_period(base_year, latest_year)}增长约{percent(observed)}{growth_band}，"
        f"实际增速与须达增速之比约{number(ratio, 2)}{ratio_band}"
    )


def needed_phrase(
    needed: float,
    *,
    first: int,
    last: int,
    unit: str,
    geometric: bool,
    whole: bool,
    direction: int = 1,
    most: bool = False,
) -> str:
    """Movement that is needed: 今后须2025、2026两年年均增长8.4%, or 全程须年均增长10.2%（2022—2026年）.

    ``whole`` says that some of the years are over: that is another thing than what is still to be done.
    ``most`` says 至多, where the latest figure is only a bound.
    """
    must = "至多须" if most else "须"
    if needed == 0:  # a rounded figure that reads as its target: no growth of 0.0 is asked for
        return f"全程{must}保持（{years(first, last)}）" if whole else f"今后{must}保持到{last}年"
    move = needed_move(needed, unit, geometric=geometric, direction=direction)
    if whole:
        each = "年均" if geometric else "平均每年"
        return f"全程{must}{each}{move}（{years(first, last)}）"
    return f"今后{must}{_each_year(growth_period(first - 1, last), move, geometric)}"


def needed_short(
    needed: float,
    *,
    first: int,
    last: int,
    unit: str,
    geometric: bool,
    whole: bool,
    direction: int = 1,
    most: bool = False,
) -> str:
    """The same in few characters, for labels and cells: 全程须年均10.2%（2022—2026年）."""
    text = needed_text(needed, unit, geometric=geometric, direction=direction)
    if needed < 0 and direction < 0:
        text = needed_move(needed, unit, geometric=geometric, direction=direction)
    must = "至多须" if most else "须"
    if needed == 0:
        return f"全程{must}保持（{years(first, last)}）" if whole else f"今后{must}保持"
    if whole:
        return f"全程{must}年均{text}（{years(first, last)}）"
    return f"今后{must}{'年均' if last > first else ''}{text}"


def needed_span_phrase(
    low: float, high: float, *, first: int, last: int, whole: bool, direction: int = 1, most: bool = False
) -> str:
    """Span of the growths that several members need, all of one kind and the same years.

    With ``most`` the figure of one of them is only a bound: then all need at most ``high``.
    """
    span = percent_up(high, 1, direction) if most else needed_span(low, high, direction=direction)
    moves, must = ("增长" if low >= 0 else "变化") + span, "至多须" if most else "须"
    if whole:
        return f"全程{must}年均{moves}（{years(first, last)}）"
    return f"今后{must}{growth_period(first - 1, last)}{moves}"


def needed_span(low: float, high: float, decimals: int = 1, direction: int = 1) -> str:
    """Span of growths that are needed, both ends by the rule for them: ``4.9%～12.8%``."""
    ends = [percent_up(end, decimals, direction) for end in (low, high)]
    return "～".join(dict.fromkeys(ends))  # two ends that read the same are one


def deflated_by(deflators: Sequence[tuple[int, float]], *, first: int, last: int) -> str:
    """By which deflators a growth is made real: each year's known one, for years to come the latest."""
    *_, (latest_year, latest) = deflators
    known = [year for year, _ in deflators if first <= year <= last]
    if not known:
        return f"按全省{latest_year}年平减指数{price_change(latest)}"
    rest = f"，其后沿用{latest_year}年的{price_change(latest)}" if latest_year < last else ""
    return f"按全省{year_spans(known)}各年平减指数{rest}"


def real_phrase(real: float, deflators: Sequence[tuple[int, float]], *, first: int, last: int) -> str:
    """Real equivalent of a nominal growth."""
    each = "年均" if any(first <= year <= last for year, _ in deflators) else ""
    return f"{deflated_by(deflators, first=first, last=last)}折合实际{each}增长约{percent_up(real)}"


def price_change(change: float) -> str:
    """Say a change of prices with its verb: 上涨1.20%, 下降0.43%, 持平."""
    if not round(change, 6):
        return "持平"
    return f"{'上涨' if change > 0 else '下降'}{percent(abs(change), 2)}"


def speed_phrase(speed_up: float, period: str, unit: str, *, geometric: bool, falling: bool = False) -> str:
    """How much faster or slower than so far; what rounds to nothing is said to be as it was.

    Of what has fallen and is to fall (``falling``) it is said how much larger or smaller the fall must be.
    """
    if not round(abs(speed_up) * (100 if geometric else 1), 2):
        return f"与{period}相当"
    side = "高" if speed_up >= 0 else "低"
    if geometric:
        text = points(abs(speed_up), 2, signed=False)
    else:
        text = rate_text(abs(speed_up), unit, geometric=False)
    if falling:
        return f"降幅比{period}{'小' if speed_up >= 0 else '大'}{text}"
    return f"比{period}{side}{text}"


def growth_said(rate: float, *, real: bool) -> str:
    """Say a yearly growth with its kind and verb, as precisely as :func:`growths_phrase`."""
    verb = "增长" if rate >= 0 else "下降"
    return f"{'实际' if real else '名义'}{verb}{percent(abs(rate), 1 if real else 2)}"


def growths_phrase(growths: Sequence[tuple[int, float, bool, str]]) -> str:
    """The latest published growths, newest first: year, rate, whether real, benchmark."""
    rates = [
        f"{year}年{'实际' if real else '名义'}{percent(rate, 1 if real else 2)}{noted(benchmark)}"
        for year, rate, real, benchmark in growths
    ]
    return f"最近公布的年度增速：{'；'.join(rates)}" if rates else ""


def forecast_phrase(
    year: int,
    value_said: str,
    needed: float | None,
    due: int,
    unit: str,
    *,
    geometric: bool,
    direction: int = 1,
) -> str:
    """The forecast branch: what a published forecast would leave to be done."""
    if needed is None:
        return f"预计{year}年为{value_said}（预计数不作判定依据）"
    move = needed_move(needed, unit, geometric=geometric, direction=direction)
    period = growth_period(year, due)
    if due - year > 1:
        return f"若{year}年为预计的{value_said}，{period}须{move}"
    return f"若{year}年为预计的{value_said}，{due}年须{move}"


def due_forecast_phrase(year: int, value_said: str, side: str) -> str:
    """The published 预计 of the due year against the target: always said, never a verdict."""
    side = {MEETS: f"如实现则{MEETS}", OPEN: f"{OPEN}，尚不能断定是否达到"}.get(side, side)
    return f"已公布的{year}年预计数为{value_said}，{side}（预计数不作判定依据）"


#: Where a forecast lies against a target; 突破 asks for more than what it is equal to.
MEETS: Final = "达到目标"
OPEN: Final = "与目标相当"


def forecast_side(value: float, goal: float, *, meets: bool | None, strictly: bool) -> str:
    """Say on which side of its target a forecast lies: 达到目标, 低于目标, 高于目标, 恰为目标值，未突破."""
    if meets is None:
        return OPEN
    if meets:
        return MEETS
    if value == goal and strictly:
        return "恰为目标值，未突破"
    return "低于目标" if value < goal else "高于目标"


def gap_summary_phrase(cells: int, targets: int, quick_cells: int, quick_targets: int) -> str:
    """How many figures would decide how many targets: 补齐12个数，可判定9项."""
    if not cells:
        return "暂无待补数据"
    text = f"补齐{cells}个数，可判定{targets}项"
    if 0 < quick_cells < cells:
        text += f"；其中先补{quick_cells}个数，即可判定{quick_targets}项"
    return text


def next_due_phrase(due: int | None, cells: Sequence[str], count: int, targets: int) -> str:
    """Which figures alone decide how many of the targets due next: 2026年到期的，补5个数可判定6项."""
    if due is None or not targets:
        return ""
    return f"{due}年到期的，补{count}个数可判定{targets}项：{'，'.join(cells)}"


def listed(names: Sequence[str]) -> str:
    """Join names as a Chinese list."""
    return "、".join(names)


def _each_year(period: str, text: str, geometric: bool) -> str:
    """Name the period of a yearly movement; a change in the unit says 每年平均 where years are many."""
    if geometric or not period.endswith("年均"):
        return period + text
    return period.removesuffix("年均") + "平均每年" + text
