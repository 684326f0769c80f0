"""The commands of docs/operations.md, run as they stand there; and what its files name is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import main
from core.store.homes.home import forget_homes, names
from tests.conftest import ROOT, copied
from tests.postgres import Server, binaries

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("python -m core ")
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
]


def test_every_command_works_as_written(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state"
    copied(built, state)
    places = {"BACKUP.tar.gz": tmp_path / "b.tar.gz", "OLD": state, "NEW": tmp_path / "new"}
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(state))
    for command in COMMANDS:
        if command.startswith("restore-backup") and "--replace" not in command:
            for name in names(state):  # the disk is lost
                (state / name).unlink()
        arguments = [str(places.get(word, word)) for word in command.split()]
        assert main(arguments) == 0, (command, capsys.readouterr())
    kinds = {command.split()[0] for command in COMMANDS}
    assert kinds == {"backup", "verify", "restore-backup", "move-home"}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b(?:deploy|tests)/[\w@./-]+\w", GUIDE))))
def test_every_file_named_is_there(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(county_targets_\w+)`", GUIDE))))
def test_every_metric_named_is_served(name: str) -> None:
    if name == "county_targets":
        return
    source = (ROOT / "pages" / "web" / "operations.py").read_text(encoding="utf-8")
    assert f'"{name}"' in source


def test_every_setting_named_is_read() -> None:
    sources = "".join(
        p.read_text(encoding="utf-8") for root in ("core", "pages") for p in (ROOT / root).rglob("*.py")
    )
    settings = set(re.findall(r"COUNTY_TARGETS_[A-Z_]+[A-Z]", GUIDE))
    example = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    settings |= set(re.findall(r"COUNTY_TARGETS_[A-Z_]+[A-Z]", example))
    assert settings
    composed = set(re.findall(r"\$\{(\w+)", (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")))
    for setting in settings - composed:
        assert f'"{setting}"' in sources, setting


def test_the_database_is_made_as_written(
    built: Path,
    tmp_path: Path,
    postgres: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """User, database and address as the guide has them: the state of a folder moves in and is found whole."""
    programs = binaries()
    assert programs is not None
    env = {**os.environ, "PGHOST": str(postgres.socket_folder), "PGUSER": "tester"}
    commands = re.findall(r'^su postgres -c "(.+)"$', GUIDE, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["createuser", "createdb"]
    for command in commands:
        subprocess.run([str(programs / command.split()[0]), *command.split()[1:]], env=env, check=True)
    written = re.search(r"^COUNTY_TARGETS_HOME=(postgresql:\S+)$", GUIDE, re.MULTILINE)
    example = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8")
    assert written is not None and f"#COUNTY_TARGETS_HOME={written[1]}\n" in example
    address = written[1].replace("/var/run/postgresql", str(postgres.socket_folder))
    assert main(["move-home", str(copied(built, tmp_path / "state")), address]) == 0, capsys.readouterr()
    monkeypatch.setenv("COUNTY_TARGETS_HOME", address)
    for command in ("verify", "health", "versions"):
        assert main([command]) == 0, capsys.readouterr()
    forget_homes()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """As they stand, but for the folder of the program and the user, whom this machine does not have."""
    for path in (ROOT / "deploy").glob("county-targets*.*"):
        text = path.read_text(encoding="utf-8").replace(
            "/opt/county-targets/.venv/bin/python", sys.executable
        )
        text = text.replace("/opt/county-targets", str(ROOT))
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE)
        (tmp_path / path.name.replace("@.", "@8501.")).write_text(text, encoding="utf-8")
    units = sorted(str(unit) for unit in tmp_path.iterdir())
    assert {Path(unit).suffix for unit in units} == {".service", ".timer"}
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    named = [line for line in done.stderr.splitlines() if "county-targets" in line]
    assert done.returncode == 0 and not named, done.stderr
