"""Find columns that fit the counties better in another order of rows, and the figure to hold one against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from core.figures.book import Book
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Kind
from core.workbook.changes import Changes, FigureChange
from core.workbook.findings import ERROR, WARNING, Findings, Severity

# The figure that a new one is held against: of the same series, nearest in time.


def former(change: FigureChange, book: Book) -> Observation | None:
    """Return the positive counting figure nearest in time, that of the year itself first, or ``None``.

    Of one year the latest benchmark speaks. Only figures of the same frequency are comparable.
    """
    year = change.year or 0
    earlier = [
        o
        for o in book.vintages(change.area, change.indicator)
        if o.year is not None and o.frequency == change.period.frequency and counts(o) and o.value > 0
    ]
    rank = book.benchmark_rank

    def distance(o: Observation) -> tuple[int, int, str]:
        return abs((o.year or 0) - year), -rank.get(o.benchmark, 0), o.source_id

    return min(earlier, key=distance, default=None)


#: Fewer counties say nothing about the order of rows.
FEWEST: Final = 4
#: Mean distance of logs, about their mean, from the former figures: as the rows stand, in the better order.
_OFF: Final = 0.15
_CLEARLY_OFF: Final = 0.30
_GOOD: Final = 0.12
_TIMES: Final = 3.0


def check_order(changes: Changes, before: Book, catalog: Catalog, findings: Findings) -> None:
    """Report columns that lie far from the counties' former figures and near them in another order.

    Such a column has been copied from a table with its rows in another order (that of the document, say, into
    that of yearbooks). It is an error where the other order fits well, else a warning.
    """
    groups: defaultdict[tuple[Any, ...], list[FigureChange]] = defaultdict(list)
    codes = {county.code for county in catalog.counties}
    for change in changes.figures:
        levels = catalog.indicator(change.indicator).kind in (Kind.LEVEL, Kind.COUNT)
        if levels and change.area in codes and change.value is not None and change.value > 0:
            column = change.place[0], change.place[1].rstrip("0123456789")
            key = (column, change.indicator, change.year, change.period, change.benchmark, change.stage)
            groups[key].append(change)
    for group in groups.values():
        _check(group, before, catalog, findings)


def _check(group: Sequence[FigureChange], before: Book, catalog: Catalog, findings: Findings) -> None:
    from scipy.optimize import linear_sum_assignment  # slow to load, and seldom needed

    known = [(c, r) for c in group if (r := former(c, before)) is not None]
    if len(known) < FEWEST:
        return
    values = np.log([c.value or 1.0 for c, _ in known])
    references = np.log([r.value for _, r in known])
    # All counties grow over the years; what is left is how they lie to one another.
    values, references = values - values.mean(), references - references.mean()
    cost = np.abs(values[:, None] - references[None, :])
    _, best = linear_sum_assignment(cost)
    now = float(np.mean(np.diag(cost)))
    then = float(np.mean(cost[np.arange(len(known)), best]))
    if now < _OFF or then * _TIMES > now:
        return
    moved = [(known[i][0], known[j][0]) for i, j in enumerate(best) if i != j]
    names = "、".join(f"{_short(c, catalog)}行的数像是{_short(other, catalog)}的" for c, other in moved)
    name = catalog.indicator(group[0].indicator).name
    found = f"{group[0].year}年{name}：{names}"
    severity: Severity = ERROR if now >= _CLEARLY_OFF and then <= _GOOD else WARNING
    remedy = "请核对是否从行序不同的表中整列复制；行序以各行的地区名为准"
    findings.add(severity, group[0].place, found, "各行的数与本行地区一致", remedy)


def _short(change: FigureChange, catalog: Catalog) -> str:
    return catalog.area(change.area).short
