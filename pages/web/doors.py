"""What may come in: under which host names, from which origins, to which of Streamlit's addresses.

The rules need no look-up of any kind. A host name is this machine's own, an address in figures, or one that
the option ``server.allowedHosts`` names: a page of somebody else whose name is made to lead here (DNS
rebinding) is not answered. A socket is opened by pages of the very host that is asked, by programs that name
no origin, and by origins that ``server.corsAllowedOrigins`` names.
"""

from __future__ import annotations

import ipaddress
import platform
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from streamlit import get_option

from pages.web.operations import log_event
from pages.web.sign_in_return import Application, Receive, Scope, Send

#: What browsers ask of Streamlit below ``_stcore``; metrics, the script's health and agents are closed.
OPEN: Final = frozenset({"health", "host-config", "stream", "upload_file", "bidi-components"})
_CORE: Final = "_stcore"
_MISDIRECTED, _NOT_FOUND, _FORBIDDEN = 421, 404, 403
_WRONG_HOST: Final = (
    "没有以这个网址开放。请从公布的网址打开；确需使用这个网址的，"
    "请系统管理员把它写入环境变量 STREAMLIT_SERVER_ALLOWED_HOSTS 后重新启动。"
)


class Doors:
    """ASGI middleware: refuses hosts, origins and addresses that are not meant to be used."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status, words = refusal(scope)
        if not status:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            answer = PlainTextResponse(words, status, {"cache-control": "no-store"})
            await answer(scope, receive, send)
        else:
            log_event("refused", status=status, path=str(scope["path"]))
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})  # before it is accepted: 403


def refusal(scope: Scope) -> tuple[int, str]:
    """Return status and words where a request is refused; ``0`` where it may go on."""
    hosts = _values(scope, b"host")
    if len(hosts) != 1 or not host_is_allowed(hosts[0]):
        return _MISDIRECTED, _WRONG_HOST
    if scope["type"] == "websocket":
        origins = _values(scope, b"origin")
        if len(origins) > 1 or (origins and not origin_is_allowed(origins[0], hosts[0])):
            return _FORBIDDEN, ""
    parts = [part for part in str(scope["path"]).split("/") if part]
    if _CORE in parts and not OPEN & set(parts[parts.index(_CORE) + 1 :][:1]):
        return _NOT_FOUND, "没有这个网址。"
    return 0, ""


def host_is_allowed(host: str) -> bool:
    """Whether the dashboard answers under a host name, its port left aside."""
    name = _name_of(host)
    if not name:
        return False
    allowed = [
        str(pattern).strip().lower().rstrip(".") for pattern in get_option("server.allowedHosts") or ()
    ]
    address = str(get_option("browser.serverAddress") or "").lower()
    if name in (*allowed, *_own_names(), address) or "*" in allowed or _is_address(name):
        return True
    return any(pattern.startswith("*.") and name.endswith(pattern[1:]) for pattern in allowed)


def origin_is_allowed(origin: str, host: str) -> bool:
    """Whether a page of an origin may open a socket to the host that it asks."""
    if not get_option("server.enableCORS"):
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower():
        return True
    return origin in (get_option("server.corsAllowedOrigins") or ())


def _name_of(host: str) -> str:
    """Return the name in a ``Host`` header; empty where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 (raises where the port is none)
    except ValueError:
        return ""
    if parts.netloc != host or "@" in host or any(c.isspace() for c in host):
        return ""
    return (parts.hostname or "").lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@cache
def _own_names() -> tuple[str, ...]:
    """Return what this machine calls itself, without asking anybody."""
    return ("localhost", *filter(None, (platform.node().lower(),)))


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
