"""The feed of what was adopted, at ``feed.atom``: of the real data, of the plan that the address names."""

from __future__ import annotations

import threading
import time
from typing import Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from streamlit import get_option

from core.plan.catalog import Catalog
from core.plan.installed import offered, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.reporting.feed import MEDIA_TYPE, feed
from core.reporting.model import Ledger
from core.reporting.reading import read_ledger
from core.store.errors import StoreError
from pages.web.sign_in_return import Application, Receive, Scope, Send

NAME = "feed.atom"
_DATASET = "official"
#: Readers ask again and again; a minute late is early enough.
_KEPT = {"cache-control": "public, max-age=60"}
_SAFE = {"x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'"}


#: Seconds for which what was read of a plan's record serves everybody who asks.
_FRESH: Final = 20.0
#: Seconds that one waits for another's reading: a thread that waits is a thread that serves no page.
_PATIENCE: Final = 2.0


class _Records:
    """What was last read of each plan's record: asking again and again costs no more than asking once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, tuple[float, Catalog, Ledger]] = {}

    def of(self, plan: str) -> tuple[Catalog, Ledger]:
        """Return the catalog and the record of a plan, read by one at a time.

        Raises
        ------
        StoreError
            Where it cannot be read, or others have been reading for too long.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            raise StoreError("订阅正忙，请稍后再试。")
        try:
            held = self._read.get(plan)
            if held is None or time.monotonic() - held[0] > _FRESH:
                with using(plan):
                    catalog = load_catalog()
                    held = (time.monotonic(), catalog, read_ledger(_DATASET, catalog))
                self._read[plan] = held
        finally:
            self._lock.release()
        return held[1], held[2]


_RECORDS: Final = _Records()


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
        catalog, ledger = _RECORDS.of(plan)
        content = feed(ledger, catalog, _DATASET, _site(scope, base))
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
