"""``template``: write the workbook that officials fill in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.cli.counties import county_of
from core.clock import today
from core.plan.periods import day
from core.store.disk import DATASETS
from core.system_errors import cause_of


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("template", help="生成填报工作簿（xlsx），已填入现有数据")
    parser.add_argument("file", metavar="文件.xlsx", help="写入的文件；已存在时不替换")
    parser.add_argument("--force", action="store_true", help="替换已存在的文件")
    parser.add_argument("--county", metavar="县区", help="县区的代码或名称；省略为市级工作簿")
    parser.add_argument("--department", metavar="部门", help="只列这个部门的事项；编号或名称")
    parser.add_argument("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    parser.add_argument("--as-of", type=day, metavar="日期", help="按此日列出补数清单，默认今天")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the workbook."""
    from core.plan.load import load_catalog
    from core.store.reader import open_reader
    from core.workbook.template.write import write_template

    catalog = load_catalog()
    try:
        county = None if arguments.county is None else county_of(arguments.county, catalog)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    wanted = arguments.department or ""
    department = next((d.id for d in catalog.departments if wanted in (d.id, d.name)), "") if wanted else ""
    if wanted and (not department or arguments.county):
        offered = "、".join(f"{d.id}（{d.name}）" for d in catalog.departments)
        why = "部门和县区只能选一个" if department else f"没有编号或名称为{wanted}的部门，可选：{offered}"
        print(f"{why}。", file=sys.stderr)
        return 1
    if Path(arguments.file).exists() and not arguments.force:
        why = f"{arguments.file} 已存在，没有改动：其中可能已填有数据。"
        print(f"{why}请换一个文件名；确要替换的，加 --force。", file=sys.stderr)
        return 1
    if Path(arguments.file).suffix.lower() != ".xlsx":
        print(
            f"文件名“{Path(arguments.file).name}”须以 .xlsx 结尾，否则 Excel 和 WPS 打不开。", file=sys.stderr
        )
        return 1
    as_of = arguments.as_of or today()
    try:
        with open_reader(arguments.dataset, catalog=catalog) as reader:
            write_template(arguments.file, catalog, reader, as_of, county, department=department)
    except OSError as error:
        print(f"不能写入 {arguments.file}（{cause_of(error)}）。请检查路径和权限。", file=sys.stderr)
        return 1
    print(f"已生成填报工作簿 {arguments.file}。填好后运行：python -m core import {arguments.file} --check")
    return 0
