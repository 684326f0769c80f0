"""Hold cumulative quarters against each other, against the year, and against prices.

A cumulative figure rises from quarter to quarter and stays below the whole year of its own benchmark; a
quarter typed alone where the sum from January is asked for is the commonest slip. The price change that level
and real growth imply together must lie in the window of the catalog's rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.figures.book import Book
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Kind
from core.plan.periods import Frequency
from core.wording.numbers import number, percent, percent_span
from core.workbook.changes import Changes, FigureChange
from core.workbook.findings import ERROR, WARNING, Findings

#: Ends of quarters, with the share of a year's total below and above which a cumulative figure is doubtful.
SHARES: Final = {"03-31": (0.10, 0.40), "06-30": (0.28, 0.65), "09-30": (0.50, 0.90)}


def check_quarters(changes: Changes, after: Book, catalog: Catalog, findings: Findings) -> None:
    """Report every cumulative figure that contradicts another.

    Parameters
    ----------
    after : Book
        All figures as they would be.
    """
    for change in changes.figures:
        known = change.value is not None and change.year is not None
        if not known or not _quarter(change.period.start, change.period.end):
            continue
        if catalog.indicator(change.indicator).kind is Kind.LEVEL:
            _rises(change, change.value or 0.0, after, catalog, findings)
            _share(change, change.value or 0.0, after, catalog, findings)
        if change.indicator in (catalog.roles.gdp, catalog.roles.growth):
            _price(change, after, catalog, findings)


def _quarter(start: str, end: str) -> str:
    """The end of a period from January to the end of a quarter, as month and day; else nothing."""
    return end[5:] if start[5:] == "01-01" and end[5:] in SHARES else ""


def _rises(change: FigureChange, value: float, after: Book, catalog: Catalog, findings: Findings) -> None:
    """Later sums are larger, and the year is the largest."""
    unit = catalog.indicator(change.indicator)
    for o in _same_year(after, change, change.indicator):
        whole = o.frequency == Frequency.YEAR
        end = f"{change.year}-12-31" if whole else o.end
        if end == change.period.end or (not whole and not _quarter(o.start, o.end)):
            continue
        wrong = value >= o.value if end > change.period.end else value <= o.value
        if wrong:
            until = "全年" if whole else f"截至{int(end[5:7])}月"
            shown = f"{until}的{number(o.value, unit.decimals)}{unit.unit}"
            side = "不小于" if end > change.period.end else "不大于"
            found = f"1月至{int(change.period.end[5:7])}月累计{value:.10g}{side}{shown}"
            remedy = "这里填年初至季末的累计数，不填单季数；请核对时期和口径"
            findings.add(ERROR, change.place, found, "累计数逐季增加", remedy)
            return


def _share(change: FigureChange, value: float, after: Book, catalog: Catalog, findings: Findings) -> None:
    """A share of the year before that no season explains."""
    if change.indicator != catalog.roles.gdp:
        return
    before = after.at(change.area, change.indicator, (change.year or 0) - 1)
    if before is None or before.value <= 0:
        return
    low, high = SHARES[change.period.end[5:]]
    share = value / before.value
    if not low <= share <= high:
        shown = number(before.value, catalog.indicator(change.indicator).decimals)
        found = f"1月至{int(change.period.end[5:7])}月累计{value:.10g}为上年全年{shown}亿元的{percent(share)}"
        findings.add(WARNING, change.place, found, percent_span(low, high), "请核对单位，以及是否误填单季数")


def _price(change: FigureChange, after: Book, catalog: Catalog, findings: Findings) -> None:
    """Level against the year before and real growth of the same quarters."""
    now = _of(after, change, catalog.roles.gdp, change.year or 0)
    before = _of(after, change, catalog.roles.gdp, (change.year or 0) - 1)
    growth = _of(after, change, catalog.roles.growth, change.year or 0)
    if now is None or before is None or growth is None or before.value <= 0:
        return
    price = now.value / before.value / (1 + growth.value / 100) - 1
    low, high = catalog.rules.deflator_window
    if not low <= price <= high:
        nominal = percent(now.value / before.value - 1)
        found = f"现价增长{nominal}、实际增长{growth.value:g}%，折合价格变动{percent(price)}"
        findings.add(ERROR, change.place, found, percent_span(low, high), "请核对单位、口径和上年同期数")


def _of(book: Book, change: FigureChange, indicator: str, year: int) -> Observation | None:
    """The counting figure of an indicator for the same months of a year, on the change's benchmark."""
    end = f"{year}{change.period.end[4:]}"
    figures = [
        o
        for o in book.vintages(change.area, indicator)
        if o.year == year and _quarter(o.start, o.end) and o.end == end and counts(o)
    ]
    on_benchmark = [o for o in figures if o.benchmark == change.benchmark]
    return on_benchmark[-1] if on_benchmark else None


def _same_year(book: Book, change: FigureChange, indicator: str) -> Iterator[Observation]:
    for o in book.vintages(change.area, indicator):
        if o.year == change.year and o.benchmark == change.benchmark and counts(o):
            yield o
