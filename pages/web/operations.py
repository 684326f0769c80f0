"""What whoever runs the server needs: readiness, a limit on sessions, a log in JSON, metrics.

Everything is set by environment variables and off where they are not given, but for readiness and the limit:

``COUNTY_TARGETS_SESSIONS``
    Sessions that this process serves at once (200); more are told in a sentence and may come again.
``COUNTY_TARGETS_LOG``
    File for the log, one JSON object a line; 10 files of 10 MB are kept.
``COUNTY_TARGETS_METRICS_PORT``
    Port on 127.0.0.1 at which Prometheus may ask for metrics.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from logging.handlers import RotatingFileHandler
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse
from streamlit import get_option
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx

from core.store.disk import read_pointer, shared_home
from core.store.errors import StoreError
from core.store.homes.health import look
from pages.web.sign_in_return import Application, Message, Receive, Scope, Send

SESSIONS, LOG, METRICS = "COUNTY_TARGETS_SESSIONS", "COUNTY_TARGETS_LOG", "COUNTY_TARGETS_METRICS_PORT"
#: Sessions at once where nothing is set; docs/scale.md says what one process bears.
MOST_SESSIONS: Final = 200
#: Pages already sent may still connect when the limit is reached.
_SLACK: Final = 1.1
_READY, _LIVE, _STREAM = "-/ready", "-/live", "_stcore/stream"
_REQUEST_ID: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)
_LOGGER: Final = logging.getLogger("county_targets.requests")
#: Answers by the thousand that tell nobody anything.
_SILENT: Final = ("/static/", "/_stcore/health", "/media/", "/-/")

_FULL: Final = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>访问人数已满</title>
<meta http-equiv="refresh" content="30"></head><body><h1>访问人数已满</h1>
<p>同时访问的人数已达上限，暂时不能打开。请稍候，本页每30秒自动重试；数据不受影响。</p></body></html>"""


class Operations:
    """ASGI middleware: answers for monitoring, counts sessions, refuses what is too many, logs requests."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.sessions = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        if scope["type"] == "websocket" and self._path(scope) == _STREAM:
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, began = self._path(scope), time.perf_counter()
        request_id = _request_id(scope)
        status: list[int] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(int(message["status"]))
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        app = self.app
        if path == _LIVE:
            app = JSONResponse({"ok": True}, headers=_UNKEPT)
        elif path == _READY:
            app = await run_in_threadpool(readiness)
        elif self.sessions >= most_sessions() and _asks_for_a_page(scope):
            app = HTMLResponse(_FULL, 503, {"retry-after": "30", **_UNKEPT})
        await app(scope, receive, answer)
        shown = shown_path(str(scope["path"]))
        if not any(part in shown for part in _SILENT):
            log_event(
                "request",
                request=request_id,
                method=scope["method"],
                path=shown,
                status=status[0] if status else 0,
                ms=round(1000 * (time.perf_counter() - began), 1),
            )

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.sessions >= most_sessions() * _SLACK:
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "full"})
            log_event("refused", request=_request_id(scope), sessions=self.sessions)
            return
        self.sessions += 1
        meters().sessions(self.sessions)
        try:
            await self.app(scope, receive, send)
        finally:
            self.sessions -= 1
            meters().sessions(self.sessions)

    @staticmethod
    def _path(scope: Scope) -> str:
        base = str(get_option("server.baseUrlPath") or "").strip("/")
        path = str(scope["path"]).strip("/")
        return path.removeprefix(base).strip("/")


def shown_path(path: str) -> str:
    """Return a path as the log has it: those of uploads hold the id of a session."""
    head, upload, _ = path.partition("/upload_file/")
    return f"{head}{upload}…" if upload else path


_UNKEPT: Final = {"cache-control": "no-store"}


def readiness() -> JSONResponse:
    """Answer whether this process can show the data; what else is amiss stands beside it."""
    checks = look()
    ready = all(check.fine for check in checks if check.needed)
    content = {
        "ok": ready,
        "degraded": not all(check.fine for check in checks),
        "checks": [{"name": c.name, "ok": c.fine, "detail": c.detail} for c in checks],
    }
    return JSONResponse(content, 200 if ready else 503, _UNKEPT)


def most_sessions() -> int:
    """Return the limit on sessions; a value that is no number counts as not given."""
    given = os.environ.get(SESSIONS, "").strip()
    return int(given) if given.isascii() and given.isdigit() and int(given) else MOST_SESSIONS


@cache
def begin() -> None:
    """Start what the whole process needs, once: the log, the metrics, news from the state's home."""
    if path := os.environ.get(LOG, "").strip():
        handler = RotatingFileHandler(path, maxBytes=10_000_000, backupCount=10, encoding="utf-8")
        handler.setFormatter(JsonLines())
        root = logging.getLogger("county_targets")
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        root.propagate = True
    meters()
    watch_runs()
    with suppress(StoreError):  # the pages say it
        shared_home().follow()


class JsonLines(logging.Formatter):
    """One JSON object a line; the session is a hash, so that a log tells no one's address or name."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            "pid": record.process,
            **getattr(record, "fields", {}),
        }
        if session := _session():
            line["session"] = session
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_event(event: str, **fields: object) -> None:
    """Write an event with its fields to the log."""
    _LOGGER.info(event, extra={"fields": fields})


def watch_runs() -> None:
    """Streamlit 1.67: time every run of the script, fragments included; it has no hook for that."""
    original = ScriptRunner._run_script

    def run_script(self: ScriptRunner, rerun_data: RerunData) -> None:
        began = time.perf_counter()
        try:
            original(self, rerun_data)
        finally:
            meters().ran(time.perf_counter() - began)

    ScriptRunner._run_script = run_script  # type: ignore[method-assign]


class Meters:
    """What Prometheus may ask for; this one, where nobody asks, does nothing."""

    def sessions(self, count: int) -> None:
        """Say how many sessions are open."""

    def ran(self, seconds: float) -> None:
        """Say that a run of the script took so long."""


class Prometheus(Meters):
    """Metrics at a local port; memory and processor time of the process come with the library."""

    def __init__(self, port: int) -> None:
        from prometheus_client import Gauge, Histogram, start_http_server

        self._sessions = Gauge("county_targets_sessions", "Open sessions")
        steps = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
        self._runs = Histogram("county_targets_run_seconds", "Runs of the script", buckets=steps)
        version = Gauge("county_targets_version", "Published version of the official dataset")
        version.set_function(lambda: _published()[0])
        batches = Gauge("county_targets_batches", "Imports that count in it")
        batches.set_function(lambda: _published()[1])
        home = Gauge("county_targets_home_reachable", "Whether the home of the state answers")
        home.set_function(lambda: float(shared_home().reachability().reachable))
        cache_size = Gauge("county_targets_cached_results", "Results held by the caches of the pages")
        cache_size.set_function(_cached)
        start_http_server(port, addr="127.0.0.1")

    def sessions(self, count: int) -> None:
        """Say how many sessions are open."""
        self._sessions.set(count)

    def ran(self, seconds: float) -> None:
        """Say that a run of the script took so long."""
        self._runs.observe(seconds)


@cache
def meters() -> Meters:
    """Return the metrics of this process."""
    given = os.environ.get(METRICS, "").strip()
    return Prometheus(int(given)) if given.isascii() and given.isdigit() else Meters()


def _published() -> tuple[int, int]:
    from core.store.disk import dataset_paths
    from core.store.journal import read_journal

    try:
        paths = dataset_paths("official")
        pointer = read_pointer(paths)
        publication = read_journal(paths).of(pointer.number) if pointer else None
    except StoreError:
        return 0, 0
    return (publication.number, len(publication.active)) if publication else (0, 0)


def _cached() -> float:
    from streamlit.runtime import Runtime

    if not Runtime.exists():
        return 0.0
    statistics: Callable[[], Any] = Runtime.instance().stats_mgr.get_stats
    counts = statistics()
    return float(sum(len(kind) for kind in counts.values()) if isinstance(counts, dict) else len(counts))


def _session() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return hashlib.sha256(context.session_id.encode()).hexdigest()[:12] if context else ""


def _request_id(scope: Scope) -> str:
    """Return the number that a proxy gave the request, where it gave a plain one, or a new one."""
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _asks_for_a_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
