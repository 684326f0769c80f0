"""What can go wrong in the store, said so that an official or a steward knows what to do."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from core.system_errors import cause_of_code


class StoreError(RuntimeError):
    """A failure of the store; ``str()`` is a Chinese sentence that names place and remedy."""


class StoreBusyError(StoreError):
    """Another process is writing and did not finish within the time allowed."""


class MissingDatabaseError(StoreError):
    """The dataset has never been built under this state folder."""


class DamagedStoreError(StoreError):
    """A file of the store is not what was written; a rebuild is needed."""


class BuildFailedError(StoreError):
    """The inputs of a build do not pass the checks; nothing was published."""


class AlreadyImportedError(StoreError):
    """A workbook with the same content is already part of the dataset."""


_ELSEWHERE: Final = "用环境变量 COUNTY_TARGETS_HOME 指定"
_RIGHTS: Final = f"请授予本服务用户读写权限，或{_ELSEWHERE}可写目录"
_IN_THE_WAY: Final = f"请移走该文件，或{_ELSEWHERE}其他目录"
#: What a steward can do about an error of the system.
_REMEDIES: Final[dict[int, str]] = {
    errno.ENOSPC: "请清理磁盘后重试，原有数据未受影响",
    errno.EDQUOT: "请清理磁盘或提高配额后重试，原有数据未受影响",
    errno.EFBIG: "请放宽文件大小限制后重试，原有数据未受影响",
    errno.EROFS: f"请将其改为可写，或{_ELSEWHERE}可写目录",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOENT: "请确认路径无误且未被移走，然后重试",
    errno.EISDIR: "请移走该文件夹，放入文件",
    errno.ELOOP: "请移走该链接，放入文件",
}
_OTHER: Final = "请检查磁盘与文件夹权限后重试，原有数据未受影响"

#: DuckDB reports the system's error as text only.
_SYSTEM_TEXT: Final = (
    ("No space left on device", errno.ENOSPC),
    ("Disk quota exceeded", errno.EDQUOT),
    ("File too large", errno.EFBIG),
    ("Read-only file system", errno.EROFS),
    ("Permission denied", errno.EACCES),
    ("No such file or directory", errno.ENOENT),
)


def system_sentence(action: str, path: Path, code: int | None, detail: str) -> str:
    """Say in one sentence what failed, where, why and what to do."""
    return f"{action}失败：{path}，{cause_of_code(code, detail)}。{_REMEDIES.get(code or 0, _OTHER)}。"


def from_json(content: str | bytes | bytearray) -> Any:
    """Return what a JSON text says.

    Raises
    ------
    ValueError
        Where it is none, or is nested deeper than anything of ours.
    """
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_json_file(path: Path, name: str, remedy: str) -> Any:
    """Read a JSON file that comes with the project.

    Parameters
    ----------
    path : Path
        The file.
    name, remedy : str
        How messages call it, and the Chinese sentence that says what to do.

    Raises
    ------
    StoreError
        Where it is missing, cannot be read, or is no JSON.
    """
    with explained(f"读取{name}", path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise StoreError(f"缺少{name}。{remedy}") from None
    try:
        return from_json(content)
    except ValueError as error:
        raise StoreError(f"{name}不是有效的 JSON。{remedy}") from error


@contextmanager
def explained(action: str, path: Path) -> Iterator[None]:
    """Turn errors of the system and of DuckDB into a :class:`StoreError` about ``action`` on ``path``."""
    try:
        yield
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise StoreError(system_sentence(action, path, error.errno, detail)) from error
    except duckdb.Error as error:
        text = str(error)
        code = next((number for words, number in _SYSTEM_TEXT if words in text), None)
        raise StoreError(system_sentence(action, path, code, text.splitlines()[0])) from error
