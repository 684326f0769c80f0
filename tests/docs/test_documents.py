"""The documents say what the code does: pages, commands, words, indicators, files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from core import __version__
from core.plan.load import load_catalog
from core.wording.words import Status
from pages.shared.registry import PAGES
from tests.conftest import ROOT
from tests.dictionary import DOCUMENT, render

PROSE = ("README.md", "CONTRIBUTING.md", "NOTICE.md", "SECURITY.md", "CHANGELOG.md")


def test_the_dictionary_is_the_catalogs() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == render(load_catalog()), "run python -m tests.dictionary"
    for entry in load_catalog().indicators:
        assert f"`{entry.id}`" in text
    assert all(word in text for word in Status)
    assert all(page.title in text for page in PAGES)


@pytest.mark.parametrize("name", PROSE)
def test_links_and_folders_named_in_prose_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), f"{name} links to {target}"
    for target in re.findall(r"`((?:core|pages|data|geo|docs|tests|\.ci)/[\w./-]*)`", text):
        made_at_run_time = target.startswith("data/state")
        assert made_at_run_time or (ROOT / target).exists(), f"{name} names {target}"


@pytest.mark.parametrize("name", PROSE)
def test_commands_named_in_prose_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for goal in re.findall(r"`?make ([a-z][a-z-]*)", text):
        assert re.search(rf"^{goal}:", makefile, re.MULTILINE), f"{name} names make {goal}"
    commands = set(re.findall(r"python -m core ([a-z]+)", text))
    listed = subprocess.run(
        [sys.executable, "-m", "core", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for command in commands:
        assert re.search(rf"^\s+{command}\b", listed, re.MULTILINE), f"{name} names {command}"


def test_the_version_that_pages_print_is_the_changelogs_newest() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changes, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert newest is not None and newest[1] == __version__ == project
