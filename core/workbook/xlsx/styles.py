"""How cells of each style are shown, as far as it says what a number means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import whole
from core.workbook.xlsx.container import Container
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.text import VERTICAL, strikes

#: Built-in number formats that show a date or time, and those that show a percentage.
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
_DATE_LETTERS: Final = frozenset("ymdhsYMDHS年月日")
_YEAR_LETTERS: Final = frozenset("yY年")
#: Built-in formats, as Chinese editions have them, that show no day, no year, or a time alone.
_NO_DAY: Final = frozenset({17, 27, 36, 50, 52, 57})
_NO_YEAR: Final = frozenset({16, 28, 29, 51, 53, 54, 58})
_TIMES: Final = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56})
#: Built-in formats of accounts show a zero as a dash.
_ACCOUNTS: Final = frozenset(range(41, 45))
#: Commas behind the last digit divide what is shown by a thousand each.
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")
#: Excel takes no longer number format.
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is shown: as a date, a year alone, a share; above or below the line; not at all.

    ``scaled`` says that a smaller number is shown than is stored, ``no_zero`` that a zero shows none,
    ``hides`` what of a date is not shown: "day", "year", "date" (a time alone). ``beside`` is what the format
    writes around a positive, a negative and a zero number, with :data:`DIGITS` where they stand: 约#万元.
    """

    date: bool = False
    percent: bool = False
    years: bool = False
    raised: bool = False
    unseen: bool = False
    scaled: bool = False
    no_zero: bool = False
    hides: str = ""
    beside: tuple[str, ...] = ()
    struck: bool = False

    def around(self, value: float) -> str:
        """Return what stands around a number, "" where nothing does."""
        part = 0 if value > 0 else 1 if value < 0 else 2
        return self.beside[part if part < len(self.beside) else 0] if self.beside else ""


def read_styles(container: Container, part: str, limits: Limits) -> list[CellStyle]:
    """Return the styles of a workbook in the order in which cells refer to them."""
    reader = _Reader(limits)
    if container.find(part):
        parse(container.stream(part), part, reader.start, end=reader.end, limits=limits)
    return reader.styles


class _Reader:
    """Handlers of the part of styles."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.formats: dict[int, str] = {}
        self.raised: list[bool] = []
        self.struck: set[int] = set()
        self.styles: list[CellStyle] = []
        self.inside = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("fonts", "cellXfs"):
            self.inside = name
        elif name == "numFmt":
            self.formats[whole(attributes.get("numFmtId")) or 0] = attributes.get("formatCode", "")[:_LONGEST]
        elif name == "font" and self.inside == "fonts":
            self.raised.append(False)
        elif name == "vertAlign" and self.raised and self.inside == "fonts":
            self.raised[-1] = attributes.get("val", "") in VERTICAL
        elif name == "strike" and self.raised and self.inside == "fonts" and strikes(attributes):
            self.struck.add(len(self.raised) - 1)
        elif name == "xf" and self.inside == "cellXfs":
            self._style(attributes)

    def end(self, name: str) -> None:
        if name == self.inside:
            self.inside = ""

    def _style(self, attributes: Attributes) -> None:
        if len(self.styles) >= self.limits.styles:
            found = f"单元格样式超过{self.limits.styles}种"
            raise RefusedWorkbookError(found, "请重新下载模板，只复制数值后再上传")
        number = whole(attributes.get("numFmtId")) or 0
        font = whole(attributes.get("fontId")) or 0
        raised = font < len(self.raised) and self.raised[font]
        shown = _shown(number, self.formats.get(number, ""), raised)
        self.styles.append(replace(shown, struck=True) if font in self.struck else shown)


@lru_cache(maxsize=4096)
def _shown(number: int, code: str, raised: bool) -> CellStyle:
    bare = _bare(code)
    letters = set(bare.replace("General", "")) & _DATE_LETTERS
    date = number in _DATES or bool(letters)
    return CellStyle(
        date=date,
        percent=not date and (number in _PERCENTS or "%" in bare),
        years=bool(letters) and letters <= _YEAR_LETTERS,
        raised=raised,
        unseen=bool(code) and not code.strip("; "),
        scaled=not date and _SCALED.search(bare.partition(";")[0]) is not None,
        no_zero=number in _ACCOUNTS or (not date and _hides_zero(code, bare)),
        hides=_hidden(number, {_PARTS.get(c, "") for c in letters}) if date else "",
        beside=() if date else _beside(code),
    )


def _hidden(number: int, shown: set[str]) -> str:
    """Say what of a date a format does not show."""
    if not shown:
        built_in = ((_NO_DAY, "day"), (_NO_YEAR, "year"), (_TIMES, "date"))
        return next((what for numbers, what in built_in if number in numbers), "")
    if "y" in shown:
        return "" if "d" in shown else "day"
    return "year" if "d" in shown else "date"


#: Stands in what a format writes around a number for its digits.
DIGITS: Final = "#"
_PARTS: Final = dict.fromkeys("yY年", "y") | dict.fromkeys("dD日", "d")
_GENERAL: Final = re.compile(r"General|G/通用格式", re.IGNORECASE)
#: A format with conditions, of which each part is for some numbers.
_CONDITION: Final = re.compile(r"\[[<>=]")
#: What says no more than that a number is one, or that it is below zero.
_NEUTRAL: Final = str.maketrans("", "", " \u00a0\u3000¥￥$€+,.")
_SIGNS: Final = str.maketrans("", "", "-−–()（）▲△▼▽")


def _beside(code: str) -> tuple[str, ...]:
    """Return what the parts of a format write around a number; nothing where no part writes anything."""
    if not code.strip("; ") or _CONDITION.search(code):
        return ()
    parts = [_written(part) for part in _split(_GENERAL.sub("0", code))[:3]]
    texts = [part.translate(_SIGNS) if i == 1 else part for i, part in enumerate(parts)]
    texts = ["" if text == DIGITS else text for text in texts]
    return tuple(texts) if any(texts) else ()


def _split(code: str) -> list[list[tuple[str, bool]]]:
    """Part a format into its sections, each character with whether it is written as it stands."""
    sections: list[list[tuple[str, bool]]] = [[]]
    chars = iter(code)
    for char in chars:
        if char == '"':
            for quoted in chars:
                if quoted == '"':
                    break
                sections[-1].append((quoted, True))
        elif char in "\\!":
            sections[-1] += [(escaped, True) for escaped in (next(chars, ""),) if escaped]
        elif char in "_*":
            next(chars, "")
        elif char == "[":
            next((c for c in chars if c == "]"), "")
        elif char == ";":
            sections.append([])
        else:
            sections[-1].append((char, False))
    return sections


def _written(section: list[tuple[str, bool]]) -> str:
    """Return what a section writes before and behind its digits."""
    places = [i for i, (char, literal) in enumerate(section) if char in "0#?@" and not literal]
    if not places:
        return "".join(char for char, _ in section).strip()
    before, behind = section[: places[0]], section[places[-1] + 1 :]
    texts = (
        "".join(char for char, literal in part if literal or char != "%").translate(_NEUTRAL)
        for part in (before, behind)
    )
    return DIGITS.join(texts)


def _hides_zero(code: str, bare: str) -> bool:
    """Whether a format shows no digit for zero: its third part, or a first one without a fixed digit."""
    if not code.strip("; ") or "General" in bare or "@" in bare.partition(";")[0]:
        return False
    parts = bare.split(";")
    part = parts[2] if len(parts) > 2 else parts[0]  # noqa: PLR2004 (positive; negative; zero)
    return not set(part) & set("0?")


def _bare(code: str) -> str:
    """Return a format code without what is quoted, escaped, padding or in brackets, in one pass."""
    kept: list[str] = []
    closing = ""
    skip = False
    for char in code:
        if skip:
            skip = False
        elif closing:
            closing = "" if char == closing else closing
        elif char in '"[':
            closing = '"' if char == '"' else "]"
        elif char in "\\_*":
            skip = True
        else:
            kept.append(char)
    return "".join(kept)
