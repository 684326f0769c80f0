"""Who may sign in to write: off until configured, then by a proxy's header or by passphrase.

The configuration is ``editors.toml`` in the state folder, made by ``python -m core editor``::

    header = "X-Remote-User"          # optional: set and cleaned by a trusted reverse proxy

    [[editor]]
    name = "…"
    county = "…"                      # empty: the city office
    passphrase = "$argon2id$…"        # a hash, never the passphrase

Failed attempts are read from the audit log, so a lock-out survives a restart.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from core.catalog.catalog import Catalog
from core.ingest import audit
from core.ingest.roles import Editor
from core.store.errors import StoreError, explained
from core.store.paths import state_home

FILE: Final = "editors.toml"
SIGN_IN: Final = "登录"
#: Failures for one name, and for all names together, that lock for the window.
FAILURES, ALL_FAILURES = 5, 30
WINDOW: Final = dt.timedelta(minutes=15)
SHORTEST: Final = 10
#: Longer input is no passphrase of ours and is not worth hashing.
LONGEST: Final = 1024

_HASHER: Final = PasswordHasher()
#: Checked where the name is unknown, so that the answer takes as long as for a known one.
_NOBODY: Final = _HASHER.hash("nobody has this passphrase")


class AccessError(ValueError):
    """Signing in was refused; ``str()`` is the Chinese sentence for the person."""


@dataclass(frozen=True, slots=True)
class Account:
    """One entry of the configuration."""

    editor: Editor
    passphrase: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The configuration. Without accounts writing through the web is off."""

    accounts: tuple[Account, ...] = ()
    header: str = ""

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


def load_access(catalog: Catalog, home: Path | str | None = None) -> Access:
    """Read the configuration; a missing file means that writing is off.

    Raises
    ------
    StoreError
        Where the file cannot be read or names an unknown county; writing is then refused altogether.
    """
    path = state_home(home) / FILE
    with explained("读取编辑人员名单", path):
        if not path.exists():
            return Access()
        text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
        accounts = tuple(_account(row, catalog) for row in table.get("editor", []))
        return Access(accounts, str(table.get("header", "")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"编辑人员名单 {path} 有误：{error}。请改正，或用 python -m core editor 重新设置。"
        ) from error


def save_account(
    name: str, county: str, passphrase: str, catalog: Catalog, home: Path | str | None = None
) -> None:
    """Add or replace an account; an empty passphrase leaves only the proxy's header.

    Raises
    ------
    ValueError
        Where the passphrase is too short or the name is empty.
    """
    if not name.strip():
        raise ValueError("姓名不能为空。")
    if passphrase and len(passphrase) < SHORTEST:
        raise ValueError(f"口令至少{SHORTEST}个字符。")
    access = load_access(catalog, home)
    hashed = _HASHER.hash(passphrase) if passphrase else ""
    kept = [a for a in access.accounts if a.editor.name != name]
    _write(Access((*kept, Account(Editor(name, county), hashed)), access.header), home)


def remove_account(name: str, catalog: Catalog, home: Path | str | None = None) -> bool:
    """Remove an account; returns whether there was one."""
    access = load_access(catalog, home)
    kept = tuple(a for a in access.accounts if a.editor.name != name)
    _write(Access(kept, access.header), home)
    return len(kept) < len(access.accounts)


def from_headers(access: Access, headers: Mapping[str, str]) -> Editor | None:
    """Return the editor whom the trusted proxy names, where one is configured."""
    if not access.header:
        return None
    account = access.find(headers.get(access.header, "").strip())
    return account.editor if account else None


def sign_in(
    access: Access,
    name: str,
    passphrase: str,
    *,
    home: Path | str | None = None,
    now: dt.datetime | None = None,
) -> Editor:
    """Check a passphrase. Every attempt is written to the audit log, allowed or refused.

    Raises
    ------
    AccessError
        Where the name or passphrase is wrong (not said which), or too many attempts have failed.
    """
    moment = now or dt.datetime.now().astimezone()
    _refuse_while_locked(name, moment, home)
    account = access.find(name.strip())
    known = account is not None and bool(account.passphrase)
    matches = _matches(account.passphrase if account and known else _NOBODY, passphrase)
    if account is None or not known or not matches:
        audit.record(name, SIGN_IN, allowed=False, detail="姓名或口令不符", home=home)
        raise AccessError("姓名或口令不符。")
    audit.record(account.editor.name, SIGN_IN, allowed=True, home=home)
    return account.editor


def _refuse_while_locked(name: str, now: dt.datetime, home: Path | str | None) -> None:
    recent = [
        a
        for a in audit.attempts(home, most=1000)
        if a.action == SIGN_IN and now - WINDOW <= dt.datetime.fromisoformat(a.when) <= now
    ]
    own: list[audit.Attempt] = []
    for attempt in recent:  # the newest first: a success clears what came before it
        if attempt.who == name.strip():
            if attempt.outcome == "允许":
                break
            own.append(attempt)
    failed = sum(a.outcome == "拒绝" for a in recent)
    if len(own) >= FAILURES or failed >= ALL_FAILURES:
        raise AccessError(f"尝试次数过多，请{int(WINDOW.total_seconds() // 60)}分钟后再试。")


def _matches(hashed: str, passphrase: str) -> bool:
    try:
        return len(passphrase) <= LONGEST and _HASHER.verify(hashed, passphrase)
    except (Argon2Error, InvalidHashError):
        return False


def _account(row: Mapping[str, Any], catalog: Catalog) -> Account:
    county = str(row.get("county", ""))
    if county and county not in {area.code for area in catalog.counties}:
        raise ValueError(f"没有代码为“{county}”的县区")
    return Account(Editor(str(row["name"]), county), str(row.get("passphrase", "")))


def _write(access: Access, home: Path | str | None) -> None:
    path = state_home(home) / FILE
    # JSON strings are TOML strings.
    lines = [f"header = {json.dumps(access.header, ensure_ascii=False)}", ""]
    for account in access.accounts:
        values = {
            "name": account.editor.name,
            "county": account.editor.county,
            "passphrase": account.passphrase,
        }
        lines += [
            "[[editor]]",
            *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()),
            "",
        ]
    with explained("写入编辑人员名单", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
