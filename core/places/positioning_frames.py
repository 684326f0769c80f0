"""Measured structure as frames: quotients, changes, shift-share, similarity, value added."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

import pandas as pd

from core.figures.book import Book
from core.places.census import Census, Sector
from core.places.structure import Quotient, Z, cosine, krugman, location_quotient, share_error, shift_share
from core.plan.catalog import Catalog
from core.plan.models import Area

QUOTIENTS: Final = (
    "area_code",
    "area",
    "comparator",
    "comparator_name",
    "year",
    "sector",
    "name",
    "composite",
    "count",
    "share",
    "comparator_share",
    "lq",
    "low",
    "high",
    "error",
    "small",
    "missing",
)
CHANGES: Final = (
    "area_code",
    "area",
    "sector",
    "name",
    "composite",
    "first_year",
    "last_year",
    "first_share",
    "last_share",
    "change",
    "low",
    "high",
    "small",
    "missing",
)
SHIFT: Final = (
    "area_code",
    "area",
    "comparator",
    "comparator_name",
    "sector",
    "name",
    "composite",
    "change",
    "growth",
    "mix",
    "own",
)
SIMILARITY: Final = (
    "area_code",
    "area",
    "other_code",
    "other",
    "year",
    "krugman",
    "cosine",
    "sectors",
)
VALUE_ADDED: Final = (
    "area_code",
    "area",
    "comparator",
    "comparator_name",
    "sector",
    "name",
    "year",
    "benchmark",
    "share",
    "comparator_share",
    "lq",
    "missing",
)
BRANCHES: Final = (("primary", "第一产业"), ("secondary", "第二产业"), ("tertiary", "第三产业"))


def measured(
    census: Census, place: tuple[Area, Area, int], parts: Sequence[str], base: tuple[str, ...]
) -> tuple[float, Quotient] | None:
    """Persons and quotient of one or several sectors together.

    Parameters
    ----------
    place : tuple
        Area, reference and year.
    parts : sequence of str
        Sectors taken together.
    base : tuple of str
        Sectors known in both, over which shares are taken (:meth:`Census.common`).

    Returns
    -------
    tuple or None
        ``None`` where one of the sectors is missing.
    """
    area, reference, year = place
    if not base or any(part not in base for part in parts):
        return None
    count = math.fsum(census.counts(area.code, year, tuple(parts)))
    total = math.fsum(census.counts(area.code, year, base))
    reference_count = math.fsum(census.counts(reference.code, year, tuple(parts)))
    reference_total = math.fsum(census.counts(reference.code, year, base))
    return count, location_quotient(count, total, reference_count, reference_total)


def quotient_frame(
    census: Census, areas: Iterable[Area], references: Sequence[Area], years: Sequence[int], small: int
) -> pd.DataFrame:
    """Location quotients by sector, see :class:`~core.places.positioning.PositioningModel`."""
    rows: list[dict[str, object]] = []
    for area in areas:
        for reference in references:
            for year in years:
                base = census.common((area.code, year), (reference.code, year))
                for sector in census.sectors:
                    quotient = measured(census, (area, reference, year), sector.parts, base)
                    row = {**_head(area, sector), **_against(reference), "year": year}
                    rows.append(row | (_blank() if quotient is None else _quotient(*quotient, small)))
    return pd.DataFrame(rows, columns=list(QUOTIENTS))


def change_frame(
    census: Census, areas: Iterable[Area], ends: tuple[int, int] | None, small: int
) -> pd.DataFrame:
    """Change of shares between two censuses, with its 95 % sampling interval.

    The two samples are independent: the variances of both shares add up. Empty without two censuses.
    """
    rows: list[dict[str, object]] = []
    for area in areas if ends is not None else ():
        first, last = ends or (0, 0)
        base = census.common((area.code, first), (area.code, last))
        for sector in census.sectors:
            row = {**_head(area, sector), "first_year": first, "last_year": last}
            if not base or any(part not in base for part in sector.parts):
                rows.append(row | {"missing": True, "small": False})
                continue
            sides = [_share(census, area.code, year, sector.parts, base) for year in (first, last)]
            (n0, p0, e0), (n1, p1, e1) = sides
            half = Z * math.hypot(e0, e1)
            rows.append(
                row
                | {
                    "first_share": p0,
                    "last_share": p1,
                    "change": p1 - p0,
                    "low": p1 - p0 - half,
                    "high": p1 - p0 + half,
                    "small": min(n0, n1) < small,
                    "missing": False,
                }
            )
    return pd.DataFrame(rows, columns=list(CHANGES))


def shift_frame(
    census: Census, areas: Iterable[Area], references: Sequence[Area], ends: tuple[int, int] | None
) -> pd.DataFrame:
    """Shift-share on shares: the sectors known everywhere, 工业 as the sum of its three.

    Shares of both add up to one at both dates, so the growth part is zero; it stands in the frame
    because the parts must add up for a reader who checks.
    """
    rows: list[dict[str, object]] = []
    for area in areas if ends is not None else ():
        for reference in references:
            places = [(code, year) for code in (area.code, reference.code) for year in ends or ()]
            base = census.common(*places)
            if not base:
                continue
            tables = [_normal(census.counts(code, year, base)) for code, year in places]
            parts = shift_share(*tables)
            split = {sector: (parts.growth[i], parts.mix[i], parts.own[i]) for i, sector in enumerate(base)}
            for sector in census.sectors:
                if all(part in split for part in sector.parts):
                    columns = zip(*(split[part] for part in sector.parts), strict=True)
                    growth, mix, local = (math.fsum(column) for column in columns)
                    change = math.fsum((growth, mix, local))
                    amounts = {"change": change, "growth": growth, "mix": mix, "own": local}
                    rows.append({**_head(area, sector), **_against(reference), **amounts})
    return pd.DataFrame(rows, columns=list(SHIFT))


def similarity_frame(
    census: Census, areas: Sequence[Area], others: Sequence[Area], years: Sequence[int]
) -> pd.DataFrame:
    """Distance and likeness of structures: every county with every other, and with the areas above it."""
    rows = []
    for i, area in enumerate(areas):
        for other, year in product((*areas[i + 1 :], *others), years):
            base = census.common((area.code, year), (other.code, year))
            if not base:
                continue
            a, b = census.counts(area.code, year, base), census.counts(other.code, year, base)
            rows.append(
                {
                    "area_code": area.code,
                    "area": area.short,
                    "other_code": other.code,
                    "other": other.short,
                    "year": year,
                    "krugman": krugman(a, b),
                    "cosine": cosine(a, b),
                    "sectors": len(base),
                }
            )
    return pd.DataFrame(rows, columns=list(SIMILARITY))


def value_added_frame(
    catalog: Catalog, book: Book, areas: Sequence[Area], references: Sequence[Area]
) -> pd.DataFrame:
    """Location quotients of value added by branch, at the last year both have on one benchmark."""
    rows: list[dict[str, object]] = []
    for area in areas:
        for reference in references:
            if reference.code == area.code:
                continue
            for (branch, name), series in zip(BRANCHES, _series(catalog), strict=True):
                row = {
                    "area_code": area.code,
                    "area": area.short,
                    **_against(reference),
                    "sector": branch,
                    "name": name,
                    "missing": True,
                }
                shares, theirs = (_branch(book, code, series) for code in (area.code, reference.code))
                common = set(shares) & set(theirs)
                if common:
                    year, benchmark = max(common, key=lambda k: (k[0], catalog.benchmark_rank.get(k[1], 0)))
                    p, reference_share = shares[year, benchmark], theirs[year, benchmark]
                    row |= {
                        "year": year,
                        "benchmark": benchmark,
                        "share": p,
                        "comparator_share": reference_share,
                        "lq": p / reference_share if reference_share > 0 else math.nan,
                        "missing": False,
                    }
                rows.append(row)
    return pd.DataFrame(rows, columns=list(VALUE_ADDED))


#: Ids of GDP, of a branch's value added and of its share.
Series = tuple[str, str, str]


def _series(catalog: Catalog) -> list[Series]:
    roles = catalog.roles
    return [(roles.gdp, *pair) for pair in zip(roles.sectors, roles.sector_shares, strict=True)]


def _branch(book: Book, area: str, series: Series) -> dict[tuple[int, str], float]:
    """Share of a branch in GDP by year and benchmark: value added over GDP, else the published share."""
    gdp, added, share = series
    by_year = {}
    for benchmark in book.benchmarks(area, share):
        for year, o in book.yearly(area, share, benchmark).items():
            by_year[year, benchmark] = o.value / 100
    for benchmark in book.benchmarks(area, added):
        whole = book.yearly(area, gdp, benchmark)
        for year, o in book.yearly(area, added, benchmark).items():
            if year in whole and whole[year].value > 0:
                by_year[year, benchmark] = o.value / whole[year].value
    return by_year


def _share(
    census: Census, area: str, year: int, parts: tuple[str, ...], base: tuple[str, ...]
) -> tuple[float, float, float]:
    count = math.fsum(census.counts(area, year, parts))
    total = math.fsum(census.counts(area, year, base))
    return count, count / total, share_error(count, total)


def _normal(counts: Sequence[float]) -> list[float]:
    total = math.fsum(counts)
    return [count / total for count in counts]


def _head(area: Area, sector: Sector) -> dict[str, object]:
    return {
        "area_code": area.code,
        "area": area.short,
        "sector": sector.id,
        "name": sector.name,
        "composite": sector.composite,
    }


def _against(reference: Area) -> dict[str, object]:
    return {"comparator": reference.code, "comparator_name": reference.short}


def _blank() -> dict[str, object]:
    return {"small": False, "missing": True}


def _quotient(count: float, quotient: Quotient, small: int) -> dict[str, object]:
    return {
        "count": count,
        "share": quotient.share,
        "comparator_share": quotient.reference_share,
        "lq": quotient.value,
        "low": quotient.low,
        "high": quotient.high,
        "error": quotient.error,
        "small": count < small,
        "missing": False,
    }
