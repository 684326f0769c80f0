"""How a publication is cited, on every page and in every document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def cite(publisher: str, title: str, date: str) -> str:
    """Cite publisher, title and date (ISO, may be empty); a title that names its publisher stands alone."""
    name = title if publisher and publisher in title else f"{publisher}{title}"
    return f"{name}（{date}）" if date else name


def cite_row(source: Mapping[Any, Any], *, dated: bool = True) -> str:
    """Cite a row of the register of sources, with its date unless it is to be ``dated`` elsewhere."""
    publisher, title, date = (str(source[key] or "") for key in ("publisher", "title", "date"))
    return cite(publisher, title, date if dated else "")
