"""Numbers, units and periods as Chinese statistical bulletins print them.

The only place that turns a number into text. No typed space stands between a number and its unit,
the minus is U+2212, ranges use 〜-free forms of GB/T 15835 (～ for values, — for years), and there are
no thousands separators.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

MINUS: Final = "\u2212"
MISSING: Final = "缺"
NOT_APPLICABLE: Final = "—"
#: Stored unit -> size from which it is carried, factor, larger unit.
_LARGER: Final = {"元": (10_000.0, 10_000.0, "万元"), "万人次": (1_000.0, 10_000.0, "亿人次")}


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a number with fixed decimals, rounded half up.

    Parameters
    ----------
    value : float or None
        The value; ``None`` and NaN give 缺.
    decimals : int
        Digits after the point, always shown.
    signed : bool
        Whether a positive value carries a plus sign (for changes only).
    """
    if value is None or math.isnan(value):
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def quantity(value: float | None, unit: str, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a value with its unit, e.g. ``680.9亿元``."""
    text = number(value, decimals, signed=signed)
    return text if text == MISSING else text + unit


def percent(fraction: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a fraction as a percentage: 0.0839 gives ``8.4%``."""
    return quantity(None if fraction is None else fraction * 100, "%", decimals, signed=signed)


def number_up(value: float, decimals: int = 1) -> str:
    """Format what is still needed, rounded up, so that what the text asks for suffices."""
    step = Decimal(1).scaleb(-decimals)
    return number(float(_settled(value).quantize(step, rounding=ROUND_CEILING)), decimals)


def percent_up(fraction: float, decimals: int = 1) -> str:
    """Format a needed rate rounded up: 0.09716 gives ``9.8%``."""
    return number_up(float(Decimal(repr(float(fraction))) * 100), decimals) + "%"


def number_needed(value: float, decimals: int = 1) -> str:
    """Format what is still needed by the one rule for it.

    Up to one decimal it is rounded up, for rounded down it would miss the target. With two decimals it
    is the nearest, as a computed value is told; but never down onto a whole tenth, where the two forms
    of one number would part (10.004 is 10.01 and 10.1, not 10.00 and 10.1).
    """
    if decimals <= 1:
        return number_up(value, decimals)
    near = _settled(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    fell_on_tenth = near < _settled(value) and near == near.quantize(Decimal("0.1"))
    return number_up(value, decimals) if fell_on_tenth else number(value, decimals)


def _settled(value: float) -> Decimal:
    """Rid a computed value of the last bits, which must not push it over a step."""
    return Decimal(repr(float(value))).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)


def points(fraction: float | None, decimals: int = 1, *, signed: bool = True) -> str:
    """Format a difference of shares or rates: 0.006 gives ``+0.6个百分点``."""
    return quantity(None if fraction is None else fraction * 100, "个百分点", decimals, signed=signed)


def span(low: float | None, high: float | None, unit: str = "", decimals: int = 1) -> str:
    """Format a range of values, e.g. ``706～908亿元``."""
    return f"{number(low, decimals)}～{number(high, decimals)}{unit}"


def percent_span(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Format a range of fractions, e.g. ``30%～62%`` (both ends carry the sign, as GB/T 15835 asks)."""
    return f"{percent(low, decimals)}～{percent(high, decimals)}"


def years(first: int, last: int) -> str:
    """Format a span of years: ``2021—2024年``; one year alone is ``2024年``."""
    return f"{first}年" if first == last else f"{first}—{last}年"


def year_spans(found: Iterable[int]) -> str:
    """Name years that need not follow each other: ``2011—2016年、2018年、2020—2023年``."""
    spans: list[tuple[int, int]] = []
    for year in sorted(set(found)):
        if spans and year == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return "、".join(years(first, last) for first, last in spans)


def growth_period(base_year: int, last_year: int) -> str:
    """Name the years of a compound growth in the bureau's usage.

    Base 2020 and last year 2024 are ``2021—2024年年均``; two years are ``2025、2026两年年均``; one year
    is ``2026年``.
    """
    first = base_year + 1
    if first == last_year:
        return f"{last_year}年"
    if last_year - first == 1:
        return f"{first}、{last_year}两年年均"
    return f"{first}—{last_year}年年均"


def carried(value: float, unit: str) -> tuple[float, str]:
    """Carry a value to the larger unit in which documents speak of it; other units stay.

    Yuan from 10 000 on are 万元 (per-capita figures), visits from a tenth of a 亿 on are 亿人次.
    """
    least, size, larger = _LARGER.get(unit, (math.inf, 1.0, unit))
    return (value / size, larger) if abs(value) >= least else (value, unit)


def carried_decimals(value: float, unit: str) -> int:
    """Decimals of a carried value: 万元 two; 亿人次 two to four, so that 9960万 is not 1.00亿."""
    if unit == "万元":
        return 2
    exponent = round(Decimal(repr(float(value))), 4).normalize().as_tuple().exponent
    return max(2, -exponent if isinstance(exponent, int) else 2)


def numeral(count: int) -> str:
    """Write a small count in Chinese numerals as official prose does: 四县. Above ten the figures stay."""
    return "零一二三四五六七八九十"[count] if 0 <= count <= len("一二三四五六七八九十") else str(count)
