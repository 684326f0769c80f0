"""Titles of pages and pictures: one finding of at most 34 characters, and below it the rest of the sentence.

Findings are written as sentences of several clauses, which briefings print whole. Here, and nowhere else, is
decided how much of one stands as the title: the first finding; up to the last comma that fits where it is too
long; without what stands in brackets where it still is. What is left out follows in the second line, so that
nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Characters of a title, the word 演练 included.
LONGEST: Final = 34
#: A title or second line shorter than this says nothing yet.
_LEAST: Final = 6
DRILL: Final = "演练："
_OPENING, _CLOSING = "（“《(", "）”》)"
_BRACKETS: Final = re.compile(r"（[^（）]*）")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title and its second line, which is empty where the title says everything."""

    title: str
    second: str = ""

    def above(self, subtitle: str) -> str:
        """Return the second line with a subtitle after it."""
        return "。".join(part.removesuffix("。") for part in (self.second, subtitle) if part)


def heading(finding: str, *, drill: bool = False) -> Heading:
    """Part a finding into the title and what stands below it.

    Parameters
    ----------
    finding : str
        A sentence, its findings parted by ；.
    drill : bool
        Whether the title has to begin with 演练.
    """
    prefix = DRILL if drill else ""
    room = LONGEST - len(prefix)
    first, rest = _cut(finding.strip().removesuffix("。"), "；。")
    for marks in ("，", "：", "、"):
        if len(_bare(first)) > room:
            first, more = _cut(first, marks, room)
            rest = _joined(more, rest)
    if len(first) > room:
        rest = _joined(*(bracket[1:-1] for bracket in _BRACKETS.findall(first)), rest)
        first = _bare(first)
    return Heading(prefix + first, rest)


#: Full-width characters of a document's title: what two lines of a page hold (a digit counts as half).
DOCUMENT: Final = 37


def short(finding: str, room: float = DOCUMENT) -> str:
    """Cut a finding to a document's title: whole where it fits, without brackets, else its first part.

    What is left out stands in the document's first paragraphs.
    """
    whole = finding.strip().removesuffix("。")
    first, rest = _cut(_bare(whole), "；")
    for text in (whole, _bare(whole), first):
        if _room_of(text) <= room:
            return text
    return heading(rest if len(rest) > len(first) and _room_of(rest) <= room else first).title


def _room_of(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _bare(text: str) -> str:
    return _BRACKETS.sub("", text)


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def _cut(text: str, marks: str, room: int | None = None) -> tuple[str, str]:
    """Part a text at a mark outside brackets: the first one; with ``room`` the last that leaves so much.

    A mark that would leave only a word or two for the second line is passed over where there is another.
    """
    places, depth = [], 0
    for i, sign in enumerate(text):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign in marks and not depth and i >= _LEAST:
            places.append(i)
    if room is not None:
        places = [i for i in reversed(places) if len(_bare(text[:i])) <= room]
        places.sort(key=lambda i: len(text) - i <= _LEAST)
    return (text[: places[0]], text[places[0] + 1 :].strip()) if places else (text, "")
