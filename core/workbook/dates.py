"""Read dates as Excel, WPS, LibreOffice and people write them."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Final

from core.workbook.findings import quoted
from core.workbook.marks import INVISIBLE, as_shown, is_stroke, normal, says_no_figure, without_marks
from core.workbook.values import Read, Trouble
from core.workbook.xlsx.cells import RawCell, serial_date

_CLOCK: Final = r"\d{1,2}[:时点](?:\d{1,2}(?:[:分]\d{1,2}(?:\.\d{1,9})?秒?|分)?)?"
_HALF_DAY: Final = r"(?:上午|下午|早上|晚上|[AaPp]\.?[Mm]\.?)"
_TIME: Final = (
    rf"(?:(?:[T\s]|(?<=[日号午])|(?<=[一二三四五六日天)]))\s*{_HALF_DAY}?\s*(?:{_CLOCK})?\s*{_HALF_DAY}?"
    r"\s*(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?"
)
_WEEKDAY: Final = (
    r"(?:\s*\(?(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)\)?)?"
)
#: What happened on the day, written beside it.
_ISSUED: Final = r"(?:\s*\(?(?:发布|公布|印发|公开|刊发|发文)\)?)?"
_TEXT: Final = re.compile(
    rf"(?:公元)?(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_WEEKDAY}{_TIME}{_ISSUED}",
    re.ASCII,
)
#: Digits alone, with a time of day or without.
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?", re.ASCII)
_DIGIT: Final = "〇零○OoＯ0-9一二三四五六七八九"
_IN_WORDS: Final = re.compile(
    rf"(?:公元)?([{_DIGIT}]{{4}})年([\d一二三四五六七八九十]{{1,2}})月([\d一二三四五六七八九十廿卅]{{1,3}})[日号]{_ISSUED}"
)
#: Months as English spells or shortens them.
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = rf"(?P<month>{_MONTHS})\.?"
#: A month in English with a day and a year of four digits: 28 January 2026, Jan. 28th, 2026, 2026-Jan-28.
_ENGLISH: Final = tuple(
    re.compile(rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s*)?{form}{_TIME}", re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:[-/.\s]*|\s+of\s+){_MONTH}[-/.,\s]*(?P<year>\d{{4}})",
        rf"{_MONTH}[-/.\s]?\s*{_DAY}[-/.,\s]\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[-/.,\s]\s*{_MONTH}[-/.\s]?\s*{_DAY}",
    )
)
#: Why a text is no date, the first that holds: pattern, remedy.
_REMEDIES: Final = tuple(
    (re.compile(pattern, re.ASCII), remedy)
    for pattern, remedy in (
        (
            r"\d{4}\s*(?:年|[-/.年]\s*\d{1,2}\s*月?(?:[初中末底份]|[上中下]旬)?)?$|\d{4}年?(?:第?[一二三四1-4]季度|Q[1-4])$",
            "只知年月的，请查明公布日期后填写完整",
        ),
        (r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$", "月、日的先后分不清，请按年-月-日填写"),
        (r"['’]?\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$", "年份请写四位"),
        (r"\d{1,2}\s*[-/.月]\s*\d{1,2}日?$", "请补上年份"),
        (r".*\d{4}.*(?:\d{4}|[-至到]\s*\d{1,2}日?$)", "只填一个日期"),
        (r"(?:今|昨|前|明)[天日]|本[月周]|上[月周]", "请写成年月日，不写“今天”“上月”"),
        (r"民国", "请换算为公历年份"),
        (
            rf"(?i)(?:{_MONTHS})\.?[-/.,\s]*\d{{4}}$|\d{{4}}[-/.,\s]*(?:{_MONTHS})\.?$",
            "只知年月的，请查明公布日期后填写完整",
        ),
        (
            rf"(?i)(?:{_MONTHS})\.?[-/.,'\s]*\d{{1,2}}$|\d{{1,2}}(?:st|nd|rd|th)?[-/.,'\s]*(?:{_MONTHS})\.?$",
            "英文月份旁的数是日还是年分不清，请按年-月-日填写，年份写四位",
        ),
        (rf"(?i).*(?:{_MONTHS})", "请按年-月-日填写，年份写四位"),
    )
)
_MONTH_STARTS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERALS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九十")} | dict.fromkeys("零○OoＯ", 0)
_TENS: Final = {"廿": "二十", "卅": "三十"}
_TEN: Final = 10
#: Points and separators of Chinese input methods.
_POINTS: Final = dict.fromkeys("。・·•．", ".") | dict.fromkeys("\\", "/") | {"，": ",", "；": ";", "、": "-"}
_A_DATE: Final = "日期，如 2026-03-20"
#: No source is older than Excel's calendar; a year before is a slip.
_FIRST_YEAR: Final = 1900
#: Serial numbers of a plain cell are taken for dates between these years.
_SERIALS: Final = (dt.date(1990, 1, 1), dt.date(2100, 1, 1))
_LONGEST: Final = 60


def date(cell: RawCell, *, epoch_1904: bool) -> Read[dt.date]:
    """Read a date: a date cell, its serial number, or a text as 2026-03-20 or 2026年3月20日, also in words.

    A time of day and a day of the week beside it are left out. Signs for a missing figure mean no date.
    """
    if cell.formula and cell.value is None:
        return Read(None, trouble=Trouble("公式没有计算结果", _A_DATE, "请粘贴为数值"))
    if cell.kind in ("bool", "error"):
        return Read(None, trouble=Trouble(f"{quoted(cell.value)}不是日期", _A_DATE))
    if isinstance(cell.value, float):
        read = _serial(cell, epoch_1904=epoch_1904)
    else:
        read = _text(as_shown(str(cell.value), cell.marked))
    return _shown_in_part(cell, read) if cell.hides and read.value is not None else read


def _shown_in_part(cell: RawCell, read: Read[dt.date]) -> Read[dt.date]:
    """Say of a date whose format hides a part what is hidden; a day that nobody sees is not known.

    Spreadsheets make the first of the month of a typed 2026年4月, and this year's day of a typed 4月20日.
    """
    day = read.value
    if cell.hides == "year":
        return Read(day, f"单元格不显示年份，其中的日期是{day}")
    seen = "时刻" if cell.hides == "date" else "年份" if cell.years else "年月"
    found = f"单元格只显示{seen}，其中的日期是{day}"
    return Read(None, trouble=Trouble(found, _A_DATE, "请查明公布日期后填写完整；已是的，请把格式改为年月日"))


def _text(raw: str) -> Read[dt.date]:
    if says_no_figure(raw):
        return Read(None)
    text = without_marks(_plain(raw))[0]
    match = _TEXT.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is not None:
        parts = [int(part) for part in match.groups()]
    elif in_words := _IN_WORDS.fullmatch("".join(text.split())):
        year = int("".join(str(_NUMERALS.get(c, c)) for c in in_words[1]))
        parts = [year, _numeral(in_words[2]), _numeral(in_words[3])]
    elif english := next((m for form in _ENGLISH if (m := form.fullmatch(text))), None):
        month = 1 + _MONTH_STARTS.index(english["month"][:3].lower())
        parts = [int(english["year"]), month, int(english["day"])]
    else:
        remedy = next((r for pattern, r in _REMEDIES if pattern.match(text)), "请写成年月日")
        return Read(None, trouble=Trouble(f"{quoted(raw)}不是日期", _A_DATE, remedy))
    try:
        value = dt.date(*parts)
    except ValueError:
        return Read(None, trouble=Trouble(f"{quoted(raw)}不存在这一天", _A_DATE, "请核对年月日"))
    if value.year < _FIRST_YEAR:
        return _too_early(value)
    return Read(value, "" if value.isoformat() == raw.strip() else f"{quoted(raw)}读作{value.isoformat()}")


def _plain(raw: str) -> str:
    """Bring a text that should be a date to keyboard signs: every dash, point and stop, nothing around it."""
    text = "".join(c for c in normal(raw[:_LONGEST]) if c not in INVISIBLE)
    text = "".join("-" if is_stroke(c) else _POINTS.get(c, c) for c in text)
    text = text.strip(" \t\r\n'’‘\"“”.,;")
    text = _HEADED.sub("", text)
    while len(text) > 1 and _PAIRS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text.replace("元月", "1月") if "元月" in text else text


#: What stands before a date in a line of its own, and brackets around one.
_HEADED: Final = re.compile(r"(?:发布|公布|印发|发文|公开|成文|更新)?(?:日期|时间)\s*[:：]\s*")
_PAIRS: Final = {
    pair[0]: pair[1] for pair in ("()", "[]", "【】", "〔〕", "〖〗", "〈〉", "<>", "「」", "《》")
}


def _too_early(value: dt.date) -> Read[dt.date]:
    found = f"日期{value.isoformat()}早于{_FIRST_YEAR}年"
    return Read(None, trouble=Trouble(found, _A_DATE, "请核对年份"))


def _numeral(text: str) -> int:
    """Read 一 to 九十九, or digits."""
    if text.isdecimal():
        return int(text)
    before, ten, after = "".join(_TENS.get(c, c) for c in text).partition("十")
    if not ten:
        return _NUMERALS.get(text, 0)
    known = all(part == "" or part in _NUMERALS for part in (before, after))
    return (_NUMERALS[before] if before else 1) * _TEN + (_NUMERALS[after] if after else 0) if known else 0


def _serial(cell: RawCell, *, epoch_1904: bool) -> Read[dt.date]:
    serial = float(cell.value) if isinstance(cell.value, float) else math.nan
    digits = f"{serial:.0f}"
    if not cell.date and _COMPACT.fullmatch(digits) and digits.startswith(("19", "20")):
        return _text(digits)
    value = serial_date(serial, epoch_1904)
    plausible = value is not None and _SERIALS[0] <= value < _SERIALS[1] and not cell.percent
    if value is None or not (cell.date or plausible):
        found = f"数字{serial:.10g}不是日期"
        return Read(None, trouble=Trouble(found, _A_DATE, "请把单元格格式改为日期后重填"))
    return Read(value, "" if cell.date else f"数字{serial:.10g}按日期序列号读作{value.isoformat()}")
