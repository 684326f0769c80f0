"""Officers' entries of the drill: every status word, every freshness, and gaps where nobody has reported.

Dates are fixed. Persons are called 演练负责人, evidence is 演练佐证材料: no real person or document is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from core.catalog.catalog import Catalog
from core.catalog.entries import MeasureEntry, MilestoneEntry, RecurringEntry
from core.catalog.models import Measure, Milestone, MilestoneKind
from core.wording import MeasureStatus, MilestoneStatus, RecurringStatus

MARK: Final = "（演练）"

#: Status of the last entry by measure, in turn; ``None``: nothing was ever reported.
MEASURES: Final = (
    MeasureStatus.RUNNING,
    MeasureStatus.RUNNING,
    MeasureStatus.CONTINUOUS,
    MeasureStatus.DONE,
    MeasureStatus.LATE,
    MeasureStatus.RUNNING,
    None,
    MeasureStatus.CONTINUOUS,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.RUNNING,
)

#: Date of the last evidence by measure, in turn: fresh, ageing, old; ``None``: an entry without evidence.
EVIDENCE: Final = (
    dt.date(2026, 10, 28),
    dt.date(2026, 9, 15),
    dt.date(2026, 6, 18),
    dt.date(2026, 4, 2),
    dt.date(2025, 12, 10),
    None,
    dt.date(2026, 8, 20),
    dt.date(2025, 6, 5),
    dt.date(2026, 10, 12),
)

MILESTONES: Final = (
    MilestoneStatus.RUNNING,
    MilestoneStatus.DONE,
    MilestoneStatus.RUNNING,
    None,
    MilestoneStatus.DONE,
    MilestoneStatus.NOT_STARTED,
    MilestoneStatus.RUNNING,
    MilestoneStatus.DONE,
    None,
    MilestoneStatus.RUNNING,
    MilestoneStatus.CANCELLED,
)

RECURRING_YEARS: Final = range(2022, 2026)
RECURRING: Final = (
    RecurringStatus.HELD,
    RecurringStatus.HELD,
    RecurringStatus.NOT_HELD,
    None,
    RecurringStatus.HELD,
)

PROGRESS: Final = {
    MeasureStatus.RUNNING: "年度任务已分解到各实施主体，重点项目按计划推进。",
    MeasureStatus.CONTINUOUS: "工作机制已经建立，各项任务常态化开展。",
    MeasureStatus.DONE: "本项任务已全部完成并通过验收。",
    MeasureStatus.LATE: "部分项目进度慢于计划。",
    MeasureStatus.NOT_STARTED: "尚在前期准备，未正式启动。",
}
PROBLEMS: Final = {
    MeasureStatus.LATE: "要素保障不足，两个项目手续未办结。",
    MeasureStatus.NOT_STARTED: "实施方案未定稿。",
}
NEXT_STEPS: Final = {
    MeasureStatus.RUNNING: "按季调度，年底前完成年度任务。",
    MeasureStatus.CONTINUOUS: "保持现有机制，按季报送进展。",
    MeasureStatus.LATE: "逐项目销号，下一季度补齐进度。",
    MeasureStatus.NOT_STARTED: "下一季度启动。",
}


def measure_entries(catalog: Catalog) -> tuple[MeasureEntry, ...]:
    """Return the entries for measures, the earlier one of each measure first."""
    found = [entry for n, measure in enumerate(catalog.measures) for entry in _measure(measure, n)]
    return tuple(found)


def milestone_entries(catalog: Catalog) -> tuple[MilestoneEntry, ...]:
    """Return the entries for milestones, institutions and policies."""
    once = [m for m in catalog.milestones if m.kind is not MilestoneKind.RECURRING]
    return tuple(entry for n, milestone in enumerate(once) for entry in _milestone(milestone, n))


def recurring_entries(catalog: Catalog) -> tuple[RecurringEntry, ...]:
    """Return the entries for recurring events, by event and year."""
    found: list[RecurringEntry] = []
    events = [m for m in catalog.milestones if m.kind is MilestoneKind.RECURRING]
    for n, event in enumerate(events):
        for year in RECURRING_YEARS:
            status = RECURRING[(2 * n + year) % len(RECURRING)]
            if status is None:
                continue
            held = status is RecurringStatus.HELD
            found.append(
                RecurringEntry(
                    milestone=event.id,
                    year=year,
                    status=str(status),
                    date=dt.date(year, 5 + n % 6, 10 + n % 15),
                    evidence=f"演练佐证材料：{year}年举办情况" if held else "",
                    reason="" if held else f"当年未安排{MARK}",
                )
            )
    return tuple(found)


def _measure(measure: Measure, n: int) -> Iterator[MeasureEntry]:
    status, date = MEASURES[n % len(MEASURES)], EVIDENCE[n % len(EVIDENCE)]
    if status is None:
        return
    yield _entry(measure, MeasureStatus.RUNNING, dt.date(2023 + n % 3, 1 + n % 12, 15))
    yield _entry(measure, status, date)


def _entry(measure: Measure, status: MeasureStatus, date: dt.date | None) -> MeasureEntry:
    return MeasureEntry(
        measure=measure.number,
        status=str(status),
        date=date,
        progress=f"{PROGRESS[status]}{MARK}",
        problems=f"{PROBLEMS[status]}{MARK}" if status in PROBLEMS else "",
        next_steps=f"{NEXT_STEPS[status]}{MARK}" if status in NEXT_STEPS else "",
        responsible=f"演练负责人{measure.number}",
        deadline="2026年12月底",
        evidence=f"演练佐证材料：第{measure.number}项举措" if date else "",
    )


def _milestone(milestone: Milestone, n: int) -> Iterator[MilestoneEntry]:
    status = MILESTONES[n % len(MILESTONES)]
    if status is None:
        return
    date = dt.date(2023 + n % 4, 1 + (5 * n) % 10, 1 + n % 28)
    if status is MilestoneStatus.DONE and n % 2:
        yield MilestoneEntry(milestone.id, str(MilestoneStatus.RUNNING), date - dt.timedelta(days=200))
    yield MilestoneEntry(
        milestone=milestone.id,
        status=str(status),
        date=date,
        evidence="" if status is MilestoneStatus.NOT_STARTED else "演练佐证材料：完成情况说明",
        reason=f"上级政策调整{MARK}" if status is MilestoneStatus.CANCELLED else "",
    )
