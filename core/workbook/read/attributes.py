"""Read one attribute of figures (which area, which indicator, what stage) from the cell that states it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Final

from core.wording import numbers
from core.workbook import labels as vocabulary
from core.workbook.dates import date
from core.workbook.findings import quoted
from core.workbook.labels import Field, Names
from core.workbook.marks import narrow, says_no_figure, says_nothing, without_marks
from core.workbook.read.heads import unit_of
from core.workbook.values import STAGED, Read, Trouble, fold, precision_remedy, precision_word, text
from core.workbook.xlsx.cells import RawCell

#: A year that the source does not give.
UNDATED: Final = 0

Value = str | int | bool | dt.date

#: What says that a row is part of another, or which of several it is: 其中：, #, 1., （二）, 三、.
_PART_OF: Final = re.compile(
    r"(?:其\s*中\s*[:、,]?|[#＃]|\d{1,2}\s*[.、)]|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.])\s*"
)
#: Why a text is no year, the first that holds: pattern of the folded text, remedy.
_YEAR_REMEDIES: Final = tuple(
    (re.compile(pattern, re.ASCII), remedy)
    for pattern, remedy in (
        (r"\d{4}年?[^\d].*\d{4}", "一处只写一个年份"),
        (r"\d{5,}", "年份请写四位"),
        (r"\d{4}年?[-/第全上前一二三四qh]|\d{4}年\d", "年份只写年；一年中的一段请写在“时期”里"),
        (r"fy\d{4}|\d{4}年?[^\d.]", "年份只写年；预计、初步等请在“数据阶段”中选择"),
        (r"['’]?\d{2}年?$", "年份请写四位"),
    )
)

#: Fields that a person writes freely: what is raised there is part of the text.
_FREE: Final = frozenset({Field.TITLE, Field.PUBLISHER, Field.ADDRESS, Field.NOTE, Field.REASON})
#: Those that must name or explain something, and those of a closed vocabulary that may stand empty.
_SPEAKING: Final = frozenset({Field.TITLE, Field.PUBLISHER, Field.REASON})
_OPTIONAL: Final = frozenset(
    {Field.STAGE, Field.PRECISION, Field.RELEASE, Field.GRADE, Field.BREAK, Field.BENCHMARK}
)
#: Signs alone, such as a dash, say nothing in these.
_SIGNLESS: Final = frozenset({Field.NOTE, Field.ADDRESS, Field.PERIOD})

_WORDS: Final = {
    Field.STAGE: ("stage", vocabulary.STAGES),
    Field.PRECISION: ("precision", tuple(vocabulary.PRECISION)),
    Field.RELEASE: ("release", vocabulary.RELEASES),
    Field.GRADE: ("grade", vocabulary.GRADES),
}


def attribute(field: Field, cell: RawCell, names: Names, *, epoch_1904: bool) -> Read[Value]:
    """Return the value of ``field`` as the canonical table has it.

    Areas, indicators and benchmarks become their codes and ids, words of closed vocabularies their values, a
    year an integer (:data:`UNDATED` for 未注明), a date a date, the rest text.
    """
    if field is Field.DATE:
        day = date(cell, epoch_1904=epoch_1904)
        return Read(day.value, day.said, day.trouble)
    read = text(cell, epoch_1904=epoch_1904, as_marked=field not in _FREE)
    if read.value is None:
        return Read(None, trouble=read.trouble)
    hollow = _hollow(field, read.value)
    if hollow is not None:
        return hollow
    if field is Field.YEAR and cell.date and not cell.years:
        found = f"是日期{read.value}，不是年份"
        return Read(None, trouble=Trouble(found, "四位年份，如 2025", "请把单元格格式改为“常规”，只填年份"))
    plain = _FIELDS.get(field, _as_it_stands)(field, read.value, names)
    if plain.trouble is not None and field in _OPTIONAL and says_no_figure(read.value):
        return Read(None, _left_empty(read.value))
    return plain if plain.trouble is None else _beside_marks(field, read.value, names) or plain


def _left_empty(written: str) -> str:
    return f"{quoted(written)}按没有填写处理"


def _hollow(field: Field, written: str) -> Read[Value] | None:
    """Say of a dash or 无 that it names no source and gives no reason: no source, no figure."""
    if field in _SIGNLESS and not any(c.isalnum() for c in written):
        return Read(None, _left_empty(written))
    if field not in _SPEAKING or not says_nothing(written):
        return None
    if field is Field.REASON:
        return Read(None, f"{quoted(written)}没有说明原因，按没有填写处理")
    expected, remedy = "公报、文件或报道的名称及其发布单位", "请写明来源；没有来源的数不能导入"
    return Read(None, trouble=Trouble(f"{quoted(written)}不是{field}", expected, remedy))


def _beside_marks(field: Field, written: str, names: Names) -> Read[Value] | None:
    """Read a name as tables of yearbooks write it, with note marks or 其中 before it: 高台县①, #甘州区.

    A letter behind a year says of what stage its figures are (2025E): that is no mark.
    """
    bare, marks = without_marks(narrow(written))
    part = _PART_OF.match(bare) if field in (Field.AREA, Field.INDICATOR) else None
    bare, marks = (bare[part.end() :], marks + part[0]) if part else (bare, marks)
    if not marks or not bare or (field is Field.YEAR and any(c.isascii() and c.isalpha() for c in marks)):
        return None
    read = _FIELDS.get(field, _as_it_stands)(field, bare, names)
    return Read(read.value, f"{quoted(written)}读作“{bare}”") if read.trouble is None else None


def _as_it_stands(_: Field, written: str, __: Names) -> Read[Value]:
    return Read(written)


def _area(_: Field, written: str, names: Names) -> Read[Value]:
    trouble = Trouble(
        f"不认识的地区{quoted(written)}",
        "市、县区的名称或六位代码",
        f"请核对写法，可用：{'、'.join(a.short for a in (names.catalog.city, *names.catalog.counties))}",
    )
    code = names.area(written)
    if code is not None and names.shortened(written):
        return Read(code, f"{quoted(written)}读作“{names.catalog.area(code).short}”")
    return _known(code, trouble)


def _indicator(_: Field, written: str, names: Names) -> Read[Value]:
    known = names.indicator(written)
    name, unit = unit_of(written)
    meant = names.indicator(name) if unit and known is None else None
    if meant is not None:
        right = names.catalog.indicator(meant).unit
        found = f"“{name}”的单位写作“{unit}”"
        return Read(None, trouble=Trouble(found, f"“{right}”", f"请把数值换算为{right}，再改写单位"))
    trouble = Trouble(f"不认识的指标{quoted(written)}", "模板中的指标名称", "请从下拉列表中选择")
    return _known(known, trouble)


def _benchmark(_: Field, written: str, names: Names) -> Read[Value]:
    offered = "、".join(b.short for b in names.catalog.benchmarks)
    trouble = Trouble(
        f"不认识的核算口径{quoted(written)}", f"{offered}；无口径的指标留空", "请从下拉列表中选择"
    )
    return _known(names.benchmark(written), trouble)


def _year(_: Field, written: str, __: Names) -> Read[Value]:
    if fold(written) == numbers.UNDATED:
        return Read(UNDATED)
    remedy = next((r for pattern, r in _YEAR_REMEDIES if pattern.match(fold(written))), "请改正")
    trouble = Trouble(f"{quoted(written)}不是年份", "四位年份，如 2025", remedy)
    return _known(vocabulary.year(written), trouble)


def _period(_: Field, written: str, __: Names) -> Read[Value]:
    """Take note marks off; whether it is a period is decided with the year."""
    bare, marks = without_marks(narrow(written))
    return Read(bare, f"{quoted(written)}读作“{bare}”" if marks else "")


def _word(field: Field, written: str, names: Names) -> Read[Value]:
    name, offered = _WORDS[field]
    remedy = "请从下拉列表中选择"
    if field is Field.PRECISION and STAGED.match(written):
        remedy = "预计、初步等请在“数据阶段”中选择"
    elif field is Field.PRECISION and precision_word(fold(written)) == "":
        remedy = precision_remedy("")
    trouble = Trouble(f"不认识的{field}{quoted(written)}", "、".join(offered), remedy)
    return _known(names.word(name, written), trouble)


def _truth(field: Field, written: str, _: Names) -> Read[Value]:
    trouble = Trouble(f"{field}一栏为{quoted(written)}", "是、否，或留空", "请从下拉列表中选择")
    return _known(vocabulary.truth(written), trouble)


def _known(value: Value | None, trouble: Trouble) -> Read[Value]:
    return Read(value) if value is not None else Read(None, trouble=trouble)


_FIELDS: Final[dict[Field, Callable[[Field, str, Names], Read[Value]]]] = {
    Field.AREA: _area,
    Field.CODE: _indicator,
    Field.INDICATOR: _indicator,
    Field.BENCHMARK: _benchmark,
    Field.YEAR: _year,
    Field.PERIOD: _period,
    Field.BREAK: _truth,
    **dict.fromkeys(_WORDS, _word),
}
