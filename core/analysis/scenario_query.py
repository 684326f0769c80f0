"""How a scenario is written into a link: short stable keys, unreserved characters, exact numbers.

Keys: ``g`` real growth, ``d`` deflator, ``p`` population, ``i`` share of industry, ``t`` growth of
tourism. An entry is ``key~number``, entries are joined by ``_``; the key is a county's code, a year,
``code.year``, or left out with its ``~`` for all counties and years. Rates and shares are written in
percent, populations in 万人: ``g=6.5_100001~7.3_100001.2026~8`` says 6.5 % for all, 7.3 % for one county,
8 % for it in 2026. These keys stand in links that officials keep: never change their meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from core.catalog.base import FIRST_YEAR, LAST_YEAR

#: A county's code ("" for all), a year (0 for every year) and a value.
Entry = tuple[str, int, float]

KEY_NAMES: Final[dict[str, str]] = {
    "g": "实际增速",
    "d": "平减指数",
    "p": "常住人口",
    "i": "工业占比",
    "t": "旅游增速",
}

_ENTRY = re.compile(
    r"(?:(?P<area>\d{6})(?:\.(?P<year>\d{4}))?~|(?P<only>\d{4})~)?"
    r"(?P<number>-?\d{1,12}(?:\.\d{1,20})?(?:E-?\d{1,3})?)",
    re.ASCII,
)
_PLAIN_DIGITS: Final = 12
_PLAIN_DECIMALS: Final = 20
_LONGEST_QUOTE: Final = 20
_MOST_ENTRIES: Final = 200


@dataclass(slots=True)
class Decoded:
    """What could be read from a link, rates and shares as fractions."""

    growth: list[Entry] = field(default_factory=list)
    deflator: list[Entry] = field(default_factory=list)
    population: list[Entry] = field(default_factory=list)
    industry_share: float | None = None
    tourism_growth: float | None = None


def encode(
    *,
    growth: Iterable[Entry],
    deflator: Iterable[Entry],
    population: Iterable[Entry],
    industry_share: float | None,
    tourism_growth: float | None,
) -> dict[str, str]:
    """Write the parts of a scenario as query parameters; empty parts are left out."""
    query = {
        "g": "_".join(_write(entry, percent=True) for entry in growth),
        "d": "_".join(_write(entry, percent=True) for entry in deflator),
        "p": "_".join(_write(entry, percent=False) for entry in population),
        "i": "" if industry_share is None else _plain(industry_share, percent=True),
        "t": "" if tourism_growth is None else _plain(tourism_growth, percent=True),
    }
    return {key: text for key, text in query.items() if text}


def decode(query: Mapping[str, str | Sequence[str]]) -> tuple[Decoded, tuple[str, ...]]:
    """Read query parameters; what cannot be read is left out and noted in Chinese.

    Parameters other than the five keys belong to others and are passed over in silence.
    """
    decoded = Decoded()
    notes: list[str] = []
    for key, entries in (("g", decoded.growth), ("d", decoded.deflator), ("p", decoded.population)):
        for entry, text in _entries(query, key, notes):
            if _usable(key, entry, entries):
                entries.append(entry)
            else:
                notes.append(_note(key, text))
    decoded.industry_share = _single(query, "i", notes)
    decoded.tourism_growth = _single(query, "t", notes)
    return decoded, tuple(notes)


def _write(entry: Entry, *, percent: bool) -> str:
    area, year, value = entry
    key = ".".join(part for part in (area, str(year) if year else "") if part)
    return f"{key}~{_plain(value, percent=percent)}" if key else _plain(value, percent=percent)


def _plain(value: float, *, percent: bool) -> str:
    """Shortest exact decimal of a float, in percent where asked: 0.07 gives ``7``."""
    exact = Decimal(repr(float(value)))
    if percent:
        exact = exact.scaleb(2)
    exact = exact.normalize()
    if exact.is_zero():
        return "0"
    short = (
        -_PLAIN_DIGITS <= exact.adjusted() < _PLAIN_DIGITS
        and int(exact.as_tuple().exponent) >= -_PLAIN_DECIMALS
    )
    return f"{exact:f}" if short else f"{exact:E}".replace("+", "")


def _number(text: str, *, percent: bool) -> float:
    exact = Decimal(text)
    return float(exact.scaleb(-2) if percent else exact)


def _text(query: Mapping[str, str | Sequence[str]], key: str) -> str:
    value = query.get(key, "")
    return value if isinstance(value, str) else str(value[-1]) if value else ""


def _entries(
    query: Mapping[str, str | Sequence[str]], key: str, notes: list[str]
) -> Iterable[tuple[Entry, str]]:
    pieces = [piece for piece in _text(query, key).split("_") if piece]
    if len(pieces) > _MOST_ENTRIES:
        notes.append(f"链接中的{KEY_NAMES[key]}超过{_MOST_ENTRIES}项，其余已忽略。")
    for piece in pieces[:_MOST_ENTRIES]:
        entry = _read(piece, percent=key != "p")
        if entry is None:
            notes.append(_note(key, piece))
        else:
            yield entry, piece


def _read(text: str, *, percent: bool) -> Entry | None:
    match = _ENTRY.fullmatch(text)
    if match is None:
        return None
    value = _number(match["number"], percent=percent)
    if not math.isfinite(value):
        return None
    return match["area"] or "", int(match["year"] or match["only"] or 0), value


def _usable(key: str, entry: Entry, before: list[Entry]) -> bool:
    area, year, value = entry
    if any((area, year) == (known, when) for known, when, _ in before):
        return False
    if key == "p":
        return bool(area) and not year and value > 0
    return value > -1 and (year == 0 or _plausible_year(year))


def _plausible_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _single(query: Mapping[str, str | Sequence[str]], key: str, notes: list[str]) -> float | None:
    text = _text(query, key)
    if not text:
        return None
    entry = _read(text, percent=True)
    valid = entry is not None and not entry[0] and not entry[1]
    if entry is None or not valid or not (0 <= entry[2] <= 1 if key == "i" else entry[2] > -1):
        notes.append(_note(key, text))
        return None
    return entry[2]


def _note(key: str, text: str) -> str:
    shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "……"
    return f"链接中的{KEY_NAMES[key]}“{shown}”无法识别，已忽略。"
