"""Every pin has its licence in the notices and its line in the bill of materials."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "deploy" / "sbom.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pin_has_its_licence_and_no_licence_is_without_a_pin(sbom: ModuleType) -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.lstrip().startswith(("#", "--hash"))]
    assert len(sbom.pins()) == len(pinned), "a line was not understood"
    named = {name for name in sbom.licences() if name not in {"packages", "---"}}
    assert {name for name, _, _ in sbom.pins()} == named


#: Files of pins, and those beside them from which they are made.
PINNED = ("requirements.txt", "requirements-dev.txt", "tests/research/requirements.txt")


@pytest.mark.parametrize("name", PINNED)
def test_every_pin_has_the_hashes_of_its_files(name: str) -> None:
    """With one hash in a file pip takes nothing that has none; so a pin without one breaks the install."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-r "))]
    assert lines and all("==" in line for line in lines)
    assert [line for line in lines if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("name", PINNED)
def test_what_is_named_directly_is_pinned_to_the_same_version(name: str) -> None:
    named = (ROOT / name.replace(".txt", ".in")).read_text(encoding="utf-8").splitlines()
    pinned = (ROOT / name).read_text(encoding="utf-8")
    wanted = [line.replace("[binary]", "") for line in named if line and not line.startswith(("#", "-r "))]
    assert wanted and [line for line in wanted if f"\n{line} " not in pinned] == []


def test_the_command_writes_the_bill(sbom: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "deploy" / "sbom.py", target], check=True)
    bill = json.loads(target.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    references = [component["bom-ref"] for component in bill["components"]]
    assert len(references) == len(set(references)) == len(sbom.pins())
    assert all(component["licenses"][0]["expression"] for component in bill["components"])
