"""What is unlikely and may be right: it is asked about, and comes in with a reason."""

from __future__ import annotations

import re
from typing import Final

from core.workbook.changes import FigureChange
from core.workbook.findings import ERROR, WARNING, Findings
from core.workbook.marks import says_nothing

#: What an officer writes beside a figure that is unlikely and right, with a reason.
CONFIRMED: Final = "确认无误"
#: Words that only say again that it is right.
_AGAIN: Final = re.compile("确认|无误")


def explained(reason: str) -> str:
    """Return what a reason says beside 确认无误, "" where it explains nothing: 无, a dash, 确认 again."""
    given = reason.replace(CONFIRMED, "").strip("，。：；、 ")
    return "" if says_nothing(_AGAIN.sub("", given)) else given


def unlikely(findings: Findings, change: FigureChange, found: str, expected: str, remedy: str) -> None:
    """Ask for a reason; with one the figure comes in, and the reason is kept with it."""
    given = explained(change.reason)
    if CONFIRMED in change.reason and given:
        findings.add(WARNING, change.place, f"{found}；已写明{CONFIRMED}：{given}")
        return
    ask = f"确实如此的，请在“更正原因”中写“{CONFIRMED}”并说明理由"
    findings.add(ERROR, change.place, found, expected, f"{remedy}；{ask}")
