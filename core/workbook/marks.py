"""Note marks of statistical tables, and the signs by which they say that there is no figure.

A mark (``92.4²``, ``731.2①``, ``88.1[3]``, ``65*``) points to a note and is never part of the number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from core.workbook.xlsx.cells import RAISED, STRUCK

#: Characters without width that pasting leaves behind.
INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c\u180e\u034f")
#: Characters that show as a blank and are none to Python.
FILLERS: Final = frozenset("\u2800\u3164\uffa0\u115f\u1160")

#: Kinds of compatibility characters that are marks: raised, lowered and circled ones.
_MARK_TAGS: Final = ("<super>", "<sub>", "<circle>")
_MARK_SIGNS: Final = frozenset("*※†‡§¶★☆＊∗✱✽﹡⁎⁑✻✲")
#: Raised signs could be those of the number: ⁻5.2 is no mark before 5.2.
_RAISED_SIGNS: Final = frozenset("⁺⁻⁼₊₋₌")
_RAISED_DIGITS: Final = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
#: Enclosed numbers and letters: ⑴, ⒈, ⒜.
_ENCLOSED: Final = range(0x2460, 0x2500)
#: No table has more notes than these; a larger number in brackets is a figure of its own.
_NUMBER: Final = r"(?:1\d|20|[1-9])"
_NOTE: Final = (
    rf"(?:见?注\s*{_NUMBER}?|{_NUMBER}|[a-zA-Z]|[ivx]{{1,4}}|[一二三四五六七八九十]|[*※†①-⓿]{{1,3}})"
)
_SEVERAL: Final = rf"{_NOTE}(?:\s*[,、]\s*{_NOTE})*"
_BRACKETED: Final = re.compile(
    rf"\[{_SEVERAL}\]|【{_SEVERAL}】|〔{_SEVERAL}〕|<{_SEVERAL}>|〈{_SEVERAL}〉|〖{_SEVERAL}〗", re.ASCII
)
#: A number alone in round brackets could be a negative one: only beside a figure is it a mark.
_ROUND: Final = re.compile(rf"\({_SEVERAL}\)", re.ASCII)
#: Letters that tables put behind figures; those that could be a unit or an exponent are left out.
_LETTER: Final = re.compile(rf"(?<=[\d%])\s*(?:[abcdfprABCDFPR]\)?|见?注\s*{_NUMBER}?)", re.ASCII)
#: What stands between two marks of one figure, and what a bracketed mark ends with.
_BETWEEN: Final = frozenset(",，、")
_CLOSING: Final = frozenset(")]】〕>〉〗")
_LONGEST: Final = 16

#: Words in the names of characters that are strokes: dashes of text, of tables and of formulas.
_STROKES: Final = re.compile(
    r"DASH|HYPHEN|MINUS|HORIZONTAL BAR|LOW LINE|LINE EXTENSION|MACRON|OVERLINE|TILDE"
    r"|BOX DRAWINGS (?:LIGHT|HEAVY)(?: (?:DOUBLE|TRIPLE|QUADRUPLE) DASH)? HORIZONTAL$"
    r"|SOUND MARK$|HANGUL LETTER EU"
)
_DOTS: Final = frozenset("….．。·・‥⋯•∙⋅､、")
_SLASHES: Final = frozenset("/\\／＼×✕✖╳⨯xX|｜")
#: Not yet published, not collected, not known: 未公布, 尚未统计, 暂无数据, 待核定, 没有资料, 不适用.
_MISSING: Final = re.compile(
    r"(?:数据|资料|数字)?(?:尚|暂|暂时|还|仍|目前)?"
    r"(?:(?:未|没有?|待|不)(?:予|宜|能|再|作|做)?"
    r"(?:公布|发布|公开|统计|核算|核定|核实|汇总|填报|上报|报送|提供|更新|反馈|测算|可得|详|明|知|报|填|补|定|核|适用)"
    r"|(?:无|没有|缺少?|缺失)(?:数据?|资料|此项|该项|数字|统计|记录)|缺[失漏测报数]?值?|缺省|空[白缺值格]?|无可用数据)"
    r"(?:数据?|资料|数字)?"
)
_NO_FIGURE_WORDS: Final = frozenset(
    {
        "暂缺",
        "暂无",
        "尚无",
        "尚缺",
        "数据缺失",
        "资料暂缺",
        "数据暂缺",
        "null",
        "none",
        "nil",
        "n/a",
        "na",
        "n.a",
        "n.d",
        "nd",
        "tbd",
    }
)


def narrow(text: str) -> str:
    """Bring full-width letters, digits and signs to their plain width; change nothing else.

    Unlike compatibility folding this never makes a digit of ² or ①.
    """
    return "".join(map(_narrowed, text)) if not text.isascii() else text


@lru_cache(maxsize=4096)
def _narrowed(char: str) -> str:
    if "！" <= char <= "～":
        return chr(ord(char) - 0xFEE0)
    if char == "\u3000" or char in FILLERS:
        return " "
    small = "﹐" <= char <= "﹫"  # small forms of East Asian sets, as ﹪ and ﹣
    return "%" if char == "٪" else unicodedata.normalize("NFKC", char) if small else char


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
    if char in _RAISED_SIGNS:
        return False
    tag = unicodedata.decomposition(char).partition(" ")[0]
    return tag in _MARK_TAGS or (unicodedata.category(char) == "No" and tag != "<fraction>")


def as_shown(text: str, marked: str) -> str:
    """Return a text of several runs as it is seen: raised digits are raised, so that no reader joins them.

    Parameters
    ----------
    text, marked : str
        The text, and the same with :data:`RAISED` in place of raised and lowered characters, "" for none.
    """
    if not marked:
        return text
    pairs = zip(text, marked, strict=False)
    return "".join(
        _RAISED_DIGITS.get(c, c if is_mark(c) else RAISED) if m == RAISED else STRUCK if m == STRUCK else c
        for c, m in pairs
    )


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
    end = len(text)
    while (shorter := _before_mark(text, end)) < end:
        end = shorter
    return text[:end], text[end:].strip()


def _before_mark(text: str, end: int) -> int:
    """Return where the last mark of a text's first ``end`` characters begins, ``end`` where there is none."""
    start = end
    while start and (is_mark(text[start - 1]) or text[start - 1].isspace()):
        start -= 1
    if start == end:
        first = max(0, end - _LONGEST)
        for pattern in (_BRACKETED, _ROUND, _LETTER):
            match = next((m for m in pattern.finditer(text, first, end) if m.end() == end), None)
            if match is not None and (pattern is _BRACKETED or match.start() > 0):
                start = match.start()
                break
    comma = start - 1 if start < end and text[start - 1 : start] in _BETWEEN else 0
    return comma if comma and (is_mark(text[comma - 1]) or text[comma - 1] in _CLOSING) else start


def says_no_figure(text: str) -> bool:
    """Whether a text, its marks taken off, is one of the ways to write that there is no figure."""
    bare = "".join(c for c in text if not shows_nothing(c))
    word = narrow(bare).strip("()[]【】〔〕<>“”\"'").rstrip("。.").casefold()
    if not bare or not (word or bare.strip("()（）")):
        return True
    for whole in {bare, word} - {""}:
        if all(map(is_stroke, whole)) or all(c in _DOTS for c in whole) or all(c in _SLASHES for c in whole):
            return True
    return word in _NO_FIGURE_WORDS or _MISSING.fullmatch(word) is not None


#: Words that stand where something should be named or explained, and do neither.
_HOLLOW_WORDS: Final = frozenset({"无", "没有", "略", "同上", "如上", "空", "是", "否", "有"})


def says_nothing(text: str) -> bool:
    """Whether a text that should name or explain something does neither: a dash, 无, 待补, digits alone."""
    word = "".join(c for c in narrow(text) if c.isalpha())
    return not word or word in _HOLLOW_WORDS or says_no_figure(text)


def shows_nothing(char: str) -> bool:
    """Whether a character is a blank or without width."""
    return char.isspace() or char in INVISIBLE or char in FILLERS


@lru_cache(maxsize=4096)
def is_stroke(char: str) -> bool:
    """Whether a character is a dash, whatever it is called."""
    return unicodedata.category(char) == "Pd" or bool(_STROKES.search(unicodedata.name(char, "")))
