"""Note marks of statistical tables, and the signs by which they say that there is no figure.

A mark (``92.4²``, ``731.2①``, ``88.1[3]``, ``65*``) points to a note and is never part of the number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from core.workbook.xlsx.cells import RAISED

#: Invisible characters that pasting leaves behind.
INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")

#: Kinds of compatibility characters that are marks: raised, lowered and circled ones.
_MARK_TAGS: Final = ("<super>", "<sub>", "<circle>")
_MARK_SIGNS: Final = frozenset("*※†‡§¶★☆＊∗✱✽")
#: Enclosed numbers and letters: ⑴, ⒈, ⒜.
_ENCLOSED: Final = range(0x2460, 0x2500)
_NOTE: Final = r"(?:注\s*)?(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十])"
_BRACKETED: Final = re.compile(
    rf"\[(?:{_NOTE}|注)\]|【(?:{_NOTE}|注)】|〔(?:{_NOTE}|注)〕|<(?:{_NOTE}|注)>", re.ASCII
)
#: A number alone in round brackets could be a negative one: only beside a figure is it a mark.
_ROUND: Final = re.compile(rf"\((?:{_NOTE}|注)\)", re.ASCII)
#: Letters that tables put behind figures; those that could be a unit or an exponent are left out.
_LETTER: Final = re.compile(r"(?<=[\d%])\s*(?:[abcdfpr]\)?|注\s*\d{0,2})", re.ASCII)
_LONGEST: Final = 8

#: Strokes that stand for a dash, beside those that Unicode calls dashes.
_STROKES: Final = frozenset("-−─━ーｰㅡ⁻₋_＿﹣")
_DOTS: Final = frozenset("….．。·・‥⋯•")
_SLASHES: Final = frozenset("/\\／＼×✕xX")
_NO_FIGURE_WORDS: Final = frozenset(
    {
        "缺",
        "缺失",
        "暂缺",
        "空",
        "空白",
        "空缺",
        "不详",
        "未公布",
        "未发布",
        "尚未公布",
        "待公布",
        "待补",
        "待定",
        "暂无",
        "暂无数据",
        "无数据",
        "无资料",
        "资料暂缺",
        "数据暂缺",
        "未统计",
        "未填报",
        "null",
        "n/a",
        "na",
        "n.a.",
        "nil",
    }
)


def narrow(text: str) -> str:
    """Bring full-width letters, digits and signs to their plain width; change nothing else.

    Unlike compatibility folding this never makes a digit of ² or ①.
    """
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def normal(text: str) -> str:
    """Fold compatibility characters (width, ligatures) of a text, but leave marks as they are."""
    if text.isascii():
        return text
    return "".join(c if is_mark(c) else unicodedata.normalize("NFKC", c) for c in text)


@lru_cache(maxsize=4096)
def is_mark(char: str) -> bool:
    """Whether a character alone is a note mark: ², ₃, ①, ❶, ㈠, ᵃ, *, ※, or stands for a raised run."""
    if char in _MARK_SIGNS or char == RAISED or ord(char) in _ENCLOSED:
        return True
    tag = unicodedata.decomposition(char).partition(" ")[0]
    return tag in _MARK_TAGS or (unicodedata.category(char) == "No" and tag != "<fraction>")


def without_marks(text: str) -> tuple[str, str]:
    """Take the marks off both ends of a text.

    Returns
    -------
    tuple of str
        What is left, stripped, and the marks as they were written, "" where there is none.
    """
    rest, marks = _without_tail(text.strip())
    head = 0
    while head < len(rest) and (is_mark(rest[head]) or rest[head].isspace()):
        head += 1
    if head < len(rest) and (match := _BRACKETED.match(rest, head)):
        head = match.end()
    return rest[head:].strip(), (rest[:head].strip() + marks)


def _without_tail(text: str) -> tuple[str, str]:
    end, found = len(text), True
    while end and found:
        found = False
        while end and (is_mark(text[end - 1]) or text[end - 1].isspace()):
            end -= 1
            found = True
        tail = text[max(0, end - _LONGEST) : end]
        for pattern in (_BRACKETED, _ROUND, _LETTER):
            match = next((m for m in pattern.finditer(tail) if m.end() == len(tail)), None)
            beside = pattern is _BRACKETED or end - len(tail) + (match.start() if match else 0) > 0
            if match is not None and beside:
                end -= len(tail) - match.start()
                found = True
                break
    return text[:end], text[end:].strip()


def says_no_figure(text: str) -> bool:
    """Whether a text, its marks taken off, is one of the ways to write that there is no figure."""
    bare = "".join(c for c in text if not c.isspace() and c not in INVISIBLE)
    if not bare:
        return True
    if all(c in _STROKES or unicodedata.category(c) == "Pd" for c in bare):
        return True
    if all(c in _DOTS for c in bare) or all(c in _SLASHES for c in bare):
        return True
    word = narrow(bare).strip("()[]【】〔〕<>“”\"'").casefold()
    return word in _NO_FIGURE_WORDS
