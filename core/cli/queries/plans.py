"""``plans``: yearly plan targets (年度计划目标), which are judged apart from the targets of the document."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, print_json, table
from core.clock import today

if TYPE_CHECKING:
    from core.figures.observation import Observation
    from core.plan.catalog import Catalog
    from core.plan.yearly import YearlyPlan
    from core.targets.yearly_plans import PlanState


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("plans", help="年度计划目标：计划数、当年数、判定和年内累计")
    add_reading_options(parser)
    parser.add_argument("--example", action="store_true", help="只输出一条登记示例")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge every yearly plan target and print it, or print an entry to copy."""
    from core.plan.load import load_catalog
    from core.plan.yearly import example
    from core.store.figure_files import own_file, read_yearly_plans

    if arguments.example:
        print(example(load_catalog(), (arguments.as_of or today()).year), end="")
        return 0
    opened = open_for(arguments)
    plans = read_yearly_plans(arguments.dataset, opened.catalog)
    states = opened.with_plans(plans).plan_states
    if arguments.json:
        print_json([as_json(state) for state in states])
        return 0
    print(heading(arguments.dataset, opened.as_of))
    if states:
        print("年度计划目标由各单位登记，单独判定，不计入方案目标")
        print(_table(opened.catalog, states))
        print()
        for state in states:
            print(f"{state.plan.id}：{state.sentence}")
    else:
        print("尚未登记年度计划目标。")
    office_file = own_file(arguments.dataset).path
    print(f"登记在 {office_file} ，每项一段；python -m core plans --example 给出示例。")
    return 0


def as_json(state: PlanState) -> dict[str, Any]:
    """One yearly plan target as the JSON answer says it: growth as a fraction, values in the unit."""
    plan = state.plan
    return {
        "id": plan.id,
        "area": plan.area,
        "indicator": plan.indicator,
        "year": plan.year,
        **_plan(plan),
        "unit": plan.unit,
        "benchmark": plan.benchmark or None,
        "note": plan.note or None,
        "outturn": _figure(state.outturn),
        "completion": state.completion.value if state.completion else None,
        "difference": state.difference,
        "implied_growth": state.implied_growth,
        "status": state.word.value,
        "verdict": state.verdict.value if state.verdict else None,
        "conclusions": [
            {"verdict": c.verdict.value, "status": c.word.value, "value": c.observation.value}
            for c in state.conclusions
        ],
        "context": [_figure(o) for o in state.context],
        "forecast": _figure(state.forecast),
        "earlier": [_plan(earlier) for earlier in state.earlier],
        "sentence": state.sentence,
    }


def _plan(plan: YearlyPlan) -> dict[str, Any]:
    return {
        "comparison": plan.comparison.value,
        "value": plan.value,
        "tolerance": plan.tolerance,
        "source": {
            "publisher": plan.publisher,
            "title": plan.title,
            "date": plan.date,
            "address": plan.address or None,
            "grade": plan.grade,
        },
    }


def _figure(figure: Observation | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {
        "indicator": figure.indicator,
        "value": figure.value,
        "unit": figure.unit,
        "frequency": str(figure.frequency),
        "start": figure.start or None,
        "end": figure.end or None,
        "benchmark": figure.benchmark or None,
        "stage": str(figure.stage),
        "grade": str(figure.grade),
        "source": figure.source_id,
    }


def _table(catalog: Catalog, states: tuple[PlanState, ...]) -> str:
    from core.targets.phrases import cell_text
    from core.targets.yearly_plans import context_text, difference_text, plan_text, word_text

    rows = []
    for state in states:
        plan = state.plan
        indicator = catalog.indicator(plan.indicator)
        rows.append(
            (
                f"{plan.year}年",
                catalog.area(plan.area).short,
                indicator.name,
                plan_text(catalog, plan),
                cell_text(indicator, state.outturn, plan.value) if state.outturn else "—",
                difference_text(catalog, state) or "—",
                word_text(state),
                "；".join(context_text(catalog, plan, o) for o in state.context) or "—",
                plan.grade,
            )
        )
    head = ("年度", "地区", "指标", "计划", "当年数", "与计划比", "判定", "年内累计（背景）", "依据")
    return table(head, rows, right=(3, 4))
