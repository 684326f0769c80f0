"""Say in Chinese, with its remedy, what is wrong with one entry of a plan's files."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic_core import ErrorDetails

from core.plan.base import FIRST_YEAR, LAST_YEAR, Entry
from core.plan.models import Comparison, DepartmentRole, Kind, Level, MilestoneKind, Path
from core.plan.sample import SAMPLE

#: What a pattern asks for, said by example; the pattern itself would tell a clerk nothing.
FORMS: Final = {
    r"^\d{6}$": "六位数字的行政区划代码，如 110100",
    r"^(\d{6})?$": "六位数字的行政区划代码，如 110100，或留空",
    r"^[a-z][a-z0-9_]*$": "小写字母开头，只含小写字母、数字和下划线，如 gdp_per_capita",
    r"^[a-z][a-z0-9-]*$": "小写字母开头，只含小写字母、数字和连字符，如 gdp-city",
    r"^[a-z][a-z0-9]*$": "小写字母开头，只含小写字母和数字，如 b2019",
    r"^[a-z]\d{2}-\d{2,3}$": "类别字母、两位举措号、连字符和两至三位序号，如 m04-01",
}

#: What the words of the files stand for in a text.
MEANINGS: Final[dict[str, str]] = {
    "1": "越高越好",
    "-1": "越低越好",
    Level.NATION: "全国",
    Level.PROVINCE: "省",
    Level.CITY: "市州",
    Level.COUNTY: "县区",
    Kind.LEVEL: "总量",
    Kind.SHARE: "比重",
    Kind.COUNT: "个数",
    Kind.GROWTH: "增速",
    Path.GEOMETRIC: "按增速",
    Path.LINEAR: "按直线",
    MilestoneKind.MILESTONE: "里程碑",
    MilestoneKind.RECURRING: "年年举办",
    MilestoneKind.INSTITUTION: "机构机制",
    MilestoneKind.POLICY: "政策",
    DepartmentRole.DEPARTMENT: "牵头部门",
    DepartmentRole.IMPLEMENTING: "实施单位",
    DepartmentRole.SUPPLIER: "只供数的单位",
    Comparison.ABOVE: "突破、超过",
    Comparison.AT_LEAST: "达到、以上、不低于",
    Comparison.AT_MOST: "不超过、控制在……以内",
    Comparison.AT_MOST_PREVIOUS_YEAR: "只减不增",
    Comparison.EVERY_ONE: "均、每县",
}

#: Fields that hold a first and a last value, with an example.
_PAIRS: Final = {"every_year": "[2022, 2026]", "valid": "[2021, 2025]", "window": "[0.0, 100.0]"}


#: Fields that hold years.
_YEARS: Final = frozenset(
    {"due", "base_year", "every_year", "adopted_year", "valid", "first", "last", "year"}
)


#: Fields that hold fractions.
_FRACTIONS: Final = frozenset(
    {"per_capita_tolerance", "revision_warning", "jump_warning", "sum_tolerance", "link_bands"}
)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _text_wanted(context: Mapping[str, Any]) -> str:
    if isinstance(context["input"], list):
        return "须为一个文字，不是列表。请去掉多余的方括号。"
    if isinstance(context["input"], dict):
        return f'须为一个文字，不是一个表。请写 {context["field"]} = "文字"，不用圆点和花括号。'
    if _is_number(context["input"]) and isinstance(context["field"], str):
        return f'须为文字。请加引号，写 {context["field"]} = "{context["input"]}"。'
    return "须为文字。请加引号。"


def _number_in(text: str) -> str:
    """The number of a text like ``"1000亿元"`` or ``"８００"``; empty where it has none, or several."""
    found = re.findall(r"-?\d[\d.]*", unicodedata.normalize("NFKC", text).replace(",", ""))
    return str(found[0]) if len(found) == 1 else ""


def _other_kind(value: object, wanted: str) -> str:
    """Say of a value that is no text what it is, where a number is wanted; empty for a number."""
    if isinstance(value, bool):
        return f"须为{wanted}，不是 true 或 false。请写数字。"
    if isinstance(value, list):
        return f"须为一个{wanted}，不是列表。请去掉方括号，只留一个数。"
    if isinstance(value, dict):
        return f"须为一个{wanted}，不是一个表。请只写一个数，不用圆点和花括号。"
    return ""


def _whole_wanted(context: Mapping[str, Any]) -> str:
    value, field = context["input"], context["field"]
    kind = _other_kind(value, "整数")
    if kind:
        return kind
    if isinstance(value, float):
        return (
            f"须为整数。请去掉小数点，写 {value:.0f}。"
            if value.is_integer()
            else "须为整数，不写小数。请改正。"
        )
    if re.match(r"\d{4}-\d{2}-\d{2}", str(value)) and field in _YEARS:
        return f"只写年份，不写月日。请写 {field} = {str(value)[:4]}。"
    number = _number_in(str(value))
    if number.isdecimal() and isinstance(field, str):
        signs = "引号" if str(value).strip() == number else "引号和别的字"
        return f"须为整数。请去掉{signs}，写 {field} = {number}。"
    return "须为整数。请写阿拉伯数字，去掉引号和小数点。"


def _decimal_wanted(context: Mapping[str, Any]) -> str:
    value, field = context["input"], context["field"]
    number = _number_in(value) if isinstance(value, str) and isinstance(field, str) else ""
    remedy = f"写 {field} = {number}。" if number else "只写数字。"
    return _other_kind(value, "数值") or f"须为数值。请去掉引号和单位，{remedy}"


def _list_wanted(context: Mapping[str, Any]) -> str:
    value, field = context["input"], context["field"]
    if isinstance(field, str) and isinstance(value, str):
        stops = r"[\s,，、；;]+" if re.search(r"[A-Za-z\d]", value) else r"[\s,，；;]+"
        parts = [part for part in re.split(stops, value) if part]
        if (
            parts
            and all(re.fullmatch(r"-?\d+(\.\d+)?", part) for part in parts)
            and "." in str(context["file"])
        ):
            line = _sample_line(str(context["file"]), field)
            if '"' not in line:
                return f"须为列表。请用方括号，不加引号，写 {field} = [{', '.join(parts)}]。"
        listed = ", ".join(f'"{part}"' for part in parts)
        return f"须为列表。请用方括号，各项分别加引号，写 {field} = [{listed}]。"
    line = _sample_line(str(context["file"]), str(context["root"]))
    return f"须为列表。请用方括号，如 {line}。" if line else "须为列表。请用方括号。"


def _table_wanted(context: Mapping[str, Any]) -> str:
    if isinstance(context["input"], list):
        return f"只有一个，不是一条一段。请写一层方括号：[{context['field']}]。"
    return "须为一个表。请按字段分行书写。"


def _value_wanted(context: Mapping[str, Any]) -> str:
    line = _sample_line(str(context["file"]), str(context["field"]))
    return f"缺少必填字段。请补写，如 {line}。" if line else "缺少必填字段。请补写。"


@lru_cache(maxsize=256)
def _sample_line(file: str, field: str) -> str:
    """The line of the sample plan that fills a field, to be copied; empty where it has none."""
    path = SAMPLE / file
    if not file or not path.is_file():
        return ""
    found = re.search(rf"^{re.escape(field)} = .{{1,60}}$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[0].partition("  #")[0] if found else ""


def unknown_field(field: str, model: type[Entry], loc: tuple[int | str, ...]) -> str:
    """Say of an unknown field what was probably meant."""
    inner = (
        model.model_fields[str(loc[0])].annotation
        if len(loc) > 1 and str(loc[0]) in model.model_fields
        else model
    )
    known = getattr(inner, "model_fields", {})
    if inner is not model and field in model.model_fields:
        return f"“{field}”写在了 [{loc[0]}] 之后，被当成其中一行。请移到 [{loc[0]}] 之前。"
    near = difflib.get_close_matches(field, list(known), n=1, cutoff=0.6)
    if near:
        return f"未知字段。是否应为 {near[0]}？请核对拼写，或删去。"
    return "未知字段。请核对拼写，或删去。"


def _explained(expected: str) -> str:
    """As :func:`_options`, with what a word stands for in a text where that is no plain Chinese."""
    options = _options(expected)
    if "''" in expected:
        options = f"{options.rstrip('、')}，或留空"
    words = options.split("、")
    if not set(words) <= set(MEANINGS):
        return options
    if set(words) <= set(Comparison):
        return "；".join(f"{word}（{MEANINGS[word]}）" for word in words)
    return f"{options}（依次为{'、'.join(MEANINGS[word] for word in words)}）"


def _options(expected: str) -> str:
    """Rewrite pydantic's list of allowed values ("'a', 'b' or 'c'") as Chinese enumeration."""
    quoted = re.findall(r"'([^']*)'|(-?\d+)", expected)
    return "、".join(word or number for word, number in quoted)


#: Sentence for each kind of error; the argument is the error's context.
_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": _value_wanted,
    "extra_forbidden": lambda _: "未知字段。请核对拼写，或删去。",
    "enum": lambda c: f"取值无效。须为 {_explained(c['expected'])}。",
    "literal_error": lambda c: f"取值无效。须为 {_explained(c['expected'])}。",
    "string_type": _text_wanted,
    "int_type": _whole_wanted,
    "int_from_float": lambda _: "须为整数。请去掉小数部分。",
    "float_type": _decimal_wanted,
    "bool_type": lambda _: "须为 true 或 false，全用小写，不加引号。请改写。",
    "tuple_type": _list_wanted,
    "model_type": _table_wanted,
    "string_too_long": lambda c: f"过长。最多 {c['max_length']} 个字，请缩短。",
    "string_too_short": lambda _: "不得为空。请填写。",
    "string_pattern_mismatch": lambda c: f"格式不符。须为{FORMS.get(c['pattern'], c['pattern'])}。",
    "date_type": lambda _: "须为日期，如 2025-01-15。",
    "date_parsing": lambda _: "日期无效。须写成 2025-01-15 的形式。",
    "date_from_datetime_parsing": lambda _: "日期无效。须写成 2025-01-15 的形式。",
    "finite_number": lambda _: "须为有限数值，不得为 nan 或 inf。",
    "greater_than": lambda c: f"数值 {c['input']} 过小。须大于 {c['gt']}，请改正。",
    "greater_than_equal": lambda c: f"数值 {c['input']} 过小。须不小于 {c['ge']}，请改正。",
    "less_than": lambda c: f"数值 {c['input']} 过大。须小于 {c['lt']}，请改正。",
    "less_than_equal": lambda c: f"数值 {c['input']} 过大。须不大于 {c['le']}，请改正。",
    "too_long": lambda c: f"项数过多。最多 {c['max_length']} 项，请删去多余的。",
    "too_short": lambda c: f"项数过少。至少 {c['min_length']} 项，请补齐。",
}


def explain(error: ErrorDetails, file: str = "") -> tuple[str, str]:
    """Return field and sentence of one validation error; ``file`` is the plan's file, as targets.toml.

    A validator of ours raises ``ValueError("field: sentence")``; the field named there is returned.
    """
    loc, kind = error["loc"], error["type"]
    context = {
        **error.get("ctx", {}),
        "input": error.get("input"),
        "field": loc[-1] if loc else "",
        "root": loc[0] if loc else "",
        "file": file,
    }
    if loc and kind in ("greater_than_equal", "less_than_equal") and str(loc[0]) in _YEARS:
        return str(loc[0]), f"年份须写四位数，不小于 {FIRST_YEAR}、不大于 {LAST_YEAR}。请改正。"
    if len(loc) > 1 and kind == "missing" and isinstance(loc[1], int) and loc[0] not in _PAIRS:
        return str(loc[0]), "项数不足。请照 docs/plans.md 补齐各项。"
    if loc and loc[0] in _PAIRS and (len(loc) > 1 or kind in ("tuple_type", "too_long")):
        return str(loc[0]), f"须写首末两项，如 {loc[0]} = {_PAIRS[str(loc[0])]}。请改正。"
    if (
        loc
        and loc[0] in _FRACTIONS
        and kind in ("greater_than", "less_than")
        and _is_number(error.get("input"))
    ):
        given = float(error["input"])
        remedy = f"{given:g}%请写 {given / 100:g}" if given >= 1 else "请改正"
        return str(loc[0]), f"须是大于0、小于1的小数，现为{given:g}。{remedy}。"
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    if kind == "value_error":
        text = str(context.get("error", error["msg"]))
        named = re.match(r"([a-z_]+): (.*)", text)
        return (named[1], f"{named[2]}。") if named else (field, text)
    sentence = _SENTENCES.get(kind)
    return field, sentence(context) if sentence else f"取值无效（{kind}）。请对照其他条目改正。"
