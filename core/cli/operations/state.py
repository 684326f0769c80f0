"""``health``, ``verify``, ``backup``, ``restore-backup``, ``move-home``: care for the state."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from core.store.disk import shared_home
from core.store.homes.home import home_at
from core.store.homes.moving import backup, move_home, restore_backup, unpack


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    health = subparsers.add_parser("health", help="查看数据、状态库和磁盘是否正常")
    health.add_argument("--json", action="store_true", help="以 JSON 输出，供监控使用")
    health.set_defaults(run=run_health)
    check = subparsers.add_parser("verify", help="逐个核对全部状态文件，或一份备份")
    check.add_argument("backup", nargs="?", type=Path, help="备份文件；省略时核对当前状态")
    check.set_defaults(run=run_verify)
    save = subparsers.add_parser("backup", help="把全部状态备份为一个文件，其间可以照常访问")
    save.add_argument("file", type=Path, help="备份文件，如 备份.tar.gz")
    save.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore-backup", help="由备份恢复全部状态")
    restore.add_argument("file", type=Path, help="备份文件")
    restore.add_argument("--replace", action="store_true", help="替换已有状态；已有的先另存一份备份")
    restore.set_defaults(run=run_restore)
    move = subparsers.add_parser("move-home", help="把全部状态搬到另一文件夹或数据库，原处不动")
    move.add_argument("source", help="原处：文件夹或 postgresql:// 地址")
    move.add_argument("target", help="新处：空的文件夹或 postgresql:// 地址")
    move.set_defaults(run=run_move)


def run_health(arguments: argparse.Namespace) -> int:
    """Print the checks; the exit code is 1 where one fails."""
    from core.store.homes.health import look

    checks = look()
    fine = all(check.fine for check in checks)
    if arguments.json:
        listed = [{"name": c.name, "ok": c.fine, "detail": c.detail} for c in checks]
        print(json.dumps({"ok": fine, "checks": listed}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{'正常' if check.fine else '异常'}  {check.detail}")
    return 0 if fine else 1


def run_verify(arguments: argparse.Namespace) -> int:
    """Read everything and say what is wrong; the exit code is 1 where anything is."""
    from core.store.homes.health import verify, verify_folder

    if arguments.backup is None:
        count, problems = verify()
    else:
        with tempfile.TemporaryDirectory(prefix="ct-verify-") as scratch:
            unpack(arguments.backup, Path(scratch))
            count, problems = verify_folder(Path(scratch))
    for problem in problems:
        print(problem)
    print(f"核对了{count}个文件，" + (f"发现{len(problems)}处问题。" if problems else "没有发现问题。"))
    return 1 if problems else 0


def run_backup(arguments: argparse.Namespace) -> int:
    """Write a backup of the home in use."""
    carried = backup(shared_home(), arguments.file)
    print(f"已备份到 {arguments.file}：{carried.summary}。备份中有口令的散列和未公布的数，请妥善保管。")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Fill the home in use from a backup."""
    carried, before = restore_backup(arguments.file, shared_home(), replace=arguments.replace)
    print(f"已恢复到 {shared_home().address}：{carried.summary}。")
    if before is not None:
        print(f"恢复前的状态另存为 {before}。")
    return 0


def run_move(arguments: argparse.Namespace) -> int:
    """Carry the state from one home to another."""
    source, target = home_at(arguments.source), home_at(arguments.target)
    carried = move_home(source, target)
    print(f"已搬到 {target.address}：{carried.summary}，逐个核对无误。原处 {source.address} 未动。")
    print("请把环境变量 COUNTY_TARGETS_HOME 改为新地址，再重启服务。")
    return 0
