"""No request leaves the host: everything that Python resolves or connects to is recorded in the server."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import serving
from tests.conftest import ROOT, copied

pytestmark = pytest.mark.browser

#: Loaded by every Python that is started with it; hears of every name and address before it is used.
RECORDER = """
import json, os, sys
HERE = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}
EVENTS = {"socket." + e for e in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "connect", "sendto")}
def hear(event, args):
    if event in EVENTS:
        place = args[0] if event.startswith("socket.get") else args[1]
        host = place[0] if isinstance(place, tuple) else place
        if isinstance(host, bytes):
            host = host.decode()
        local = host in HERE or (isinstance(place, str) and event == "socket.connect")
        if not local:
            with open(os.environ["RECORD"], "a") as log:
                log.write(json.dumps([event, str(place)]) + chr(10))
sys.addaudithook(hear)
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment under which everything that leaves is written down; what went to the proxy is as well."""
    (tmp_path / "sitecustomize.py").write_text(RECORDER, encoding="utf-8")
    log = tmp_path / "record"

    class Proxy(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            line = self.rfile.readline().decode("latin-1")
            with log.open("a", encoding="utf-8") as out:
                out.write(json.dumps(["proxy", line]) + "\n")
            self.close_connection = True

    proxy = HTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{proxy.server_port}"
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    yield dict.fromkeys(names, address) | {"PYTHONPATH": str(tmp_path), "RECORD": str(log), "no_proxy": ""}
    proxy.shutdown()
    proxy.server_close()


def recorded(environment: dict[str, str]) -> list[str]:
    path = Path(environment["RECORD"])
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_the_recorder_hears_what_leaves(record: dict[str, str]) -> None:
    leak = "import urllib.request as r, socket\ntry: r.urlopen('http://a.invalid', timeout=2)\n"
    leak += "except OSError: pass\ntry: socket.getaddrinfo('b.invalid', 80)\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", leak], env=os.environ | record, check=True)
    heard = "".join(recorded(record))
    assert '"proxy"' in heard and "b.invalid" in heard


def ask(address: str, path: str = "/", method: str = "GET", **headers: str) -> int:
    """Return the status of an answer; what is asked is sent exactly as it stands here."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    for name, value in (
        {"Host": parts.netloc} | {k.replace("_", "-"): v for k, v in headers.items()}
    ).items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        return connection.getresponse().status
    finally:
        connection.close()


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec_WebSocket_Protocol": "streamlit",
}


def test_start_pages_foreign_origins_and_wrong_hosts_ask_nobody(
    built: Path, tmp_path: Path, record: dict[str, str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with serving(copied(built, home, "official"), **record) as address:
        for path in ("/", "/trajectory", "/map", "/_stcore/health", "/_stcore/host-config", "/favicon.png"):
            assert ask(address, path) == 200
        stream = "/_stcore/stream"
        assert ask(address, stream, Origin=address, **UPGRADE) == 101
        for origin in ("http://evil.example", "https://streamlit.app", "http://10.1.2.3", "null"):
            assert ask(address, stream, Origin=origin, **UPGRADE) == 403
        for host in ("evil.example", "checkip.amazonaws.com", "x@127.0.0.1"):
            assert ask(address, Host=host) == 421
            assert ask(address, stream, Host=host, Origin=f"http://{host}", **UPGRADE) == 403
        assert ask(address, "/_stcore/metrics") == 404
        assert ask(address, "/robots.txt") == 404
        assert ask(address, "/static/js/none.js") == 404
    assert recorded(record) == []


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::"])  # noqa: S104 (nothing listens)
def test_the_words_at_the_start_ask_nobody(address: str, record: dict[str, str]) -> None:
    options = {"server_address": address} if address else {}
    program = (
        "from streamlit import config\nfrom streamlit.web import bootstrap\n"
        f"config._main_script_path = {str(ROOT / 'app.py')!r}\n"
        f"bootstrap.load_config_options({options!r})\nbootstrap._print_url(False)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | record, capture_output=True, check=True
    )
    assert b"URL" in done.stdout
    assert recorded(record) == []


def test_it_listens_on_this_machine_alone_unless_told() -> None:
    program = (
        "from streamlit.web import bootstrap\n"
        "from streamlit.web.server.starlette import starlette_server as s\n"
        "bootstrap.load_config_options({})\nprint(s._get_bind_address(s._get_server_address()))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["127.0.0.1"]
