"""Signing in to write: by the header of a trusted proxy, or by passphrase within limits.

Who may is in :mod:`core.ingest.accounts`; the third way, an identity provider, in
:mod:`core.ingest.identity`.
Failed attempts are read from the audit log, so a lock-out survives a restart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from core.ingest import audit
from core.ingest.accounts import Access
from core.ingest.roles import Editor

SIGN_IN: Final = "登录"
#: Failures for one name, and for all names together, that lock for the window.
FAILURES, ALL_FAILURES = 5, 30
WINDOW: Final = dt.timedelta(minutes=15)
#: Longer input is no passphrase of ours and is not worth hashing.
LONGEST: Final = 1024

_HASHER: Final = PasswordHasher()
#: Checked where the name is unknown, so that the answer takes as long as for a known one.
_NOBODY: Final = _HASHER.hash("nobody has this passphrase")


class AccessError(ValueError):
    """Signing in was refused; ``str()`` is the Chinese sentence for the person."""


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
