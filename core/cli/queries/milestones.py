"""``milestones``: everything of the plan that can be checked but not counted, with status and evidence."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json, table

if TYPE_CHECKING:
    from core.measures.milestones import MilestoneState
    from core.plan.catalog import Catalog

KINDS = {"milestone": "里程碑", "recurring": "经常性活动", "institution": "制度机制", "policy": "政策"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("milestones", help="里程碑、经常性活动、制度机制和政策的状态与佐证")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge every milestone and print it."""
    opened = open_for(arguments)
    states = opened.milestones
    if arguments.json:
        print_json([as_json(opened.catalog, state) for state in states])
        return 0
    print(heading(arguments.dataset, opened.as_of))
    print(_table(states))
    return 0


def as_json(catalog: Catalog, state: MilestoneState) -> dict[str, Any]:
    """One milestone as the JSON answer says it."""
    milestone = state.milestone
    return {
        "id": milestone.id,
        "clause": milestone.clause,
        "measure": milestone.measure,
        "name": milestone.name,
        "kind": milestone.kind.value,
        "verb": milestone.verb,
        "done_when": milestone.done_when,
        "area": list(milestone.areas),
        "lead": [catalog.department(lead).name for lead in state.lead],
        "due": milestone.due,
        "valid": list(milestone.valid) if milestone.valid else None,
        "lapsed": state.lapsed,
        "status": state.status.value,
        "evidence": state.evidence or None,
        "evidence_date": state.freshness.date,
        "freshness": {"days": state.freshness.days, "level": state.freshness.level},
        "areas": [{"area": area_state.area, "status": area_state.status.value} for area_state in state.areas],
        "years": [{"year": held.year, "status": held.status.value} for held in state.years],
    }


def _table(states: tuple[MilestoneState, ...]) -> str:
    head = ("编号", "类别", "动词", "名称", "状态", "佐证日期")
    rows = [
        (
            state.milestone.id,
            KINDS[state.milestone.kind.value],
            state.milestone.verb,
            state.milestone.name,
            state.status.value + ("（期限已过）" if state.lapsed else ""),
            state.freshness.date.isoformat() if state.freshness.date else "—",
        )
        for state in states
    ]
    return table(head, rows)
