"""The feed of what was adopted, at ``feed.atom``: of the real data, of the plan that the address names."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from streamlit import get_option

from core.plan.installed import offered, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.reporting.acting import read_ledger
from core.reporting.feed import MEDIA_TYPE, feed
from core.store.errors import StoreError
from pages.web.sign_in_return import Application, Receive, Scope, Send

NAME = "feed.atom"
_DATASET = "official"
#: Readers ask again and again; a minute late is early enough.
_KEPT = {"cache-control": "public, max-age=60"}
_SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'"}


class Feed:
    """ASGI middleware that answers for the feed alone."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        base = str(get_option("server.baseUrlPath") or "").strip("/")
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not asked or scope["path"].strip("/") != "/".join(part for part in (base, NAME) if part):
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(_answer, scope, base)
        await answer(scope, receive, send)


def _answer(scope: Scope, base: str) -> Response:
    plan = parse_qs(scope["query_string"].decode("latin-1")).get("plan", [""])[0]
    if plan and plan not in offered():
        return PlainTextResponse("没有这个方案。", 404, _SAFE)
    plan = plan or next(iter(offered()), "")
    try:
        with using(plan):
            catalog = load_catalog()
            content = feed(read_ledger(_DATASET, catalog), catalog, _DATASET, _site(scope, base))
    except (StoreError, CatalogError):
        return PlainTextResponse("暂时读不到数据，请稍后再试。", 503, {"retry-after": "60", **_SAFE})
    return Response(content, media_type=MEDIA_TYPE, headers={**_KEPT, **_SAFE})


def _site(scope: Scope, base: str) -> str:
    """Return the dashboard's address as the reader has it; the host was let in by its name."""
    headers = dict(scope["headers"])
    forwarded = headers.get(b"x-forwarded-proto", b"").split(b",")[0].strip().decode("latin-1")
    scheme = forwarded if forwarded in ("http", "https") else str(scope.get("scheme", "http"))
    host = headers.get(b"host", b"").decode("latin-1")
    return "/".join(part for part in (f"{scheme}://{host}", base) if part)
