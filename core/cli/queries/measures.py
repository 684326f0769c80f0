"""``measures``: the measures with status, freshness, targets and milestones; ``--reminders`` for 催报单."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import (
    add_notes_option,
    add_reading_options,
    heading,
    notes_asked,
    notes_text,
    open_for,
    print_json,
    table,
    with_notes,
)

if TYPE_CHECKING:
    from core.measures.measures import MeasureState
    from core.plan.catalog import Catalog
    from core.snapshot import Snapshot


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("measures", help="各项举措的状态、佐证时效、目标和里程碑")
    add_reading_options(parser)
    parser.add_argument(
        "--reminders", action="store_true", help="另列催报单：按部门列出待报事项（不用于 JSON）"
    )
    add_notes_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge every measure and print it."""
    opened = open_for(arguments)
    catalog, states = opened.catalog, opened.measures
    notes = notes_asked(arguments, opened.as_of)
    if arguments.json:
        print_json(with_notes([as_json(catalog, state) for state in states], notes))
        return 0
    print(heading(arguments.dataset, opened.as_of))
    print(_table(catalog, states))
    print(notes_text(notes, catalog), end="\n" if notes is not None else "")
    if arguments.reminders:
        print()
        print(_reminders(opened))
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
        "targets": [{"id": target.target.id, "status": target.status} for target in state.targets],
        "milestones": {"done": roll.done, "total": roll.total, "by_status": dict(roll.by_status)},
    }


def _table(catalog: Catalog, states: tuple[MeasureState, ...]) -> str:
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
        for state in states
    ]
    return table(head, rows, right=(0, 3, 4, 5))


def _reminders(opened: Snapshot) -> str:
    catalog = opened.catalog
    head = ("部门", "举措", "里程碑", "经常性活动（年）", "数据", "合计")
    rows = [
        (
            catalog.department(reminder.department).name,
            str(len(reminder.measures)),
            str(len(reminder.milestones)),
            str(sum(len(years) for _, years in reminder.recurring)),
            str(len(reminder.cells)),
            str(reminder.total),
        )
        for reminder in opened.reminders
    ]
    return "催报单\n" + table(head, rows, right=(1, 2, 3, 4, 5))
