"""Signing in to write: off by default, by a trusted header, by passphrase or by an identity provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from core.charts.kit import html
from core.editors.accounts import Access, Account, load_access
from core.editors.identity import LASTS
from core.editors.rights import Editor
from core.editors.sign_in import AccessError, from_headers, sign_in
from core.store.errors import StoreError
from pages.data import identity
from pages.shared.view import View

_EDITOR = "_editor"


def editor(view: View) -> Editor | None:
    """Return who is signed in, drawing what is needed to sign in or out."""
    try:
        access = load_access(view.catalog)
    except StoreError as error:
        st.html(html.element("p", str(error), "ct-note", role="alert"))
        return None
    if not access.on:
        st.html(html.element("p", OFF, "ct-note"))
        return None
    known, leave, refusal = _who(access)
    if known is not None:
        scope = view.catalog.body_name(known.office) if known.office else "市级"
        _line(html.element("p", f"{known.name}（{scope}）可以导入数据", "ct-line"), leave)
        return known
    if refusal:
        _line(html.element("p", refusal, "ct-note", role="alert"), leave)
        return None
    return _ask(access)


def _who(access: Access) -> tuple[Editor | None, Callable[[], None] | None, str]:
    """Return the editor, the sign-out callback (none where a proxy signs in), or the reason for no editor."""
    known = from_headers(access, dict(st.context.headers))
    if known is not None:
        return known, None, ""
    known = _kept(access)
    if known is not None:
        return known, _forget, ""
    known, refusal = identity.editor(access)
    return known, st.logout, refusal


OFF = (
    "网页导入尚未开启：可以下载模板、校验工作簿；导入请由系统管理员在服务器上运行“python -m core import”，"
    "或用“python -m core editor 姓名”设置编辑人员后在此导入。"
)


def _kept(access: Access) -> Editor | None:
    """Return this session's editor while the sign-in counts and the entry and its passphrase stand."""
    kept: tuple[Account, dt.datetime] | None = st.session_state.get(_EDITOR)
    if kept is None or kept[0] not in access.accounts or dt.datetime.now(dt.UTC) - kept[1] > LASTS:
        return None
    return kept[0].editor


def _forget() -> None:
    st.session_state.pop(_EDITOR, None)
    st.rerun()


def _line(said: html.Safe, leave: Callable[[], None] | None) -> None:
    words, out = st.columns([6, 1], gap="small", vertical_alignment="center")
    with words:
        st.html(said)
    if leave is not None and out.button("退出", key="sign_out"):
        leave()


def _ask(access: Access) -> Editor | None:
    """Draw every way in that is configured."""
    offered = identity.offered()
    if offered:
        identity.button()
    if access.by_passphrase:
        return _form(access)
    if not offered:
        st.html(html.element("p", "请经单位统一身份认证入口打开本页后再导入。", "ct-note"))
    return None


def _form(access: Access) -> Editor | None:
    with st.form("sign_in", border=False):
        name_column, word_column, button = st.columns([2, 3, 1], gap="small", vertical_alignment="bottom")
        name = name_column.text_input("姓名", max_chars=40)
        word = word_column.text_input("口令", type="password", max_chars=200)
        pressed = button.form_submit_button("登录")
    if not pressed:
        return None
    try:
        account = access.find(sign_in(access, name, word).name)
        st.session_state[_EDITOR] = account, dt.datetime.now(dt.UTC)
    except (AccessError, StoreError) as error:
        st.html(html.element("p", str(error), "ct-note", role="alert"))
        return None
    st.rerun()
    return None
