"""The append-only record: every version that was (about to be) published, and what it is made of.

A line is written before the version is switched on, so that a start after a crash knows what was meant.
Each line carries a checksum; a torn or damaged line is passed over. Order is that of version numbers:
the clock decides nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any, Final

from core.plan.records import Moment, Number, record_of
from core.store.disk import FILE_MODE, DatasetPaths
from core.store.errors import explained, from_json

BUILD: Final = "build"
IMPORT: Final = "import"
RESTORE: Final = "restore"
REPAIR: Final = "repair"


@dataclass(frozen=True, slots=True)
class Publication:
    """One version: what it is, and the batches that count in it.

    ``active`` are the batches that count; ``known`` is the highest batch number at that time, so that any
    higher one was accepted later. ``sha256`` is that of the database file, ``digest`` that of its content.
    """

    number: Number
    kind: str
    published_at: Moment
    digest: str
    rows: Number
    active: tuple[Number, ...]
    known: Number
    note: str = ""
    restored: Number = 0
    sha256: str = ""

    @property
    def last_batch(self) -> int:
        """The latest batch that counts, 0 where there is none."""
        return max(self.active, default=0)


@dataclass(frozen=True, slots=True)
class Journal:
    """What could be read of the record, by version number; ``damaged`` counts unreadable lines."""

    publications: tuple[Publication, ...]
    damaged: int

    @property
    def last(self) -> Publication | None:
        """The publication with the highest number."""
        return self.publications[-1] if self.publications else None

    def of(self, number: int) -> Publication | None:
        """The publication of a version, where it is recorded."""
        return next((p for p in self.publications if p.number == number), None)


def read_journal(paths: DatasetPaths) -> Journal:
    """Read the record; a missing file is an empty one."""
    with explained("读取发布记录", paths.journal):
        try:
            content = paths.journal.read_bytes()
        except FileNotFoundError:
            return Journal((), 0)
    by_number: dict[int, Publication] = {}
    damaged = 0
    for line in content.splitlines():
        if not line.strip():
            continue
        publication = _parse(line)
        if publication is None:
            damaged += 1
        else:
            by_number[publication.number] = publication
    return Journal(tuple(by_number[number] for number in sorted(by_number)), damaged)


def append(paths: DatasetPaths, publication: Publication) -> None:
    """Append one publication and wait until it is on the disk."""
    # The leading newline closes a line that a crash may have torn.
    line = b"\n" + _line(publication) + b"\n"
    descriptor = os.open(paths.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE)
    with os.fdopen(descriptor, "ab") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def _line(publication: Publication) -> bytes:
    body = json.dumps(dataclasses.asdict(publication), ensure_ascii=False, sort_keys=True)
    return json.dumps({"check": _check(body), "publication": body}, ensure_ascii=False).encode()


def _parse(line: bytes) -> Publication | None:
    try:
        outer: dict[str, Any] = from_json(line)
        body = outer["publication"]
        if outer["check"] != _check(body):
            return None
        return record_of(Publication, body)
    except (ValueError, KeyError, TypeError):
        return None


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


# What the rest of the project may know of a version.


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A published version.

    ``rows`` are the figures that count (nothing withdrawn), ``last_batch`` is the latest import in it (0 for
    none), ``digest`` that of its content. ``kind`` is ``build``, ``import``, ``restore`` or ``repair``.
    """

    number: int
    published_at: dt.datetime
    digest: str
    rows: int
    last_batch: int
    note: str
    kind: str = "build"


def info_of(publication: Publication) -> VersionInfo:
    """Return the public part of a publication."""
    return VersionInfo(
        number=publication.number,
        published_at=dt.datetime.fromisoformat(publication.published_at),
        digest=publication.digest,
        rows=publication.rows,
        last_batch=publication.last_batch,
        note=publication.note,
        kind=publication.kind,
    )
