"""What a write-down of the accounts says of the growths before it.

A statistics office that writes a level down says that earlier growths were booked too high, but not which
ones. The part of the fall that the nation's growth of the year does not explain is taken back from the
growths of the years before, in equal shares: over one era the mean is then that of the corrected level, and
no growth across the break enters as an observation. Only a level that falls counts, and only once known
at the origin. Rises are left alone: a census that finds more says little of single years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from core.figures.book import Book
from core.targets.ahead.expected import Array

#: Years before the break that share the write-down; a census era has five.
SHARED_BY: Final = 5
#: A smaller fall (log) behind the nation's growth is a poor year, not a write-down.
LEAST: Final = 0.03


def carried_back(growths: ArrayLike, steps: ArrayLike, common: ArrayLike) -> Array:
    """Growths with every known write-down taken back from the years before it.

    Parameters
    ----------
    growths : array, series x years
        Clean yearly log growths, NaN where there is none (and in the years of breaks).
    steps : array, series x years
        Log change of the published level into the year of a break, NaN elsewhere.
    common : array of years
        The nation's log growth at current prices; NaN where unknown.

    Returns
    -------
    array, series x years
        A new array; NaN where ``growths`` is. The sum over the years that share equals the sum before plus
        the write-down.
    """
    corrected = np.array(np.atleast_2d(np.asarray(growths, dtype=float)))
    jumps = np.atleast_2d(np.asarray(steps, dtype=float))
    beyond = jumps - np.asarray(common, dtype=float)[None, :]
    fell = (jumps < 0) & (beyond < -LEAST)
    for year in np.flatnonzero(fell.any(axis=0)).tolist():
        shared = slice(max(0, year - SHARED_BY), year)
        known = ~np.isnan(corrected[:, shared])
        count = known.sum(axis=1)
        fall = np.where(fell[:, year] & (count > 0), beyond[:, year], 0.0)
        share = fall / np.maximum(count, 1)
        corrected[:, shared] += np.where(known, share[:, None], 0.0)
    return corrected


def steps_of(book: Book, area: str, indicator: str) -> Mapping[int, float]:
    """Log change of the published level into the years in which the accounts begin anew.

    Only where no year is published on both benchmarks: a year on both is a link, which says itself by how
    much the accounts have changed.
    """

    def steps(book: Book) -> Mapping[int, float]:
        series = [book.yearly(area, indicator, b) for b in book.benchmarks(area, indicator)]
        levels: dict[int, float] = {}
        changes: dict[int, float] = {}
        for one in sorted((s for s in series if s), key=min):
            first = min(one)
            before = levels.get(first - 1)
            if first not in levels and before is not None and before > 0 < one[first].value:
                changes[first] = math.log(one[first].value / before)
            levels |= {year: o.value for year, o in one.items()}
        return MappingProxyType(changes)

    return book.once(("steps between benchmarks", area, indicator), steps)


def corrected_growths(
    growths: Sequence[float], years: Sequence[int], steps: Mapping[int, float], nation: Mapping[int, float]
) -> Array:
    """One series' growths with its write-downs taken back (:func:`carried_back`), in the order given.

    Parameters
    ----------
    growths : sequence of float
        Clean yearly log growths, one for each of ``years`` (ascending).
    steps : mapping of int to float
        From :func:`steps_of`.
    nation : mapping of int to float
        The nation's log growth at current prices by year.
    """
    plain: Array = np.asarray(growths, dtype=float)
    known = [year for year in steps if years and years[0] < year <= years[-1] + 1]
    if not known:
        return plain
    span = range(years[0], max(years[-1], *known) + 1)
    table = np.full((1, len(span)), np.nan)
    table[0, np.array(years) - span.start] = plain
    jumps = np.array([[steps.get(year, np.nan) for year in span]])
    corrected = carried_back(table, jumps, [nation.get(year, np.nan) for year in span])
    return np.asarray(corrected[0, np.array(years) - span.start], dtype=float)
