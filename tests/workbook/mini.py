"""Small workbooks made by hand: quick to write and to read, with just what a test needs."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from core.workbook.labels import TEMPLATE_VERSION
from core.workbook.lists import SPECS

ABOUT = {"模板版本": TEMPLATE_VERSION, "方案": "zhangye-2022-4", "数据集": "正式数据"}
DEFAULTS: dict[str, Any] = {
    "本表来源标题": "测试用统计公报",
    "本表发布单位": "测试统计局",
    "本表发布日期": dt.date(2026, 4, 20),
    "本表公开标记": "公开",
}
GDP = {"指标": "地区生产总值", "单位": "亿元", "核算口径": "五经普口径", "数据阶段": "初步核算"}
VISITS = {"指标": "旅游接待人次", "单位": "万人次"}
FESTIVALS = {"指标": "县域特色节庆", "单位": "个"}
SHARE = {
    "指标": "工业增加值占地区生产总值比重",
    "单位": "%",
    "核算口径": "五经普口径",
    "数据阶段": "初步核算",
}

Rows = Mapping[str, Sequence[Any]]


def workbook(**about: Any) -> Workbook:
    """A workbook with its guide only; ``about`` replaces what it says of itself."""
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = "说明"
    for label, value in {**ABOUT, **about}.items():
        guide.append([label, value])
    return book


def add_year(
    book: Workbook,
    columns: Sequence[Mapping[str, Any]],
    rows: Rows,
    year: Any = 2025,
    name: str | None = None,
    **defaults: Any,
) -> Workbook:
    """Add a year's sheet: indicators across, areas down."""
    sheet = book.create_sheet(name or f"{year}年")
    sheet.append(["本表年份", year])
    for label, value in {**DEFAULTS, **defaults}.items():
        sheet.append([label, value])
    for label in dict.fromkeys(key for column in columns for key in column):
        sheet.append([label, *(column.get(label) for column in columns)])
    sheet.append(["地区"])
    for area, values in rows.items():
        sheet.append([area, *values])
    return book


def add_list(book: Workbook, name: str, rows: Sequence[Mapping[str, Any]]) -> Workbook:
    """Add a list sheet with rows by label."""
    sheet = book.create_sheet(name)
    labels = [column.label for column in SPECS[name].columns]
    sheet.append(labels)
    for row in rows:
        sheet.append([row.get(label) for label in labels])
    return book


def one(value: Any, column: Mapping[str, Any] = GDP, area: str = "临泽县", **other: Any) -> Workbook:
    """A workbook with one figure."""
    return add_year(workbook(), [column], {area: [value]}, **other)


def save(book: Workbook) -> bytes:
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    """The package with its parts changed (``None`` drops one) and ``extra`` ones added."""
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(name, changed)
        for name, part in extra.items():
            new.writestr(name, part)
    return raw.getvalue()


def cell_of(book: Workbook, area: str, column: int = 2, sheet: str = "2025年") -> Any:
    """The cell of an area."""
    ws = book[sheet]
    row = next(r for r in range(1, ws.max_row + 1) if ws.cell(r, 1).value == area)
    return ws.cell(row, column)
