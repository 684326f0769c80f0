"""Hosts, origins and addresses that are let in, and those that are not."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config

from pages.shared import addresses
from pages.web.doors import Doors, host_is_allowed, origin_is_allowed
from pages.web.server import Guard
from pages.web.sign_in import mark_of

STREAM = "ws://localhost:8501/_stcore/stream"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """A Streamlit that answers whatever it is asked with its start page, as a range where one is wanted."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"public")]
    names = {name for name, _ in scope["headers"]}
    part = b"range" in names
    if part:
        headers.append((b"content-range", b"bytes 0-9/100"))
    if b"accept-encoding" in names:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 206 if part else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"<html><head></head><body></body></html>"})


@pytest.fixture
def client() -> TestClient:
    return TestClient(Doors(Guard(app, "甘州", "", "")), base_url="http://localhost:8501")


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8501", "LOCALHOST", "localhost.", "127.0.0.1:8501", "10.0.0.7", "[::1]:8501"],
)
def test_this_machine_and_addresses_in_figures_are_let_in(host: str) -> None:
    assert host_is_allowed(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8501",
        "user@localhost",
        "localhost/evil",
        "localhost?evil",
        "localhost evil",
        "localhost:port",
        "localhost:99999",
        "",
        ":8501",
        "[::1",
        "0x7f.1",
        "ｌocalhost.evil",
    ],
)
def test_a_name_that_leads_here_by_somebody_elses_doing_is_not_answered(host: str) -> None:
    assert not host_is_allowed(host)


def test_whoever_runs_the_server_names_further_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", _with("server.allowedHosts", ["a.example", "*.b.example"]))
    monkeypatch.setattr("pages.web.doors.get_option", config.get_option)
    assert host_is_allowed("A.example:443") and host_is_allowed("x.b.example")
    assert not host_is_allowed("b.example.evil") and not host_is_allowed("xb.example")


def _with(name: str, value: object) -> Any:
    original = config.get_option
    return lambda key: value if key == name else original(key)


def test_a_wrong_host_is_told_the_remedy(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in answer.text


def test_two_hosts_are_none(client: TestClient) -> None:
    assert client.get("/", headers=[("host", "localhost"), ("host", "localhost")]).status_code == 421


@pytest.mark.parametrize(
    ("origin", "fine"),
    [
        ("http://localhost:8501", True),
        ("https://localhost:8501", True),
        ("http://localhost:9999", False),
        ("http://127.0.0.1:8501", False),
        ("http://evil.example", False),
        ("http://localhost:8501.evil.example", False),
        ("http://x@localhost:8501", False),
        ("null", False),
        ("file://", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_a_socket_is_opened_by_the_pages_of_its_own_host(origin: str, fine: bool) -> None:
    assert origin_is_allowed(origin, "localhost:8501") is fine


def test_a_foreign_origin_opens_no_socket(client: TestClient) -> None:
    with client.websocket_connect(STREAM, headers={"origin": "http://localhost:8501"}):
        pass
    with client.websocket_connect(STREAM):  # no browser
        pass
    for headers in ({"origin": "http://evil.example"}, {"host": "evil.example"}):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers=headers):
            pass


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/mcp",
        "/_stcore/",
        "/_stcore",
        "//_stcore//metrics",
        "/trajectory/_stcore/metrics",
        "/%5fstcore/metrics",
        "/robots.txt",
        "/x.php",
        "/trajectory/x.js",
        "/static/js/unknown.js",
        "/no-page",
        "/trajectory/deeper",
        "/index.html",
        "/~",
    ],
)
def test_what_is_no_page_is_not_there(client: TestClient, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert client.request(method, path, headers={"accept": "*/*"}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/trajectory", "/trajectory/"])
def test_the_start_page_comes_whole_whatever_part_is_wanted(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"range": "bytes=0-9", "if-range": "x"})
    assert answer.status_code == 200
    assert "content-range" not in answer.headers
    assert answer.text.endswith("</html>")


def test_a_path_below_a_base_is_a_page_there() -> None:
    assert addresses.may_be_html("/zhangye/trajectory", "zhangye")
    assert addresses.may_be_html("/zhangye/", "/zhangye/")
    assert not addresses.may_be_html("/zhangye/trajectory")


def test_a_file_is_given_in_parts_where_parts_are_wanted(client: TestClient) -> None:
    asked: list[bytes] = []

    async def files(scope: Any, receive: Any, send: Any) -> None:
        asked.extend(name for name, _ in scope["headers"])
        await send(
            {"type": "http.response.start", "status": 206, "headers": [(b"content-type", b"image/png")]}
        )
        await send({"type": "http.response.body", "body": b"0"})

    answer = TestClient(Guard(files, "", "", "")).get("/favicon.png", headers={"range": "bytes=0-0"})
    assert answer.status_code == 206 and b"range" in asked


@pytest.mark.parametrize("path", ["/static/", "/static/js/", "/no-page//", "/~/+/"])
def test_a_folder_that_is_no_page_is_not_there_either(path: str) -> None:
    """Streamlit would send on to the address without the slash, as if there were something."""

    async def moves(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"location", scope["path"].rstrip("/").encode())]
        await send({"type": "http.response.start", "status": 301, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(Guard(moves, "", "", ""), follow_redirects=False)
    answer = client.get(path)
    assert answer.status_code == 404 and "location" not in answer.headers
    assert client.get("/trajectory/").status_code == 301, "a page may be sent to its own address"


@pytest.mark.parametrize(
    ("value", "mark"),
    [("aB3_-" * 6, "aB3_-" * 6), ("", ""), ("x" * 65, ""), ("x" * 60_000, ""), ("a b", ""), ("甲", "")],
)
def test_only_what_has_the_form_of_a_mark_is_remembered_of_a_browser(value: str, mark: str) -> None:
    assert mark_of(value) == mark
