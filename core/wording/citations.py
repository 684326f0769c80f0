"""How a publication is cited, on every page and in every document."""

from __future__ import annotations


def cite(publisher: str, title: str, date: str) -> str:
    """Cite publisher, title and date (ISO, may be empty); a title that names its publisher stands alone."""
    said = title if publisher and publisher in title else f"{publisher}{title}"
    return f"{said}（{date}）" if date else said
