"""Spans of time of figures, as officials write them: 全年, 上半年, 前三季度, 1—8月, 2021—2024年."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

from core.catalog.observations import Frequency

WHOLE_YEAR: Final = "全年"
HALF: Final = "上半年"
UNDATED: Final = "未注明"
#: Quarters add up from the beginning of the year; the month in which each ends.
QUARTERS: Final = {"一季度": 3, "前二季度": 6, "前三季度": 9, "前四季度": 12}


def period_text(frequency: str, start: str, end: str) -> str:
    """Say the span of a figure without its year, or with its years or dates where it needs them.

    Parameters
    ----------
    frequency, start, end : str
        As the canonical table has them (ISO dates, empty for a whole year).
    """
    plain = {Frequency.YEAR: WHOLE_YEAR, Frequency.HALF: HALF, Frequency.UNKNOWN: UNDATED}
    if frequency in plain:
        return plain[Frequency(frequency)]
    if frequency == Frequency.INSTANT:
        return f"{end}时点"
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if frequency == Frequency.QUARTER:
        return next(word for word, month in QUARTERS.items() if month == last.month)
    if frequency == Frequency.MONTHS and _whole_months(first, last):
        return f"1—{last.month}月"
    if frequency == Frequency.SPAN and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}—{last.year}年"
    return f"{start}至{end}"


def month_end(year: int, month: int) -> str:
    """Return the last day of a month, ISO."""
    return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _whole_months(first: dt.date, last: dt.date) -> bool:
    return (first.month, first.day) == (1, 1) and last.isoformat() == month_end(last.year, last.month)
