"""``import``: check a filled workbook cell by cell, and import it where it is without errors."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.store.disk import DATASETS
from core.system_errors import cause_of

if TYPE_CHECKING:
    from core.plan.catalog import Catalog
    from core.workbook.report import Report


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("import", help="检查并导入填好的工作簿；有错不改动任何数据")
    parser.add_argument("file", metavar="文件.xlsx", help="填好的工作簿")
    parser.add_argument("--check", action="store_true", help="只检查，不导入")
    parser.add_argument("--who", metavar="姓名", help="导入人，默认为系统用户名")
    parser.add_argument("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出报告")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, and import where nothing forbids it.

    Returns
    -------
    int
        1 where there is an error; 0 otherwise, also where the workbook brings nothing new.
    """
    from core.plan.load import load_catalog

    path = Path(arguments.file)
    content = _read(path)
    if content is None:
        return 1
    catalog = load_catalog()
    result = _checked if arguments.check else _imported
    report, extra, failed = result(content, path.name, arguments, catalog)
    if arguments.json:
        print(json.dumps({**report.as_dict(catalog), **extra}, ensure_ascii=False, indent=2))
    else:
        print(report.text(catalog))
        if extra.get("message"):
            print(f"\n{extra['message']}")
    return 1 if failed else 0


def _read(path: Path) -> bytes | None:
    """Return the file's bytes, no more than may be read; ``None`` where it cannot be read."""
    from core.workbook.xlsx.limits import LIMITS

    try:
        with path.open("rb") as opened:
            return opened.read(LIMITS.file_bytes + 1)
    except OSError as error:
        print(f"不能读取 {path}（{cause_of(error)}）。请核对文件名和权限。", file=sys.stderr)
        return None


def _checked(
    content: bytes, name: str, arguments: argparse.Namespace, catalog: Catalog
) -> tuple[Report, dict[str, Any], bool]:
    from core.workbook.check import check_workbook

    report = check_workbook(content, name, arguments.dataset, catalog=catalog)
    return report, {"imported": False}, bool(report.errors)


def _imported(
    content: bytes, name: str, arguments: argparse.Namespace, catalog: Catalog
) -> tuple[Report, dict[str, Any], bool]:
    from core.editors.acting import import_as
    from core.editors.rights import Editor

    # Whoever has the server has the city office's rights; the log tells of this import as of any other.
    who = Editor((arguments.who or "").strip() or getpass.getuser())
    outcome = import_as(who, content, name, arguments.dataset, catalog)
    extra: dict[str, Any] = {
        "imported": outcome.accepted,
        "published": outcome.version.number if outcome.version else None,
        "batch": outcome.version.last_batch if outcome.version else None,
    }
    if outcome.message != outcome.report.headline:
        extra["message"] = outcome.message
    return outcome.report, extra, outcome.failed
