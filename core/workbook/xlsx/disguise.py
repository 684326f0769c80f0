"""Macros, embedded objects and data connections, whatever their parts are called.

A part is known by its name, by the type that the package declares for it, by the relation that leads to it
and by its first bytes: what is hidden from the names is caught by the others.
"""

from __future__ import annotations

from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.container import MACROS, TYPES, Container
from core.workbook.xlsx.limits import Limits
from core.workbook.xlsx.sax import Attributes, parse

_OBJECTS: Final = "请删去嵌入的对象后再上传"
#: What declared types and relations end in or hold, in lower case; what it is; the remedy.
_REFUSED: Final = (
    ("macroenabled", "是启用宏的工作簿", MACROS),
    ("vbaproject", "含有宏（VBA）", MACROS),
    ("macrosheet", "含有宏工作表", MACROS),
    ("activex", "含有 ActiveX 控件", "请删去控件后再上传"),
    ("/control", "含有控件", "请删去控件后再上传"),
    ("oleobject", "含有嵌入的文件或对象", _OBJECTS),
    ("relationships/package", "含有嵌入的文件或对象", _OBJECTS),
    ("dialogsheet", "含有对话框工作表", "请删去后另存为 xlsx 再上传"),
)
_CONNECTIONS: Final = ("connections", "querytable", "powerpivot", "model")
_CONNECTED_PARTS: Final = ("xl/connections", "xl/querytables/", "xl/model/")
#: How files begin that have no business in a workbook.
_HEADS: Final = (
    (b"\xd0\xcf\x11\xe0", "含有嵌入的文件或对象", _OBJECTS),
    (b"PK\x03\x04", "含有嵌入的文件或对象", _OBJECTS),
    (b"MZ", "含有可执行文件", "请删去后再上传"),
    (b"%PDF", "含有嵌入的文件或对象", _OBJECTS),
)
_HEAD: Final = 512
_QUERY: Final = b"DataMashup"


def refuse_disguised(container: Container, limits: Limits) -> None:
    """Refuse macros and embedded files by declared type, relation and first bytes.

    Raises
    ------
    RefusedWorkbookError
        With the part's name.
    """

    def declared(name: str, attributes: Attributes) -> None:
        if name in ("Override", "Default"):
            _check(attributes.get("ContentType", ""), attributes.get("PartName", ""))

    def related(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            _check(attributes.get("Type", ""), attributes.get("Target", ""))

    parse(container.stream(TYPES), TYPES, declared, limits=limits)
    for part in container.parts:
        if part.lower().endswith(".rels"):
            parse(container.stream(part), part, related, limits=limits)
            continue
        _check(part, part)
        head = container.head(part, _HEAD)
        for start, what, remedy in _HEADS:
            if head.startswith(start):
                raise RefusedWorkbookError(f"文件{what}（{part[:80]}）", remedy)


def _check(kind: str, part: str) -> None:
    folded = kind.lower()
    for marker, what, remedy in _REFUSED:
        if marker in folded:
            raise RefusedWorkbookError(f"文件{what}{f'（{part[:80]}）' if part else ''}", remedy)


def has_connections(container: Container, relations: list[str]) -> bool:
    """Whether the workbook fetches data from elsewhere when it is opened.

    Parameters
    ----------
    container : Container
    relations : list of str
        Types of the relations of the workbook's main part.
    """
    if any(kind.lower().rpartition("/")[2] in _CONNECTIONS for kind in relations):
        return True
    names = [part.lower() for part in container.parts]
    if any(name.startswith(_CONNECTED_PARTS) for name in names):
        return True
    custom = [part for part in container.parts if part.lower().startswith("customxml/")]
    return any(_QUERY in container.head(part, _HEAD).replace(b"\0", b"") for part in custom)
