"""The start command says what stands in its way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from core.cli.operations.serve import port_is_free
from core.cli.processes import run_all
from tests.conftest import ROOT, copied


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


@pytest.mark.parametrize(
    "options", [["--port", "0"], ["--port", "-1"], ["--port", "65536"], ["--address", "no.such.invalid"]]
)
def test_a_port_or_address_that_is_none_is_told(options: list[str]) -> None:
    command = [sys.executable, "-m", "core", "serve", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "网页未启动" in done.stderr and "Traceback" not in done.stderr


def test_a_free_port_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert port_is_free("127.0.0.1", port)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_one_signal_ends_the_server_and_frees_its_port(built: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = os.environ | {"COUNTY_TARGETS_HOME": str(copied(built, tmp_path, "official"))}
    command = [sys.executable, "-m", "core", "serve", "--port", str(port), "--address", "127.0.0.1"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait(server, f"http://127.0.0.1:{port}/_stcore/health")
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)  # ends only when nobody holds its output any more
    finally:
        server.kill()
    assert port_is_free("127.0.0.1", port)


def test_programs_run_so_many_at_once_and_answer_in_order(tmp_path: Path) -> None:
    program = (
        "import sys, time, pathlib\nnumber, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])\n"
        "(folder / f'{number}.on').touch(); time.sleep(0.2)\n"
        "(folder / f'{number}.most').write_text(str(len(list(folder.glob('*.on')))))\n"
        "(folder / f'{number}.on').unlink(); sys.exit(number)"
    )
    commands = [[sys.executable, "-c", program, str(number), str(tmp_path)] for number in range(5)]
    assert run_all(commands, 2) == [0, 1, 2, 3, 4]
    assert max(int(path.read_text()) for path in tmp_path.glob("*.most")) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_during_the_build_ends_the_build() -> None:
    program = (
        "import sys\nfrom core.cli.processes import run_all\n"
        "child = 'import os, time; os.write(1, bytes([49, 10])); time.sleep(600)'\n"
        "run_all([[sys.executable, '-c', child]] * 2, 2)"
    )
    building = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert building.stdout is not None
    try:
        assert [building.stdout.readline() for _ in range(2)] == [b"1\n"] * 2, "both run at once"
        building.send_signal(signal.SIGTERM)
        building.communicate(timeout=60)
    finally:
        building.kill()
    assert building.returncode == 128 + signal.SIGTERM


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server ended with {server.returncode}")
