"""Periods in words, as officials write them: 全年, 上半年, 前三季度, 1—8月, 2021—2024年, 2020-11-01时点."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from core.catalog.observations import Frequency
from core.ingest.values import fold
from core.wording.periods import HALF, QUARTERS, UNDATED, WHOLE_YEAR, month_end, period_text

#: What the drop-down offers; other forms may be typed.
OFFERED: Final = (WHOLE_YEAR, "一季度", HALF, "前三季度")

_MONTHS: Final = re.compile(r"1[-—–~]+(\d{1,2})月")
_YEARS: Final = re.compile(r"(\d{4})[-—–~]+(\d{4})年")
_INSTANT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})时点")
_DATES: Final = re.compile(r"(\d{4}-\d{2}-\d{2})至(\d{4}-\d{2}-\d{2})")
_OTHER_NAMES: Final = {
    "第一季度": "一季度",
    "1季度": "一季度",
    "前三个季度": "前三季度",
    "1-3季度": "前三季度",
}
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """Span of time of a figure, as the canonical table has it (ISO dates, empty for a whole year)."""

    frequency: str = Frequency.YEAR
    start: str = ""
    end: str = ""


def words(period: Period) -> str:
    """Say a period; :func:`parse` reads it back."""
    return period_text(period.frequency, period.start, period.end)


def parse(text: str, year: int | None) -> Period | None:
    """Read a period that ends in ``year``; ``None`` where it is not understood or does not fit the year."""
    word = fold(text)
    word = _OTHER_NAMES.get(word, word)
    if year is None:
        return Period(Frequency.UNKNOWN) if word in ("", UNDATED) else None
    if word in ("", WHOLE_YEAR):
        return Period()
    if word == HALF:
        return Period(Frequency.HALF, f"{year}-01-01", f"{year}-06-30")
    if word in QUARTERS:
        return Period(Frequency.QUARTER, f"{year}-01-01", month_end(year, QUARTERS[word]))
    if match := _MONTHS.fullmatch(word):
        month = int(match[1])
        fits = 1 <= month <= _DECEMBER
        return Period(Frequency.MONTHS, f"{year}-01-01", month_end(year, month)) if fits else None
    return _dated(word, year)


def _dated(word: str, year: int) -> Period | None:
    if match := _YEARS.fullmatch(word):
        found = Period(Frequency.SPAN, f"{match[1]}-01-01", f"{match[2]}-12-31")
    elif match := _INSTANT.fullmatch(word):
        found = Period(Frequency.INSTANT, match[1], match[1])
    elif match := _DATES.fullmatch(word):
        span = match[1][:4] != match[2][:4]
        found = Period(Frequency.SPAN if span else Frequency.MONTHS, match[1], match[2])
    else:
        return None
    try:
        first, last = dt.date.fromisoformat(found.start), dt.date.fromisoformat(found.end)
    except ValueError:
        return None
    in_order = first < last or found.frequency == Frequency.INSTANT
    return found if in_order and last.year == year else None


def latest_quarter(as_of: dt.date) -> str | None:
    """Say the longest cumulative period of ``as_of``'s year that is over; ``None`` before April."""
    ended = [word for word in ("一季度", HALF, "前三季度") if _over(word, as_of)]
    return ended[-1] if ended else None


def _over(word: str, as_of: dt.date) -> bool:
    period = parse(word, as_of.year)
    return period is not None and dt.date.fromisoformat(period.end) < as_of
