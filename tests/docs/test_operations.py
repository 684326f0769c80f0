"""The commands of docs/operations.md, run as they stand there; and what its files name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli.main import main
from core.store.homes.home import names
from tests.conftest import ROOT, copied

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
