"""What one visitor, and all together, may have the server hold and do: uploads, messages, open pages."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
from collections import Counter
from typing import Any, Final

from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime

from pages.web import operations
from pages.web.sign_in_return import Application, Message, Receive, Scope, Send

#: Bytes that the uploads of one session, and of all, may take; each upload counts as large as it may be.
SESSION_BYTES, ALL_BYTES = 64_000_000, 640_000_000
#: Files that one session may hold.
SESSION_FILES: Final = 12
#: Messages that a socket may send at once, and by the second from then on; what comes faster waits.
BURST, PACE = 60, 20.0

_UPLOAD: Final = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_TOO_MUCH: Final = "上传的文件过多，这一份没有接收。请刷新网页后只上传需要校验的一份。"
_TOO_MANY, _LARGEST = 429, 21_000_000


class Limits:
    """ASGI middleware: refuses uploads that are too many, and lets messages in at a pace."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
            return
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if upload is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        session = upload[1]
        if not self._has_room(session, _size(scope)):
            answer = PlainTextResponse(_TOO_MUCH, _TOO_MANY, {"cache-control": "no-store"})
            await answer(scope, receive, send)
            return
        self._coming[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[session] -= 1
            if not self._coming[session]:
                del self._coming[session]

    def _has_room(self, session: str, size: int) -> bool:
        held = stored()
        files, size_held = held.get(session, (0, 0))
        coming = self._coming[session]
        everything = sum(taken for _, taken in held.values()) + _LARGEST * self._coming.total()
        return (
            files + coming < SESSION_FILES
            and size_held + _LARGEST * coming + size <= SESSION_BYTES
            and everything + size <= ALL_BYTES
        )

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        source = source_of(scope)
        if source and self._open[source] >= most_of_one():
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "full"})
            operations.log_event("refused", sessions=self._open[source])
            return
        self._open[source] += 1
        try:
            await self.app(scope, Paced(receive), send)
        finally:
            self._open[source] -= 1
            if not self._open[source]:
                del self._open[source]


class Paced:
    """The receiving half of a socket: hands on messages no faster than the server may take them."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = float(BURST)
        self._at = time.monotonic()

    async def __call__(self) -> Message:
        """Return the next message, when its time has come."""
        message = await self._receive()
        now = time.monotonic()
        self._left = min(float(BURST), self._left + PACE * (now - self._at)) - 1
        self._at = now
        if self._left < 0 and message["type"] == "websocket.receive":
            await asyncio.sleep(-self._left / PACE)
        return message


def stored() -> dict[str, tuple[int, int]]:
    """Return how many files, and how many bytes, each session holds."""
    if not Runtime.exists():
        return {}
    manager: Any = Runtime.instance().uploaded_file_mgr
    sessions = {session: list(files.values()) for session, files in list(manager.file_storage.items())}
    return {session: (len(files), sum(len(f.data) for f in files)) for session, files in sessions.items()}


def source_of(scope: Scope) -> str:
    """Return the address that a request comes from; empty where it is this machine, as behind a proxy."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    try:
        return "" if ipaddress.ip_address(address).is_loopback else address
    except ValueError:
        return ""


def most_of_one() -> int:
    """Return how many pages one address may have open: half of all, as a whole office may share it."""
    return max(1, operations.most_sessions() // 2)


def _size(scope: Scope) -> int:
    given = dict(scope["headers"]).get(b"content-length", b"")
    return int(given) if given.isdigit() and len(given) < len(str(ALL_BYTES)) else _LARGEST
