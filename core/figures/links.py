"""Links between two benchmarks of the accounts: factor, grade and band, computed from the figures.

A figure of one benchmark is never set against one of another directly. Where a year is published on both,
the ratio of the two is a link. For a county without such a year the city's revision is carried over by
structure: primary industry was revised by its own factor (1 where only one value is known), the rest by
the city's factor of the rest, weighted with the county's own primary share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.figures.book import Book
from core.figures.observation import Grade, Observation, Precision
from core.plan.catalog import Catalog
from core.plan.models import Path


@dataclass(frozen=True, slots=True)
class Link:
    """Factor that carries a figure of benchmark ``old`` over to ``new``.

    Attributes
    ----------
    factor : float
        Value on ``new`` over value on ``old``.
    grade : str
        D where the area itself is published on both, E where the city's revision is carried over.
    half_width : float
        Half width of the 80 % band as a fraction of the factor; 0 in the overlap year itself.
    overlap_year : int
        The year published on both benchmarks.
    how : {"own", "structure"}
        Whose overlap it is.
    primary_share, rest_factor : float or None
        The parts of a link by structure.
    sources : tuple of str
        Ids of the sources of the figures used.
    """

    old: str
    new: str
    factor: float
    grade: str
    half_width: float
    overlap_year: int
    how: Literal["own", "structure"]
    primary_share: float | None = None
    rest_factor: float | None = None
    sources: tuple[str, ...] = ()

    def carry(self, value: float) -> tuple[float, float, float]:
        """Carry a value over: central, low and high end of the band."""
        central = value * self.factor
        return central, central * (1 - self.half_width), central * (1 + self.half_width)


def find_link(
    catalog: Catalog, book: Book, area: str, indicator: str, *, old: str, new: str, year: int
) -> Link | None:
    """Find the link for one area's figure of ``year``.

    The area's own overlap comes first (on the indicator itself, then on the level that carries it),
    then the city's revision by structure.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    year : int
        Year of the figure to be carried over from ``old`` to ``new``.

    Returns
    -------
    Link or None
        ``None`` where neither the area nor the city is published on both benchmarks, or the parts of a
        structural link are missing.
    """
    if catalog.indicator(indicator).path is not Path.GEOMETRIC:
        return None  # a revision multiplies levels; it does not multiply shares or counts
    carrier = catalog.roles.carrier(indicator)
    for candidate in dict.fromkeys((indicator, carrier)):
        overlap = candidate and overlap_link(catalog, book, area, candidate, old=old, new=new, year=year)
        if overlap:
            return overlap
    return structural_link(catalog, book, area, old=old, new=new, year=year) if carrier else None


def overlap_link(
    catalog: Catalog, book: Book, area: str, indicator: str, *, old: str, new: str, year: int
) -> Link | None:
    """Link from the area's own year on both benchmarks, the one nearest to ``year``.

    Grade D: arithmetic on two published figures. In other years than the overlap it holds within the
    band that the catalog states for the city's factor.
    """
    pair = _overlap(book, (area, indicator), old, new, year)
    if pair is None:
        return None
    before, after, overlap_year = pair
    width = 0.0 if overlap_year == year else _band(catalog, catalog.plan.city)
    return Link(
        old=old,
        new=new,
        factor=after.value / before.value,
        grade=Grade.D,
        half_width=width,
        overlap_year=overlap_year,
        how="own",
        sources=_sources(before, after),
    )


def structural_link(catalog: Catalog, book: Book, area: str, *, old: str, new: str, year: int) -> Link | None:
    """Link of a county by structure: ``p * f1 + (1 - p) * f``.

    ``p`` is the county's primary share in ``year`` on ``old``; ``f1`` the factor of primary industry (1
    where the new benchmark does not state it exactly: it was not revised); ``f`` the factor of all the rest,
    from the city's overlap year. Grade E with the county's band from the catalog; ``None`` where the
    catalog states no band.
    """
    band, gdp, primary_id = _band(catalog, area), catalog.roles.gdp, catalog.roles.sectors[0]
    city = _overlap(book, (catalog.plan.city, gdp), old, new, year)
    level = book.yearly(area, gdp, old).get(year)
    primary = book.yearly(area, primary_id, old).get(year)
    if not band or city is None or level is None or primary is None:
        return None
    before, after, overlap_year = city
    city_primary = book.yearly(catalog.plan.city, primary_id, old).get(overlap_year)
    if city_primary is None or city_primary.value >= before.value:
        return None
    revised = book.yearly(catalog.plan.city, primary_id, new).get(overlap_year, city_primary)
    if revised.precision != Precision.EXACT:
        revised = city_primary  # a rounded figure cannot tell a small revision from none
    rest = (after.value - revised.value) / (before.value - city_primary.value)
    share = primary.value / level.value
    factor = share * (revised.value / city_primary.value) + (1 - share) * rest
    return Link(
        old=old,
        new=new,
        factor=factor,
        grade=Grade.E,
        half_width=band,
        overlap_year=overlap_year,
        how="structure",
        primary_share=share,
        rest_factor=rest,
        sources=_sources(before, after, city_primary, revised, level, primary),
    )


def _overlap(
    book: Book, series: tuple[str, str], old: str, new: str, year: int
) -> tuple[Observation, Observation, int] | None:
    before, after = book.yearly(*series, old), book.yearly(*series, new)
    both = [y for y in before if y in after and before[y].value > 0 and after[y].value > 0]
    if not both:
        return None
    nearest = min(both, key=lambda y: (abs(y - year), -y))
    return before[nearest], after[nearest], nearest


def _band(catalog: Catalog, area: str) -> float:
    return next((band.half_width for band in catalog.rules.link_bands if band.area == area), 0.0)


def _sources(*observations: Observation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(o.source_id for o in observations if o.source_id))
