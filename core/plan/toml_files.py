"""Read a TOML file that people write by hand: the one reader for plans, rules, yearly plans and editors.

A byte order mark, as Windows editors write it, is no fault. Whatever else stands in the way is said in one
Chinese sentence with line and remedy. The sentence never holds the file's path: viewers may see it.
"""

from __future__ import annotations

import errno
import re
import tomllib
from pathlib import Path
from typing import Any, Final

#: No plan comes near; a file beyond is something else.
MOST_BYTES: Final = 5_000_000
_SAVE_AS: Final = "请用记事本打开，“另存为”时编码选“UTF-8”"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MARK: Final = "\ufeff"
#: A byte that is NUL more often than once in so many characters is half of a character of UTF-16.
_SAMPLE: Final = 4096
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
_SYSTEM: Final = {
    errno.EACCES: "没有访问权限。请授予本服务用户读取权限",
    errno.EPERM: "没有访问权限。请授予本服务用户读取权限",
    errno.EISDIR: "同名的是一个文件夹。请移走它，放入文件",
    errno.ENOTDIR: "上级路径不是文件夹。请核对状态文件夹的设置",
}


class TomlFileError(ValueError):
    """A file that cannot be read; ``str()`` is a Chinese sentence with place and remedy, without a path.

    Attributes
    ----------
    missing : bool
        Whether there is no such file.
    """

    def __init__(self, message: str, *, missing: bool = False) -> None:
        self.missing = missing
        super().__init__(message)


def read_toml_file(path: Path) -> dict[str, Any]:
    """Read one file.

    Raises
    ------
    TomlFileError
        Where it is missing, cannot be opened, is not UTF-8, or is no valid TOML.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise TomlFileError("缺少这个文件。请补齐后再试。", missing=True) from None
    except OSError as error:
        why = _SYSTEM.get(error.errno or 0, f"系统报告“{error.strerror}”。请检查磁盘和权限后重试")
        raise TomlFileError(f"文件无法读取，{why}。") from error
    return parse_toml(content)


def parse_toml(content: bytes) -> dict[str, Any]:
    """Parse a file's bytes; see :func:`read_toml_file`."""
    if len(content) > MOST_BYTES:
        raise TomlFileError(f"文件超过{MOST_BYTES // 1_000_000}MB，不是配置文件。请核对放错的文件。")
    written = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise TomlFileError(_syntax(str(error), written)) from error
    except RecursionError as error:
        raise TomlFileError("TOML 语法错误：括号嵌套过深。请改正括号。") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise TomlFileError("TOML 语法错误：有过长的数字。请改正该数。") from error


def _decoded(content: bytes) -> str:
    head = content[:_SAMPLE]
    if content.startswith(_UTF16) or head.count(0) * 4 > len(head):
        raise TomlFileError(f"文件不是 UTF-8 编码（是 UTF-16，记事本称“Unicode”）。{_SAVE_AS}。")
    try:
        return content.decode("utf-8").lstrip(_MARK)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        code = "（看来是 GBK，记事本称“ANSI”）" if _is_gbk(content) else ""
        raise TomlFileError(f"文件不是 UTF-8 编码{code}，第{line}行有不能识别的字。{_SAVE_AS}。") from error


def _is_gbk(content: bytes) -> bool:
    try:
        written = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= char <= "\u9fff" for char in written)


def _syntax(text: str, written: str) -> str:
    place = _PLACE.search(text)
    where = f"第{place[1]}行第{place[2]}列" if place else "文件末尾"
    table = re.match(r"Cannot declare \('([^',]+)',\) twice", text)
    if table is not None:
        name = table[1]
        return (
            f"{where}：[{name}] 只有一层方括号，却写了不止一条。请把每一条的 [{name}] 都改为 [[{name}]]，"
            "不要删去任何一条；确实重复的才删去。"
        )
    if text.startswith("Cannot"):  # "Cannot overwrite a value", "Cannot declare (...) twice"
        return f"{where}的字段或表重复。请删去一个。"
    lines = written.split("\n")
    number = int(place[1]) if place else len(lines)
    wide = _wide(lines[number - 1]) if number <= len(lines) else None
    if wide is not None:
        column, sign = wide
        right = f"“{_WIDE[sign]}”" if _WIDE[sign] != '"' else "英文双引号"
        return f"TOML 语法错误，第{number}行第{column}列是全角的“{sign}”。请改为半角的{right}。"
    return f"TOML 语法错误，{where}。请改正该处的引号、括号或等号。"


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
            return column, sign
    return inside if quote else None  # begun with the keyboard's quotation mark, ended with another
