"""Signing in with a passphrase in a real browser: what lasts, what ends it, and forged requests."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext
from websockets.sync.client import connect

from core.editors import session
from core.editors.accounts import load_access, save_account
from core.plan.load import load_catalog
from pages.web.sign_in import BROWSER, COOKIE
from tests.browser.conftest import Visit, serving, visiting

pytestmark = pytest.mark.browser

WORD = "绿洲-祁连-1949"
NAME = "工信局丙"
FILL = "/data?section=fill"


@pytest.fixture(scope="module")
def own(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sign-in") / "state"
    shutil.copytree(home, folder)
    save_account(NAME, "", WORD, load_catalog(), folder, department="gongxin")
    save_account("县域办甲", "", WORD, load_catalog(), folder)
    return folder


@pytest.fixture(scope="module")
def office(own: Path) -> Iterator[str]:
    with serving(own) as address:
        yield address


def sign_in(visit: Visit, name: str = NAME, word: str = WORD, path: str = FILL) -> None:
    visit.open(path)
    visit.page.get_by_label("姓名").fill(name)
    visit.page.get_by_label("口令").fill(word)
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="登录", exact=True).click()
    visit.settle()


def beside(visit: Visit, context: BrowserContext, path: str = FILL) -> Visit:
    """Open another tab of the same browser."""
    tab = Visit(context.new_page(), visit.base)
    tab.open(path)
    return tab


@pytest.mark.parametrize("path", [FILL, "/reporting"])
def test_the_way_out_stands_right_behind_the_name(chromium: Browser, office: str, path: str) -> None:
    with visiting(chromium, office) as visit:
        sign_in(visit, path=path)
        name = visit.page.locator(".ct-signed").bounding_box()
        out = visit.page.get_by_role("button", name="退出", exact=True).bounding_box()
        assert name and out
        assert 0 < out["x"] - name["x"] - name["width"] < 40
        middles = [box["y"] + box["height"] / 2 for box in (name, out)]
        assert abs(middles[0] - middles[1]) <= 2


def test_it_lasts_through_f5_and_a_second_tab_and_ends_everywhere(chromium: Browser, office: str) -> None:
    with visiting(chromium, office) as visit:
        sign_in(visit)
        assert f"{NAME}（市工信局）已登录" in visit.text()
        visit.page.reload()
        visit.settle()
        assert "已登录" in visit.text()
        tab = beside(visit, visit.page.context)
        assert "已登录" in tab.text()
        with visiting(chromium, office) as other:
            sign_in(other)
            assert "已登录" in other.text()
            with visit.page.expect_navigation():
                visit.page.get_by_role("button", name="退出", exact=True).click()
            visit.settle()
            assert "已登录" not in visit.text()
            for left in (tab, other):
                left.page.reload()
                left.settle()
                assert "已登录" not in left.text(), "signing out ends the others too"
        assert visit.errors == []


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(chromium: Browser, office: str) -> None:
    with visiting(chromium, office) as visit:
        sign_in(visit)
        kept = {c["name"]: c for c in visit.page.context.cookies()}
        for name in (COOKIE, BROWSER):
            assert kept[name]["httpOnly"] and kept[name]["sameSite"] == "Strict"
        assert COOKIE not in visit.page.evaluate("document.cookie")


def test_a_wrong_passphrase_is_told_in_place(chromium: Browser, office: str) -> None:
    with visiting(chromium, office) as visit:
        sign_in(visit, word="不对的口令不对的口令")
        assert "姓名或口令不符" in visit.text()
        assert "section=fill" in visit.page.url


def test_a_change_of_the_account_ends_an_open_page(chromium: Browser, office: str, own: Path) -> None:
    with visiting(chromium, office) as visit:
        sign_in(visit, "县域办甲")
        assert "已登录" in visit.text()
        save_account("县域办甲", "", "另一个-口令-2026", load_catalog(), own)
        visit.page.reload()
        visit.settle()
        assert "已登录" not in visit.text()
    save_account("县域办甲", "", WORD, load_catalog(), own)


def post(office: str, path: str, fields: dict[str, str], **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(office).netloc, timeout=30)
    body = urlencode(fields).encode()
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": office}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", path, body, {k: v for k, v in sent.items() if v})
    return connection.getresponse()


GOOD = {"who": NAME, "passphrase": WORD, "place": "data?section=fill"}


@pytest.mark.parametrize(
    ("fields", "headers", "place", "signed"),
    [
        (GOOD, {}, "/data?section=fill", True),
        (GOOD, {"Origin": "http://evil.example"}, "/data?section=fill&refused=origin", False),
        (GOOD, {"Origin": "null"}, "/data?section=fill&refused=origin", False),
        (GOOD, {"Origin": ""}, "/data?section=fill&refused=origin", False),
        (GOOD, {"Sec_Fetch_Site": "cross-site"}, "/data?section=fill&refused=origin", False),
        ({**GOOD, "place": "//evil.example/"}, {}, "/", True),
        ({**GOOD, "place": "https://evil.example/"}, {}, "/", True),
        ({**GOOD, "place": "data?x=\r\nSet-Cookie: a=b"}, {}, "/", True),
        ({**GOOD, "passphrase": "falsch-falsch-falsch"}, {}, "/data?section=fill&refused=wrong", False),
        ({**GOOD, "passphrase": "x" * 9_000}, {}, "/?refused=wrong", False),
        ({}, {}, "/?refused=wrong", False),
    ],
)
def test_what_a_posted_form_gets(
    office: str, fields: dict[str, str], headers: dict[str, str], place: str, signed: bool
) -> None:
    answer = post(office, "/sign-in", fields, **headers)
    assert (answer.status, answer.headers["location"]) == (303, place)
    cookies = " ".join(answer.headers.get_all("set-cookie") or [])
    assert (COOKIE in cookies) is signed
    assert answer.headers["cache-control"] == "no-store"
    if signed:
        assert "HttpOnly" in cookies and "SameSite=strict" in cookies and "Max-Age=28800" in cookies
        assert "Secure" not in cookies


def test_behind_tls_the_cookie_is_secure(office: str) -> None:
    answer = post(office, "/sign-in", GOOD, X_Forwarded_Proto="https")
    assert "Secure" in (answer.headers["set-cookie"] or "")


def test_a_foreign_sign_out_ends_nothing(office: str, own: Path) -> None:
    account = load_access(load_catalog(), own).find(NAME)
    assert account is not None
    token = session.issue(account, own)
    answer = post(office, "/sign-out", {}, Origin="http://evil.example", Cookie=f"{COOKIE}={token}")
    assert "refused=origin" in answer.headers["location"]
    answer = post(office, "/sign-out", {}, Cookie=f"{COOKIE}=forged.token")
    assert answer.status == 303
    assert session.editor_of(token, load_access(load_catalog(), own), own) is not None


def session_id_of(page_text: bytes) -> str:
    """Find a session's id in what the server sends first over a socket."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    message = ForwardMsg()
    message.ParseFromString(page_text)
    return str(message.new_session.initialize.session_id)


def begin(office: str, cookies: str, *protocols: str) -> str:
    """Open a socket as a client with these cookies, ask for a run, and return the session's id."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    url = office.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": cookies} if cookies else {}
    with connect(url, subprotocols=["streamlit", *protocols], additional_headers=headers) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        socket.send(ask.SerializeToString())
        for _ in range(50):
            found = session_id_of(bytes(socket.recv(timeout=60)))
            if found:
                # Until the page has begun to draw, nothing is known of the browser.
                for _ in range(20):
                    socket.recv(timeout=60)
                return found
    raise AssertionError("no session was begun")


def test_a_session_id_alone_opens_nothing(office: str) -> None:
    mine = f"{BROWSER}=the-first-browser"
    first = begin(office, mine)
    assert begin(office, mine, "none", first) == first, "the same browser goes on"
    again = begin(office, mine, "none", first)
    assert again == first
    assert begin(office, f"{BROWSER}=another-browser", "none", first) != first
    assert begin(office, "", "none", first) != first
    assert begin(office, mine, "none", "made-up") != "made-up"
