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
YUAN_PER_WAN: Final = 10_000


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


def percent_up(fraction: float, decimals: int = 1) -> str:
    """Format a required rate rounded up, so that what the sentence asks for suffices."""
    step = Decimal(1).scaleb(-decimals)
    exact = (Decimal(repr(float(fraction))) * 100).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    return number(float(exact.quantize(step, rounding=ROUND_CEILING)), decimals) + "%"


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


def scaled_yuan(value: float, unit: str) -> tuple[float, str]:
    """Carry yuan from six digits on to 万元 (per-capita figures), leaving other units alone."""
    return (value / YUAN_PER_WAN, "万元") if unit == "元" and abs(value) >= YUAN_PER_WAN else (value, unit)


def numeral(count: int) -> str:
    """Write a small count in Chinese numerals as official prose does: 四县. Above ten the figures stay."""
    return "零一二三四五六七八九十"[count] if 0 <= count <= len("一二三四五六七八九十") else str(count)
