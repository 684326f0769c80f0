"""Signing in through an identity provider, as the 数据 page shows it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.editors import audit
from core.editors.accounts import remove_account, save_account
from core.plan.load import load_catalog
from pages.shared import identity
from pages.shared.identity import SHORTEST_SECRET
from pages.web.sign_in_return import MARK, Message, Receive, Scope, Send, SignInReturn
from tests.conftest import ROOT, awaited, copied
from tests.pages.conftest import opened, text

SECRET = "s" * SHORTEST_SECRET
AUTH = {
    "redirect_uri": "http://127.0.0.1/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "county",
    "client_secret": "x",
    "server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration",
}


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    copied(built, tmp_path)
    save_account("市局", "", "", load_catalog(), tmp_path, identity="u-001")
    # No connection stands behind AppTest, so no cookie comes with it.
    monkeypatch.setattr(identity, "connected", lambda: True)
    return tmp_path


def test_without_the_cookie_what_a_session_remembers_signs_nobody_in(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "connected", lambda: False)
    assert "已登录" not in text(session({"sub": "u-001"}))


def session(user: dict[str, Any] | None, auth: dict[str, str] | None = AUTH, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if auth is not None:
        at.secrets["auth"] = auth
        at.user = {"is_logged_in": False}  # the server's doing where the section stands
    if user is not None:
        at.user = {"is_logged_in": True, "iat": int(time.time())} | user
    return opened(at, "data", section="fill", **query)


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_nothing_is_offered_until_a_provider_is_configured(own: Path) -> None:
    at = session(None, auth=None)
    assert "统一身份认证登录" not in labels(at)
    assert "请经单位统一身份认证入口" in text(at)
    assert "统一身份认证登录" in labels(session(None))


def test_a_listed_person_may_import_and_is_recorded_once(own: Path) -> None:
    at = session({"sub": "u-001"})
    assert "市局（市级）已登录" in text(at)
    assert "退出" in labels(at)
    at.run()
    assert [(a.who, a.action, a.outcome) for a in audit.attempts()] == [("市局", "统一认证登录", "允许")]
    remove_account("市局", load_catalog(), own)
    save_account("别人", "", "", load_catalog(), own, identity="u-009")
    at.run()
    assert "“u-001”不在编辑人员名单中" in text(at)


def test_an_unlisted_person_is_refused_told_and_recorded(own: Path) -> None:
    at = session({"sub": "u-777"})
    assert "“u-777”不在编辑人员名单中，不能导入" in text(at)
    assert "退出" in labels(at)
    assert [(a.who, a.outcome) for a in audit.attempts()] == [("u-777", "拒绝")]


def test_leaving_is_leaving_the_provider_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = []
    monkeypatch.setattr(st, "logout", lambda: left.append(True))
    at = session({"sub": "u-001"})
    next(b for b in at.button if b.label == "退出").click().run()
    assert left == [True]


def test_a_guessable_secret_signs_nobody_in(own: Path) -> None:
    at = session({"sub": "u-001"}, auth=AUTH | {"cookie_secret": "short"})
    assert "已登录" not in text(at)
    assert "统一身份认证尚未启用" in text(at)


@pytest.mark.parametrize("auth", [AUTH | {"cookie_secret": "short"}, {"cookie_secret": SECRET}])
def test_an_incomplete_configuration_is_said_in_place_of_an_error(own: Path, auth: dict[str, str]) -> None:
    at = session(None, auth=auth)
    next(b for b in at.button if b.label == "统一身份认证登录").click().run()
    assert "统一身份认证尚未启用" in text(at)
    assert not at.exception


def test_coming_back_without_being_signed_in_is_said(own: Path) -> None:
    assert "统一身份认证没有完成：认证服务无法连接" in text(session(None, **{MARK: "1"}))
    assert "没有完成" not in text(session({"sub": "u-001"}, **{MARK: "1"}))
    assert "没有完成" not in text(session(None))


def answer(path: str, status: int, location: str = "", query: str = "") -> tuple[int, str]:
    """What the browser gets where Streamlit answers so."""
    code, headers = response(path, status, location, query)
    return code, headers.get(b"location", b"").decode()


def response(
    path: str, status: int, location: str = "", query: str = "", **asked: str
) -> tuple[int, dict[bytes, bytes]]:
    """The answer with its headers; ``asked`` are headers of the request."""

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"20")]
        headers += [(b"location", location.encode())] if location else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"Authentication error"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    request = [(name.encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": request}
    awaited(SignInReturn(streamlit)(scope, receive, send))
    headers = dict(sent[0]["headers"])
    assert int(headers[b"content-length"]) == len(sent[1]["body"])
    return sent[0]["status"], headers


@pytest.mark.parametrize(
    ("path", "status", "location", "query", "expected"),
    [
        ("/auth/login", 400, "", "provider=x", (303, "/data?section=fill&signed=1")),
        ("/auth/login", 302, "/", "", (303, "/data?section=fill&signed=1")),
        ("/auth/login", 302, "https://sso.test/a", "provider=x", (302, "https://sso.test/a")),
        ("/oauth2callback", 302, "/", "state=a&code=b", (303, "/data?section=fill&signed=1")),
        ("/oauth2callback", 302, "/", "", (303, "/data?section=fill")),
        ("/auth/logout", 302, "/", "", (303, "/data?section=fill")),
        ("/auth/logout", 302, "https://sso.test/bye", "", (302, "https://sso.test/bye")),
        ("//elsewhere.test/auth/login", 404, "", "", (404, "")),
        ("/data", 404, "", "", (404, "")),
    ],
)
def test_every_way_back_leads_to_where_one_signs_in(
    path: str, status: int, location: str, query: str, expected: tuple[int, str]
) -> None:
    assert answer(path, status, location, query) == expected


def test_one_comes_back_to_the_dataset_that_one_left() -> None:
    drill = {"referer": "https://here.test/data?section=fill&dataset=drill"}
    _, headers = response("/auth/login", 302, "https://sso.test/a", **drill)
    assert headers[b"location"] == b"https://sso.test/a"
    kept = headers[b"set-cookie"].decode()
    assert "HttpOnly" in kept and "SameSite=Lax" in kept
    cookie = {"cookie": f"other=1; {kept.split(';')[0]}"}
    for query, mark in (("state=a&code=b", "&signed=1"), ("", "")):
        _, headers = response("/oauth2callback", 302, "/", query, **cookie)
        assert headers[b"location"].decode() == f"/data?section=fill&dataset=drill{mark}"
    _, headers = response("/auth/login", 400, "", "provider=x", **drill)
    assert headers[b"location"] == b"/data?section=fill&dataset=drill&signed=1"


@pytest.mark.parametrize("name", ["official", "https://elsewhere.test", "drill%0d%0ax:y", ""])
def test_nothing_but_a_dataset_is_kept_for_the_way(name: str) -> None:
    _, headers = response(
        "/auth/login", 302, "https://sso.test/a", referer=f"https://here.test/?dataset={name}"
    )
    assert headers[b"set-cookie"].startswith(b"_sign_in_dataset=; ")
    _, headers = response("/oauth2callback", 302, "/", "", cookie=f"_sign_in_dataset={name}")
    assert headers[b"location"] == b"/data?section=fill"
