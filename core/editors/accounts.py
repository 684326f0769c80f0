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
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher

from core.editors.rights import Editor
from core.file_memo import FileMemo
from core.plan.catalog import Catalog
from core.store.disk import home_of, state_home
from core.store.errors import StoreError, explained
from core.toml.reading import TomlFileError, read_toml_file

FILE: Final = "editors.toml"
SHORTEST: Final = 10
_DEL: Final = "\x7f"
_DEL_ESCAPED: Final = "\\u007f"
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


#: Configurations by file and catalog.
_access: Final[FileMemo[Access]] = FileMemo()


def load_access(catalog: Catalog, home: Path | str | None = None) -> Access:
    """Read the configuration; a missing file means that writing is off.

    Raises
    ------
    StoreError
        Where the file cannot be read, names an unknown county, or one name or identity twice; writing is
        then refused altogether. The sentence names the entry, never the file's path: viewers see it.
    """
    path = state_home(home) / FILE
    return _access.get((path, catalog), [path], lambda: _read(path, catalog))


def _read(path: Path, catalog: Catalog) -> Access:
    try:
        table = read_toml_file(path)
        rows = _rows(table)
        accounts = tuple(_account(row, f"第{n}条[[editor]]", catalog) for n, row in enumerate(rows, 1))
        _refuse_twice("姓名", [a.editor.name for a in accounts])
        _refuse_twice("身份标识", [a.identity for a in accounts if a.identity])
        return Access(accounts, _text(table, "header", ""), _text(table, "claim", "", default=CLAIM))
    except TomlFileError as error:
        if error.missing:
            return Access()
        raise _faulty(str(error).rstrip("。")) from error
    except ValueError as error:
        raise _faulty(str(error)) from error


def trusted_header(home: Path | str | None = None) -> str:
    """Return the name of the header that a trusted proxy sets, "" where none is configured.

    Raises
    ------
    StoreError
        Where the configuration cannot be read.
    """
    try:
        return _text(read_toml_file(state_home(home) / FILE), "header", "")
    except TomlFileError as error:
        if error.missing:
            return ""
        raise _faulty(str(error).rstrip("。")) from error
    except ValueError as error:
        raise _faulty(str(error)) from error


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
    _refuse_name(name)
    if passphrase and len(passphrase) < SHORTEST:
        raise ValueError(f"口令至少{SHORTEST}个字符。")
    if passphrase and not passphrase.strip():
        raise ValueError("口令不能只有空格。")
    if not passphrase.isprintable() or not identity.isprintable():
        raise ValueError("口令或身份标识中有不能显示的字符。请重新输入。")
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


def _faulty(why: str) -> StoreError:
    return StoreError(
        f"编辑人员名单（状态文件夹中的 {FILE}）有误：{why}。"
        "网页导入暂停，校验不受影响；请系统管理员改正，或移走该文件后用 python -m core editor 重新设置。"
    )


def _rows(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = table.get("editor", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("人员须写成 [[editor]] 的形式，一人一段")
    return rows


def _text(row: Mapping[str, Any], key: str, place: str, *, default: str = "") -> str:
    """Return a text of the configuration; a whole number, as a county's code without quotes, is one too."""
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{place}的 {key} 须为文字，请加引号")
    return str(value)


def _account(row: Mapping[str, Any], place: str, catalog: Catalog) -> Account:
    name, county, department = (_text(row, key, place) for key in ("name", "county", "department"))
    if not name.strip():
        raise ValueError(f"{place}没有 name（姓名）")
    if county and county not in {area.code for area in catalog.counties}:
        raise ValueError(f"{place}：没有代码为“{county}”的县区")
    if department and department not in {listed.id for listed in catalog.departments}:
        raise ValueError(f"{place}：没有编号为“{department}”的部门")
    if county and department:
        raise ValueError(f"{place}：“{name}”同时填了县区和部门，只能填一个")
    return Account(
        Editor(name.strip(), county, department),
        _text(row, "passphrase", place),
        _text(row, "identity", place).strip(),
    )


def _refuse_name(name: str) -> None:
    """Refuse names that cannot be typed again or not be written to a file."""
    if not name.strip():
        raise ValueError("姓名不能为空。")
    if name != name.strip():
        raise ValueError("姓名的首尾有空格，登录时会对不上。请去掉空格。")
    if not name.isprintable():
        raise ValueError("姓名中有不能显示的字符。请重新输入；从终端粘贴的，请核对终端的编码是否为 UTF-8。")


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
    content = "\n".join(lines).encode()  # before the file is opened, so that nothing is left of a failure
    with explained("写入编辑人员名单", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)


def _lines(values: Mapping[str, str]) -> list[str]:
    # JSON strings are TOML strings, but for DEL, which TOML wants escaped.
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    return [f"{key} = {value.replace(_DEL, _DEL_ESCAPED)}" for key, value in written.items()]
