"""Dates as documents print them."""

from __future__ import annotations

import datetime as dt


def day_text(day: dt.date | str) -> str:
    """A day in Chinese: ``2026年3月1日``; a text that is no ISO date stays as the office wrote it."""
    try:
        known = day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
    except ValueError:
        return str(day)
    return f"{known.year}年{known.month}月{known.day}日"
