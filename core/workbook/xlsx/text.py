"""Texts of a workbook as they are put together from runs: what is raised, what is phonetic, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.workbook.xlsx.cells import RAISED, STRUCK, unescaped
from core.workbook.xlsx.sax import Attributes

#: Runs that are set above or below the line are note marks.
VERTICAL: Final = frozenset({"superscript", "subscript"})


def strikes(attributes: Attributes) -> bool:
    """Whether a ``strike`` element strikes out: it does unless it says that it does not."""
    return attributes.get("val", "1") not in ("0", "false")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, whether it was cut, and ``marked``: the text with raised and struck characters replaced."""

    text: str = ""
    cut: bool = False
    marked: str = ""


class Runs:
    """Collects the text of one cell or shared string from its XML, run by run."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._phonetic = False
        self.clear()

    def clear(self) -> None:
        """Begin a new text."""
        self._runs: list[tuple[str, list[str]]] = []
        self._size = 0
        self._mark = ""
        self._taking = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == "r":
            self._mark = ""
        elif name == "vertAlign" and attributes.get("val", "") in VERTICAL:
            self._mark = self._mark or RAISED
        elif name == "strike" and strikes(attributes):
            self._mark = STRUCK
        elif name == "rPh":
            self._phonetic = True
        self._taking = name == "t" and not self._phonetic
        if self._taking and self._size <= self._limit:
            self._runs.append((self._mark, []))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._phonetic = self._phonetic and name != "rPh"
        self._taking = False
        if name == "r":
            self._mark = ""

    def add(self, data: str) -> None:
        """Take characters."""
        if not self._taking:
            return
        if self._size <= self._limit:
            self._runs[-1][1].append(data[: self._limit + 1])
        self._size += len(data)

    def made(self) -> Text:
        """Return the text of what was taken."""
        runs = [(mark, unescaped("".join(parts))) for mark, parts in self._runs]
        whole = "".join(text for _, text in runs)[: self._limit]
        marked = ""
        if any(mark and text for mark, text in runs):
            marked = "".join(mark * len(text) if mark else text for mark, text in runs)[: self._limit]
        return Text(whole, self._size > self._limit, marked)
