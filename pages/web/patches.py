"""Changes to the libraries themselves, each with the version that needs it and the reason.

They act on the whole process, so they stand together here; :func:`apply` makes them once. At an upgrade of
the library named take one out, run the test that goes with it, and leave it out if the test passes.
"""

from __future__ import annotations

import socket
from asyncio import BaseTransport
from functools import cache
from typing import Any

from streamlit import net_util
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from pages.web import bundles, prepared, session_values


@cache
def apply() -> None:
    """Make every change of this module; a second call does nothing."""
    register_pages_by_navigation_alone()
    send_small_packets_at_once()
    look_up_no_address()
    take_no_orders_of_developers()
    bundles.apply()
    prepared.apply()
    session_values.apply()


def look_up_no_address() -> None:
    """Streamlit 1.67: ask nobody outside for the addresses of this machine.

    Streamlit asks ``checkip.amazonaws.com`` (http, then https) at a start without an address, and again in
    the event loop for every foreign origin, as long as nobody answers. The start is before this module is
    loaded: there ``browser.serverAddress`` in ``.streamlit/config.toml`` keeps it from asking. Who may open
    a socket is decided in :mod:`pages.web.doors`, which needs neither address.
    """
    net_util.get_external_ip = _no_address
    net_util.get_internal_ip = _no_address


def _no_address() -> None:
    """Know of no address."""


def take_no_orders_of_developers() -> None:
    """Streamlit 1.67: refuse what only a developer's menu sends, but any socket may.

    Its messages empty the caches of all visitors, tell the branch and the changed files of a repository, and
    have every visitor's page run again when a file changes. The menu is off (``client.toolbarMode``); the
    messages are taken all the same.
    """
    for order in ("clear_cache", "git_information", "set_run_on_save"):
        setattr(AppSession, f"_handle_{order}_request", _nothing)


def _nothing(*_: object) -> None:
    """Do nothing."""


def register_pages_by_navigation_alone() -> None:
    """Streamlit 1.67: a folder named ``pages`` is no list of pages.

    Streamlit takes such a folder for its older way of making pages until ``st.navigation`` has run once: the
    first visitor of a fresh server who opens a page's own address would get the bare script.
    """
    PagesManager.uses_pages_directory = False


def send_small_packets_at_once() -> None:
    """Uvicorn 0.54 under Streamlit 1.67: set ``TCP_NODELAY`` on every connection.

    A small packet is otherwise held back until the one before it is acknowledged (Nagle's algorithm), and
    receivers put that off by 40 to 200 ms: an answer of many parts stands still in the middle. asyncio sets
    the option by itself, but not on sockets that were made without the number of their protocol, as Streamlit
    makes its own.
    """
    original = AutoHTTPProtocol.connection_made

    def connection_made(self: Any, transport: BaseTransport) -> None:
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        original(self, transport)

    AutoHTTPProtocol.connection_made = connection_made  # type: ignore[method-assign]
