"""Turn a validation error of one entry into a Chinese sentence with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

#: Sentence for each kind of error; the argument is the error's context.
_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda _: "缺少必填字段。请补写。",
    "extra_forbidden": lambda _: "未知字段。请核对拼写，或删去。",
    "enum": lambda c: f"取值无效。须为 {_options(c['expected'])}。",
    "literal_error": lambda c: f"取值无效。须为 {_options(c['expected'])}。",
    "string_type": lambda _: "须为文字。请加引号。",
    "int_type": lambda _: "须为整数。请去掉引号和小数点。",
    "int_from_float": lambda _: "须为整数。请去掉小数部分。",
    "float_type": lambda _: "须为数值。请去掉引号和单位。",
    "bool_type": lambda _: "须为 true 或 false。",
    "tuple_type": lambda _: "须为列表。请用方括号。",
    "model_type": lambda _: "须为一个表。请按字段分行书写。",
    "string_too_short": lambda _: "不得为空。请填写。",
    "string_pattern_mismatch": lambda c: f"格式不符。须符合 {c['pattern']}。",
    "date_type": lambda _: "须为日期，如 2025-01-15。",
    "date_parsing": lambda _: "日期无效。须写成 2025-01-15 的形式。",
    "date_from_datetime_parsing": lambda _: "日期无效。须写成 2025-01-15 的形式。",
    "finite_number": lambda _: "须为有限数值，不得为 nan 或 inf。",
    "greater_than": lambda c: f"数值过小。须大于 {c['gt']}。",
    "greater_than_equal": lambda c: f"数值过小。须不小于 {c['ge']}。",
    "less_than": lambda c: f"数值过大。须小于 {c['lt']}。",
    "less_than_equal": lambda c: f"数值过大。须不大于 {c['le']}。",
    "too_long": lambda c: f"项数不符。须为 {c['max_length']} 项。",
    "too_short": lambda c: f"项数不符。至少 {c['min_length']} 项。",
}


def explain(error: ErrorDetails) -> tuple[str, str]:
    """Return field and sentence of one validation error.

    A validator of ours raises ``ValueError("field: sentence")``; the field named there is returned.
    """
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error":
        text = str(context.get("error", error["msg"]))
        named = re.match(r"([a-z_]+): (.*)", text)
        return (named[1], f"{named[2]}。") if named else (field, text)
    sentence = _SENTENCES.get(kind)
    return field, sentence(context) if sentence else f"取值无效（{kind}）。请对照其他条目改正。"


def _options(expected: str) -> str:
    """Rewrite pydantic's list of allowed values ("'a', 'b' or 'c'") as Chinese enumeration."""
    found = re.findall(r"'([^']*)'|(-?\d+)", expected)
    return "、".join(word or number for word, number in found)
