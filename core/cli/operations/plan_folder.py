"""``check-plan`` and ``new-plan``: what a contractor needs before a plan is served."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.plan.models import CatalogProblem


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    check = subparsers.add_parser("check-plan", help="核对方案文件夹：逐条列出错误，不生成数据库")
    check.add_argument("folder", type=Path, metavar="文件夹", help="方案文件夹，如 data/wuwei-2027")
    check.set_defaults(run=run_check, own_plan=True)
    new = subparsers.add_parser("new-plan", help="写出一个可直接运行的样例方案（虚构的四县市），供修改")
    new.add_argument("folder", type=Path, metavar="文件夹", help="要新建的文件夹，其名即方案名")
    new.set_defaults(run=run_new, own_plan=True)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every fault of a folder; 1 where there is any."""
    from core.plan.load import check_folder, load_catalog

    problems = check_folder(arguments.folder) or _yearly(arguments.folder.resolve())
    for problem in problems:
        print(problem)
    if problems:
        print(f"共{len(problems)}处错误。改正后请再核对一次。", file=sys.stderr)
        return 1
    folder = arguments.folder.resolve()
    catalog = load_catalog(folder.name, folder.parent)
    print(
        f"没有错误：{catalog.city.name}，{len(catalog.counties)}个县区，{len(catalog.targets)}项目标，"
        f"{len(catalog.measures)}条举措，{len(catalog.milestones)}项里程碑和任务。"
    )
    return 0


def _yearly(folder: Path) -> list[CatalogProblem]:
    """Faults of the yearly plans that a plan's folder may hold."""
    from core.plan.load import load_catalog
    from core.plan.models import CatalogError
    from core.plan.yearly import FILE_NAME, PlanFile, load_yearly_plans

    file = PlanFile(folder / FILE_NAME, f"data/{folder.name}/{FILE_NAME}")
    try:
        load_yearly_plans(load_catalog(folder.name, folder.parent), [file])
    except CatalogError as error:
        return list(error.problems)
    return []


def run_new(arguments: argparse.Namespace) -> int:
    """Write the sample; an existing folder is never touched."""
    from core.plan.installed import is_plan_name
    from core.plan.sample import write_sample

    folder = arguments.folder.resolve()
    if not is_plan_name(folder.name):
        print("方案名只能用英文字母、数字、点、下划线和连字符，如 wuwei-2027。请换一个。", file=sys.stderr)
        return 1
    if folder.exists():
        print(f"{arguments.folder} 已存在，没有改动。请换一个名称。", file=sys.stderr)
        return 1
    write_sample(folder)
    print(f"已写出样例方案：{arguments.folder}。地区和数均为虚构，请逐个文件改写，再用 check-plan 核对。")
    return 0
