"""Changes to the libraries: each does what it is there for."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import streamlit as st
from streamlit import get_option, net_util
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from uvicorn import Config
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.server import ServerState

from pages.web import patches
from pages.web.sign_in_return import Receive, Scope, Send
from tests.conftest import awaited


async def _no_delay() -> int:
    """Option of a connection that a server accepts on a socket made as Streamlit makes it."""
    loop = asyncio.get_running_loop()

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        """An application that is never asked."""

    config = Config(app=nothing, log_config=None)
    made: list[AutoHTTPProtocol] = []

    def protocol() -> AutoHTTPProtocol:
        made.append(AutoHTTPProtocol(config=config, server_state=ServerState(), app_state={}))
        return made[-1]

    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    server = await loop.create_server(protocol, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        while not made or getattr(made[0], "transport", None) is None:
            await asyncio.sleep(0)
        accepted = made[0].transport.get_extra_info("socket")
        return int(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    finally:
        writer.close()
        server.close()


def test_parts_of_an_answer_leave_at_once() -> None:
    patches.apply()
    assert awaited(_no_delay())


def test_applying_twice_wraps_once() -> None:
    patches.apply()
    once = AutoHTTPProtocol.connection_made
    patches.apply()
    assert AutoHTTPProtocol.connection_made is once


def test_the_folder_of_pages_is_no_list_of_pages() -> None:
    patches.apply()
    assert PagesManager.uses_pages_directory is False


def test_no_collection_is_forced_after_every_run() -> None:
    assert get_option("runner.postScriptGC") is False


def test_nobody_outside_is_asked_for_our_address() -> None:
    patches.apply()
    assert net_util.get_external_ip() is None and net_util.get_internal_ip() is None


def test_no_visitor_empties_the_caches_of_all_or_hears_of_the_repository() -> None:
    """Streamlit takes these messages from any socket, though its menu for developers is off."""
    patches.apply()
    made: list[int] = []

    @st.cache_resource
    def answer() -> int:
        made.append(1)
        return len(made)

    first = answer()
    session: Any = object.__new__(AppSession)
    session._handle_clear_cache_request()
    session._handle_git_information_request()
    session._handle_set_run_on_save_request(True)
    assert answer() == first and made == [1]
