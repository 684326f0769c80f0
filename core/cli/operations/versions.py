"""``versions`` and ``restore``: list what was published, and go back or forth."""

from __future__ import annotations

import argparse
import getpass
import json

from core.store.disk import DATASETS


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    listing = subparsers.add_parser("versions", help="列出已发布的版本")
    listing.add_argument(
        "--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据"
    )
    listing.add_argument("--json", action="store_true", help="以 JSON 输出")
    listing.set_defaults(run=run_versions)
    going = subparsers.add_parser("restore", help="把某一版本的内容作为新版本发布，其后的批次标为撤回")
    going.add_argument("number", type=int, metavar="版本号", help="见 versions")
    going.add_argument("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    going.set_defaults(run=run_restore)


def run_versions(arguments: argparse.Namespace) -> int:
    """Print the versions that can be opened, the latest first."""
    from core.store.versions import current_number, versions

    published = versions(arguments.dataset)
    current = current_number(arguments.dataset)
    if arguments.json:
        rows = [
            {
                "number": v.number,
                "published_at": v.published_at.isoformat(),
                "kind": v.kind,
                "rows": v.rows,
                "last_batch": v.last_batch,
                "digest": v.digest,
                "note": v.note,
                "current": v.number == current,
            }
            for v in published
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    if not published:
        print(f"{DATASETS[arguments.dataset]}尚无已发布的版本。请先运行 python -m core build。")
    for v in published:
        mark = "（当前）" if v.number == current else ""
        batch = f"，至批次{v.last_batch}" if v.last_batch else ""
        print(f"版本{v.number}{mark}  {v.published_at:%Y-%m-%d %H:%M}  {v.rows}条{batch}  {v.note}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Publish the content of an earlier (or later) version."""
    from core.editors.acting import restore_as
    from core.editors.rights import Editor
    from core.plan.load import load_catalog

    # Whoever has the server has the city office's rights; the log tells of it all the same.
    who = Editor(getpass.getuser())
    print(restore_as(who, arguments.dataset, arguments.number, load_catalog()))
    return 0
