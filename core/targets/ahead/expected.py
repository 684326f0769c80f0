"""What could be expected of the common part of growth: announced growth and prices.

Growth of every area moves with the nation's. At the end of year ``t`` the common part of the next years is
what was announced and known then:

- **real**: the national target of ``t + 1`` (the middle of a range, the floor of 以上), kept for later years.
  Its spread is the root mean square of the last misses (outturn as first published minus target);
- **price**: the last change of the deflator returns towards a resting rate, ``p(t+k) = m + f^k (p(t) - m)``.
  Its spread is the root mean square of the errors that the same rule made in the last years;
- both spreads grow with the lead as those of sums of independent yearly errors.

The product of the two is a sum of logarithms, and their variances add. A price that is assumed adds none.
The constants were chosen on the tuning half of the back-test (``tests/research/backtest``).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.figures.arithmetic import AnalysisError, NoYearsLeftError

Array = NDArray[np.float64]

#: A target is announced at the National People's Congress of its own year, an outturn in the next January.
ANNOUNCED: Final = (3, 15)
PUBLISHED: Final = (1, 20)
#: Misses and price errors of at most this many years speak, and at least this many must be known.
MOST_YEARS: Final = 10
FEWEST_YEARS: Final = 3
#: A province's target this many years before the latest figure no longer speaks.
RECENT: Final = 3
#: The nation, whose growth is the common part, and a whole year among cumulative quarters.
NATION: Final = "100000"
YEAR: Final = "Q1-4"
#: How the codes of provinces end.
PROVINCE: Final = "0000"
PERCENT: Final = 100
NO_TARGET: Final = "没有已公布的全国经济增长目标，不能推算共同增速。"


@dataclass(frozen=True, slots=True)
class RecordYear:
    """Announced and actual growth of the nation in one year; fractions, ``None`` where not known.

    ``target`` is the announced real growth, ``outturn`` the real growth as first published; ``real`` and
    ``nominal`` are the growths of the latest vintage, both of one benchmark.
    """

    year: int
    target: float | None = None
    outturn: float | None = None
    real: float | None = None
    nominal: float | None = None

    @property
    def price(self) -> float | None:
        """Log change of the deflator."""
        if self.real is None or self.nominal is None:
            return None
        return math.log1p(self.nominal) - math.log1p(self.real)

    @property
    def miss(self) -> float | None:
        """Log real growth as first published minus the announced one."""
        if self.outturn is None or self.target is None:
            return None
        return math.log1p(self.outturn) - math.log1p(self.target)


@dataclass(frozen=True, slots=True)
class Record:
    """The record of the nation by year, and the targets of provinces.

    ``provinces`` holds the announced real growth (a fraction) by the first two digits of a code and year;
    most years are missing, and which of them the press carried is not random.
    """

    years: Mapping[int, RecordYear]
    provinces: Mapping[str, Mapping[int, float]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, years: Iterable[RecordYear], provinces: Mapping[str, Mapping[int, float]] | None = None
    ) -> Record:
        """A record from its years."""
        return cls({year.year: year for year in years}, provinces or {})

    def _provinces_until(self, year: int) -> dict[str, dict[int, float]]:
        """Targets of provinces for years up to ``year``."""
        return {
            province: {y: target for y, target in targets.items() if y <= year}
            for province, targets in self.provinces.items()
        }

    def known(self, as_of: dt.date) -> Record:
        """What of it had been published at a date."""
        seen = []
        for record in self.years.values():
            if dt.date(record.year + 1, *PUBLISHED) <= as_of:
                seen.append(record)
            elif dt.date(record.year, *ANNOUNCED) <= as_of:
                seen.append(RecordYear(record.year, target=record.target))
        announced = as_of.year if dt.date(as_of.year, *ANNOUNCED) <= as_of else as_of.year - 1
        return Record.of(seen, self._provinces_until(announced))

    def at_end_of(self, year: int) -> Record:
        """What was known when the figures of ``year`` were out: they, and the target of the next year."""
        kept = [record for record in self.years.values() if record.year <= year]
        after = self.years.get(year + 1)
        if after is not None:
            kept.append(RecordYear(after.year, target=after.target))
        return Record.of(kept, self._provinces_until(year + 1))

    def nominal_growths(self) -> dict[int, float]:
        """Log nominal growth by year, where known."""
        return {
            record.year: math.log1p(record.nominal)
            for record in self.years.values()
            if record.nominal is not None
        }

    def real_growths(self) -> dict[int, float]:
        """Log real growth by year, where known."""
        return {
            record.year: math.log1p(record.real) for record in self.years.values() if record.real is not None
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """Constants of the common part: where prices rest (log a year) and how fast they return there."""

    price_rest: float = 0.01
    price_fading: float = 0.85
    #: Share of the distance between the province's and the nation's target that is expected to come.
    province_share: float = 0.0
    #: Spreads where the record is shorter than :data:`FEWEST_YEARS`.
    real_spread: float = 0.015
    price_spread: float = 0.025


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected common part of the change of the logarithm at leads 1..H, cumulative.

    ``real`` and ``price`` are means, ``real_spread`` and ``price_spread`` standard deviations.
    """

    real: Array
    price: Array
    real_spread: Array
    price_spread: Array
    target_year: int
    misses: int

    @property
    def location(self) -> Array:
        """Mean of real growth and prices together."""
        return self.real + self.price

    @property
    def scale(self) -> Array:
        """Standard deviation of both together."""
        return np.hypot(self.real_spread, self.price_spread)

    def with_price(self, rate: float) -> Expected:
        """The same with a price change assumed (a fraction a year): it adds no spread."""
        lead = np.arange(1, len(self.price) + 1)
        return replace(
            self,
            price=np.asarray(math.log1p(rate) * lead, dtype=float),
            price_spread=np.zeros_like(self.price_spread),
        )


def expected(
    record: Record, last: int, horizon: int, rule: Rule | None = None, *, province: str = ""
) -> Expected:
    """Expected common growth after the year ``last``.

    Parameters
    ----------
    record : Record
        What was known (:meth:`Record.known`, :meth:`Record.at_end_of`).
    last : int
        Year of the latest figure; leads count from it.
    horizon : int
        Most years ahead, >= 1.
    province : str
        First two digits of the code of a province whose own targets speak as well.

    Raises
    ------
    NoYearsLeftError
        Where ``horizon`` < 1.
    AnalysisError
        Where no target of ``last + 1`` or an earlier year is known.
    """
    if horizon < 1:
        raise NoYearsLeftError("预测至少须向前一年。")
    chosen = rule or Rule()
    announced = {y: entry.target for y, entry in record.years.items() if entry.target is not None}
    covered = [y for y in announced if y <= last + horizon]
    if not covered:
        raise AnalysisError(NO_TARGET)
    lead = np.arange(1, horizon + 1)
    away = _province_away(record.provinces.get(province, {}), announced, last)
    yearly = [_target(announced, last + k) + chosen.province_share * away(last + k) for k in lead.tolist()]
    prices = {y: entry.price for y, entry in record.years.items() if entry.price is not None and y <= last}
    misses = [m for y in sorted(record.years) if (m := record.years[y].miss) is not None and y <= last]
    misses = misses[-MOST_YEARS:]
    root = np.sqrt(lead)
    return Expected(
        real=np.cumsum(np.log1p(np.array(yearly))),
        price=np.cumsum(_prices(prices, last, lead, chosen)),
        real_spread=_spread(misses, chosen.real_spread) * root,
        price_spread=_spread(_price_errors(prices, chosen), chosen.price_spread) * root,
        target_year=max(covered),
        misses=len(misses),
    )


def _target(announced: Mapping[int, float], year: int) -> float:
    """The target of a year, else that of the nearest earlier year, else the earliest."""
    earlier = [y for y in announced if y <= year]
    return announced[max(earlier)] if earlier else announced[min(announced)]


def _province_away(
    own: Mapping[int, float], announced: Mapping[int, float], last: int
) -> Callable[[int], float]:
    """How far a province's target lies from the nation's, by year: the latest known one, if it is recent."""
    known = {year: own[year] - announced[year] for year in own if year in announced and year > last - RECENT}

    def away(year: int) -> float:
        earlier = [y for y in known if y <= year]
        return known[max(earlier)] if earlier else 0.0

    return away


def _prices(prices: Mapping[int, float], last: int, lead: NDArray[np.intp], rule: Rule) -> Array:
    latest = max(prices, default=None)
    if latest is None:
        return np.full(len(lead), rule.price_rest)
    away = prices[latest] - rule.price_rest
    faded = rule.price_fading ** (lead + (last - latest))
    return np.asarray(rule.price_rest + away * faded, dtype=float)


def _price_errors(prices: Mapping[int, float], rule: Rule) -> list[float]:
    """What the rule was wrong by one year ahead, in the last years."""
    errors = []
    for year in sorted(prices):
        if year - 1 in prices:
            before = prices[year - 1]
            errors.append(prices[year] - (rule.price_rest + rule.price_fading * (before - rule.price_rest)))
    return errors[-MOST_YEARS:]


def _spread(errors: list[float], otherwise: float) -> float:
    """Root mean square of known errors; a fixed value where too few are known."""
    if len(errors) < FEWEST_YEARS:
        return otherwise
    return math.sqrt(sum(e * e for e in errors) / len(errors))


def national_record(targets: pd.DataFrame, quarters: pd.DataFrame) -> Record:
    """Announced and actual growth of the nation by year, from the tables of ``data/record``.

    The growth at current prices of a year is taken within one vintage, the latest that holds both years, so
    that no census step enters it.
    """
    national = targets[targets["area_code"] == NATION]
    announced = {
        int(y): _middle(low, high) for y, low, high in _rows(national, "year", "target_low", "target_high")
    }
    outturns = {
        int(y): v / PERCENT for y, v in _rows(national, "year", "outturn_growth") if not math.isnan(v)
    }
    whole = quarters[(quarters["area_code"] == NATION) & (quarters["period"] == YEAR)]
    nominal, real = _nominal(whole), _real(whole)
    return Record.of(
        (
            RecordYear(year, announced.get(year), outturns.get(year), real.get(year), nominal.get(year))
            for year in sorted({*announced, *nominal, *real})
        ),
        _province_targets(targets),
    )


def _province_targets(targets: pd.DataFrame) -> dict[str, dict[int, float]]:
    """Announced growth of provinces by the first two digits of their code and year."""
    found: dict[str, dict[int, float]] = {}
    own = targets[targets["area_code"].str.endswith(PROVINCE) & (targets["area_code"] != NATION)]
    for code, rows in own.groupby("area_code"):
        for year, low, high in _rows(rows, "year", "target_low", "target_high"):
            middle = _middle(low, high)
            if middle is not None:
                found.setdefault(str(code)[:2], {})[int(year)] = middle
    return found


def _rows(table: pd.DataFrame, *columns: str) -> list[tuple[float, ...]]:
    return [tuple(float(v) for v in row) for row in table[list(columns)].to_numpy(dtype=float)]


def _middle(low: float, high: float) -> float | None:
    """Middle of the range, or the floor where there is no ceiling."""
    ends = [end for end in (low, high) if not math.isnan(end)]
    return sum(ends) / len(ends) / PERCENT if ends else None


def _nominal(whole: pd.DataFrame) -> dict[int, float]:
    """Nominal growth by year, each within the latest vintage that holds both years."""
    growths: dict[int, float] = {}
    known = whole.dropna(subset=["gdp_cum", "vintage"])
    for _, vintage in sorted(known.groupby("vintage")):
        levels = {int(y): v for y, v in _rows(vintage, "year", "gdp_cum")}
        growths |= {y: v / levels[y - 1] - 1 for y, v in levels.items() if y - 1 in levels}
    return growths


def _real(whole: pd.DataFrame) -> dict[int, float]:
    """Real growth by year, of the latest vintage."""
    known = whole.dropna(subset=["growth_cum", "vintage"]).sort_values("vintage")
    return {int(y): v / PERCENT for y, v in _rows(known, "year", "growth_cum")}
