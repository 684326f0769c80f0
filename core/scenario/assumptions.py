"""What a reader assumes: one frozen :class:`Scenario` behind sliders, links, command line and tests.

All rates are fractions a year (0.07 is 7 %), real growth at constant prices, the deflator the yearly
change of prices. Populations are resident persons in 万人, the mean of the target year; the share of
industry is a fraction of GDP in the target year. A scenario may be partial: laid :meth:`Scenario.over`
another one (a preset), it replaces what it states and leaves the rest.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from core.figures.arithmetic import AnalysisError
from core.plan.base import FIRST_YEAR, LAST_YEAR

# How a scenario is written into a link: short stable keys, unreserved characters, exact numbers.

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


#: ``area`` of a rate that holds for every county, and ``year`` of one that holds for every year.
EVERY_AREA: Final = ""
EVERY_YEAR: Final = 0

_CODE = re.compile(r"\d{6}", re.ASCII)


class ScenarioError(AnalysisError):
    """An assumption makes no sense, or one is missing that the computation needs."""


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A yearly rate for one county or all (``""``), one year or all (``0``).

    The most specific entry speaks: county and year, then county, then year, then the common one.
    """

    area: str
    year: int
    value: float

    def __post_init__(self) -> None:
        if self.area and not _CODE.fullmatch(self.area):
            raise ScenarioError(f"县区代码“{self.area[:12]}”不是六位数字。")
        if self.year and not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ScenarioError(f"年份{self.year}超出{FIRST_YEAR}—{LAST_YEAR}年。")
        if not math.isfinite(self.value) or self.value <= -1:
            raise ScenarioError("增速须是大于−100%的数。")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Assumptions about the years to the target, see the module's head for units.

    Entries are kept sorted, so two scenarios that assume the same are equal whatever the order in
    which they were stated.

    Parameters
    ----------
    growth, deflator : tuple of Rate
        Real growth and price change a year.
    population : tuple of (area code, 万人)
        Mean resident population of the target year, for counties whose target is per head.
    industry_share : float or None
        Share of industry in GDP in the target year.
    tourism_growth : float or None
        Yearly growth of visits and revenue of tourism, as published (nominal for revenue).

    Raises
    ------
    ScenarioError
        Where an entry is doubled, not finite or impossible.
    """

    growth: tuple[Rate, ...] = ()
    deflator: tuple[Rate, ...] = ()
    population: tuple[tuple[str, float], ...] = ()
    industry_share: float | None = None
    tourism_growth: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "growth", _sorted(self.growth, "实际增速"))
        object.__setattr__(self, "deflator", _sorted(self.deflator, "平减指数"))
        object.__setattr__(self, "population", tuple(sorted(self.population)))
        if len({code for code, _ in self.population}) < len(self.population):
            raise ScenarioError("同一县区的常住人口重复设定。")
        for code, persons in self.population:
            if not _CODE.fullmatch(code) or not math.isfinite(persons) or persons <= 0:
                raise ScenarioError("常住人口须按六位县区代码给出，且大于零。")
        if self.industry_share is not None and not 0 <= self.industry_share <= 1:
            raise ScenarioError("工业增加值占比须在0%～100%之间。")
        if self.tourism_growth is not None:
            Rate(EVERY_AREA, EVERY_YEAR, self.tourism_growth)  # same limits as any rate

    @classmethod
    def uniform(cls, growth: float, deflator: float) -> Scenario:
        """The same real growth for every county and year at one common price change."""
        return cls(
            growth=(Rate(EVERY_AREA, EVERY_YEAR, growth),), deflator=(Rate(EVERY_AREA, EVERY_YEAR, deflator),)
        )

    def growth_of(self, area: str, year: int) -> float | None:
        """Real growth assumed for one county and year, or ``None`` where none is stated."""
        return _find(self.growth, area, year)

    def deflator_of(self, area: str, year: int) -> float | None:
        """Price change assumed for one county and year, or ``None`` where none is stated."""
        return _find(self.deflator, area, year)

    def population_of(self, area: str) -> float | None:
        """Mean resident population (万人) assumed for the target year."""
        return dict(self.population).get(area)

    def with_growth(self, area: str, value: float, year: int = EVERY_YEAR) -> Scenario:
        """Return a copy in which this county (and year) grows at ``value``."""
        return Scenario(growth=(Rate(area, year, value),)).over(self)

    def with_deflator(self, value: float, area: str = EVERY_AREA, year: int = EVERY_YEAR) -> Scenario:
        """Return a copy with another price change, by default for all counties and years."""
        return Scenario(deflator=(Rate(area, year, value),)).over(self)

    def with_population(self, area: str, value: float) -> Scenario:
        """Return a copy with another population (万人) of one county."""
        return Scenario(population=((area, value),)).over(self)

    def over(self, base: Scenario) -> Scenario:
        """Lay this scenario over ``base``: what is stated here replaces what it covers there."""
        persons = dict(base.population) | dict(self.population)
        share, tourism = self.industry_share, self.tourism_growth
        return Scenario(
            growth=_lay(self.growth, base.growth),
            deflator=_lay(self.deflator, base.deflator),
            population=tuple(persons.items()),
            industry_share=base.industry_share if share is None else share,
            tourism_growth=base.tourism_growth if tourism is None else tourism,
        )

    def shifted(self, extra: float, areas: Iterable[str], years: Sequence[int]) -> Scenario:
        """Return a copy in which these counties grow by ``extra`` (a fraction) more in each year."""
        added = [
            Rate(area, year, rate + extra)
            for area in areas
            for year in years
            if (rate := self.growth_of(area, year)) is not None
        ]
        return replace(self, growth=(*_uncovered(self.growth, added), *added))

    def to_query(self) -> dict[str, str]:
        """Encode as a link's parameters; :meth:`from_query` gives the same scenario back exactly."""
        return encode(
            growth=[(r.area, r.year, r.value) for r in self.growth],
            deflator=[(r.area, r.year, r.value) for r in self.deflator],
            population=[(code, EVERY_YEAR, persons) for code, persons in self.population],
            industry_share=self.industry_share,
            tourism_growth=self.tourism_growth,
        )

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> tuple[Scenario, tuple[str, ...]]:
        """Read a link's parameters, leaving out what cannot be read.

        Returns
        -------
        tuple
            The (possibly partial) scenario, and one Chinese note for each value that was left out.
            Notes may quote what the link held: show them as text, never as markup.
        """
        decoded, notes = decode(query)
        scenario = cls(
            growth=tuple(Rate(*entry) for entry in decoded.growth),
            deflator=tuple(Rate(*entry) for entry in decoded.deflator),
            population=tuple((area, value) for area, _, value in decoded.population),
            industry_share=decoded.industry_share,
            tourism_growth=decoded.tourism_growth,
        )
        return scenario, notes


def _sorted(rates: tuple[Rate, ...], name: str) -> tuple[Rate, ...]:
    if len({(r.area, r.year) for r in rates}) < len(rates):
        raise ScenarioError(f"同一县区、同一年份的{name}重复设定。")
    return tuple(sorted(rates))


def _find(rates: tuple[Rate, ...], area: str, year: int) -> float | None:
    """Return what speaks of one county and year; ``rates`` are sorted by county and year."""
    for key in _speakers(area, year):
        at = bisect_left(rates, key, key=_place)
        if at < len(rates) and _place(rates[at]) == key:
            return rates[at].value
    return None


def _speakers(area: str, year: int) -> tuple[tuple[str, int], ...]:
    """Places of the rates that speak of a county and year, the most specific first."""
    return (area, year), (area, EVERY_YEAR), (EVERY_AREA, year), (EVERY_AREA, EVERY_YEAR)


def _place(rate: Rate) -> tuple[str, int]:
    return rate.area, rate.year


def _uncovered(rates: tuple[Rate, ...], by: Iterable[Rate]) -> list[Rate]:
    """Return the rates whose county and year no rate of ``by`` speaks of."""
    laid = {_place(rate) for rate in by}
    return [rate for rate in rates if laid.isdisjoint(_speakers(rate.area, rate.year))]


def _lay(top: tuple[Rate, ...], base: tuple[Rate, ...]) -> tuple[Rate, ...]:
    """Merge two sets of rates so that each one on top speaks wherever it applies."""
    merged = {(r.area, r.year): r for r in _uncovered(base, top)}
    given = {(r.area, r.year) for r in top}
    for rate in top:
        merged[(rate.area, rate.year)] = rate
        if rate.area == EVERY_AREA and rate.year != EVERY_YEAR:
            # "Every county in 2026" must also outweigh what the base says of one county in all years.
            for area in {r.area for r in base if r.area} - {a for a, y in given if y == EVERY_YEAR}:
                merged.setdefault((area, rate.year), Rate(area, rate.year, rate.value))
    return tuple(merged.values())
