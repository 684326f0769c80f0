"""Who may write through the web: ``editors.toml`` in the state folder, made by ``python -m core editor``.

::

    header = "X-Remote-User"          # optional: set and cleaned by a trusted reverse proxy
    claim = "sub"                     # what an identity provider's answer names a person by

    [[editor]]
    name = "…"
    county = "…"                      # code of a county, or
    department = "…"                  # id of a department; both empty: the city office
    passphrase = "$argon2id$…"        # a hash, never the passphrase
    identity = "…"                    # the person's value of that claim
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher

from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.store.disk import home_of, state_home
from core.store.errors import StoreError, explained

FILE: Final = "editors.toml"
SHORTEST: Final = 10
#: The claim that OpenID Connect guarantees to be unique and never given to somebody else.
CLAIM: Final = "sub"


@dataclass(frozen=True, slots=True)
class Account:
    """One entry of the configuration: an editor and the ways in which the person may be known."""

    editor: Editor
    passphrase: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The configuration. Without accounts writing through the web is off."""

    accounts: tuple[Account, ...] = ()
    header: str = ""
    claim: str = CLAIM

    @property
    def on(self) -> bool:
        """Whether anybody may write through the web."""
        return bool(self.accounts)

    @property
    def by_passphrase(self) -> bool:
        """Whether somebody can sign in with a passphrase."""
        return any(account.passphrase for account in self.accounts)

    def find(self, name: str) -> Account | None:
        """Return the account of a name."""
        return next((a for a in self.accounts if a.editor.name == name), None)

    def known_as(self, identity: str) -> Account | None:
        """Return the account of a person as the identity provider names it."""
        return next((a for a in self.accounts if identity and a.identity == identity), None)


def load_access(catalog: Catalog, home: Path | str | None = None) -> Access:
    """Read the configuration; a missing file means that writing is off.

    Raises
    ------
    StoreError
        Where the file cannot be read, names an unknown county, or one name or identity twice; writing is
        then refused altogether.
    """
    return _read(state_home(home) / FILE, catalog)


def _read(path: Path, catalog: Catalog) -> Access:
    with explained("读取编辑人员名单", path):
        if not path.exists():
            return Access()
        text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
        accounts = tuple(_account(row, catalog) for row in table.get("editor", []))
        _refuse_twice("姓名", [a.editor.name for a in accounts])
        _refuse_twice("身份标识", [a.identity for a in accounts if a.identity])
        return Access(accounts, str(table.get("header", "")), str(table.get("claim", CLAIM)))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"编辑人员名单 {path} 有误：{error}。请改正，或用 python -m core editor 重新设置。"
        ) from error


def trusted_header(home: Path | str | None = None) -> str:
    """Return the name of the header that a trusted proxy sets, "" where none is configured.

    Raises
    ------
    StoreError
        Where the configuration cannot be read.
    """
    path = state_home(home) / FILE
    with explained("读取编辑人员名单", path):
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
    try:
        return str(tomllib.loads(text).get("header", ""))
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"编辑人员名单 {path} 有误：{error}。请改正。") from error


def save_account(
    name: str,
    county: str,
    passphrase: str,
    catalog: Catalog,
    home: Path | str | None = None,
    *,
    identity: str = "",
    department: str = "",
) -> None:
    """Add or replace an account; without passphrase and identity only the proxy's header names it.

    Raises
    ------
    ValueError
        Where the name is empty, the passphrase is too short, the identity is somebody else's, or both a
        county and a department are given.
    """
    if county and department:
        raise ValueError("一个人只能属于一个县区或一个部门，请只填一个。")
    if not name.strip():
        raise ValueError("姓名不能为空。")
    if passphrase and len(passphrase) < SHORTEST:
        raise ValueError(f"口令至少{SHORTEST}个字符。")
    hashed = PasswordHasher().hash(passphrase) if passphrase else ""
    added = Account(Editor(name, county, department), hashed, identity)
    with home_of(home).changing(FILE) as folder:
        access = _read(folder / FILE, catalog)
        other = access.known_as(identity)
        if other is not None and other.editor.name != name:
            raise ValueError(f"身份标识“{identity}”已属于{other.editor.name}。")
        kept = [a for a in access.accounts if a.editor.name != name]
        _write(replace(access, accounts=(*kept, added)), folder / FILE)


def remove_account(name: str, catalog: Catalog, home: Path | str | None = None) -> bool:
    """Remove an account; returns whether there was one."""
    with home_of(home).changing(FILE) as folder:
        access = _read(folder / FILE, catalog)
        kept = tuple(a for a in access.accounts if a.editor.name != name)
        _write(replace(access, accounts=kept), folder / FILE)
    return len(kept) < len(access.accounts)


def _account(row: Mapping[str, Any], catalog: Catalog) -> Account:
    county = str(row.get("county", ""))
    if county and county not in {area.code for area in catalog.counties}:
        raise ValueError(f"没有代码为“{county}”的县区")
    department = str(row.get("department", ""))
    if department and department not in {one.id for one in catalog.departments}:
        raise ValueError(f"没有编号为“{department}”的部门")
    if county and department:
        raise ValueError(f"“{row['name']}”同时填了县区和部门，只能填一个")
    editor = Editor(str(row["name"]), county, department)
    return Account(editor, str(row.get("passphrase", "")), str(row.get("identity", "")).strip())


def _refuse_twice(what: str, values: list[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{what}“{value}”出现多次")


def _write(access: Access, path: Path) -> None:
    lines = [*_lines({"header": access.header, "claim": access.claim}), ""]
    for account in access.accounts:
        values = {
            "name": account.editor.name,
            "county": account.editor.county,
            "department": account.editor.department,
            "passphrase": account.passphrase,
            "identity": account.identity,
        }
        lines += ["[[editor]]", *_lines(values), ""]
    with explained("写入编辑人员名单", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)


def _lines(values: Mapping[str, str]) -> list[str]:
    # JSON strings are TOML strings.
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
