"""Sheets that list one entry a row, and their columns: ledger, milestones, events, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus
from core.workbook import labels

Kind = Literal["text", "date", "choice"]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its key, its label, how it is read, the words that it offers, and its width when printed.

    ``told`` marks columns that only inform: what stands in them is not read. ``fills`` marks those that make
    a row count as filled in.
    """

    key: str
    label: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    width: float = 12
    told: bool = False
    fills: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A sheet of entries; ``keys`` are the columns without which a row says nothing."""

    name: str
    title: str
    hint: str
    columns: tuple[ListColumn, ...]
    keys: tuple[str, ...]

    def column(self, key: str) -> ListColumn:
        """Return a column by its key."""
        return next(c for c in self.columns if c.key == key)


_AREA: Final = ListColumn("area", "地区", width=10)
_EVIDENCE: Final = ListColumn("evidence", "佐证", width=28, fills=True)
_EVIDENCE_DATE: Final = ListColumn("date", "佐证日期", "date", width=12, fills=True)
_REASON: Final = ListColumn("reason", "说明原因", width=20, fills=True)


def _status(words: tuple[str, ...]) -> ListColumn:
    return ListColumn("status", "状态", "choice", words, width=11, fills=True)


MEASURES: Final = ListSpec(
    labels.MEASURES,
    "举措台账",
    "每项举措一行，填写状态、进展和佐证。有佐证和佐证日期的填报才会改变看板上的状态；各县区另报的，复制一行并填写地区。",
    (
        ListColumn("measure", "序号", width=6),
        ListColumn("title", "举措", width=24, told=True),
        ListColumn("lead", "牵头单位", width=20, told=True),
        _AREA,
        _status(tuple(w for w in MeasureStatus if w is not MeasureStatus.UNREPORTED)),
        ListColumn("progress", "进展", width=32, fills=True),
        ListColumn("problems", "存在问题", width=24, fills=True),
        ListColumn("next_steps", "下步措施", width=24, fills=True),
        ListColumn("responsible", "责任领导", width=12, fills=True),
        ListColumn("deadline", "完成时限", width=13, fills=True),
        _EVIDENCE,
        _EVIDENCE_DATE,
        _REASON,
    ),
    ("measure",),
)

MILESTONES: Final = ListSpec(
    labels.MILESTONES,
    "里程碑、机构与政策",
    "“完成标志”是本系统对原文的理解。已完成或已取消的须有佐证和日期，取消的请说明原因。",
    (
        ListColumn("milestone", "编号", width=9),
        ListColumn("clause", "条款", width=9, told=True),
        ListColumn("verb", "原文用语", width=11, told=True),
        ListColumn("name", "内容", width=36, told=True),
        ListColumn("done_when", "完成标志", width=36, told=True),
        _AREA,
        _status(tuple(w for w in MilestoneStatus if w is not MilestoneStatus.UNREPORTED)),
        _EVIDENCE,
        _EVIDENCE_DATE,
        _REASON,
    ),
    ("milestone",),
)

RECURRING: Final = ListSpec(
    labels.RECURRING,
    "常态化活动",
    "每项活动每年一行。当年已办的填“已举办”并写佐证和日期，未办的填“未举办”并说明原因；不清楚的留空。",
    (
        ListColumn("milestone", "编号", width=9),
        ListColumn("name", "内容", width=40, told=True),
        ListColumn("year", "年份", width=8),
        _AREA,
        _status(tuple(w for w in RecurringStatus if w is not RecurringStatus.UNREPORTED)),
        _EVIDENCE,
        _EVIDENCE_DATE,
        _REASON,
    ),
    ("milestone", "year"),
)

CORRECT: Final = "更正"
WITHDRAW: Final = "撤回"
AMENDMENTS: Final = ListSpec(
    labels.AMENDMENTS,
    "更正与撤回",
    "填错的数在这里更正或撤回，原数不删除，历史中仍可查到。新公布的修订数不是更正，请填在年度表中另一口径或阶段的列。",
    (
        ListColumn("action", "操作", "choice", (CORRECT, WITHDRAW), width=9, fills=True),
        _AREA,
        ListColumn("indicator", "指标名称", width=28, fills=True),
        ListColumn("year", "年份", width=8, fills=True),
        ListColumn("period", "时期", width=10),
        ListColumn("benchmark", "核算口径", width=14),
        ListColumn("stage", "数据阶段", width=11),
        ListColumn("title", "来源标题", width=32),
        ListColumn("old", "原数值", width=12, fills=True),
        ListColumn("new", "更正后数值", width=12, fills=True),
        ListColumn("reason", "原因", width=32, fills=True),
    ),
    (),
)

SPECS: Final = {spec.name: spec for spec in (MEASURES, MILESTONES, RECURRING, AMENDMENTS)}
