"""``briefing``: documents that an office can send on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.counties import county_of
from core.plan.periods import day
from core.store.disk import DATASETS

if TYPE_CHECKING:
    from core.briefing.scope import Scope
    from core.plan.catalog import Catalog

MODES = ("briefing", "review", "reminders")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "briefing",
        help="生成简报、收官评估或催报单（Word、PowerPoint、Excel、PDF、图片）",
        description="各种格式的内容相同，数字与同一评价日期的 status 一致；不列未公布数时，按公布数重新判定，"
        "可与含未公布数的 status 不同。文件名含范围和日期，同名文件会被替换。",
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="目录", help="文件放在哪个目录，没有则新建")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--county", metavar="县区", help="一个县区，代码或名称")
    which.add_argument(
        "--scope",
        metavar="范围",
        help="city、county:代码、chapter:序号（有举措的章依次为1、2……）、department:部门",
    )
    which.add_argument("--scenario", metavar="链接", help="情景推演页面上复制的方案链接")
    add("--format", default="docx", metavar="格式", help="docx、pptx、xlsx、pdf、png，用逗号分开；默认 docx")
    add(
        "--mode",
        choices=MODES,
        default=MODES[0],
        help="briefing 简报，review 收官评估，reminders 催报单",
    )
    add("--template", type=Path, metavar="文件", help="单位自用的 PowerPoint 模板，用其母版")
    add("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    add("--as-of", type=day, metavar="日期", help="评价日期，默认今天")
    add("--internal", action="store_true", help="列入标为未公布的数，每页加印“内部资料”")
    add("--notes", action="store_true", help="附主管办公室的批示（进展简报和收官评估）；不加则不附")
    add("--issue", default="", metavar="期号", help="如 第3期")
    add("--editor", default="", metavar="单位", help="编印单位")
    add("--audience", default="", metavar="范围", help="报送范围")
    add("--date", default="", metavar="日期", help="印发日期，默认今天")
    add("--deadline", default="", metavar="日期", help="催报单的报送时限，如2026-12-20；不填则留空待填")
    add("--contact", default="", metavar="联系人", help="催报单的联系人和电话；不填则留空待填")
    add("--paper", default="", choices=("", "A4"), metavar="纸张", help="A4：Excel各表都按A4打印，宽表默认A3")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the files and print where they lie."""
    from core.briefing.model import Imprint
    from core.briefing.produce import Options, make, write
    from core.plan.load import load_catalog
    from core.reporting.notes import read_notes
    from core.snapshot import Snapshot
    from core.store.figure_files import read_yearly_plans

    catalog = load_catalog()
    names = list(dict.fromkeys(name.strip() for name in arguments.format.split(",") if name.strip()))
    a = arguments
    imprint = Imprint(
        a.issue, a.editor, a.audience, a.date, deadline=a.deadline, contact=a.contact, paper=a.paper
    )
    try:
        notes = read_notes(arguments.dataset) if arguments.notes else None
        options = Options(_scope(arguments, catalog), arguments.mode, arguments.template, notes)
        plans = read_yearly_plans(arguments.dataset, catalog)
        snapshot = Snapshot.open(arguments.dataset, arguments.as_of, catalog=catalog).with_plans(plans)
        if not arguments.internal:
            snapshot = snapshot.released()
        for name, content in make(snapshot, imprint, options, names, _say):
            print(write(arguments.folder, name, content))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _scope(arguments: argparse.Namespace, catalog: Catalog) -> Scope:
    from core.briefing.scope import Scope, ScopeKind, parse

    if arguments.county:
        return parse(f"{ScopeKind.COUNTY}:{county_of(arguments.county, catalog)}", catalog)
    if arguments.scenario:
        return Scope(ScopeKind.SCENARIO, arguments.scenario)
    return parse(arguments.scope or ScopeKind.CITY.value, catalog)


def _say(text: str) -> None:
    """Progress goes beside the answer, so that a pipe takes only the file names."""
    print(text, file=sys.stderr, flush=True)
