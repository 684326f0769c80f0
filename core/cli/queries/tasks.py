"""``tasks`` and ``round``: what is owed, by whom, by when; opening a round of reporting."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from core.cli.counties import county_of
from core.cli.queries.opened import add_reading_options, heading, open_for, print_json, table
from core.plan.periods import day
from core.store.disk import DATASETS

if TYPE_CHECKING:
    from core.plan.catalog import Catalog
    from core.reporting.model import Ledger, Round, Task
    from core.reporting.tasks import Standing
    from core.snapshot import Snapshot


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    parser = subparsers.add_parser("tasks", help="填报任务：应报什么、由谁报、何时截止、进展如何")
    add_reading_options(parser)
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--department", metavar="部门", help="只列这个部门的；编号或名称")
    whose.add_argument("--county", metavar="县区", help="只列这个县区的；代码或名称")
    parser.add_argument("--round", metavar="轮次", default="", help="轮次编号，如2026Q4；省略为现在的一轮")
    parser.set_defaults(run=run)
    opening = subparsers.add_parser("round", help="开一轮填报，或改其截止日期和联系人；省略编号则列出各轮")
    opening.add_argument("id", metavar="编号", nargs="?", default="", help="如2026Q4")
    opening.add_argument("--name", metavar="名称", default="", help="省略则沿用季度名称")
    opening.add_argument("--deadline", type=day, metavar="日期", help="截止日期")
    opening.add_argument("--contact", metavar="联系人", help="单位、姓名和电话")
    opening.add_argument(
        "--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据"
    )
    opening.set_defaults(run=run_round)


def run(arguments: argparse.Namespace) -> int:
    """Print the tasks."""
    from core.reporting.reading import read_ledger
    from core.reporting.rounds import round_named
    from core.reporting.tasks import asked, beside, of_office, standings

    opened = open_for(arguments)
    catalog, as_of = opened.catalog, opened.as_of
    try:
        office = _office(arguments, catalog)
        ledger = read_ledger(arguments.dataset, catalog)
        chosen_round = round_named(ledger.rounds, arguments.round, as_of)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    due = owed_now(opened)
    rows = standings(asked(catalog, chosen_round, due, ledger), due, ledger, chosen_round, as_of)
    if office is not None:
        rows = (*of_office(rows, office), *beside(rows, office, ledger))
    if arguments.json:
        print_json([as_json(catalog, chosen_round, state) for state in rows])
        return 0
    print(heading(arguments.dataset, as_of))
    deadline, contact = chosen_round.deadline.isoformat(), chosen_round.contact or "缺"
    print(f"{chosen_round.name}，{deadline}截止，联系人：{contact}")
    print(_table(catalog, rows))
    return 0


def run_round(arguments: argparse.Namespace) -> int:
    """Open or change a round, or list them."""
    import dataclasses

    from core.editors.rights import Editor
    from core.reporting.acting import Desk
    from core.reporting.reading import read_ledger
    from core.reporting.rounds import calendar_round, current_round

    arguments.as_of = None
    opened = open_for(arguments)
    ledger = read_ledger(arguments.dataset, opened.catalog)
    if not arguments.id and (arguments.name or arguments.deadline or arguments.contact is not None):
        now = current_round(ledger.rounds, opened.as_of).id
        print(
            f"没有写轮次编号，没有开设也没有改动。请写：python -m core round {now} 并加上各选项。",
            file=sys.stderr,
        )
        return 1
    if not arguments.id:
        print(_rounds(ledger, current_round(ledger.rounds, opened.as_of)))
        return 0
    calendar = calendar_round(opened.as_of)
    earlier = next((r for r in ledger.rounds if r.id == arguments.id), None)
    base = earlier or (calendar if calendar.id == arguments.id else None)
    if base is None and not (arguments.name and arguments.deadline):
        print("新开的轮次请写明 --name 和 --deadline。", file=sys.stderr)
        return 1
    wanted = base or dataclasses.replace(calendar, id=arguments.id)
    wanted = dataclasses.replace(
        wanted,
        name=arguments.name or wanted.name,
        deadline=arguments.deadline or wanted.deadline,
        contact=wanted.contact if arguments.contact is None else arguments.contact,
        asked=tuple(task.id for task in owed_now(opened)),
    )
    outcome = Desk(Editor("命令行"), arguments.dataset, opened.catalog).open_round(wanted)
    print(outcome.message, file=sys.stdout if outcome.done else sys.stderr)
    return 0 if outcome.done else 1


def owed_now(opened: Snapshot) -> tuple[Task, ...]:
    """List what is owed in an open version on its day."""
    from core.reporting.tasks import owed

    day, worth = opened.as_of, opened.worth_having
    return owed(opened.catalog, opened.measures, opened.milestones, opened.gaps, day, worth=worth)


def as_json(catalog: Catalog, round_: Round, standing_of_round: Standing) -> dict[str, Any]:
    """One task as the JSON answer says it. What was sent stays inside; its state and dates do not."""
    task, sent = standing_of_round.task, standing_of_round.submission
    return {
        "id": task.id,
        "kind": task.kind.value,
        "name": task.name,
        "asked": task.detail,
        "clause": task.clause,
        "owner": task.owner or None,
        "owner_name": catalog.body_name(task.owner) if task.owner else None,
        "others": list(task.others),
        "area": task.area or None,
        "indicator": task.indicator or None,
        "year": task.year or None,
        "measure": task.number or None,
        "milestone": task.item or None,
        "decides": list(task.decides),
        "round": round_.id,
        "deadline": round_.deadline.isoformat(),
        "contact": round_.contact or None,
        "state": standing_of_round.state.value,
        "overdue_since": standing_of_round.overdue or None,
        "submitted_at": sent.when if sent else None,
        "submitted_by": sent.who if sent else None,
        "decided_at": (sent.decided_at or None) if sent else None,
        "decided_by": (sent.decided_by or None) if sent else None,
        "reason": (sent.reason or None) if sent else None,
        "batch": (sent.batch or None) if sent else None,
    }


def _office(arguments: argparse.Namespace, catalog: Catalog) -> str | None:
    if arguments.county is not None:
        return county_of(arguments.county, catalog)
    if arguments.department is not None:
        wanted = arguments.department
        department = next((d.id for d in catalog.departments if wanted in (d.id, d.name)), None)
        if department is None:
            listed = "、".join(f"{d.id}（{d.name}）" for d in catalog.departments)
            raise ValueError(f"没有编号或名称为“{wanted}”的部门，可选：{listed}。")
        return department
    return None


def _table(catalog: Catalog, states: tuple[Standing, ...]) -> str:
    rows = [
        (
            row.state.value,
            catalog.body_name(row.task.owner) if row.task.owner else catalog.plan.adopting_office,
            row.task.name,
            row.submission.when[:10] if row.submission else "",
            row.task.clause,
        )
        for row in states
    ]
    return table(("状态", "单位", "事项", "送审", "条款"), rows)


def _rounds(ledger: Ledger, now: Round) -> str:
    rows = [
        (
            past_round.id,
            past_round.name,
            past_round.deadline.isoformat(),
            str(len(past_round.asked)),
            past_round.contact or "缺",
        )
        for past_round in ledger.rounds
    ]
    if now.by_calendar:
        rows.append((now.id, f"{now.name}（未另开）", now.deadline.isoformat(), "—", "缺"))
    return table(("编号", "名称", "截止", "应报", "联系人"), rows, right=(3,))
