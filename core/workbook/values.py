"""Make numbers, dates and words of cells: what is safe to read is normalised and said, nothing is guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from core.workbook.findings import quoted
from core.workbook.marks import (
    INVISIBLE,
    as_shown,
    narrow,
    normal,
    says_no_figure,
    shows_nothing,
    without_marks,
)
from core.workbook.xlsx.cells import STRUCK, RawCell, serial_date
from core.workbook.xlsx.limits import LIMITS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell cannot be read: what was found, what is expected, how to mend it."""

    found: str
    expected: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was made of a cell.

    ``value`` is ``None`` where the cell is empty or unreadable; ``said`` tells what was normalised and
    ``trouble`` why it cannot be read.
    """

    value: T | None
    said: str = ""
    trouble: Trouble | None = None


_PLAIN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})
#: Blanks between digits: two numbers of one cell, or one with blanks; which, only a person knows.
_APART: Final = re.compile(r"[\d.,)\]eE]\s+[(\[+-]?[\d.,eE]")
#: No statistic is larger or, where it is not zero, smaller in any unit.
_MOST: Final = 1e15
_LEAST: Final = 1e-9
#: No table has more notes than these.
_MOST_NOTES: Final = 20
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SOFT_HYPHEN: Final = "\u00ad"
_CONTROLS: Final = frozenset(chr(c) for c in (*range(32), *range(127, 160)))
#: What stands around a number and says nothing: blanks, and the sign by which a number is typed as text.
_AROUND: Final = "".join((" \t\n\r\u3000\u00a0'‘’`", *INVISIBLE, *_CONTROLS))
_LONGEST: Final = 60
#: A text that a spreadsheet would run as a formula when it is exported again.
_FORMULA: Final = re.compile(r"[=@\t\r]|[+-][^\n]*[|!(]")
_ESCAPED: Final = re.compile(r"_x00[01][0-9A-Fa-f]_")


def number(cell: RawCell, unit: str) -> Read[float]:
    """Read a figure stated in ``unit``.

    Full-width digits, thousands separators, a trailing unit, note marks and numbers kept as text are read and
    said; a percentage shown as such in a ``%`` cell is carried to per cent. Two numbers in one cell,
    approximations in words, other units, dates, logical values and errors are not guessed at.
    """
    trouble = _no_content(cell)
    if trouble is not None:
        return Read(None, trouble=trouble)
    said = "由公式算得，取其结果" if cell.formula else ""
    if isinstance(cell.value, float):
        return _numeric(cell, unit, said)
    if cell.date:
        return Read(None, trouble=Trouble(f"{quoted(cell.value)}是日期", "数字", "请改为数字"))
    return _from_text(cell, unit, said)


def _no_content(cell: RawCell) -> Trouble | None:
    """Say why what stands in a cell is no figure, whatever its text: a formula, an error, struck out."""
    if cell.formula and cell.value is None:
        remedy = "请在 Excel 或 WPS 中重新计算并保存，或粘贴为数值"
        return Trouble("公式没有计算结果", "数字", remedy)
    if (cell.struck or STRUCK in cell.marked) and not cell.blank:
        found = f"{quoted(_written(cell, epoch_1904=False))}带有删除线"
        return Trouble(found, "数字", "不要的数请清空，有效的请去掉删除线")
    if cell.kind == "error":
        return Trouble(f"错误值{quoted(cell.value)}", "数字", "请改为数值；没有数的留空")
    return Trouble("逻辑值", "数字", "请改为数值；没有数的留空") if cell.kind == "bool" else None


def text(cell: RawCell, *, epoch_1904: bool = False, as_marked: bool = False) -> Read[str]:
    """Read a text: spaces at its ends and invisible characters are taken away, control characters refused.

    Names and years are read ``as_marked``: a raised digit of them is a note mark and stays one.
    """
    if cell.formula:
        return Read(None, trouble=Trouble("公式", "文字", "请复制后“粘贴为数值”"))
    if cell.cut:
        limit = LIMITS.text
        return Read(
            None, trouble=Trouble(f"文字超过{limit}个字", f"不超过{limit}个字", "请缩短，详情另附材料")
        )
    if cell.kind == "error":
        return Read(None, trouble=Trouble(f"错误值{quoted(cell.value)}", "文字", "请改为文字"))
    value = _written(cell, epoch_1904=epoch_1904)
    if as_marked:
        value = as_shown(value, cell.marked)
    bare = "".join(c for c in value if c not in INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    bare = bare.strip(" \u3000\u00a0\n")
    if _ESCAPED.search(bare) or any(_is_control(c) for c in bare):
        found = f"{quoted(value)}含有控制字符"
        return Read(None, trouble=Trouble(found, "不含控制字符的文字", "请删去后重新输入"))
    if _FORMULA.match(bare):
        found = f"{quoted(value)}会被表格软件当作公式执行"
        return Read(None, trouble=Trouble(found, "普通文字", "请删去开头的符号"))
    return Read(bare or None)


@lru_cache(maxsize=8192)
def fold(label: str) -> str:
    """Bring a label into the form in which labels are compared: width, case and spaces do not matter."""
    plain = normal(label)
    return "".join(c for c in plain if not shows_nothing(c)).rstrip(":").casefold()


def _numeric(cell: RawCell, unit: str, said: str) -> Read[float]:
    value = float(cell.value) if isinstance(cell.value, float) else math.nan
    if cell.raised:
        return _raised(value)
    if cell.date:
        found = "单元格是日期格式"
        return Read(None, trouble=Trouble(found, "数字", "请把单元格格式改为“常规”或“数值”后重填"))
    if cell.percent and unit != "%":
        return Read(None, trouble=Trouble("单元格是百分比格式", f"以{unit}为单位的数字", "请改为“数值”格式"))
    if cell.no_digit:
        return _without_digit(cell, value, unit)
    if cell.percent:
        value = round(value * 100, 10)
        said = f"单元格为百分比格式，按所示读作{value:.10g}%"
    if cell.unseen:
        said = f"单元格格式设为不显示，其中的数是{value:.15g}"
    return _as_formatted(cell, value, unit) or _bounded(value, unit, said)


def _without_digit(cell: RawCell, value: float, unit: str) -> Read[float]:
    """Ask whether a zero that shows no digit is one; so of what is so small that its format shows none."""
    seen = quoted(cell.shown) if cell.shown else "空白"
    remedy = "是零的请改单元格格式为“常规”，没有数的请留空"
    if value != 0:
        remedy = "请核对后把单元格格式改为“常规”"
    found = f"单元格格式把{value:.15g}显示为{seen}"
    return Read(None, trouble=Trouble(found, f"以{unit}为单位的数字", remedy))


def _raised(value: float) -> Read[float]:
    """Take a raised cell for a note mark where it could be the number of a note."""
    if value.is_integer() and 0 < value <= _MOST_NOTES:
        return Read(None, "整格为上标或下标，是注码，按没有数处理")
    found = f"{value:.10g}整格为上标或下标，是数还是注码分不清"
    return Read(None, trouble=Trouble(found, "数字", "是数的请去掉上标、下标格式；是注码的请清空"))


def _as_formatted(cell: RawCell, value: float, unit: str) -> Read[float] | None:
    """Read a number as its format shows it, as if that were typed: 约86.5, 86.5万元, 86.5①, 0.1 for 105.3.

    Returns
    -------
    Read or None
        Why it is no plain figure, or the figure with its marks said; ``None`` where nothing is to be said.
    """
    if not cell.shown:
        return None
    stage = _SETTLED.search(cell.shown)
    read = _from_text(RawCell(_SETTLED.sub("", cell.shown), "text"), unit, "")
    if read.value is not None and math.isclose(read.value, value, rel_tol=1e-12):
        if stage is not None:
            return Read(value, f"单元格格式注有{quoted(stage[0])}，以“数据阶段”一栏所选为准")
        marked = without_marks(narrow(cell.shown))[1]
        return Read(value, f"单元格格式所加的“{marked}”是注码，不计入") if marked else None
    found = f"单元格按其格式显示为{quoted(cell.shown)}，其中的数是{value:.15g}"
    remedy = "请核对后把单元格格式改为“常规”"
    if read.trouble is not None and f"{abs(value):.15g}" in cell.shown:  # the number and what makes it none
        remedy = read.trouble.remedy
    return Read(None, trouble=Trouble(found, f"以{unit}为单位的数字", remedy))


def _bounded(value: float, unit: str, said: str) -> Read[float]:
    if abs(value) < _MOST and (value == 0 or abs(value) > _LEAST):
        return Read(value, said)
    size = "过大" if abs(value) >= _MOST else "过小"
    return Read(None, trouble=Trouble(f"数值{value:.6g}{size}", f"以{unit}为单位的数字", "请核对后改正"))


def _from_text(cell: RawCell, unit: str, said: str) -> Read[float]:
    raw = str(cell.value)
    written, marks = without_marks(narrow(cell.marked or raw).strip(_AROUND))
    if cell.raised or says_no_figure(written):
        return Read(None, f"{quoted(raw)}按没有数处理" if raw.strip(_AROUND) else "")
    plain = written.translate(_MINUS).strip(_AROUND)
    plain = "".join(c for c in plain if c == _SOFT_HYPHEN or c not in INVISIBLE)
    bare, more = _without_unit(plain, unit)
    bare = _SIGN_APART.sub(r"\1", bare)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if len(bare) > _LONGEST or not _PLAIN.fullmatch(bare):
        return Read(None, trouble=_unreadable(raw, plain, unit))
    value = float(bare)
    if not math.isfinite(value):
        return Read(None, trouble=_unreadable(raw, plain, unit))
    left_out = "，注码不计入" if marks or more else ""
    left_out += "；单元格格式设为不显示" if cell.unseen else ""
    return _bounded(value + 0.0, unit, f"{said or '文字'}{quoted(raw)}读作{value + 0.0:.15g}{left_out}")


def _without_unit(plain: str, unit: str) -> tuple[str, str]:
    """Take off the unit at the end, alone or in brackets, and marks between it and the number."""
    folded = narrow(unit)
    for end in (folded, f"({folded})", f"[{folded}]"):
        if plain.endswith(end):
            return without_marks(plain[: -len(end)])
    return plain, ""


#: How the press states a figure, and the word of 精度 that says so; "" where none does. The first that holds.
PRECISIONS: Final = tuple(
    (re.compile(pattern, re.DOTALL), word)
    for pattern, word in (
        (r".*(?:不低于|不少于|不小于|不下|至少|起码|以上)|(?:[≥⩾≧]|>=)|.*\d\s*[≥⩾≧]$", "不低于"),
        (
            r".*(?:不超过?|不高于|不大于|不多于|至多|最多|不足|不到|未达|低于|小于|少于|以下|以内)|(?:[≤⩽≦]|<=?)\s*\d|[≤⩽≦<]=?$",
            "",
        ),
        (r".*(?:超|逾|破|高于|大于|多于|[\d百千万亿元]\s*[余多])|[余多]$|>\s*\d?|.*\d\s*\+$", "超过"),
        (r".*(?:约|近|左右|上下|前后|大概|估摸)|[≈~～〜∼±]|.*(?:[≈~～〜∼±]$|\d\s*±\s*\d)", "约数"),
    )
)
#: Words that say of what stage a figure is, and those of what is only meant to be; beside a number.
_STAGES: Final = "(?:预计|预期|预测|预估|初步|快报|初核|核实|终核|最终|估计|估算|测算|修订)"
STAGED: Final = re.compile(rf"\D{{0,4}}{_STAGES}|[+-]?\d[\d.,]*\D{{0,6}}{_STAGES}", re.DOTALL)
#: Stages of an outturn, as a number format may note them; a forecast is none.
_SETTLED: Final = re.compile(r"[(（]?(?:初步(?:核算)?|快报|初核|最终(?:核实)?|修订)数?[)）]?")
_MEANT: Final = re.compile(r".*(?:目标|计划|任务|力争|确保|规划|拟达|争取)", re.DOTALL)
#: Why a text is no number, the first that holds: pattern of the narrowed text, what was found, remedy.
_TWO: Final = "里有两个数"
_BOUND: Final = "是约数或界限"
_REASONS: Final = tuple(
    (re.compile(pattern, re.ASCII | re.DOTALL), found, remedy)
    for pattern, found, remedy in (
        (
            r".*[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u00ad]",
            "里有看不见的控制字符",
            "请清空后重新输入",
        ),
        (
            r".*#(?:N/A|REF|DIV/0|VALUE|NULL|NAME|NUM|SPILL|CALC)",
            "是公式的错误值",
            "请改为数值；没有数的留空",
        ),
        (r"[无無没][有]?$", "可能是零，也可能是没有数", "是零的请填0，没有数的请留空"),
        (r"#+$", "是列宽不够时的显示", "请改填原来的数"),
        (r"[=@]", "是没有计算的公式", "请粘贴为数值"),
        (
            r"[—―‒﹘⸺⸻ー─━]+\s*\d[\d.,]*\D{0,3}$",
            "前面的横线可能是负号，也可能不是",
            "负数请在前面写“-”，不是负数的请删去横线",
        ),
    )
)
#: The same for what is neither a stage nor a bound.
_FURTHER: Final = tuple(
    (re.compile(pattern, re.ASCII | re.DOTALL), found, remedy)
    for pattern, found, remedy in (
        (r"[(\[][+-]?\d[\d.,]*[)\]]$", "可能是负数，也可能是注码", "负数请在前面写“-”；注码请写在“备注”里"),
        (
            r"[▲△▼▽↑↓负减增升降]|下降|上升|回落|同比|.*\d\s*%?\s*[↑↓]",
            "用文字或符号表示增减",
            "下降的请写成负数，如 -5.2",
        ),
        (
            r"[+-]?[1-9]\d{0,2}(?:[ '’`_˙·٬]\d{3})+(?:\.\d+)?$",
            "用了别的千分位写法",
            "请去掉千分位，如 12345.6",
        ),
        (
            r"[+-]?\d+(?:\.\d{3})*,\d{1,2}$|[+-]?\d{1,3}(?:\.\d{3}){2,}$|0,\d+$",
            "的小数点或千分位写法不清楚",
            "小数点请用“.”，不写千分位",
        ),
        (r"[+-]?\d+[。·•]\d+$", "的小数点不是“.”", "小数点请用“.”"),
        (
            r"[^\d]*\d[\d.,]*\s*[~～〜∼]\s*[+-]?\d",
            "是一个范围",
            "请只填数字；来源只说约数的，在“精度”中选择“约数”",
        ),
        (r"[+-]?[\dOoIl.,]*[OoIl][\dOoIl.,]*$", "里有像数字的字母", "请核对是否把0写作O、把1写作l"),
        (
            r"[“”\"「『《〔【〖〈{<(\[]?[+-]?\d[\d.,]*[^\w\u4e00-\u9fff%‰°℃$¥€￥+]+$",
            "旁有多余的符号",
            "请只填数字",
        ),
        (
            r"[+-]?\d[\d.,]*\s*(?:[/、；;|\\:：,&和与至到]|--?|[—–]+|[(\[【〔<][+-]?)\s*[+-]?\d",
            _TWO,
            "一格只填一个数",
        ),
        (r"[^\d]*\d[\d.,]*[^\d.,eE×*^]+\d", _TWO, "一格只填一个数，说明请写在“备注”里"),
        (
            r"[+-]?[\d.,]+\s*[(\[]?(?:[\u4e00-\u9fff%‰°℃$¥€￥]|[a-zA-Z]{2,})",
            "的单位不是{unit}",
            "请换算后只填数字",
        ),
        (
            r"[负百分之零〇○一二三四五六七八九十两廿卅百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]+$",
            "是汉字数字",
            "请改为阿拉伯数字",
        ),
        (
            r"[^\d]*[\u4e00-\u9fffA-Za-z$¥€￥)\]][^\d]*\d[\d.,]*\D{0,3}$",
            "前面有文字或符号",
            "请只填数字，说明请写在“备注”里",
        ),
    )
)
_SIGN_APART: Final = re.compile(r"^([+-])\s+")


def _unreadable(raw: str, plain: str, unit: str) -> Trouble:
    expected = f"以{unit}为单位的数字"
    short = plain[:_LONGEST]
    if _APART.search(plain):
        return Trouble(f"{quoted(raw)}{_TWO}", expected, "一格只填一个数；千位之间请不要用空格")
    if not short.isascii() and any(c.isdecimal() and not c.isascii() for c in short):
        return Trouble(f"{quoted(raw)}用了其他文字的数字", expected, "请改为阿拉伯数字 0 至 9")
    written = _WITH_UNIT.fullmatch(short)
    if written is not None and _like(written[1], narrow(unit)):
        return Trouble(f"{quoted(raw)}的单位写法与“{unit}”不同", expected, "请只填数字，不写单位")
    for found, remedy in _reasons(short):
        return Trouble(f"{quoted(raw)}{found.format(unit=unit)}", expected, remedy)
    return Trouble(f"{quoted(raw)}不是数字", expected, "没有数的请留空；有注的，请把注写在“备注”里")


#: A number and what may be its unit.
_WITH_UNIT: Final = re.compile(r"[+-]?[\d.,]+\s*/?\s*([\u4e00-\u9fff]+)", re.ASCII)
#: Characters of units as they were written before 1956.
_OLDER: Final = str.maketrans("億萬畝戶噸個頭隻", "亿万亩户吨个头只")


def _like(written: str, unit: str) -> bool:
    """Whether a unit is meant that is written in another way: 億元, 亿, 亿元人民币 for 亿元."""
    same = written.translate(_OLDER).removesuffix("人民币")
    return same == unit or (unit.endswith("元") and same == unit[:-1] != "")


def _reasons(text: str) -> Iterator[tuple[str, str]]:
    """What is found in a text that is no number, and its remedy, the likeliest first."""
    yield from ((found, remedy) for pattern, found, remedy in _REASONS if pattern.match(text))
    if any(c.isdecimal() for c in text):
        if _MEANT.match(text):
            yield "是目标或计划，不是实绩", "这里只填实际完成的数"
        if STAGED.match(text):
            yield "带有数据阶段的说明", "请只填数字，并在“数据阶段”中选择"
        word = precision_word(text)
        if word is not None:
            yield _BOUND, precision_remedy(word)
    yield from ((found, remedy) for pattern, found, remedy in _FURTHER if pattern.match(text))


def precision_word(text: str) -> str | None:
    """Return the word of 精度 for how a figure is stated, "" for an upper bound, ``None`` for neither."""
    return next((word for pattern, word in PRECISIONS if pattern.match(text)), None)


def precision_remedy(word: str) -> str:
    """Say where a bound or an approximation belongs."""
    if word:
        return f"请只填数字，并在“精度”中选择“{word}”"
    return "“精度”没有上限一项，请查明确切的数后填写"


def _written(cell: RawCell, *, epoch_1904: bool) -> str:
    """Return the content as the person sees it: whole numbers without a point, dates and shares as such."""
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    if cell.years and isinstance(cell.value, str):
        return f"{cell.value[:4]}年"  # strict workbooks write dates out
    if not isinstance(cell.value, float):
        return str(cell.value or "")
    day = serial_date(cell.value, epoch_1904) if cell.date else None
    if day is not None:
        return f"{day.year}年" if cell.years else day.isoformat()
    plain = f"{cell.value * 100:.10g}" if cell.percent else f"{cell.value:.15g}"
    return f"{cell.shown or plain}%" if cell.percent else cell.shown or plain


def _is_control(char: str) -> bool:
    return (unicodedata.category(char) == "Cc" and char not in "\n\t") or char in _OVERRIDES
