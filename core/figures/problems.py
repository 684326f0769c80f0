"""Findings of a check: severity, place, message and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

ERROR: Final = "error"
WARNING: Final = "warning"

Severity = Literal["error", "warning"]

#: So many problems are listed in one message; the rest are counted.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a check.

    ``file`` is written as ``data/figures/<name>.csv``, never as a path of this machine, and ``line`` is
    the line in it (0 where the finding concerns the whole file, or rows that come from no file).
    """

    severity: Severity
    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}第{self.line}行：" if self.line else f"{self.file}：" if self.file else ""
        return f"{place}{self.message}{self.remedy}"


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that forbid publishing."""
    return [problem for problem in problems if problem.severity == ERROR]
