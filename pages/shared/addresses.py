"""Addresses as they arrive: those of no page are sent on, mangled parameters are mended, others are said."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from core.scenario.links import PRESET, UNKNOWN, plain_pairs, plain_slug
from pages.shared.registry import COMMON, KEYS, PAGES, PASSING, exists

#: Parameter that carries the address that was asked for; the overview says it and drops it.
ASKED: Final = "asked"
#: Letters of it that are carried on; nobody reads more.
_LONGEST: Final = 200
#: What a sentence leaves at the end of an address.
_AROUND: Final = " .,;:!。，；：！、()（）<>《》「」\"'“”"
#: Parameters whose values are words of ours, in small letters.
_WORDS: Final = frozenset({"dataset", "view", "section", "paper"})
#: Names that people chose, which may hold any sign, and what is only shown.
_AS_WRITTEN: Final = frozenset({ASKED, "plan", "task", "sheet", "office"})
_QUOTED: Final = 20
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
    own_parts = [part for part in base.split("/") if part]
    return parts[len(own_parts) :] if parts[: len(own_parts)] == own_parts else parts


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
    if not parts or (len(parts) == 1 and exists(parts[0])):
        better = tidied(query)
        return None if better == query else f"{_up(parts, path)}{parts[-1] if parts else ''}?{better}"
    if _MACHINERY & set(parts):
        return None
    meant, mark, tail = unicodedata.normalize("NFKC", parts[-1]).partition("?")
    meant = meant.strip(_AROUND).casefold()
    if len(parts) == 1 and exists(meant):
        query = tidied("&".join(part for part in (quote(tail, safe="=&~_.-") if mark else "", query) if part))
        return f"{_up(parts, path)}{meant}{f'?{query}' if query else ''}"
    if "." in parts[-1]:
        return None
    pairs = [(key, value) for key, value in parse_qsl(query) if key != ASKED]
    return f"{_up(parts, path)}?{urlencode([*pairs, (ASKED, '/'.join(parts)[:_LONGEST])], quote_via=quote)}"


def _up(parts: Sequence[str], path: str) -> str:
    """Return the way from an address to where the pages are."""
    return "../" * (len(parts) - 1 + (bool(parts) and path.endswith("/"))) or "./"


def tidied(query: str) -> str:
    """Return a query with the parameters that pages know in their plain form, the same where they are so.

    What no page knows, and what stands there twice, is left: the page says it.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    plain = plain_pairs(pairs, [])
    written = {name: [value] for name, value in pairs}
    known = {key: _plain(key, value, written) for key, value in plain.items() if key in KEYS}
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or known == {k: v for k, v in pairs if k in KEYS}:
        return query
    others = [(name, value) for name, value in pairs if not plain_pairs([(name, "")], []).keys() & KEYS]
    return urlencode([*known.items(), *others], quote_via=quote, safe="~:")


def mended(params: Mapping[str, Sequence[str]], page: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parameters of an address as a page may read them, and what is said of the others.

    Parameters
    ----------
    params : mapping
        Every value of every parameter, as the browser sent them.
    page : str
        Slug of the page that is shown.

    Returns
    -------
    tuple
        Names and values that pages know, mangled ones brought to their plain form; a Chinese sentence for
        everything that is not followed.
    """
    remarks: list[str] = []
    pairs = [(name, value) for name, values in params.items() if name not in PASSING for value in values]
    kept: dict[str, str] = {}
    owners = {key: entry for entry in reversed(PAGES) for key in entry.keys}
    keys = {key for entry in PAGES if entry.slug == page for key in entry.keys} | set(COMMON)
    for key, value in plain_pairs(pairs, remarks).items():
        if key in keys:
            kept[key] = _plain(key, value, params)
        elif key in owners:
            remark = f"链接中的“{key}”是{owners[key].title}页的参数，本页没有采用。"
            remarks.append(remark)
        else:
            remarks.append(UNKNOWN.format(key[:_QUOTED]))
    return kept, tuple(remarks)


def _plain(key: str, value: str, params: Mapping[str, Sequence[str]]) -> str:
    if key in _AS_WRITTEN:
        return params.get(key, [value])[-1]
    if key == PRESET:
        return plain_slug(value)
    return value.casefold() if key in _WORDS else value
