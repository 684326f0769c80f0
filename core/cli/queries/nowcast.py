"""``nowcast``: what the cumulative quarters of the running year say of the whole year (年内预判)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json, table

if TYPE_CHECKING:
    from core.targets.ahead.running import Nowcast

NONE = "还没有本年度的季度累计数，不能作年内预判。请在工作簿或数据页填报{}和各县区前三季度的总量与实际增速。"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("nowcast", help="年内预判：按已公布的季度累计推全年")
    add_reading_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the 年内预判 of every area whose quarters are in."""
    opened = open_for(arguments)
    nowcasts = opened.nowcasts
    if arguments.json:
        print_json([as_json(nowcast) for nowcast in nowcasts])
        return 0
    print(heading(arguments.dataset, opened.as_of))
    if not nowcasts:
        print(NONE.format(opened.catalog.city.short))
        return 0
    print(_table(nowcasts))
    for nowcast in nowcasts:
        print()
        print(f"{nowcast.sentence}{nowcast.grounds}")
    return 0


def as_json(nowcast: Nowcast) -> dict[str, Any]:
    """One area as the JSON answer says it."""
    return {
        "area": nowcast.area.code,
        "name": nowcast.area.name,
        "year": nowcast.year,
        "quarters": nowcast.quarters,
        "cumulative_growth": nowcast.cumulative.value / 100,
        "growth": nowcast.growth,
        "growth_low": nowcast.growth_low,
        "growth_high": nowcast.growth_high,
        "price": nowcast.price,
        "price_measured": nowcast.measured_price,
        "level": nowcast.level,
        "low": nowcast.low,
        "high": nowcast.high,
        "base": None if nowcast.base is None else {"year": nowcast.base.year, "value": nowcast.base.value},
        "targets": [
            {
                "id": b.target.id,
                "due": b.target.due,
                "needed_growth": b.needed,
                "chance": b.chance,
                "band": b.place,
                "rest_level": b.rest.level if b.rest else None,
                "rest_growth": b.rest.growth if b.rest else None,
            }
            for b in nowcast.branches
        ],
        "no_chance_because": nowcast.withheld,
        "record_years": nowcast.rest.record,
        "own_years": nowcast.rest.own,
        "widening": nowcast.rest.widening,
        "sentence": nowcast.sentence,
        "sources": list(nowcast.sources),
    }


def _table(nowcasts: tuple[Nowcast, ...]) -> str:
    from core.wording.numbers import number, percent, percent_span

    head = ("地区", "季度", "累计增速", "全年增速", "80%区间", "全年总量", "区间")
    rows = [
        (
            nowcast.area.short,
            f"{nowcast.year}年{nowcast.quarter_name}",
            percent(nowcast.cumulative.value / 100),
            percent(nowcast.growth),
            percent_span(nowcast.growth_low, nowcast.growth_high, 1),
            number(nowcast.level, 1),
            f"{number(nowcast.low, 1)}～{number(nowcast.high, 1)}" if nowcast.level is not None else "—",
        )
        for nowcast in nowcasts
    ]
    return table(head, rows, right=(2, 3, 5))
