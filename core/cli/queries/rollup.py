"""``rollup``: the targets of several plans by word, as a province reads its prefectures."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from core.cli.processes import processors
from core.cli.queries.opened import add_reading_options, heading, print_json, table
from core.clock import today
from core.plan.installed import offered, using
from core.plan.models import CatalogError, CatalogProblem

if TYPE_CHECKING:
    from core.rollup import PlanWords


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("rollup", help="几个方案的目标按状态汇总")
    add_reading_options(parser)
    parser.add_argument("--plan", default="", metavar="方案", help="方案文件夹名，多个用逗号分开；省略则全部")
    parser.add_argument("--build", action="store_true", help="先同时生成各方案的数据")
    parser.add_argument("--jobs", type=int, metavar="个数", help="同时运行的进程数，默认按处理器个数")
    parser.set_defaults(run=run, own_plan=True)


def run(arguments: argparse.Namespace) -> int:
    """Judge every plan and print the words; 1 where a plan cannot be judged."""
    from core.rollup import in_parallel, roll_up

    plans = tuple(name.strip() for name in arguments.plan.split(",") if name.strip()) or offered()
    if not plans:
        message = "没有方案。请把方案文件夹放入数据文件夹，或运行 python -m core new-plan 生成一个样例。"
        raise CatalogError([CatalogProblem("data/", message)])
    jobs = max(1, arguments.jobs or processors())
    if arguments.build:
        for trouble in filter(None, in_parallel(partial(_build, dataset=arguments.dataset), plans, jobs)):
            print(trouble, file=sys.stderr)
    as_of = arguments.as_of or today()
    plans_judged = roll_up(plans, as_of, arguments.dataset, jobs)
    if arguments.json:
        print_json([as_json(judged) for judged in plans_judged])
    else:
        print(heading(arguments.dataset, as_of))
        print(_table(plans_judged))
        for judged in plans_judged:
            if judged.trouble:
                print(f"{judged.plan}：{judged.trouble}", file=sys.stderr)
    return int(any(judged.trouble for judged in plans_judged))


def as_json(words: PlanWords) -> dict[str, Any]:
    """One plan as the JSON answer says it; ``words`` counts the targets that a total counts."""
    return {**dataclasses.asdict(words), "trouble": words.trouble or None, "words": words.counts}


def _table(plans: tuple[PlanWords, ...]) -> str:
    from core.rollup import PLACES

    shown = [place for place in PLACES if any(place in judged.counts for judged in plans)]
    rows = [
        [
            judged.label_among(plans),
            str(len(judged.targets)),
            *(str(judged.counts.get(place, "")) for place in shown),
        ]
        for judged in plans
    ]
    return table(["地区", "目标", *shown], rows, right=range(1, len(shown) + 2))


def _build(plan: str, dataset: str) -> str:
    """Build one plan; returns what stood in the way, with the plan's name before it."""
    from core.cli.operations.build import build_dataset
    from core.plan.load import load_catalog
    from core.store.errors import StoreError

    with using(plan):
        try:
            build_dataset(dataset, load_catalog(plan))
        except (CatalogError, StoreError) as error:
            return f"{plan}：{error}"
    return ""
