"""``bounds``: what published figures imply for cells that nobody has published."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json

if TYPE_CHECKING:
    from core.figures.implication import Implied


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("bounds", help="由公布数推得的上下限")
    add_reading_options(parser)
    parser.add_argument("--year", type=int, help="只看这一年")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print every bound that published figures imply."""
    from core.figures.implied import implied

    opened = open_for(arguments)
    implications = implied(opened.catalog, opened.known, arguments.year)
    if arguments.json:
        print_json([as_json(implication) for implication in implications])
        return 0
    print(heading(arguments.dataset, opened.as_of))
    for implication in implications:
        print(implication.sentence)
    if not implications:
        print("没有可由公布数推得的上下限。")
    return 0


def as_json(implied: Implied) -> dict[str, Any]:
    """One bound as the JSON answer says it, values in the unit."""
    return {
        "kind": implied.kind,
        "statement": implied.statement,
        "area": implied.area,
        "indicator": implied.indicator,
        "year": implied.year,
        "benchmark": implied.benchmark or None,
        "low": implied.low,
        "high": implied.high if math.isfinite(implied.high) else None,
        "unit": implied.unit,
        "grade": "D",
        "target": implied.target or None,
        "impossible": implied.impossible,
        "figures": [
            {"area": o.area_code, "value": o.value, "grade": str(o.grade), "source": o.source_id}
            for o in implied.figures
        ],
        "formula": implied.formula,
        "sentence": implied.sentence,
    }
