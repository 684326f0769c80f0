"""The offline bundle: which wheels a platform gets, and an installer that takes nothing tampered with."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import uvicorn

from core.cli.main import parser
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "deploy" / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PINS = [
    ("pandas==3.1.1", "linux-x86_64", True),
    ("watchdog==6.0.0 ; sys_platform != 'darwin'", "windows-amd64", True),
    ("colorama==0.4.6 ; sys_platform == 'win32'", "windows-amd64", True),
    ("colorama==0.4.6 ; sys_platform == 'win32'", "linux-aarch64", False),
    ("uvloop==1.0 ; platform_machine == 'aarch64'", "linux-aarch64", True),
    ("uvloop==1.0 ; platform_machine == 'aarch64'", "linux-x86_64", False),
]


@pytest.mark.parametrize(("pin", "platform", "meant"), PINS)
def test_a_platform_gets_what_is_meant_for_it(
    bundle: ModuleType, pin: str, platform: str, meant: bool
) -> None:
    assert bundle.applies(pin, platform) is meant


def test_what_is_fetched_is_held_against_the_hashes_of_the_pins(
    bundle: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def run(command: list[str], *, check: bool) -> None:
        asked.extend([" ".join(command), Path(command[-1]).read_text(encoding="utf-8")])

    monkeypatch.setattr(bundle.subprocess, "run", run)
    bundle.fetch("windows-amd64", tmp_path)
    command, wanted = asked
    assert "--require-hashes" in command and "--platform win_amd64" in command
    lines = wanted.splitlines()
    assert len(lines) > 50 and all("==" in line and " --hash=sha256:" in line for line in lines)
    assert not any(";" in line for line in lines), "a marker would be read for this machine"


def test_the_sums_name_every_file(bundle: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "pandas-3.1.1-cp311-cp311-win_amd64.whl").write_bytes(b"wheel")
    bundle.write_sums(tmp_path)
    line = f"{hashlib.sha256(b'wheel').hexdigest()}  wheels/pandas-3.1.1-cp311-cp311-win_amd64.whl"
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines() == [line]


def test_the_installer_refuses_a_changed_file(tmp_path: Path) -> None:
    shutil.copy(ROOT / "deploy" / "install.sh", tmp_path)
    (tmp_path / "app.py").write_text("changed", encoding="utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  app.py\n", encoding="utf-8")
    done = subprocess.run(
        ["bash", str(tmp_path / "install.sh"), sys.executable], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "文件不完整或被改动，未安装" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_no_image_takes_state_or_keys_along() -> None:
    """What lies in a folder besides the program stays out; wheels, where there are some, come in."""
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    assert {"data/state", ".git", ".venv", "deploy/tls"} <= left_out and "wheels" not in left_out
    assert not {".", "*"} & {source for source, _ in copies()}


def copies() -> list[tuple[str, str]]:
    """What the container file copies, and where it lies in the image."""
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    lines = [line.split()[1:] for line in text.splitlines() if re.match(r"COPY (?!--from)", line)]
    return [(source, sources[-1]) for sources in lines for source in sources[:-1]]


def test_what_the_image_holds_runs(tmp_path: Path) -> None:
    """The files that the container file names, alone in a folder: they build, judge and would serve."""
    for source, place in copies():
        if "[" in source:  # wheels, which may be missing
            continue
        target = tmp_path / place / (source if (ROOT / source).is_file() else "")
        if (ROOT / source).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, target)
        else:
            ignored = shutil.ignore_patterns("state", "__pycache__")
            shutil.copytree(ROOT / source, target, ignore=ignored, dirs_exist_ok=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("COUNTY_TARGETS", "PYTHON"))}
    env |= {"COUNTY_TARGETS_HOME": str(tmp_path / "home")}
    for command in (["build", "--dataset", "official"], ["health"], ["status"], ["serve", "--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "core", *command],
            cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout[-300:], done.stderr[-600:])
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    health = json.loads(text.partition("HEALTHCHECK")[2].partition("CMD ")[2].partition("\n")[0])
    compile(health[2], "HEALTHCHECK", "exec")
    served = json.loads(text.rpartition("\nCMD ")[2])
    assert parser().parse_args(served[3:]).address == "0.0.0.0"  # noqa: S104 (what stands in the file)


def test_nginx_of_the_containers_is_that_of_the_machine() -> None:
    """Its command leaves no process of the machine and no host name of the example behind."""
    service = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    script = " ".join(re.findall(r"-e (?:'[^']*'|\"[^\"]*\")", service)).replace("$$", "$")
    done = subprocess.run(
        ["bash", "-c", f"sed {script} deploy/nginx.conf"],
        cwd=ROOT, env={**os.environ, "COUNTY_TARGETS_HOST": "county.example.cn"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "server one:8501" in done and "server two:8501" in done
    assert "server_name county.example.cn" in done
    assert "127.0.0.1:850" not in done and "targets.example" not in done


def test_no_default_of_the_containers_is_empty() -> None:
    """Debian's podman-compose passes such a default on as it is written: the path would be the expression."""
    assert ":-}" not in (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")


def test_nginx_ends_idle_connections_before_a_process_does() -> None:
    """One taken up again while the process ends it is reset; with the other down nobody would answer."""
    kept = re.search(
        r"keepalive_timeout (\d+)s", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    )
    assert kept and int(kept[1]) < uvicorn.Config("app").timeout_keep_alive


@pytest.mark.parametrize(
    "name", ["STREAMLIT_SERVER_ALLOWED_HOSTS", "FORWARDED_ALLOW_IPS", "COUNTY_TARGETS_HOME"]
)
def test_the_containers_are_told_what_the_machine_is_told(name: str) -> None:
    """Behind nginx a process must know its host name, and whom to believe which reader asks."""
    service = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    dashboard = service.partition("one: &dashboard")[2].partition("two:")[0]
    assert f"{name}:" in dashboard
