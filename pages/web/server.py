"""What stands between the network and Streamlit: security headers and the start page.

``streamlit run app.py`` finds the ``st.App`` in ``app.py`` and applies this middleware, so the
protections hold however the dashboard is started.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Final

from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from streamlit import get_option

from pages.shared import addresses
from pages.web import operations, search
from pages.web.doors import Doors
from pages.web.feed import Feed
from pages.web.limits import Limits
from pages.web.operations import Operations
from pages.web.sign_in import SignIn
from pages.web.sign_in_return import Application, Message, Receive, Scope, Send, SignInReturn

#: Sites that may show the dashboard in a frame (``?embed=true``), besides its own host.
FRAME_ANCESTORS_VARIABLE = "COUNTY_TARGETS_FRAME_ANCESTORS"

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NOT_FOUND: Final = 404
#: Streamlit sends an address that ends in a slash on to the one without, though nothing may be there.
_MOVED: Final = 301
_SCRIPTS = (
    "shim.js",
    "words.js",
    "notice.js",
    "connection.js",
    "parts.js",
    "copy.js",
    "menu.js",
    "search.js",
    "terms.js",
)


@cache
def shim() -> str:
    """Scripts of the start page, one after the other; what each is for stands at its head."""
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _SCRIPTS)


@cache
def probe() -> str:
    """Return the script that only a browser understands in which Streamlit's bundle can start."""
    return Path(__file__).with_name("modern.js").read_text(encoding="utf-8")


def policy(scripts: list[str]) -> str:
    """Content-security policy that forbids every outside host.

    Parameters
    ----------
    scripts : list of str
        Inline scripts of the page, allowed by their hash; no inline script but these is run, and no text is
        evaluated (Streamlit has Vega interpret its expressions). deck.gl brings WebAssembly; scripts of
        components, ours among them, are loaded by Streamlit from a ``blob:`` of the page's own.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts
    )
    ancestors = os.environ.get(FRAME_ANCESTORS_VARIABLE, "").strip()
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' blob: {hashes}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-src": "'self' blob: data:",
        "frame-ancestors": f"'self' {ancestors}".strip(),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def start_page(html: str, title: str, css: str, index: str = "{}") -> str:
    """Rewrite Streamlit's start page: language, title, style, scripts, what search finds."""
    html = html.replace('<html lang="en">', '<html lang="zh-CN" translate="no">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{title}</title>", 1)
    own = f"<script>{probe()}</script>\n    <script>{shim()}</script>"
    html = html.replace("<head>", f"<head>\n    {own}", 1)
    # After Streamlit's own rules, which stand in the head and are added to there; before those that a page
    # brings itself (its paper, the clean frame), which must win.
    names = f'<script type="application/json" id="ct-index">{index}</script>'
    html = html.replace("<body>", f"<body>\n    <style>{css}</style>\n    {names}", 1)
    return re.sub(
        r"<noscript>.*?</noscript>",
        "<noscript>请在浏览器中启用 JavaScript 后重新打开本页。</noscript>",
        html,
        flags=re.DOTALL,
    )


#: Headers by which a browser asks for less than the whole.
_IN_PARTS: Final = (b"accept-encoding", b"range", b"if-range")


class Guard:
    """ASGI middleware: security headers on every response, the rewritten start page on HTML."""

    def __init__(self, app: Application, title: str, css: str, index: str) -> None:
        self.app = app
        self.rewrite = partial(start_page, title=title, css=css, index=index)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = _elsewhere(scope)
        if sent is not None:
            answer = RedirectResponse(sent, status_code=302, headers={"cache-control": "no-store"})
            await answer(scope, receive, send)
            return
        # The start page is small and rewritten here, so it is asked for whole and uncompressed.
        known = addresses.may_be_html(scope["path"], str(get_option("server.baseUrlPath") or ""))
        if known:
            kept = [(k, v) for k, v in scope["headers"] if k not in _IN_PARTS]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, _Reply(send, self.rewrite if known else None))


def _elsewhere(scope: Scope) -> str | None:
    """Where a browser that asks for a page that does not exist is sent."""
    wanted = dict(scope["headers"]).get(b"accept", b"")
    if scope["method"] != "GET" or b"text/html" not in wanted:
        return None
    base = str(get_option("server.baseUrlPath") or "")
    return addresses.elsewhere(scope["path"], scope["query_string"].decode("latin-1"), base)


class _Reply:
    """The sending half: adds headers, and holds HTML back until it is whole.

    ``rewrite`` is ``None`` where the address is no page: Streamlit answers every unknown file with its start
    page, and every unknown folder with the way to such a file.
    """

    def __init__(self, send: Send, rewrite: Callable[[str], str] | None) -> None:
        self.send = send
        self.rewrite = rewrite
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            moved = self.rewrite is None and message["status"] == _MOVED
            if moved or kind.startswith(b"text/html"):
                self.start = message
                return
            message["headers"] = [*message["headers"], *_headers(policy([]))]
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            await self._finish(self.start)
            return
        await self.send(message)

    async def _finish(self, start: Message) -> None:
        body = self.body
        if self.rewrite is None:
            body = "没有这个网址。".encode()
            start["status"] = _NOT_FOUND
            start["headers"] = [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"cache-control", b"no-store"),
            ]
        elif body:
            body = self.rewrite(body.decode("utf-8")).encode("utf-8")
        scripts = _INLINE_SCRIPT.findall(body.decode("utf-8"))
        dropped = {b"content-length", b"etag", b"last-modified"}
        headers = [(k, v) for k, v in start["headers"] if k not in dropped]
        if body:
            headers.append((b"content-length", str(len(body)).encode()))
        start["headers"] = [*headers, *_headers(policy(scripts))]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _headers(content_policy: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", content_policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    ]


def middleware(title: str, css: str) -> list[Middleware]:
    """Return the middleware stack for ``st.App``: the start page bears the product's name and style."""
    operations.begin()
    guard = Middleware(Guard, title=title, css=css, index=search.index())
    return [
        Middleware(Doors),
        Middleware(Operations),
        Middleware(Limits),
        Middleware(Feed),
        guard,
        Middleware(SignIn),
        Middleware(SignInReturn),
    ]
