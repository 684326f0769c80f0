"""Which round is open, until when: an office's own, else the calendar's (quarter's end plus ten days)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from core.reporting.model import Round

#: Days after the end of a quarter that the calendar's round stays open.
GRACE: Final = dt.timedelta(days=10)
_QUARTERS: Final = "一二三四"
_MONTHS: Final = 3
#: Longest name and contact of a round.
LONGEST: Final = 80
_ID: Final = re.compile(r"[0-9A-Za-z-]{1,24}", re.ASCII)


def calendar_round(day: dt.date) -> Round:
    """Return the calendar's round of a day: that of the last quarter until ten days into the next."""
    end = _quarter_end(day)
    before = _quarter_end(dt.date(end.year, end.month - _MONTHS + 1, 1) - dt.timedelta(days=1))
    if day <= before + GRACE:
        end = before
    quarter = end.month // _MONTHS
    name = f"{end.year}年{_QUARTERS[quarter - 1]}季度"
    return Round(f"{end.year}Q{quarter}", name, end + GRACE)


def current_round(rounds: Sequence[Round], day: dt.date) -> Round:
    """Return the round that is open on a day.

    The one opened last speaks as long as its deadline is not over; after that the calendar's, unless the
    office has closed that very round early, in which case its own record stays.
    """
    last = rounds[-1] if rounds else None
    of_calendar = calendar_round(day)
    if last is not None and (day <= last.deadline or last.id == of_calendar.id):
        return last
    return of_calendar


def overdue_rounds(rounds: Sequence[Round], day: dt.date) -> tuple[Round, ...]:
    """Return the rounds that an office opened and whose deadline is over, the earliest first."""
    return tuple(round_ for round_ in rounds if round_.deadline < day)


def round_named(rounds: Sequence[Round], wanted: str, day: dt.date) -> Round:
    """Return a round by its id; that of a day where none is asked for.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is none of that id.
    """
    now = current_round(rounds, day)
    if not wanted or wanted == now.id:
        return now
    named = next((round_ for round_ in reversed(rounds) if round_.id == wanted), None)
    if named is None:
        known = "、".join(dict.fromkeys([*(round_.id for round_ in rounds), now.id]))
        raise ValueError(f"没有名为“{wanted[:LONGEST]}”的填报轮次。现有：{known}。")
    return named


def check_round(round_: Round, day: dt.date) -> str:
    """Say what is wrong with a round that is to be opened; "" where nothing is."""
    written = round_.name + round_.contact
    faults = (
        (not round_.name.strip() or len(round_.name) > LONGEST, f"轮次名称不能为空，也不超过{LONGEST}个字。"),
        (len(round_.contact) > LONGEST, f"联系人不超过{LONGEST}个字。"),
        (any(not c.isprintable() for c in written), "轮次名称和联系人中不能有换行或控制字符。"),
        (round_.deadline < day, f"截止日期{round_.deadline}已过，请填{day}以后的日期。"),
        (round_.deadline.year > day.year + 1, f"截止日期{round_.deadline}太远，请填一年以内的日期。"),
        (not round_.kinds, "请至少选择一类要报的内容。"),
        (not _ID.fullmatch(round_.id), "轮次编号只能用字母、数字和短横，如2026Q4。"),
    )
    return next((fault for wrong, fault in faults if wrong), "")


def _quarter_end(day: dt.date) -> dt.date:
    month = (day.month + _MONTHS - 1) // _MONTHS * _MONTHS
    first = dt.date(day.year + month // 12, month % 12 + 1, 1)
    return first - dt.timedelta(days=1)
