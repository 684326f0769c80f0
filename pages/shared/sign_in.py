"""Who is signed in, asked anew at every run; the forms for signing in and out.

There are three ways in: a trusted proxy's header, a passphrase (kept in a signed cookie), an identity
provider. Each is read from the connection that the browser holds now, never from what the session remembers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.charts.kit import html
from core.charts.kit.templates import macros
from core.editors import session
from core.editors.accounts import Access, load_access
from core.editors.rights import Editor
from core.editors.sign_in import from_headers
from core.plan.catalog import Catalog
from core.store.errors import StoreError
from pages.shared import identity, messages
from pages.shared.view import View
from pages.web.sign_in import (
    BROWSER,
    COOKIE,
    PLACE,
    REASONS,
    REFUSED,
    SESSIONS,
    SIGN_IN,
    SIGN_OUT,
    WHO,
    WORD,
    mark_of,
)

_fill: Final = macros(__file__, "messages.html")
OFF: Final = (
    "网页导入尚未开启：可以下载模板、校验工作簿。要导入，请把校验通过的工作簿交给系统管理员，"
    "由其代为导入，或为您开通编辑人员后在此导入。"
)
BY_PROXY, BY_PASSPHRASE, BY_PROVIDER = "proxy", "passphrase", "provider"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in and how; ``refusal`` says why nobody is, where somebody tried.

    ``access`` is the configuration that decides it; without one that can be read, ``refusal`` says why.
    """

    editor: Editor | None = None
    way: str = ""
    refusal: str = ""
    access: Access | None = None


def bind() -> None:
    """Remember which browser this session belongs to: no other may take it up."""
    context = get_script_run_ctx()
    if context is not None:
        SESSIONS.begin(context.session_id, mark_of(cookie(BROWSER)))


def cookie(name: str) -> str:
    """Return a cookie of the connection that the browser holds now."""
    return str(st.context.cookies.get(name, ""))


def signed_in(catalog: Catalog) -> Signed:
    """Return who is signed in, drawing nothing."""
    try:
        access = load_access(catalog)
        return replace(_signed(access) if access.on else Signed(), access=access)
    except StoreError as error:
        return Signed(refusal=str(error))


def editor(view: View, known: Signed | None = None) -> Editor | None:
    """Return who is signed in, drawing what is needed to sign in or out.

    Parameters
    ----------
    known : Signed, optional
        What this run has found already.
    """
    signed = known or signed_in(view.catalog)
    access = signed.access
    if access is None:
        messages.alert(signed.refusal)
        return None
    if not access.on:
        st.html(html.element("p", OFF, "ct-note"))
        return None
    if signed.editor is not None:
        scope = view.catalog.body_name(signed.editor.office) if signed.editor.office else "市级"
        _line(html.element("p", f"{signed.editor.name}（{scope}）已登录", "ct-signed"), signed)
        return signed.editor
    if signed.refusal:
        _line(html.element("p", signed.refusal, "ct-note", role="alert"), signed)
        return None
    ask(access)
    return None


def ask(access: Access) -> None:
    """Draw every way in that is configured."""
    reason = REASONS.get(str(st.query_params.pop(REFUSED, "")), "")
    if reason:
        messages.alert(reason)
    offered = identity.offered()
    if offered:
        identity.button()
    if access.by_passphrase:
        st.html(form())
    elif not offered:
        st.html(html.element("p", "请经单位统一身份认证入口打开本页后再导入。", "ct-note"))


def form() -> Markup:
    """Return the form for name and passphrase: posted by the browser itself, so that a cookie can be set."""
    return _fill("sign_in", SIGN_IN, _place(), WHO, WORD)


def leave(signed: Signed, label: str = "退出") -> None:
    """Draw the way out, where there is one: the proxy's header cannot be left."""
    if signed.way == BY_PASSPHRASE:
        st.html(_fill("sign_out", SIGN_OUT, _place(), label), width="content")
    elif signed.way == BY_PROVIDER and st.button(label, key="sign_out"):
        if signed.editor is not None:
            session.end(signed.editor.name)
        st.logout()


def _signed(access: Access) -> Signed:
    known = from_headers(access, st.context.headers)
    if known is not None:
        return Signed(known, BY_PROXY)
    known = session.editor_of(cookie(COOKIE), access)
    if known is not None:
        return Signed(known, BY_PASSPHRASE)
    known, refusal = identity.editor(access)
    return Signed(known, BY_PROVIDER if known is not None or refusal else "", refusal)


def _line(text: Markup, signed: Signed) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="signed-in"):
        st.html(text, width="content")
        leave(signed)


def _place() -> Markup:
    """Name the page to come back to."""
    page = st.session_state.get("_page", "")
    query = urlencode({k: v for k, v in st.query_params.to_dict().items() if k != REFUSED})
    place = f"{page}?{query}" if query else str(page)
    return _fill("place", PLACE, place)
