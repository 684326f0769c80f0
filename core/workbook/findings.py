"""What reading and checking a workbook found: where, what, what is expected, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from core.workbook.xlsx.limits import LIMITS

Severity = Literal["error", "warning", "note"]

ERROR: Final = "error"
WARNING: Final = "warning"
#: Read safely in spite of how it was written; what was made of it is said.
NOTE: Final = "note"

#: What each severity is called, in the order in which findings are listed.
SEVERITY_NAME: Final[dict[str, str]] = {ERROR: "错误", WARNING: "提示", NOTE: "已规范"}

#: Sheet and cell; both empty where the file as a whole is meant.
Place = tuple[str, str]

#: A cell's content is quoted up to this many characters.
QUOTED: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. The texts are Chinese phrases without a final stop; each may be empty but ``found``.

    ``sheet`` and ``cell`` (as ``C9``) are empty where the finding concerns the whole file or sheet, or
    figures that are already in the dataset.
    """

    severity: Severity
    sheet: str
    cell: str
    found: str
    expected: str = ""
    remedy: str = ""

    @property
    def place(self) -> str:
        """Sheet and cell as they are said: ``“2025年”表C9``."""
        return f"“{self.sheet}”表{self.cell}" if self.sheet else ""

    def __str__(self) -> str:
        head = f"{self.place}：{self.found}" if self.place else self.found
        tail = [part for part in (f"应为{self.expected}" if self.expected else "", self.remedy) if part]
        return "；".join([head, *tail]) + "。"


@dataclass
class Findings:
    """Findings in the order in which they are made, bounded; equal ones are kept once."""

    limit: int = LIMITS.findings
    _kept: dict[Finding, None] = field(default_factory=dict)
    dropped: int = 0
    _errors: int = 0

    def add(self, severity: Severity, place: Place, found: str, expected: str = "", remedy: str = "") -> None:
        """Keep a finding; an error is kept even where the list is full of other findings."""
        finding = Finding(severity, *place, found, expected, remedy)
        if finding in self._kept:
            return
        first_errors = severity == ERROR and self._errors < self.limit
        if len(self._kept) >= self.limit and not first_errors:
            self.dropped += 1
            return
        self._kept[finding] = None
        self._errors += severity == ERROR

    def extend(self, findings: Iterator[Finding] | tuple[Finding, ...] | list[Finding]) -> None:
        """Keep several findings."""
        for f in findings:
            self.add(f.severity, (f.sheet, f.cell), f.found, f.expected, f.remedy)

    def all(self) -> tuple[Finding, ...]:
        """Return what was kept: errors first, then as they were made."""
        order = list(SEVERITY_NAME)
        kept = sorted(self._kept, key=lambda f: order.index(f.severity))
        if self.dropped:
            more = Finding(
                WARNING, "", "", f"另有{self.dropped}处未逐一列出", remedy="请先改正以上各处后再查"
            )
            kept.append(more)
        return tuple(kept)


class RefusedWorkbookError(ValueError):
    """The file as a whole cannot be read; ``str()`` is a Chinese sentence with the remedy."""

    def __init__(self, found: str, remedy: str, sheet: str = "", expected: str = "") -> None:
        self.finding = Finding(ERROR, sheet, "", found, expected, remedy)
        super().__init__(str(self.finding))


def quoted(value: object) -> str:
    """Quote a cell's content in a message: shortened, control characters made visible."""
    text = "".join(c if c.isprintable() else "␣" for c in str(value))
    return f"“{text[:QUOTED]}{'…' if len(text) > QUOTED else ''}”"
