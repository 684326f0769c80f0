"""The one reader of TOML files that people write by hand: plans, rules, yearly plans, editors, mail.

A byte order mark, as Windows editors write it, is no fault. Whatever else stands in the way is said in one
Chinese sentence with line and remedy. The sentence never holds the file's path: viewers may see it.
"""

from __future__ import annotations

import errno
import stat
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from core.system_errors import cause_of
from core.toml.mistakes import mistake

#: No plan comes near; a file beyond is something else.
MOST_BYTES: Final = 5_000_000
_SAVE_AS: Final = "请用记事本打开，“另存为”时编码选“UTF-8”"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MARK: Final = "\ufeff"
#: First bytes of zip archives (docx, xlsx) and of the older Office files.
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: A byte that is NUL more often than once in so many characters is half of a character of UTF-16.
_SAMPLE: Final = 4096

_REMEDIES: Final = {
    errno.EACCES: "请授予本服务用户读取权限",
    errno.EPERM: "请授予本服务用户读取权限",
    errno.EISDIR: "请移走它，放入文件",
    errno.ENOTDIR: "请核对状态文件夹的设置",
    errno.ELOOP: "请移走该链接，放入文件",
}
#: What Windows adds to a name whose extension it does not show.
_ADDED: Final = (".txt", ".toml", ".toml.txt")


class TomlFileError(ValueError):
    """A file that cannot be read; ``str()`` is a Chinese sentence with place and remedy, without a path.

    Attributes
    ----------
    missing : bool
        Whether there is no such file, nor a link or a misnamed file that is meant to be it.
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
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # a pipe would be waited for without end
            raise TomlFileError("文件无法读取，同名的不是普通文件。请移走它，放入文件。")
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _not_there(path) from None
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "请检查磁盘和权限后重试")
        raise TomlFileError(f"文件无法读取，{cause_of(error)}。{remedy}。") from error
    return parse_toml(content)


def _not_there(path: Path) -> TomlFileError:
    """Say that a file is missing, or what stands in its place: a link to nothing, a misnamed file."""
    if path.is_symlink():
        return TomlFileError("这是一个链接，所指的文件不存在。请恢复所指的文件，或放入文件本身。")
    stem = path.name.removesuffix(path.suffix)
    meant = {
        path.name.casefold(),
        *(f"{name}{more}".casefold() for name in (path.name, stem) for more in _ADDED),
    }
    names: list[str] = []
    with suppress(OSError):
        names = sorted(sibling.name for sibling in path.parent.iterdir())
    like = next((name for name in names if name.casefold() in meant), "")
    if like:
        slip = "大小写须一致" if like.casefold() == path.name.casefold() else "去掉多余的扩展名"
        return TomlFileError(f"缺少这个文件。有 {like}，请改名为 {path.name}，{slip}。")
    return TomlFileError("缺少这个文件。请补齐后再试。", missing=True)


def parse_toml(content: bytes) -> dict[str, Any]:
    """Parse a file's bytes; see :func:`read_toml_file`."""
    if len(content) > MOST_BYTES:
        raise TomlFileError(f"文件超过{MOST_BYTES // 1_000_000}MB，不是配置文件。请核对放错的文件。")
    written = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise TomlFileError(mistake(str(error), written)) from error
    except RecursionError as error:
        raise TomlFileError("TOML 语法错误：括号嵌套过深。请改正括号。") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise TomlFileError("TOML 语法错误：有过长的数字。请改正该数。") from error


def _decoded(content: bytes) -> str:
    head = content[:_SAMPLE]
    if content.startswith(_OFFICE):
        raise TomlFileError("这是 Word、Excel 或压缩文件，不是文本文件。请把内容存为纯文本（UTF-8）后放入。")
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
