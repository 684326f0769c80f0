"""Read the parts of an xlsx package into raw sheets, within bounds and without any third-party parser.

Only what a reader of figures needs is taken: values, whether they come from a formula, whether they are shown
as a date or a percentage, hidden rows and columns, merged ranges, and which cells bear a comment.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from core.workbook.findings import RefusedWorkbookError
from core.workbook.xlsx.cells import RawBook, Sheet, position, whole
from core.workbook.xlsx.container import Container, open_container
from core.workbook.xlsx.limits import LIMITS, Limits
from core.workbook.xlsx.sax import Attributes, parse
from core.workbook.xlsx.sheet import MARKS, CellStyle, Counter, Tables, read_sheet

_WORKSHEET: Final = "/worksheet"
_COMMENTS: Final = "/comments"
#: Built-in number formats that show a date or time, and those that show a percentage.
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
#: A format code without what is quoted, escaped or in brackets; then a date's letters decide.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_DATE_LETTERS: Final = re.compile(r"[ymdhs年月日]", re.IGNORECASE)


def read_package(content: bytes, limits: Limits = LIMITS) -> RawBook:
    """Read a workbook's bytes.

    Raises
    ------
    RefusedWorkbookError
        Where the file is refused as a whole; see :func:`core.workbook.xlsx.container.open_container`.
    """
    container = open_container(content, limits)
    names, epoch_1904 = _workbook(container, limits)
    targets = _relations(container, "xl/workbook.xml", limits)
    tables = Tables(
        _strings(container, _part(targets, "/sharedStrings"), limits),
        _styles(container, _part(targets, "/styles"), limits),
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
    external = any(name.startswith("xl/externalLinks/") for name in container.names)
    return RawBook(tuple(sheets), epoch_1904, external)


def _workbook(container: Container, limits: Limits) -> tuple[list[tuple[str, bool, str]], bool]:
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

    parse(container.stream("xl/workbook.xml"), "xl/workbook.xml", start, limits=limits)
    return sheets, epoch_1904


def _relations(container: Container, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Return type and target part of every relation of a part."""
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    found: dict[str, tuple[str, str]] = {}
    if relations not in container.names:
        return found

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[attributes.get("Id", "")] = attributes.get("Type", ""), posixpath.normpath(path)

    parse(container.stream(relations), relations, start, limits=limits)
    return found


def _part(targets: dict[str, tuple[str, str]], kind: str) -> str:
    """Name of the part that the workbook refers to by this kind, "" where there is none."""
    return next((target for found, target in targets.values() if found.endswith(kind)), "")


def _strings(container: Container, part: str, limits: Limits) -> list[tuple[str, bool]]:
    """Return the shared strings, each with whether it was cut; phonetic readings are left out."""
    strings: list[tuple[str, bool]] = []
    if part not in container.names:
        return strings
    taken: list[str] = []
    size = 0
    in_text = phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal in_text, phonetic, size
        if name == "si":
            taken.clear()
            size = 0
        phonetic = phonetic or name == "rPh"
        in_text = name == "t" and not phonetic

    def end(name: str) -> None:
        nonlocal in_text, phonetic
        if name == "si":
            text = "".join(taken)
            strings.append((text[: limits.text], size > limits.text))
            if len(strings) > limits.strings:
                raise RefusedWorkbookError(f"文字超过{limits.strings}条", "请删去与填报无关的内容后再上传")
        phonetic = phonetic and name != "rPh"
        in_text = False

    def text(data: str) -> None:
        nonlocal size
        if in_text:
            if size <= limits.text:
                taken.append(data[: limits.text + 1])
            size += len(data)

    parse(container.stream(part), part, start, end=end, text=text, limits=limits)
    return strings


def _styles(container: Container, part: str, limits: Limits) -> list[CellStyle]:
    """Return how cells of each style are shown."""
    formats: dict[int, str] = {}
    styles: list[CellStyle] = []
    if part not in container.names:
        return styles
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt":
            formats[whole(attributes.get("numFmtId")) or 0] = attributes.get("formatCode", "")[: limits.text]
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = whole(attributes.get("numFmtId")) or 0
            styles.append(_style(number, formats.get(number, "")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parse(container.stream(part), part, start, end=end, limits=limits)
    return styles


def _style(number: int, code: str) -> CellStyle:
    bare = _LITERAL.sub("", code)
    date = number in _DATES or bool(_DATE_LETTERS.search(bare.replace("General", "")))
    return CellStyle(date=date, percent=not date and (number in _PERCENTS or "%" in bare))


def _comments(container: Container, part: str, sheet: Sheet, limits: Limits) -> None:
    for kind, target in _relations(container, part, limits).values():
        if kind.endswith(_COMMENTS) and target in container.names:
            parse(container.stream(target), target, lambda n, a: _comment(n, a, sheet), limits=limits)


def _comment(name: str, attributes: Attributes, sheet: Sheet) -> None:
    place = position(attributes.get("ref", "")) if name == "comment" else None
    if place and len(sheet.comments) < MARKS:
        sheet.comments.add(place)
