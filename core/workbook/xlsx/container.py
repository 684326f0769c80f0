"""The file itself: is it an xlsx package that is safe to open? Decided before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from core.workbook.findings import RefusedWorkbookError, quoted
from core.workbook.xlsx.limits import LIMITS, Limits

CHUNK: Final = 65_536

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传"
MACROS: Final = "宏一律不接收，请另存为不含宏的 xlsx 再上传"
_TEMPLATE: Final = "请上传由本系统下载的模板填写而成的 xlsx 文件"

#: What other files begin with, what they are, and the remedy.
_OTHERS: Final = (
    (b"%PDF", "PDF 文件", _TEMPLATE),
    (b"\x89PNG", "图片", _TEMPLATE),
    (b"\xff\xd8\xff", "图片", _TEMPLATE),
    (b"Rar!", "RAR 压缩包", "请解压后上传其中的 xlsx 文件"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后上传其中的 xlsx 文件"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后上传其中的 xlsx 文件"),
    (b"{\\rtf", "RTF 文档", _TEMPLATE),
    (b"<?xml", "XML 表格", _SAVE_AS),
    (b"<html", "网页格式的表格", _SAVE_AS),
    (b"<!doc", "网页格式的表格", _SAVE_AS),
    (b"<tabl", "网页格式的表格", _SAVE_AS),
)

#: Parts that betray another kind of package.
_MARKERS: Final = (
    ("xl/vbaProject.bin", "含有宏（VBA）", MACROS),
    ("xl/macrosheets/", "含有宏工作表", MACROS),
    ("xl/dialogsheets/", "含有对话框工作表", "请删去后另存为 xlsx 再上传"),
    ("xl/workbook.bin", "是二进制工作簿（xlsb）", _SAVE_AS),
    ("xl/embeddings/", "含有嵌入的文件或对象", "请删去嵌入的对象后再上传"),
    ("xl/activeX/", "含有 ActiveX 控件", "请删去控件后再上传"),
    ("word/document.xml", "是 Word 文档，不是 Excel 工作簿", _TEMPLATE),
    ("ppt/presentation.xml", "是演示文稿，不是 Excel 工作簿", _TEMPLATE),
)
TYPES: Final = "[Content_Types].xml"


class Container:
    """An xlsx package whose directory has been checked; parts are unpacked bit by bit, within bounds."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._unpacked = 0
        #: Members by the name that counts: with slashes, whatever the case.
        self._members = {_plain(name).lower(): name for name in archive.namelist()}
        self.parts = tuple(_plain(name) for name in archive.namelist())

    def find(self, part: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return part.lower() in self._members

    def head(self, part: str, size: int) -> bytes:
        """Return the first bytes of a part, b"" for a folder.

        Raises
        ------
        RefusedWorkbookError
            Where it cannot be unpacked.
        """
        return next(self.stream(part, size), b"")

    def stream(self, part: str, step: int = CHUNK) -> Iterator[bytes]:
        """Yield the bytes of one part, ``step`` at a time.

        Raises
        ------
        RefusedWorkbookError
            Where the part is missing, damaged, or unpacks to more than it may.
        """
        try:
            with self._archive.open(self._members[part.lower()]) as opened:
                size = 0
                while chunk := opened.read(step):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > self._limits.part_bytes or self._unpacked > self._limits.total_bytes:
                        raise _bomb()
                    yield chunk
        except KeyError:
            raise _damaged(f"缺少组成部分 {part}") from None
        except RefusedWorkbookError:
            raise
        except Exception as error:  # zipfile's, zlib.error and what further decompressors raise
            raise _damaged(f"组成部分 {part} 不能解压") from error


def open_container(content: bytes, limits: Limits = LIMITS) -> Container:
    """Check a file's outside and open it.

    Parameters
    ----------
    content : bytes
        The file as uploaded.
    limits : Limits

    Raises
    ------
    RefusedWorkbookError
        Where it is no xlsx workbook, protected by a password, holds macros or embedded files, or would
        unpack to more than it may.
    """
    _sniff(content, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged("文件不完整或已损坏") from error
    _check_members(members, limits)
    _check_kind(frozenset(_plain(m.filename).lower() for m in members))
    return Container(archive, limits)


def _sniff(content: bytes, limits: Limits) -> None:
    if not content:
        raise RefusedWorkbookError("文件是空的", "请确认文件已保存，再重新上传")
    if len(content) > limits.file_bytes:
        mega = limits.file_bytes // 1_000_000
        raise RefusedWorkbookError(
            f"文件有{len(content) / 1_000_000:.1f}MB，超过上限{mega}MB",
            "请删去图片等与填报无关的内容，或分成几个文件上传",
        )
    if content.startswith(_OLE):
        raise _ole(content)
    if content.startswith(b"PK"):
        return
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower()
    for head, what, remedy in _OTHERS:
        if content.startswith(head) or start == head[:5].lower():
            raise RefusedWorkbookError(f"这是{what}，不是 xlsx 工作簿", remedy)
    what = "文本（CSV）文件" if _is_text(content) else "无法识别的文件"
    raise RefusedWorkbookError(f"这是{what}，不是 xlsx 工作簿", _TEMPLATE)


def _ole(content: bytes) -> RefusedWorkbookError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return RefusedWorkbookError("文件设有打开密码，无法读取", "请在 Excel 或 WPS 中取消密码后另存再上传")
    return RefusedWorkbookError("这是旧版 Excel 97—2003（xls）或其他旧格式文件", _SAVE_AS)


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - len("字".encode()):
                continue
        return True
    return False


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.entries:
        raise RefusedWorkbookError(
            f"文件包内有{len(members)}个组成部分，超过上限{limits.entries}个", _TEMPLATE
        )
    names = [_plain(m.filename) for m in members]
    if len({name.lower() for name in names}) != len(names):
        raise _damaged("文件包内有同名的组成部分")
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or "\0" in name or ":" in name:
            raise RefusedWorkbookError(f"文件包内有不正常的路径{quoted(name)}", _TEMPLATE)
    if any(m.flag_bits & 1 for m in members):
        raise RefusedWorkbookError("文件包设有密码，无法读取", "请取消密码后另存再上传")
    if sum(m.file_size for m in members) > limits.total_bytes or any(_too_large(m, limits) for m in members):
        raise _bomb()


def _too_large(member: zipfile.ZipInfo, limits: Limits) -> bool:
    packed = max(member.compress_size, 1)
    dense = member.file_size > limits.ratio_from and member.file_size / packed > limits.ratio
    return dense or member.file_size > limits.part_bytes


def _check_kind(names: frozenset[str]) -> None:
    for marker, what, remedy in _MARKERS:
        if any(name.startswith(marker.lower()) for name in names):
            raise RefusedWorkbookError(f"文件{what}", remedy)
    if "content.xml" in names and "mimetype" in names:
        raise RefusedWorkbookError("这是 OpenDocument（ods）文件", _SAVE_AS)
    if TYPES.lower() not in names:
        inside = any(name.endswith((".xlsx", ".xls")) for name in names)
        remedy = "请解压后上传其中的 xlsx 文件" if inside else _TEMPLATE
        raise RefusedWorkbookError("这是压缩包，不是 xlsx 工作簿", remedy)


def _plain(name: str) -> str:
    """Write a member's name with slashes: old writers of Windows used back-slashes."""
    return name.replace("\\", "/")


def _bomb() -> RefusedWorkbookError:
    return RefusedWorkbookError(
        "文件解压后过大，已停止读取", "请删去与填报无关的内容，或重新下载模板，只复制数值后再上传"
    )


def _damaged(what: str) -> RefusedWorkbookError:
    return RefusedWorkbookError(what, "请用 Excel 或 WPS 打开并另存一份，或重新下载模板填写")
