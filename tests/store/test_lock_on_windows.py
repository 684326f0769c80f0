"""The write lock as Windows keeps it, with a stand-in for the module that only Windows has."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from core.store.errors import StoreBusyError
from core.store.homes import home


class Region:
    """Windows' side: one holder of the byte at the file's position, until its descriptor is closed."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.holder: int | None = None
        self.asked: list[tuple[int, int, int]] = []

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        self.asked.append((os.lseek(descriptor, 0, os.SEEK_CUR), mode, count))
        if self.holder is not None:
            raise PermissionError(13, "Permission denied")
        self.holder = descriptor

    def close(self, descriptor: int) -> None:
        if descriptor == self.holder:
            self.holder = None
        os.close(descriptor)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch, region: Region) -> ModuleType:
    """The module as Windows would read it."""
    stand_in = SimpleNamespace(locking=region.locking, LK_NBLCK=Region.LK_NBLCK)
    monkeypatch.setitem(sys.modules, "msvcrt", stand_in)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("home_on_windows", home.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "home_on_windows", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    monkeypatch.undo()
    module.os = region
    return module


def test_one_writer_at_a_time(on_windows: ModuleType, region: Region, tmp_path: Path) -> None:
    folder = on_windows.FolderHome(tmp_path)
    with (
        folder.changing("official"),
        pytest.raises(StoreBusyError, match="正由另一项操作写入"),
        folder.changing("official", 0.0),
    ):
        pytest.fail("two writers at once")
    with folder.changing("official", 0.0):
        pass  # let go by closing
    assert set(region.asked) == {(0, Region.LK_NBLCK, 1)}, "everybody asks for the same byte, at once"
