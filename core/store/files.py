"""Writing files so that a reader, or the next start, finds them whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Final

from core.store.paths import TEMPORARY

FILE_MODE: Final = 0o640
_CHUNK: Final = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def temporary(folder: Path, purpose: str) -> Path:
    """Return a name in ``folder`` that the next start will recognise as left over."""
    return folder / f"{TEMPORARY}{purpose}-{os.getpid()}-{secrets.token_hex(4)}"


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and wait until its bytes are on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_file(path: Path) -> None:
    """Wait until the bytes of an existing file are on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (Windows has no such call)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename atomically inside one file system and wait until the name is on the disk."""
    source.replace(target)
    sync_folder(target.parent)


def remove_left_over(folder: Path) -> tuple[str, ...]:
    """Remove what an interrupted write left in ``folder``; return the names removed."""
    removed: list[str] = []
    if not folder.is_dir():
        return ()
    for entry in sorted(folder.iterdir()):
        if not entry.name.startswith(TEMPORARY):
            continue
        discard(entry)
        removed.append(entry.name)
    return tuple(removed)


def discard(path: Path) -> None:
    """Remove a temporary file or folder, whether or not it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
