"""``evidence``: what publishers said about milestones, institutions and events (公开线索)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json

if TYPE_CHECKING:
    from core.measures.public_evidence import Trace


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("evidence", help="里程碑的公开线索，不代替填报")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print every statement, by item."""
    from core.measures.public_evidence import by_item, count, traces

    opened = open_for(arguments)
    by_milestone = by_item(opened.catalog, opened.as_of)
    if arguments.json:
        print_json([as_json(trace) for item_traces in by_milestone.values() for trace in item_traces])
        return 0
    print(heading(arguments.dataset, opened.as_of))
    print(f"{count(traces(opened.catalog, opened.as_of)).sentence}。")
    for item, item_traces in by_milestone.items():
        print(f"{item} {item_traces[0].milestone.name}")
        for trace in item_traces:
            print(f"  {trace.supports or '背景'}：{trace.sentence}。")
    return 0


def as_json(trace: Trace) -> dict[str, Any]:
    """One statement as the JSON answer says it."""
    evidence = trace.evidence
    return {
        "id": evidence.item,
        "name": trace.milestone.name,
        "event": evidence.event,
        "fact": evidence.fact,
        "supports": evidence.supports or None,
        "source": evidence.source,
        "date": evidence.date,
        "published": trace.published,
        "dated": trace.dated,
        "address": evidence.address or None,
        "grade": evidence.grade,
        "missing": evidence.missing or None,
    }
