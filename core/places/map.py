"""What the map shows: one indicator in one year over the counties, its ranking and what it is set against.

Estimates and forecasts never count: they are shown beside, and neither rank nor shape the classes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from core.figures.book import YEARLY, Book
from core.figures.observation import Grade, Observation, counts
from core.places.ranking import Ranking, ranking
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator
from core.plan.models import Kind as IndicatorKind

#: Columns of a history, as :func:`core.charts.kit.series.points` takes them, with the county before them.
HISTORY: Final = ("area_code", "year", "value", "low", "high", "benchmark", "grade", "break_before")

#: Years from which the classes of an indicator are cut.
SPREAD_YEARS: Final = 2

Form = Literal["figure", "estimate", "missing"]
Kind = Literal["city", "province", "nation"]


@dataclass(frozen=True, slots=True)
class YearCover:
    """How many counties have a counting figure in a year, and how many only an estimate."""

    year: int
    figures: int
    estimates: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Years in which one indicator can be mapped, ascending."""

    indicator: Indicator
    years: tuple[YearCover, ...]

    @property
    def latest_full(self) -> int:
        """The last of the years in which most counties have a figure."""
        most = max(year.figures for year in self.years)
        return max(year.year for year in self.years if year.figures == most)

    def of(self, year: int) -> YearCover:
        """Cover of one year."""
        return next((cover for cover in self.years if cover.year == year), YearCover(year, 0, 0))


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on one county. Values in the indicator's unit; ``low`` and ``high`` of an estimate.

    ``forecast`` is a published 预计 of that year, which is told beside the map and never drawn on it.
    """

    area: Area
    form: Form
    value: float | None = None
    low: float | None = None
    high: float | None = None
    benchmark: str = ""
    grade: str = ""
    observation: Observation | None = None
    method: str = ""
    forecast: Observation | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure of the city, the province or the nation on the same benchmark and in the same year."""

    kind: Kind
    area: Area
    observation: Observation


@dataclass(frozen=True, eq=False)
class CountyMap:
    """One indicator and year.

    Attributes
    ----------
    values : tuple of Shown
        One a county, in the order of the document.
    ranking : Ranking
        Places, or a refusal with its reason.
    references : tuple of Reference
        For indicators that do not add up (a total of the city is no yardstick for a county).
    total : Observation or None
        The city's figure on the ranking's benchmark, for indicators that add up.
    spread : tuple of float
        Counting figures of every county in the last :data:`SPREAD_YEARS` years in which most are known,
        whatever year is shown: what the classes are cut from. So a class means the same in every year,
        and the years that are asked for most are told apart best.
    history : DataFrame
        :data:`HISTORY`: current figure of each year on each benchmark, estimates for years without one.
    """

    indicator: Indicator
    year: int
    values: tuple[Shown, ...]
    ranking: Ranking
    references: tuple[Reference, ...]
    total: Observation | None
    spread: tuple[float, ...]
    history: pd.DataFrame

    def of(self, area_code: str) -> Shown | None:
        """What stands on one county."""
        return next((shown for shown in self.values if shown.area.code == area_code), None)

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """Benchmarks of what is drawn, in the order of the counties; empty ids left out."""
        return tuple(dict.fromkeys(value.benchmark for value in self.values if value.benchmark))

    @property
    def grades(self) -> tuple[str, ...]:
        """Grades of what is drawn, the best first."""
        return tuple(sorted({value.grade for value in self.values if value.grade}))


def coverage(catalog: Catalog, book: Book, estimates: pd.DataFrame, as_of: dt.date) -> tuple[Cover, ...]:
    """List the indicators that have county figures, with the years that have any.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    estimates : DataFrame
        Columns as :data:`core.figures.estimates.COLUMNS`; used only where the indicator has figures.
    as_of : date
        Estimates of this year and later are left out.

    Returns
    -------
    tuple of Cover
        In the order of the catalog.
    """
    codes = {county.code for county in catalog.counties}
    figures: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for o in book.observations:
        if o.area_code in codes and o.year is not None and o.frequency in YEARLY and counts(o):
            figures[o.indicator][o.year].add(o.area_code)
    guessed: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in records(estimates):
        if row["area_code"] in codes and row["year"] < as_of.year:
            guessed[row["indicator"]][int(row["year"])].add(row["area_code"])
    covers = []
    for indicator in catalog.indicators:
        known, rough = figures.get(indicator.id), guessed.get(indicator.id, {})
        if known:
            years = sorted({*known, *rough})
            covers.append(
                Cover(
                    indicator,
                    tuple(
                        YearCover(y, len(known.get(y, ())), len(rough.get(y, set()) - known.get(y, set())))
                        for y in years
                    ),
                )
            )
    return tuple(covers)


def county_map(catalog: Catalog, book: Book, estimates: pd.DataFrame, indicator: str, year: int) -> CountyMap:
    """Gather one map.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    estimates : DataFrame
        Columns as :data:`core.figures.estimates.COLUMNS`.
    """
    entry = catalog.indicator(indicator)
    order = ranking(catalog, book, indicator, year)
    rough = estimates[estimates["indicator"] == indicator] if len(estimates) else estimates
    values = tuple(_shown(book, county, rough, order, year) for county in catalog.counties)
    benchmarks = {value.benchmark for value in values if value.form == "figure"}
    common = benchmarks.pop() if len(benchmarks) == 1 else None
    references = () if common is None else _references(catalog, book, values, entry, common)
    total = None
    if entry.additive and common is not None:
        total = book.yearly(catalog.city.code, indicator, common).get(year)
    history = _history(catalog, book, rough, entry)
    return CountyMap(
        entry, year, values, order, references, total, _spread(catalog, book, indicator), history
    )


def _spread(catalog: Catalog, book: Book, indicator: str) -> tuple[float, ...]:
    by_year: dict[int, dict[str, float]] = defaultdict(dict)
    for county in catalog.counties:
        for benchmark in reversed(book.benchmarks(county.code, indicator)):
            for year, o in book.yearly(county.code, indicator, benchmark).items():
                by_year[year][county.code] = o.value
    most = max((len(known) for known in by_year.values()), default=0)
    years = sorted(year for year, known in by_year.items() if len(known) == most)[-SPREAD_YEARS:]
    return tuple(value for year in years for value in by_year[year].values())


def _shown(book: Book, county: Area, estimates: pd.DataFrame, ranking: Ranking, year: int) -> Shown:
    """The figure on the ranking's benchmark, else on the latest that has one, else the estimate."""
    code, indicator = county.code, ranking.indicator
    forecast = book.forecasts(code, indicator).get(year)
    if ranking.benchmark is not None:
        o = book.yearly(code, indicator, ranking.benchmark).get(year)
    else:
        o = book.at(code, indicator, year)
    if o is not None:
        return Shown(
            county, "figure", o.value, benchmark=o.benchmark, grade=o.grade, observation=o, forecast=forecast
        )
    for row in records(estimates):
        if row["area_code"] == code and int(row["year"]) == year:
            return Shown(
                county,
                "estimate",
                row["value"],
                row["low"],
                row["high"],
                benchmark=row["benchmark"],
                grade=str(Grade.E),
                method=row["method"],
                forecast=forecast,
            )
    return Shown(county, "missing", forecast=forecast)


def _references(
    catalog: Catalog, book: Book, values: Sequence[Shown], indicator: Indicator, benchmark: str
) -> tuple[Reference, ...]:
    """Figures to set the counties against, where all are known and the city's is an average of theirs.

    A total of the city is no yardstick for a county, whatever the catalog says of adding up: it lies outside
    the range of the parts, where an average cannot lie. Without a figure of the city only shares and growths
    are compared.
    """
    known = [value.observation for value in values if value.observation is not None]
    if len(known) < len(values) or indicator.additive:
        return ()
    places: Sequence[tuple[Kind, Area]] = (
        ("city", catalog.city),
        ("province", catalog.province),
        ("nation", catalog.nation),
    )
    year = known[0].year or 0
    references = []
    for kind, area in places:
        o = book.yearly(area.code, indicator.id, benchmark).get(year)
        if o is not None:
            references.append(Reference(kind, area, o))
    city = next((value.observation.value for value in references if value.kind == "city"), None)
    if city is None:
        averaged = indicator.kind in (IndicatorKind.SHARE, IndicatorKind.GROWTH)
    else:
        averaged = min(o.value for o in known) <= city <= max(o.value for o in known)
    return tuple(references) if averaged else ()


def _history(catalog: Catalog, book: Book, estimates: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """History of the counties, and of the city for years that the counties have too."""
    rows: list[dict[str, Any]] = []
    for area in (*catalog.counties, *(() if indicator.additive else (catalog.city,))):
        known: set[int] = set()
        for benchmark in reversed(book.benchmarks(area.code, indicator.id)):
            series = book.yearly(area.code, indicator.id, benchmark)
            known |= set(series)
            rows += [_point(area.code, o) for o in series.values()]
        rows += [
            {**{name: row[name] for name in HISTORY[:6]}, "grade": str(Grade.E), "break_before": False}
            for row in records(estimates)
            if row["area_code"] == area.code and row["year"] not in known
        ]
    county_years = [row["year"] for row in rows if row["area_code"] != catalog.city.code]
    kept = [row for row in rows if row["year"] <= max(county_years, default=0)]
    frame = pd.DataFrame(kept, columns=list(HISTORY))
    return frame.astype({"year": "int64"}) if len(frame) else frame


def _point(area: str, o: Observation) -> dict[str, Any]:
    return {
        "area_code": area,
        "year": o.year,
        "value": o.value,
        "low": None,
        "high": None,
        "benchmark": o.benchmark,
        "grade": o.grade,
        "break_before": o.break_before,
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
