"""The one clock of the product: what day it is, for pages, commands, imports and the audit log alike.

Days are those of Asia/Shanghai, wherever the server stands and whatever its system's zone; another is set by
``COUNTY_TARGETS_TIMEZONE`` (a name of the IANA database, as Asia/Urumqi).
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

VARIABLE: Final = "COUNTY_TARGETS_TIMEZONE"
DEFAULT: Final = "Asia/Shanghai"
#: China has kept one time without summer time since 1992: the zone is known where no database of zones is.
_CHINA: Final = dt.timezone(dt.timedelta(hours=8), DEFAULT)


@lru_cache(maxsize=8)
def _zone(name: str) -> dt.tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if name != DEFAULT:
            log = logging.getLogger(__name__)
            log.warning("环境变量 %s 的时区“%s”不存在，按 %s 计日。", VARIABLE, name[:40], DEFAULT)
        return _CHINA


def zone() -> dt.tzinfo:
    """Return the zone in which days are counted; an unknown name is logged, and the default used."""
    return _zone(os.environ.get(VARIABLE, "").strip() or DEFAULT)


def now() -> dt.datetime:
    """Return the time in that zone."""
    return dt.datetime.now(zone())


def today() -> dt.date:
    """Return the day in that zone."""
    return now().date()
