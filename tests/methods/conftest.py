"""The folder of published vectors and the catalog's rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.plan.load import load_catalog
from core.plan.rules import Rules

#: Files that we know how to evaluate; any other file in the folder is left alone.
FILES = ("pace_ratio", "projected_gap", "drift_forecast", "growth_arithmetic")


def vectors(config: pytest.Config, name: str) -> list[dict[str, Any]]:
    """Cases of one file, or an empty list where it is absent."""
    path = Path(config.getoption("--vectors")) / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test its file's cases; without them it runs once and is skipped, saying so."""
    for name in FILES:
        if f"{name}_case" not in metafunc.fixturenames:
            continue
        cases = vectors(metafunc.config, name)
        if cases:
            metafunc.parametrize(f"{name}_case", cases, ids=[case["id"] for case in cases])
        else:
            folder = metafunc.config.getoption("--vectors")
            why = pytest.mark.skip(reason=f"no {name}.json in {folder}: give --vectors DIR")
            metafunc.parametrize(f"{name}_case", [pytest.param(None, marks=why)], ids=["absent"])


@pytest.fixture(scope="session")
def rules() -> Rules:
    """Rules of the plan: the cuts that decide the words."""
    return load_catalog().rules
