"""Putting sections of any kind into one document: what all papers of a snapshot have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.briefing.model import Briefing, Imprint, Section, Table
from core.snapshot import Snapshot
from core.wording.numbers import NOT_APPLICABLE


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
        sections=tuple(sorted(map(_told, sections), key=lambda section: section.annex)),
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


def _told(section: Section) -> Section:
    """Return a section whose tables have no column of nothing, or of nothing but dashes."""
    blocks = tuple(_spared(block) if isinstance(block, Table) else block for block in section.blocks)
    return replace(section, blocks=blocks)


def _spared(table: Table) -> Table:
    kept = [
        place
        for place in range(len(table.columns))
        if not table.rows or any(row[place].text not in ("", NOT_APPLICABLE) for row in table.rows)
    ]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)
