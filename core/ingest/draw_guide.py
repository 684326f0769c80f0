"""Draw the first sheet: how to fill the workbook in, what its colours mean, and what it was made from."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.workbook import Workbook

from core.ingest import dress, fields
from core.ingest.fields import TEMPLATE_VERSION, Meta
from core.ingest.material import Material
from core.store.paths import DATASETS

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
    ("填数", dress.FILL_WANTED, dress.BODY, "待补的数，填上后变白"),
    ("表头", dress.FILL_OPEN, dress.HEAD_OPEN, "这一列等待填写，口径、阶段和来源都可以改"),
    ("表头", dress.FILL_KNOWN, dress.HEAD_KNOWN, "这一列是已入库的数，来源已固定"),
    ("灰底", dress.FILL_LABEL, dress.QUIET, "供参考的内容，不会读取"),
)
_SHEETS: Final = (
    (fields.GAPS, "最先填写：缺哪些数、由谁提供、补上后能判定哪些目标"),
    (fields.COUNTY, "本县区各年指标"),
    ("各年度表", "如年鉴：地区为行，指标为列"),
    (fields.QUOTAS, "每年有任务数的指标"),
    (fields.MEASURES, "各项举措的状态、进展、存在问题、下步措施、责任领导、完成时限和佐证"),
    (fields.MILESTONES, "里程碑、机构和政策是否完成"),
    (fields.RECURRING, "每年举办的活动"),
    (fields.AMENDMENTS, "更正或撤回已入库的数，须写原因"),
    (fields.CHOICES, "下拉列表的词，不必填写"),
)
_FIRST: Final = 4


def draw_guide(book: Workbook, material: Material, *, drill: bool) -> None:
    """Add the guide to a workbook, as its first sheet."""
    sheet = book.create_sheet(fields.GUIDE)
    plan = material.catalog.plan
    dress.heading(sheet, f"{plan.product}填报工作簿", f"《{plan.title}》（{plan.number}）", drill=drill)
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
        look = {"font": letters, "fill": ground, "border": dress.BOX, "alignment": dress.CENTER}
        dress.put(sheet, row, 1, word, **look)
        row += 1
    row = _section(sheet, row + 1, "各表")
    present = {s.title for s in book.worksheets} | {fields.GAPS, *_always(material)}
    for name, what in _SHEETS:
        if name in present:
            _pair(sheet, row, name, what)
            row += 1
    dress.widths(sheet, [20, 108])
    dress.protect(sheet)
    dress.page(sheet, repeat=2, drill=drill)
    sheet.page_setup.fitToHeight = 1


def about(material: Material) -> dict[Meta, str]:
    """What the workbook says of itself, and the import reads."""
    city = f"{material.catalog.city.name}（全市及各县区）"
    return {
        Meta.VERSION: TEMPLATE_VERSION,
        Meta.PLAN: material.catalog.plan.id,
        Meta.DATASET: DATASETS[material.dataset],
        Meta.SCOPE: material.county.name if material.county else city,
        Meta.PUBLISHED: f"版本{material.version}",
        Meta.AS_OF: material.as_of.isoformat(),
    }


def _always(material: Material) -> set[str]:
    own = fields.COUNTY if material.county else "各年度表"
    entries = {fields.MEASURES, fields.MILESTONES, fields.RECURRING, fields.AMENDMENTS}
    return {own, fields.QUOTAS, fields.CHOICES, *entries}


def _section(sheet: Any, row: int, title: str) -> int:
    for column in (1, 2):
        look = {"font": dress.SECTION, "border": dress.UNDERLINE}
        dress.put(sheet, row, column, title if column == 1 else None, alignment=dress.ONE_LINE, **look)
    sheet.row_dimensions[row].height = 22
    return row + 1


def _pair(sheet: Any, row: int, label: str, value: str) -> None:
    dress.put(sheet, row, 1, label, font=dress.LABEL, alignment=dress.CENTER, border=dress.BOX)
    dress.put(sheet, row, 2, value, font=dress.BODY, alignment=dress.LEFT, border=dress.BOX)
    sheet.row_dimensions[row].height = 20
