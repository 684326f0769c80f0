"""Write the template: its guide, the sheet of missing figures, grids and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from core.plan.catalog import Catalog
from core.store.disk import DATASETS
from core.store.reader import Reader
from core.targets.missing import Gap
from core.workbook import labels
from core.workbook.labels import NONE, ROW_INDICATOR, TEMPLATE_VERSION, VALUE, Field, Meta
from core.workbook.template import style
from core.workbook.template.grid import DATE_FORMAT, defaults, draw_grid, wanted
from core.workbook.template.layout import county_grid, quota_grid, year_grid
from core.workbook.template.lists import draw_lists
from core.workbook.template.material import Material, Written, gather, likely_stage, wanted_years
from core.workbook.template.style import Choices, allow_dates, allow_window, pack

# Draw the first sheet: how to fill the workbook in, what its colours mean, and what it was made
# from.

_STEPS: Final = (
    "先看“补数清单”：列在前面的数最要紧，补上就能判定目标。数可以直接填在清单里，也可以填在各年度表的黄色格里。",
    "填数时一并写明来源：标题、发布单位、发布日期。一张表同一来源的，填在表上方“本表…”；个别列不同的，在该列填写。",
    "数值只填数字，按表头的单位填写，百分比填 41.3 而不是 0.413；没有数的留空，不要填 0 或“—”。",
    "尚未公布的数，“公开标记”选“未公布”，导出时不会带出。",
    "已有的数不必改动，也不会重复入库。确需更正的，直接改数并填“更正原因”，或在“更正与撤回”表中逐条写明。",
    "新公布的修订数不是更正：请填在对应核算口径或数据阶段的列，没有的用表末的备用列。原来的数会保留。",
    "举措、里程碑和活动：选择状态，写明佐证和佐证日期。没有佐证和日期的填报会留存，但不改变看板上的状态。",
    "填好后保存，到看板“数据”页上传；或运行 python -m core import 文件名。先检查后导入，有错不改动数据。",
)
_LEGEND: Final = (
    ("填数", style.FILL_WANTED, style.BODY, "待补的数，填上后变白"),
    ("表头", style.FILL_OPEN, style.HEAD_OPEN, "这一列等待填写，口径、阶段和来源都可以改"),
    ("表头", style.FILL_KNOWN, style.HEAD_KNOWN, "这一列是已入库的数，来源已固定"),
    ("灰底", style.FILL_LABEL, style.QUIET, "供参考的内容，不会读取"),
)
_SHEETS: Final = (
    (labels.GAPS, "最先填写：缺哪些数、由谁提供、补上后能判定哪些目标"),
    (labels.COUNTY, "本县区各年指标"),
    ("各年度表", "如年鉴：地区为行（按行政区划代码排列，与简报的县区次序不同），指标为列"),
    (labels.QUOTAS, "每年有任务数的指标"),
    (labels.MEASURES, "各项举措的状态、进展、存在问题、下步措施、责任领导、完成时限和佐证"),
    (labels.MILESTONES, "里程碑、机构和政策是否完成"),
    (labels.RECURRING, "每年举办的活动"),
    (labels.AMENDMENTS, "更正或撤回已入库的数，须写原因"),
    (labels.CHOICES, "下拉列表的词，不必填写"),
)
_FIRST: Final = 4


def draw_guide(book: Workbook, material: Material, *, drill: bool) -> None:
    """Add the guide to a workbook, as its first sheet."""
    sheet = book.create_sheet(labels.GUIDE)
    plan = material.catalog.plan
    style.heading(sheet, f"{plan.product}填报工作簿", f"《{plan.title}》（{plan.number}）", drill=drill)
    row = _section(sheet, _FIRST, "本工作簿")
    for label, value in about(material).items():
        _pair(sheet, row, str(label), value)
        row += 1
    row = _section(sheet, row + 1, "怎样填")
    for n, step in enumerate(_STEPS, start=1):
        _pair(sheet, row, str(n), step)
        row += 1
    row = _section(sheet, row + 1, "颜色")
    for word, ground, letters, meaning in _LEGEND:
        _pair(sheet, row, word, meaning)
        look = {"font": letters, "fill": ground, "border": style.BOX, "alignment": style.CENTER}
        style.put(sheet, row, 1, word, **look)
        row += 1
    row = _section(sheet, row + 1, "各表")
    present = {s.title for s in book.worksheets} | {labels.GAPS, *_always(material)}
    for name, what in _SHEETS:
        if name in present:
            _pair(sheet, row, name, what)
            row += 1
    style.widths(sheet, [20, 108])
    style.protect(sheet)
    style.page(sheet, repeat=2, drill=drill)
    sheet.page_setup.fitToHeight = 1


def about(material: Material) -> dict[Meta, str]:
    """What the workbook says of itself, and the import reads."""
    whole = material.catalog.city
    city = f"{whole.name}（{whole.short}及各县区）"
    return {
        Meta.VERSION: TEMPLATE_VERSION,
        Meta.PLAN: material.catalog.plan.id,
        Meta.PREFECTURE: material.catalog.prefecture,
        Meta.DATASET: DATASETS[material.dataset],
        Meta.SCOPE: _scope(material, city),
        Meta.PUBLISHED: f"版本{material.version}",
        Meta.AS_OF: material.as_of.isoformat(),
    }


def _scope(material: Material, city: str) -> str:
    if material.department:
        return material.catalog.department(material.department).name
    return material.county.name if material.county else city


def _always(material: Material) -> set[str]:
    sheet_name = labels.COUNTY if material.county else "各年度表"
    entries = {labels.MEASURES, labels.MILESTONES, labels.RECURRING, labels.AMENDMENTS}
    return {sheet_name, labels.QUOTAS, labels.CHOICES, *entries}


def _section(sheet: Any, row: int, title: str) -> int:
    for column in (1, 2):
        look = {"font": style.SECTION, "border": style.UNDERLINE}
        style.put(sheet, row, column, title if column == 1 else None, alignment=style.ONE_LINE, **look)
    sheet.row_dimensions[row].height = 22
    return row + 1


def _pair(sheet: Any, row: int, label: str, value: str) -> None:
    style.put(sheet, row, 1, label, font=style.LABEL, alignment=style.CENTER, border=style.BOX)
    style.put(sheet, row, 2, value, font=style.BODY, alignment=style.LEFT, border=style.BOX)
    sheet.row_dimensions[row].height = 20


_HEADER: Final = 7
_HINT: Final = (
    "填“数值”一栏即可，也可填在各年度表中，两处不必重复。"
    "来源填在上方“本表…”，对全表有效；某行来源不同的，在该行另填。"
)
#: Label and width of every column.
_COLUMNS: Final = (
    ("序号", 15.0),
    (Field.AREA.value, 11.0),
    (ROW_INDICATOR, 26.0),
    (Field.YEAR.value, 8.0),
    (Field.BENCHMARK.value, 13.0),
    (VALUE, 14.0),
    (Field.UNIT.value, 15.0),
    (Field.STAGE.value, 12.0),
    (Field.PRECISION.value, 9.0),
    (Field.RELEASE.value, 10.0),
    ("责任部门", 16.0),
    ("可判定的目标", 34.0),
    ("补数说明", 30.0),
    (Field.TITLE.value, 26.0),
    (Field.PUBLISHER.value, 16.0),
    (Field.DATE.value, 12.0),
    (Field.ADDRESS.value, 22.0),
)
_TO_FILL: Final = frozenset(
    {VALUE, *(f.value for f in (Field.STAGE, Field.PRECISION, Field.RELEASE, *labels.SOURCE))}
)


def draw_gaps(book: Workbook, material: Material, choices: Choices, *, drill: bool) -> None:
    """Add the list of missing figures to a workbook."""
    sheet = book.create_sheet(labels.GAPS)
    needed = sum(gap.essential for gap in material.gaps)
    title = f"补数清单：{needed}个数待补" if needed else "补数清单：目前没有待补的数"
    style.heading(sheet, title, _HINT, drill=drill)
    defaults(sheet, choices)
    for column, (label, _) in enumerate(_COLUMNS, start=1):
        to_fill = label in _TO_FILL
        style.put(
            sheet,
            _HEADER,
            column,
            label,
            font=style.HEAD_OPEN if to_fill else style.HEAD_KNOWN,
            fill=style.FILL_OPEN if to_fill else style.FILL_KNOWN,
            border=style.BOX,
            alignment=style.CENTER,
        )
    sheet.row_dimensions[_HEADER].height = 22
    for n, gap in enumerate(material.gaps, start=1):
        _row(sheet, _HEADER + n, n, gap, material)
    _rules(sheet, material, choices)
    last = _HEADER + max(1, len(material.gaps))
    sheet.auto_filter.ref = f"A{_HEADER}:{get_column_letter(len(_COLUMNS))}{last}"
    style.widths(sheet, [width for _, width in _COLUMNS])
    sheet.freeze_panes = f"D{_HEADER + 1}"
    style.protect(sheet)
    style.page(sheet, repeat=_HEADER, drill=drill, paper=style.PAPER_A3)


def _row(sheet: Any, row: int, number: int, gap: Gap, material: Material) -> None:
    values = _values(number, gap, material)
    foreign = _foreign(gap, material)
    for column, (label, _) in enumerate(_COLUMNS, start=1):
        to_fill = label in _TO_FILL
        indicator = material.catalog.indicator(gap.cell.indicator)
        form = style.number_format(None, indicator.decimals) if label == VALUE else "General"
        wide = label in ("可判定的目标", "补数说明", "责任部门", Field.TITLE, Field.ADDRESS, ROW_INDICATOR)
        style.put(
            sheet,
            row,
            column,
            values.get(label),
            font=style.STRONG if label in (Field.AREA, ROW_INDICATOR) else style.BODY,
            fill=style.FILL_PLAIN if (to_fill or gap.essential) and not foreign else style.FILL_LABEL,
            border=style.BOX,
            alignment=style.RIGHT if label == VALUE else style.LEFT if wide else style.CENTER,
            number_format=DATE_FORMAT if label == Field.DATE else form,
            open=to_fill,
        )
    written = [(values.get(label), width) for label, width in _COLUMNS]
    sheet.row_dimensions[row].height = style.row_height(written, 10, 30)


def _values(number: int, gap: Gap, material: Material) -> dict[str, Written]:
    cell, catalog = gap.cell, material.catalog
    indicator = catalog.indicator(cell.indicator)
    return {
        "序号": number,
        Field.AREA: catalog.area(cell.area).short,
        ROW_INDICATOR: indicator.name,
        Field.YEAR: cell.year,
        Field.BENCHMARK: material.benchmark_word(cell.benchmark) or NONE,
        Field.UNIT: indicator.unit,
        Field.STAGE: likely_stage(material, cell.benchmark, cell.year),
        "责任部门": "、".join(catalog.department(owner).name for owner in gap.owners),
        "可判定的目标": "；".join(catalog.target(target).name for target in gap.decides),
        "补数说明": _note(gap, material),
    }


def _note(gap: Gap, material: Material) -> str:
    note = gap.note or ("" if gap.essential else "可使判定更可靠")
    if not _foreign(gap, material):
        return note
    owner = material.catalog.department(gap.owners[0]).name
    return "；".join(part for part in (f"由{owner}填报；填写即为代提，由其确认", note) if part)


def _foreign(gap: Gap, material: Material) -> bool:
    """Whether a county's workbook shows a figure that a statistical bureau answers for."""
    return material.county is not None and material.catalog.by_statistics(gap.cell.indicator)


def _rules(sheet: Any, material: Material, choices: Choices) -> None:
    if not material.gaps:
        return
    first, last = _HEADER + 1, _HEADER + len(material.gaps)
    places = {label: get_column_letter(n) for n, (label, _) in enumerate(_COLUMNS, start=1)}
    for field in (Field.STAGE, Field.PRECISION, Field.RELEASE):
        choices.offer(sheet, field, f"{places[field]}{first}:{places[field]}{last}")
    allow_dates(sheet, f"{places[Field.DATE]}{first}:{places[Field.DATE]}{last}")
    by_indicator: dict[str, list[str]] = {}
    for row, gap in enumerate(material.gaps, start=first):
        cell = f"{places[VALUE]}{row}"
        wanted(sheet, cell)
        by_indicator.setdefault(gap.cell.indicator, []).append(cell)
    for indicator, cells in by_indicator.items():
        allow_window(sheet, cells, material.catalog.indicator(indicator))


# ``write_template``: the workbook that officials fill in, filled in with what there is.

DRILL = "drill"


def write_template(
    target: Path | str | BinaryIO,
    catalog: Catalog,
    reader: Reader,
    as_of: dt.date,
    county: str | None = None,
    *,
    department: str = "",
    years: Sequence[int] | None = None,
) -> None:
    """Write the workbook to fill in.

    Parameters
    ----------
    target : Path, str or binary file
        Where it is written.
    catalog : Catalog
    reader : Reader
        Open version of the dataset that it is filled in from.
    as_of : datetime.date
        Day for which missing figures are listed.
    county : str, optional
        Code of the county whose workbook is wanted; the city office's where omitted.
    department : str
        Id of the department whose rows alone are wanted; its workbook has no sheets of years.
    years : sequence of int, optional
        Years of which there is a sheet (or a column, for a county), the latest first; where omitted those
        that 补数清单 needs and the recent ones.

    Raises
    ------
    CatalogError
        Where the county is unknown.
    OSError
        Where the file cannot be written.
    """
    content = template(catalog, reader, as_of, county, department=department, years=years)
    if isinstance(target, (str, Path)):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def template(
    catalog: Catalog,
    reader: Reader,
    as_of: dt.date,
    county: str | None = None,
    *,
    department: str = "",
    years: Sequence[int] | None = None,
) -> bytes:
    """Return the workbook as bytes; see :func:`write_template`. The same version gives the same bytes."""
    material = gather(catalog, reader, as_of, county, department)
    return pack(draw(material, wanted_years(material) if years is None else tuple(years)), as_of)


def draw(material: Material, years: Sequence[int]) -> Workbook:
    """Draw all sheets."""
    drill = material.dataset == DRILL
    book = Workbook()
    book.remove(book.worksheets[0])
    choices = Choices(material.catalog)
    draw_guide(book, material, drill=drill)
    draw_gaps(book, material, choices, drill=drill)
    if material.department:
        pass  # its figures stand in the list of missing ones
    elif material.county is not None:
        draw_grid(book, county_grid(material, years), material.catalog, choices, drill=drill)
    else:
        for year in years:
            draw_grid(book, year_grid(material, year), material.catalog, choices, drill=drill)
    if material.quotas and not material.department:
        draw_grid(book, quota_grid(material), material.catalog, choices, drill=drill)
    draw_lists(book, material, choices, drill=drill)
    choices.write(book, drill=drill)
    plan = material.catalog.plan
    book.properties.title = f"{plan.product}填报工作簿"
    book.properties.creator = plan.product
    book.active = 1 if material.gaps else 0
    return book
