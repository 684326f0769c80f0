"""Signing in through the office's identity provider (OpenID Connect).

The web server has the provider's answer checked and keeps its claims in a signed cookie. Here it is held
which claim names a person, whether that person is listed, and how long the sign-in counts: the cookie alone
would last for a month, and signing out in one browser would leave it in the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from core.editors import audit
from core.editors.accounts import Access
from core.editors.rights import Editor
from core.editors.session import LASTS, counts
from core.editors.sign_in import AccessError

#: Not 登录: somebody whom the provider knows must not be able to lock passphrases out.
SIGN_IN: Final = "统一认证登录"
#: Clocks of two servers differ.
_SKEW: Final = dt.timedelta(minutes=5)


def identity_of(access: Access, claims: Mapping[str, Any]) -> str:
    """Return how the provider names the person, by the configured claim; empty where it does not say."""
    value = claims.get(access.claim)
    return value.strip() if isinstance(value, str) else ""


def from_claims(
    access: Access,
    claims: Mapping[str, Any],
    now: dt.datetime | None = None,
    home: Path | str | None = None,
) -> Editor:
    """Return the editor whom the provider's claims name.

    Parameters
    ----------
    access : Access
        The list; an editor is found by exact equality of ``identity`` and the configured claim.
    claims : mapping
        Claims of the identity token, its signature, audience and nonce already checked.
    now : datetime.datetime, optional

    Raises
    ------
    AccessError
        Where the claim is missing, the address is not verified, the sign-in is too old, or the person is
        not listed.
    """
    identity = identity_of(access, claims)
    if not identity:
        raise AccessError(f"统一身份认证没有给出“{access.claim}”，无法确认身份，请联系系统管理员。")
    if access.claim == "email" and str(claims.get("email_verified")).lower() != "true":
        raise AccessError(f"邮箱{identity}未经核实，不能据以登录，请联系系统管理员。")
    _refuse_old(claims, now or dt.datetime.now(dt.UTC))
    account = access.known_as(identity)
    if account is None:
        raise AccessError(f"“{identity}”不在编辑人员名单中，不能导入；如需开通，请联系系统管理员。")
    issued = dt.datetime.fromtimestamp(claims["iat"], dt.UTC)
    if not counts(account.editor.name, issued, home, now):
        raise AccessError("已在别处退出登录，请重新登录。")
    return account.editor


def sign_in_by_claims(
    access: Access,
    claims: Mapping[str, Any],
    *,
    home: Path | str | None = None,
    now: dt.datetime | None = None,
) -> Editor:
    """As :func:`from_claims`, and write the attempt to the audit log, allowed or refused."""
    identity = identity_of(access, claims)
    try:
        editor = from_claims(access, claims, now, home)
    except AccessError as error:
        audit.record(identity or "身份不明", SIGN_IN, allowed=False, detail=str(error), home=home)
        raise
    audit.record(editor.name, SIGN_IN, allowed=True, detail=f"身份标识{identity}", home=home)
    return editor


def _refuse_old(claims: Mapping[str, Any], now: dt.datetime) -> None:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise AccessError("统一身份认证没有给出登录时间，无法确认是否仍然有效，请联系系统管理员。")
    age = now.timestamp() - issued
    if not -_SKEW.total_seconds() <= age <= LASTS.total_seconds():
        raise AccessError(f"登录已超过{int(LASTS.total_seconds() // 3600)}小时，请退出后重新登录。")
