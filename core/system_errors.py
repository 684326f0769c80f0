"""What the operating system says of a file, in Chinese: a cause that stands before a remedy."""

from __future__ import annotations

import errno
from typing import Final

_CAUSES: Final[dict[int, str]] = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有访问权限",
    errno.EPERM: "没有访问权限",
    errno.EISDIR: "同名的是一个文件夹",
    errno.ENOTDIR: "路径中有同名文件，不是文件夹",
    errno.EEXIST: "同名文件已存在，不是文件夹",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ENOSPC: "磁盘空间已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EROFS: "文件系统只读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
}


def cause_of(error: OSError) -> str:
    """Say what was wrong; what is not known is quoted as the system reports it."""
    return cause_of_code(error.errno, error.strerror or type(error).__name__)


def cause_of_code(code: int | None, detail: str) -> str:
    """Say what an error number of the system means; an unknown one by ``detail``, the system's own words."""
    return _CAUSES.get(code or 0) or f"系统报告“{detail}”"
