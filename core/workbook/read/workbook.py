"""``read_workbook``: from the bytes of a file to what it says, with every problem of its cells."""

from __future__ import annotations

import re
from typing import Final

from core.plan.catalog import Catalog
from core.workbook import labels
from core.workbook.findings import ERROR, NOTE, WARNING, Findings, RefusedWorkbookError, quoted
from core.workbook.labels import META_LABELS, TEMPLATE_VERSION, Field, Meta, Names, label_of
from core.workbook.lists import SPECS
from core.workbook.read.entries import EntryReader
from core.workbook.read.figures import read_figures
from core.workbook.read.model import About, FigureCell, Reading
from core.workbook.read.tables import find_table, looks_like_table
from core.workbook.values import fold, text
from core.workbook.xlsx.cells import RawBook, Sheet
from core.workbook.xlsx.limits import LIMITS, Limits
from core.workbook.xlsx.package import read_package

_YEAR_SHEET: Final = re.compile(r"\d{4}年.*|" + labels.UNDATED_FIELD)
_FIGURE_SHEETS: Final = frozenset({labels.GAPS, labels.COUNTY, labels.QUOTAS})
_NOT_READ: Final = frozenset({labels.GUIDE, labels.CHOICES})
_REMEDY: Final = "请重新下载模板，把所填内容复制过去再上传"


def read_workbook(
    content: bytes, catalog: Catalog, limits: Limits = LIMITS, *, with_empty: bool = True
) -> Reading:
    """Read a workbook that was made from the template.

    Parameters
    ----------
    content : bytes
        The file as uploaded.
    catalog : Catalog
        The plan that its names are looked up in.
    limits : Limits
        Bounds; see :class:`~core.workbook.xlsx.limits.Limits`.
    with_empty : bool
        Whether the identities of empty cells are wanted.

    Returns
    -------
    Reading
        ``findings`` lists what could not be read (errors), what a person should look at (warnings) and what
        was read in spite of how it was written (notes).

    Raises
    ------
    RefusedWorkbookError
        Where the file as a whole cannot be read: no workbook, unsafe, too large, another plan or version of
        the template.
    """
    book = read_package(content, limits)
    about = _about(book, catalog)
    names, findings = Names(catalog), Findings(limits.findings)
    _report_book(book, findings)
    figures: list[FigureCell] = []
    empty: set[tuple[object, ...]] = set()
    entries = EntryReader(names, findings, epoch_1904=book.epoch_1904)
    read: list[str] = []
    for sheet in book.sheets:
        name = sheet.name.strip()
        if name in _NOT_READ:
            continue
        if name in SPECS:
            entries.read(sheet, name)
        elif name in _FIGURE_SHEETS or _YEAR_SHEET.fullmatch(fold(name)) or looks_like_table(sheet):
            _check_year(sheet, findings)
            figure_cells, blank = read_figures(
                sheet, names, findings, epoch_1904=book.epoch_1904, with_empty=with_empty
            )
            figures.extend(figure_cells)
            empty |= blank
        else:
            findings.add(WARNING, (name, ""), "不认识的工作表，未读取", remedy="无关的工作表可以删去")
            continue
        read.append(name)
        if sheet.hidden:
            findings.add(WARNING, (name, ""), "工作表是隐藏的，已读取", remedy="请核对其内容")
    if not read:
        raise RefusedWorkbookError("没有可读取的工作表", _REMEDY)
    return Reading(
        about=about,
        sheets=tuple(read),
        figures=tuple(figures),
        empty=frozenset(empty),
        measures=tuple(entries.measures),
        milestones=tuple(entries.milestones),
        recurring=tuple(entries.recurring),
        amendments=tuple(entries.amendments),
        findings=findings.all(),
    )


def _about(book: RawBook, catalog: Catalog) -> About:
    """Read what the guide says of the workbook, and refuse what is not made for this plan."""
    guide = book.sheet(labels.GUIDE)
    if guide is None:
        raise RefusedWorkbookError(f"缺少“{labels.GUIDE}”表，不能确认模板版本", _REMEDY)
    written: dict[Meta, str] = {}
    for (row, column), cell in guide.cells.items():
        meta = META_LABELS.get(label_of(cell.value)) if isinstance(cell.value, str) else None
        beside = guide.cells.get((row, column + 1))
        if meta is not None and beside is not None:
            written.setdefault(meta, text(beside).value or "")
    version, plan = written.get(Meta.VERSION, ""), written.get(Meta.PLAN, "")
    if version != TEMPLATE_VERSION:
        found = f"模板版本是{quoted(version)}" if version else "没有模板版本"
        raise RefusedWorkbookError(found, _REMEDY, labels.GUIDE, f"“{TEMPLATE_VERSION}”")
    place = written.get(Meta.PREFECTURE, catalog.prefecture)  # those of 0.1.0 do not say
    if plan != catalog.plan.id or place != catalog.prefecture:
        found = (
            f"这是{'' if place == catalog.prefecture else f'地区{quoted(place)}'}方案{quoted(plan)}的工作簿"
        )
        raise RefusedWorkbookError(found, "请下载本方案的模板", labels.GUIDE, f"“{catalog.plan.id}”")
    return About(
        version=version,
        plan=plan,
        dataset=written.get(Meta.DATASET, ""),
        scope=written.get(Meta.SCOPE, ""),
        published=written.get(Meta.PUBLISHED, ""),
        as_of=written.get(Meta.AS_OF, ""),
    )


def _report_book(book: RawBook, findings: Findings) -> None:
    if book.epoch_1904:
        findings.add(WARNING, ("", ""), "工作簿采用1904日期系统，日期已按此换算", remedy="请核对各发布日期")
    if book.external_links:
        findings.add(NOTE, ("", ""), "工作簿含有指向其他文件的链接，只取已算好的结果")
    if book.connections:
        found = "工作簿含有数据连接或查询，没有执行，只取已算好的结果"
        findings.add(WARNING, ("", ""), found, remedy="请核对其结果；不需要的连接请删去后再上传")
    seen: set[str] = set()
    for sheet in book.sheets:
        if fold(sheet.name) in seen:
            findings.add(ERROR, (sheet.name, ""), "有两张同名的工作表", "每张表只有一份", "请删去一张")
        seen.add(fold(sheet.name))


def _check_year(sheet: Sheet, findings: Findings) -> None:
    """Hold a year's sheet against the year stated inside: a copied sheet is easily left half changed."""
    match = re.match(r"((?:19|20)\d{2})(?:年|$|[(_-])", fold(sheet.name), re.ASCII)
    table = find_table(sheet)
    if match is None or table is None or Field.YEAR not in table.sheet_cells:
        return
    position = table.sheet_cells[Field.YEAR]
    cell = table.cell(*position)
    written = text(cell).value if cell is not None else ""
    year = labels.year(written) if written else None
    if year is not None and str(year) != match[1]:  # what is no year is said where it is read
        found = f"表名为{quoted(sheet.name.strip())}，表内年份为{quoted(written)}"
        findings.add(ERROR, table.place(*position), found, "两处一致", "请改正其中一处")
