"""Signing in to write: by the header of a trusted proxy, or by passphrase within limits.

Who may is in :mod:`core.editors.accounts`; the third way, an identity provider, in
:mod:`core.editors.identity`.
Failures, and how long whoever failed must wait, are counted in :mod:`core.editors.attempts`, so that a wait
survives a restart. Attempts during a wait prolong nothing; the first of each is recorded.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from core.editors import attempts, audit
from core.editors.accounts import Access
from core.editors.rights import Editor

SIGN_IN: Final = "登录"
#: Marks an attempt in the log that was not checked because its place must wait.
LOCKED: Final = "尝试次数过多，未予核对"
#: Longer input is no passphrase of ours and is not worth hashing.
LONGEST: Final = 1024

_HASHER: Final = PasswordHasher()
#: Attempts are counted and checked one after another: many at once are no way around the limit.
_one_by_one: Final = threading.Lock()


class AccessError(ValueError):
    """Signing in was refused; ``str()`` is the Chinese sentence for the person."""


class LockedOutError(AccessError):
    """Too many attempts have failed lately; nothing was checked."""


def from_headers(access: Access, headers: Mapping[str, str]) -> Editor | None:
    """Return the editor whom the trusted proxy names, where one is configured."""
    if not access.header:
        return None
    get_all = getattr(headers, "get_all", None)  # a header that is there twice says nothing
    values = get_all(access.header) if get_all else [v for n, v in headers.items() if _same(n, access.header)]
    account = access.find(_in_utf8(values[0]).strip()) if len(values) == 1 else None
    return account.editor if account else None


def _same(given: str, expected: str) -> bool:
    return given.lower() == expected.lower()


def _in_utf8(value: str) -> str:
    """Return a header as its sender meant it: bytes of UTF-8 arrive as if each were a character."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def sign_in(
    access: Access,
    name: str,
    passphrase: str,
    *,
    place: str = "",
    browser: str = "",
    home: Path | str | None = None,
    now: dt.datetime | None = None,
) -> Editor:
    """Check a passphrase. Every attempt that is checked is written to the audit log, allowed or refused.

    Parameters
    ----------
    access, name, passphrase
        Who may, and what was typed.
    place, browser : str
        Where the attempt comes from: an address, and what marks the browser; empty where it is not known.
    home, now
        State folder, and time of the attempt.

    Raises
    ------
    AccessError
        Where the name or passphrase is wrong (not said which), or too many attempts have failed.
    """
    # As spaces around a name do not count for finding it, they must not for counting its failures.
    name = name.strip()
    moment = now or attempts.steady_now()
    with _one_by_one:
        verdict = attempts.begin(name, place, browser, moment, home)
        if verdict.wait:
            if verdict.first:
                audit.record(name, SIGN_IN, allowed=False, detail=LOCKED, home=home)
            raise LockedOutError(f"尝试次数过多，请{math.ceil(verdict.wait / 60)}分钟后再试。")
        account = access.find(name)
        known = account is not None and bool(account.passphrase)
        nobodys = _nobodys()  # made by the first attempt, whoever it names: no start of a server waits for it
        matches = _matches(account.passphrase if account and known else nobodys, passphrase)
        if account is None or not known or not matches:
            audit.record(name, SIGN_IN, allowed=False, detail="姓名或口令不符", home=home)
            raise AccessError("姓名或口令不符。")
        audit.record(account.editor.name, SIGN_IN, allowed=True, home=home)
        attempts.succeed(name, place, browser, moment, home)
    return account.editor


def _matches(hashed: str, passphrase: str) -> bool:
    try:
        return len(passphrase) <= LONGEST and _HASHER.verify(hashed, passphrase)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash to be checked where the name is unknown: the answer takes as long as for a known one."""
    return _HASHER.hash("nobody has this passphrase")
