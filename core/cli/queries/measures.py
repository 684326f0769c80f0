"""``measures``: the measures with status, freshness, targets and milestones; ``--reminders`` for 催报单."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import Opened, add_reading_options, heading, open_for, print_json, table

if TYPE_CHECKING:
    from core.measures.measures import MeasureState
    from core.measures.milestones import MilestoneState
    from core.plan.catalog import Catalog


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("measures", help="各项举措的状态、佐证时效、目标和里程碑")
    add_reading_options(parser)
    parser.add_argument(
        "--reminders", action="store_true", help="另列催报单：按部门列出待报事项（不用于 JSON）"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge every measure and print it."""
    from core.measures.measures import assess_measures
    from core.measures.milestones import assess_milestones
    from core.targets.judge import assess_all

    opened = open_for(arguments)
    catalog, as_of = opened.catalog, opened.as_of
    milestones = assess_milestones(catalog, opened.milestone_entries, opened.recurring_entries, as_of)
    targets = assess_all(catalog, opened.book, as_of)
    found = assess_measures(catalog, opened.measure_entries, milestones, targets, as_of)
    if arguments.json:
        print_json([as_json(catalog, state) for state in found])
        return 0
    print(heading(arguments.dataset, as_of))
    print(_table(catalog, found))
    if arguments.reminders:
        print()
        print(_reminders(opened, found, milestones))
    return 0


def as_json(catalog: Catalog, state: MeasureState) -> dict[str, Any]:
    """One measure as the JSON answer says it."""
    measure, entry, roll = state.measure, state.entry, state.milestones
    return {
        "number": measure.number,
        "title": measure.title,
        "chapter": measure.chapter,
        "lead": [catalog.department(lead).name for lead in measure.lead],
        "implementing": list(measure.implementing),
        "implementing_names": [catalog.body_name(body) for body in measure.implementing],
        "status": state.status.value,
        "freshness": {
            "days": state.freshness.days,
            "level": state.freshness.level,
            "date": state.freshness.date,
        },
        "evidence": entry.evidence if entry else None,
        "progress": entry.progress if entry else None,
        "targets": [{"id": one.id, "status": one.status} for one in state.targets],
        "milestones": {"done": roll.done, "total": roll.total, "by_status": dict(roll.by_status)},
    }


def _table(catalog: Catalog, found: tuple[MeasureState, ...]) -> str:
    head = ("序号", "举措", "状态", "佐证距今", "里程碑", "目标", "牵头部门")
    rows = [
        (
            str(state.number),
            state.measure.title,
            state.status.value,
            f"{state.freshness.days}天" if state.freshness.days is not None else "无佐证",
            state.milestones.text,
            str(len(state.targets)),
            "、".join(catalog.department(lead).name for lead in state.measure.lead) or "—",
        )
        for state in found
    ]
    return table(head, rows, right=(0, 3, 4, 5))


def _reminders(
    opened: Opened, found: tuple[MeasureState, ...], milestones: tuple[MilestoneState, ...]
) -> str:
    from core.measures.reminders import reminders
    from core.targets.missing import gaps

    catalog = opened.catalog
    due = reminders(catalog, found, milestones, gaps(catalog, opened.book, opened.as_of))
    head = ("部门", "举措", "里程碑", "经常性活动（年）", "数据", "合计")
    rows = [
        (
            catalog.department(one.department).name,
            str(len(one.measures)),
            str(len(one.milestones)),
            str(sum(len(years) for _, years in one.recurring)),
            str(len(one.cells)),
            str(one.total),
        )
        for one in due
    ]
    return "催报单\n" + table(head, rows, right=(1, 2, 3, 4, 5))
