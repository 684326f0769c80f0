"""``export``: every figure with vintage, source and grade as a data package of CSV and Parquet."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.store.disk import DATASETS


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("export", help="导出全部数据及来源（CSV、Parquet和数据字典）")
    parser.add_argument("folder", metavar="目录", help="写到这个目录")
    parser.add_argument("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    parser.add_argument("--internal", action="store_true", help="含未公布的数，标为内部资料")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the package and say what was written."""
    from core.plan.load import load_catalog
    from core.store.export import write_package
    from core.store.reader import open_reader

    catalog = load_catalog()
    with open_reader(arguments.dataset, catalog=catalog) as reader:
        written = write_package(reader, catalog, Path(arguments.folder), internal=arguments.internal)
    print(f"已写出{len(written)}个文件：{arguments.folder}")
    return 0
