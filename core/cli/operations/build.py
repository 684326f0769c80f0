"""``build``: publish what ``data/`` and the kept workbooks hold."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from core.store.disk import DATASETS, dataset_paths

if TYPE_CHECKING:
    from core.plan.catalog import Catalog
    from core.store.stamp import BuildReport


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("build", help="由项目数据和留存的工作簿生成并发布数据库")
    parser.add_argument("--dataset", choices=tuple(DATASETS), help="只生成一个数据集；省略则全部生成")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build one dataset or all of them; a dataset that fails does not keep the others from being built."""
    from core.plan.load import load_catalog
    from core.store.errors import StoreError

    catalog = load_catalog()
    failed = False
    for dataset in [arguments.dataset] if arguments.dataset else list(DATASETS):
        try:
            report = build_dataset(dataset, catalog)
        except StoreError as error:
            print(f"{DATASETS[dataset]}未能生成。{error}", file=sys.stderr)
            failed = True
            continue
        print(report.summary)
        for warning in report.warnings:
            print(f"提示：{warning}")
    return 1 if failed else 0


def build_dataset(dataset: str, catalog: Catalog) -> BuildReport:
    """Build where something has changed; where rows kept beside a workbook are damaged, read it again."""
    from core.store.stamp import unchanged

    # Asked before the libraries that a build needs are loaded.
    published = unchanged(dataset_paths(dataset), catalog)
    if published is not None:
        return published

    from core.store.build import build
    from core.store.errors import DamagedStoreError
    from core.workbook.importing import mend_rows, replay

    try:
        return build(dataset, catalog=catalog)
    except DamagedStoreError:
        for number in mend_rows(dataset, None, catalog):
            print(f"{DATASETS[dataset]}：批次{number}的内容已由留存的工作簿重新读出并写好。")
        return build(dataset, catalog=catalog, replay=replay(dataset, None, catalog))
