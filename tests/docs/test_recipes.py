"""The recipes of CONTRIBUTING name places that exist, and the recipes for data can be carried out."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from tests.conftest import ROOT
from tests.plan import DATA_ROOT, DEFAULT_PLAN

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = TEXT.split("## Where new code goes", 1)[1]
JOURNEYS = (ROOT / "docs" / "journeys.md").read_text(encoding="utf-8")
#: More Python files than this in one folder are a corridor, not a room.
MOST_FILES = 18
PRODUCT = ("core", "pages")


def names_of(path: Path) -> set[str]:
    """Return what a module defines at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


@pytest.mark.parametrize(("path", "name"), re.findall(r"`([\w/]+\.py)`:\s+`(\w+)`", RECIPES + JOURNEYS))
def test_a_place_named_with_a_name_holds_it(path: str, name: str) -> None:
    assert name in names_of(ROOT / path)


def test_every_file_named_exists() -> None:
    named = re.findall(r"`((?:core|pages|tests|data/figures)/[\w/.]+)`", RECIPES + JOURNEYS)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_no_folder_is_a_corridor() -> None:
    folders = {p.parent for root in PRODUCT for p in (ROOT / root).rglob("*.py")}
    full = {str(f.relative_to(ROOT)): n for f in folders if (n := len(list(f.glob("*.py")))) > MOST_FILES}
    assert full == {}


@pytest.fixture
def plan_copy(tmp_path: Path) -> Path:
    """The plan's folder, to change."""
    return Path(shutil.copytree(DATA_ROOT / DEFAULT_PLAN, tmp_path / DEFAULT_PLAN))


def test_an_indicator_needs_one_entry(plan_copy: Path) -> None:
    path = plan_copy / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    first = "[[indicator]]" + text.split("[[indicator]]")[1]
    entry = re.sub(r'id = "[^"]+"', 'id = "new_indicator"', first, count=1)
    entry = re.sub(r'name = "[^"]+"', 'name = "新指标"', entry, count=1)
    path.write_text(f"{text}\n{entry}", encoding="utf-8")
    catalog = load_catalog(DEFAULT_PLAN, plan_copy.parent)
    assert "new_indicator" in {indicator.id for indicator in catalog.indicators}


def test_a_target_needs_one_entry(plan_copy: Path) -> None:
    path = plan_copy / "targets.toml"
    text = path.read_text(encoding="utf-8")
    entry = "[[target]]" + text.split("[[target]]")[1]
    entry = re.sub(r'id = "[^"]+"', 'id = "new-target"', entry, count=1)
    entry = re.sub(r"due = \d+", "due = 2030", entry, count=1)
    path.write_text(f"{text}\n{entry}", encoding="utf-8")
    catalog = load_catalog(DEFAULT_PLAN, plan_copy.parent)
    assert "new-target" in {target.id for target in catalog.targets}
