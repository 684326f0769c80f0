"""The start command says what stands in its way."""

from __future__ import annotations

import socket
import subprocess
import sys

from core.cli.operations.serve import port_is_free
from tests.conftest import ROOT


def test_a_taken_port_is_told_in_chinese_before_anything_is_built() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        command = [sys.executable, "-m", "core", "serve", "--port", str(port), "--address", "127.0.0.1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert f"端口{port}已被占用" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_free_port_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert port_is_free("127.0.0.1", port)
