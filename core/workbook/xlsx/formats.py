"""What a number format shows of a value: the section that applies to it, and what that writes.

A format has up to four sections: for positive, negative and zero numbers, and for texts. Conditions such as
``[>100]`` put others in their place. Each section may show a share, a date, a smaller number, words around
the digits, or nothing. What a person sees is what has to be read.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

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
_PARTS: Final = dict.fromkeys("yY年", "y") | dict.fromkeys("dD日", "d")
#: Commas behind the last digit divide what is shown by a thousand each.
_SCALED: Final = re.compile(r"[0#?](,+)(?![0#?,])")
_THOUSAND: Final = 1000
_GENERAL: Final = re.compile(r"G/通用格式|General", re.IGNORECASE)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_OPERATORS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
#: Colours in brackets, by their English and Chinese names; one of them may stand for a minus.
_COLOUR: Final = re.compile(r"(?i:black|blue|cyan|green|magenta|red|white|yellow|color *\d+)|..?色|颜色 *\d+")
_WHITE: Final = re.compile(r"(?i:white|color *2)|白色|颜色 *2")
#: Hours, minutes or seconds that run on beyond a day or an hour.
_RUNNING: Final = re.compile(r"(?i:h+|m+|s+)")
#: What a format is written with: words in quotes, signs behind \\ or !, padding, brackets, sections, codes.
_TOKEN: Final = re.compile(
    r'(?P<words>"[^"]*"?)|(?P<escaped>[\\!].)|(?P<padding>[_*].?)|(?P<bracket>\[[^\]]*\]?)|(?P<next>;)|(?P<code>.)',
    re.DOTALL,
)
_PLACES: Final = frozenset("0#?@")
#: What may stand between two places and say nothing: grouping, the point, fractions; exponents are taken off.
_BETWEEN: Final = frozenset(",./ %")
_EXPONENT: Final = re.compile(r"[eE][+-]")
#: What says no more than that a number is one, or that it is below zero. A dollar is no yuan.
_NEUTRAL: Final = str.maketrans("", "", " \u00a0\u3000¥￥+,.")
_SIGNS: Final = str.maketrans("", "", "-−–()（）▲△▼▽")
#: Serial number of some day of our time.
_A_DAY: Final = 46_000.0
_NUMBERS: Final = 3
_SECTIONS: Final = 4
#: No figure has more digits before the point.
_LARGEST: Final = 1e15
#: More digits than a double holds.
_MOST_DECIMALS: Final = 20

Part = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a format shows one value: as a date, a year alone, a share; not at all; otherwise than it is.

    ``hides`` is what of a date is not shown: "day", "year", "date" (a time alone). ``shown`` is what is seen
    where that is more, or another thing, than the number: 约86.5, —, 86.5 for a -86.5 without its sign. A
    share is in per cent there. ``blank`` says that a zero, or what rounds to it, shows no digit.
    """

    date: bool = False
    percent: bool = False
    years: bool = False
    hides: str = ""
    unseen: bool = False
    blank: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format.

    ``parts`` is what it writes, each character with whether it is written as it stands; ``letters`` those of
    a date or time, ``running`` hours that run on; ``percents`` its signs of a share, each of which shows a
    hundred times as much; ``condition`` the numbers that come to it.
    """

    parts: tuple[tuple[str, bool], ...] = ()
    letters: frozenset[str] = frozenset()
    percents: int = 0
    running: bool = False
    condition: tuple[str, float] | None = None
    coloured: bool = False
    white: bool = False

    def takes(self, value: float) -> bool:
        """Whether its condition holds; true without one."""
        return self.condition is None or _OPERATORS[self.condition[0]](value, self.condition[1])


@dataclass(frozen=True, slots=True)
class Format:
    """A number format as cells of a style have it; ``number`` is its id, which alone names a built-in one."""

    number: int = 0
    sections: tuple[_Section, ...] = ()
    texts: _Section | None = None

    def of(self, value: float) -> Look:
        """Return how a number is shown."""
        index = self._index(value)
        if index is None:
            return Look(shown="#" * 10)
        section = self.sections[index] if self.sections else _Section()
        letters = section.letters
        if self.number in _DATES or letters or section.running:
            return Look(
                date=True,
                years=bool(letters) and letters <= _YEAR_LETTERS,
                hides=_hidden(self.number, {_PARTS.get(c, "") for c in letters}, section.running),
            )
        percent = self.number in _PERCENTS or section.percents == 1
        if not self.sections:
            return Look(percent=percent, blank=value == 0 and self.number in _ACCOUNTS)
        if section.white or not section.parts:
            return Look(unseen=True, blank=value == 0)
        away = value < 0 and self._negative_alone(index)
        return _look(section, value, percent=percent, unsigned=away)

    @property
    def of_date(self) -> Look:
        """How a date that is written out in the file is shown."""
        return self.of(_A_DAY)

    def of_text(self, text: str) -> str:
        """Return a text as its section shows it, "" where it hides it."""
        if self.texts is None:
            return text
        parts = self.texts.parts
        return "".join(text if char == "@" and not literal else char for char, literal in parts).strip()

    def _index(self, value: float) -> int | None:
        """Which section shows a number; ``None`` where none does, and the cell is filled with #."""
        sections = self.sections
        if len(sections) <= 1:
            return 0
        first, second = sections[0], sections[1]
        if first.condition is not None:
            taken = first.takes(value)
        else:
            taken = value > 0 if len(sections) > 2 else value >= 0  # noqa: PLR2004 (a third is for zero)
        if taken:
            return 0
        if len(sections) == 2:  # noqa: PLR2004
            return 1 if second.takes(value) else None
        return 1 if (second.takes(value) if second.condition is not None else value < 0) else 2

    def _negative_alone(self, index: int) -> bool:
        """Whether only numbers below zero come to a section: it then writes their sign itself, or none."""
        if len(self.sections) == 1:
            return False
        limits = sorted({0.0, *(s.condition[1] for s in self.sections if s.condition is not None)})
        between = [(a + b) / 2 for a, b in itertools.pairwise(limits)]
        tried = [*limits, *between, limits[-1] + 1]
        return all(value < 0 or self._index(value) != index for value in tried)


@lru_cache(maxsize=4096)
def read_format(number: int, code: str) -> Format:
    """Read a format code; a built-in one has a number and no code."""
    if not code:
        return Format(number)
    sections = [_section(part) for part in _split(_GENERAL.sub("0", code))]  # General shows any digit
    texts = None
    if len(sections) >= _SECTIONS:
        texts = sections[_SECTIONS - 1]
    elif len(sections) > 1 and _is_text(sections[-1]):
        texts = sections[-1]
    numbers = sections[: _NUMBERS if texts is None or len(sections) >= _SECTIONS else len(sections) - 1]
    only = numbers[0] if len(numbers) == 1 else None
    if only is not None and only.condition is not None:  # for all other numbers General is meant
        numbers.append(_section([("0", False)]))
    if only is not None and _is_text(only):
        texts = only
    return Format(number, tuple(numbers), texts)


def _is_text(section: _Section) -> bool:
    return ("@", False) in section.parts


def _hidden(number: int, shown: set[str], running: bool) -> str:
    """Say what of a date a format does not show."""
    if not shown and not running:
        built_in = ((_NO_DAY, "day"), (_NO_YEAR, "year"), (_TIMES, "date"))
        return next((what for numbers, what in built_in if number in numbers), "")
    if "y" in shown:
        return "" if "d" in shown else "day"
    return "year" if "d" in shown else "date"


def _look(section: _Section, value: float, *, percent: bool, unsigned: bool) -> Look:
    """How a section shows a number; ``unsigned`` says that the section alone writes its sign."""
    size = round(abs(value) * 100**section.percents, 10) if section.percents else abs(value)
    places = [i for i, (char, literal) in enumerate(section.parts) if char in _PLACES and not literal]
    if not places:
        text = "".join(char for char, _ in section.parts).strip()
        return Look(percent=percent, unseen=not text, blank=value == 0, shown=text)
    before, behind = (_beside(part) for part in (section.parts[: places[0]], section.parts[places[-1] + 1 :]))
    digits, plain = _digits(section, places, size)
    if not digits:
        return Look(percent=percent, blank=True, shown=f"{before}{behind}".strip())
    if unsigned:
        signed = section.coloured or before.translate(_SIGNS) != before or behind.translate(_SIGNS) != behind
        before, behind = before.translate(_SIGNS), behind.translate(_SIGNS)
        minus = "-" if signed else ""
    else:
        signed, minus = True, "-" if value < 0 else ""
    if section.percents > 1:  # no share: 7.1 % is seen as 710 %%
        behind = "%" * section.percents + behind
    elif plain and signed and not before and not behind:
        return Look(percent=percent)
    return Look(percent=percent, shown=f"{minus}{before}{digits}{behind}")


def _beside(part: tuple[tuple[str, bool], ...]) -> str:
    """What is written on one side of the digits, without what says nothing."""
    text = "".join(char for char, literal in part if literal or char != "%")
    return text.translate(_NEUTRAL)


def _digits(section: _Section, places: list[int], size: float) -> tuple[str, bool]:
    """The digits that are seen, "" for none, and whether they are the number's own.

    A number that is only rounded for show is its own; one that is divided by thousands, or has signs written
    among its digits, is not.
    """
    inside = section.parts[places[0] : places[-1] + 1]
    code = "".join(char for char, literal in section.parts[places[0] :] if not literal)
    scale = len(match[1]) if (match := _SCALED.search(code)) else 0
    words = "".join(char for char, literal in inside if literal)
    bare = _EXPONENT.sub("", "".join(char for char, literal in inside if not literal))
    cut = bool(words.strip("\u00a0\u3000' ") or set(bare) - _PLACES - _BETWEEN)
    decimals = sum(char in _PLACES for char in code.partition(".")[2]) if "." in code else 0
    plain = f"{size:.15g}"
    fixed = set(code) & set("0@/eE")
    if not fixed and round(size / _THOUSAND**scale, min(decimals, _MOST_DECIMALS)) == 0:
        return "", False
    if (not scale and not cut) or size >= _LARGEST:
        return plain, True
    return _filled(inside, size / _THOUSAND**scale, decimals), False


def _filled(inside: tuple[tuple[str, bool], ...], size: float, decimals: int) -> str:
    """Fill the places of a section from the right with a number's digits, the signs among them kept."""
    digits = list(f"{size:.{min(decimals, _MOST_DECIMALS)}f}".replace(".", ""))
    written: list[str] = []
    for char, literal in reversed(inside):
        if not literal and char in _PLACES:
            written.append(digits.pop() if digits else "0" if char == "0" else "")
        elif literal or char not in ",%":
            written.append(char)
    return ("".join(digits) + "".join(reversed(written))).strip()


def _section(parts: Part) -> _Section:
    """Make a section of its characters; what stood in brackets is one item of several."""
    kept: Part = []
    condition: tuple[str, float] | None = None
    coloured = white = running = False
    for text, literal in parts:
        if literal or not text.startswith("["):
            kept.append((text, literal))
            continue
        inside = text[1:]
        if match := _CONDITION.fullmatch(inside.strip()):
            condition = (match[1], float(match[2]))
        elif inside.startswith("$"):  # a currency and a language
            kept += [(char, True) for char in inside[1:].partition("-")[0]]
        elif _RUNNING.fullmatch(inside):
            running = True
        elif _COLOUR.fullmatch(inside):
            coloured, white = True, _WHITE.fullmatch(inside) is not None
    bare = [char for char, literal in kept if not literal]
    letters = _DATE_LETTERS.intersection(bare)
    return _Section(tuple(kept), letters, bare.count("%"), running, condition, coloured, white)


def _split(code: str) -> list[Part]:
    """Part a format into its sections: each character with whether it is written as it stands.

    What stands in brackets is one item that begins with ``[``; padding is left out.
    """
    sections: list[Part] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match[0]
        if kind == "next":
            sections.append([])
        elif kind == "words":
            sections[-1] += [(char, True) for char in text.strip('"')]
        elif kind == "escaped":
            sections[-1].append((text[1], True))
        elif kind == "bracket":
            sections[-1].append((text.rstrip("]"), False))
        elif kind == "code":
            sections[-1].append((text, False))
    return sections
