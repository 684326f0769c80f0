"""Estimates of county GDP for years in which only the city's is published. Grade E, always with a band.

Two methods. *Reconstruction* multiplies published per-capita GDP by the resident population and scales the
counties to the city's total. *Share projection* carries the last known shares forward: by construction it
repeats the city's growth, says nothing of a county's own, and never bears a status. Neither replaces a
published figure: where one stands, there is no estimate, and the others are rescaled to the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from core.figures.arithmetic import nominal_growth
from core.figures.book import Book
from core.figures.observation import Observation, Precision
from core.plan.catalog import Catalog
from core.wording.numbers import quantity

RECONSTRUCTION: Final = "reconstruction"
SHARE_PROJECTION: Final = "share_projection"
OWN_GROWTH: Final = "own_growth"
#: Methods whose values tell nothing of how a county does and never bear a status.
PROJECTED: Final = frozenset({SHARE_PROJECTION, OWN_GROWTH})

#: Yuan in 亿元.
YUAN: Final = 1e8

COLUMNS: Final = (
    "area_code",
    "indicator",
    "year",
    "value",
    "low",
    "high",
    "unit",
    "benchmark",
    "method",
    "note",
)

#: A bound or a rough statement (近39亿元) is no anchor: the estimate stays beside it.
ANCHOR_PRECISION: Final = frozenset({Precision.EXACT, Precision.ROUNDED})

#: Growth within a year that may carry a level; what lies beyond is a slip until somebody has looked.
_LEAST_FACTOR, _MOST_FACTOR = 0.5, 2.0

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class People:
    """Population of every county from one year, and where it comes from (persons)."""

    year: int
    source: str
    persons: Values


@dataclass(frozen=True, slots=True)
class Share:
    """A county's last known share of the city, a fraction, and the year and benchmark it is from."""

    year: int
    benchmark: str
    value: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A level in 亿元 carried from the year ``start`` over the growth of the year ``grown``."""

    value: float
    start: int
    grown: int


def reconstruct(catalog: Catalog, book: Book) -> pd.DataFrame:
    """Reconstruct county GDP from per-capita GDP and population, benchmarked to the city.

    For a year with a published city total, raw_i = per-capita_i x population_i, and every county without a
    published figure gets raw_i x (total - published) / (sum of their raw). The population is the latest of:
    GDP / per-capita of a year in which every county has both, or a census. It is held until the next of
    them, because the denominators then in use are not known; so the error grows with the distance.

    Parameters
    ----------
    catalog : Catalog
        ``rules.reconstruction_band`` names the years and the half width of the 80 % band (fraction),
        ``rules.reconstruction_band_scale`` its factor for single areas.
    book : Book
        Figures; GDP in 亿元, per-capita in 元, census population in persons.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`; ``value``, ``low`` and ``high`` in 亿元 at current prices, by year and in the
        catalog's order of counties. On every benchmark, values and published figures of a year add up to
        the city.
    """
    estimator = _Estimator(catalog, book)
    rows = (row for benchmark, year in estimator.totals for row in estimator.reconstruction(benchmark, year))
    return _frame(rows)


def project_shares(catalog: Catalog, book: Book) -> pd.DataFrame:
    """Project county GDP from the last known shares of the city's.

    value_i = share_i / (sum of shares of the counties without a published figure) x (city total - published),
    for years with a published city total that reconstruction does not reach. A share is taken from the same
    benchmark where it has one, else from an earlier one, which the note says: a share moves less between
    benchmarks than the level (by up to 1 % here). Where an earlier benchmark has a figure of the same year,
    the link between benchmarks speaks and nothing is projected.

    A county that published the level of the year before or after and its own real growth between them keeps
    to both: its level is carried over that year at its growth and the province's change of prices
    (``own_growth``), and only what is left is split by share. Where every county does so, nothing is left to
    make them add up to the city.

    Parameters
    ----------
    catalog : Catalog
        ``rules.share_projection_band``: half width of the 80 % band by years since the share is from; none
        beyond the last entry.
    book : Book

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, as :func:`reconstruct`.
    """
    estimator = _Estimator(catalog, book)
    rows = (row for benchmark, year in estimator.totals for row in estimator.projection(benchmark, year))
    return _frame(rows)


def leave_one_out(catalog: Catalog, book: Book) -> pd.DataFrame:
    """Compare the reconstruction with the published figures that it did not use.

    Every anchor of a reconstructed year is held against the reconstruction of that year without any anchor.

    Returns
    -------
    DataFrame
        ``area_code, year, benchmark, published, estimate, error``; values in 亿元, ``error`` the estimate
        over the published figure less one (fraction).
    """
    estimator = _Estimator(catalog, book)
    rows = []
    for benchmark, year in estimator.totals:
        blind = estimator.raw(benchmark, year)
        published = estimator.anchors(benchmark, year)
        if not blind or not published or len(published) == len(estimator.counties):
            continue
        scale = estimator.totals[benchmark, year] / math.fsum(blind.values())
        for county, figure in published.items():
            estimate = blind[county] * scale
            rows.append((county, year, benchmark, figure, estimate, estimate / figure - 1))
    return pd.DataFrame(rows, columns=["area_code", "year", "benchmark", "published", "estimate", "error"])


class _Estimator:
    """What both methods need of one book: city totals, anchors, populations and shares."""

    def __init__(self, catalog: Catalog, book: Book) -> None:
        self.catalog = catalog
        self.book = book
        self._anchors: dict[tuple[str, int], dict[str, float]] = {}  # asked for once a county and year
        self.counties = tuple(county.code for county in catalog.counties)
        self.bands = dict(catalog.rules.reconstruction_band)
        self.scales = dict(catalog.rules.reconstruction_band_scale)
        self.share_bands = dict(catalog.rules.share_projection_band)
        self.roles = catalog.roles
        gdp = self.roles.gdp
        self.unit, self.decimals = "", 1
        if catalog.has(gdp):
            self.unit, self.decimals = catalog.indicator(gdp).unit, catalog.indicator(gdp).decimals
        city = catalog.city.code
        found = {
            (benchmark, year): figure.value
            for benchmark in book.benchmarks(city, gdp)
            for year, figure in book.yearly(city, gdp, benchmark).items()
        }
        self.totals = dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))
        self.people = self._people()
        prices = book.yearly(catalog.province.code, self.roles.deflator, "")
        self.prices = {year: price.value / 100 for year, price in prices.items()}

    def anchors(self, benchmark: str, year: int) -> dict[str, float]:
        """Published figures of one year that may stand for the truth, in the order of counties."""
        known = self._anchors.get((benchmark, year))
        if known is None:
            figures = ((c, self.book.yearly(c, self.roles.gdp, benchmark).get(year)) for c in self.counties)
            known = {c: f.value for c, f in figures if f is not None and f.precision in ANCHOR_PRECISION}
            self._anchors[benchmark, year] = known
        return known

    def per_capita(self, benchmark: str, year: int) -> dict[str, float]:
        """Per-capita GDP of every county; empty where one is missing."""
        return self._complete(
            (c, self.book.yearly(c, self.roles.per_head, benchmark).get(year)) for c in self.counties
        )

    def raw(self, benchmark: str, year: int) -> dict[str, float]:
        """Unscaled product of per-capita GDP and population; empty where it cannot be formed."""
        people = self._people_for(year)
        per_capita = self.per_capita(benchmark, year) if year in self.bands else {}
        if people is None or not per_capita:
            return {}
        return {c: per_capita[c] * people.persons[c] / YUAN for c in self.counties}

    def reconstruction(self, benchmark: str, year: int) -> list[dict[str, object]]:
        values = self._scaled(benchmark, year, self.raw(benchmark, year))
        people = self._people_for(year)
        if people is None:
            return []
        total = quantity(self.totals[benchmark, year], self.unit, self.decimals)
        note = f"人均地区生产总值×常住人口（{people.source}），按{self.catalog.city.short}{total}调平"
        halves = {c: self.bands[year] * self.scales.get(c, 1.0) for c in values}
        return [
            self._row(c, year, benchmark, v, half=halves[c], method=RECONSTRUCTION, note=note)
            for c, v in values.items()
        ]

    def projection(self, benchmark: str, year: int) -> list[dict[str, object]]:
        if self.raw(benchmark, year):
            return []
        shares = {c: self._share(c, benchmark, year) for c in self.counties}
        known = {c: s for c, s in shares.items() if s is not None and year - s.year in self.share_bands}
        anchors = self.anchors(benchmark, year)
        missing = [c for c in self.counties if c not in anchors]
        if any(c not in known for c in missing):
            return []
        weights = {c: s.value for c, s in known.items()}
        carried = self._carried(benchmark, year)
        fixed = math.fsum((*anchors.values(), *(each.value for each in carried.values())))
        if fixed >= self.totals[benchmark, year] and set(missing) - set(carried):
            carried = {}  # what was carried leaves the others nothing
        values = self._scaled(benchmark, year, weights, {c: each.value for c, each in carried.items()})
        return [
            self._carried_row(c, year, benchmark, carried[c])
            if c in carried
            else self._row(
                c,
                year,
                benchmark,
                values[c],
                half=self.share_bands[year - known[c].year],
                method=SHARE_PROJECTION,
                note=self._share_note(known[c], benchmark),
            )
            for c in self.counties
            if c in carried or c in values
        ]

    def _carried(self, benchmark: str, year: int) -> dict[str, Carried]:
        """Levels of counties without a figure, from the next or last year's by their own published growth."""
        missing = [c for c in self.counties if c not in self.anchors(benchmark, year)]
        levels = {c: self._carried_one(c, benchmark, year) for c in missing}
        return {c: level for c, level in levels.items() if level is not None}

    def _carried_one(self, county: str, benchmark: str, year: int) -> Carried | None:
        for start, grown in ((year + 1, year + 1), (year - 1, year)):
            level = self.anchors(benchmark, start).get(county)
            real = self.book.at(county, self.roles.growth, grown)
            if level is None or real is None or grown not in self.prices:
                continue
            factor = 1 + nominal_growth(real.value / 100, self.prices[grown])
            if real.precision not in ANCHOR_PRECISION or not _LEAST_FACTOR < factor < _MOST_FACTOR:
                continue  # a bound is no growth, and a slip of the point would carry the level away
            return Carried(level / factor if start > year else level * factor, start, grown)
        return None

    def _carried_row(self, county: str, year: int, benchmark: str, carried: Carried) -> dict[str, object]:
        note = (
            f"由本县区{carried.start}年公布数按其{carried.grown}年公布的实际增速和"
            f"{self.catalog.province.short}平减指数推算；不据以判定状态"
        )
        half = min(self.share_bands.values())
        return self._row(county, year, benchmark, carried.value, half=half, method=OWN_GROWTH, note=note)

    def _scaled(
        self, benchmark: str, year: int, weights: Values, carried: Values | None = None
    ) -> dict[str, float]:
        """Split what the anchors, and levels that were carried, leave of the city's total by weight."""
        fixed = {**self.anchors(benchmark, year), **(carried or {})}
        open_weights = {c: weights[c] for c in self.counties if c in weights and c not in fixed}
        rest = self.totals[benchmark, year] - math.fsum(fixed.values())
        summed = math.fsum(open_weights.values())
        if rest <= 0 or summed <= 0:
            return {}
        return {c: w * rest / summed for c, w in open_weights.items()}

    def _people(self) -> tuple[People, ...]:
        """Populations by year ascending: censuses, and GDP over per-capita where every county has both."""
        found = []
        for benchmark, year in self.totals:
            gdp = self.anchors(benchmark, year)
            per_capita = self.per_capita(benchmark, year)
            if per_capita and len(gdp) == len(self.counties):
                persons = {c: gdp[c] * YUAN / per_capita[c] for c in self.counties}
                found.append(People(year, f"{year}年总量÷人均", persons))
        series = {c: self.book.yearly(c, self.roles.census, "") for c in self.counties}
        for year in sorted({year for figures in series.values() for year in figures}):
            persons = self._complete((c, series[c].get(year)) for c in self.counties)
            if persons:
                found.append(People(year, f"{year}年人口普查", persons))
        return tuple(sorted(found, key=lambda people: people.year))

    def _people_for(self, year: int) -> People | None:
        return next((people for people in reversed(self.people) if people.year <= year), None)

    def _complete(self, figures: Iterable[tuple[str, Observation | None]]) -> dict[str, float]:
        positive = {c: f.value for c, f in figures if f is not None and f.value > 0}
        return positive if len(positive) == len(self.counties) else {}

    def _share(self, county: str, benchmark: str, year: int) -> Share | None:
        """The last share up to ``year``: on the benchmark itself, else on the latest earlier one."""
        rank = self.book.benchmark_rank
        own_rank = rank.get(benchmark, 0)
        earlier = sorted(
            {b for b, _ in self.totals if rank.get(b, 0) <= own_rank}, key=lambda b: -rank.get(b, 0)
        )
        for candidate in earlier:
            years = [y for b, y in self.totals if b == candidate and y <= year]
            for y in reversed(years):
                figure = self.anchors(candidate, y).get(county)
                if figure is not None:
                    return Share(y, candidate, figure / self.totals[candidate, y])
        return None

    def _share_note(self, share: Share, benchmark: str) -> str:
        city = self.catalog.city.short
        origin = f"{share.year}年占{city}比重"
        if share.benchmark != benchmark:
            origin += f"（{self.catalog.benchmark(share.benchmark).short}）"
        return f"{origin}×当年{city}总量；增速等于{city}，不反映本县区，不据以判定状态"

    def _row(
        self, county: str, year: int, benchmark: str, value: float, *, half: float, method: str, note: str
    ) -> dict[str, object]:
        return {
            "area_code": county,
            "indicator": self.roles.gdp,
            "year": year,
            "value": value,
            "low": value * (1 - half),
            "high": value * (1 + half),
            "unit": self.unit,
            "benchmark": benchmark,
            "method": method,
            "note": note,
        }


def _frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    records: Sequence[Mapping[str, object]] = list(rows)
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return frame.astype({"year": "int64", "value": "float64", "low": "float64", "high": "float64"})
