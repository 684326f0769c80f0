"""The windows and price assumptions over which a chance is stated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import PriceBasis
from core.plan.periods import Frequency
from core.targets.forecast import Fitted, fit
from core.targets.outlook_inputs import Case
from core.wording import percent
from core.wording.numbers import numeral, year_spans, years

#: Prices as they were in the window; none; or changing as they last did.
Price = Literal["nominal", "constant", "recent"]

#: Official real growth of each indicator at current prices that has one.
REAL_GROWTH: Final = {"gdp": "gdp_growth_real"}
DEFLATOR: Final = "deflator_change"
PERCENT: Final = 100
#: An average real growth that ends earlier than this many years before the latest level is too old.
OLDEST: Final = 2


@dataclass(frozen=True, slots=True)
class Basis:
    """One window and price assumption, fitted; row 0 of ``fitted`` is the target's own series."""

    label: str
    price: Price
    window: tuple[int, ...]
    fitted: Fitted
    note: str


def bases(catalog: Catalog, case: Case) -> tuple[Basis, ...]:
    """All variants: the windows at prices as they were, then real growth where it is published."""
    windows = tuple(_window(catalog, case, size) for size in sizes(catalog.rules.chance_windows, case.own))
    return (*windows, *_real(catalog, case, windows[0]))


def sizes(wanted: tuple[int, ...], own: tuple[float, ...]) -> tuple[int, ...]:
    """Window sizes: those of the rules that fit, and all clean growths."""
    return tuple(sorted({*(w for w in wanted if w < len(own)), len(own)}))


def _window(catalog: Catalog, case: Case, size: int) -> Basis:
    rows = [row[-size:] for row in (case.own, *case.sisters)]
    table = np.full((len(rows), size), np.nan)
    for i, row in enumerate(rows):
        table[i, size - len(row) :] = row
    groups = np.zeros(len(rows), dtype=np.intp) if case.sisters else None
    fitted = fit(table, groups, minimum=catalog.rules.min_clean_growths)
    window = case.years[-size:]
    note = f"{year_spans(window)}名义增速，年均{percent(math.expm1(sum(rows[0]) / size))}"
    return Basis(_window_label(case, size), "nominal", window, fitted, note)


def _window_label(case: Case, size: int) -> str:
    window = case.years[-size:]
    count = numeral(size)
    if size == len(case.own) and size > 1:
        return f"按全部{count}个可比年份增长"
    recent = window[-1] == case.latest.year and window[-1] - window[0] == size - 1
    return f"按近{count}年增长" if recent else f"按近{count}个可比年份增长"


def _real(catalog: Catalog, case: Case, short: Basis) -> tuple[Basis, ...]:
    """Real growth with prices unchanged, and with prices changing as they last did in the province."""
    name = REAL_GROWTH.get(case.target.indicator)
    if name is None or catalog.indicator(case.target.indicator).price_basis is not PriceBasis.CURRENT:
        return ()
    found = _real_growth(catalog, case, name, short)
    if found is None:
        return ()
    rate, fitted, window, note = found
    still = Basis(f"按实际增速{percent(rate)}、价格不变", "constant", window, fitted, note)
    price = case.book.latest(catalog.province.code, DEFLATOR)
    if price is None:
        return (still,)
    change = price.value / PERCENT
    moving = Basis(
        f"按实际增速{percent(rate)}、价格年变动{percent(change)}",
        "recent",
        window,
        fitted.with_drift(float(fitted.drift[0]) + math.log1p(change)),
        f"{note}；价格变动取{catalog.province.short}{price.year}年平减指数",
    )
    return (still, moving)


def _real_growth(
    catalog: Catalog, case: Case, name: str, short: Basis
) -> tuple[float, Fitted, tuple[int, ...], str] | None:
    """Rate, fit, years of the spread and note; ``None`` where no real growth is published."""
    wanted = catalog.rules.min_clean_growths
    yearly = _yearly(case, name)
    window = tuple(yearly)[-len(short.window) :]
    if len(window) >= wanted:
        fitted = fit([[math.log1p(yearly[year]) for year in window]], minimum=wanted)
        rate = math.expm1(float(fitted.drift[0]))
        return rate, fitted, window, f"{year_spans(window)}公布的实际增速，年均{percent(rate)}"
    average = _average(case, name)
    if average is None:
        return None
    rate = average.value / PERCENT
    period = years(int(average.start[:4]), average.year or 0) if average.start else f"截至{average.year}年"
    note = f"{period}年均实际增速{percent(rate)}；波动取{year_spans(short.window)}名义增速"
    return rate, short.fitted.with_drift(math.log1p(rate)), short.window, note


def _yearly(case: Case, name: str) -> dict[int, float]:
    """Official real growth of each year (a fraction) up to the latest level, by year."""
    seen = {
        o.year
        for o in case.book.vintages(case.target.area, name)
        if o.year is not None and o.year <= (case.latest.year or 0)
    }
    found = {year: case.book.at(case.target.area, name, year) for year in sorted(seen)}
    return {year: o.value / PERCENT for year, o in found.items() if o is not None}


def _average(case: Case, name: str) -> Observation | None:
    """The latest published average over several years, the longest of those that end together."""
    last = case.latest.year or 0
    spans = [
        o
        for o in case.book.vintages(case.target.area, name)
        if o.frequency == Frequency.SPAN
        and counts(o)
        and o.year is not None
        and last - OLDEST <= o.year <= last
    ]
    return max(spans, key=lambda o: (o.year or 0, -int(o.start[:4] or 0), o.batch), default=None)
