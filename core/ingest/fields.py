"""What a workbook's sheets are called and what stands where: the words that writer and reader share.

A figure's attributes may stand at its sheet (本表…), its column or its row; the nearer one speaks. Cells are
found by these labels, never by their position, so that shuffled rows and columns are understood.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from core.ingest.values import fold

#: Raised whenever a workbook of the version before can no longer be read.
TEMPLATE_VERSION: Final = "1"

GUIDE: Final = "说明"
GAPS: Final = "补数清单"
COUNTY: Final = "县区数据"
QUOTAS: Final = "年度任务"
MEASURES: Final = "举措台账"
MILESTONES: Final = "里程碑"
RECURRING: Final = "常态化活动"
AMENDMENTS: Final = "更正与撤回"
CHOICES: Final = "选项"
UNDATED: Final = "未注明年份"
#: A year's sheet is called 2025年.
YEAR_SUFFIX: Final = "年"


class Field(StrEnum):
    """An attribute of a figure; the value is its label."""

    AREA = "地区"
    CODE = "指标代码"
    INDICATOR = "指标"
    UNIT = "单位"
    YEAR = "年份"
    BENCHMARK = "核算口径"
    STAGE = "数据阶段"
    PERIOD = "时期"
    PRECISION = "精度"
    TITLE = "来源标题"
    PUBLISHER = "发布单位"
    DATE = "发布日期"
    ADDRESS = "网址或出处"
    RELEASE = "公开标记"
    GRADE = "证据等级"
    BREAK = "与上年不可比"
    NOTE = "备注"
    REASON = "更正原因"


#: In a row's header an indicator is called so, and figures stand under this label where rows say all else.
ROW_INDICATOR: Final = "指标名称"
VALUE: Final = "数值"
#: Labels of columns that only inform; what stands there is not read.
INFORMATION: Final = frozenset({"序号", "责任部门", "可判定的目标", "补数说明", "年度目标"})

#: What says which figure it is; two levels may not contradict each other in these.
IDENTITY: Final = (Field.AREA, Field.INDICATOR, Field.YEAR, Field.BENCHMARK)
#: What makes up a source.
SOURCE: Final = (Field.PUBLISHER, Field.TITLE, Field.DATE, Field.ADDRESS)

_SHEET_PREFIX: Final = "本表"


def sheet_label(field: Field) -> str:
    """Label of an attribute that holds for the whole sheet."""
    return f"{_SHEET_PREFIX}{field}"


COLUMN_FIELDS: Final = {fold(field): field for field in Field if field is not Field.AREA}
ROW_FIELDS: Final = {
    **{fold(field): field for field in Field if field is not Field.INDICATOR},
    fold(ROW_INDICATOR): Field.INDICATOR,
}
SHEET_FIELDS: Final = {fold(sheet_label(field)): field for field in Field}


class Meta(StrEnum):
    """What the guide says of the workbook itself; the value is its label."""

    VERSION = "模板版本"
    PLAN = "方案"
    DATASET = "数据集"
    SCOPE = "填报范围"
    PUBLISHED = "导出时的数据版本"
    AS_OF = "导出日期"


META_LABELS: Final = {fold(meta): meta for meta in Meta}
