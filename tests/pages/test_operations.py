"""Readiness, the limit on sessions, the log and the metrics, as whoever runs the server meets them."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pages.web import operations
from pages.web.operations import JsonLines, Operations, Prometheus


async def app(scope: Any, receive: Any, send: Any) -> None:
    """A dashboard that answers every request, and keeps every socket open until it is closed."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


@pytest.fixture
def client() -> TestClient:
    return TestClient(Operations(app))


def test_alive_and_not_ready_without_data(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    assert client.get("/-/live").json() == {"ok": True}
    answer = client.get("/-/ready")
    assert answer.status_code == 503
    assert "python -m core build" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_ready_with_data(client: TestClient, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    answer = client.get("/-/ready")
    assert answer.status_code == 200 and answer.json()["ok"]
    assert [check["name"] for check in answer.json()["checks"]] == ["data", "store", "disk"]


def test_a_database_that_is_away_keeps_nobody_from_reading(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.store.homes.health import Check

    away = (Check("data", True, "版本1", True), Check("store", False, "连接不上", False))
    monkeypatch.setattr(operations, "look", lambda: away)
    answer = client.get("/-/ready")
    assert answer.status_code == 200
    assert answer.json()["degraded"] is True


def test_past_the_limit_a_visitor_is_told_and_others_go_on(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_SESSIONS", "2")
    page = {"accept": "text/html"}
    with client.websocket_connect("/_stcore/stream"):
        assert client.get("/", headers=page).status_code == 200
        with client.websocket_connect("/_stcore/stream"):
            full = client.get("/map", headers=page)
            assert full.status_code == 503 and "访问人数已满" in full.text
            assert full.headers["retry-after"] == "30"
            assert client.get("/static/app.js").status_code == 200, "what an open page needs is served"
            assert client.get("/-/live").status_code == 200
            with (  # the first belongs to a page that was sent before the limit was reached
                client.websocket_connect("/_stcore/stream"),
                pytest.raises(WebSocketDisconnect) as refused,
                client.websocket_connect("/_stcore/stream"),
            ):
                raise AssertionError
            assert refused.value.code == 1013
    assert client.get("/", headers=page).status_code == 200


@pytest.mark.parametrize("given", ["", "0", "many", "-3"])
def test_a_limit_that_is_no_number_is_the_usual_one(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_SESSIONS", given)
    assert operations.most_sessions() == operations.MOST_SESSIONS


IDS = [("abc-123", True), ("x" * 65, False), ('"}\n{"', False), ("", False)]


@pytest.mark.parametrize(("given", "kept"), IDS)
def test_a_plain_request_id_is_kept(
    given: str, kept: bool, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "county_targets.requests"):
        answer = client.get("/map?y=2", headers={"x-request-id": given} if given.isprintable() else {})
    found = answer.headers["x-request-id"]
    assert (found == given) is kept
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert line["request"] == found
    assert (line["event"], line["path"], line["status"]) == ("request", "/map", 200)


def test_a_log_line_is_one_line_whatever_it_says() -> None:
    record = logging.LogRecord("county_targets", 40, "", 0, "一行\n又一行", (), None)
    assert len(JsonLines().format(record).splitlines()) == 1


def test_prometheus_is_told(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import prometheus_client

    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    ports: list[Any] = []
    monkeypatch.setattr(prometheus_client, "start_http_server", lambda port, addr: ports.append((port, addr)))
    metrics = Prometheus(9000)
    metrics.sessions(3)
    metrics.ran(0.2)
    said = prometheus_client.generate_latest().decode()
    assert ports == [(9000, "127.0.0.1")]
    assert "county_targets_sessions 3.0" in said
    assert 'county_targets_run_seconds_bucket{le="0.25"} 1.0' in said
    assert "county_targets_version 1.0" in said
    assert "county_targets_home_reachable 1.0" in said
