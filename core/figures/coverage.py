"""What figures there are: coverage by indicator and year, and in-year cumulative figures as context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from core.figures.book import YEARLY, Book
from core.figures.choice import current
from core.figures.observation import Observation, Stage
from core.plan.catalog import Catalog
from core.plan.models import Indicator
from core.plan.periods import Frequency

#: Frequencies of figures that cover part of a year.
IN_YEAR = frozenset({Frequency.HALF, Frequency.QUARTER, Frequency.MONTHS})
COLUMNS = ("group", "row", "year", "grade", "forecast", "text")


@dataclass(frozen=True, slots=True)
class Cumulative:
    """One in-year figure; never differenced, never set beside a whole year."""

    area: str
    indicator: Indicator
    observation: Observation


#: Columns of :func:`coverage`.
CELL_COLUMNS: Final = ("group", "row", "year", "grade", "forecast", "value", "unit", "decimals")


def coverage(catalog: Catalog, book: Book, indicators: tuple[str, ...], years: range) -> pd.DataFrame:
    """Return the best evidence of every cell: indicators of targets, city and counties, by year.

    Parameters
    ----------
    indicators : tuple of str
        Ids in the order shown.
    years : range
        Calendar years.

    Returns
    -------
    DataFrame
        ``group`` (indicator), ``row`` (area), ``year``, ``grade`` (empty where missing), ``forecast``,
        ``value`` (NaN where missing), ``unit`` and ``decimals`` of the indicator; no row without any figure.
    """
    rows = []
    for indicator in indicators:
        entry = catalog.indicator(indicator)
        for area in (catalog.city, *catalog.counties):
            best = {year: _best(book, area.code, indicator, year) for year in years}
            if not any(best.values()):
                continue
            for year, o in best.items():
                rows.append(
                    {
                        "group": entry.name,
                        "row": area.short,
                        "year": year,
                        "grade": o.grade if o else "",
                        "forecast": bool(o and o.stage == Stage.FORECAST),
                        "value": o.value if o else float("nan"),
                        "unit": entry.unit,
                        "decimals": entry.decimals,
                    }
                )
    return pd.DataFrame(rows, columns=list(CELL_COLUMNS)).astype({"forecast": bool})


def in_year(catalog: Catalog, book: Book) -> tuple[Cumulative, ...]:
    """List in-year cumulative figures, the newest first, city and counties in document order."""
    order = {
        area.code: place for place, area in enumerate((catalog.city, *catalog.counties, catalog.province))
    }
    answered = [
        Cumulative(o.area_code, catalog.indicator(o.indicator), o)
        for o in book.observations
        if o.frequency in IN_YEAR and o.area_code in order
    ]
    return tuple(sorted(answered, key=lambda c: (c.observation.end, -order[c.area]), reverse=True))


def _best(book: Book, area: str, indicator: str, year: int) -> Observation | None:
    rank = book.benchmark_rank
    candidates = [o for o in book.vintages(area, indicator) if o.year == year and o.frequency in YEARLY]
    counting = [o for o in candidates if o.stage != Stage.FORECAST]
    chosen = counting or candidates
    last = max((rank.get(o.benchmark, 0) for o in chosen), default=0)
    return current(o for o in chosen if rank.get(o.benchmark, 0) == last) if chosen else None
