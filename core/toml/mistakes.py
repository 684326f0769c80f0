"""What is wrong with a TOML file that cannot be parsed, said to whoever wrote it by hand."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")

#: Signs of Chinese input methods where TOML wants those of the keyboard.
_WIDE: Final = {
    "“": '"',
    "”": '"',
    "„": '"',
    "＂": '"',
    "‘": "'",
    "’": "'",
    "＇": "'",
    "＝": "=",
    "，": ",",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "〔": "[",
    "〕": "]",
    "＃": "#",
    "．": ".",
    "。": ".",
    "｛": "{",
    "｝": "}",
}


def mistake(text: str, written: str) -> str:
    """Say what a parser's complaint means of what is written, with line and remedy.

    Parameters
    ----------
    text : str
        What :mod:`tomllib` says of it.
    written : str
        The whole file, its lines ended by line feeds.

    Returns
    -------
    str
        A Chinese sentence; the slips of people who do not know TOML are named, others by their place.
    """
    place = _PLACE.search(text)
    where = f"第{place[1]}行第{place[2]}列" if place else "文件末尾"
    lines = written.split("\n")
    number = int(place[1]) if place else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    said = _doubled(text, lines, number, where) or _unended(text, lines, number, where)
    if said:
        return said
    slip = _wide_said(line) or _begun(line) or _odd(line) or _slip(line)
    if slip:
        return f"TOML 语法错误，第{number}行{slip}"
    begun = _list_begun(lines, number) if text.startswith("Unclosed array") else 0
    if begun:
        return f"TOML 语法错误：第{begun}行开始的列表没有写完。请检查各项之间的逗号，并在末尾补上 ]。"
    return f"TOML 语法错误，{where}。请改正该处的引号、括号或等号。"


def _doubled(text: str, lines: list[str], number: int, where: str) -> str:
    """Say which head or field stands twice ("Cannot overwrite a value", "Cannot declare (...) twice")."""
    table = re.match(r"Cannot declare \('([^',]+)',\) twice", text)
    if table is not None:
        name = table[1]
        return (
            f"{where}：[{name}] 只有一层方括号，却写了不止一条。请把每一条的 [{name}] 都改为 [[{name}]]，"
            "不要删去任何一条；确实重复的才删去。"
        )
    if not text.startswith("Cannot"):
        return ""
    mixed = _mixed_heads(lines, number)
    if mixed:
        return mixed
    named = _KEY.match(lines[number - 1]) if number <= len(lines) else None
    what = f"“{named[1]}”" if named else ""
    return f"{where}的字段或表{what}重复。请删去一个。"


def _unended(text: str, lines: list[str], number: int, where: str) -> str:
    """Say where a text begins that nothing ends, or that holds what is no sign of TOML's; or nothing."""
    if text.startswith("Unterminated") and not _PLACE.search(text):
        number = _opened(lines) or number
        return f"TOML 语法错误：第{number}行开头的三个引号没有成对。请改为一个，或在文字末尾补上三个引号。"
    if text.startswith('Expected "\'"'):
        number = next((n for n, line in enumerate(lines, 1) if line.count("'") % 2), number)
        return f"TOML 语法错误，第{number}行：单引号没有成对。请改为英文双引号，前后各一个。"
    if text.startswith("Unescaped '\\'"):
        return f"TOML 语法错误，{where}：双引号里不直接写反斜杠 \\ 。请改为 / ，或写两个反斜杠。"
    return ""


def _mixed_heads(lines: list[str], number: int) -> str:
    """Say which head of an entry has one bracket or a dot, where another line has it with two; or nothing."""
    head = re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", lines[number - 1]) if number <= len(lines) else None
    if head is None:
        return ""
    name = head[1]
    other = re.compile(rf"\s*(\[\s*{re.escape(name)}\s*\]|\[+\s*{re.escape(name)}\s*\.[^\]]*\]+)")
    for place, line in enumerate(lines[: number - 1], 1):
        found = other.match(line)
        if found is not None:
            return (
                f"第{place}行写的是 {found[1]}，第{number}行写的是 [[{name}]]。"
                f"请把第{place}行改为 [[{name}]]，每一条都这样写，不要删去任何一条。"
            )
    return ""


def _list_begun(lines: list[str], number: int) -> int:
    """Return the line where the list begins that is not finished on this line; 0 for none."""
    begun = re.compile(r"\s*[\w.-]+\s*=\s*\[")
    return next((n for n in range(min(number, len(lines)), 0, -1) if begun.match(lines[n - 1])), 0)


def _opened(lines: list[str]) -> int:
    """Return the line of the last three quotation marks, which nothing ends; 0 for none."""
    return next((n for n in range(len(lines), 0, -1) if '"""' in lines[n - 1] or "'''" in lines[n - 1]), 0)


#: A field, what stands between it and its value, and the value.
_KEY: Final = re.compile(r"\s*([\w.-]+)\s*(=|:|：)?\s*(.*?)\s*$")
_NUMBER: Final = r"[+-]?\d[\d.]*"
#: What is typed where TOML wants a plain value, with the remedy.
_SLIPS: Final = (
    (
        re.compile(r"(True|False|TRUE|FALSE|是|否)\s*(#.*)?$"),
        "是与否写 true 或 false，全用小写，不加引号。请改写。",
    ),
    (re.compile(rf"{_NUMBER}(,\d{{3}})+\s*(#.*)?$"), "数字中间不写逗号。请去掉千分号。"),
    (re.compile(r"\d{4}-\d{1,2}-\d"), "没有这个日期。请写成 2025-01-15 的形式。"),
    (re.compile(rf"{_NUMBER}\s*[-~～—–至到]+\s*\d"), "只写一个数，不写范围。请只留文件要求的那个数。"),
    (re.compile(rf"{_NUMBER}\s*[+*×/](?!/)"), "只写一个数，不写算式和加号。请写算得的数。"),
    (re.compile(r"0\d+\s*(#.*)?$"), "数字前面不补0。请去掉。"),
    (re.compile(r"(\.\d+|\d+\.)\s*(#.*)?$"), "小数点两边都要有数字。请补上，如 0.5。"),
    (re.compile(r"[一-龥]+\s*\d"), "数字前面不写汉字。请只留数字，“约”“超过”等字写在 name。"),
    (re.compile(r"\[[^#]*、"), "列表各项之间用半角逗号，不用顿号。请改写。"),
    (re.compile(r"\"[^#]*[^\s,\]#\"][^#]*\""), "引号里面又有引号。请把里面的改为“”，外面的保留英文双引号。"),
    (re.compile(rf"{_NUMBER}\s*[一-龥%％]+"), "数字后面不写单位或汉字。请只留数字，单位写在 unit。"),
    (re.compile(r"[^#]*\S\s*(//|--)\s*\S"), "注释写在 # 之后，不用 // 或 --。请改写。"),
    (re.compile(r"[^#]*[;；]\s*(#.*)?$"), "行末不写分号。请删去。"),
    (re.compile(r"[^#\[]*[,，]\s*(#.*)?$"), "行末不写逗号。请删去。"),
    (re.compile(rf"({_NUMBER}|\"[^\"]*\"|true|false)\s+[A-Za-z_]\w*\s*="), "一行只写一个字段。请换行。"),
    (re.compile(r"\[[^\]]*$"), "方括号没有成对。请补上 ]。"),
    (re.compile(r"[一-龥A-Za-z_]"), "文字须加英文双引号。请补上。"),
)


#: Comments of other languages, and a head with a sign behind it.
_COMMENT: Final = re.compile(r"\s*(?://|;|；|--|/\*|<!--|%)")
_HEAD: Final = re.compile(r"\s*\[+[^\]]*\]+\s*[,;；，]")


def _begun(line: str) -> str:
    """Say what is wrong with how a line begins or its head ends; empty where nothing is."""
    if _COMMENT.match(line):
        return "：注释用 # 开头。请改写。"
    if re.match(r"\s*\{\s*(\"|$)", line):
        return "：这是 JSON，不是 TOML。请照样例写，每个字段一行：字段名 = 值。"
    if line.lstrip().startswith("{"):
        return "：字段不用花括号括起。请删去 { 和 }，每个字段写一行。"
    if re.match(r"\s*\[\[[^\[\]]*\]?\s*(#.*)?$|\s*\[[^\[\]]*(\]\])?\s*(#.*)?$", line):
        return "：前后的方括号个数不同。请写成 [[名称]]，前后各两个。"
    return "：方括号后面不写逗号、分号。请删去。" if _HEAD.match(line) else ""


def _slip(line: str) -> str:
    """Say what a line that cannot be read probably wants; empty where it is no usual slip."""
    if line.lstrip().startswith(("#", "[", "=", '"', "'")) or not line.strip():
        return ""
    named = _KEY.match(line)
    if named is None:
        return "：这一行不是字段。说明文字请写在 # 之后，别的格式的标记请删去。"
    key, sign, value = named.groups()
    if not key.isascii() or sign != "=":
        return _no_field(key, sign or "", value)
    if value.count('"') % 2:
        return "：引号没有成对。请补上，引号都用英文双引号。"
    bare = _TEXTS.sub(_masked, value)  # what stands in a text is no slip: "http://..." begins no comment
    return next((f"：{remedy}" for form, remedy in _SLIPS if form.match(bare)), "")


def _no_field(key: str, sign: str, value: str) -> str:
    """Say of a line that is no field of ours what it is: a note, a Chinese name, another format."""
    if not key.isascii():
        if not sign:
            return "：这一行没有等号，不是字段。说明文字请写在 # 之后；字段请写成 字段名 = 值。"
        return f"：字段名用英文，没有“{key}”这个字段。请照 docs/plans.md 改写。"
    if value.startswith(",") and not sign:
        return "：这一行是用逗号隔开的表格（CSV），不是 TOML。请照样例写，每个字段一行：字段名 = 值。"
    if sign or value:
        return f"：字段和值之间用等号。请写成 {key} = ……。"
    return f"：“{key}”没有写值。请写成 {key} = ……。"


#: Texts in quotes, and a comment.
_TEXTS: Final = re.compile(r"\"[^\"]*\"|'[^']*'|#.*$")


def _masked(text: re.Match[str]) -> str:
    """A text or comment of the same length that says nothing, its first sign kept."""
    return text[0][0] + " " * (len(text[0]) - 1)


#: Blanks that look like the keyboard's and are none.
_BLANKS: Final = {"\u3000": "全角空格", "\u00a0": "网页或 Word 里的不间断空格"}
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})


def _odd(line: str) -> str:
    """Say what of a line outside texts and comments nobody sees, or is a digit or letter of full width."""
    bare = _TEXTS.sub(lambda match: " " * len(match[0]), line)
    for column, sign in enumerate(bare, 1):
        if sign != "\t" and (unicodedata.category(sign) in _UNSEEN or (sign.isspace() and sign != " ")):
            return f"第{column}列有{_BLANKS.get(sign, '看不见的字符')}。请删去，空格用半角。"
        if _ends(bare, column):
            return f"第{column}列：行末不写“{sign}”。请删去。"
        if sign in "（）；：！":
            return f"第{column}列有全角的“{sign}”，值的后面不写别的。请删去，说明写在 # 之后。"
        if "！" <= sign <= "～":
            return f"第{column}列是全角的“{sign}”。请改为半角的“{chr(ord(sign) - 0xFEE0)}”。"
    return ""


def _ends(line: str, column: int) -> bool:
    """Whether a stop or comma of full width stands behind a value, at the end of its line."""
    rest = line[column:].strip()
    return line[column - 1] in "，。；、" and "=" in line and "[" not in line and (not rest or rest[0] == "#")


def _wide_said(line: str) -> str:
    """Say which sign of full width stands where TOML wants another, and where; or nothing."""
    wide = _wide(line)
    if wide is None:
        return ""
    column, sign = wide
    others = "".join(dict.fromkeys(s for s in line[column:].partition("#")[0] if s in _WIDE and s != sign))
    more = f"这一行的 {' '.join(others)} 也请改。" if others and line[:column].count('"') == 0 else ""
    if _WIDE[sign] in "\"'":
        return f"第{column}列是全角的引号 {sign} 。请改为半角的英文双引号。{more}"
    return f"第{column}列是全角的“{sign}”。请改为半角的“{_WIDE[sign]}”。{more}"


def _wide(line: str) -> tuple[int, str] | None:
    """Return column and sign of the first full-width sign that stands where TOML wants another."""
    quote, inside = "", None
    for column, sign in enumerate(line, 1):
        if quote:
            inside = (column, sign) if _WIDE.get(sign) == quote else inside
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#":
            return None
        elif sign in _WIDE:
            return None if _ends(line, column) else (column, sign)
    return inside if quote else None  # begun with the keyboard's quotation mark, ended with another
