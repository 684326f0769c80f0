"""What span of time a period covers."""

from __future__ import annotations

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
