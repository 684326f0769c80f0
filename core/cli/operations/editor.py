"""``editor``: who may write through the web. Off until somebody is named here."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from core.cli.counties import county_of

if TYPE_CHECKING:
    from core.editors.accounts import Access, Account
    from core.plan.catalog import Catalog


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("editor", help="设置可以在网页上导入数据的人员")
    parser.add_argument("name", metavar="姓名", nargs="?", help="省略则列出现有人员")
    parser.add_argument("--county", default="", metavar="县区", help="只可填报这个县区；省略为市级")
    parser.add_argument("--department", default="", metavar="部门", help="只可填报这个部门的事项；编号或名称")
    parser.add_argument("--identity", default="", metavar="标识", help="统一身份认证中的标识，不设口令")
    parser.add_argument("--no-passphrase", action="store_true", help="不设口令，只由反向代理的请求头认定")
    parser.add_argument("--remove", action="store_true", help="移出名单")
    parser.add_argument("--unlock", action="store_true", help="解除因口令多次不符而起的等待")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List, set or remove."""
    from core.editors.accounts import load_access, remove_account, save_account
    from core.plan.load import load_catalog

    catalog = load_catalog()
    if arguments.unlock or not arguments.name:
        return _unlocked() if arguments.unlock else _listed(load_access(catalog), catalog)
    if arguments.remove:
        was_listed = remove_account(arguments.name, catalog)
        print(f"已移出：{arguments.name}" if was_listed else f"名单中没有{arguments.name}。")
        return 0 if was_listed else 1
    try:
        county = county_of(arguments.county, catalog) if arguments.county else arguments.county
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    department = _department(arguments.department.strip(), catalog)
    if department is None:
        listed = "、".join(
            f"{each_department.id}（{each_department.name}）" for each_department in catalog.departments
        )
        print(f"没有编号或名称为“{arguments.department}”的部门。可用：{listed}。", file=sys.stderr)
        return 1
    try:
        identity = arguments.identity.strip()
        passphrase = "" if arguments.no_passphrase or identity else _asked()
        save_account(arguments.name, county, passphrase, catalog, identity=identity, department=department)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"已设置：{arguments.name}")
    return 0


def _listed(access: Access, catalog: Catalog) -> int:
    for account in access.accounts:
        office = account.editor.office
        scope = catalog.body_name(office) if office else "市级"
        print(f"{account.editor.name}：{scope}（{_ways(account, access.header)}）")
    print("网页导入未开启。" if not access.on else f"共{len(access.accounts)}人。")
    return 0


def _unlocked() -> int:
    from core.editors import attempts

    print(f"已解除登录等待{attempts.unlock()}处。口令没有改动。")
    return 0


def _department(wanted: str, catalog: Catalog) -> str | None:
    """Return the id of a department given by id or name; "" for none, ``None`` where there is no such."""
    if not wanted:
        return ""
    return next(
        (department.id for department in catalog.departments if wanted in (department.id, department.name)),
        None,
    )


def _ways(account: Account, header: str) -> str:
    ways = ["口令"] if account.passphrase else []
    ways += [f"统一身份认证：{account.identity}"] if account.identity else []
    ways += [f"反向代理：{header}"] if header else []
    return "、".join(ways) or "尚无登录方式"


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("口令：")
    if first != getpass.getpass("再输一遍："):
        raise ValueError("两次输入不同，未改动。")
    return first
