"""What the rest of the project may know of a version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.store.journal import Publication


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
