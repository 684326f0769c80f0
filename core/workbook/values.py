"""Make numbers, dates and words of cells: what is safe to read is normalised and said, nothing is guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from core.workbook.findings import quoted
from core.workbook.marks import INVISIBLE, narrow, normal, says_no_figure, shows_nothing, without_marks
from core.workbook.xlsx.cells import RawCell, serial_date
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
    if cell.formula and cell.value is None:
        found = "公式没有计算结果"
        return Read(None, trouble=Trouble(found, "数字", "请在 Excel 或 WPS 中重新计算并保存，或粘贴为数值"))
    said = "由公式算得，取其结果" if cell.formula else ""
    if cell.kind == "error":
        return Read(None, trouble=Trouble(f"错误值{quoted(cell.value)}", "数字", "请改为数值；没有数的留空"))
    if cell.kind == "bool":
        return Read(None, trouble=Trouble("逻辑值", "数字", "请改为数值；没有数的留空"))
    if isinstance(cell.value, float):
        return _numeric(cell, unit, said)
    if cell.date:
        return Read(None, trouble=Trouble(f"{quoted(cell.value)}是日期", "数字", "请改为数字"))
    return _from_text(cell, unit, said)


def text(cell: RawCell, *, epoch_1904: bool = False) -> Read[str]:
    """Read a text: spaces at its ends and invisible characters are taken away, control characters refused."""
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
        return Read(None, "整格为上标或下标，是注码，按没有数处理")
    if cell.date:
        found = "单元格是日期格式"
        return Read(None, trouble=Trouble(found, "数字", "请把单元格格式改为“常规”或“数值”后重填"))
    if cell.percent and unit == "%":
        shown = round(value * 100, 10)
        return _bounded(shown, unit, f"单元格为百分比格式，按所示读作{shown:.10g}%")
    if cell.percent:
        return Read(None, trouble=Trouble("单元格是百分比格式", f"以{unit}为单位的数字", "请改为“数值”格式"))
    if cell.no_zero and value == 0:
        remedy = "是零的请改单元格格式为“常规”，没有数的请留空"
        return Read(None, trouble=Trouble("单元格格式把0显示为“-”或空白", f"以{unit}为单位的数字", remedy))
    if cell.scaled:
        said = f"单元格格式缩小了显示，其中的数是{value:.15g}"
    if cell.unseen:
        said = f"单元格格式设为不显示，其中的数是{value:.15g}"
    return _bounded(value, unit, said)


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
    return _bounded(value + 0.0, unit, f"{said or '文字'}{quoted(raw)}读作{value + 0.0:.15g}{left_out}")


def _without_unit(plain: str, unit: str) -> tuple[str, str]:
    """Take off the unit at the end, alone or in brackets, and marks between it and the number."""
    folded = narrow(unit)
    for end in (folded, f"({folded})", f"[{folded}]"):
        if plain.endswith(end):
            return without_marks(plain[: -len(end)])
    return plain, ""


#: Why a text is no number, the first that holds: pattern of the narrowed text, what was found, remedy.
_TWO: Final = "里有两个数"
_REASONS: Final = tuple(
    (re.compile(pattern, re.ASCII), found, remedy)
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
            r".*[(\[（](?:预计|预期|初步|快报|初核|核实|最终|估计|修订)",
            "带有数据阶段的说明",
            "请只填数字，并在“数据阶段”中选择",
        ),
        (
            r"(?=.*\d).*(?:约|近|超|逾|破|不低于|不少于|不足|不到|高于|低于|小于|大于|以上|以下|左右|上下|余|多"
            r"|[≥≤⩾⩽≧≦><≈±↑↓~〜∼]|\d\+$)",
            "是约数或界限",
            "请只填数字，并在“精度”中选择约数或不低于",
        ),
        (r"[(\[][+-]?\d[\d.,]*[)\]]$", "可能是负数，也可能是注码", "负数请在前面写“-”；注码请写在“备注”里"),
        (r"[▲△▼▽↑↓负减增升降]|下降|上升|回落|同比", "用文字或符号表示增减", "下降的请写成负数，如 -5.2"),
        (
            r"[+-]?[1-9]\d{0,2}(?:[ '’`_˙·٬]\d{3})+(?:\.\d+)?$",
            "用了别的千分位写法",
            "请去掉千分位，如 12345.6",
        ),
        (
            r"[+-]?\d{1,3}(?:\.\d{3})*,\d{1,2}$|[+-]?\d{1,3}(?:\.\d{3}){2,}$|0,\d+$",
            "的小数点或千分位写法不清楚",
            "小数点请用“.”，不写千分位",
        ),
        (r"[+-]?\d+[。·•]\d+$", "的小数点不是“.”", "小数点请用“.”"),
        (
            r"[+-]?\d[\d.,]*\s*(?:[/、；;|\\:：,&和与至到]|--?|[—–]+|[(\[【〔<][+-]?)\s*[+-]?\d",
            _TWO,
            "一格只填一个数",
        ),
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
    for pattern, found, remedy in _REASONS:
        if pattern.match(short):
            return Trouble(f"{quoted(raw)}{found.format(unit=unit)}", expected, remedy)
    return Trouble(f"{quoted(raw)}不是数字", expected, "没有数的请留空；有注的，请把注写在“备注”里")


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
    return f"{cell.value * 100:.10g}%" if cell.percent else f"{cell.value:.15g}"


def _is_control(char: str) -> bool:
    return (unicodedata.category(char) == "Cc" and char not in "\n\t") or char in _OVERRIDES
