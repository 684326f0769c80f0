"""Two processes of the dashboard on one PostgreSQL, behind nginx as ``deploy/nginx.conf`` has it."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.bench.visitor import Visitor
from tests.browser.conftest import free_port
from tests.conftest import ROOT

BASE = "county"


def nginx() -> str | None:
    """Return where nginx is."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class Replicas:
    """The processes; every one may be killed and started again."""

    def __init__(self, home: str, **environment: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ct-replicas-"))
        self.home = home
        self.environment = environment
        self.ports = [free_port(), free_port()]
        self.gate = free_port()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._log = (self.folder / "server.log").open("ab")
        for which in (0, 1):
            self.start(which)
        self._nginx = self._start_nginx()
        for which in (0, 1):
            self.wait(which)

    @property
    def address(self) -> str:
        """Address at which a reader opens the dashboard."""
        return f"https://127.0.0.1:{self.gate}/{BASE}"

    def trust(self) -> ssl.SSLContext:
        """Trust in the certificate made for the test."""
        return ssl.create_default_context(cafile=self.folder / "tls.crt")

    def start(self, which: int) -> None:
        """Start one process; it needs some seconds."""
        env = os.environ | {
            "COUNTY_TARGETS_HOME": self.home,
            "STREAMLIT_SERVER_BASE_URL_PATH": BASE,
            **self.environment,
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.port", str(self.ports[which]), "--server.address", "127.0.0.1"]
        self._running[which] = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=self._log, stderr=self._log
        )

    def kill(self, which: int) -> None:
        """End one process at once, as the machine's failing would."""
        self._running[which].kill()
        self._running[which].wait()

    def stop(self, which: int) -> int:
        """Ask one process to end; return its exit code."""
        self._running[which].terminate()
        return self._running[which].wait(60)

    def ready(self, which: int) -> dict[str, object] | None:
        """Ask one process itself whether it is ready; ``None`` where it does not answer."""
        try:
            url = f"http://127.0.0.1:{self.ports[which]}/{BASE}/-/ready"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))
        except OSError:
            return None

    def version(self, which: int) -> int:
        """The version of the official dataset that a process holds; 0 where it does not answer."""
        said = self.ready(which) or {}
        checks = said.get("checks")
        found = re.search(r"版本(\d+)", json.dumps(checks, ensure_ascii=False)) if checks else None
        return int(found[1]) if found else 0

    def wait(self, which: int, seconds: float = 120) -> None:
        """Wait until a process is ready."""
        end = time.monotonic() + seconds
        while not (self.ready(which) or {}).get("ok"):
            if time.monotonic() > end or self._running[which].poll() is not None:
                raise RuntimeError((self.folder / "server.log").read_text(errors="replace")[-3000:])
            time.sleep(0.1)

    def read(self, page: str = "") -> int:
        """Open a page through nginx as a reader would; return how many elements it drew."""
        request = urllib.request.Request(f"{self.address}/{page}", headers={"accept": "text/html"})
        with urllib.request.urlopen(request, timeout=20, context=self.trust()) as answer:
            cookies = "; ".join(v.partition(";")[0] for v in answer.headers.get_all("set-cookie") or [])
            answer.read()
        with Visitor(self.address, page, {"cookie": cookies}, self.trust()) as visitor:
            return len(visitor.run().elements)

    def close(self) -> None:
        """End and remove everything."""
        for process in [*self._running.values(), self._nginx]:
            process.terminate()
        for process in [*self._running.values(), self._nginx]:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_nginx(self) -> subprocess.Popen[bytes]:
        program = nginx()
        assert program is not None
        certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        certificate += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        certificate += ["-keyout", str(self.folder / "tls.key"), "-out", str(self.folder / "tls.crt")]
        subprocess.run(certificate, check=True, capture_output=True)
        site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for old, new in (
            ("127.0.0.1:8501", f"127.0.0.1:{self.ports[0]}"),
            ("127.0.0.1:8502", f"127.0.0.1:{self.ports[1]}"),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen [::]:80;", ""),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.gate} ssl http2;"),
            ("listen [::]:443 ssl http2;", ""),
            ("/etc/county-targets/", f"{self.folder}/"),
            ("location / {", f"location /{BASE}/ {{"),
            ("location ~ /-/ {", f"location ~ ^/{BASE}/-/ {{"),
        ):
            assert old in site, old
            site = site.replace(old, new)
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        paths = " ".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds)
        (self.folder / "nginx.conf").write_text(
            f"daemon off; pid {self.folder}/pid; error_log {self.folder}/nginx.log; events {{}}\n"
            f"http {{ access_log off; {paths} include {self.folder}/site.conf; }}\n",
            encoding="utf-8",
        )
        return subprocess.Popen(
            [program, "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "nginx.log")],
            stdout=self._log,
            stderr=self._log,
        )
