"""Make numbers, dates and words of cells: what is safe to read is normalised and said, nothing is guessed."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from core.workbook.findings import quoted
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


#: How yearbooks and bureaus write that there is no figure.
_NO_FIGURE: Final = frozenset(
    {
        "-",
        "--",
        "—",
        "——",
        "–",
        "…",
        "……",
        "...",
        "/",
        "\\",
        "*",
        "缺",
        "缺失",
        "空",
        "未公布",
        "暂无",
        "未填报",
    }
)
_PLAIN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_ROUGH: Final = re.compile(r"(约|近|超|逾|突破|不低于|不少于|以上|左右|余|多|≥|≤|>|<|＞|＜|～|~)")
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-", "＋": "+"})
_DATE_TEXT: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_A_DATE: Final = "日期，如 2026-03-20"
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: A text that a spreadsheet would run as a formula when it is exported again.
_FORMULA: Final = re.compile(r"[=@\t\r]|[+-][^\n]*[|!(]")
_ESCAPED: Final = re.compile(r"_x00[01][0-9A-Fa-f]_")


def number(cell: RawCell, unit: str) -> Read[float]:
    """Read a figure stated in ``unit``.

    Full-width digits, thousands separators, spaces, a trailing unit and numbers kept as text are read and
    said; a percentage shown as such in a ``%`` cell is carried to per cent. Approximations in words, other
    units, dates, logical values and errors are not guessed at.
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
    return _from_text(str(cell.value), unit, said)


def date(cell: RawCell, *, epoch_1904: bool) -> Read[dt.date]:
    """Read a date: a date cell, or a text such as 2026-03-20, 2026/3/20, 2026年3月20日 or 20260320."""
    if cell.formula and cell.value is None:
        return Read(None, trouble=Trouble("公式没有计算结果", _A_DATE, "请粘贴为数值"))
    if cell.kind in ("bool", "error"):
        return Read(None, trouble=Trouble(f"{quoted(cell.value)}不是日期", _A_DATE))
    if isinstance(cell.value, float):
        return _serial(cell, epoch_1904=epoch_1904)
    return _date_text(str(cell.value))


def text(cell: RawCell) -> Read[str]:
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
    value = _written(cell)
    bare = "".join(c for c in value if c not in _INVISIBLE).replace("\r\n", "\n").strip(" \u3000\u00a0\n")
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
    plain = unicodedata.normalize("NFKC", label)
    return "".join(c for c in plain if not c.isspace() and c not in _INVISIBLE).rstrip(":").casefold()


def _numeric(cell: RawCell, unit: str, said: str) -> Read[float]:
    value = float(cell.value) if isinstance(cell.value, float) else math.nan
    if cell.date:
        found = "单元格是日期格式"
        return Read(None, trouble=Trouble(found, "数字", "请把单元格格式改为“常规”或“数值”后重填"))
    if cell.percent and unit == "%":
        shown = round(value * 100, 10)
        return Read(shown, f"单元格为百分比格式，按所示读作{shown:.10g}%")
    if cell.percent:
        return Read(None, trouble=Trouble("单元格是百分比格式", f"以{unit}为单位的数字", "请改为“数值”格式"))
    return Read(value, said)


def _from_text(raw: str, unit: str, said: str) -> Read[float]:
    stripped = raw.strip(" \t\n\r\u3000\u00a0'’")
    if not stripped:
        return Read(None)
    if stripped in _NO_FIGURE:
        return Read(None, f"{quoted(raw)}按没有数处理")
    plain = unicodedata.normalize("NFKC", stripped).translate(_MINUS)
    plain = "".join(c for c in plain if not c.isspace() and c not in _INVISIBLE)
    bare = _without_unit(plain, unit)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if _PLAIN.fullmatch(bare):
        value = float(bare)
        if math.isfinite(value):
            return Read(value, f"{said or '文字'}{quoted(raw)}读作{value:.15g}")
    return Read(None, trouble=_unreadable(raw, plain, unit))


def _without_unit(plain: str, unit: str) -> str:
    folded = unicodedata.normalize("NFKC", unit)
    return plain[: -len(folded)] if plain.endswith(folded) else plain


def _unreadable(raw: str, plain: str, unit: str) -> Trouble:
    if _ROUGH.search(raw) and any(c.isdigit() for c in raw):
        return Trouble(
            f"{quoted(raw)}是约数或界限", f"以{unit}为单位的数字", "请只填数字，并在“精度”中选择约数或不低于"
        )
    if re.match(r"[+-]?\d+(\.\d+)?[\u4e00-\u9fff%]", plain):
        return Trouble(f"{quoted(raw)}的单位不是{unit}", f"以{unit}为单位的数字", "请换算后只填数字")
    return Trouble(f"{quoted(raw)}不是数字", f"以{unit}为单位的数字", "没有数的请留空")


def _date_text(raw: str) -> Read[dt.date]:
    text = unicodedata.normalize("NFKC", raw).strip()
    match = _DATE_TEXT.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match is None:
        remedy = "只知年月的，请查明公布日期后填写完整" if re.match(r"\d{4}", text) else ""
        return Read(None, trouble=Trouble(f"{quoted(raw)}不是日期", _A_DATE, remedy) if text else None)
    try:
        value = dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return Read(None, trouble=Trouble(f"{quoted(raw)}不存在这一天", _A_DATE, "请核对年月日"))
    return Read(value, "" if value.isoformat() == raw.strip() else f"读作{value.isoformat()}")


def _serial(cell: RawCell, *, epoch_1904: bool) -> Read[dt.date]:
    serial = float(cell.value) if isinstance(cell.value, float) else math.nan
    digits = f"{serial:.0f}"
    if not cell.date and _COMPACT_DATE.fullmatch(digits) and digits.startswith(("19", "20")):
        return _date_text(digits)
    value = serial_date(serial, epoch_1904)
    if value is None or not cell.date:
        found = f"数字{serial:.10g}不是日期"
        return Read(None, trouble=Trouble(found, _A_DATE, "请把单元格格式改为日期后重填"))
    return Read(value)


def _written(cell: RawCell) -> str:
    """Return the content as one would type it: whole numbers without a point."""
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    return f"{cell.value:.15g}" if isinstance(cell.value, float) else str(cell.value or "")


def _is_control(char: str) -> bool:
    return (unicodedata.category(char) == "Cc" and char not in "\n\t") or char in _OVERRIDES
