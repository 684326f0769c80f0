"""What span of time a period covers, and days as officials write them."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum


class Frequency(StrEnum):
    """What span of time a period covers. Only ``YEAR`` and ``INSTANT`` enter yearly series."""

    YEAR = "year"
    INSTANT = "instant"
    HALF = "half"
    QUARTER = "quarter"
    MONTHS = "months"
    SPAN = "span"
    UNKNOWN = "unknown"


def day_written(written: str) -> dt.date | None:
    """Read a date as officials write it (2025-01-15, 2025年1月15日, 2025年1月); ``None`` for no date."""
    found = re.search(r"(?<!\d)(\d{4})(?:\s*[-年./]\s*(\d{1,2})(?:\s*[-月./]\s*(\d{1,2}))?)?(?!\d)", written)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day(written: str) -> dt.date:
    """Read a whole date as one types it: 2026-11-30, 2026/11/30, 2026年11月30日.

    Raises
    ------
    ValueError
        Where it is no date, or names a year or month only.
    """
    forms = (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d\d)(\d\d)",
    )
    for form in forms:
        if found := re.fullmatch(form, written.strip(), re.ASCII):
            year, month, date = map(int, found.groups())
            return dt.date(year, month, date)
    raise ValueError(written)
