"""What one visitor may have the server hold and do."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pages.web import limits
from pages.web.limits import Limits, Paced, source_of
from pages.web.operations import shown_path
from tests.conftest import awaited
from tests.pages.test_operations import app

UPLOAD = "/_stcore/upload_file/session/file"


@pytest.fixture
def client() -> TestClient:
    return TestClient(Limits(app))


def _held(monkeypatch: pytest.MonkeyPatch, **sessions: tuple[int, int]) -> None:
    monkeypatch.setattr(limits, "stored", lambda: sessions)


FULL = [
    {"session": (limits.SESSION_FILES, 12)},
    {"session": (3, limits.SESSION_BYTES)},
    {"other": (9, limits.ALL_BYTES)},
    {str(i): (1, 20_000_000) for i in range(32)},
]


@pytest.mark.parametrize("sessions", FULL)
def test_uploads_past_the_bounds_are_refused_in_a_sentence(
    sessions: dict[str, tuple[int, int]], client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held(monkeypatch, **sessions)
    answer = client.put(UPLOAD, content=b"x" * 100)
    assert answer.status_code == 429 and "没有接收" in answer.text
    assert client.delete(UPLOAD).status_code == 200, "what makes room is let through"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("sessions", [{}, {"session": (2, 40_000_000)}, {"other": (12, 60_000_000)}])
def test_uploads_within_them_are_not(
    sessions: dict[str, tuple[int, int]], client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held(monkeypatch, **sessions)
    assert client.put(UPLOAD, content=b"x" * 20_000_000).status_code == 200


@pytest.mark.parametrize("length", ["-1", "1e9", "", "9" * 40, "٣"])
def test_a_size_that_lies_counts_as_the_largest(
    length: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _held(monkeypatch, session=(1, limits.SESSION_BYTES - 1000))
    headers = [(b"content-length", length.encode())]
    assert client.put(UPLOAD, content=iter([b"x"]), headers=headers).status_code == 429


def test_uploads_under_way_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    _held(monkeypatch)
    guard = Limits(app)
    guard._coming["session"] = 4
    assert TestClient(guard).put(UPLOAD, content=b"x").status_code == 429
    assert guard._coming == {"session": 4}


def test_messages_that_come_too_fast_wait_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited = [0.0], [0.0]

    async def sleep(seconds: float) -> None:
        waited[0] += seconds
        now[0] += seconds

    monkeypatch.setattr("pages.web.limits.time.monotonic", lambda: now[0])
    monkeypatch.setattr("pages.web.limits.asyncio.sleep", sleep)
    sent = iter(range(1000))

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": next(sent)}

    async def take() -> list[int]:
        paced = Paced(receive)
        return [(await paced())["bytes"] for _ in range(1000)]

    assert awaited(take()) == list(range(1000))
    assert waited[0] == pytest.approx((1000 - limits.BURST) / limits.PACE, rel=0.05)


def test_one_address_opens_half_of_all_pages_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_SESSIONS", "2")
    client = TestClient(Limits(app), client=("10.0.0.7", 5000))
    with client.websocket_connect("/_stcore/stream"):
        with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/_stcore/stream"):
            pass
        assert refused.value.code == 1013
    with client.websocket_connect("/_stcore/stream"):
        pass


@pytest.mark.parametrize(
    ("client", "source"),
    [
        (("127.0.0.1", 1), ""),
        (("::1", 1), ""),
        (None, ""),
        (("testclient", 1), ""),
        (("10.0.0.7", 1), "10.0.0.7"),
    ],
)
def test_readers_behind_a_proxy_that_names_none_are_not_taken_for_one(client: Any, source: str) -> None:
    assert source_of({"type": "websocket", "client": client}) == source


def test_the_log_holds_no_session_id() -> None:
    assert shown_path("/base/_stcore/upload_file/9b2f-44/77-aa") == "/base/_stcore/upload_file/…"
    assert shown_path("/map") == "/map"
