"""Signing in through the office's identity provider: off until ``[auth]`` stands in Streamlit's secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAuthError

from core.editors.accounts import Access
from core.editors.identity import from_claims, identity_of, sign_in_by_claims
from core.editors.rights import Editor
from core.editors.sign_in import AccessError
from core.store.errors import StoreError
from pages.shared import messages
from pages.web.sign_in_return import MARK

#: Whoever guesses the cookie's secret may write as anybody: no shorter one is accepted.
SHORTEST_SECRET: Final = 32
_RECORDED: Final = "_identity_recorded"
#: Streamlit's own signed cookie; long ones come in several, numbered.
_COOKIE: Final = "_streamlit_user"

INCOMPLETE = (
    "统一身份认证尚未启用：请系统管理员核对.streamlit/secrets.toml中[auth]的各项配置，"
    f"其中cookie_secret须为{SHORTEST_SECRET}个字符以上的随机串。"
)
UNFINISHED = (
    "统一身份认证没有完成：认证服务无法连接，或没有予以通过。请稍后重试；仍不成功时，请联系系统管理员。"
)


def offered() -> bool:
    """Whether an identity provider is configured."""
    return "is_logged_in" in claims()


def claims() -> Mapping[str, Any]:
    """What is known of the person; without ``is_logged_in`` no provider is configured."""
    return st.user.to_dict()


def editor(access: Access) -> tuple[Editor | None, str]:
    """Return the editor whom the provider names, or why it names none; both empty before signing in.

    The list is asked at every run, so that who is taken off it has no rights from then on; the attempt is
    recorded once a session.
    """
    signed = claims()
    # Streamlit keeps what a cookie said with its session; here the connection that is open now counts.
    if not signed.get("is_logged_in") or not connected():
        return None, ""
    if not _secret_is_long():
        return None, INCOMPLETE
    key = (identity_of(access, signed), signed.get("iat"))
    try:
        if st.session_state.get(_RECORDED) == key:
            return from_claims(access, signed), ""
        st.session_state[_RECORDED] = key
        return sign_in_by_claims(access, signed), ""
    except (AccessError, StoreError) as error:
        return None, str(error)


def connected() -> bool:
    """Whether the connection that is open now carries Streamlit's own cookie of the sign-in."""
    return any(name.startswith(_COOKIE) for name in st.context.cookies)


def button() -> None:
    """Draw the way to the provider, and say so where the last attempt led nowhere."""
    if st.query_params.pop(MARK, ""):
        messages.alert(UNFINISHED)
    if not st.button("统一身份认证登录", key="identity_sign_in"):
        return
    try:
        if not _secret_is_long():
            raise StreamlitAuthError("cookie_secret")
        st.login()
    except StreamlitAuthError:
        messages.alert(INCOMPLETE)


def _secret_is_long() -> bool:
    return len(str(st.secrets["auth"].get("cookie_secret", ""))) >= SHORTEST_SECRET
