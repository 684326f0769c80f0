"""A copy of the real plan that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plan import DATA_ROOT, DEFAULT_PLAN

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The plan's folder under a data root of its own (``folder.parent``)."""
    target = tmp_path / DEFAULT_PLAN
    shutil.copytree(DATA_ROOT / DEFAULT_PLAN, target)
    return target


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replace the first occurrence of a text in a file of the copy; the text must be there."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
