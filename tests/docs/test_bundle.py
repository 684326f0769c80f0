"""The offline bundle: which wheels a platform gets, and an installer that takes nothing tampered with."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

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
    """The container file copies the folder; what lies in it besides the program stays out."""
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    assert "COPY . ." in copied
    assert {"data/state", ".git", ".venv", "deploy/tls"} <= set(left_out)


@pytest.mark.parametrize(
    "name", ["STREAMLIT_SERVER_ALLOWED_HOSTS", "FORWARDED_ALLOW_IPS", "COUNTY_TARGETS_HOME"]
)
def test_the_containers_are_told_what_the_machine_is_told(name: str) -> None:
    """Behind nginx a process must know its host name, and whom to believe which reader asks."""
    service = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    dashboard = service.partition("one: &dashboard")[2].partition("two:")[0]
    assert f"{name}:" in dashboard
