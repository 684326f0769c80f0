"""Putting sections of any kind into one document: what all papers of a snapshot have in common."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.model import Briefing, Imprint, Section
from core.snapshot import Snapshot


def assembled(
    snapshot: Snapshot,
    imprint: Imprint,
    *,
    name: str,
    scope: str,
    title: str,
    sections: Sequence[Section],
    sources: tuple[str, ...] = (),
    key: str = "",
) -> Briefing:
    """Return the document that holds these sections, the body before the annexes.

    Parameters
    ----------
    name, scope, title : str
        What kind of document it is, what it is about, and the finding that leads.
    sources : tuple of str
        Publications used, as cited.
    key : str
        What tells documents of one name, scope and day apart in their file names.
    """
    return Briefing(
        title=title,
        scope=scope,
        imprint=imprint,
        sections=tuple(sorted(sections, key=lambda section: section.annex)),
        as_of=snapshot.as_of.isoformat(),
        data_as_of=snapshot.data_as_of,
        made=imprint.made.isoformat(),
        version=snapshot.number,
        drill=snapshot.drill,
        sources=sources,
        name=name,
        internal=snapshot.internal,
        key=key,
    )
