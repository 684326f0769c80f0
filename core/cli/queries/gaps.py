"""``gaps``: the figures whose want leaves targets without a status."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json, table

if TYPE_CHECKING:
    from core.plan.catalog import Catalog
    from core.targets.ahead.worth import Worth
    from core.targets.missing import Gap


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("gaps", help="补数清单：缺哪些数，由谁提供，可判定哪些目标")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List the missing figures and print them."""
    opened = open_for(arguments)
    gaps = opened.gaps
    if arguments.json:
        print_json(
            [
                *(as_json(opened.catalog, gap) for gap in gaps),
                *(worth_as_json(opened.catalog, worth) for worth in opened.worth_having),
            ]
        )
        return 0
    print(heading(arguments.dataset, opened.as_of))
    print(f"{opened.gap_summary.sentence}。")
    if opened.gap_summary.due_next:
        print(f"{opened.gap_summary.due_next}。")
    if gaps:
        print()
        print(_table(opened.catalog, gaps))
    if opened.worth_having:
        print()
        print(f"另有{len(opened.worth_having)}个数不影响能否判定，但影响决定：")
        print(_worth_table(opened.catalog, opened.worth_having))
    return 0


def as_json(catalog: Catalog, gap: Gap) -> dict[str, Any]:
    """One cell as the JSON answer says it."""
    cell = gap.cell
    return {
        "cell": {
            "area": cell.area,
            "indicator": cell.indicator,
            "year": cell.year,
            "benchmark": cell.benchmark or None,
            "unit": catalog.indicator(cell.indicator).unit,
        },
        "owner": [catalog.department(owner).name for owner in gap.owners],
        "targets": list(gap.decides),
        "decides_alone": list(gap.alone),
        "essential": gap.essential,
        "kind": "missing",
        "note": gap.note,
    }


def worth_as_json(catalog: Catalog, worth: Worth) -> dict[str, Any]:
    """One figure that the decision would want, in the form of the cells; ``kind`` tells it from them."""
    return {
        "cell": {
            "area": worth.area,
            "indicator": worth.indicator,
            "year": worth.year,
            "period": worth.period,
            "benchmark": worth.benchmark or None,
            "unit": catalog.indicator(worth.indicator).unit,
        },
        "owner": [catalog.department(owner).name for owner in worth.owners],
        "targets": list(worth.targets),
        "decides_alone": [],
        "essential": False,
        "kind": worth.kind,
        "note": worth.reason,
    }


def _worth_table(catalog: Catalog, figures: tuple[Worth, ...]) -> str:
    rows = [
        (
            catalog.area(worth.area).short,
            catalog.indicator(worth.indicator).name,
            worth.period,
            "、".join(catalog.department(owner).name for owner in worth.owners) or "—",
            worth.reason,
        )
        for worth in figures
    ]
    return table(("地区", "指标", "时期", "提供部门", "用处"), rows)


def _table(catalog: Catalog, gaps: tuple[Gap, ...]) -> str:
    rows = []
    for gap in gaps:
        cell = gap.cell
        benchmark = catalog.benchmark(cell.benchmark).short if cell.benchmark else "—"
        rows.append(
            (
                catalog.area(cell.area).short,
                catalog.indicator(cell.indicator).name,
                f"{cell.year}年",
                benchmark,
                "、".join(catalog.department(owner).name for owner in gap.owners) or "—",
                "、".join(gap.decides),
                "" if gap.essential else "可选",
            )
        )
    return table(("地区", "指标", "年份", "口径", "提供部门", "可判定的目标", "备注"), rows)
