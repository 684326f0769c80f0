"""年内预判: what the cumulative quarters of the running year say of the whole year.

Real growth of the year is the cumulative growth plus what the rest of the year did to it in the past; the
level is the last yearly figure times that growth and the price of the same quarters::

    level = y(t-1) * (1 + g(Q) + m(Q)) * (1 + p(Q)),   p(Q) = (cum(t) / cum(t-1)) / (1 + g(Q)) - 1

``m(Q)`` and its spread come from years whose quarters and whole year are both known (``data/record``): the
nation has them all, provinces a few pairs, prefectures and counties none. The spread is therefore widened by
the ratio that the provinces' pairs show against the nation's, once for a province, twice for a prefecture,
three times for a county; an office's own pairs replace it as they grow (a weighted mean of squares in which
the record counts as :data:`PRIOR_YEARS` years). Quarters are only set against quarters of one benchmark, and
the year only against the last year: a census step never enters as growth. With four quarters in, it is the
year.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from core.figures.arithmetic import NotPositiveError, ShapeError
from core.targets.ahead.expected import NATION, PERCENT, PROVINCE, YEAR, Array

#: Cumulative periods as the record names them, by number of quarters.
PERIODS: Final = {1: "Q1", 2: "Q1-2", 3: "Q1-3"}
NAMES: Final = {1: "一季度", 2: "上半年", 3: "前三季度", 4: "全年"}
QUARTERS: Final = 4
#: The record counts as this many years of an office's own.
PRIOR_YEARS: Final = 5
#: The price of the rest of the year differs from that of the quarters by this share of what is not over yet.
PRICE_REST: Final = 0.02
#: The last years of the record that speak (the pandemic's among them).
MOST_YEARS: Final = 15
#: How often the spread is widened by the provinces' ratio.
STEPS: Final[Mapping[str, int]] = {"nation": 0, "province": 1, "city": 2, "county": 3}


@dataclass(frozen=True, slots=True)
class Errors:
    """Whole year minus cumulative growth (fractions), by quarters and year."""

    nation: Mapping[int, Mapping[int, float]]
    provinces: Mapping[int, tuple[tuple[str, int, float], ...]]

    def widening(self, quarters: int) -> float:
        """How much wider provinces err than the nation did in the same years; at least 1."""
        pairs = self._pairs(quarters)
        if len(pairs) < FEWEST_PAIRS:
            pairs = [pair for q in PERIODS for pair in self._pairs(q)]
        ours = sum(e * e for e, _ in pairs)
        theirs = sum(n * n for _, n in pairs)
        return max(1.0, math.sqrt(ours / theirs)) if theirs else 1.0

    def _pairs(self, quarters: int) -> list[tuple[float, float]]:
        """Errors of a province and of the nation in the same year."""
        nation = self.nation[quarters]
        return [(error, nation[year]) for _, year, error in self.provinces[quarters] if year in nation]


#: Fewer pairs of provinces than this say nothing of one quarter: those of all quarters speak then.
FEWEST_PAIRS: Final = 5


@dataclass(frozen=True, slots=True)
class Carry:
    """What the rest of a year does to cumulative growth: ``mean`` and ``spread`` (fractions).

    ``record`` and ``own`` are the numbers of years behind it; ``widening`` the factor on the record's spread.
    """

    mean: float
    spread: float
    degrees: float
    record: int
    own: int
    widening: float


@dataclass(frozen=True, slots=True)
class YearAhead:
    """Real growth and level of running years, one entry a series; growth as fractions."""

    growth: Array
    growth_low: Array
    growth_high: Array
    level: Array
    low: Array
    high: Array
    spread: Array
    degrees: Array


def errors_of(quarters: pd.DataFrame, targets: pd.DataFrame) -> Errors:
    """Whole year minus cumulative growth, from the tables of ``data/record``.

    A pair of the nation is of one vintage, the latest; the whole year of a province is its outturn as first
    published.
    """
    growth: dict[tuple[str, int, str], dict[str, float]] = {}
    known = quarters.dropna(subset=["growth_cum"])
    columns = (known[c].tolist() for c in ("area_code", "vintage", "year", "period", "growth_cum"))
    for area, vintage, year, period, value in zip(*columns, strict=True):
        of_year = growth.setdefault((str(area), int(year), "" if pd.isna(vintage) else str(vintage)), {})
        of_year[str(period)] = float(value)
    outturns = targets.dropna(subset=["outturn_growth"])
    columns = (outturns[c].tolist() for c in ("area_code", "year", "outturn_growth"))
    for area, year, value in zip(*columns, strict=True):
        if str(area) != NATION:
            growth.setdefault((str(area), int(year), ""), {}).setdefault(YEAR, float(value))
    nation: dict[int, dict[int, float]] = {q: {} for q in PERIODS}
    provinces: dict[int, list[tuple[str, int, float]]] = {q: [] for q in PERIODS}
    for (area, year, _), of_year in sorted(growth.items()):
        for q, name in PERIODS.items():
            if YEAR in of_year and name in of_year:
                error = (of_year[YEAR] - of_year[name]) / PERCENT
                if area == NATION:
                    nation[q][year] = error
                elif area.endswith(PROVINCE):
                    provinces[q].append((area, year, error))
    return Errors(nation, {q: tuple(errors) for q, errors in provinces.items()})


def carry(
    errors: Errors, quarters: int, level: str, local: Sequence[float] = (), before: int | None = None
) -> Carry:
    """What the rest of the year does to cumulative growth.

    Parameters
    ----------
    errors : Errors
        The record.
    quarters : int
        Quarters that are in, 1 to 4; after four nothing is left.
    level : str
        Kind of area: nation, province, city or county.
    own : sequence of float
        The area's own errors (whole year minus cumulative growth, fractions).
    before : int, optional
        Only years before this one speak (for the back-test).
    """
    if not 1 <= quarters <= QUARTERS:
        raise ShapeError("季度数须在1至4之间。")
    if quarters == QUARTERS:
        return Carry(0.0, 0.0, math.inf, 0, len(local), 1.0)
    nation = errors.nation[quarters]
    kept = [nation[y] for y in sorted(nation) if before is None or y < before][-MOST_YEARS:]
    if len(kept) < 2:  # noqa: PLR2004 (a spread needs two)
        raise ShapeError("年内累计与全年的历史对照不足两年，不能预判。")
    widening = errors.widening(quarters) ** STEPS.get(level, STEPS["county"])
    square = sum(e * e for e in kept) / len(kept) * widening**2
    n = len(local)
    spread = math.sqrt((PRIOR_YEARS * square + sum(e * e for e in local)) / (PRIOR_YEARS + n))
    mean = sum(local) / (PRIOR_YEARS + n) if n else 0.0
    return Carry(mean, spread, float(len(kept) + n), len(kept), n, widening)


def year_ahead(
    base: ArrayLike,
    growth: ArrayLike,
    price: ArrayLike,
    rest: Carry,
    price_spread: ArrayLike = 0.0,
    *,
    inside: float = 0.8,
) -> YearAhead:
    """Real growth and level of the whole year, for many series at once.

    Parameters
    ----------
    base : array
        Level of the year before, > 0, on the benchmark of the running year.
    growth, price : array
        Cumulative real growth, and price change of the same quarters (fractions).
    rest : Carry
        From :func:`carry`.
    price_spread : array
        Standard deviation of the price change of the whole year about ``price``.
    inside : float
        Probability inside the band.
    """
    start = np.atleast_1d(np.asarray(base, dtype=float))
    if not (start > 0).all():
        raise NotPositiveError("上年总量须为正数。")
    real = np.broadcast_to(np.asarray(growth, dtype=float) + rest.mean, start.shape)
    prices = np.broadcast_to(np.asarray(price, dtype=float), start.shape)
    spread = np.broadcast_to(np.hypot(rest.spread, np.asarray(price_spread, dtype=float)), start.shape)
    degrees = np.full(start.shape, min(rest.degrees, 1e6))
    reach = stdtrit(degrees, 0.5 + inside / 2)
    middle = start * (1 + real) * (1 + prices)
    return YearAhead(
        growth=np.asarray(real, dtype=float),
        growth_low=np.asarray(real - reach * rest.spread, dtype=float),
        growth_high=np.asarray(real + reach * rest.spread, dtype=float),
        level=np.asarray(middle, dtype=float),
        low=np.asarray(middle * np.exp(-reach * spread), dtype=float),
        high=np.asarray(middle * np.exp(reach * spread), dtype=float),
        spread=np.asarray(spread, dtype=float),
        degrees=degrees,
    )


def chance_of(ahead: YearAhead, targets: ArrayLike) -> Array:
    """Probability that the year's level reaches each target (> 0)."""
    away = np.log(ahead.level) - np.log(np.asarray(targets, dtype=float))
    sure = np.where(away >= 0, np.inf, -np.inf)
    z = np.where(ahead.spread > 0, away / np.where(ahead.spread > 0, ahead.spread, 1.0), sure)
    return np.asarray(stdtr(ahead.degrees, z), dtype=float)


def price_of_quarters(now: float, before: float, growth: float) -> float:
    """Price change of cumulative quarters, from their levels on one benchmark and real growth."""
    if now <= 0 or before <= 0:
        raise NotPositiveError("累计总量须为正数。")
    return now / before / (1 + growth) - 1


def price_spread(quarters: int, yearly: float, *, measured: bool) -> float:
    """Spread of the year's price change: small about the quarters' own price, else that of a whole year."""
    return PRICE_REST * (QUARTERS - quarters) / QUARTERS if measured else yearly


def coverage_cases(errors: Errors, quarters: int, first: int) -> Iterable[tuple[int, float, Carry]]:
    """Back-test of the nation from ``first`` on: year, error, and what was known before it."""
    for year, error in sorted(errors.nation[quarters].items()):
        if year >= first:
            yield year, error, carry(errors, quarters, "nation", before=year)
