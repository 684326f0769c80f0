"""A sign-in that lasts: a signed token that the browser keeps in a cookie, good for a working day.

The token names the account and a fingerprint of its entry in the list. So it ends by itself, on every
replica, when the entry changes (another passphrase, another office, removed), when the person signs out
anywhere, and after eight hours. The key that signs lies in the state folder and is made once.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import math
import os
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from core.editors.accounts import Access, Account
from core.editors.rights import Editor
from core.store.disk import home_of, move, state_home, temporary, write_synced
from core.store.errors import DamagedStoreError, explained, from_json

#: A working day; then one signs in again.
LASTS: Final = dt.timedelta(hours=8)
#: Clocks of two servers differ.
_SKEW: Final = dt.timedelta(minutes=5)
KEY_FILE: Final = "session.key"
ENDS_FILE: Final = "sessions.json"
_KEY_BYTES: Final = 32
#: Longer text is no token of ours and is not worth reading.
_LONGEST: Final = 2_000


def issue(account: Account, home: Path | str | None = None, now: dt.datetime | None = None) -> str:
    """Return a token for an account that has just been checked.

    Raises
    ------
    StoreError
        Where the key cannot be read or made.
    """
    key = _key(home)
    claims = {
        "name": account.editor.name,
        "at": (now or _now()).timestamp(),
        "entry": _fingerprint(account, key),
    }
    body = base64.urlsafe_b64encode(json.dumps(claims, ensure_ascii=False).encode()).decode()
    return f"{body}.{_signature(body, key)}"


def editor_of(
    token: str, access: Access, home: Path | str | None = None, now: dt.datetime | None = None
) -> Editor | None:
    """Return whom a token names, ``None`` where it is forged, over, or its account has changed.

    Raises
    ------
    StoreError
        Where the key or the record of sign-outs cannot be read; nobody is then signed in.
    """
    claims = _read(token, home)
    if claims is None:
        return None
    account = access.find(claims["name"])
    if account is None or not hmac.compare_digest(claims["entry"], _fingerprint(account, _key(home))):
        return None
    issued = dt.datetime.fromtimestamp(claims["at"], dt.UTC)
    if not counts(claims["name"], issued, home, now):
        return None
    return account.editor


def counts(
    name: str, issued: dt.datetime, home: Path | str | None = None, now: dt.datetime | None = None
) -> bool:
    """Whether a sign-in of that moment still counts: not too old, not in the future, not signed out since."""
    age = (now or _now()) - issued
    ended = _ends(home).get(name)
    return -_SKEW <= age <= LASTS and (ended is None or issued.timestamp() > ended)


def end(name: str, home: Path | str | None = None, now: dt.datetime | None = None) -> None:
    """End every sign-in of a person, in all browsers and on all replicas.

    Raises
    ------
    StoreError
        Where it cannot be written; the sign-ins then stand.
    """
    moment = now or _now()
    oldest = (moment - LASTS - _SKEW).timestamp()
    with home_of(home).changing(ENDS_FILE) as folder, explained("记录退出", folder / ENDS_FILE):
        path = folder / ENDS_FILE
        kept = {who: at for who, at in _ends_in(path).items() if at > oldest}
        aside = temporary(path.parent, "sessions")
        write_synced(aside, json.dumps({**kept, name: moment.timestamp()}, ensure_ascii=False).encode())
        move(aside, path)


def named_in(token: str, home: Path | str | None = None) -> str:
    """Return the name in a token that we have signed, whether or not it still counts; "" for any other."""
    claims = _read(token, home)
    return str(claims["name"]) if claims is not None else ""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _read(token: str, home: Path | str | None) -> dict[str, Any] | None:
    body, _, signature = token.partition(".")
    if not body or not token.isascii() or len(token) > _LONGEST:
        return None
    if not hmac.compare_digest(signature, _signature(body, _key(home))):
        return None
    try:
        claims = from_json(base64.urlsafe_b64decode(body.encode("ascii")))
        named = isinstance(claims["name"], str) and isinstance(claims["entry"], str)
        fine = named and math.isfinite(claims["at"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return claims if fine else None


def _signature(body: str, key: bytes) -> str:
    return hmac.new(key, b"session:" + body.encode(), hashlib.sha256).hexdigest()


def _fingerprint(account: Account, key: bytes) -> str:
    """Return what changes with any change of an entry, and tells nothing of it."""
    entry = json.dumps(asdict(account), ensure_ascii=False, sort_keys=True)
    return hmac.new(key, b"entry:" + entry.encode(), hashlib.sha256).hexdigest()[:32]


def _ends(home: Path | str | None) -> dict[str, float]:
    return _ends_in(state_home(home) / ENDS_FILE)


def _ends_in(path: Path) -> dict[str, float]:
    with explained("读取退出记录", path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return {}
    try:
        return {str(name): float(at) for name, at in from_json(content).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise DamagedStoreError(f"退出记录已损坏：{path}。请删去该文件；所有人须重新登录。") from error


def _key(home: Path | str | None) -> bytes:
    """Return the key that signs, making it where there is none; of several at once the first one makes it."""
    path = state_home(home) / KEY_FILE
    with explained("读取登录密钥", path):
        try:
            text = path.read_bytes().decode("ascii", "replace")
        except FileNotFoundError:
            with home_of(home).changing(KEY_FILE) as folder:
                text = _made_key(folder / KEY_FILE)
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < _KEY_BYTES:
        raise DamagedStoreError(f"登录密钥已损坏：{path}。请删去该文件后重试；所有人须重新登录。")
    return key


def _made_key(path: Path) -> str:
    """Write a new key unless there is one by now; the caller holds the lock."""
    if not path.exists():
        aside = temporary(path.parent, "key")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(_KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        move(aside, path)
    return path.read_text(encoding="ascii")
