"""How cells of each style are shown, as far as it says what a number means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import whole
from core.workbook.xlsx.container import Container
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.text import VERTICAL

#: Built-in number formats that show a date or time, and those that show a percentage.
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
_DATE_LETTERS: Final = frozenset("ymdhsYMDHS年月日")
_YEAR_LETTERS: Final = frozenset("yY年")
#: Built-in formats of accounts show a zero as a dash.
_ACCOUNTS: Final = frozenset(range(41, 45))
#: Commas behind the last digit divide what is shown by a thousand each.
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")
#: Excel takes no longer number format.
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell is shown: as a date, a year alone, a share; above or below the line; not at all.

    ``scaled`` says that a smaller number is shown than is stored, ``no_zero`` that a zero shows none.
    """

    date: bool = False
    percent: bool = False
    years: bool = False
    raised: bool = False
    unseen: bool = False
    scaled: bool = False
    no_zero: bool = False


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
        self.styles.append(_shown(number, self.formats.get(number, ""), raised))


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
    )


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
