"""The way back from the identity provider: to where one signs in, not to the first page.

Streamlit answers a provider that cannot be reached with two English words, and a sign-in that the provider
refuses by opening the first page without a word. Both lead to the section 填报导入 here, whose address then
says that one has come back; if nobody is signed in there, the page says so. Whoever left from another dataset
than the official one comes back to it: a cookie keeps its name for the way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from streamlit import get_option

from core.store.disk import DATASETS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Query parameter of the address that one comes back to.
MARK: Final = "signed"
_PLACE: Final = "data?section=fill"
_LOGIN, _CALLBACK, _LOGOUT = "/auth/login", "/oauth2callback", "/auth/logout"
_FIRST_ERROR: Final = 400
#: Name of the cookie with the dataset to return to, and its lifetime in seconds.
_LEFT: Final = "_sign_in_dataset"
_WAY: Final = 900


class SignInReturn:
    """ASGI middleware for Streamlit's three addresses of signing in and out."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        base = f"/{(get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")
        ending = scope.get("path", "").removeprefix(base)
        if scope["type"] != "http" or ending not in {_LOGIN, _CALLBACK, _LOGOUT}:
            await self.app(scope, receive, send)
            return
        # Without a state one comes back from signing out.
        state = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("state")
        tried = ending == _LOGIN or (ending == _CALLBACK and bool(state))
        dataset = _kept_dataset(scope) if ending == _CALLBACK else _shown_dataset(scope)
        place = (
            f"{base}/{_PLACE}" + (f"&dataset={dataset}" if dataset else "") + (f"&{MARK}=1" if tried else "")
        )
        kept = b"" if ending == _CALLBACK else _cookie(dataset, base)
        await self.app(scope, receive, _Reply(send, place, kept))


def _shown_dataset(scope: Scope) -> str:
    """The dataset of the page that one leaves, "" for the official one."""
    page = urlsplit(dict(scope.get("headers", ())).get(b"referer", b"").decode("latin-1"))
    return _other_dataset(parse_qs(page.query).get("dataset", [""])[-1])


def _kept_dataset(scope: Scope) -> str:
    """The dataset that the cookie names."""
    try:
        cookies = SimpleCookie(dict(scope.get("headers", ())).get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    return _other_dataset(cookies[_LEFT].value if _LEFT in cookies else "")


def _other_dataset(name: str) -> str:
    return name if name in DATASETS and name != next(iter(DATASETS)) else ""


def _cookie(dataset: str, base: str) -> bytes:
    """Keep the dataset for the way, or forget what an earlier way has kept."""
    lasts = _WAY if dataset else 0
    return f"{_LEFT}={dataset}; Path={base or '/'}; Max-Age={lasts}; HttpOnly; SameSite=Lax".encode()


class _Reply:
    """The sending half: failures and redirects to the first page become redirects to ``place``."""

    def __init__(self, send: Send, place: str, cookie: bytes) -> None:
        self.send = send
        self.place = place
        self.cookie = cookie
        self.replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._start(message)
        elif self.replaced:
            message = {**message, "body": b""}
        await self.send(message)

    def _start(self, message: Message) -> Message:
        headers = [*message["headers"], *([(b"set-cookie", self.cookie)] if self.cookie else [])]
        message = {**message, "headers": headers}
        failed = message["status"] >= _FIRST_ERROR
        self.replaced = failed or any(n == b"location" and v.startswith(b"/") for n, v in headers)
        if not self.replaced:
            return message
        dropped = {b"location", b"content-length", b"content-type"}
        kept = [(name, value) for name, value in headers if name not in dropped]
        to = (b"location", self.place.encode("ascii"))
        return {**message, "status": 303, "headers": [*kept, to, (b"content-length", b"0")]}
