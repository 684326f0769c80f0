"""The record of reporting on disk: this module alone reads and writes it.

``reporting.jsonl`` in the folder of a dataset has one line an event, only ever appended, each with a
checksum; a line torn by a crash is passed over. It is written under the dataset's write lock, so that what
was adopted and what was published cannot part. Drafts lie apart, one small file a person, replaced whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from core.store.disk import (
    FILE_MODE,
    DatasetPaths,
    dataset_paths,
    move,
    reach,
    temporary,
    write_synced,
    writing,
)
from core.store.errors import StoreError, explained, from_json

FILE: Final = "reporting.jsonl"
DRAFTS: Final = "drafts"
#: Largest draft file of one person; more is refused with a sentence.
DRAFT_BYTES: Final = 400_000

Event = Mapping[str, Any]


@contextmanager
def changing(dataset: str, home: Path | str | None = None) -> Iterator[DatasetPaths]:
    """Hold the dataset's write lock, for reading the record and adding to it.

    Raises
    ------
    StoreError
        Where another writer does not finish, or the folder cannot be written.
    """
    with writing(dataset_paths(dataset, home)) as paths:
        yield paths


def file_of(paths: DatasetPaths) -> Path:
    """Return the file that holds the record of a dataset."""
    return paths.root / FILE


def events(paths: DatasetPaths) -> tuple[tuple[Event, ...], int]:
    """Return every event that can be read, the earliest first, and how many lines could not be."""
    path = file_of(paths)
    with explained("读取填报记录", path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return (), 0
    events_read: list[Event] = []
    damaged = 0
    for line in content.splitlines():
        if not line.strip():
            continue
        event = _parse(line)
        if event is None:
            damaged += 1
        else:
            events_read.append(event)
    return tuple(events_read), damaged


def append(paths: DatasetPaths, event: Event) -> None:
    """Append one event and wait until it is on the disk; the caller holds :func:`changing`."""
    path = file_of(paths)
    body = json.dumps(event, ensure_ascii=False, sort_keys=True)
    # The leading newline closes a line that a crash may have torn.
    line = b"\n" + json.dumps({"check": _check(body), "event": body}, ensure_ascii=False).encode() + b"\n"
    with explained("写入填报记录", path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
        with os.fdopen(descriptor, "ab") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
    reach("recorded")


def read_drafts(dataset: str, who: str, home: Path | str | None = None) -> dict[str, Any]:
    """Return the drafts of one person by task; damaged ones are as if they were not there."""
    path = dataset_paths(dataset, home).home.folder / _draft_file(dataset, who)
    with explained("读取草稿", path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return {}
    try:
        drafts = from_json(content)
    except ValueError:
        return {}
    return drafts if isinstance(drafts, dict) else {}


def write_drafts(dataset: str, who: str, drafts: Mapping[str, Any], home: Path | str | None = None) -> None:
    """Replace the drafts of one person, whole.

    Raises
    ------
    StoreError
        Where they are too large or cannot be written; the earlier ones then stand.
    """
    content = json.dumps(drafts, ensure_ascii=False).encode()
    if len(content) > DRAFT_BYTES:
        raise StoreError("草稿太多，存不下了。请先送审或清除一部分草稿。")
    name = _draft_file(dataset, who)
    with dataset_paths(dataset, home).home.changing(name) as folder, explained("保存草稿", folder / name):
        path = folder / name
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        aside = temporary(path.parent, "draft")
        write_synced(aside, content)
        move(aside, path)


def _draft_file(dataset: str, who: str) -> str:
    """Return the name of a person's drafts below the home."""
    return f"{DRAFTS}/{dataset}/{hashlib.sha256(who.encode()).hexdigest()[:24]}.json"


def _parse(line: bytes) -> Event | None:
    try:
        outer = from_json(line)
        body = outer["event"]
        if outer["check"] != _check(body):
            return None
        event = from_json(body)
    except (ValueError, KeyError, TypeError):
        return None
    return event if isinstance(event, dict) and isinstance(event.get("kind"), str) else None


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
