"""Signing in and out over plain HTTP, and whose session a WebSocket may take up again.

The sign-in form is posted here, not through Streamlit's socket: only an HTTP answer can set a cookie that
scripts cannot read. Rights hang on that cookie, never on Streamlit's session id: an id alone opens nothing,
and a session is taken up again only by the browser that began it.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from streamlit import get_option

from core.editors import audit, session
from core.editors.accounts import load_access, trusted_header
from core.editors.attempts import KNOWN
from core.editors.sign_in import AccessError, LockedOutError, sign_in
from core.plan.installed import offered, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.store.errors import StoreError
from pages.web.doors import origin_is_allowed
from pages.web.limits import source_of
from pages.web.sign_in_return import Application, Message, Receive, Scope, Send

SIGN_IN, SIGN_OUT = "sign-in", "sign-out"
#: Fields of the form.
WHO, WORD, PLACE = "who", "passphrase", "place"
#: Cookies: the sign-in, and which browser this is.
COOKIE: Final = "county_targets_session"
BROWSER: Final = "county_targets_browser"
#: Query parameter by which the page learns why nobody is signed in.
REFUSED: Final = "refused"
REASONS: Final[Mapping[str, str]] = {
    "wrong": "姓名或口令不符。",
    "locked": "尝试次数过多，请稍后再试。",
    "origin": "登录请求不是从本页发出的，没有受理。请在本页重新登录。",
    "failed": "登录没有完成，请稍后重试；仍不成功时，请联系系统管理员。",
}
_LARGEST: Final = 8_192
#: What marks a browser is made here and has this form; anything else is no mark, and is not remembered.
_MARK: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_PLACE: Final = re.compile(r"[a-z]{0,20}(\?[\w=&%.+~-]{0,1500})?", re.ASCII)
_SEE_OTHER: Final = 303


class Sessions:
    """Which browser began which session; the longest unused are forgotten first."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._browsers: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, session_id: str, browser: str) -> None:
        """Remember the browser of a session; the first one stays."""
        if not browser:
            return
        with self._lock:
            self._browsers.setdefault(session_id, browser)
            self._browsers.move_to_end(session_id)
            while len(self._browsers) > self._most:
                self._browsers.popitem(last=False)

    def may_take_up(self, session_id: str, browser: str) -> bool:
        """Whether a browser may go on with a session."""
        with self._lock:
            known = self._browsers.get(session_id, "")
        return bool(known) and secrets.compare_digest(known.encode(), browser.encode())


SESSIONS: Final = Sessions()


class SignIn:
    """ASGI middleware: signing in and out, the browser's cookie, and foreign sessions kept out."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            await self.app(await run_in_threadpool(_own_session_only, scope), receive, send)
            return
        ending = scope.get("path", "").removeprefix(f"{_base()}/")
        if scope["type"] == "http" and scope["method"] == "POST" and ending in (SIGN_IN, SIGN_OUT):
            answer = await _answer(ending, scope, receive)
            await answer(scope, receive, send)
            return
        marked = scope["type"] != "http" or bool(_cookies(scope).get(BROWSER))
        await self.app(scope, receive, send if marked else _Marking(send, scope))


async def _answer(ending: str, scope: Scope, receive: Receive) -> Response:
    fields = _fields(await _body(receive))
    place = fields.get(PLACE, "")
    place = place if _PLACE.fullmatch(place) else ""
    if not _from_here(scope):
        return _to(place, REFUSED, "origin")
    with using(_plan_of(place)):
        if ending == SIGN_OUT:
            return await run_in_threadpool(_sign_out, scope, place)
        return await run_in_threadpool(_sign_in, scope, fields, place)


def _plan_of(place: str) -> str:
    """Return the plan of the page that somebody signs in on: each has its own list of editors."""
    wanted = parse_qs(place.partition("?")[2]).get("plan", [""])[-1]
    return wanted if wanted in offered() else ""


def _sign_in(scope: Scope, fields: Mapping[str, str], place: str) -> Response:
    browser = _cookies(scope).get(BROWSER, "")
    try:
        access = load_access(load_catalog())
        editor = sign_in(
            access, fields.get(WHO, ""), fields.get(WORD, ""), place=source_of(scope), browser=browser
        )
        account = access.find(editor.name)
        token = session.issue(account) if account is not None else ""
    except LockedOutError:
        return _to(place, REFUSED, "locked")
    except AccessError:
        return _to(place, REFUSED, "wrong")
    except (StoreError, CatalogError, OSError):
        return _to(place, REFUSED, "failed")
    answer = _to(place)
    _set(answer, scope, COOKIE, token, int(session.LASTS.total_seconds()))
    return answer


def _sign_out(scope: Scope, place: str) -> Response:
    try:
        name = session.named_in(_cookies(scope).get(COOKIE, ""))
        if name:
            session.end(name)
            audit.record(name, "退出", allowed=True)
    except (StoreError, OSError):
        return _to(place, REFUSED, "failed")
    answer = _to(place)
    _set(answer, scope, COOKIE, "", 0)
    return answer


def _to(place: str, *reason: str) -> Response:
    """Send the browser back to the page that it came from, which says why where it was refused."""
    page, _, query = place.partition("?")
    kept = [(k, v) for k, values in parse_qs(query).items() if k != REFUSED for v in values]
    pairs = [*kept, *([(reason[0], reason[1])] if reason else [])]
    to = f"{_base()}/{page}" + (f"?{urlencode(pairs)}" if pairs else "")
    return RedirectResponse(to, status_code=_SEE_OTHER, headers={"cache-control": "no-store"})


def _set(answer: Response, scope: Scope, name: str, value: str, lasts: int | None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=lasts,
        path=_base() or "/",
        secure=_behind_tls(scope),
        httponly=True,
        samesite="strict",
    )


def _behind_tls(scope: Scope) -> bool:
    forwarded = dict(scope.get("headers", ())).get(b"x-forwarded-proto", b"")
    return scope.get("scheme") in ("https", "wss") or forwarded.split(b",")[0].strip() == b"https"


def _from_here(scope: Scope) -> bool:
    """Whether a form was sent by a page of this very server: another site's must not sign anybody in."""
    headers = dict(scope.get("headers", ()))
    if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
        return False
    origin = headers.get(b"origin", headers.get(b"referer", b"")).decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    parts = urlsplit(origin)
    return origin_is_allowed(f"{parts.scheme}://{parts.netloc}", host)


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _LARGEST:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body if len(body) <= _LARGEST else b""


def _fields(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


def _base() -> str:
    return f"/{(get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")


def _cookies(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request, one by one: what another application has set spoils none of ours."""
    cookies: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            cookies.update(cookie_parser(value.decode("latin-1")))
    return cookies | {BROWSER: mark_of(cookies.get(BROWSER, ""))}


def mark_of(value: str) -> str:
    """Return the mark of a browser that its cookie holds; empty where it holds something else."""
    return value if _MARK.fullmatch(value) else ""


def _own_session_only(scope: Scope) -> Scope:
    """Drop from a handshake a session id of another browser, and a trusted header that is there twice."""
    headers = list(scope["headers"])
    browser = _cookies(scope).get(BROWSER, "")
    for place, (name, value) in enumerate(headers):
        if name == b"sec-websocket-protocol":
            parts = [part.strip() for part in value.decode("latin-1").split(",")]
            if len(parts) > _ID_AT and not SESSIONS.may_take_up(parts[_ID_AT], browser):
                headers[place] = (name, ", ".join(parts[:_ID_AT]).encode("latin-1"))
    try:
        trusted = trusted_header().lower().encode("latin-1", "replace")
    except StoreError:
        trusted = b""
    if trusted and sum(name.lower() == trusted for name, _ in headers) > 1:
        headers = [(name, value) for name, value in headers if name.lower() != trusted]
    return {**scope, "headers": headers}


#: Place of the session id in Streamlit's list of subprotocols.
_ID_AT: Final = 2


#: A browser is known for as long as one that signed somebody in is remembered.
_KNOWN_SECONDS: Final = int(KNOWN.total_seconds())


class _Marking:
    """The sending half: gives a browser its cookie with the start page."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.send = send
        self.scope = scope

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html"):
                carrier = Response()
                _set(carrier, self.scope, BROWSER, secrets.token_urlsafe(24), _KNOWN_SECONDS)
                cookies = [(k, v) for k, v in carrier.raw_headers if k == b"set-cookie"]
                message = {**message, "headers": [*message["headers"], *cookies]}
        await self.send(message)
