"""Read the parts of an xlsx package into raw sheets, within bounds and without any third-party parser.

Only what a reader of figures needs is taken: values, whether they come from a formula, whether they are shown
as a date or a percentage, hidden rows and columns, merged ranges, and which cells bear a comment.
"""

from __future__ import annotations

import posixpath
from typing import Final

from core.workbook.findings import RefusedWorkbookError, quoted
from core.workbook.xlsx.cells import RawBook, Sheet, position
from core.workbook.xlsx.container import Container, open_container
from core.workbook.xlsx.disguise import has_connections, refuse_disguised
from core.workbook.xlsx.limits import LIMITS, Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.sheet import MARKS, Counter, Tables, read_sheet
from core.workbook.xlsx.styles import read_styles
from core.workbook.xlsx.text import Runs, Text

_WORKSHEET: Final = "/worksheet"
_COMMENTS: Final = "/comments"
_DOCUMENT: Final = "/officeDocument"
_MAIN: Final = "xl/workbook.xml"
_REMEDY: Final = "请用 Excel 或 WPS 打开并另存一份，或重新下载模板填写"


def read_package(content: bytes, limits: Limits = LIMITS) -> RawBook:
    """Read a workbook's bytes.

    Raises
    ------
    RefusedWorkbookError
        Where the file is refused as a whole; see :func:`core.workbook.xlsx.container.open_container`.
    """
    container = open_container(content, limits)
    refuse_disguised(container, limits)
    main = _main(container, limits)
    names, epoch_1904 = _workbook(container, main, limits)
    targets = _relations(container, main, limits)
    tables = Tables(
        _strings(container, _part(targets, "/sharedStrings"), limits),
        read_styles(container, _part(targets, "/styles"), limits),
    )
    counter = Counter(limits)
    sheets: list[Sheet] = []
    for name, hidden, relation in names:
        kind, target = targets.get(relation, ("", ""))
        if not kind.endswith(_WORKSHEET):
            continue  # charts and the like hold no cells
        sheet = Sheet(name, hidden)
        read_sheet(container, target, sheet, tables, counter)
        _comments(container, target, sheet, limits)
        sheets.append(sheet)
    if not sheets:
        raise RefusedWorkbookError("工作簿内没有工作表", "请重新下载模板填写")
    kinds = [kind for kind, _ in targets.values()]
    external = any(part.lower().startswith("xl/externallinks/") for part in container.parts)
    external = external or any(kind.endswith("/externalLink") for kind in kinds)
    return RawBook(tuple(sheets), epoch_1904, external, has_connections(container, kinds))


def _main(container: Container, limits: Limits) -> str:
    """Name of the part that holds the list of sheets: the package's relations say it."""
    related = [
        target for kind, target in _relations(container, "", limits).values() if kind.endswith(_DOCUMENT)
    ]
    main = next((target for target in related if container.find(target)), _MAIN)
    if not container.find(main):
        missing = related[0] if related else main
        raise RefusedWorkbookError(f"文件包内没有工作簿（缺少{quoted(missing)}）", _REMEDY)
    return main


def _workbook(container: Container, main: str, limits: Limits) -> tuple[list[tuple[str, bool, str]], bool]:
    """Return name, hidden state and relation of every sheet, and whether dates count from 1904."""
    sheets: list[tuple[str, bool, str]] = []
    epoch_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch_1904
        if name == "workbookPr":
            epoch_1904 = attributes.get("date1904", "0").lower() in {"1", "true"}
        elif name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes.get("name", "")[: limits.text], hidden, attributes.get("id", "")))
            if len(sheets) > limits.sheets:
                raise RefusedWorkbookError(f"工作表超过{limits.sheets}张", "请删去与填报无关的工作表后再上传")

    parse(container.stream(main), main, start, limits=limits)
    return sheets, epoch_1904


def _relations(container: Container, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Return type and target part of every relation of a part."""
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    by_id: dict[str, tuple[str, str]] = {}
    if not container.find(relations):
        return by_id

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            by_id[attributes.get("Id", "")] = attributes.get("Type", ""), posixpath.normpath(path)

    parse(container.stream(relations), relations, start, limits=limits)
    return by_id


def _part(targets: dict[str, tuple[str, str]], kind: str) -> str:
    """Name of the part that the workbook refers to by this kind, "" where there is none."""
    return next((target for kind_found, target in targets.values() if kind_found.endswith(kind)), "")


def _strings(container: Container, part: str, limits: Limits) -> list[Text]:
    """Return the shared strings; phonetic readings are left out."""
    strings: list[Text] = []
    runs = Runs(limits.text)
    if not container.find(part):
        return strings

    def start(name: str, attributes: Attributes) -> None:
        if name == "si":
            runs.clear()
        runs.start(name, attributes)

    def end(name: str) -> None:
        runs.end(name)
        if name == "si":
            strings.append(runs.made())
            if len(strings) > limits.strings:
                raise RefusedWorkbookError(f"文字超过{limits.strings}条", "请删去与填报无关的内容后再上传")

    parse(container.stream(part), part, start, end=end, text=runs.add, limits=limits)
    return strings


def _comments(container: Container, part: str, sheet: Sheet, limits: Limits) -> None:
    for kind, target in _relations(container, part, limits).values():
        if kind.endswith(_COMMENTS) and container.find(target):
            parse(container.stream(target), target, lambda n, a: _comment(n, a, sheet), limits=limits)


def _comment(name: str, attributes: Attributes, sheet: Sheet) -> None:
    place = position(attributes.get("ref", "")) if name == "comment" else None
    if place and len(sheet.comments) < MARKS:
        sheet.comments.add(place)
