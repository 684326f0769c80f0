"""Phrases of which the sentence of a status is made.

Every phrase takes numbers and names and gives text without its final stop, so that a page may use one
alone. Growths and shares are fractions, changes and values in the indicator's unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from core.wording.numbers import (
    carried,
    carried_decimals,
    growth_period,
    number,
    number_needed,
    percent,
    percent_span,
    percent_up,
    points,
    quantity,
)

#: What a source's way of stating a value is called; exact values need no note.
PRECISION_NOTE: Final[dict[str, str]] = {
    "rounded": "取整数",
    "approximate": "约数",
    "at_least": "不低于此数",
    "above": "超过此数",
}
PERCENT_UNIT: Final = "%"


def value_text(value: float, unit: str, decimals: int, precision: str = "exact") -> str:
    """Say a figure with its unit: large ones in the larger unit, rounded figures as they were stated."""
    scaled, shown = carried(value, unit)
    if shown != unit:
        return quantity(scaled, shown, carried_decimals(scaled, shown))
    return quantity(value, unit, decimals) if precision == "exact" else plain(value, unit)


def plain(value: float, unit: str) -> str:
    """Say a promised, rounded or forecast value without trailing zeros: ``800亿元``."""
    scaled, shown = carried(value, unit)
    exponent = Decimal(repr(float(scaled))).normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return quantity(scaled, shown, min(decimals, 2 if shown == unit else carried_decimals(scaled, shown)))


def noted(*notes: str) -> str:
    """Put the notes that are not empty in one pair of brackets."""
    kept = [note for note in notes if note]
    return f"（{'，'.join(kept)}）" if kept else ""


def rate_text(rate: float, unit: str, *, geometric: bool, decimals: int = 2, signed: bool = False) -> str:
    """Say a yearly movement: growth as a percentage, a change of a share in 个百分点, else in the unit."""
    if geometric:
        return percent(rate, decimals, signed=signed)
    shown = "个百分点" if unit == PERCENT_UNIT else unit
    return quantity(rate, shown, decimals, signed=signed)


def needed_text(rate: float, unit: str, *, geometric: bool, decimals: int = 1) -> str:
    """Say a yearly movement that is still needed, rounded by the one rule for it (:func:`number_needed`)."""
    if geometric:
        return f"{number_needed(rate * 100, decimals)}%"
    return number_needed(rate, decimals) + ("个百分点" if unit == PERCENT_UNIT else unit)


def moved(rate: float, unit: str, *, geometric: bool) -> str:
    """Say an observed yearly movement with its verb: 增长8.51%, 下降0.32%, 增加1.50个百分点."""
    verbs = ("增长", "下降") if geometric else ("增加", "减少")
    return verbs[0 if rate >= 0 else 1] + rate_text(abs(rate), unit, geometric=geometric)


def completion_phrase(completion: float | None) -> str:
    """完成率 alone."""
    return "" if completion is None else f"完成率{percent(completion)}"


def progress_phrase(
    progress: float | None, elapsed: float | None, base_year: int, due: int, *, geometric: bool
) -> str:
    """完成进度 beside 时序进度 with its span."""
    if progress is None or elapsed is None:
        return ""
    how = "（按复合增速折算）" if geometric else ""
    return f"完成进度{percent(progress)}{how}，时序进度{percent(elapsed)}（{base_year}→{due}）"


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
) -> str:
    """Observed against required movement from the base, and their ratio."""
    movement = moved(observed, unit, geometric=geometric)
    need = rate_text(required, unit, geometric=geometric)
    said = (
        f"{_each_year(growth_period(base_year, latest_year), movement, geometric)}，"
        f"按期实现须{_each_year(growth_period(base_year, due), need, geometric)}"
    )
    return said if ratio is None else f"{said}，快慢之比{number(ratio, 2)}"


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
    low, high = ratio_range
    return (
        f"{growth_period(base_year, latest_year)}增长约{percent(observed)}"
        f"（{percent_span(*observed_range, 1)}），"
        f"快慢之比约{number(ratio, 2)}（{number(low, 2)}～{number(high, 2)}）"
    )


def needed_phrase(needed: float, *, latest_year: int, due: int, unit: str, geometric: bool) -> str:
    """Movement that is needed from the latest figure, the years named: 2025、2026两年年均8.39%."""
    period = growth_period(latest_year, due)
    text = needed_text(needed, unit, geometric=geometric, decimals=2)
    what = "增速" if geometric else "增量"
    return f"今后所需{what}为{_each_year(period, text, geometric)}"


def needed_span_phrase(low: float, high: float, *, latest_year: int, due: int) -> str:
    """Span of the growths that several members need."""
    return f"今后所需增速为{growth_period(latest_year, due)}{needed_span(low, high, 2)}"


def needed_span(low: float, high: float, decimals: int = 1) -> str:
    """Span of growths that are needed, both ends by the rule for them: ``4.9%～12.8%``."""
    return f"{number_needed(low * 100, decimals)}%～{number_needed(high * 100, decimals)}%"


def real_phrase(real: float, deflator: float, deflator_year: int) -> str:
    """Real equivalent of a nominal growth at the latest provincial deflator change."""
    change = percent(deflator, 2)
    return f"按全省{deflator_year}年平减指数变化{change}折合实际增长约{percent_up(real)}"


def speed_phrase(speed_up: float, period: str, unit: str, *, geometric: bool) -> str:
    """How much faster or slower than so far."""
    side = "高" if speed_up >= 0 else "低"
    if geometric:
        text = points(abs(speed_up), 2, signed=False)
    else:
        text = rate_text(abs(speed_up), unit, geometric=False)
    return f"比{period}{side}{text}"


def last_growth_phrase(rate: float, year: int, benchmark: str) -> str:
    """The latest clean yearly growth."""
    return f"最近一次同口径年度增长为{year}年{percent(rate, 2)}{noted(benchmark)}"


def forecast_phrase(
    year: int, value_said: str, needed: float | None, due: int, unit: str, *, geometric: bool
) -> str:
    """The forecast branch: what a published forecast would leave to be done."""
    if needed is None:
        return f"{year}年预计数为{value_said}，预计数不作判定依据"
    need = ("增长" if needed >= 0 else "变化") if geometric else "增加"
    text = needed_text(needed, unit, geometric=geometric)
    period = growth_period(year, due)
    if due - year > 1:
        return f"若{year}年为预计的{value_said}，{period}须{need}{text}"
    return f"若{year}年为预计的{value_said}，{due}年须{need}{text}"


def gap_summary_phrase(cells: int, targets: int, quick_cells: int, quick_targets: int) -> str:
    """How many figures would decide how many targets: 补齐12个数，可判定9项."""
    if not cells:
        return "暂无待补数据"
    text = f"补齐{cells}个数，可判定{targets}项"
    if 0 < quick_cells < cells:
        text += f"；其中先补{quick_cells}个数，即可判定{quick_targets}项"
    return text


def listed(names: Sequence[str]) -> str:
    """Join names as a Chinese list."""
    return "、".join(names)


def _each_year(period: str, text: str, geometric: bool) -> str:
    """Name the period of a yearly movement; a change in the unit says 每年平均 where years are many."""
    if geometric or not period.endswith("年均"):
        return period + text
    return period.removesuffix("年均") + "平均每年" + text
