"""Which tests run when: what `make test` leaves to another command is run by CI."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT


def _recipe(target: str) -> str:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert found is not None, target
    return found[1]


def test_ci_runs_what_make_test_leaves_out_but_for_torture() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    order = [steps.index(command) for command in ("make test\n", "make test-long\n", "make test-office\n")]
    assert order == sorted(order)
    assert "export CI=true" in steps
    assert "-m long" in _recipe("test-long") and "-m office" in _recipe("test-office")
    assert " -m " not in _recipe("test").replace("python -m", "")


def test_a_test_is_in_one_tier_and_none_is_lost() -> None:
    folder = "tests/torture"

    def collected(*options: str) -> set[str]:
        command = [sys.executable, "-m", "pytest", "--collect-only", "-o", "addopts=-q", folder]
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
        return {line for line in done.stdout.splitlines() if "::" in line}

    every, quick, long = collected("-m", "long or not long"), collected(), collected("-m", "long")
    assert long and every
    assert not quick & long
    assert quick | long == every
