"""What is loaded for good is set aside once, and looked through again when the data are others."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Iterator

import pytest
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from pages.parts import lasting, server


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was asked of the collector."""
    asked: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: asked.append("freeze"))
    monkeypatch.setattr(gc, "unfreeze", lambda: asked.append("unfreeze"))
    monkeypatch.setattr(lasting, "_content", {})
    monkeypatch.setattr(lasting, "_drawn", set())
    return asked


def test_a_page_is_set_aside_after_its_first_run(done: list[str]) -> None:
    for page in ("map", "map", "data", "map", "data"):
        lasting.settle(page, "official", "1")
    assert done == ["freeze", "freeze"]


def test_what_only_the_last_content_needed_may_go(done: list[str]) -> None:
    for dataset, content in (("official", "1"), ("drill", "1d"), ("official", "2"), ("official", "2")):
        lasting.settle("map", dataset, content)
    assert done == ["freeze", "freeze", "unfreeze", "freeze"]


def test_parts_of_an_answer_leave_at_once() -> None:
    server.send_at_once()
    ends = socket.create_server(("127.0.0.1", 0))
    near = socket.create_connection(ends.getsockname())
    far, _ = ends.accept()

    class Transport(asyncio.Transport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return far if name == "socket" else default

    class Protocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            pass

    try:
        # The rest of a connection needs a running server.
        with pytest.raises(AttributeError):
            Protocol().connection_made(Transport())
        assert far.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        for one in (ends, near, far):
            one.close()
