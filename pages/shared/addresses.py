"""Addresses that no page answers to: sent on to the overview, with a word, instead of Streamlit's dialog."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from pages.shared.registry import exists

#: Parameter that carries the address that was asked for; the overview says it and drops it.
ASKED: Final = "asked"
#: Letters of it that are carried on; nobody reads more.
_LONGEST: Final = 200
#: First parts of addresses that are Streamlit's own.
_MACHINERY: Final = frozenset(
    {"_stcore", "app", "auth", "component", "media", "oauth2callback", "static", "vendor", "~"}
)


#: Of these, what may answer with a page of its own.
_OWN_HTML: Final = frozenset({"auth", "component", "oauth2callback"})


def may_be_html(path: str, base: str = "") -> bool:
    """Whether an address may be answered with a page: the start page, one of ours, or Streamlit's own."""
    parts = _below(path, base)
    return not parts or parts[0] in _OWN_HTML or (len(parts) == 1 and exists(parts[0]))


def _below(path: str, base: str) -> list[str]:
    """Return the parts of a path below the one that the dashboard is served under."""
    parts = [part for part in path.split("/") if part]
    own = [part for part in base.split("/") if part]
    return parts[len(own) :] if parts[: len(own)] == own else parts


def elsewhere(path: str, query: str, base: str = "") -> str | None:
    """Return where to send a browser whose address is no page; ``None`` where it may stay.

    Parameters
    ----------
    path, query : str
        Path (decoded) and query string of the request.
    base : str
        Path under which the dashboard is served, without slashes.

    Returns
    -------
    str or None
        Address relative to the one asked for, so that it holds behind any proxy.
    """
    parts = _below(path, base)
    if not parts or _MACHINERY & set(parts) or "." in parts[-1] or (len(parts) == 1 and exists(parts[0])):
        return None
    pairs = [(key, value) for key, value in parse_qsl(query) if key != ASKED]
    up = "../" * (len(parts) - 1 + path.endswith("/")) or "./"
    return f"{up}?{urlencode([*pairs, (ASKED, '/'.join(parts)[:_LONGEST])], quote_via=quote)}"
