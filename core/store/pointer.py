"""The pointer: a small file that names the published version and its checksum."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from core.store.errors import explained
from core.store.files import move, temporary, write_synced
from core.store.paths import DatasetPaths


@dataclass(frozen=True, slots=True)
class Pointer:
    """Number of the published version, and sha256 of its file."""

    number: int
    sha256: str


def read_pointer(paths: DatasetPaths) -> Pointer | None:
    """Return the pointer, or ``None`` where it is missing or damaged."""
    try:
        content = paths.pointer.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        with explained("读取当前版本指针", paths.pointer):
            raise error
    try:
        values = json.loads(content)
        number, sha256 = values["number"], values["sha256"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(number, int) or not isinstance(sha256, str):
        return None
    return Pointer(number, sha256)


def prepare_pointer(paths: DatasetPaths, pointer: Pointer) -> Path:
    """Write the next pointer aside, so that switching is a rename that needs no space."""
    path = temporary(paths.root, "pointer")
    content = json.dumps({"number": pointer.number, "sha256": pointer.sha256})
    write_synced(path, content.encode())
    return path


def switch(paths: DatasetPaths, prepared: Path) -> None:
    """Make a prepared pointer the current one, atomically."""
    move(prepared, paths.pointer)
